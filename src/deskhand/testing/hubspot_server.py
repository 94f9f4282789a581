"""A HubSpot on loopback, as unfriendly as the original: limits, expired tokens, lost answers, a search that lags.

    with HubSpotServer(clock) as server:
        server.misbehave(Conduct.LOST)
        …

Shapes: HubSpot's published OpenAPI descriptions of CRM v3 and of associations v4 (read 2026-11-30).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from enum import StrEnum
from itertools import count
from types import TracebackType
from typing import Any

from deskhand.ports import Clock
from deskhand.testing.hubspot_objects import Portal, Refusal, shown
from deskhand.testing.hubspot_search import search
from deskhand.testing.json_server import JsonAsked, JsonReply, JsonServer

OWNERS = {"71": "dana@example.com", "72": "luis@example.com", "73": "ana@example.com"}
OWNERS_A_PAGE = 2
LAG = timedelta(seconds=5)


class Conduct(StrEnum):
    """How a request is treated instead of well."""

    LIMITED = "limited"
    DAILY = "daily"
    EXPIRED = "expired"
    LOCKED = "locked"
    FAILS = "fails"
    FAILS_AFTER = "fails_after"
    LOST = "lost"
    NOT_JSON = "not_json"


INSTEAD: Mapping[Conduct, tuple[int, Mapping[str, str], Mapping[str, str]]] = {
    Conduct.LIMITED: (429, {"policyName": "SECONDLY", "message": "You have reached your limit."}, {"Retry-After": "3"}),
    Conduct.DAILY: (429, {"policyName": "DAILY", "message": "You have reached your daily limit."}, {}),
    Conduct.EXPIRED: (401, {"category": "EXPIRED_AUTHENTICATION", "message": "The OAuth token used expired."}, {}),
    Conduct.LOCKED: (423, {"message": "locked"}, {"Retry-After": "2"}),
    Conduct.FAILS: (500, {"message": "internal error"}, {}),
}
"""Status, body and headers of what is refused untaken."""


class HubSpotServer:
    """One account. Use it as a context manager; `asked` are the requests, in order."""

    def __init__(self, clock: Clock, *, lag: timedelta = LAG, most_results: int = 10_000) -> None:
        self.portal, self.most_results = Portal(clock, lag), most_results
        self.asked: list[JsonAsked] = []
        self._tokens = (f"pat-na1-{number:04d}-secret" for number in count(1))
        self.token = next(self._tokens)
        self._conducts: list[tuple[Conduct, str]] = []
        self._http = JsonServer(self._answer)

    @property
    def url(self) -> str:
        return self._http.url

    def __enter__(self) -> HubSpotServer:
        self._http.__enter__()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._http.__exit__(kind, error, at)

    # ------------------------------------------------------------------ what a test sets

    def misbehave(self, conduct: Conduct, times: int = 1, at: str = "") -> None:
        """Treat the next requests so whose method and path (`PATCH crm/v3/…`) have `at` in them."""
        self._conducts += [(conduct, at)] * times

    def renew(self) -> str:
        """A new token; the old one has run out."""
        self.token = next(self._tokens)
        return self.token

    def define(self, *names: tuple[str, str, bool]) -> None:
        """Properties of the company's own: object, name, unique or not."""
        for kind, name, unique in names:
            self.portal.defined[kind][name] = "string"
            self.portal.unique[kind] |= {name} if unique else set()

    # ------------------------------------------------------------------ requests

    def _answer(self, asked: JsonAsked) -> JsonReply:
        self.asked.append(asked)
        conduct = self._conduct(f"{asked.method} {'/'.join(asked.path)}")
        if conduct is None and asked.headers.get("authorization") != f"Bearer {self.token}":
            conduct = Conduct.EXPIRED
        if conduct is not None and conduct in INSTEAD:
            status, body, headers = INSTEAD[conduct]
            return JsonReply(status, {"status": "error", **body}, headers)
        try:
            status, said = self._route(asked)
        except Refusal as no:
            return JsonReply(no.status, {"status": "error", "message": no.message, "category": no.category})
        if conduct is Conduct.FAILS_AFTER:
            return JsonReply(502, b"<html>Bad gateway</html>")
        return JsonReply(status, b"<html>" if conduct is Conduct.NOT_JSON else said, lost=conduct is Conduct.LOST)

    def _conduct(self, request: str) -> Conduct | None:
        for place, (conduct, at) in enumerate(self._conducts):
            if at in request:
                del self._conducts[place]
                return conduct
        return None

    def _route(self, asked: JsonAsked) -> tuple[int, Any]:
        match (asked.method, *asked.path):
            case ("GET", "crm", "v3", "owners"):
                return 200, _owners(asked.query)
            case (_, "crm", "v3", "properties", kind, *rest):
                return self._properties(asked.method, kind, rest, asked.body)
            case ("POST", "crm", "v3", "objects", kind, "search"):
                return 200, search(self.portal, kind, asked.body, self.most_results)
            case ("POST", "crm", "v3", "objects", kind, "batch", "read"):
                return self._batch_read(kind, asked.body)
            case ("POST", "crm", "v3", "objects", kind, "batch", "upsert"):
                return 200, {"status": "COMPLETE", "results": [self._upsert(kind, one) for one in asked.body["inputs"]]}
            case ("GET", "crm", "v3", "objects", kind, ref):
                wanted = tuple(asked.query.get("properties", "").split(","))
                return 200, shown(*self.portal.present(kind, ref), wanted)
            case ("PATCH", "crm", "v3", "objects", kind, ref):
                self.portal.change(kind, ref, asked.body["properties"])
                return 200, shown(*self.portal.present(kind, ref), tuple(asked.body["properties"]))
            case ("POST", "crm", "v4", "associations", kind, to_kind, "batch", "read"):
                return self._associations(kind, to_kind, asked.body)
            case ("PUT", "crm", "v4", "objects", kind, ref, "associations", "default", to_kind, to):
                ends = (kind, self.portal.present(kind, ref)[0].id), (to_kind, self.portal.present(to_kind, to)[0].id)
                self.portal.links |= {ends, ends[::-1]}
                return 200, {"status": "COMPLETE", "results": [{"from": {"id": ref}, "to": {"id": to}}]}
        raise Refusal(404, "NOT_FOUND", f"no such endpoint: {asked.method} {'/'.join(asked.path)}")

    def _upsert(self, kind: str, said: Mapping[str, Any]) -> dict[str, Any]:
        properties = said["properties"]
        ref = self.portal.by(kind, said["idProperty"], said["id"])
        new = ref is None
        if ref is None:
            ref = self.portal.create(kind, properties)
        else:
            self.portal.change(kind, ref, properties)
        return {**shown(*self.portal.present(kind, ref), tuple(properties)), "new": new}

    def _batch_read(self, kind: str, body: Mapping[str, Any]) -> tuple[int, Any]:
        results, errors = [], []
        for one in body["inputs"]:
            ref = self.portal.by(kind, body["idProperty"], one["id"]) if "idProperty" in body else one["id"]
            try:
                results.append(shown(*self.portal.present(kind, ref or ""), tuple(body["properties"])))
            except Refusal as no:
                errors.append({"status": "error", "category": no.category, "message": "Could not get some objects"})
        whole = {"status": "COMPLETE", "results": results}
        return (207, {**whole, "numErrors": len(errors), "errors": errors}) if errors else (200, whole)

    def _associations(self, kind: str, to_kind: str, body: Mapping[str, Any]) -> tuple[int, Any]:
        plain = {"category": "HUBSPOT_DEFINED", "typeId": 279, "label": None}
        results, errors = [], []
        for one in body["inputs"]:
            found = sorted(to for start, (of, to) in self.portal.links if start == (kind, one["id"]) and of == to_kind)
            to = [{"toObjectId": int(ref), "associationTypes": [plain, {**plain, "typeId": 1}]} for ref in found]
            if to:
                results.append({"from": {"id": one["id"]}, "to": to})
            else:
                errors.append({"category": "OBJECT_NOT_FOUND", "subCategory": "crm.associations.NO_ASSOCIATIONS_FOUND"})
        whole = {"status": "COMPLETE", "results": results}
        return (207, {**whole, "numErrors": len(errors), "errors": errors}) if errors else (200, whole)

    def _properties(self, method: str, kind: str, rest: Sequence[str], body: Any) -> tuple[int, Any]:
        defined = self.portal.defined[kind]
        if method == "GET":
            if rest[0] not in defined:
                raise Refusal(404, "OBJECT_NOT_FOUND", f"Property {rest[0]} does not exist")
            return 200, {"name": rest[0], "hasUniqueValue": rest[0] in self.portal.unique[kind]}
        if rest == ["groups"]:
            return 201, body
        if body["name"] in defined:
            raise Refusal(409, "CONFLICT", f"Property {body['name']} already exists")
        self.define((kind, body["name"], body["hasUniqueValue"]))
        return 201, body


def _owners(query: Mapping[str, str]) -> dict[str, Any]:
    start = int(query.get("after", "0"))
    some = list(OWNERS.items())[start : start + OWNERS_A_PAGE]
    more = {"paging": {"next": {"after": str(start + OWNERS_A_PAGE)}}} if start + OWNERS_A_PAGE < len(OWNERS) else {}
    return {"results": [{"id": ref, "email": mail, "archived": False} for ref, mail in some], **more}
