"""Another time: two or three that are free, the one that was chosen, and the old one let go of last."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from deskhand.domain.action import Action, BookAppointment, MoveAppointment, action_id
from deskhand.domain.appointment import AppointmentStatus
from deskhand.domain.availability import Slot, proposals
from deskhand.domain.case import Case, Line
from deskhand.domain.desk import Desk
from deskhand.domain.disposition import Disposition
from deskhand.domain.reading import Feature
from deskhand.domain.rebook import exact, suits, wish_of
from deskhand.employees.common import lines
from deskhand.employees.common.times_offered import MOST_SLOTS, as_facts, offered_before, slots_in, taken
from deskhand.employees.sentinel import say

TIMES = ("times", "times_other", "times_one", "times_taken")
MOST_ROUNDS = 3
NO_TIME = "no other time was found that suits"


def rule(case: Case, desk: Desk) -> Iterator[Action]:
    """Answer every wish for another time: move where it is clear to which, else offer."""
    visit = case.appointment
    if visit is None or not (visit.live or visit.status is AppointmentStatus.MISSED):
        return
    for line in lines.fresh(case):
        if lines.is_contact(line) and lines.highest(line) in (Disposition.RESCHEDULE, Disposition.WAITLIST_ACCEPT):
            yield from settle(case, desk, line.event, chosen_slot(case, desk, line))


def settle(case: Case, desk: Desk, about: str, chosen: Slot | None) -> Iterator[Action]:
    """Move to the time that was chosen, or book it after a miss, and say so; where there is none, offer others.

    `about` is the event by which they asked.
    """
    visit = case.appointment
    assert visit is not None
    if chosen is None:
        yield from offer(case, desk, about)
        return
    missed = visit.status is AppointmentStatus.MISSED
    move: Action = MoveAppointment(visit.id, chosen)
    if missed:
        move = BookAppointment(chosen, visit.type, visit.contact, visit.person)
    if visit.slot == chosen:
        yield say.VOICE.to_contact(case, desk, "moved", about, when=say.when(case, desk))
    elif action_id(case.id, case.root, move) not in case.performed:
        yield move
    else:  # it was tried, and somebody else has the time
        yield from offer(case, desk, about, without=(chosen,), act="times_taken")


def chosen_slot(case: Case, desk: Desk, line: Line) -> Slot | None:
    """The one slot that the words take: one that was offered, or a free one that they name to the minute."""
    wish, offered = wish_of(case), offered_before(case, line, TIMES)
    picked = taken(line, offered) if offered else None
    if picked is not None:
        return picked
    asks = lines.tells(line, Feature.ASKS_QUESTION) or "?" in line.said.text
    wanted = exact(desk.shown.free, wish)
    return wanted if wanted is not None and not asks else None


def offer(
    case: Case,
    desk: Desk,
    about: str,
    without: tuple[Slot, ...] = (),
    act: str = "times",
    only: Sequence[Slot] | None = None,
) -> Iterator[Action]:
    """Two or three free times that were not offered yet, those first that the words ask for; `about` asked for them.

    With `only` these, where they were not offered yet.
    """
    rounds = [sent for sent in case.sent if sent.act in TIMES and sent.gone_out and sent.root != case.root]
    if len(rounds) >= MOST_ROUNDS:
        yield from _nothing(case, desk, about)
        return
    before = {slot for sent in rounds for slot in slots_in(sent)} | set(without)
    fresh = [slot for slot in (desk.shown.free if only is None else only) if slot not in before]
    wish = wish_of(case)
    suited = [slot for slot in fresh if suits(slot, wish)]
    zone = desk.company.time_zone
    wanted = exact(fresh, wish)
    some = suited if 0 < len(suited) <= MOST_SLOTS else proposals(sorted(suited or fresh), zone)
    picked = [wanted] if wanted is not None else some
    if not picked:
        yield from _nothing(case, desk, about)
        return
    if act == "times" and not suited and wish.suits:
        act = "times_other"
    elif act == "times" and len(picked) == 1:
        act = "times_one"
    values = {**as_facts(picked, case, desk), "when": say.when(case, desk), "link": desk.shown.link}
    yield say.VOICE.to_contact(case, desk, act, about, **values)


def _nothing(case: Case, desk: Desk, about: str) -> Iterator[Action]:
    """No time is left to offer: a person finds one."""
    yield from say.LADDER.once(case, desk, NO_TIME, at_once=False)
    yield say.VOICE.to_contact(case, desk, "times_none", about, when=say.when(case, desk))
