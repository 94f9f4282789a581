"""Whether a case is an emergency, and since when: what was reported, heard or left unclear, and what a manager says."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from deskhand.domain.case import Case, Line
from deskhand.domain.disposition import Disposition
from deskhand.domain.event import JudgedItem
from deskhand.domain.records import Urgency
from deskhand.employees.common import lines

URGENCY = {
    Disposition.EMERGENCY: Urgency.EMERGENCY,
    Disposition.URGENT: Urgency.URGENT,
    Disposition.ROUTINE: Urgency.ROUTINE,
}
SAFETY_QUESTION = "safety_question"
"""The wait for an answer to it."""
ASKS_SAFETY = ("ask_safety", "ask_temperature")


def fault_items(case: Case) -> list[JudgedItem]:
    return [item for _, item in lines.items(case) if item.disposition in URGENCY]


def worst(case: Case) -> JudgedItem | None:
    """The most severe fault that was reported, the first of equals."""
    return min(fault_items(case), key=lambda item: item.disposition.rank, default=None)


def clarified(case: Case) -> bool:
    """True where the safety question is settled as the higher class: no clear answer in time, or unclear again."""
    if SAFETY_QUESTION in case.fired and not answered_safety(case):
        return True
    asked, answered = _asked_safety_at(case), _answered_safety_at(case)
    unclear = [line for line, item in lines.items(case) if item.disposition is Disposition.CLARIFY]
    return asked is not None and any(line.at > asked and (answered is None or line.at < answered) for line in unclear)


def answered_safety(case: Case) -> bool:
    """True where what came back says what it is about; small talk and other questions leave it open."""
    return _answered_safety_at(case) is not None


def _asked_safety_at(case: Case) -> datetime | None:
    return next((s.at for s in case.sent if s.act in ASKS_SAFETY and s.gone_out), None)


def _answered_safety_at(case: Case) -> datetime | None:
    asked, settles = _asked_safety_at(case), {*URGENCY, Disposition.UPDATE}
    if asked is None:
        return None
    return next((line.at for line, item in lines.items(case) if line.at > asked and item.disposition in settles), None)


def lowered_at(case: Case) -> datetime | None:
    """When a manager last said that it is no emergency."""
    times = (one.resolved_at for one in case.escalations if one.resolution == "downgrade")
    return max((at for at in times if at is not None), default=None)


def downgraded(case: Case) -> bool:
    """True while a manager's word that it is no emergency stands: nobody has reported one since."""
    at = lowered_at(case)
    return at is not None and not any(line.at > at for line in _emergencies(case))


def _emergencies(case: Case) -> Iterator[Line]:
    return (line for line, item in lines.items(case) if item.disposition is Disposition.EMERGENCY)


def urgency(case: Case) -> Urgency | None:
    """The class of the case: the worst that was reported or heard, unless a manager has lowered it; None: no fault."""
    if downgraded(case):
        return Urgency.URGENT
    if case.hazards or clarified(case):
        return Urgency.EMERGENCY
    found = worst(case)
    said = URGENCY[found.disposition] if found else None
    kept = case.order.urgency if case.order else None
    ranked = [level for level in Urgency if level in (said, kept)]
    return ranked[0] if ranked else None


def is_emergency(case: Case) -> bool:
    return urgency(case) is Urgency.EMERGENCY


def presses(case: Case) -> bool:
    """True for an emergency that is not done yet: people are asked minute by minute."""
    return is_emergency(case) and (case.order is None or case.order.live)


def emergency_since(case: Case) -> datetime | None:
    """When the case became an emergency, anew where a manager had lowered it; None while it is none."""
    if not is_emergency(case):
        return None
    lowered = lowered_at(case)
    said = [line.at for line in _emergencies(case)]
    heard = [case.opened_at] if case.hazards else []
    unclear = [case.fired[SAFETY_QUESTION]] if SAFETY_QUESTION in case.fired else []
    return min((at for at in (*said, *heard, *unclear) if lowered is None or at > lowered), default=None)
