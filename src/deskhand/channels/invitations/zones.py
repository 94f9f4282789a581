"""A time zone as a calendar carries it (VTIMEZONE): the changes of its clock around one event. Pure.

icalendar can make one too, but writes when a clock goes forward by the clock after it, where RFC 5545 section 3.6.5
wants the one before it (seen in 7.3.2): who reads that is an hour wrong in the first hour of summer time.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from icalendar import Timezone, TimezoneDaylight, TimezoneStandard

from deskhand.domain.availability import Span

AROUND = timedelta(days=400)
"""So far before and after the event changes are looked for: one on each side is among them wherever a clock changes
every year."""
BEGINNING = datetime(1970, 1, 1)  # noqa: DTZ001  a local time, as the standard writes it
STEP = timedelta(hours=12)


@dataclass(frozen=True)
class ClockChange:
    """From `at` (aware, UTC, the first instant of the new time) on local clocks are `after` ahead of UTC."""

    at: datetime
    before: timedelta
    after: timedelta
    name: str
    summer: bool


def changes(zone: ZoneInfo, within: Span) -> Iterator[ClockChange]:
    """The changes of the clock in `within`, in order, to the second."""
    at, ends = within.starts_at.astimezone(UTC), within.ends_at.astimezone(UTC)
    while at < ends:
        later = min(at + STEP, ends)
        if _offset(at, zone) != _offset(later, zone):
            yield _change(_first_of(at, later, zone), zone)
        at = later


def timezone_of(zone: ZoneInfo, event: Span) -> Timezone:
    """The VTIMEZONE of `zone` that is right for every instant of `event`: the change before it, those in it, the next.

    So there is most often one of each kind, which is as many as Outlook has room for (MS-OXCICAL 2.1.3.1.1.19.2.1, read
    2026-11-30).
    """
    around = Span(event.starts_at - AROUND, event.ends_at + AROUND)
    all_changes = list(changes(zone, around))
    past = [one for one in all_changes if one.at <= event.starts_at]
    coming = [one for one in all_changes if one.at >= event.ends_at]
    inside = [one for one in all_changes if event.starts_at < one.at < event.ends_at]
    found = [*past[-1:], *inside, *coming[:1]]
    made = Timezone()
    made.add("tzid", zone.key)
    if not past:
        made.add_component(_observance(_standing(around.starts_at, zone), BEGINNING))
    for one in found:
        made.add_component(_observance(one, (one.at + one.before).replace(tzinfo=None)))
    return made


def is_told_twice(at: datetime, zone: ZoneInfo) -> bool:
    """True in the hour that a clock shows for the second time: a calendar can say its local time only of the first."""
    return at.astimezone(zone).fold == 1


def _observance(change: ClockChange, onset: datetime) -> TimezoneStandard | TimezoneDaylight:
    """`onset` is local time by the clock before the change."""
    made = TimezoneDaylight() if change.summer else TimezoneStandard()
    made.add("dtstart", onset)
    made.add("tzoffsetfrom", change.before)
    made.add("tzoffsetto", change.after)
    made.add("tzname", change.name)
    return made


def _first_of(before: datetime, after: datetime, zone: ZoneInfo) -> datetime:
    """The first second after `before` that has the offset of `after`."""
    new = _offset(after, zone)
    while after - before > timedelta(seconds=1):
        middle = (before + (after - before) / 2).replace(microsecond=0)
        if middle <= before:
            break
        before, after = (before, middle) if _offset(middle, zone) == new else (middle, after)
    return after


def _change(at: datetime, zone: ZoneInfo) -> ClockChange:
    standing = _standing(at, zone)
    return ClockChange(at, _offset(at - timedelta(seconds=1), zone), standing.after, standing.name, standing.summer)


def _standing(at: datetime, zone: ZoneInfo) -> ClockChange:
    """The time that holds at `at`, as if it had always held."""
    local, offset = at.astimezone(zone), _offset(at, zone)
    summer = (local.dst() or timedelta(0)) > timedelta(0)
    return ClockChange(at, offset, offset, local.tzname() or zone.key, summer)


def _offset(at: datetime, zone: ZoneInfo) -> timedelta:
    return at.astimezone(zone).utcoffset() or timedelta(0)
