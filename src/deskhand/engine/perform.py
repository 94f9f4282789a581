"""Step 7: the complete list of what the platform can do to the world. Nothing else holds a credential."""

from __future__ import annotations

from typing import assert_never

from deskhand.domain.action import (
    Action,
    AskApproval,
    AssignJob,
    AssignLead,
    BookAppointment,
    CancelAppointment,
    CancelWorkOrder,
    CloseCase,
    CreateWorkOrder,
    Escalate,
    GiveSlot,
    HandOver,
    MarkAppointment,
    MoveAppointment,
    OfferJob,
    OfferSlot,
    OpenIncident,
    PlaceCall,
    RecordLead,
    RecordOptOut,
    SendInvitation,
    SendMessage,
    UpdateRecord,
    UpdateWorkOrder,
    WaitUntil,
    WithdrawOffer,
    WithdrawQuestion,
    action_id,
)
from deskhand.domain.appointment import Appointment, case_of
from deskhand.domain.case import Case
from deskhand.domain.contact import Contact
from deskhand.domain.desk import Desk
from deskhand.domain.errors import Rejected
from deskhand.domain.event import (
    AppointmentBooked,
    AppointmentCancelled,
    AppointmentMarked,
    AppointmentMoved,
    Event,
    LeadAssigned,
    RecordUpdated,
    WorkOrderCancelled,
    WorkOrderCreated,
    WorkOrderUpdated,
)
from deskhand.engine import calls, jobs, questions, slots, speak
from deskhand.engine.appointments import contact_of, keeper, open_case, tell_case
from deskhand.engine.hand_over import hand_over
from deskhand.engine.incident import open_incident
from deskhand.engine.invite import invite
from deskhand.engine.join import join_cases
from deskhand.engine.leads import record_lead
from deskhand.engine.ledger import Step, call_records, record
from deskhand.engine.line import Line
from deskhand.engine.on_call import put_on_call
from deskhand.ports import Appointments
from deskhand.store.database import Tx
from deskhand.store.effects import DONE


def perform(line: Line, root: Event, case: Case, desk: Desk, action: Action, rest: tuple[Action, ...] = ()) -> None:
    """Check, claim, do, and record what came of it; an action that was claimed before is left alone.

    `rest` is what the same round does next: kept with the claim, since no rule need propose it again.
    """
    take(Step(line, root, case, desk, action, action_id(case.id, root.id, action), rest=rest))


def take(step: Step) -> None:
    """The one list: every action, and the only place where it is done."""
    line, case, action = step.line, step.case, step.action
    match action:
        case SendMessage() | AskApproval() | Escalate() | OfferJob() | OfferSlot():
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
        case BookAppointment():
            book_appointment(step, action)
        case AssignLead():
            record(step, lambda tx: step.settle(tx, DONE, LeadAssigned(step.effect, action.rep, action.why)))
        case RecordLead():
            record_lead(step, action)
        case HandOver():
            hand_over(step, action)
        case MoveAppointment():
            move_appointment(step, action)
        case CancelAppointment():
            cancel_appointment(step, action)
        case MarkAppointment():
            mark_appointment(step, action)
        case GiveSlot():
            slots.give(step, action)
        case SendInvitation():
            invite(step, action)
        case RecordOptOut():
            record(step, lambda tx: step.opt_out(tx, action))
        case WaitUntil():
            record(step, lambda tx: step.wait(tx, action.name, action.at))
        case CloseCase():
            record(step, lambda tx: step.close(tx, action))
        case _:
            assert_never(action)


def appointments_of(step: Step) -> Appointments:
    """The business's appointments; Rejected where none are connected."""
    if step.line.appointments is None:
        raise Rejected("no_calendar", "no appointments are connected")
    return step.line.appointments


def book_appointment(step: Step, action: BookAppointment) -> None:
    """Take the slot; the appointment gets a case of its own by whoever keeps appointments."""
    employee, found = keeper(step.line), list[tuple[Appointment, Contact]]()

    def book() -> Appointment:
        made = appointments_of(step).book(action.slot, action.type, action.to, action.person, step.effect)
        found.append((made, step.case.contact if step.case.contact.name else contact_of(step.line, made)))
        return made

    def open_its_case(tx: Tx) -> None:
        if employee is not None:
            open_case(step.line, tx, employee, *found[-1], f"booked by {step.case.employee}", booked=True)

    call_records(step, book, lambda one: AppointmentBooked(step.effect, one), also=open_its_case)


def move_appointment(step: Step, action: MoveAppointment) -> None:
    """To another slot in one write of the records; the case of the appointment learns which slot is free again."""
    before = step.case.appointment.slot if step.case.appointment else action.to
    found: list[Appointment] = []

    def move() -> Appointment:
        found.append(appointments_of(step).move(action.appointment, action.to, step.effect))
        return found[-1]

    call_records(
        step,
        move,
        lambda one: AppointmentMoved(step.effect, one, before),
        also=lambda tx: tell_its_case(step, tx, found[-1], "moved"),
    )


def cancel_appointment(step: Step, action: CancelAppointment) -> None:
    """Called off; where another case looks after it, that one hears so."""
    found: list[Appointment] = []

    def cancel() -> Appointment:
        found.append(appointments_of(step).cancel(action.appointment, step.effect))
        return found[-1]

    call_records(
        step,
        cancel,
        lambda one: AppointmentCancelled(step.effect, one, action.reason),
        also=lambda tx: tell_its_case(step, tx, found[-1], "called off"),
    )


def tell_its_case(step: Step, tx: Tx, one: Appointment, how: str) -> None:
    """Wake the case that looks after the appointment, where this one booked it instead of an earlier one."""
    if step.case.id != case_of(one.id):
        tell_case(step.line, tx, one, f"{how} in case {step.case.id}", step.effect)


def mark_appointment(step: Step, action: MarkAppointment) -> None:
    """What is known of it now; one of another case hears of it."""
    own = step.case.appointment is not None and step.case.appointment.id == action.appointment
    found: list[Appointment] = []

    def mark() -> Appointment:
        found.append(appointments_of(step).mark(action.appointment, action.status, step.effect))
        return found[-1]

    def tell(tx: Tx) -> None:
        if not own:
            tell_case(step.line, tx, found[-1], "answered together with another one", step.effect)

    call_records(step, mark, lambda one: AppointmentMarked(step.effect, one), also=tell)
