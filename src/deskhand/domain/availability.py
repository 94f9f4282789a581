"""When somebody can be met: working hours less what is busy, in their own zone, over both changes of the clock.

All arithmetic is on instants (aware, UTC): a slot of 30 minutes lasts 30 minutes on every day of the year.
"""

from __future__ import annotations

import heapq
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import chain, groupby, islice
from zoneinfo import ZoneInfo

from deskhand.domain.hours import Hours


@dataclass(frozen=True, order=True)
class Span:
    """From `starts_at` up to, not including, `ends_at`; both aware, the end later than the start."""

    starts_at: datetime
    ends_at: datetime

    def overlaps(self, other: Span) -> bool:
        """True where both have an instant in common; spans that only touch have none."""
        return self.starts_at < other.ends_at and other.starts_at < self.ends_at


@dataclass(frozen=True, order=True)
class Slot:
    """A time at which one provider can be booked."""

    starts_at: datetime
    minutes: int
    provider: str

    @property
    def span(self) -> Span:
        return Span(self.starts_at, self.starts_at + timedelta(minutes=self.minutes))


@dataclass(frozen=True)
class SlotRules:
    """How slots are cut. `step_min`: they begin every so many minutes after opening. `before_min` and `after_min` stay
    free around what is busy. `notice`: nothing begins sooner. `per_day`: so many bookings a local day, None for any
    number."""

    minutes: int
    step_min: int = 30
    before_min: int = 0
    after_min: int = 0
    notice: timedelta = timedelta(0)
    per_day: int | None = None

    def __post_init__(self) -> None:
        if self.minutes <= 0 or self.step_min <= 0:
            raise ValueError("a slot lasts, and slots are apart, one minute or more")
        if min(self.before_min, self.after_min) < 0 or self.notice < timedelta(0):
            raise ValueError("buffers and notice are not negative")


@dataclass(frozen=True)
class Diary:
    """One provider: hours in `zone` (IANA), and what is busy, in any order, overlapping or not."""

    provider: str
    hours: Hours
    zone: str
    busy: tuple[Span, ...] = ()


def free_slots(diary: Diary, rules: SlotRules, now: datetime, until: datetime) -> Iterator[Slot]:
    """The free slots of one provider from `now` (after the notice) that end by `until`, earliest first."""
    zone, first = ZoneInfo(diary.zone), now + rules.notice
    busy = merged(diary.busy)
    booked = _by_day(diary.busy, zone) if rules.per_day is not None else {}
    day, last = first.astimezone(zone).date(), until.astimezone(zone).date()
    while day <= last:
        opening = open_span(diary.hours, day, zone)
        full = rules.per_day is not None and booked.get(day, 0) >= rules.per_day
        if opening is not None and not full:
            yield from _cut(diary.provider, opening, busy, rules, first, until)
        day += timedelta(days=1)


def earliest_slots(diaries: Iterable[Diary], rules: SlotRules, now: datetime, until: datetime) -> Iterator[Slot]:
    """The free slots of several providers, earliest first; at one instant in the order of their names."""
    return heapq.merge(*(free_slots(diary, rules, now, until) for diary in diaries))


def proposals(slots: Iterable[Slot], zone: str, wanted: int = 3) -> list[Slot]:
    """`wanted` slots that leave a choice: one of each of the first days on which there is one, early and late in turn;
    more of the same days where there are too few days."""
    days = groupby(slots, key=lambda slot: slot.starts_at.astimezone(ZoneInfo(zone)).date())
    found = [list(own) for _, own in islice(days, wanted)]
    picked = [own[0] if at % 2 == 0 else own[-1] for at, own in enumerate(found)]
    others = sorted(slot for own in found for slot in own if slot not in picked)
    apart = chain(others[len(others) // 2 :], others[: len(others) // 2])
    return sorted(islice(chain(picked, apart), wanted))


def is_free(diary: Diary, slot: Slot, rules: SlotRules, now: datetime) -> bool:
    """True where `slot` may be booked: within hours, after the notice, clear of everything busy, the day not full."""
    ends = slot.span.ends_at
    if slot.starts_at < now + rules.notice:
        return False
    zone = ZoneInfo(diary.zone)
    opening = open_span(diary.hours, slot.starts_at.astimezone(zone).date(), zone)
    if opening is None or not opening.starts_at <= slot.starts_at or not ends <= opening.ends_at:
        return False
    if rules.per_day is not None:
        day = slot.starts_at.astimezone(zone).date()
        if _by_day(diary.busy, zone).get(day, 0) >= rules.per_day:
            return False
    return not _clashing(merged(diary.busy), _kept_clear(slot.starts_at, rules))


def open_span(hours: Hours, day: date, zone: ZoneInfo) -> Span | None:
    """The instants between opening and closing on a local day; None where it is closed.

    A local time that the clock skips begins when the clock has jumped; one that comes twice is the first of the two.
    """
    local = hours.on(day)
    if local is None:
        return None
    starts, ends = (_instant(day, at, zone) for at in local)
    return Span(starts, ends) if starts < ends else None


def merged(spans: Iterable[Span]) -> list[Span]:
    """The same instants as spans that are apart from each other, earliest first."""
    found: list[Span] = []
    for span in sorted(spans):
        if found and span.starts_at <= found[-1].ends_at:
            found[-1] = Span(found[-1].starts_at, max(found[-1].ends_at, span.ends_at))
        else:
            found.append(span)
    return found


def _instant(day: date, at: time, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, at, zone).astimezone(UTC)


def _cut(
    provider: str, opening: Span, busy: Sequence[Span], rules: SlotRules, first: datetime, until: datetime
) -> Iterator[Slot]:
    """The slots of one day: every step after opening that is not too soon, not too late and not in anybody's way."""
    length, step = timedelta(minutes=rules.minutes), timedelta(minutes=rules.step_min)
    begins = opening.starts_at
    if first > begins:
        begins += -(-(first - begins) // step) * step
    end = min(opening.ends_at, until)
    while begins + length <= end:
        clash = _clashing(busy, _kept_clear(begins, rules))
        if clash is None:
            yield Slot(begins, rules.minutes, provider)
            begins += step
        else:  # go on with the first step that is clear of it
            clear = clash.ends_at + timedelta(minutes=rules.before_min)
            begins += max(1, -(-(clear - begins) // step)) * step


def _kept_clear(begins: datetime, rules: SlotRules) -> Span:
    before, after = timedelta(minutes=rules.before_min), timedelta(minutes=rules.minutes + rules.after_min)
    return Span(begins - before, begins + after)


def _clashing(busy: Sequence[Span], wanted: Span) -> Span | None:
    """The first of `busy` (apart, sorted) that overlaps `wanted`, or None."""
    at = bisect_left(busy, wanted.starts_at, key=lambda span: span.ends_at)
    while at < len(busy) and busy[at].starts_at < wanted.ends_at:
        if busy[at].overlaps(wanted):
            return busy[at]
        at += 1
    return None


def _by_day(busy: Iterable[Span], zone: ZoneInfo) -> Mapping[date, int]:
    """How many spans begin on each local day."""
    counts: dict[date, int] = {}
    for span in busy:
        day = span.starts_at.astimezone(zone).date()
        counts[day] = counts.get(day, 0) + 1
    return counts
