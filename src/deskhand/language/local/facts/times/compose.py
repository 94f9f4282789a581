"""Wishes: days and hours that belong together, and whether they suit."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from deskhand.language.local.facts.times import scope
from deskhand.language.local.facts.times.clock import ClockTime, Hours, with_half
from deskhand.language.local.facts.times.days import Days
from deskhand.language.local.facts.times.items import Mention, read_items


@dataclass(frozen=True)
class Wish:
    """Hours on days; `days` None is the next time these hours come, no `hours` is the whole of the days."""

    wanted: bool
    start: int
    end: int
    days: Days | None = None
    hours: tuple[Hours, ...] = ()
    minutes: float | None = None
    within: bool = False


@dataclass(frozen=True)
class _Phrase:
    """Items that are said in one breath, with the words of their clause on both sides."""

    items: tuple[Mention, ...]
    joints: tuple[str, ...]
    before: str
    after: str


def read_wishes(heard: str, now: datetime, hasty: bool = False) -> list[Wish]:
    """What a text that went through `times_only` wishes for and refuses, in the order said.

    `hasty` where a time is expected: "about 4" is one.
    """
    items = _standing(heard, _resolved(read_items(heard, now)), hasty)
    wishes: list[Wish] = []
    ready: list[Wish] = []
    for phrase in _phrases(heard, items):
        first = phrase.items[0]
        if _is_no_wish(phrase):
            continue
        if first.days is None and first.hours and first.hours.kind in ("point", "before") and not first.hours.until:
            if scope.is_ready_from(phrase.before):
                ready += [_ready(wish) for wish in _wishes(phrase, heard)]
                continue
            if scope.is_leaving(phrase.before):
                continue
        if first.days and not first.hours and len(phrase.items) == 1 and scope.is_leaving(phrase.before):
            continue
        own = _wishes(phrase, heard)
        if scope.is_returning(phrase.before):
            own = [replace(wish, days=replace(wish.days, shape="from")) if wish.days and not wish.hours and len(own) == 1 else wish for wish in own]
        wishes += own
    return _placed(_within_runs(wishes or ready), heard)


def _is_no_wish(phrase: _Phrase) -> bool:
    """What has been, what is usual, hours of work, and "today" where nothing is asked for."""
    if scope.is_compared(phrase.before) or scope.is_usual(phrase.before) or (scope.is_told(phrase.before, phrase.after) and not any(_is_ahead(item) for item in phrase.items)):
        return True
    if scope.is_work(phrase.before) and (phrase.items[0].days is None or len(phrase.items[0].days.dates) > 3):
        return True
    alone = len(phrase.items) == 1 and phrase.items[0].days
    return bool(alone and alone.of_today and not scope.is_asked(phrase.before, phrase.after))


def _is_ahead(item: Mention) -> bool:
    return bool(item.days and (item.days.ahead or item.days.shape == "until"))


def _ready(wish: Wish) -> Wish:
    return replace(wish, hours=tuple(replace(hours, kind="after", first=hours.first or hours.last, last=None) for hours in wish.hours))


def _resolved(items: list[Mention]) -> list[Mention]:
    """ "after that" is after the time that was said last."""
    clock: ClockTime | None = None
    last: Hours | None = None
    found: list[Mention] = []
    for item in items:
        if item.back == "then":
            found += [replace(item, hours=last)] if last else []
        elif item.back and clock:
            hours = Hours("after", clock) if item.back == "after" else Hours("before", last=clock)
            found.append(replace(item, hours=hours))
        elif not item.back:
            found.append(item)
        if item.hours:
            clock, last = item.hours.last or item.hours.first or clock, replace(item.hours, sure=True)
    return found


def _standing(heard: str, items: list[Mention], hasty: bool) -> list[Mention]:
    """Without bare numbers and bare parts that stand beside no day and no other time."""
    kept: list[Mention] = []
    for at, item in enumerate(items):
        if not item.hours or item.hours.sure or (hasty and item.hours.led):
            kept.append(item)
            continue
        following = items[at + 1] if at + 1 < len(items) else None
        gap = heard[kept[-1].end : item.start] if kept else "."
        beside = bool(kept) and (
            (scope.is_tight(gap) and (kept[-1].days is not None or item.hours.kind == "part" or kept[-1].hours is not None))
            or (scope.is_joint(gap) and kept[-1].hours is not None)
            or (item.hours.kind == "range" and gap.rstrip().endswith(",") and any(one.days for one in kept))
        )
        ahead = following is not None and following.days is not None and scope.is_tight(heard[item.end : following.start]) and "," not in heard[item.end : following.start]
        joint = following is not None and following.hours is not None and following.hours.sure and scope.is_joint(heard[item.end : following.start])
        liked = item.hours.kind == "part" and (
            scope.is_willing(heard[item.end : item.end + 24]) or scope.is_spurned(heard[item.end : item.end + 24]) or bool(kept and kept[-1].days)
        )
        alone = item.hours.kind == "point" and not heard[: item.start].strip(" ,#") and scope.is_willing(heard[item.end : item.end + 12])
        if beside or ahead or joint or liked or alone:
            kept.append(item)
    return kept


def _phrases(heard: str, items: list[Mention]) -> Iterator[_Phrase]:
    gaps = [heard[(items[at - 1].end if at else 0) : item.start] for at, item in enumerate(items)]
    gaps.append(heard[items[-1].end :] if items else "")
    begin = 0
    for at in range(1, len(items) + 1):
        if at < len(items) and _together(items, gaps, begin, at):
            continue
        yield _Phrase(
            tuple(items[begin:at]),
            tuple(gaps[begin + 1 : at]),
            scope.before(gaps[begin], heard[: items[begin].start]),
            scope.after(gaps[at]),
        )
        begin = at


def _together(items: list[Mention], gaps: list[str], begin: int, at: int) -> bool:
    """Whether item `at` is said in one breath with the one before it."""
    gap, left, right = gaps[at], items[at - 1], items[at]
    if left.minutes is not None or right.minutes is not None:
        return False
    if right.back:
        return False
    if scope.is_joint(gap) or _closes(left.hours, right.hours, gap):
        return True
    if not scope.is_tight(gap):
        return False
    if left.days and right.days:
        if left.days.dates == right.days.dates:
            return True
        return "," in gap and any(_lists(items, gaps, later) for later in range(at + 1, len(items)))
    known = any(item.hours and item.hours.kind != "part" for item in items[begin:at])
    return not (known and "," in gap and right.hours and right.hours.kind == "point" and not right.hours.sure)


def _closes(one: Hours | None, other: Hours | None, gap: str) -> bool:
    """ "After 10 but before 2" is one stretch."""
    return bool(one and other and {one.kind, other.kind} == {"after", "before"} and gap.strip(" ,") in ("but", "and", "pero", "y"))


def _lists(items: list[Mention], gaps: list[str], later: int) -> bool:
    """Whether a list of days ends here with "or" or "and"."""
    return scope.is_joint(gaps[later]) and items[later].days is not None and items[later - 1].days is not None and all(scope.is_tight(gap) for gap in gaps[later - 1 : later])


def _within_runs(wishes: list[Wish]) -> list[Wish]:
    """ "Next week, but not Wednesday" speaks of that week's Wednesday; a day that is wished narrows the week to itself."""
    found: list[Wish] = []
    for wish in wishes:
        run = next((one.days.dates for one in reversed(found) if one.days and one.days.shape == "run" and one.days.ahead), None)
        if run and wish.days and wish.days.bare and wish.days.shape == "each":
            day = next((day for ahead in range(7) if (day := run[0] + timedelta(days=ahead)).weekday() == wish.days.dates[0].weekday()), None)
            if day and day <= run[-1]:
                wish = replace(wish, days=replace(wish.days, dates=(day,)))
                found = [one for one in found if not (wish.wanted and one.wanted and one.days and one.days.dates == run)]
        if wish.days and not wish.wanted and not wish.hours:
            found = [_without(one, wish.days.dates) for one in found]
        found.append(wish)
    return found


def _without(wish: Wish, refused: tuple[date, ...]) -> Wish:
    """ "Any weekday but Monday" leaves Monday out."""
    if not wish.wanted or not wish.days or wish.days.shape != "each" or len(wish.days.dates) < 2:
        return wish
    return replace(wish, days=replace(wish.days, dates=tuple(day for day in wish.days.dates if day not in refused)))


@dataclass
class _Group:
    """Days with the hours said for them, while a phrase is read."""

    days: list[Days]
    hours: list[Hours]
    hours_first: bool
    start: int
    end: int


def _groups(phrase: _Phrase) -> list[_Group]:
    groups: list[_Group] = []
    joint = True
    for at, item in enumerate(phrase.items):
        gap = phrase.joints[at - 1] if at else ""
        joint = scope.is_joint(gap)
        now = groups[-1] if groups else None
        if item.days:
            if now and (not now.days or not now.hours or (now.hours_first and joint and not _hours_follow(phrase, at) and now.days)):
                same = now.days and now.days[-1].dates == item.days.dates
                if not same:
                    now.days.append(item.days)
                elif item.days.hours:
                    now.days[-1] = item.days
                now.end = item.end
            else:
                groups.append(_Group([item.days], [], False, item.start, item.end))
        elif item.hours:
            opens = now and now.hours_first and now.days and at + 1 < len(phrase.items) and phrase.items[at + 1].days
            if now and not opens:
                _add(now.hours, item.hours, joint and bool(now.hours) and not _closes(now.hours[-1], item.hours, gap))
                now.end = item.end
            else:
                groups.append(_Group([], [item.hours], True, item.start, item.end))
    return groups


def _hours_follow(phrase: _Phrase, at: int) -> bool:
    return at + 1 < len(phrase.items) and phrase.items[at + 1].hours is not None


def _add(known: list[Hours], new: Hours, joint: bool) -> None:
    """Hours said beside others are a choice after "or", else they say it closer."""
    if new.kind == "all" and known:
        return
    if not known or (joint and known[-1].kind != "all"):
        half = known[-1].half or (known[-1].first.half if known and known[-1].first else "") if known and new.kind == "point" and not new.sure else ""
        known.append(with_half(new, half))
        return
    known[-1:] = _closer(known[-1], new)


def _closer(one: Hours, other: Hours) -> list[Hours]:
    if one.kind == "all":
        return [other]
    if one.kind == "part" and other.kind == "part" and one.part and other.part:
        narrow, wide = sorted((one, other), key=lambda hours: _length(hours))
        inside = wide.part and narrow.part and wide.part[0] <= narrow.part[1] and narrow.part[0] <= wide.part[1]
        return [narrow] if inside else [one, other]
    if one.kind == "part":
        return [with_half(other, one.half)]
    if other.kind == "part":
        return [with_half(one, other.half)]
    if {one.kind, other.kind} == {"after", "before"}:
        first, last = (one.first, other.last) if one.kind == "after" else (other.first, one.last)
        return [Hours("range", first, last)]
    return [one, other]


def _length(hours: Hours) -> int:
    assert hours.part
    return hours.part[1].hour - hours.part[0].hour


def _wishes(phrase: _Phrase, heard: str) -> list[Wish]:
    if phrase.items[0].minutes is not None:
        item = phrase.items[0]
        refused = scope.is_refused(phrase.before, phrase.after)
        return [Wish(not refused, item.start, item.end, minutes=item.minutes, within=item.within)]
    groups = _groups(phrase)
    refused = scope.is_refused(phrase.before, phrase.after) and not (scope.is_until(phrase.before) and _begins(phrase.items[0]))
    turns = refused and (len(groups) > 1 or sum(len(group.days) for group in groups) > 1) and scope.is_willing(phrase.after)
    found: list[Wish] = []
    for at, group in enumerate(groups):
        hours = group.hours
        if not hours and at + 1 < len(groups) and scope.is_joint(" or ") and _shares(groups[at + 1]):
            hours = groups[at + 1].hours
        for place, days in enumerate(group.days or [None]):
            wanted = not refused or (turns and (at, place) > (0, 0))
            whole = [] if [one.kind for one in hours] == ["all"] and days else hours
            for one, liked in _unmoved(days, wanted, scope.is_moved(phrase.before), heard[group.start : group.end]):
                own = _with_own(one, whole)
                found.append(Wish(liked, group.start, group.end, one, tuple(own)))
    return found


def _begins(item: Mention) -> bool:
    """Whether an item is a beginning: "not until after 3" wishes for what comes then."""
    return bool((item.hours and item.hours.kind == "after") or (item.days and item.days.shape == "from"))


def _shares(group: _Group) -> bool:
    return not group.hours_first


def _unmoved(days: Days | None, wanted: bool, moved: bool, said: str) -> list[tuple[Days | None, bool]]:
    """ "Move it from Tuesday to Thursday" takes one day back and names another."""
    if days and moved and days.ends and said.startswith(("from ", "del ", "de ")):
        return [(Days(days.ends[:1]), False), (Days(days.ends[1:]), True)]
    return [(days, wanted)]


def _with_own(days: Days | None, hours: list[Hours]) -> list[Hours]:
    """Hours with those the day brings itself: "tonight after 7"."""
    if not days or not days.hours:
        return list(hours)
    if not hours:
        return [days.hours]
    return [closer for one in hours for closer in _closer(days.hours, one)]


def _placed(wishes: list[Wish], heard: str) -> list[Wish]:
    """Hours without a day take the day of their neighbours: the one they narrow, else the one before."""
    found: list[Wish] = []
    for at, wish in enumerate(wishes):
        if wish.days or wish.minutes is not None:
            found.append(wish)
            continue
        following = next((one for one in wishes[at + 1 : at + 2] if one.days and not one.hours and one.wanted == wish.wanted), None)
        if following and not any(one.days for one in found) and not scope.is_hard(heard[wish.end : following.start]):
            wishes[at + 1] = replace(following, hours=wish.hours, start=wish.start)
            continue
        before = [one for one in found if one.days]
        if before and wish.hours and not (not before[-1].wanted and not before[-1].hours):
            last = before[-1]
            if not last.hours and last.wanted == wish.wanted:
                same = [one for one in before if one.start == last.start or (one.wanted == wish.wanted and not one.hours and one.end >= last.start - 8)]
                found = [replace(one, hours=wish.hours, end=max(one.end, wish.end)) if one in same else one for one in found]
                continue
            if [one.kind for one in wish.hours] != ["all"]:
                found.append(replace(wish, days=_whole(last.days), hours=tuple(_with_own(last.days, list(wish.hours)))))
            continue
        if wish.hours and [one.kind for one in wish.hours] != ["all"]:
            found.append(wish)
    return [replace(wish, hours=() if wish.days and [one.kind for one in wish.hours] == ["all"] else wish.hours) for wish in found]


def _whole(days: Days | None) -> Days | None:
    return replace(days, hours=None) if days else None
