"""The line's own way to a person, for when the employee's rules cannot go on."""

from __future__ import annotations

from datetime import timedelta

from deskhand.domain.action import Escalate, action_id, facts
from deskhand.domain.case import Case
from deskhand.domain.desk import Desk
from deskhand.domain.escalation import EscalationKind
from deskhand.domain.event import Event
from deskhand.engine.ledger import Step
from deskhand.engine.line import Line
from deskhand.engine.speak import speak

FIRST_CLIMB = timedelta(minutes=2)


def give_to_human(line: Line, root: Event, case: Case, reason: str) -> None:
    """Page the company's ladder with the case and the reason: the first who may be written to; once while it is open.

    Whoever is paged already for this event is not paged again.
    """
    if any(one.reason == reason for one in case.open_escalations()):
        return
    now = line.clock.now()
    for to in line.company.escalation:
        action = Escalate(
            kind=EscalationKind.HAND_OFF,
            to=to,
            reason=reason,
            answer_by=now + FIRST_CLIMB,
            act="page_line",
            facts=facts(
                reason=reason, who=case.contact.name or case.contact.address, unit=case.fact_text("unit") or "?"
            ),
            emergency=True,
        )
        key = action_id(case.id, root.id, action)
        if key in case.performed or speak(Step(line, root, case, Desk(now, line.company), action, key)):
            return
