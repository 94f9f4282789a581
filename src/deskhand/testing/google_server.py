"""A server on the loopback that speaks the events of Google Calendar API v3, well or badly, over real HTTP.

with GoogleServer(clock, {"a-token"}) as server:
    server.make("primary", "America/Chicago")
"""

from __future__ import annotations

import threading
from collections.abc import Container
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from http import HTTPStatus
from types import TracebackType
from typing import Any
from urllib.parse import unquote
from zoneinfo import ZoneInfo

from deskhand.domain.availability import Span
from deskhand.ports import Clock
from deskhand.testing.google_schema import EVENT, QUERIES
from deskhand.testing.shape import record
from deskhand.testing.vendor_http import Fate, VendorAnswer, VendorHttp, VendorRequest, bearer_of, body_of

Json = dict[str, Any]
BASE = "/calendar/v3"
RETRY_AFTER_S = 7
METHODS = {("GET", False): "list", ("POST", False): "insert", ("GET", True): "get"} | {
    ("PATCH", True): "patch",
    ("DELETE", True): "delete",
}


class GoogleServer:
    """`live` are the tokens it takes, `page` the most events of a page. Writes are a thousandth of a second apart."""

    def __init__(self, clock: Clock, live: Container[str], page: int = 2) -> None:
        self.live, self.page = live, page
        self.http = VendorHttp(self.answer)
        self.events: dict[str, dict[str, Json]] = {}
        self._zones: dict[str, ZoneInfo] = {}
        self._clock, self._last, self._made = clock, clock.now(), 0
        self._lock = threading.RLock()

    @property
    def url(self) -> str:
        return f"{self.http.url}{BASE}/"

    def __enter__(self) -> GoogleServer:
        self.http.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.http.stop()

    # ------------------------------------------------------------------ by hand

    def make(self, calendar: str, zone: str = "UTC") -> None:
        """A new, empty calendar."""
        self.events[calendar], self._zones[calendar] = {}, ZoneInfo(zone)

    def enter(self, calendar: str, span: Span, **fields: Any) -> str:
        """Somebody enters an event; `fields` come on top of its times. Its id."""
        with self._lock:
            self._made += 1
            times = {"start": {"dateTime": span.starts_at.isoformat()}, "end": {"dateTime": span.ends_at.isoformat()}}
            event = self._kept(calendar, {"id": f"hand{self._made:05d}", "summary": "by hand", **times, **fields})
            return str(event["id"])

    def edit(self, calendar: str, event: str, **fields: Any) -> None:
        """Somebody changes an event."""
        with self._lock:
            self._changed(self.events[calendar][event], fields)

    # ------------------------------------------------------------------ requests

    def answer(self, request: VendorRequest) -> VendorAnswer:
        fate = self.http.fate(request.method)
        if fate is Fate.UNTRUSTED or bearer_of(request) not in self.live:
            return _refusal(401, "authError", "Invalid Credentials")
        match fate:
            case Fate.LIMITED:
                limited = _refusal(429, "rateLimitExceeded", "Rate Limit Exceeded")
                return replace(limited, headers={"Retry-After": str(RETRY_AFTER_S)})
            case Fate.QUOTA:
                return _refusal(403, "userRateLimitExceeded", "User Rate Limit Exceeded")
            case Fate.FORBIDDEN:
                return _refusal(403, "insufficientPermissions", "Insufficient Permission")
            case Fate.FAILS:
                return _refusal(500, "backendError", "Backend Error")
            case Fate.GARBLED | Fate.HOLLOW:
                self._routed(request)
                return VendorAnswer(200, b"{}" if fate is Fate.HOLLOW else b"<html>Sorry")
            case _:
                return replace(self._routed(request), lost=fate)

    def _routed(self, request: VendorRequest) -> VendorAnswer:
        parts = request.path.removeprefix(f"{BASE}/").split("/")
        if parts[0] != "calendars" or len(parts) not in (3, 4) or parts[2] != "events":
            return _refusal(404, "notFound", "Not Found")
        calendar, event = unquote(parts[1]), unquote(parts[3]) if len(parts) == 4 else ""
        method = METHODS.get((request.method, bool(event)))
        if method is None:
            return _refusal(405, "httpMethodNotAllowed", "Method Not Allowed")
        body = body_of(request) if method in ("insert", "patch") else {}
        wrong = record(QUERIES[method]).wrong(dict(request.query)) or EVENT.wrong(body)
        if wrong:
            return _refusal(400, "invalid", f"Invalid value: {wrong}")
        with self._lock:
            if calendar not in self.events:
                return _refusal(404, "notFound", "Not Found")
            match method:
                case "list":
                    return self._list(calendar, request.query)
                case "insert":
                    return self._insert(calendar, body)
                case _:
                    return self._one(method, calendar, event, request, body)

    def _one(self, method: str, calendar: str, event: str, request: VendorRequest, body: Json) -> VendorAnswer:
        found = self.events[calendar].get(event)
        if found is None:
            return _refusal(404, "notFound", "Not Found")
        if request.headers.get("if-match", found["etag"]) not in (found["etag"], "*"):
            return _refusal(412, "conditionNotMet", "Precondition Failed")
        match method:
            case "get":
                return VendorAnswer(200, found)
            case "patch":
                return VendorAnswer(200, self._changed(found, body))
            case _:
                if found["status"] == "cancelled":
                    return _refusal(410, "deleted", "Resource has been deleted")
                self._changed(found, {"status": "cancelled"})
                return VendorAnswer(204)

    def _insert(self, calendar: str, body: Json) -> VendorAnswer:
        if "start" not in body or "end" not in body:
            return _refusal(400, "required", "Missing end time.")
        if self._ends(calendar, body) < self._starts(calendar, body):
            return _refusal(400, "timeRangeEmpty", "The specified time range is empty.")
        if body.get("id") in self.events[calendar]:
            return _refusal(409, "duplicate", "The requested identifier already exists.")
        self._made += 1
        return VendorAnswer(200, self._kept(calendar, {"id": f"made{self._made:05d}", **body}))

    def _list(self, calendar: str, query: Any) -> VendorAnswer:
        """In the order of their making: no order is promised unless one is asked for."""
        single = query.get("singleEvents") == "true"
        from_, to = query.get("timeMin"), query.get("timeMax")
        found = [
            event
            for event in self.events[calendar].values()
            if event["status"] != "cancelled"
            and not (single and "recurrence" in event)
            and not (not single and "recurringEventId" in event)
            and (from_ is None or self._ends(calendar, event) > datetime.fromisoformat(from_))
            and (to is None or self._starts(calendar, event) < datetime.fromisoformat(to))
        ]
        size, begins = min(int(query.get("maxResults", "250")), self.page), int(query.get("pageToken", "p0")[1:])
        said = {"kind": "calendar#events", "summary": f"{calendar}@example.com", "timeZone": str(self._zones[calendar])}
        more = {"nextPageToken": f"p{begins + size}"} if len(found) > begins + size else {}
        return VendorAnswer(200, {**said, **more, "items": found[begins : begins + size]})

    # ------------------------------------------------------------------ events

    def _kept(self, calendar: str, body: Json) -> Json:
        now = self._tick()
        event = {
            "kind": "calendar#event",
            "status": "confirmed",
            "sequence": 0,
            **body,
            "created": f"{now:%Y-%m-%dT%H:%M:%S}.000Z",
            "updated": _stamp(now),
            "etag": _etag(now),
        }
        self.events[calendar][event["id"]] = event
        return event

    def _changed(self, event: Json, fields: Json) -> Json:
        now = self._tick()
        moves = int(bool({"start", "end"} & fields.keys()))
        event.update(fields, updated=_stamp(now), etag=_etag(now), sequence=event["sequence"] + moves)
        return event

    def _tick(self) -> datetime:
        self._last = max(self._clock.now(), self._last + timedelta(milliseconds=1))
        return self._last

    def _starts(self, calendar: str, event: Json) -> datetime:
        return _instant(event["start"], self._zones[calendar])

    def _ends(self, calendar: str, event: Json) -> datetime:
        return _instant(event["end"], self._zones[calendar])


def _instant(said: Json, zone: ZoneInfo) -> datetime:
    if "dateTime" in said:
        return datetime.fromisoformat(said["dateTime"]).astimezone(UTC)
    return datetime.combine(date.fromisoformat(said["date"]), time(), zone).astimezone(UTC)


def _stamp(at: datetime) -> str:
    return f"{at:%Y-%m-%dT%H:%M:%S}.{at.microsecond // 1000:03d}Z"


def _etag(at: datetime) -> str:
    return f'"{int(at.timestamp() * 1000) * 2000}"'


def _refusal(status: int, reason: str, words: str) -> VendorAnswer:
    """Shape: "Handle API errors" of the Calendar API (read 2026-11-30)."""
    errors = [{"domain": "global", "reason": reason, "message": words}]
    return VendorAnswer(HTTPStatus(status), {"error": {"errors": errors, "code": status, "message": words}})
