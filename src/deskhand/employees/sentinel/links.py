"""What was pressed on the page of the link: done like the same words by text, and said by message afterwards."""

from __future__ import annotations

from collections.abc import Iterator

from deskhand.domain.action import Action, CancelAppointment, MarkAppointment, action_id
from deskhand.domain.appointment import Appointment, AppointmentStatus
from deskhand.domain.case import Case, Pressed
from deskhand.domain.desk import Desk
from deskhand.domain.event import LinkAnswer
from deskhand.employees.common import links
from deskhand.employees.common.voice import language_of
from deskhand.employees.sentinel import rebook, say

TOO_LATE = "cancels inside the cut-off"
NOT_DONE = "the calendar has not taken what was answered by link"
CALLED_OFF = "called off by the person who booked it"


def rule(case: Case, desk: Desk) -> Iterator[Action]:
    """Every answer that this turn has taken up."""
    for pressed in links.fresh(case):
        if case.appointment is not None:
            yield from _answered(case, desk, pressed, case.appointment)


def _answered(case: Case, desk: Desk, pressed: Pressed, visit: Appointment) -> Iterator[Action]:
    match pressed.used.answer:
        case LinkAnswer.SLOT if visit.live or visit.status is AppointmentStatus.MISSED:
            yield from rebook.settle(case, desk, pressed.event, pressed.used.slot)
        case LinkAnswer.CANCEL if visit.status is AppointmentStatus.CANCELLED:
            yield say.VOICE.to_contact(case, desk, "cancelled", pressed.event, when=say.whose_when(case, desk))
        case _ if not visit.live or visit.starts_at <= desk.now:
            yield say.VOICE.to_contact(case, desk, "visit_over", pressed.event)
            yield from say.LADDER.once(case, desk, f"answers what is over #{pressed.event}", at_once=False,
                                       words=_words(case, desk, pressed))  # fmt: skip
        case LinkAnswer.CONFIRM:
            yield from _confirmed(case, desk, pressed, visit)
        case LinkAnswer.CANCEL if desk.company.appointments.only_a_person_cancels(visit, pressed.at):
            yield from _to_a_person(case, desk, pressed, TOO_LATE)
        case LinkAnswer.CANCEL:
            yield from _tried(case, desk, pressed, CancelAppointment(visit.id, CALLED_OFF))


def _confirmed(case: Case, desk: Desk, pressed: Pressed, visit: Appointment) -> Iterator[Action]:
    if visit.status is AppointmentStatus.BOOKED:
        yield from _tried(case, desk, pressed, MarkAppointment(visit.id, AppointmentStatus.CONFIRMED))
    else:
        yield say.VOICE.to_contact(case, desk, "confirmed", pressed.event, when=say.when(case, desk))


def _tried(case: Case, desk: Desk, pressed: Pressed, action: Action) -> Iterator[Action]:
    """Done; where the calendar has not taken it, a person sees to it."""
    if action_id(case.id, case.root, action) not in case.performed:
        yield action
    else:
        yield from _to_a_person(case, desk, pressed, f"{NOT_DONE} #{pressed.event}")


def _to_a_person(case: Case, desk: Desk, pressed: Pressed, reason: str) -> Iterator[Action]:
    """Handed over once for the reason; whoever pressed hears so."""
    handed = say.LADDER.hand_off(case, desk, reason, at_once=False, words=_words(case, desk, pressed))
    if handed is None:
        return
    if not any(one.reason == reason for one in case.escalations):
        yield handed
    yield say.VOICE.to_contact(case, desk, "handed_over", pressed.event, person=desk.name_of(handed.to))


def _words(case: Case, desk: Desk, pressed: Pressed) -> str:
    to = next(iter(desk.company.escalation), "")
    return links.words(pressed, case, desk, language_of(case, desk, to))
