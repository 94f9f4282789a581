"""Another time: two or three that are free, the one that was chosen, and the old one let go of last."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import timedelta
from zoneinfo import ZoneInfo

from deskhand.domain.action import Action, BookAppointment, MoveAppointment, action_id
from deskhand.domain.appointment import AppointmentStatus
from deskhand.domain.availability import Slot, proposals
from deskhand.domain.case import Case, Line
from deskhand.domain.desk import Desk
from deskhand.domain.disposition import Disposition
from deskhand.domain.reading import Feature
from deskhand.domain.rebook import exact, names_plainly, suits, wish_in, wish_of
from deskhand.employees.common import lines
from deskhand.employees.common.times_offered import (
    MOST_SLOTS,
    WHICH,
    agrees,
    as_facts,
    offered_before,
    rounds_of,
    slots_in,
    taken,
)
from deskhand.employees.sentinel import say

TIMES = ("times", "times_other", "times_one", "times_taken", WHICH)
MOVES = (Disposition.RESCHEDULE, Disposition.WAITLIST_ACCEPT)
MOST_ROUNDS = 3
BACK = re.compile(
    r"\b(?:keep|want|back to|go back|rather have|stick with)\b[^.!?]{0,20}\b(?:old|original|previous|first|before)\b"
    r"|\bcomo (?:estaba|antes)\b|\bl[ao] de antes\b|\bla (?:cita )?(?:anterior|original)\b",
    re.IGNORECASE,
)
NO_TIME = "no other time was found that suits"


def rule(case: Case, desk: Desk) -> Iterator[Action]:
    """Answer every wish for another time: move where it is clear to which, else offer."""
    if not can_move(case, desk):
        return
    for line in lines.fresh(case):
        if is_theirs(line) and (lines.highest(line) in MOVES or takes_a_time(case, desk, line)):
            chosen = chosen_slot(case, desk, line)
            offered = offered_before(case, line, TIMES)
            still = [slot for slot in offered if slot.starts_at > line.at]
            if _goes_back(case, line):
                yield from _back(case, desk, line.event)
            elif chosen is None and len(still) > 1 and agrees(case, line):
                yield _which(case, desk, line, still)
            else:
                yield from settle(case, desk, line.event, chosen)


def is_theirs(line: Line) -> bool:
    """True for the side whose appointment it is: an answer to the time that they let go of is somebody else's."""
    return lines.is_contact(line) and line.said.answers is None


def can_move(case: Case, desk: Desk) -> bool:
    """True for what is to come, was missed, or was called off and could still take place."""
    visit = case.appointment
    again = (AppointmentStatus.MISSED, AppointmentStatus.CANCELLED)
    return visit is not None and (visit.live or (visit.status in again and case.joined_to is None))


def takes_a_time(case: Case, desk: Desk, line: Line) -> bool:
    """True for a yes to times that are on the table: it is not about the old one. After a cancellation any yes is."""
    if lines.highest(line) is not Disposition.CONFIRM or case.appointment is None:
        return False
    called_off = case.appointment.status is AppointmentStatus.CANCELLED
    if _goes_back(case, line):
        return True
    if _names_another_day(case, line):
        return True
    open_times = _last_asked_times(case, line)
    return called_off or (open_times and (agrees(case, line) or chosen_slot(case, desk, line) is not None))


def _goes_back(case: Case, line: Line) -> bool:
    """ "No, keep the old one": the time that they had let go of, not the one that they have now."""
    return bool(case.freed) and case.has_said(case.address, "moved") and BACK.search(line.said.text) is not None


def _back(case: Case, desk: Desk, about: str) -> Iterator[Action]:
    """The old time where nobody has it yet, else others; what they have now stays theirs until they choose."""
    old = [slot for slot in desk.shown.free if slot == case.freed[-1]]
    yield from offer(case, desk, about, only=old or None)


def _names_another_day(case: Case, line: Line) -> bool:
    """ "He says monday is fine" is no yes to a Thursday."""
    visit, days = case.appointment, wish_in(case, line).suits
    own = [span for span in days if visit is not None and visit.starts_at.astimezone(span.starts_at.tzinfo).date()
           in (span.starts_at.date(), (span.ends_at - timedelta(minutes=1)).date())]  # fmt: skip
    return bool(days) and not own and names_plainly(line)


def _last_asked_times(case: Case, line: Line) -> bool:
    before = [sent for sent in case.sent if sent.gone_out and sent.to == case.address and sent.root != line.event]
    return bool(before) and before[-1].act in TIMES


def _which(case: Case, desk: Desk, line: Line, offered: Sequence[Slot]) -> Action:
    return say.VOICE.to_contact(case, desk, WHICH, line.event, **as_facts(offered, case, desk))


def settle(case: Case, desk: Desk, about: str, chosen: Slot | None) -> Iterator[Action]:
    """Move to the time that was chosen, or book it after a miss, and say so; where there is none, offer others.

    `about` is the event by which they asked.
    """
    visit = case.appointment
    assert visit is not None
    if chosen is None:
        yield from offer(case, desk, about)
        return
    move: Action = MoveAppointment(visit.id, chosen)
    if not visit.live:
        move = BookAppointment(chosen, visit.type, visit.contact, visit.person)
    if visit.live and visit.slot == chosen:
        yield say.VOICE.to_contact(case, desk, "moved", about, when=_kept(case, desk))
    elif action_id(case.id, case.root, move) not in case.performed:
        yield move
    else:  # it was tried, and somebody else has the time
        yield from offer(case, desk, about, without=(chosen,), act="times_taken")


def chosen_slot(case: Case, desk: Desk, line: Line) -> Slot | None:
    """The one slot that the words take: one that was offered, or a free one that they name to the minute."""
    wish, offered = wish_of(case), offered_before(case, line, TIMES)
    picked = taken(case, line, offered, ZoneInfo(desk.company.time_zone)) if offered else None
    if picked is not None:
        return picked
    asks = lines.tells(line, Feature.ASKS_QUESTION) or "?" in line.said.text
    wanted = exact(desk.shown.free, wish)
    return wanted if wanted is not None and not asks and names_plainly(line) else None


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
    rounds = rounds_of(case, TIMES)
    if len([sent for sent in rounds if sent.act != WHICH]) >= MOST_ROUNDS:
        yield from _nothing(case, desk, about)
        return
    before = {slot for sent in rounds for slot in slots_in(sent)} | set(without)
    wish = wish_of(case)
    fresh = [slot for slot in (desk.shown.free if only is None else only) if slot not in before]
    fresh = [slot for slot in fresh if wish.suits or not _beside_own(case, slot)]
    suited = [slot for slot in fresh if suits(slot, wish)]
    zone = desk.company.time_zone
    wanted = exact(fresh, wish) or _old_time(case, fresh)
    some = suited if 0 < len(suited) <= MOST_SLOTS else proposals(sorted(suited or fresh), zone)
    picked = [wanted] if wanted is not None else some
    if not picked:
        yield from _nothing(case, desk, about)
        return
    if act == "times" and not suited and wish.suits:
        act = "times_other"
    elif act == "times" and len(picked) == 1:
        act = "times_one"
    values = {**as_facts(picked, case, desk), "when": _kept(case, desk), "link": desk.shown.link}
    yield say.VOICE.to_contact(case, desk, act, about, **values)


def _beside_own(case: Case, slot: Slot) -> bool:
    """True for what overlaps the time that they cannot or would rather not come at."""
    return case.appointment is not None and case.appointment.live and slot.span.overlaps(case.appointment.span)


def _kept(case: Case, desk: Desk) -> str | None:
    """The time that stays theirs until they choose; None where there is none any more."""
    return say.when(case, desk) if case.appointment is not None and case.appointment.live else None


def _old_time(case: Case, fresh: Sequence[Slot]) -> Slot | None:
    """What was called off, where it is still free and they have named no other time."""
    visit = case.appointment
    called_off = visit is not None and visit.status is AppointmentStatus.CANCELLED and not wish_of(case).suits
    return visit.slot if visit is not None and called_off and visit.slot in fresh else None


def _nothing(case: Case, desk: Desk, about: str) -> Iterator[Action]:
    """No time is left to offer: a person finds one."""
    yield from say.LADDER.once(case, desk, NO_TIME, at_once=False)
    yield say.VOICE.to_contact(case, desk, "times_none", about, when=_kept(case, desk))
