"""Which answers of other people's calendars count: of whom was invited, about what stands now, and once."""

from __future__ import annotations

from datetime import datetime

from deskhand.domain.case import Case
from deskhand.domain.event import InvitationAnswered

FOREIGN, STALE, OVER, REPEATED = "foreign", "stale", "over", "repeated"


def why_not(case: Case, answered: InvitationAnswered, at: datetime) -> str:
    """Empty where it counts; else the first reason why it does not. A From can be forged, so it must at least be the
    invited address itself, and the calendar must say the same."""
    invited = {one.to.lower() for one in case.invitations if one.counts}
    if answered.by.lower() not in invited or answered.attendee.lower() != answered.by.lower():
        return FOREIGN
    if answered.sequence != case.sequence:
        return STALE
    visit = case.appointment
    if visit is None or not visit.live or visit.starts_at <= at:
        return OVER
    before = next((one.answered for one in reversed(case.answers) if not one.why_not), None)
    return REPEATED if before is not None and _same(before, answered) else ""


def _same(one: InvitationAnswered, other: InvitationAnswered) -> bool:
    return (one.says, one.sequence, one.proposed) == (other.says, other.sequence, other.proposed)
