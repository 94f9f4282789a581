"""Wishes: days and hours that belong together, and whether they suit."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime, timedelta

from deskhand.language.local.facts.times.assent import is_chosen, is_suiting
from deskhand.language.local.facts.times.clock import Hours, with_half
from deskhand.language.local.facts.times.dates import ONE_DAY, Days
from deskhand.language.local.facts.times.gaps import is_neither
from deskhand.language.local.facts.times.groups import Group, groups_of
from deskhand.language.local.facts.times.items import Mention, read_items
from deskhand.language.local.facts.times.lexicon import EVENING
from deskhand.language.local.facts.times.moves import is_another_day, is_given_up, is_move, is_moved
from deskhand.language.local.facts.times.phrases import Phrase, phrases_of
from deskhand.language.local.facts.times.presence import (
    is_leaving,
    is_leaving_not,
    is_not_until,
    is_occupied,
    is_ready_from,
    is_returning,
    is_until,
)
from deskhand.language.local.facts.times.refusals import is_exception, is_spurned
from deskhand.language.local.facts.times.scope import Verdict
from deskhand.language.local.facts.times.standing import standing
from deskhand.language.local.facts.times.verdicts import verdict_of
from deskhand.language.local.facts.times.wishes import Role, Said, Wish, once, placed, with_own, within_runs

_DINNER = re.compile(
    r"\b(?:dinner|supper|drinks|table (?:for|of|by|near|outside)|mesa (?:para|pa|de)|cena|cenar|cenamos|copas)\b"
)


def read_wishes(heard: str, now: datetime, hasty: bool = False) -> list[Wish]:
    """What a text that went through `times_only` wishes for and refuses, in the order said.

    `hasty` where a time is expected: "about 4" is one, and what is planned counts where nothing else does.
    """
    items = [_of_the_evening(item, heard) for item in standing(heard, read_items(heard, now), hasty)]
    phrases = list(phrases_of(heard, items))
    said: list[Said] = []
    for phrase in phrases:
        if said and said[-1].role == "context" and is_another_day(phrase.said):
            said[-1] = Said(replace(said[-1].wish, wanted=False))
        if not (said and _explains(phrase, said[-1])):
            said += _said(phrase, heard)
    if hasty and all(one.role == "context" for one in said):
        said = [Said(one.wish) for one in said]
    return once(within_runs(placed(said, heard)))


def _explains(phrase: Phrase, last: Said) -> bool:
    """Whether a phrase only tells why: "not Fridays, those days I work", "before 3, after that I'm gone"."""
    refused = not last.wish.wanted and not last.wish.hours and last.wish.days is not None
    if refused and not phrase.days and phrase.hours and phrase.hours[0].until and phrase.before.strip():
        return True
    back = phrase.items[0].back if len(phrase.items) == 1 else ""
    if back in ("after", "later", "before"):
        return last.wish.wanted and verdict_of(phrase) is Verdict.REFUSED
    return back in ("that", "all") and refused and not is_chosen(phrase.after)


def _of_the_evening(item: Mention, heard: str) -> Mention:
    """Seven is an evening's hour where dinner is spoken of."""
    clock = item.hours.first or item.hours.last if item.hours else None
    if item.hours and clock and 5 <= clock.hour <= 10 and _DINNER.search(heard):
        return replace(item, hours=with_half(item.hours, "pm"))
    return item


def _said(phrase: Phrase, heard: str) -> list[Said]:
    """The wishes of one phrase with what they are good for; what is only told is good for nothing."""
    verdict = verdict_of(phrase)
    if verdict is Verdict.COMPARED:
        return _uncompared(phrase, heard)
    own = _wishes(phrase, verdict, heard)
    match _role(phrase, verdict):
        case "ready" if phrase.hours and not phrase.hours[0].part:
            return [Said(_ready(wish), "ready") for wish in own]
        case "ready":
            return [Said(_from_then_on(wish, wish.days), "ready") for wish in own if wish.days and wish.days.dates]
        case None:
            return []
        case role:
            return [Said(wish, role) for wish in own]


def _uncompared(phrase: Phrase, heard: str) -> list[Said]:
    """ "4 instead of 3 tomorrow" is 4 tomorrow: what stands beside the one that is given up belongs to the other."""
    compared = phrase.items[0].days is None
    rest = tuple(item for item in phrase.items if (item.days is None) is not compared)
    if not rest:
        return []
    kept = replace(phrase, items=rest, gaps=("",) * (len(rest) - 1))
    return [Said(wish) for wish in _wishes(kept, Verdict.UNSAID, heard)]


def _role(phrase: Phrase, verdict: Verdict) -> Role | None:
    before, hours = phrase.before, phrase.hours[0] if phrase.hours else None
    if hours and hours.until and (verdict is Verdict.PLANNED or is_occupied(before) or is_leaving_not(before)):
        return "ready"
    if hours and (hours.kind == "point" or hours.by):
        if is_ready_from(before, by=hours.by):
            return "ready"
        if is_leaving(before):
            return "context"
    if verdict in (Verdict.TOLD, Verdict.PLANNED):
        return "context" if verdict is Verdict.PLANNED else None
    if phrase.items[0].days and is_returning(before, of_a_part=bool(hours)) and (not hours or hours.part):
        return "ready"
    if not hours and len(phrase.items) == 1:
        if is_leaving(before):
            return "context"
        if verdict is not Verdict.REFUSED and phrase.days and phrase.days[0].till and is_leaving_not(before):
            return "context"
    return "counts"


def _ready(wish: Wish) -> Wish:
    """Somebody is there after these hours; who works till 7 does so in the evening."""
    hours = (with_half(one, "pm") if one.until and one.last and one.last.hour < 9 else one for one in wish.hours)
    after = tuple(replace(one, kind="after", first=one.first or one.last, last=None) for one in hours)
    return replace(wish, wanted=True, hours=after)


def _from_then_on(wish: Wish, days: Days) -> Wish:
    first = days.dates[0] + (ONE_DAY if any(hours.part == EVENING for hours in wish.hours) else timedelta())
    return replace(wish, days=replace(days, dates=(first,), shape="from", hours=None), hours=())


def _wishes(phrase: Phrase, verdict: Verdict, heard: str) -> list[Wish]:
    if phrase.items[0].minutes is not None:
        item = phrase.items[0]
        return [Wish(verdict is not Verdict.REFUSED, item.start, item.end, minutes=item.minutes, within=item.within)]
    groups = groups_of(phrase)
    refused = verdict is Verdict.REFUSED and not (is_until(phrase.before) and _begins(phrase.items[0]))
    turns = refused and _turns(phrase, groups)
    found: list[Wish] = []
    for group in groups:
        for days in group.days or (None,):
            wanted = not refused or (turns and bool(found))
            wish = Wish(wanted, group.start, group.end, days, tuple(with_own(days, group.hours)))
            for one in _unmoved(wish, phrase.before, heard[group.start : group.end]):
                found += _unexcepted(one, phrase)
    return found


def _turns(phrase: Phrase, groups: list[Group]) -> bool:
    """Whether only the first of several times is refused: "not Monday, Tuesday is fine"."""
    several = sum(max(1, len(group.days)) for group in groups) > 1
    return several and not any(is_neither(gap) for gap in phrase.gaps) and is_suiting(phrase.after)


def _unexcepted(wish: Wish, phrase: Phrase) -> list[Wish]:
    """ "Nothing before 3" wishes for what comes after; "every day except Friday after 3" refuses Friday only."""
    if not wish.wanted and phrase.onto and is_moved(phrase.before):
        return [
            replace(wish, hours=tuple(replace(one, kind="point") if one.kind == "after" else one for one in wish.hours))
        ]
    if not wish.wanted and [hours.kind for hours in wish.hours] in (["before", "after"], ["after", "before"]):
        late, early = sorted(wish.hours, key=lambda hours: hours.kind)
        return [replace(wish, wanted=True, hours=(Hours("range", early.last, late.first, habit=wish.days is None),))]
    if not wish.wanted and not wish.hours and wish.days and wish.days.till and is_not_until(phrase.before):
        return [replace(wish, wanted=True, days=replace(wish.days, shape="from"))]
    hours = wish.hours[0] if len(wish.hours) == 1 else None
    if hours and hours.part and not wish.wanted and is_until(phrase.before):
        return [replace(wish, wanted=True)]
    if wish.wanted or not hours or hours.kind not in ("before", "after", "range", "point"):
        return [wish]
    if is_exception(phrase.before):
        return [replace(wish, hours=()), replace(wish, wanted=True, days=None)] if wish.days else [wish]
    if hours.kind == "before" or (hours.kind == "after" and not is_spurned(phrase.after)):
        return [replace(wish, wanted=True, implied=True, hours=(_rest_of_day(hours, habit=wish.days is None),))]
    return [wish]


def _rest_of_day(hours: Hours, habit: bool) -> Hours:
    """What an "after" or a "before" leaves of a day."""
    if hours.kind == "before":
        return Hours("after", hours.last, habit=habit)
    return Hours("before", last=hours.first, habit=habit)


def _begins(item: Mention) -> bool:
    """Whether an item is a beginning: "not until after 3" wishes for what comes then."""
    return bool((item.hours and item.hours.kind == "after") or (item.days and item.days.shape == "from"))


def _unmoved(wish: Wish, before: str, said: str) -> list[Wish]:
    """ "Move it from Tuesday to Thursday", "from 2 to 4" take one time back and name another."""
    old, new = _moved_days(wish, before) or _moved_hours(wish, before, said) or (None, wish)
    return [replace(old, wanted=False), new] if old and is_given_up(before, said) else [new]


def _moved_days(wish: Wish, before: str) -> tuple[Wish, Wish] | None:
    if not wish.days or not wish.days.ends or not is_moved(before):
        return None
    first, last = (replace(wish, days=Days((end,)), wanted=True) for end in wish.days.ends)
    return first, last


def _moved_hours(wish: Wish, before: str, said: str) -> tuple[Wish, Wish] | None:
    hours = wish.hours[0] if len(wish.hours) == 1 else None
    if not hours or hours.kind != "range" or not is_move(before, said):
        return None
    first, last = (replace(wish, hours=(Hours("point", clock),)) for clock in (hours.first, hours.last))
    return first, last
