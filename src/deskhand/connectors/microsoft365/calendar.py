"""Microsoft 365: the requests of Graph that a calendar needs.

A calendar is `primary` (that of the connected account), a person's address (their own calendar, where they share it
with the account), or the id of another calendar of the account.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from urllib.parse import quote
from zoneinfo import ZoneInfo

import httpx

from deskhand.connectors.microsoft365 import wire
from deskhand.connectors.oauth.api import Api, Json
from deskhand.connectors.oauth.first_come import FirstComeCalendar, Seen
from deskhand.domain.availability import Span
from deskhand.domain.booking import Booking, CalendarEvent
from deskhand.domain.errors import Rejected, Transient, Unknown
from deskhand.ports import Clock

NAME, TITLE = "microsoft365", "Microsoft 365"
AGAIN = "run `deskhand connect microsoft` again"
MOST_PAGES = 200


def microsoft365(
    url: str,
    auth: httpx.Auth,
    clock: Clock,
    *,
    time_zone: str = "UTC",
    timeout_s: float = 10.0,
    transport: httpx.BaseTransport | None = None,
) -> FirstComeCalendar:
    """The calendars of the account behind `auth`, at Graph's address `url`. `time_zone` is that of whole days."""
    headers = {"Prefer": wire.PREFER}
    api = Api(TITLE, url, auth, clock, AGAIN, headers=headers, timeout_s=timeout_s, transport=transport)
    return FirstComeCalendar(NAME, GraphEvents(api, ZoneInfo(time_zone)))


class GraphEvents:
    """Implements first_come.VendorEvents. An event's transaction id comes of our key, so that Graph makes it once."""

    def __init__(self, api: Api, zone: ZoneInfo) -> None:
        self._api, self._zone = api, zone

    def close(self) -> None:
        self._api.close()

    def account(self) -> str:
        said = self._api.get("me/calendar")
        owner = said.get("owner") or {}
        return str(owner.get("address") or said.get("name") or "")

    def during(self, calendar: str, within: Span) -> Sequence[Seen]:
        pages, zone = self._pages(calendar, within), self._zone
        try:
            return [seen for page in pages for seen in wire.blocking(page, calendar, within, zone)]
        except ValueError as error:
            raise Transient(f"{TITLE}: {error}") from error

    def listed(self, calendar: str, within: Span) -> Sequence[CalendarEvent]:
        pages, zone = self._pages(calendar, within), self._zone
        try:
            return [event for page in pages for event in wire.listed(page, calendar, within, zone)]
        except ValueError as error:
            raise Transient(f"{TITLE}: {error}") from error

    def stamp(self, key: str) -> str:
        return wire.transaction_id(key)

    def _pages(self, calendar: str, within: Span) -> Iterator[Json]:
        path = f"{_calendar(calendar)}/calendarView"
        params: dict[str, str] | None = wire.view_params(within)
        for _ in range(MOST_PAGES):
            try:
                said = self._api.get(path, params)
            except Rejected as no:
                raise _no_calendar(calendar, no) from no
            yield said
            path, params = str(said.get("@odata.nextLink") or ""), None
            if not path:
                return
        raise Transient(f"{TITLE}'s pages do not end")

    def of_key(self, calendar: str, key: str) -> Seen | None:
        try:
            said = self._api.get(f"{_calendar(calendar)}/events", wire.key_filter(key))
        except Rejected as no:
            raise _no_calendar(calendar, no) from no
        try:
            found = [wire.parse_event(item, calendar, self._zone) for item in said["value"]]
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise Transient(f"{TITLE}: an event cannot be read ({type(error).__name__})") from error
        return min(found, key=lambda seen: seen.rank, default=None)

    def of_ref(self, calendar: str, ref: str) -> Seen | None:
        try:
            said = self._api.get(_event(calendar, ref))
        except Rejected as no:
            if no.reason == "gone":
                return None
            raise
        try:
            return wire.parse_event(said, calendar, self._zone)
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise Transient(f"{TITLE}: an event cannot be read ({type(error).__name__})") from error

    def put(self, booking: Booking, key: str) -> Seen:
        calendar = booking.calendar
        try:
            said = self._api.change("POST", f"{_calendar(calendar)}/events", key, wire.event_body(booking, key))
        except Rejected as no:
            if no.reason == "duplicate":
                return self._twin(calendar, key)
            raise _no_calendar(calendar, no) from no
        return self._written(said, calendar, key)

    def shift(self, now: Seen, to: Span) -> Seen:
        calendar, ref = now.booked.booking.calendar, now.booked.ref
        said = self._api.change("PATCH", _event(calendar, ref), ref, wire.times_body(to), version=now.booked.version)
        return self._written(said, calendar, ref)

    def drop(self, calendar: str, ref: str) -> None:
        self._api.change("DELETE", _event(calendar, ref), ref)

    def _twin(self, calendar: str, key: str) -> Seen:
        """409 is either our own transaction, or two saves at once (ConcurrentItemSave), which pass."""
        seen = self.of_key(calendar, key)
        if seen is None:
            raise Transient(f"{TITLE} was busy with the same calendar (409)")
        return seen

    def _written(self, said: Json, calendar: str, key: str) -> Seen:
        try:
            return wire.parse_event(said, calendar, self._zone)
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise Unknown(f"{TITLE}'s answer to a change cannot be read ({type(error).__name__})", key) from error


def _calendar(calendar: str) -> str:
    if calendar in ("", "primary"):
        return "me/calendar"
    if "@" in calendar:
        return f"users/{quote(calendar, safe='')}/calendar"
    return f"me/calendars/{quote(calendar, safe='')}"


def _event(calendar: str, ref: str) -> str:
    return f"{_calendar(calendar)}/events/{quote(ref, safe='')}"


def _no_calendar(calendar: str, no: Rejected) -> Rejected:
    return Rejected("no_calendar", f"{calendar}: {no.detail}") if no.reason == "gone" else no
