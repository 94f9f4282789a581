"""What somebody's calendar answers to an invitation: a yes confirms, a no and another time get times, by mail."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from deskhand.domain.action import Action, MarkAppointment, MoveAppointment, SendMessage, action_id
from deskhand.domain.appointment import Appointment, AppointmentStatus
from deskhand.domain.case import Case, GuestAnswer
from deskhand.domain.desk import Desk
from deskhand.domain.guest import FOREIGN
from deskhand.domain.invitation import GuestSays
from deskhand.employees.common.times_offered import MOST_SLOTS
from deskhand.employees.sentinel import rebook, say

FROM_ELSEWHERE = "an answer to the invitation came from another address than the invited one; please look"


def rule(case: Case, desk: Desk) -> Iterator[Action]:
    """The answer that this turn has taken up. One that does not count is kept and changes nothing."""
    for one in _fresh(case):
        if case.appointment is None:
            continue
        if one.why_not == FOREIGN and one.answered.says in (GuestSays.DECLINED, GuestSays.OTHER_TIME):
            yield from say.LADDER.once(case, desk, FROM_ELSEWHERE, at_once=False)
        elif not one.why_not:
            yield from _answered(case, desk, one, case.appointment)


def forwarded(case: Case, desk: Desk) -> Iterator[Action]:
    """While a person has the case, the answer is theirs to act on."""
    for one in _fresh(case):
        if case.taken_by is not None and not one.why_not:
            text = f"[calendar] {one.answered.says.replace('_', ' ')} {one.answered.note}".strip()
            yield say.VOICE.to_colleague(
                case, desk, case.taken_by, "forwarded", one.event, by=desk.name_of(one.answered.by), text=text
            )


def _fresh(case: Case) -> list[GuestAnswer]:
    return [one for one in case.answers if one.event == case.root]


def _answered(case: Case, desk: Desk, one: GuestAnswer, visit: Appointment) -> Iterator[Action]:
    match one.answered.says:
        case GuestSays.ACCEPTED:
            yield from _confirm(visit)
        case GuestSays.DECLINED:
            yield from _by_mail(rebook.offer(case, desk, one.event), case, one)
        case GuestSays.OTHER_TIME:
            yield from _other_time(case, desk, one, visit)
        case GuestSays.TENTATIVE:
            return


def _confirm(visit: Appointment) -> Iterator[Action]:
    if visit.status is AppointmentStatus.BOOKED:
        yield MarkAppointment(visit.id, AppointmentStatus.CONFIRMED)


def _other_time(case: Case, desk: Desk, one: GuestAnswer, visit: Appointment) -> Iterator[Action]:
    """The proposed time where it is free: the new version of the invitation says so. Else the nearest to it."""
    wanted = one.answered.proposed
    if wanted is None:
        yield from _by_mail(rebook.offer(case, desk, one.event), case, one)
        return
    if visit.starts_at == wanted.starts_at:
        yield from _confirm(visit)
        return
    free = sorted(desk.shown.free, key=lambda slot: abs(slot.starts_at - wanted.starts_at))
    chosen = next((slot for slot in free if slot.starts_at == wanted.starts_at), None)
    move = MoveAppointment(visit.id, chosen) if chosen else None
    if move is not None and action_id(case.id, case.root, move) not in case.performed:
        yield move
        return
    act = "times_taken" if move else "times_other"
    near = [slot for slot in free if slot != chosen][: MOST_SLOTS]
    yield from _by_mail(rebook.offer(case, desk, one.event, act=act, only=sorted(near)), case, one)


def _by_mail(offered: Iterator[Action], case: Case, one: GuestAnswer) -> Iterator[Action]:
    """What is said to the person goes to where they answered from."""
    for action in offered:
        if isinstance(action, SendMessage) and action.to == case.address:
            yield replace(action, to=one.answered.by, channel="email")
        else:
            yield action
