"""The time that somebody's calendar proposes, where it can be told for sure. Pure.

Source: RFC 5545 section 3.3.5: of a local time that comes twice the first is meant, one that never comes is meant by
the clock before the change; read 2026-11-30 where others quote it. Python's fold=0 is both.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from icalendar import Event
from icalendar.prop import vBroken
from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

from deskhand.channels.invitations.sieve import ZONE_PARAMETER
from deskhand.domain.availability import Span

LONGEST_MEETING = timedelta(days=14)
YEARS = range(1970, 2100)
LONGEST_NAME = 100


def proposed(event: Event) -> Span | None:
    """From DTSTART to DTEND or for DURATION; None where one is missing, there twice, or of a zone that nobody knows."""
    starts, ends = instant(event.get("dtstart")), instant(event.get("dtend"))
    if starts is not None and ends is None:
        length = _length(event.get("duration"))
        ends = starts + length if length is not None else None
    if starts is None or ends is None or not timedelta(0) < ends - starts <= LONGEST_MEETING:
        return None
    return Span(starts, ends)


def instant(value: Any) -> datetime | None:
    """In UTC; None for a whole day, a time whose zone nobody knows, and what is no time."""
    at = None if isinstance(value, vBroken) else getattr(value, "dt", None)
    if not isinstance(at, datetime) or at.year not in YEARS:
        return None
    if at.tzinfo is None:
        zone = zone_named(str(value.params.get(ZONE_PARAMETER, "")))
        if zone is None:
            return None
        at = at.replace(tzinfo=zone)
    return at.astimezone(UTC)


def zone_named(written: str) -> ZoneInfo | None:
    """The zone by IANA's name or Windows', behind a maker's prefix or not; None where nobody knows which is meant."""
    name = written.strip().strip('"').strip()[:LONGEST_NAME]
    known = _known()
    return next((ZoneInfo(one) for one in (name, WINDOWS_TO_OLSON.get(name, ""), *_tails(name)) if one in known), None)


def _tails(name: str) -> tuple[str, ...]:
    """/maker/date/America/Argentina/Salta -> America/Argentina/Salta, Argentina/Salta."""
    parts = name.strip("/").split("/")
    return tuple("/".join(parts[-count:]) for count in (3, 2) if len(parts) > count)


@cache
def _known() -> frozenset[str]:
    return frozenset(available_timezones())


def _length(value: Any) -> timedelta | None:
    length = None if isinstance(value, vBroken) else getattr(value, "dt", None)
    return length if isinstance(length, timedelta) and abs(length) <= LONGEST_MEETING else None
