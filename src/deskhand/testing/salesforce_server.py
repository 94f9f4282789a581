"""A Salesforce on loopback, as unfriendly as the original: pages, limits, expired sessions, lost answers, rules.

    with SalesforceServer(clock) as server:
        server.misbehave(Conduct.LOST, at="PATCH")
        …

Shapes: REST API Developer Guide, API 67.0 (read 2026-11-30).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from email.utils import parsedate_to_datetime
from enum import StrEnum
from itertools import count
from types import TracebackType
from typing import Any

from deskhand.connectors.salesforce.fields import AT, CUSTOM, KEY
from deskhand.ports import Clock
from deskhand.testing import salesforce_soql as soql
from deskhand.testing.json_server import JsonAsked, JsonReply, JsonServer
from deskhand.testing.salesforce_objects import Org, Refusal
from deskhand.testing.salesforce_query import answered

VERSION = "v67.0"
A_PAGE = 2000
CLIENT_ID, CLIENT_SECRET = "3MVG9-deskhand", "a-client-secret"


class Conduct(StrEnum):
    """How a request is treated instead of well."""

    LIMITED = "limited"
    EXPIRED = "expired"
    LOCKED = "locked"
    UNAVAILABLE = "unavailable"
    FAILS = "fails"
    FAILS_AFTER = "fails_after"
    LOST = "lost"
    NOT_JSON = "not_json"


INSTEAD: Mapping[Conduct, tuple[int, str]] = {
    Conduct.LIMITED: (403, "REQUEST_LIMIT_EXCEEDED"),
    Conduct.EXPIRED: (401, "INVALID_SESSION_ID"),
    Conduct.LOCKED: (400, "UNABLE_TO_LOCK_ROW"),
    Conduct.UNAVAILABLE: (503, "SERVER_UNAVAILABLE"),
    Conduct.FAILS: (500, "UNKNOWN_EXCEPTION"),
}
"""What is refused untaken."""


class SalesforceServer:
    """One company. Use it as a context manager; `asked` are the requests, in order."""

    def __init__(self, clock: Clock, *, page: int = A_PAGE) -> None:
        self.org, self.page = Org(clock), page
        self.asked: list[JsonAsked] = []
        self._tokens = (f"00D!session-{number:04d}-secret" for number in count(1))
        self.token = next(self._tokens)
        self._conducts: list[tuple[Conduct, str]] = []
        self._pages: dict[str, list[dict[str, Any]]] = {}
        self._http = JsonServer(self._answer)

    @property
    def url(self) -> str:
        return self._http.url

    def __enter__(self) -> SalesforceServer:
        self._http.__enter__()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._http.__exit__(kind, error, at)

    # ------------------------------------------------------------------ what a test sets

    def misbehave(self, conduct: Conduct, times: int = 1, at: str = "") -> None:
        """Treat the next requests so whose method and path (`PATCH services/data/…`) have `at` in them."""
        self._conducts += [(conduct, at)] * times

    def set_up(self) -> None:
        """The fields of ours, as connectors/salesforce/fields.py lists them."""
        for kind, names in CUSTOM.items():
            for name in names:
                self.org.define(kind, name, "datetime" if name == AT else "string", unique=name == KEY)

    def renew(self) -> str:
        """A new session; the old one has run out."""
        self.token = next(self._tokens)
        return self.token

    def forget_pages(self) -> None:
        """The pages of all questions have been kept for long enough."""
        self._pages.clear()

    # ------------------------------------------------------------------ requests

    def _answer(self, asked: JsonAsked) -> JsonReply:
        self.asked.append(asked)
        conduct = self._conduct(f"{asked.method} {'/'.join(asked.path)}")
        if conduct is None and asked.path == ("services", "oauth2", "token"):
            return self._session(asked.body or {})
        if conduct is None and asked.headers.get("authorization") != f"Bearer {self.token}":
            conduct = Conduct.EXPIRED
        if conduct is not None and conduct in INSTEAD:
            status, code = INSTEAD[conduct]
            return JsonReply(status, [{"errorCode": code, "message": code.lower().replace("_", " ")}])
        try:
            status, said = self._route(asked)
        except Refusal as no:
            return JsonReply(no.status, [no.said])
        except soql.Malformed as error:
            return JsonReply(400, [{"errorCode": "MALFORMED_QUERY", "message": str(error)}])
        if conduct is Conduct.FAILS_AFTER:
            return JsonReply(502, b"<html>Bad gateway</html>")
        return JsonReply(status, b"<html>" if conduct is Conduct.NOT_JSON else said, lost=conduct is Conduct.LOST)

    def _session(self, form: Mapping[str, str]) -> JsonReply:
        """OAuth 2.0 Client Credentials Flow: the session that there is."""
        if form.get("grant_type") != "client_credentials":
            return JsonReply(400, {"error": "unsupported_grant_type", "error_description": "grant type not supported"})
        if form.get("client_id") != CLIENT_ID:
            return JsonReply(400, {"error": "invalid_client_id", "error_description": "client identifier invalid"})
        if form.get("client_secret") != CLIENT_SECRET:
            return JsonReply(400, {"error": "invalid_client", "error_description": "invalid client credentials"})
        return JsonReply(200, {"access_token": self.token, "instance_url": self.url, "token_type": "Bearer"})

    def _conduct(self, request: str) -> Conduct | None:
        for place, (conduct, at) in enumerate(self._conducts):
            if at in request:
                del self._conducts[place]
                return conduct
        return None

    def _route(self, asked: JsonAsked) -> tuple[int, Any]:
        match (asked.method, *asked.path):
            case ("GET", "services", "data", _, "query"):
                found = answered(self.org, soql.parse(asked.query["q"]))
                return 200, self._page(found, 0, f"01g{len(self.asked):012d}")
            case ("GET", "services", "data", _, "query", locator):
                return 200, self._further(locator)
            case ("GET", "services", "data", _, "sobjects", kind, "describe"):
                return 200, self._describe(kind)
            case ("POST", "services", "data", _, "sobjects", kind):
                return 201, {"id": self.org.create(kind, asked.body), "success": True, "errors": []}
            case ("PATCH", "services", "data", _, "sobjects", kind, ref):
                self._must_be_unmodified(kind, ref, asked.headers.get("if-unmodified-since"))
                self.org.change(kind, ref, asked.body)
                return 204, None
            case ("PATCH", "services", "data", _, "sobjects", kind, name, value):
                return self._upsert(kind, name, value, asked.body)
        raise Refusal(404, "NOT_FOUND", "The requested resource does not exist")

    def _upsert(self, kind: str, name: str, value: str, body: Mapping[str, Any]) -> tuple[int, Any]:
        if (kind, name) not in self.org.unique:
            raise Refusal(404, "NOT_FOUND", "Provided external ID field does not exist or is not accessible: " + name)
        if name in body or "Id" in body:
            raise Refusal(400, "INVALID_FIELD", f"The {name} field should not be specified in the sobject data.")
        found = self.org.with_value(kind, name, value)
        if found:
            self.org.change(kind, found[0], body)
            return 200, {"id": found[0], "success": True, "errors": [], "created": False}
        return 201, {"id": self.org.create(kind, {**body, name: value}), "success": True, "errors": [], "created": True}

    def _must_be_unmodified(self, kind: str, ref: str, since: str | None) -> None:
        if since is None:
            return
        try:
            known = parsedate_to_datetime(since)
        except ValueError as error:
            raise Refusal(400, "INVALID_HEADER", "If-Unmodified-Since") from error
        if datetime.fromisoformat(self.org.present(kind, ref)["LastModifiedDate"]) > known:
            raise Refusal(412, "PRECONDITION_FAILED", "The record was modified since the date given")

    def _describe(self, kind: str) -> dict[str, Any]:
        unique = {name for of, name in self.org.unique if of == kind}
        return {
            "name": kind,
            "fields": [
                {"name": name, "type": type_, "externalId": name in unique, "unique": name in unique}
                for name, (type_, _) in self.org.fields[kind].items()
            ],
        }

    def _further(self, locator: str) -> dict[str, Any]:
        name, _, start = locator.partition("-")
        if name not in self._pages:
            raise Refusal(400, "INVALID_QUERY_LOCATOR", "invalid query locator")
        return self._page(self._pages[name], int(start), name)

    def _page(self, found: list[dict[str, Any]], start: int, name: str) -> dict[str, Any]:
        end, whole = start + self.page, {"totalSize": len(found)}
        if end >= len(found):
            return {**whole, "done": True, "records": found[start:]}
        self._pages[name] = found
        further = f"/services/data/{VERSION}/query/{name}-{end}"
        return {**whole, "done": False, "nextRecordsUrl": further, "records": found[start:end]}
