"""iCalendar and WebDAV bytes <-> spans and bookings: pure, and lenient with what other programs write."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from xml.etree import ElementTree as XML
from xml.sax.saxutils import escape
from zoneinfo import ZoneInfo

import icalendar
import recurring_ical_events

from deskhand.domain.availability import Span
from deskhand.domain.booking import Booked, Booking

PRODUCT = "-//Deskhand//Deskhand//EN"
DAV, CALDAV = "{DAV:}", "{urn:ietf:params:xml:ns:caldav}"


@dataclass(frozen=True)
class Resource:
    """One file of a calendar as the server gives it."""

    href: str
    etag: str
    data: str


def uid_of(key: str) -> str:
    """The name of the event that `key` makes, on every server the same."""
    return f"deskhand-{hashlib.sha256(key.encode()).hexdigest()[:32]}"


def event_text(booking: Booking, uid: str, now: datetime, sequence: int = 0) -> str:
    """One event as a calendar file. Times are written in UTC, so that no server has to know our zones."""
    event = icalendar.Event()
    event.add("uid", uid)
    event.add("dtstamp", now.astimezone(UTC))
    event.add("dtstart", booking.span.starts_at.astimezone(UTC))
    event.add("dtend", booking.span.ends_at.astimezone(UTC))
    event.add("summary", booking.title)
    event.add("sequence", sequence)
    event.add("status", "CONFIRMED")
    if booking.notes:
        event.add("description", booking.notes)
    if booking.attendee:
        event.add("attendee", f"mailto:{booking.attendee}")
    whole = icalendar.Calendar()
    whole.add("prodid", PRODUCT)
    whole.add("version", "2.0")
    whole.add_component(event)
    return str(whole.to_ical(), "utf-8")


def moved_text(data: str, to: Span, now: datetime) -> str:
    """The same file with its event at another time; everything else that stands in it stays."""
    whole = icalendar.Calendar.from_ical(data)
    event = _event(whole)
    for name, value in (
        ("dtstart", to.starts_at.astimezone(UTC)),
        ("dtend", to.ends_at.astimezone(UTC)),
        ("dtstamp", now.astimezone(UTC)),
        ("sequence", int(event.get("sequence", 0)) + 1),
    ):
        event.pop(name, None)
        event.add(name, value)
    event.pop("duration", None)
    return str(whole.to_ical(), "utf-8")


def booked_of(resource: Resource, calendar: str, zone: ZoneInfo) -> Booked:
    """The event of a file that we wrote, as it stands now. ValueError where it has none any more."""
    event = _event(icalendar.Calendar.from_ical(resource.data))
    attendee = str(event.get("attendee", "")).removeprefix("mailto:")
    booking = Booking(
        calendar, _span(event, zone), str(event.get("summary", "")), str(event.get("description", "")), attendee or None
    )
    return Booked(str(event.get("uid", "")), resource.etag, booking, _is_cancelled(event))


def busy_of(data: str, within: Span, zone: ZoneInfo) -> list[Span]:
    """What one file blocks of `within`: repeated events one by one, cancelled and transparent ones left out.

    Expanded here, since what servers expand is an hour wrong across the change of the clock. `zone` is that of times
    without one and of whole days. ValueError for a file that is none.
    """
    whole = icalendar.Calendar.from_ical(data)
    found = recurring_ical_events.of(whole, skip_bad_series=True).between(within.starts_at, within.ends_at)
    spans = (_span(event, zone) for event in found if not _is_cancelled(event) and not _is_free(event))
    return [span for span in spans if span.starts_at < span.ends_at and span.overlaps(within)]


def query(within: Span) -> str:
    """The REPORT that asks for every file with an event in `within`, as it was written."""
    starts, ends = (f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}" for at in (within.starts_at, within.ends_at))
    return (
        '<?xml version="1.0" encoding="utf-8"?>'
        '<C:calendar-query xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav">'
        "<D:prop><D:getetag/><C:calendar-data/></D:prop>"
        '<C:filter><C:comp-filter name="VCALENDAR"><C:comp-filter name="VEVENT">'
        f'<C:time-range start="{escape(starts)}" end="{escape(ends)}"/>'
        "</C:comp-filter></C:comp-filter></C:filter></C:calendar-query>"
    )


def resources_of(answer: bytes) -> list[Resource]:
    """The files of a multi-status answer. ValueError where it is none."""
    try:
        root = XML.fromstring(answer)
    except XML.ParseError as error:
        raise ValueError(f"no multi-status: {error}") from error
    return list(_resources(root))


def _resources(root: XML.Element) -> Iterator[Resource]:
    for response in root.iter(f"{DAV}response"):
        href, data = response.findtext(f"{DAV}href"), response.find(f".//{CALDAV}calendar-data")
        etag = response.findtext(f".//{DAV}getetag") or ""
        if href and data is not None and data.text:
            yield Resource(href, etag, data.text)


def _event(whole: Any) -> Any:
    """The event of a file with one; of a series its first."""
    found = [one for one in whole.walk("VEVENT") if "recurrence-id" not in one]
    if not found:
        raise ValueError("the file has no event")
    return found[0]


def _span(event: Any, zone: ZoneInfo) -> Span:
    starts = event["dtstart"].dt
    if "dtend" in event:
        ends = event["dtend"].dt
    elif "duration" in event:
        ends = starts + event["duration"].dt
    else:
        ends = starts + timedelta(days=1) if not isinstance(starts, datetime) else starts
    return Span(_instant(starts, zone), _instant(ends, zone))


def _instant(value: date | datetime, zone: ZoneInfo) -> datetime:
    moment = value if isinstance(value, datetime) else datetime.combine(value, time())
    return (moment if moment.tzinfo else moment.replace(tzinfo=zone)).astimezone(UTC)


def _is_cancelled(event: Any) -> bool:
    return str(event.get("status", "")).upper() == "CANCELLED"


def _is_free(event: Any) -> bool:
    return str(event.get("transp", "")).upper() == "TRANSPARENT"
