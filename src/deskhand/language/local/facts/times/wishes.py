"""Wishes: hours without a day find theirs, and what is said twice is said once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

from deskhand.language.local.facts.times.clock import Hours, bounds, with_half
from deskhand.language.local.facts.times.closer import closer
from deskhand.language.local.facts.times.dates import Days
from deskhand.language.local.facts.times.gaps import is_hard


@dataclass(frozen=True)
class Wish:
    """Hours on days; `days` None is the next time these hours come, no `hours` is the whole of the days.

    `minutes` from now or, `within`, up to then; `implied` by the rest of the day that was refused.
    """

    wanted: bool
    start: int
    end: int
    days: Days | None = None
    hours: tuple[Hours, ...] = ()
    minutes: float | None = None
    within: bool = False
    implied: bool = False


Role = Literal["counts", "ready", "context"]


@dataclass(frozen=True)
class Said:
    """A wish and what it is for: to count, to tell from when somebody is there, or to name days for what follows."""

    wish: Wish
    role: Role = "counts"


def with_own(days: Days | None, hours: Sequence[Hours]) -> list[Hours]:
    """Hours with those the day brings itself: "tonight after 7"; all hours of a day are no hours."""
    if days and _is_all_day(hours):
        hours = []
    if not days or not days.hours:
        return list(hours)
    if not hours:
        return [days.hours]
    own = days.hours
    pieces = ([with_half(one, own.half)] if one.kind == "before" else closer(own, one) for one in hours)
    return [piece for both in pieces for piece in both]


def _is_all_day(hours: Sequence[Hours]) -> bool:
    return [one.kind for one in hours] == ["all"]


def placed(said: list[Said], heard: str) -> list[Wish]:
    """Hours without a day take the days they narrow, else those said before them.

    From when somebody is there counts only where nothing is wished.
    """
    found: list[Wish] = []
    ready: list[Wish] = []
    known: list[Wish] = []
    for at, one in enumerate(said):
        wish, following = one.wish, said[at + 1].wish if at + 1 < len(said) else None
        if one.role != "counts":
            ready += _on_days_of(wish, known, heard) if one.role == "ready" else []
            known = _with(known, wish) if wish.days and not wish.days.often else known
        elif wish.days or wish.minutes is not None:
            found.append(wish)
            known = _with(known, wish) if wish.days else known
        elif following and _narrows(wish, following, known, heard):
            said[at + 1] = replace(said[at + 1], wish=replace(following, hours=wish.hours, start=wish.start))
        elif (last := _last_open(found, wish)) is not None:
            found = [_narrowed(each, wish) if _is_sibling(each, last) else each for each in found]
        elif not _is_all_day(wish.hours):
            found += _on_days_of(wish, known, heard)
    if not ready:
        return found
    found = [_told_closer(wish, ready[-1]) for wish in found]
    if any(wish.wanted and _says_when(wish) for wish in found):
        return found
    return [*(wish for wish in found if not wish.wanted), *ready]


def _told_closer(wish: Wish, ready: Wish) -> Wish:
    """ "After work" is after the hour at which somebody gets off."""
    hours = wish.hours[0] if wish.wanted and len(wish.hours) == 1 else None
    after_work = hours and hours.by_event and hours.first and hours.first.hour in _WORK_ENDS
    return replace(wish, hours=ready.hours) if after_work and ready.hours else wish


def _says_when(wish: Wish) -> bool:
    return bool(wish.hours or wish.minutes is not None or (wish.days and wish.days.dates))


_WORK_ENDS = (15, 17)
"""When school and work are over for who does not say."""
NEAR = 90
"""So many letters behind a day hours may still be those of that day."""
_JOINED = 8
"""So many letters stand at most between two days that are joined."""


def _with(known: list[Wish], wish: Wish) -> list[Wish]:
    """The wishes of the phrase that named days last."""
    return [*known, wish] if known and known[0].start == wish.start else [wish]


def _narrows(wish: Wish, following: Wish, known: list[Wish], heard: str) -> bool:
    """Whether hours belong to the days behind them: "after 3, Friday or Saturday"."""
    bare = following.days is not None and not following.hours and following.wanted and wish.wanted
    return bare and not known and not is_hard(heard[wish.end : following.start])


def _last_open(found: list[Wish], wish: Wish) -> Wish | None:
    """What was wished or refused last, if it lacks the hours that are said now or leaves room for them."""
    last = next((one for one in reversed(found) if one.wanted == wish.wanted), None)
    if not last or wish.start - last.end >= NEAR:
        return None
    if last.days:
        return last if not last.hours or _leaves_room(last.hours, last.days, wish) else None
    single = len(last.hours) == len(wish.hours) == 1
    narrows = single and last.hours[0].part and len(closer(last.hours[0], wish.hours[0])) == 1
    return last if narrows and last is found[-1] else None


def _leaves_room(hours: tuple[Hours, ...], days: Days, wish: Wish) -> bool:
    """Whether the hours that the name of a day brings are narrowed: "tonight, but only after 7"."""
    part = days.hours.part if days.hours else None
    if not days.hours or not part or hours != (days.hours,) or len(wish.hours) != 1:
        return False
    pieces = closer(days.hours, wish.hours[0])
    return len(pieces) == 1 and any(end and part[0] <= end <= part[1] for end in bounds(pieces[0]))


def _is_sibling(one: Wish, last: Wish) -> bool:
    """Whether `one` is said in one breath with the `last` days, "and" between them."""
    if one is last:
        return True
    alike = one.days is not None and one.hours == last.hours and one.wanted == last.wanted
    return alike and (one.start == last.start or one.end >= last.start - _JOINED)


def _narrowed(one: Wish, wish: Wish) -> Wish:
    if not one.days and one.hours:
        return replace(one, hours=tuple(closer(one.hours[0], wish.hours[0])), end=wish.end)
    hours = () if _is_all_day(wish.hours) else tuple(with_own(one.days, wish.hours))
    return replace(one, hours=hours, end=max(one.end, wish.end))


def _on_days_of(wish: Wish, known: list[Wish], heard: str) -> list[Wish]:
    """`wish` on the days said before it, unless these were refused as a whole or it speaks of every day."""
    last = known[-1] if known else None
    if wish.days or not last or wish.start - last.end > NEAR or any(hours.habit for hours in wish.hours):
        return [wish]
    if not last.wanted and not last.hours and wish.wanted:
        return [wish]
    start = wish.start if is_hard(heard[last.end : wish.start]) else last.start
    return [
        replace(wish, days=replace(one.days, hours=None), hours=tuple(with_own(one.days, wish.hours)), start=start)
        for one in known
        if one.days
    ]


def within_runs(wishes: list[Wish]) -> list[Wish]:
    """ "Next week, but not Wednesday" speaks of that week's Wednesday; a day wished narrows the week to itself."""
    found: list[Wish] = []
    run: tuple[date, ...] = ()
    for wish in wishes:
        if wish.days and wish.days.shape == "run" and (wish.days.ahead or wish.days.dated):
            run = wish.days.dates
        if wish.days and (day := _in_run(wish.days, run)):
            wish = replace(wish, days=replace(wish.days, dates=(day,)))
            found = [one for one in found if not (wish.wanted and _is_wish_for(one, run))]
        if wish.days and not wish.wanted and not wish.hours:
            found = [_without(one, wish.days.dates) for one in found]
        found.append(wish)
    return found


def _in_run(days: Days, run: tuple[date, ...]) -> date | None:
    """The day within `run` that bare weekday `days` name."""
    if not run or not days.bare or days.shape != "each":
        return None
    day = run[0] + timedelta(days=(days.dates[0].weekday() - run[0].weekday()) % 7)
    return day if day <= run[-1] else None


def _is_wish_for(wish: Wish, run: tuple[date, ...]) -> bool:
    return wish.wanted and wish.days is not None and wish.days.dates == run


def _without(wish: Wish, refused: tuple[date, ...]) -> Wish:
    """ "Any weekday but Monday" leaves Monday out."""
    if not wish.wanted or not wish.days or wish.days.shape != "each" or len(wish.days.dates) < 2:
        return wish
    return replace(wish, days=replace(wish.days, dates=tuple(day for day in wish.days.dates if day not in refused)))


def once(wishes: list[Wish]) -> list[Wish]:
    """Without whole days that are said again with their hours: "Friday works, Friday at 3"."""
    return [wish for wish in wishes if not any(_says_more(other, wish) for other in wishes)]


def _says_more(one: Wish, than: Wish) -> bool:
    """Whether `one` wishes for hours on all the days that the other wishes for as a whole, or only implies."""
    if than.implied and one.wanted and not one.implied and one.days and than.days and one.hours:
        return one.days.dates == than.days.dates
    if not (one.wanted and than.wanted and one.days and than.days and one.hours) or than.hours or than.days.hours:
        return False
    return one.days.shape == than.days.shape == "each" and set(than.days.dates) <= set(one.days.dates)
