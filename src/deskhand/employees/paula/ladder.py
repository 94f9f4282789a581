"""Paula's questions to people: what they are about, and what answers them before anybody has."""

from __future__ import annotations

from datetime import datetime

from deskhand.domain.case import Case
from deskhand.domain.escalation import Escalation, EscalationKind
from deskhand.employees.common.ladder import Ladder, already, first, people, stands
from deskhand.employees.paula import job, say, visit

NO_VENDOR = "no vendor has accepted"
NO_ETA = "the vendor gives no arrival time"
NO_UNIT = "is still not known"
NO_TIME = "no time for the visit is agreed"
AFTER_ROUNDS = f"{NO_TIME} after"
LATE = "late since "
NOBODY_BY, COMES_AFTER = "nobody is there by ", "the vendor comes after "


def moot(case: Case, one: Escalation) -> str | None:
    """What has answered the question meanwhile, or None while it still wants a person."""
    if case.lead is not None and not case.hazards and _is_of_the_job(one):
        return "belongs to an incident that is looked after"
    if one.kind is EscalationKind.PAGE and not case.hazards and job.arrived(case):
        return "the vendor is there"
    if one.kind is not EscalationKind.HAND_OFF:
        return None
    known = visit.due(case)
    if one.reason == NO_VENDOR and job.vendor_of(case):
        return "a vendor has accepted"
    if one.reason.startswith(NO_ETA) and (job.eta(case) or job.arrived(case)):
        return "the vendor has given a time"
    if one.reason.startswith(LATE) and (job.arrived(case) or (known and one.reason != f"{LATE}{known.at.isoformat()}")):
        return "the vendor has reported in"
    if one.reason.startswith((NOBODY_BY, COMES_AFTER, NO_TIME)) and job.arrived(case):
        return "the vendor is there"
    if one.reason.startswith(NO_TIME) and (visit.of(case).agreed or not job.vendor_of(case)):
        return "a time is agreed, or another vendor is asked"
    if one.reason.startswith(COMES_AFTER) and known and known.at <= _moment(one):
        return "the vendor comes in time"
    if one.reason.endswith(NO_UNIT) and case.order is not None:
        return "the place is known"
    return None


def _is_of_the_job(one: Escalation) -> bool:
    """True for what the incident's own case sees to: the page, the vendor, the time, the place."""
    about = (NO_VENDOR, NO_ETA, NO_TIME, LATE, NOBODY_BY, COMES_AFTER)
    return one.kind is EscalationKind.PAGE or one.reason.startswith(about) or one.reason.endswith(NO_UNIT)


def _moment(one: Escalation) -> datetime:
    """The instant behind the sign in the reason of a question about a contract's time."""
    return datetime.fromisoformat(one.reason.partition(" #")[2])


LADDER = Ladder(say.VOICE, moot)
hand_off, once = LADDER.hand_off, LADDER.once

__all__ = ["LADDER", "already", "first", "hand_off", "moot", "once", "people", "stands"]
