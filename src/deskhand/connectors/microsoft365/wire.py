"""Microsoft Graph's JSON <-> spans and bookings: pure.

Source: Microsoft Graph v1.0, resource `event` and "List calendarView", "Create event", "Update event", "Get
singleValueLegacyExtendedProperty" (read 2026-11-30).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from deskhand.connectors.oauth.api import Json
from deskhand.connectors.oauth.first_come import Seen
from deskhand.domain.availability import Span
from deskhand.domain.booking import Booked, Booking, CalendarEvent, Guest

PAGE = 1000
"""The largest page of a calendarView."""
PREFER = 'outlook.timezone="UTC", outlook.body-content-type="text", IdType="ImmutableId"'
KEY_PROPERTY = "String {6d5c0a52-6c0f-4f0e-9a0b-1f6d3b7c2e11} Name deskhandKey"
"""An extended property of our own: the kind by whose value Graph documents that events are found."""
FLOATING = timedelta(hours=15)
"""Whole days have no zone in Graph, and are asked for by their UTC midnight: no zone is further from it."""


def transaction_id(key: str) -> str:
    """What Graph knows a repeated request by, and how our key stands in the event."""
    return str(UUID(bytes=hashlib.sha256(key.encode()).digest()[:16]))


def event_body(booking: Booking, key: str) -> Json:
    """A new event. Graph sends an attendee its own invitation; nothing in the request keeps it from that."""
    body: Json = {
        "transactionId": transaction_id(key),
        "singleValueExtendedProperties": [{"id": KEY_PROPERTY, "value": transaction_id(key)}],
        "subject": booking.title,
        "showAs": "busy",
        **times_body(booking.span),
    }
    if booking.notes:
        body["body"] = {"contentType": "text", "content": booking.notes}
    if booking.attendee:
        body["attendees"] = [{"type": "required", "emailAddress": {"address": booking.attendee}}]
    return body


def times_body(span: Span) -> Json:
    return {"start": _time(span.starts_at), "end": _time(span.ends_at)}


def key_filter(key: str) -> dict[str, str]:
    wanted = f"ep/id eq '{KEY_PROPERTY}' and ep/value eq '{transaction_id(key)}'"
    return {"$filter": f"singleValueExtendedProperties/Any(ep: {wanted})"}


def view_params(within: Span) -> dict[str, str]:
    """Every event that overlaps `within`, repeated ones one by one, and the whole days that may."""
    starts, ends = within.starts_at - FLOATING, within.ends_at + FLOATING
    return {"startDateTime": _text(starts) + "Z", "endDateTime": _text(ends) + "Z", "$top": str(PAGE)}


def blocking(page: Json, calendar: str, within: Span, zone: ZoneInfo) -> Iterator[Seen]:
    """The events of one page that block time in `within`. ValueError where the page cannot be read."""
    try:
        for item in page["value"]:
            if _blocks(item):
                seen = parse_event(item, calendar, zone)
                span = seen.booked.booking.span
                if span.starts_at < span.ends_at and span.overlaps(within):
                    yield seen
    except (KeyError, TypeError, AttributeError, ValueError, OSError) as error:
        raise ValueError(f"an event cannot be read ({type(error).__name__})") from error


def listed(page: Json, calendar: str, within: Span, zone: ZoneInfo) -> Iterator[CalendarEvent]:
    """The events of one page in `within`, whoever made them. ValueError where the page cannot be read."""
    try:
        for item in page["value"]:
            booked = parse_event(item, calendar, zone).booked
            if not booked.cancelled and booked.booking.span.overlaps(within):
                yield _listed(item, booked)
    except (KeyError, TypeError, AttributeError, ValueError, OSError) as error:
        raise ValueError(f"an event cannot be read ({type(error).__name__})") from error


def _listed(item: Json, booked: Booked) -> CalendarEvent:
    one = booked.booking
    guests = tuple(
        Guest(str(each["emailAddress"]["address"]).lower(), str(each["emailAddress"].get("name") or ""))
        for each in item.get("attendees", [])
        if each["emailAddress"].get("address") and each.get("type") != "resource"
    )
    stamp, place = str(item.get("transactionId") or ""), str((item.get("location") or {}).get("displayName") or "")
    whole_days, free = bool(item.get("isAllDay")), not _blocks(item)
    return CalendarEvent(booked.ref, one.span, stamp, one.title, guests, one.notes, place, whole_days, free)


def parse_event(item: Json, calendar: str, zone: ZoneInfo) -> Seen:
    """`zone` is that of whole days. KeyError, TypeError or ValueError where it is no event."""
    whole_days = zone if item.get("isAllDay") else None
    span = Span(_instant(item["start"], whole_days), _instant(item["end"], whole_days))
    guests = [one["emailAddress"].get("address") for one in item.get("attendees", [])]
    booking = Booking(
        calendar,
        span,
        str(item.get("subject") or ""),
        _notes(item.get("body") or {}),
        guests[0] if guests else None,
    )
    booked = Booked(str(item["id"]), str(item["@odata.etag"]), booking, bool(item.get("isCancelled")))
    return Seen(booked, datetime.fromisoformat(item["createdDateTime"]))


def _blocks(item: Json) -> bool:
    """Not what is cancelled, shown as free, or declined. Working elsewhere is working: nobody is booked over it."""
    declined = (item.get("responseStatus") or {}).get("response") == "declined"
    return not declined and not item.get("isCancelled") and item.get("showAs") != "free"


def _notes(body: Json) -> str:
    """Exchange ends its lines in its own way and adds one."""
    return str(body.get("content") or "").replace("\r\n", "\n").strip()


def _instant(said: Any, whole_days: ZoneInfo | None) -> datetime:
    moment = datetime.fromisoformat(said["dateTime"])
    zone = whole_days or ZoneInfo(said.get("timeZone") or "UTC")
    return moment.replace(tzinfo=zone).astimezone(UTC)


def _time(moment: datetime) -> Json:
    return {"dateTime": _text(moment), "timeZone": "UTC"}


def _text(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%S}"
