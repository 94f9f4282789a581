"""A meeting: two or three free times of whoever takes the lead, and the one that was chosen into the calendar."""

from __future__ import annotations

from collections.abc import Iterator
from zoneinfo import ZoneInfo

from deskhand.domain.action import Action, BookAppointment, action_id
from deskhand.domain.availability import Slot, proposals
from deskhand.domain.case import Case, Line, Pressed
from deskhand.domain.desk import Desk
from deskhand.domain.lead import LeadPlan
from deskhand.domain.rebook import exact, names_plainly, suits, wish_of
from deskhand.employees.archer import follow_up, route, say
from deskhand.employees.common import clock, lines, links
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

MOST_ROUNDS = 3
NO_REP = "nobody takes leads at the moment"
NO_TIME = "no time for a meeting was found that suits"


def rule(case: Case, desk: Desk) -> Iterator[Action]:
    """Every line that wants a meeting, or should be offered one, is answered with times or with a booking."""
    if case.kind != "lead":
        return
    for line in lines.fresh(case):
        wants = lines.is_contact(line) and lines.highest(line) in route.WORTH and line.said.speaks
        if wants and case.appointment is None and route.rep_of(case, desk) is None:
            yield from _nobody(case, desk, line.event)
        elif wants and case.appointment is None:
            chosen, offered = chosen_slot(case, desk, line), offered_to(case, desk, line)
            still = [slot for slot in offered if slot.starts_at > line.at]
            if chosen is None and len(still) > 1 and agrees(case, line):
                yield say.VOICE.to_contact(case, desk, WHICH, line.event, **as_facts(still, case, desk))
            else:
                yield from _meeting(case, desk, line.event, chosen)
                yield from _answered_too(case, desk, line)
        elif wants and line.event in _booked_by(case):
            yield _confirmed(case, desk, line.event)
    for pressed in links.fresh(case):
        yield from _by_link(case, desk, pressed)


def _answered_too(case: Case, desk: Desk, line: Line) -> Iterator[Action]:
    """What they asked beside it, where the business's own words answer it."""
    found = next((item.found for item in line.said.items if item.found is not None), None)
    if found is not None:
        yield say.VOICE.to_contact(case, desk, "answer", f"{line.event} answer", answer=found.text, source=found.source)


def _by_link(case: Case, desk: Desk, pressed: Pressed) -> Iterator[Action]:
    """The time that was pressed, where it is of whoever has the lead now."""
    if case.appointment is not None:
        yield _confirmed(case, desk, pressed.event)
    elif route.rep_of(case, desk) is None:
        yield from _nobody(case, desk, pressed.event)
    elif pressed.used.slot is not None:
        own = pressed.used.slot.provider == route.calendar_of(case, desk)
        yield from _meeting(case, desk, pressed.event, pressed.used.slot if own else None)


def _nobody(case: Case, desk: Desk, about: str) -> Iterator[Action]:
    """Who takes it is settled first, for the times are theirs; where nobody can, a person sees to it."""
    if route.choice(case, desk) is None:
        yield from say.LADDER.once(case, desk, NO_REP, at_once=False)
        yield say.VOICE.to_contact(case, desk, "times_none", about)


def _booked_by(case: Case) -> frozenset[str]:
    """The lines in whose turn the meeting was booked."""
    return frozenset({case.root}) if case.appointment is not None else frozenset()


def _meeting(case: Case, desk: Desk, about: str, chosen: Slot | None) -> Iterator[Action]:
    """The chosen time into the calendar; others where none is chosen, or somebody else has it. `about`: by what."""
    if chosen is None:
        yield from _offer(case, desk, about)
        return
    plan = desk.company.leads or LeadPlan()
    booking = BookAppointment(chosen, plan.meeting, case.contact.address, say.name_of(case))
    if action_id(case.id, case.root, booking) not in case.performed:
        yield booking
    else:  # it was tried, and somebody else has the time
        yield from _offer(case, desk, about, without=(chosen,), act="times_taken")


def chosen_slot(case: Case, desk: Desk, line: Line) -> Slot | None:
    """One that was offered, of whoever has the lead, or a free one that the words name to the minute without asking."""
    wish, offered = wish_of(case), offered_to(case, desk, line)
    picked = taken(case, line, offered, ZoneInfo(desk.company.time_zone)) if offered else None
    if picked is not None:
        return picked
    wanted = exact(free_of(case, desk), wish)
    return wanted if wanted is not None and "?" not in line.said.text and names_plainly(line) else None


def offered_to(case: Case, desk: Desk, line: Line) -> list[Slot]:
    """What was put to them last, of whoever has the lead now."""
    whose = route.calendar_of(case, desk)
    return [one for one in offered_before(case, line, route.TIMES) if one.provider == whose]


def free_of(case: Case, desk: Desk) -> list[Slot]:
    """When whoever has the lead can be met."""
    return [slot for slot in desk.shown.free if slot.provider == route.calendar_of(case, desk)]


def _offer(
    case: Case, desk: Desk, about: str, without: tuple[Slot, ...] = (), act: str = "times"
) -> Iterator[Action]:
    rounds = [sent for sent in rounds_of(case, route.TIMES) if sent.act != WHICH]
    before = {slot for sent in rounds for slot in slots_in(sent)} | set(without)
    fresh, wish = [slot for slot in free_of(case, desk) if slot not in before], wish_of(case)
    suited = [slot for slot in fresh if suits(slot, wish)]
    zone = desk.company.time_zone
    wanted = exact(fresh, wish)
    some = suited if 0 < len(suited) <= MOST_SLOTS else proposals(sorted(suited or fresh), zone)
    picked = [wanted] if wanted is not None else some
    if not picked or len(rounds) >= MOST_ROUNDS:
        yield from say.LADDER.once(case, desk, NO_TIME, at_once=False)
        yield say.VOICE.to_contact(case, desk, "times_none", about)
        return
    if act == "times" and not suited and wish.suits:
        act = "times_other"
    elif act == "times" and len(picked) == 1:
        act = "times_one"
    rep = route.rep_of(case, desk)
    plan = desk.company.leads or LeadPlan()
    meeting = (plan.meeting_es or None) if case.language == "es" else plan.meeting
    values = {**as_facts(picked, case, desk), "rep": rep.name if rep else None, "meeting": meeting}
    values["link"] = desk.shown.link
    yield say.VOICE.to_contact(case, desk, act, about, name=say.first_name(case), **values)


def _confirmed(case: Case, desk: Desk, about: str) -> Action:
    assert case.appointment is not None
    rep = route.rep_of(case, desk)
    when = clock.told_with_day(case.appointment.starts_at, case, desk, case.language)
    values = {"when": when, "rep": rep.name if rep else None, "link": desk.shown.link}
    return say.VOICE.to_contact(case, desk, "booked", about, **values)


def over(case: Case) -> bool:
    """True where the meeting is in the calendar and the person has heard so: Sentinel goes on from here."""
    return case.appointment is not None and any(sent.act == "booked" and sent.gone_out for sent in case.sent)


def asked(case: Case) -> str | None:
    """`times` while times are open to the person."""
    last = follow_up.last_asked(case)
    return "times" if last is not None and last.act in route.TIMES and case.appointment is None else None
