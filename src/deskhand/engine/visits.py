"""What the page behind a person's link shows, and what happens when something on it is pressed.

Looking changes nothing. A press is an event of the case, due at once; its turn does it through the guardrails.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from deskhand.domain.appointment import Appointment, AppointmentStatus, case_of
from deskhand.domain.availability import Slot, proposals
from deskhand.domain.case import Case
from deskhand.domain.errors import Rejected, Transient, Unknown
from deskhand.domain.event import PROMPT, Event, LinkAnswer, LinkUsed
from deskhand.domain.fold import fold
from deskhand.employees.common.times_offered import slots_in
from deskhand.engine.appointments import free_slots
from deskhand.engine.line import Line
from deskhand.engine.look import meeting_in
from deskhand.engine.post import digest, post
from deskhand.store import events

MOST_TIMES = 6


@dataclass(frozen=True)
class Visit:
    """How it stands: the appointment, or None while times are only offered, and the `times` that can be chosen.

    `busy`: an answer is being worked on. `late`: only a person cancels it now. `taken`: a person has the case.
    """

    case: Case
    appointment: Appointment | None
    times: tuple[Slot, ...]
    busy: bool = False
    late: bool = False
    taken: bool = False


class Outcome(StrEnum):
    """What a press came to."""

    UNDER_WAY = "under_way"
    TO_A_PERSON = "to_a_person"
    SO_ALREADY = "so_already"
    NOT_FREE = "not_free"
    CHANGED = "changed"


def visit_of(line: Line, name: str) -> Visit | None:
    """What the link of the case `name` shows now; None where it has ended, or there is nothing to answer."""
    case = _case(line, name)
    if case is not None and case.kind == "lead" and case.appointment is not None:
        case = _case(line, case_of(case.appointment.id))  # what was booked is looked after in its own case
    if case is None:
        return None
    return _lead(line, case) if case.kind == "lead" else _appointment(line, case)


def press(line: Line, name: str, seen: datetime | None, answer: LinkAnswer, at: datetime | None = None) -> Outcome:
    """Post what was pressed on a page that showed an appointment `seen` at that time; `at` is the chosen time.

    Pressed twice it is there once, until the first press has been worked on.
    """
    visit = visit_of(line, name)
    if visit is None:
        return Outcome.CHANGED
    own = visit.appointment
    if own is not None and _is_so(own, answer, at):
        return Outcome.SO_ALREADY
    if seen != (own.starts_at if own else None) or not _may(visit, answer):
        return Outcome.CHANGED
    slot = next((one for one in _free(line, visit) if one.starts_at == at), None) if at else None
    if answer is LinkAnswer.SLOT and slot is None:
        return Outcome.NOT_FREE
    cancels_late = answer is LinkAnswer.CANCEL and visit.late
    if not (cancels_late and _asked_before(visit.case, own)):
        _post(line, visit.case, LinkUsed(answer, slot))
    return Outcome.TO_A_PERSON if visit.taken or cancels_late else Outcome.UNDER_WAY


def _case(line: Line, name: str) -> Case | None:
    """The case, where there is one; the other one where it was joined to another."""
    with line.store.read() as tx:
        history = events.of_case(tx, name)
        case = fold(history) if history else None
        if case is not None and case.joined_to is not None:
            case = fold(events.of_case(tx, case.joined_to))
    return case


def _lead(line: Line, case: Case) -> Visit | None:
    """Times while some were offered and none is taken."""
    offered = _offered(case)
    if case.closed or not offered:
        return None
    visit = Visit(case, None, (), _busy(case), taken=case.taken_by is not None)
    free = _free(line, visit)
    still = tuple(slot for slot in offered if slot in free)
    return Visit(case, None, still or _proposed(line, free), visit.busy, taken=visit.taken)


def _appointment(line: Line, case: Case) -> Visit | None:
    """Until it begins; after a miss as long as somebody may still take another time."""
    own, now = case.appointment, line.clock.now()
    missed = own is not None and own.status is AppointmentStatus.MISSED and not case.closed
    if own is None or not (missed or (own.starts_at > now and own.status is not AppointmentStatus.SHOWN)):
        return None
    late = own.live and line.company.appointments.only_a_person_cancels(own, now)
    visit = Visit(case, own, (), _busy(case), late, case.taken_by is not None)
    if not (own.live or missed):
        return visit
    free = _free(line, visit)
    first = tuple(slot for slot in _offered(case) if slot in free and slot != own.slot)
    times = tuple(dict.fromkeys((*first, *_proposed(line, free))))[:MOST_TIMES]
    return Visit(case, own, times, visit.busy, late, visit.taken)


def _busy(case: Case) -> bool:
    return any(isinstance(event.what, LinkUsed) for event in case.pending.values())


def _offered(case: Case) -> Sequence[Slot]:
    """What the newest message with times offered."""
    rounds = (slots_in(sent) for sent in reversed(case.sent) if sent.gone_out and sent.to == case.address)
    return next((slots for slots in rounds if slots), [])


def _proposed(line: Line, free: Sequence[Slot]) -> tuple[Slot, ...]:
    return tuple(proposals(free, line.company.time_zone, MOST_TIMES))


def _free(line: Line, visit: Visit) -> list[Slot]:
    """Every time that could be chosen now; none where the calendar does not say."""
    try:
        like = visit.appointment or _meeting(line, visit.case)
        return list(free_slots(line, like)) if like is not None and line.appointments is not None else []
    except (Transient, Unknown, Rejected):
        return []


def _meeting(line: Line, case: Case) -> Appointment | None:
    rep = next((one for one in line.records.reps() if one.email == case.rep), None)
    return meeting_in(line, case, rep.calendar or rep.name) if rep else None


def _is_so(own: Appointment, answer: LinkAnswer, at: datetime | None) -> bool:
    match answer:
        case LinkAnswer.CONFIRM:
            return own.status is AppointmentStatus.CONFIRMED
        case LinkAnswer.CANCEL:
            return own.status is AppointmentStatus.CANCELLED
        case LinkAnswer.SLOT:
            return own.live and own.starts_at == at


def _may(visit: Visit, answer: LinkAnswer) -> bool:
    """Whether the page has such a button."""
    if answer is LinkAnswer.SLOT:
        return visit.appointment is None or visit.appointment.status is not AppointmentStatus.CANCELLED
    return visit.appointment is not None and visit.appointment.live


def _asked_before(case: Case, own: Appointment | None) -> bool:
    """True where a person has been asked already whether this may still be cancelled."""
    return any(one.used.answer is LinkAnswer.CANCEL for one in case.pressed) and bool(own and case.open_escalations())


def _post(line: Line, case: Case, used: LinkUsed) -> None:
    """Under an id by which the same press is known again until a turn has taken it up."""
    now, at = line.clock.now(), used.slot.starts_at.isoformat() if used.slot else ""
    name = f"k:{digest(case.id, used.answer, at, str(len(case.pressed)))}"
    post(line, Event(name, line.company.id, now, used, case.id, case.thread, name, due=now, priority=PROMPT))
