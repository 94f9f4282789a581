"""iCalendar and WebDAV bytes <-> spans and bookings: pure, and lenient with what other programs write."""

from __future__ import annotations

import copy
import hashlib
import re
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
from deskhand.domain.booking import Booked, Booking, CalendarEvent, Guest

PRODUCT = "-//Deskhand//Deskhand//EN"
DAV, CALDAV = "{DAV:}", "{urn:ietf:params:xml:ns:caldav}"
ONE_OF_SERIES = re.compile(r"(.+)#(\d{8}T\d{6}Z)", re.DOTALL)
"""How one event of a series is named: the series, and when it began before anybody moved it."""
REPEATS = ("rrule", "rdate", "recurrence-id")


class NotThere(Exception):
    """The series goes on without this one of its events."""


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


def parted(name: str) -> tuple[str, str]:
    """A name without, and with, which event of the series it is; '' where it is none of a series."""
    of_series = ONE_OF_SERIES.fullmatch(name)
    return (of_series[1], of_series[2]) if of_series else (name, "")


def moved_text(data: str, to: Span, now: datetime, which: str = "", zone: ZoneInfo | None = None) -> str:
    """The same file with its event (`which` of a series) at another time; everything else that stands in it stays."""
    whole = icalendar.Calendar.from_ical(data)
    event = _own(whole, which, zone or ZoneInfo("UTC")) if which else _event(whole)
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


def text_without(data: str, which: str, now: datetime, zone: ZoneInfo) -> str:
    """The same file without one event of its series."""
    whole = icalendar.Calendar.from_ical(data)
    at = _at(which)
    whole.subcomponents = [one for one in whole.subcomponents if _replaces(one, zone) != at]
    series = _event(whole)
    series.add("exdate", _as_written(series, at, zone))
    series["sequence"] = int(series.get("sequence", 0)) + 1
    series.pop("dtstamp", None)
    series.add("dtstamp", now.astimezone(UTC))
    return str(whole.to_ical(), "utf-8")


def booked_of(resource: Resource, calendar: str, zone: ZoneInfo, which: str = "") -> Booked:
    """The event of a file (`which` of its series, or NotThere) as it stands now. ValueError where it has none."""
    whole = icalendar.Calendar.from_ical(resource.data)
    event = _one_of(whole, which, zone) if which else _event(whole)
    guests = _guests(event)
    notes = str(event.get("description", ""))
    booking = Booking(
        calendar, _span(event, zone), str(event.get("summary", "")), notes, guests[0].address if guests else None
    )
    name = resource.href.rstrip("/").rpartition("/")[2].removesuffix(".ics")
    return Booked(f"{name}#{which}" if which else name, resource.etag, booking, _is_cancelled(event))


def uid_in(data: str) -> str:
    """Whose file it is. ValueError for a file that is none."""
    return next((str(one.get("uid", "")) for one in icalendar.Calendar.from_ical(data).walk("VEVENT")), "")


def events_of(data: str, within: Span, zone: ZoneInfo) -> list[CalendarEvent]:
    """The events of one file in `within`, whoever wrote it: repeated ones one by one, cancelled ones left out.

    ValueError for a file that is none.
    """
    whole = icalendar.Calendar.from_ical(data)
    repeats = any(name in one for one in whole.walk("VEVENT") for name in REPEATS)
    found = recurring_ical_events.of(whole, skip_bad_series=True).between(within.starts_at, within.ends_at)
    events = [_listed(event, repeats, zone) for event in found if not _is_cancelled(event)]
    return [one for one in events if one.span.overlaps(within)]


def _listed(event: Any, repeats: bool, zone: ZoneInfo) -> CalendarEvent:
    uid = str(event.get("uid", ""))
    title, notes, place = (str(event.get(name, "")) for name in ("summary", "description", "location"))
    return CalendarEvent(
        id=f"{uid}#{_instant(event['recurrence-id'].dt, zone):%Y%m%dT%H%M%SZ}" if repeats else uid,
        span=_span(event, zone),
        stamp=uid,
        title=title,
        guests=tuple(_guests(event)),
        notes=notes,
        place=place,
        all_day=not isinstance(event["dtstart"].dt, datetime),
        transparent=_is_free(event),
    )


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
    return _query(f'<C:time-range start="{escape(starts)}" end="{escape(ends)}"/>')


def uid_query(uid: str) -> str:
    """The REPORT that asks for the files whose event has this in its UID."""
    words = f'<C:text-match collation="i;octet">{escape(uid)}</C:text-match>'
    return _query(f'<C:prop-filter name="UID">{words}</C:prop-filter>')


def _query(wanted: str) -> str:
    return (
        '<?xml version="1.0" encoding="utf-8"?>'
        '<C:calendar-query xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav">'
        "<D:prop><D:getetag/><C:calendar-data/></D:prop>"
        '<C:filter><C:comp-filter name="VCALENDAR"><C:comp-filter name="VEVENT">'
        f"{wanted}</C:comp-filter></C:comp-filter></C:filter></C:calendar-query>"
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


def _one_of(whole: Any, which: str, zone: ZoneInfo) -> Any:
    """One event of a series: as somebody has changed it, else by the rule. NotThere where it was taken out."""
    at = _at(which)
    own = [one for one in whole.walk("VEVENT") if _replaces(one, zone) == at]
    by_rule = [] if own else recurring_ical_events.of(whole).between(at, at + timedelta(seconds=1))
    found = own or [one for one in by_rule if _replaces(one, zone) == at]
    if not found:
        raise NotThere(f"the series has nothing of {which}")
    return found[0]


def _own(whole: Any, which: str, zone: ZoneInfo) -> Any:
    """The part of the file that speaks of one event of the series alone, written where there is none yet."""
    at = _at(which)
    own = next((one for one in whole.walk("VEVENT") if _replaces(one, zone) == at), None)
    if own is None:
        series = _event(whole)
        own = copy.deepcopy(series)
        for name in ("rrule", "rdate", "exdate", "exrule"):
            own.pop(name, None)
        own.add("recurrence-id", _as_written(series, at, zone))
        whole.add_component(own)
    return own


def _replaces(event: Any, zone: ZoneInfo) -> datetime | None:
    """Which event of its series it is."""
    return _instant(event["recurrence-id"].dt, zone) if "recurrence-id" in event else None


def _as_written(series: Any, at: datetime, zone: ZoneInfo) -> date | datetime:
    """An instant in the way in which the series writes its own begin."""
    begins = series["dtstart"].dt
    if not isinstance(begins, datetime):
        return at.astimezone(zone).date()
    return at.astimezone(begins.tzinfo) if begins.tzinfo else at.astimezone(zone).replace(tzinfo=None)


def _at(which: str) -> datetime:
    return datetime.strptime(which, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)


def _guests(event: Any) -> list[Guest]:
    """The people who are invited; rooms and things are none."""
    said = event.get("attendee", [])
    found = [one for one in (said if isinstance(said, list) else [said]) if str(one).lower().startswith("mailto:")]
    people = [one for one in found if str(one.params.get("CUTYPE", "")).upper() not in ("ROOM", "RESOURCE")]
    return [Guest(str(one)[len("mailto:") :].lower(), str(one.params.get("CN", ""))) for one in people]


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
