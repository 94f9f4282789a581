"""Step 7: the complete list of what the platform can do to the world. Nothing else holds a credential."""

from __future__ import annotations

from typing import assert_never

from deskhand.domain.action import (
    Action,
    AskApproval,
    AssignJob,
    CancelWorkOrder,
    CloseCase,
    CreateWorkOrder,
    Escalate,
    OfferJob,
    OpenIncident,
    PlaceCall,
    RecordOptOut,
    SendMessage,
    UpdateRecord,
    UpdateWorkOrder,
    WaitUntil,
    WithdrawOffer,
    WithdrawQuestion,
    action_id,
)
from deskhand.domain.case import Case
from deskhand.domain.desk import Desk
from deskhand.domain.event import (
    Event,
    RecordUpdated,
    WorkOrderCancelled,
    WorkOrderCreated,
    WorkOrderUpdated,
)
from deskhand.engine import calls, jobs, questions, speak
from deskhand.engine.incident import open_incident
from deskhand.engine.join import join_cases
from deskhand.engine.ledger import Step, call_records, record
from deskhand.engine.line import Line
from deskhand.engine.on_call import put_on_call


def perform(line: Line, root: Event, case: Case, desk: Desk, action: Action, rest: tuple[Action, ...] = ()) -> None:
    """Check, claim, do, and record what came of it; an action that was claimed before is left alone.

    `rest` is what the same round does next: kept with the claim, since no rule need propose it again.
    """
    take(Step(line, root, case, desk, action, action_id(case.id, root.id, action), rest=rest))


def take(step: Step) -> None:
    """The one list: every action, and the only place where it is done."""
    line, case, action = step.line, step.case, step.action
    match action:
        case SendMessage() | AskApproval() | Escalate() | OfferJob():
            speak.speak(step)
        case PlaceCall():
            calls.place(step, action)
        case CreateWorkOrder():
            call_records(
                step,
                lambda: line.records.create_order(action, case.id, line.clock.now(), step.effect),
                lambda order: WorkOrderCreated(step.effect, order),
            )
        case UpdateWorkOrder():
            call_records(
                step,
                lambda: line.records.update_order(action, step.effect),
                lambda order: WorkOrderUpdated(step.effect, order, action.note),
                also=lambda tx: join_cases(tx, step, action.order),
            )
        case CancelWorkOrder():
            call_records(
                step,
                lambda: line.records.cancel_order(action.order, step.effect),
                lambda order: WorkOrderCancelled(step.effect, order, action.reason),
                also=lambda tx: jobs.withdraw_all(tx, action.order),
            )
        case WithdrawOffer():
            record(step, lambda tx: jobs.withdraw(tx, step, action))
        case AssignJob():
            jobs.assign(step, action)
        case UpdateRecord():
            call_records(
                step,
                lambda: put_on_call(line.records, action),
                lambda note: RecordUpdated(step.effect, action.table, note),
            )
        case WithdrawQuestion():
            record(step, lambda tx: questions.withdraw(tx, step, action))
        case OpenIncident():
            record(step, lambda tx: open_incident(tx, step, action))
        case RecordOptOut():
            record(step, lambda tx: step.opt_out(tx, action))
        case WaitUntil():
            record(step, lambda tx: step.wait(tx, action.name, action.at))
        case CloseCase():
            record(step, lambda tx: step.close(tx, action))
        case _:
            assert_never(action)
