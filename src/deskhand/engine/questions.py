"""Escalations as rows: one code for all whom a question reaches, a next rung, and the answers of people."""

from __future__ import annotations

from datetime import timedelta

from deskhand.domain.action import AskApproval, Escalate, OfferJob, WithdrawQuestion
from deskhand.domain.bind import REMEMBERED
from deskhand.domain.escalation import Escalation, EscalationKind, new_code
from deskhand.domain.event import EscalationExpired, EscalationOpened, EscalationReached, QuestionWithdrawn
from deskhand.engine.ledger import Step
from deskhand.store import effects, escalations, offers
from deskhand.store.database import Tx

CODE_LIVES = timedelta(hours=24)


def code_for(step: Step, tx: Tx) -> str:
    """The code of the open escalation, or of this effect when it ran before, or a free one."""
    action = step.action
    if isinstance(action, AskApproval | Escalate) and action.escalation:
        return next(e.code for e in step.case.escalations if e.id == action.escalation)
    if isinstance(action, OfferJob):
        made = offers.get(tx, step.effect)
        if made is not None:
            return made.code
    return _free_code(step, tx)


def _free_code(step: Step, tx: Tx) -> str:
    return new_code(step.effect, escalations.codes_in_use(tx, step.line.clock.now() - REMEMBERED))


def ask(step: Step, tx: Tx, question: AskApproval | Escalate) -> None:
    """Open the escalation or move it to its next rung, and set the moment at which it climbs."""
    now = step.line.clock.now()
    found = next((e for e in step.case.escalations if e.id == question.escalation), None)
    if found is None:
        found = _opened(step, tx, question)
        escalations.open_one(tx, found)
        step.note(tx, EscalationOpened(step.effect, found), f"{step.effect}:opened")
        rung = 0
    else:
        rung = found.rung + 1
    to = question.to if not isinstance(question, Escalate) or question.send else ""
    if to:
        escalations.reach(tx, found.id, to, now)
    reached = EscalationReached(step.effect, found.id, to, rung, question.answer_by)
    step.note(tx, reached, f"{step.effect}:reached")
    step.post(tx, EscalationExpired(found.id, rung), question.answer_by, f"{step.effect}:expires")


def _opened(step: Step, tx: Tx, question: AskApproval | Escalate) -> Escalation:
    code = dict(question.facts).get("code") or _free_code(step, tx)
    return Escalation(
        id=step.effect,
        case=step.case.id,
        kind=EscalationKind.APPROVAL if isinstance(question, AskApproval) else question.kind,
        code=code,
        reason=question.reason,
        opened_at=step.line.clock.now(),
        answer_by=question.answer_by,
        amount=question.amount if isinstance(question, AskApproval) else None,
    )


def withdraw(tx: Tx, step: Step, action: WithdrawQuestion) -> None:
    escalations.resolve(tx, action.escalation)
    step.settle(tx, effects.DONE, QuestionWithdrawn(step.effect, action.escalation, action.why))
