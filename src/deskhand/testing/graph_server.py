"""A server on the loopback that speaks the events of Microsoft Graph v1.0, well or badly, over real HTTP.

with GraphServer(clock, {"a-token"}) as server:
    server.make("me/calendar")
"""

from __future__ import annotations

import re
import threading
from collections.abc import Container
from dataclasses import replace
from datetime import datetime, timedelta
from types import TracebackType
from typing import Any
from urllib.parse import unquote, urlencode

from deskhand.domain.availability import Span
from deskhand.ports import Clock
from deskhand.testing.graph_events import Json, has, instant, refusal, said, same, shown
from deskhand.testing.graph_schema import EVENT, ODATA, UPDATE, VIEW
from deskhand.testing.shape import record
from deskhand.testing.vendor_http import Fate, VendorAnswer, VendorHttp, VendorRequest, bearer_of, body_of

BASE = "/v1.0"
RETRY_AFTER_S = 11
PLACE = re.compile(r"(me|users/[^/]+)/(calendar|calendars/[^/]+)(?:/(calendarView|events)(?:/([^/]+))?)?")
FILTER = re.compile(r"singleValueExtendedProperties/Any\(ep: ep/id eq '([^']+)' and ep/value eq '([^']+)'\)")


class GraphServer:
    """`live` are the tokens that it takes, `page` the most events of a page. A calendar is its path, unquoted."""

    def __init__(self, clock: Clock, live: Container[str], page: int = 2) -> None:
        self.live, self.page = live, page
        self.http = VendorHttp(self.answer)
        self.events: dict[str, dict[str, Json]] = {}
        self._clock, self._last, self._made = clock, clock.now(), 0
        self._lock = threading.RLock()

    @property
    def url(self) -> str:
        return f"{self.http.url}{BASE}/"

    def __enter__(self) -> GraphServer:
        self.http.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.http.stop()

    # ------------------------------------------------------------------ by hand

    def make(self, calendar: str) -> None:
        """A new, empty calendar."""
        self.events[calendar] = {}

    def enter(self, calendar: str, span: Span, **fields: Any) -> str:
        """Somebody enters an event; `fields` come on top of its times. Its id."""
        with self._lock:
            times = {"start": said(span.starts_at), "end": said(span.ends_at)}
            return str(self._kept(calendar, {"subject": "by hand", **times, **fields})["id"])

    def edit(self, calendar: str, event: str, **fields: Any) -> None:
        """Somebody changes an event; with no fields Exchange itself touches it, as it does after a while."""
        with self._lock:
            self._changed(self.events[calendar][event], fields)

    def move(self, calendar: str, event: str, to: Span) -> None:
        self.edit(calendar, event, start=said(to.starts_at), end=said(to.ends_at))

    # ------------------------------------------------------------------ requests

    def answer(self, request: VendorRequest) -> VendorAnswer:
        fate = self.http.fate(request.method)
        if fate is Fate.UNTRUSTED or bearer_of(request) not in self.live:
            return refusal(401, "InvalidAuthenticationToken", "Lifetime validation failed, the token is expired.")
        match fate:
            case Fate.LIMITED:
                limited = refusal(429, "ApplicationThrottled", "Application is over its MailboxConcurrency limit.")
                return replace(limited, headers={"Retry-After": str(RETRY_AFTER_S)})
            case Fate.QUOTA:
                return refusal(409, "ConcurrentItemSave", "Too many concurrent calls updating the same item.")
            case Fate.FORBIDDEN:
                return refusal(403, "ErrorAccessDenied", "Access is denied. Check credentials and try again.")
            case Fate.FAILS:
                return refusal(500, "ErrorInternalServerError", "An internal server error occurred.")
            case Fate.GARBLED | Fate.HOLLOW:
                self._routed(request)
                return VendorAnswer(200, b"{}" if fate is Fate.HOLLOW else b"<html>Sorry")
            case _:
                return replace(self._routed(request), lost=fate)

    def _routed(self, request: VendorRequest) -> VendorAnswer:
        place = PLACE.fullmatch(request.path.removeprefix(f"{BASE}/"))
        if place is None:
            return refusal(400, "BadRequest", "Resource not found for the segment.")
        calendar, what, event = unquote(f"{place[1]}/{place[2]}"), place[3] or "", unquote(place[4] or "")
        writes = request.method in ("POST", "PATCH")
        query = record(VIEW if what == "calendarView" else ODATA).wrong(dict(request.query))
        body = body_of(request) if writes else {}
        wrong = query or (EVENT if request.method == "POST" else UPDATE).wrong(body)
        if wrong:
            return refusal(400, "RequestBodyRead", f"The request is not as published: {wrong}")
        with self._lock:
            if calendar not in self.events:
                return refusal(404, "ErrorItemNotFound", "The specified object was not found in the store.")
            match request.method, what, bool(event):
                case "GET", "", False:
                    return VendorAnswer(200, {"name": "Calendar", "owner": {"address": "ana@example.com"}})
                case "GET", "calendarView", False:
                    return self._view(calendar, request)
                case "GET", "events", False:
                    return self._search(calendar, request)
                case "POST", "events", False:
                    return self._create(calendar, body, request)
                case _, "events", True:
                    return self._one(calendar, event, body, request)
                case _:
                    return refusal(405, "MethodNotAllowed", "The method is not allowed.")

    def _one(self, calendar: str, event: str, body: Json, request: VendorRequest) -> VendorAnswer:
        found = self.events[calendar].get(event)
        if found is None:
            return refusal(404, "ErrorItemNotFound", "The specified object was not found in the store.")
        if request.headers.get("if-match", found["@odata.etag"]) not in (found["@odata.etag"], "*"):
            return refusal(412, "ErrorIrresolvableConflict", "The change key passed does not match the current one.")
        match request.method:
            case "GET":
                return VendorAnswer(200, shown(found, request.headers))
            case "PATCH":
                return VendorAnswer(200, shown(self._changed(found, body), request.headers))
            case "DELETE":
                del self.events[calendar][event]
                return VendorAnswer(204)
            case _:
                return refusal(405, "MethodNotAllowed", "The method is not allowed.")

    def _create(self, calendar: str, body: Json, request: VendorRequest) -> VendorAnswer:
        """A transaction that is known makes nothing new, and is answered as it was the first time."""
        if "start" not in body or "end" not in body or instant(body["end"]) < instant(body["start"]):
            return refusal(400, "ErrorPropertyValidationFailure", "At least one property failed validation.")
        again = (event for event in self.events[calendar].values() if same(event, body))
        event = next(again, None) or self._kept(calendar, body)
        return VendorAnswer(201, shown(event, request.headers))

    def _search(self, calendar: str, request: VendorRequest) -> VendorAnswer:
        wanted = FILTER.fullmatch(request.query.get("$filter", ""))
        if wanted is None:
            return refusal(400, "ErrorInvalidUrlQueryFilter", "The query filter contains one or more invalid nodes.")
        found = [event for event in self.events[calendar].values() if has(event, wanted[1], wanted[2])]
        return VendorAnswer(200, {"value": [shown(event, request.headers) for event in found]})

    def _view(self, calendar: str, request: VendorRequest) -> VendorAnswer:
        query = request.query
        if "startDateTime" not in query or "endDateTime" not in query:
            return refusal(400, "ErrorInvalidParameter", "This request requires a time window.")
        from_, to = datetime.fromisoformat(query["startDateTime"]), datetime.fromisoformat(query["endDateTime"])
        found = [
            event
            for event in self.events[calendar].values()
            if instant(event["end"]) > from_ and instant(event["start"]) < to and event["type"] != "seriesMaster"
        ]
        begins, size = int(query.get("$skip", "0")), min(int(query.get("$top", "10")), self.page)
        more = {}
        if len(found) > begins + size:
            following = urlencode({**query, "$skip": str(begins + size)})
            more = {"@odata.nextLink": f"{self.http.url}{request.path}?{following}"}
        return VendorAnswer(
            200, {"value": [shown(event, request.headers) for event in found[begins : begins + size]], **more}
        )

    # ------------------------------------------------------------------ events

    def _kept(self, calendar: str, body: Json) -> Json:
        now = self._tick()
        self._made += 1
        event = {
            "type": "singleInstance",
            "isAllDay": False,
            "isCancelled": False,
            "showAs": "busy",
            "responseStatus": {"response": "organizer", "time": "0001-01-01T00:00:00Z"},
            "attendees": [],
            "body": {"contentType": "html", "content": ""},
            **body,
            "id": f"AAMkAG/{self._made:05d}+Ab=",
            "createdDateTime": f"{now:%Y-%m-%dT%H:%M:%S.%f}1Z",
        }
        self.events[calendar][event["id"]] = event
        return self._changed(event, {})

    def _changed(self, event: Json, fields: Json) -> Json:
        now = self._tick()
        event.update(fields)
        event["lastModifiedDateTime"] = f"{now:%Y-%m-%dT%H:%M:%S.%f}1Z"
        event["@odata.etag"] = f'W/"{int(now.timestamp() * 1000)}/Q=="'
        return event

    def _tick(self) -> datetime:
        self._last = max(self._clock.now(), self._last + timedelta(milliseconds=1))
        return self._last
