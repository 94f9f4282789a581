"""Google Calendar's JSON <-> spans and bookings: pure.

Source: Calendar API v3, its discovery document of revision 20261030 (schemas Event, EventDateTime, EventAttendee and
Events; read 2026-11-30).
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from deskhand.connectors.oauth.api import Json
from deskhand.connectors.oauth.first_come import Seen
from deskhand.domain.availability import Span
from deskhand.domain.booking import Booked, Booking, CalendarEvent, Guest

PAGE = 2500
"""The largest page that `events.list` gives."""


def event_id(key: str) -> str:
    """The id of the event that `key` makes: base32hex, the only letters that Google takes in an id of ours."""
    digest = hashlib.sha256(key.encode()).digest()
    return base64.b32hexencode(digest).decode("ascii").rstrip("=").lower()


def event_body(booking: Booking, key: str) -> Json:
    """A new event. Times are written in UTC, so that no zone has to be named."""
    body: Json = {
        "id": event_id(key),
        "summary": booking.title,
        **times_body(booking.span),
    }
    if booking.notes:
        body["description"] = booking.notes
    if booking.attendee:
        body["attendees"] = [{"email": booking.attendee}]
    return body


def times_body(span: Span) -> Json:
    return {"start": {"dateTime": _text(span.starts_at)}, "end": {"dateTime": _text(span.ends_at)}}


def list_params(within: Span, page: str = "") -> dict[str, str]:
    """Every event that overlaps `within`, repeated ones one by one."""
    asked = {
        "singleEvents": "true",
        "timeMin": _text(within.starts_at),
        "timeMax": _text(within.ends_at),
        "maxResults": str(PAGE),
    }
    return asked | ({"pageToken": page} if page else {})


def blocking(page: Json, calendar: str, within: Span) -> Iterator[Seen]:
    """The events of one page that block time in `within`. ValueError where the page cannot be read."""
    try:
        zone = ZoneInfo(page.get("timeZone", "UTC"))
        for item in page["items"]:
            if _blocks(item):
                seen = parse_event(item, calendar, zone)
                span = seen.booked.booking.span
                if span.starts_at < span.ends_at and span.overlaps(within):
                    yield seen
    except (KeyError, TypeError, AttributeError, ValueError, OSError) as error:
        raise ValueError(f"an event cannot be read ({type(error).__name__})") from error


def listed(page: Json, calendar: str) -> Iterator[CalendarEvent]:
    """The events of one page, whoever made them. ValueError where the page cannot be read."""
    try:
        zone = ZoneInfo(page.get("timeZone", "UTC"))
        for item in page["items"]:
            if item.get("status") != "cancelled":
                yield _listed(item, parse_event(item, calendar, zone).booked)
    except (KeyError, TypeError, AttributeError, ValueError, OSError) as error:
        raise ValueError(f"an event cannot be read ({type(error).__name__})") from error


def _listed(item: Json, booked: Booked) -> CalendarEvent:
    one = booked.booking
    guests = tuple(
        Guest(str(each["email"]).lower(), str(each.get("displayName") or ""))
        for each in item.get("attendees", [])
        if each.get("email") and not each.get("self") and not each.get("resource")
    )
    place = str(item.get("location") or "")
    whole_days, free = is_whole_days(item), not _blocks(item)
    return CalendarEvent(booked.ref, one.span, booked.ref, one.title, guests, one.notes, place, whole_days, free)


def parse_event(item: Json, calendar: str, zone: ZoneInfo) -> Seen:
    """`zone` is that of whole days. KeyError, TypeError or ValueError where it has no times; the deleted may not."""
    span = Span(_instant(item["start"], zone), _instant(item["end"], zone))
    guests = [one for one in item.get("attendees", []) if not (one.get("organizer") or one.get("self"))]
    booking = Booking(
        calendar,
        span,
        str(item.get("summary", "")),
        str(item.get("description", "")),
        guests[0].get("email") if guests else None,
    )
    booked = Booked(str(item["id"]), str(item.get("etag", "")), booking, item.get("status") == "cancelled")
    return Seen(booked, _made_at(item))


def _made_at(item: Json) -> datetime:
    """`created` has whole seconds only. `updated` has thousandths, and is the same moment while nobody touched it."""
    created = datetime.fromisoformat(item["created"])
    updated = datetime.fromisoformat(str(item.get("updated") or item["created"]))
    untouched = not item.get("sequence") and timedelta(0) <= updated - created < timedelta(seconds=1)
    return updated if untouched else created


def _blocks(item: Json) -> bool:
    """Not what is cancelled, shown as available, or declined by whose calendar it is."""
    declined = any(one.get("self") and one.get("responseStatus") == "declined" for one in item.get("attendees", []))
    return not declined and item.get("status") != "cancelled" and item.get("transparency") != "transparent"


def is_whole_days(item: Json) -> bool:
    return "date" in (item.get("start") or {})


def _instant(said: Any, zone: ZoneInfo) -> datetime:
    if "dateTime" in said:
        moment = datetime.fromisoformat(str(said["dateTime"]))
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=ZoneInfo(said["timeZone"]) if "timeZone" in said else zone)
        return moment.astimezone(UTC)
    return datetime.combine(date.fromisoformat(str(said["date"])), time(), zone).astimezone(UTC)


def _text(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%S}Z"
