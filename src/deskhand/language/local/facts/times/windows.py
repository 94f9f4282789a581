"""Windows: wishes as stretches of time in the zone of the reader."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta

from deskhand.domain.reading import Fact
from deskhand.language.local.facts.times.clock import ClockTime, Hours, bounds, with_half
from deskhand.language.local.facts.times.compose import read_wishes
from deskhand.language.local.facts.times.dates import Days
from deskhand.language.local.facts.times.lexicon import EVENING
from deskhand.language.local.facts.times.masks import times_only
from deskhand.language.local.facts.times.wishes import Wish

DAY = (time(8), time(18))
EVENING_ENDS = time(20)
MIDNIGHT = time(23, 59)
OPEN_END = timedelta(days=14)
ALL_DAY = Hours("all")
Window = tuple[datetime, datetime]


def read_windows(text: str, now: datetime) -> list[Fact]:
    """Times that suit as `when`, those that do not as `not_when`; ISO "start/end", several days give several facts."""
    facts: list[Fact] = []
    for wish in read_wishes(times_only(text), now):
        name = "when" if wish.wanted else "not_when"
        for start, end in _windows(wish, now):
            fact = Fact(name, f"{start.isoformat()}/{end.isoformat()}", text[wish.start : wish.end].strip())
            if all((fact.name, fact.value) != (known.name, known.value) for known in facts):
                facts.append(fact)
    return facts


def _windows(wish: Wish, now: datetime) -> Iterator[Window]:
    for start, end in _stretches(wish, now):
        begin = max(start, now)
        if begin < end:
            yield begin, end


def _stretches(wish: Wish, now: datetime) -> Iterator[Window]:
    if wish.minutes is not None:
        at = _later(now, timedelta(minutes=wish.minutes))
        yield (now, at) if wish.within else (at, _later(at, timedelta(hours=1)))
    elif wish.days is None or wish.days.shape == "any":
        for hours in wish.hours:
            daily = wish.days is not None or hours.habit
            yield _first_whole(now.date(), hours, now) if daily else _next(hours, now)
    elif wish.days.shape == "each":
        for day in wish.days.dates:
            for hours in wish.hours or (ALL_DAY,):
                yield (
                    _first_whole(day, hours, now, every=7) if wish.days.often and wish.wanted else _on(day, hours, now)
                )
    else:
        yield from _run(wish.days, wish.hours, wish.wanted, now)


def _first_whole(day: date, hours: Hours, now: datetime, every: int = 1) -> Window:
    """Hours that come again after so many days, where they are next whole."""
    window = _on(day, hours, now, comes_again=True)
    return window if window[0] >= now else _on(day + timedelta(days=every), hours, now)


def _run(days: Days, hours: tuple[Hours, ...], wanted: bool, now: datetime) -> Iterator[Window]:
    first, last = days.dates[0], days.dates[-1]
    if days.shape == "until":
        first = now.date()
        last -= timedelta(days=days.till and not wanted)
        if hours and hours[0].kind == "point":
            yield now, _on(last, hours[0], now)[0]
            return
    if days.shape == "from":
        start = _on(first, hours[0], now)[0] if hours else _at(first, time(0), now)
        yield start, _at(first + OPEN_END, time(0), now)
    elif hours:
        for ahead in range((last - first).days + 1):
            yield from (_on(first + timedelta(days=ahead), one, now) for one in hours)
    elif first == last:
        yield _whole(first, now)
    else:
        yield _at(first, time(0), now), _at(last + timedelta(days=1), time(0), now)


def _whole(day: date, now: datetime) -> Window:
    start, end = (_at(day, at, now) for at in DAY)
    return (start, end) if now < end else (start, _at(day, MIDNIGHT, now))


def _on(day: date, hours: Hours, now: datetime, comes_again: bool = False) -> Window:
    """`hours` on `day`: a point lasts an hour, "after" till the evening ends, "before" begins with the working day."""
    hours = hours if comes_again else _still_to_come(day, hours, now)
    first, last = bounds(hours)
    if hours.kind == "all":
        return _whole(day, now)
    if hours.kind == "point" and first:
        start = _at(day, first, now)
        return start, _later(start, timedelta(hours=1))
    if hours.kind == "after" and first:
        return _at(day, first, now), _at(day, EVENING_ENDS if first < time(19) else MIDNIGHT, now)
    if hours.kind == "before" and last:
        return _at(day, _beginning(last), now), _at(day, last, now)
    assert first
    assert last
    start, end = _at(day, first, now), _at(day, last, now)
    late = hours.part == EVENING and day == now.date() and end <= now
    return start, _at(day, MIDNIGHT, now) if late else end


def _beginning(last: time) -> time:
    return time(8) if last >= time(10) else time(6) if last > time(7) else time(0)


def _still_to_come(day: date, hours: Hours, now: datetime) -> Hours:
    """The afternoon's hour where nobody said which and the morning's has passed today."""
    if day != now.date() or hours.kind == "part":
        return hours
    edge: ClockTime | None = hours.last or hours.first
    return with_half(hours, "pm") if edge and not edge.half and _at(day, edge.at(), now) < now else hours


def _next(hours: Hours, now: datetime) -> Window:
    """These hours where they come next: those that have passed, and a point or a morning that has begun, tomorrow."""
    window = _on(now.date(), hours, now, comes_again=hours.kind != "before")
    passed = window[0] < now if hours.kind == "point" or hours.half == "am" else window[1] <= now
    return _on(now.date() + timedelta(days=1), hours, now, comes_again=True) if passed else window


def _at(day: date, at: time, now: datetime) -> datetime:
    """This moment in the zone of `now`; an hour that the clock leaps over is the one after it."""
    return datetime.combine(day, at, now.tzinfo).astimezone(UTC).astimezone(now.tzinfo)


def _later(moment: datetime, by: timedelta) -> datetime:
    return (moment.astimezone(UTC) + by).astimezone(moment.tzinfo)
