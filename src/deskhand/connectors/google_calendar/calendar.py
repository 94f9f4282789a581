"""Google Calendar: the five requests of API v3 that a calendar needs. A calendar is its id, such as `primary`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from urllib.parse import quote
from zoneinfo import ZoneInfo

import httpx

from deskhand.connectors.google_calendar import wire
from deskhand.connectors.oauth.api import Api, Json
from deskhand.connectors.oauth.first_come import FirstComeCalendar, Seen
from deskhand.domain.availability import Span
from deskhand.domain.booking import Booking, CalendarEvent
from deskhand.domain.errors import Rejected, Transient, Unknown
from deskhand.ports import Clock

NAME, TITLE = "google_calendar", "Google Calendar"
AGAIN = "run `deskhand connect google` again"
QUIETLY = {"sendUpdates": "none"}
"""Our employees tell people themselves what was booked."""
MOST_PAGES = 200
UTC = ZoneInfo("UTC")


def google_calendar(
    url: str,
    auth: httpx.Auth,
    clock: Clock,
    *,
    timeout_s: float = 10.0,
    transport: httpx.BaseTransport | None = None,
) -> FirstComeCalendar:
    """The calendars of the account behind `auth`, at the API's address `url`."""
    api = Api(TITLE, url, auth, clock, AGAIN, timeout_s=timeout_s, transport=transport)
    return FirstComeCalendar(NAME, GoogleEvents(api))


class GoogleEvents:
    """Implements first_come.VendorEvents. The id of an event comes of our key, so that Google makes it once."""

    def __init__(self, api: Api) -> None:
        self._api = api
        self._zones: dict[str, ZoneInfo] = {}

    def close(self) -> None:
        self._api.close()

    def account(self) -> str:
        """The primary calendar's name, which is the account's address unless somebody named it otherwise."""
        return str(self._api.get(_events("primary"), {"maxResults": "1"}).get("summary", ""))

    def during(self, calendar: str, within: Span) -> Sequence[Seen]:
        try:
            return [seen for page in self._pages(calendar, within) for seen in wire.blocking(page, calendar, within)]
        except ValueError as error:
            raise Transient(f"{TITLE}: {error}") from error

    def listed(self, calendar: str, within: Span) -> Sequence[CalendarEvent]:
        try:
            return [event for page in self._pages(calendar, within) for event in wire.listed(page, calendar)]
        except ValueError as error:
            raise Transient(f"{TITLE}: {error}") from error

    def stamp(self, key: str) -> str:
        return wire.event_id(key)

    def of_key(self, calendar: str, key: str) -> Seen | None:
        return self.of_ref(calendar, wire.event_id(key))

    def of_ref(self, calendar: str, ref: str) -> Seen | None:
        """Also what was deleted, as cancelled, while Google still knows when it was."""
        try:
            said = self._api.get(_event(calendar, ref))
        except Rejected as no:
            if no.reason == "gone":
                return None
            raise
        try:
            return wire.parse_event(said, calendar, self._zone(calendar) if wire.is_whole_days(said) else UTC)
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            if said.get("status") == "cancelled":
                return None
            raise Transient(f"{TITLE}: an event cannot be read ({type(error).__name__})") from error

    def put(self, booking: Booking, key: str) -> Seen:
        calendar = booking.calendar
        try:
            said = self._api.change("POST", _events(calendar), key, wire.event_body(booking, key), params=QUIETLY)
        except Rejected as no:
            if no.reason == "duplicate":
                return self._twin(calendar, key)
            raise Rejected("no_calendar", f"{calendar}: {no.detail}") if no.reason == "gone" else no from no
        return _written(said, calendar, key)

    def shift(self, now: Seen, to: Span) -> Seen:
        calendar, ref = now.booked.booking.calendar, now.booked.ref
        said = self._api.change(
            "PATCH", _event(calendar, ref), ref, wire.times_body(to), params=QUIETLY, version=now.booked.version
        )
        return _written(said, calendar, ref)

    def drop(self, calendar: str, ref: str) -> None:
        self._api.change("DELETE", _event(calendar, ref), ref, params=QUIETLY)

    def _pages(self, calendar: str, within: Span) -> Iterator[Json]:
        page = ""
        for _ in range(MOST_PAGES):
            said = self._page(calendar, within, page)
            yield said
            page = str(said.get("nextPageToken") or "")
            if not page:
                return
        raise Transient(f"{TITLE}'s pages do not end")

    def _page(self, calendar: str, within: Span, page: str) -> Json:
        try:
            return self._api.get(_events(calendar), wire.list_params(within, page))
        except Rejected as no:
            raise Rejected("no_calendar", f"{calendar}: {no.detail}") if no.reason == "gone" else no from no

    def _zone(self, calendar: str) -> ZoneInfo:
        """The calendar's own, in which whole days begin; asked for once."""
        if calendar not in self._zones:
            said = self._api.get(_events(calendar), {"maxResults": "1"})
            self._zones[calendar] = ZoneInfo(str(said.get("timeZone") or "UTC"))
        return self._zones[calendar]

    def _twin(self, calendar: str, key: str) -> Seen:
        """The event that has our id already: made by a request of ours whose answer was lost, or deleted since."""
        seen = self.of_key(calendar, key)
        if seen is None:
            raise Rejected("gone", "what was booked under this key was taken out again")
        return seen


def _written(said: Json, calendar: str, key: str) -> Seen:
    try:
        return wire.parse_event(said, calendar, UTC)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise Unknown(f"{TITLE}'s answer to a change cannot be read ({type(error).__name__})", key) from error


def _events(calendar: str) -> str:
    return f"calendars/{quote(calendar, safe='')}/events"


def _event(calendar: str, ref: str) -> str:
    return f"{_events(calendar)}/{quote(ref, safe='')}"
