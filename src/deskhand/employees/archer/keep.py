"""The lead in the business's own CRM: at every stage that it comes to, with what was said and why."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from deskhand.domain.action import Action, LeadStage, RecordLead, WaitUntil, action_id, action_name
from deskhand.domain.case import Case
from deskhand.domain.desk import Desk
from deskhand.domain.disposition import Disposition
from deskhand.employees.archer import say
from deskhand.employees.common import lines

AGAIN_MIN = (5, 60, 360, 1440)
"""A CRM that takes nothing is tried again so many minutes later; after the last the lead goes on without it."""


def rule(case: Case, desk: Desk) -> Iterator[Action]:
    """What the CRM does not know yet; where it took nothing, a wait and the same again."""
    if not missing(case):
        return
    stage = stage_of(case)
    assert stage is not None
    writing = RecordLead(stage, _note(case, desk), say.name_of(case), case.rep or "")
    if action_id(case.id, case.root, writing) not in case.performed:
        yield writing
    else:
        name, pause = f"crm:{_failed(case)}", AGAIN_MIN[_failed(case) - 1]
        if name not in case.waits and name not in case.fired:
            yield WaitUntil(name, desk.now + timedelta(minutes=pause))


def missing(case: Case) -> bool:
    """True where the CRM should have this stage, has it not, and was not yet tried often enough."""
    stage = stage_of(case)
    return stage is not None and case.stage is not stage and _failed(case) <= len(AGAIN_MIN)


def stage_of(case: Case) -> LeadStage | None:
    """How far it has come; None for what nobody sells to: sellers, a colleague's people, unclear words."""
    if case.kind != "lead" or case.handed_over:
        return None
    if case.appointment is not None:
        return LeadStage.MEETING
    said = [lines.highest(line) for line in case.lines if lines.is_contact(line) and line.said.items]
    last = said[-1] if said else None
    if last is Disposition.DISQUALIFY:
        return LeadStage.LOST
    if case.rep is not None:
        return LeadStage.QUALIFIED
    return LeadStage.NURTURE if last is Disposition.NURTURE else None


def _failed(case: Case) -> int:
    return case.failures.count(action_name(RecordLead(LeadStage.LOST, "")))


def _note(case: Case, desk: Desk) -> str:
    told = say.about_case(case, desk)
    return f"{told['lead']}\nScore {told['score']}\n\n\u201c{told['words'] or ''}\u201d"
