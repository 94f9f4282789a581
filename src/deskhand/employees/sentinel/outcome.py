"""What came of it: shown, missed and asked once to come again, called off and refilled, or nobody knows."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from deskhand.domain.action import Action, CloseCase, Purpose, SendMessage, WaitUntil, facts
from deskhand.domain.appointment import Appointment, AppointmentStatus, case_of
from deskhand.domain.case import Case
from deskhand.domain.desk import Desk
from deskhand.employees.common.voice import settled
from deskhand.employees.sentinel import by_hand, invite, refill, say

ENDED, LOOKED, INVITED, PAST = "ended", "looked", "invited", "past"
AFTER = timedelta(minutes=30)
LOOK_EVERY, LOOKS = timedelta(days=1), 3
INVITED_FOR = timedelta(days=7)


def rule(case: Case, desk: Desk) -> Iterator[Action]:
    """One wait at a time for the moment at which more is known; then the case ends with what is."""
    visit = case.appointment
    if visit is None or case.open_escalations():
        return
    if case.kind == "appointment" and case_of(visit.id) != case.id:
        yield CloseCase("booked again")  # the new one has a case of its own
        return
    if not visit.live and invite.owed(case, desk):
        return  # their calendar is told first
    match visit.status:
        case AppointmentStatus.SHOWN:
            yield CloseCase("shown")
        case AppointmentStatus.MISSED:
            yield from _missed(case, desk)
        case AppointmentStatus.CANCELLED if by_hand.is_untold(case, desk):
            return  # in the hours in which people may be written to
        case AppointmentStatus.CANCELLED:
            yield from _free(case, desk, visit)
        case _:
            yield from _coming(case, desk, visit)


def _coming(case: Case, desk: Desk, visit: Appointment) -> Iterator[Action]:
    """Until the business says whether they came, nothing is taken for known."""
    for number in range(LOOKS + 1):
        name = f"{ENDED}:{visit.starts_at:%Y%m%dT%H%M}:{number}"
        at = visit.span.ends_at + AFTER + number * LOOK_EVERY
        if name not in case.fired:
            if name not in case.waits:
                yield WaitUntil(name, at)
            return
    yield CloseCase("nobody has said whether they came")


def _missed(case: Case, desk: Desk) -> Iterator[Action]:
    """One kind word with other times; no answer within a week ends it."""
    invitation = SendMessage(
        to=case.address,
        act="missed",
        purpose=Purpose.OUTREACH,
        facts=facts(company=desk.company.name, name=say.first_name(case)),
        language=case.language,
        channel=case.channel,
    )
    if not settled(case, invitation):
        yield invitation
    if INVITED in case.fired:
        yield CloseCase("missed")
    elif INVITED not in case.waits:
        yield WaitUntil(INVITED, desk.now + INVITED_FOR)


def _free(case: Case, desk: Desk, visit: Appointment) -> Iterator[Action]:
    """Called off: open while somebody may still take the time."""
    if not refill.open_slots(case, desk) or PAST in case.fired:
        filled = any(offer.status == "accepted" for offer in case.slot_offers)
        yield CloseCase("called off, and somebody else has the time" if filled else "called off")
    elif PAST not in case.waits:
        yield WaitUntil(PAST, _last_moment(visit, desk))


def _last_moment(visit: Appointment, desk: Desk) -> datetime:
    return visit.starts_at - desk.company.appointments.usual.notice
