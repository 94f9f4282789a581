"""Windows as the reader and a label write them, brought to what was said: a point, a bound, whole days, a stretch."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

OPEN_END = timedelta(days=14)
BEGINNINGS = (time(0), time(6), time(8))
ENDS = (time(18), time(23, 59), time(0))
ONE_HOUR = timedelta(hours=1)

Said = tuple[str, ...]
Sense = tuple[str, frozenset[Said]]
Window = tuple[str, str | None, str | None]


def said(windows: Iterable[Window], now: datetime) -> set[Sense]:
    """What windows of name, start and end say; whole days that follow each other are one run of them.

    A label may leave one end open: at an hour that is a point or "after", both are right. The reader gives a point one
    hour, a whole day 8 to 18, "after" the evening's end, "before" the working day's beginning, an open end two weeks.
    """
    found: set[Sense] = set()
    days: dict[str, set[date]] = {}
    for name, start, end in windows:
        meanings = _meanings(start, end, now)
        if isinstance(meanings, frozenset):
            found.add((name, meanings))
        else:
            days.setdefault(name, set()).update(meanings)
    return found | {(name, frozenset({run})) for name, those in days.items() for run in _runs(those)}


def agreed(heard: set[Sense], meant: set[Sense]) -> int:
    """How many of `meant` were heard."""
    return sum(any(name == other and sense & any_of for other, sense in heard) for name, any_of in meant)


def _meanings(start: str | None, end: str | None, now: datetime) -> frozenset[Said] | list[date]:
    first = datetime.fromisoformat(start) if start else None
    last = datetime.fromisoformat(end) if end else None
    if first is None:
        assert last
        return frozenset({("until", last.isoformat())})
    begins = first.time() in BEGINNINGS or first == now
    if last is None:
        if first.time() == time(0):
            return frozenset({("from", first.date().isoformat())})
        return frozenset({("at", first.isoformat()), ("after", first.isoformat())})
    if last - first == OPEN_END and first.time() == time(0):
        return frozenset({("from", first.date().isoformat())})
    if begins and last.time() in ENDS and (last - first >= 8 * ONE_HOUR or last.time() != time(18)):
        whole = last.date() - timedelta(days=last.time() == time(0))
        return [first.date() + timedelta(days=ahead) for ahead in range((whole - first.date()).days + 1)]
    if last == first or last - first == ONE_HOUR:
        return frozenset({("at", first.isoformat())})
    if last.time() in (time(20), time(23, 59)):
        return frozenset({("after", first.isoformat())})
    if begins:
        return frozenset({("until", last.isoformat())})
    return frozenset({("between", first.isoformat(), last.isoformat())})


def _runs(days: set[date]) -> list[Said]:
    runs: list[list[date]] = []
    for day in sorted(days):
        if runs and day - runs[-1][-1] == timedelta(days=1):
            runs[-1].append(day)
        else:
            runs.append([day])
    return [("days", run[0].isoformat(), run[-1].isoformat()) for run in runs]
