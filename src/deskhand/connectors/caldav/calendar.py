"""CalDAV: calendars on a server of one's own (Radicale, Nextcloud, Fastmail …), one file per event of ours."""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from zoneinfo import ZoneInfo

import httpx
import structlog
from pydantic import SecretStr

from deskhand.connectors.caldav import wire
from deskhand.domain.availability import Span
from deskhand.domain.booking import Booked, Booking, CalendarEvent
from deskhand.domain.errors import Misconfigured, Rejected, Transient, Unknown
from deskhand.ports import Clock

log = structlog.get_logger()

GONE, CHANGED = (404, 410), 412
UNREADABLE = (ValueError, KeyError, TypeError, AttributeError)
LATER = (408, 423, 429, 500, 502, 503, 504)


class CalDav:
    """Implements ports.Calendar. A calendar is its path below `url`, such as `ana/work`. Thread-safe.

    An overlap is looked for before an event is written and once more after it: whoever else writes to the calendar
    meanwhile was there first, and ours is taken out again. In one process bookings of a calendar follow one another.
    """

    name = "caldav"

    def __init__(
        self,
        url: str,
        clock: Clock,
        *,
        username: str = "",
        password: SecretStr | None = None,
        time_zone: str = "UTC",
        timeout_s: float = 10.0,
        transport: httpx.BaseTransport | None = None,
    ) -> None:
        """`time_zone` is that of whole days and of times that name none."""
        if not url.startswith(("https://", "http://")):
            raise Misconfigured(f"caldav: {url!r} is no address of a server; it begins with https://")
        auth = httpx.BasicAuth(username, password.get_secret_value() if password else "") if username else None
        self._client = httpx.Client(base_url=url.rstrip("/") + "/", auth=auth, timeout=timeout_s, transport=transport)
        self._clock, self._zone = clock, ZoneInfo(time_zone)
        self._locks: defaultdict[str, threading.Lock] = defaultdict(threading.Lock)

    def __repr__(self) -> str:
        return f"CalDav({self._client.base_url})"

    def close(self) -> None:
        self._client.close()

    def check(self) -> None:
        try:
            self._ask("PROPFIND", "", headers={"Depth": "0"})
        except Rejected as no:
            raise Misconfigured(f"the calendar server {self._client.base_url} says {no}") from no

    def busy(self, calendar: str, within: Span) -> Sequence[Span]:
        found: list[Span] = []
        for resource in self._files(calendar, within):
            with _unreadable_is_free(resource):
                found += wire.busy_of(resource.data, within, self._zone)
        return found

    def book(self, booking: Booking, key: str) -> Booked:
        uid = wire.uid_of(key)
        with self._locks[booking.calendar]:
            known = self.find(booking.calendar, key)
            if known is not None:
                return known
            self._clear(booking.calendar, booking.span, uid)
            text = wire.event_text(booking, uid, self._clock.now())
            answer = self._put(booking.calendar, uid, text, {"If-None-Match": "*"})
            booked = self.find(booking.calendar, key)
            if booked is None:
                raise Unknown(f"written ({answer.status_code}) and not found again", key)
            try:
                self._clear(booking.calendar, booked.booking.span, uid)
            except Rejected:
                self.cancel(booked)
                raise
            return booked

    def find(self, calendar: str, key: str) -> Booked | None:
        resource = self._file(calendar, wire.uid_of(key))
        return wire.booked_of(resource, calendar, self._zone) if resource else None

    def move(self, booked: Booked, to: Span) -> Booked:
        calendar = booked.booking.calendar
        name, which = wire.parted(booked.ref)
        with self._locks[calendar]:
            now = self._file(calendar, name)
            if now is None or not self._stands(now, calendar, which):
                raise Rejected("gone", f"{booked.ref} is not in the calendar any more")
            if now.etag != booked.version:
                raise Rejected("changed", f"{booked.ref} was changed meanwhile")
            self._clear(calendar, to, name)
            text = wire.moved_text(now.data, to, self._clock.now(), which, self._zone)
            self._put(calendar, name, text, {"If-Match": now.etag})
            moved = self._file(calendar, name)
            if moved is None:
                raise Unknown("moved and not found again", booked.ref)
            return wire.booked_of(moved, calendar, self._zone, which)

    def cancel(self, booked: Booked) -> None:
        calendar, (name, which) = booked.booking.calendar, wire.parted(booked.ref)
        try:
            if which:
                self._cancel_one(calendar, name, which)
            else:
                self._ask("DELETE", _path(calendar, name), key=booked.ref)
        except Rejected as no:
            if no.reason != "gone":
                raise

    def events(self, calendar: str, within: Span) -> Sequence[CalendarEvent]:
        """A file that cannot be read is left out and named in the log; `event` says so of whatever is in it."""
        found: list[CalendarEvent] = []
        for resource in self._files(calendar, within):
            with _unreadable_is_free(resource):
                found += wire.events_of(resource.data, within, self._zone)
        return found

    def event(self, calendar: str, event: str) -> Booked | None:
        uid, which = wire.parted(event)
        try:
            files = [one for one in self._report(calendar, wire.uid_query(uid)) if wire.uid_in(one.data) == uid]
            return wire.booked_of(files[0], calendar, self._zone, which) if files else None
        except wire.NotThere:
            return None
        except UNREADABLE as error:
            raise Transient(f"an event of {calendar} cannot be read ({type(error).__name__})") from error

    def stamp(self, key: str) -> str:
        return wire.uid_of(key)

    # ------------------------------------------------------------------ files

    def _clear(self, calendar: str, span: Span, uid: str) -> None:
        """Rejected where anything but the event `uid` is there."""
        for resource in self._files(calendar, span):
            own = resource.href.rstrip("/").endswith(f"{uid}.ics")
            with _unreadable_is_free(resource):
                if not own and wire.busy_of(resource.data, span, self._zone):
                    raise Rejected("taken", f"{calendar} is busy at {span.starts_at.isoformat()}")

    def _stands(self, now: wire.Resource, calendar: str, which: str) -> bool:
        try:
            return not wire.booked_of(now, calendar, self._zone, which).cancelled
        except wire.NotThere:
            return False

    def _cancel_one(self, calendar: str, name: str, which: str) -> None:
        """Take one event out of its series; the others stay."""
        now = self._file(calendar, name)
        if now is not None:
            text = wire.text_without(now.data, which, self._clock.now(), self._zone)
            self._put(calendar, name, text, {"If-Match": now.etag})

    def _files(self, calendar: str, within: Span) -> list[wire.Resource]:
        return self._report(calendar, wire.query(within))

    def _report(self, calendar: str, query: str) -> list[wire.Resource]:
        headers = {"Depth": "1", "Content-Type": "application/xml; charset=utf-8"}
        try:
            answer = self._ask("REPORT", f"{calendar.strip('/')}/", content=query, headers=headers)
        except Rejected as no:
            raise Rejected("no_calendar", f"{calendar}: {no.detail}") if no.reason == "gone" else no from no
        try:
            return wire.resources_of(answer.content)
        except ValueError as error:
            raise Rejected("misconfigured", f"{calendar}: {error}") from error

    def _file(self, calendar: str, uid: str) -> wire.Resource | None:
        try:
            answer = self._ask("GET", _path(calendar, uid))
        except Rejected as no:
            if no.reason == "gone":
                return None
            raise
        return wire.Resource(_path(calendar, uid), answer.headers.get("ETag", ""), answer.text)

    def _put(self, calendar: str, uid: str, text: str, condition: dict[str, str]) -> httpx.Response:
        headers = {"Content-Type": "text/calendar; charset=utf-8", **condition}
        return self._ask("PUT", _path(calendar, uid), content=text, headers=headers, key=uid)

    def _ask(
        self, method: str, path: str, content: str = "", headers: dict[str, str] | None = None, key: str = ""
    ) -> httpx.Response:
        """One request. With `key` it changes something, and a lost answer is Unknown."""
        try:
            answer = self._client.request(method, path, content=content.encode(), headers=headers)
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as error:
            raise Transient(f"the calendar server was not reached: {type(error).__name__}") from error
        except httpx.TransportError as error:
            if key:
                raise Unknown(f"the calendar's answer was lost: {type(error).__name__}", key) from error
            raise Transient(f"the calendar server fell silent: {type(error).__name__}") from error
        if answer.is_success:
            return answer
        if answer.status_code in LATER:
            raise Transient(f"the calendar server asks to wait ({answer.status_code})")
        if answer.status_code in GONE:
            raise Rejected("gone", f"{path} is not there")
        if answer.status_code == CHANGED:
            raise Rejected("changed", f"{path} was changed meanwhile")
        raise Rejected("misconfigured", f"{method} {path}: {answer.status_code}")


def _path(calendar: str, uid: str) -> str:
    return f"{calendar.strip('/')}/{uid}.ics"


@contextmanager
def _unreadable_is_free(resource: wire.Resource) -> Iterator[None]:
    """Somebody's broken file blocks nothing, and is named in the log."""
    try:
        yield
    except UNREADABLE as error:
        log.warning("calendar_file_unreadable", href=resource.href, error=f"{type(error).__name__}: {error}")
