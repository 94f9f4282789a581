"""HubSpot's objects as records of ours: read by ref, walked through by search, with what they are linked to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from deskhand.connectors.hubspot import fields as form
from deskhand.connectors.hubspot import wire
from deskhand.connectors.hubspot.client import HubSpotClient
from deskhand.connectors.hubspot.owners import Owners
from deskhand.domain.crm import CrmKind, CrmRecord
from deskhand.domain.errors import Rejected

Object = Mapping[str, Any]
"""One object as HubSpot gives it: id, properties, updatedAt."""


class HubSpotObjects:
    """The requests behind HubSpot (crm.py). Thread-safe."""

    def __init__(self, client: HubSpotClient, owners: Owners, zone: ZoneInfo, page: int) -> None:
        self._client, self._owners, self._zone, self._page = client, owners, zone, page

    def pages(
        self, kind: CrmKind, groups: Sequence[Sequence[wire.Filter]], by: str, beyond: str = ""
    ) -> Iterator[list[Object]]:
        """What fits, in the order of the property `by`, from `beyond` on, none twice; as far as the search knows it.

        A search gives 10,000 at most, however one pages: each page is a search of its own that begins where the last
        one ended, and `after` is used only within one value of `by`.
        """
        after: str | None = None
        seen: set[tuple[str, str]] = set()
        while True:
            body = wire.search_body(kind, groups, by, beyond, after, self._page)
            said = self._client.ask("POST", f"{path(kind)}/search", body)
            page: list[Object] = said["results"]
            yield [one for one in page if (one["id"], one["updatedAt"]) not in seen]
            after = said.get("paging", {}).get("next", {}).get("after")
            if not after or not page:
                return
            last = _place(page[-1], by)
            if last != beyond:
                beyond, after, seen = last, None, set()
            seen |= {(one["id"], one["updatedAt"]) for one in page if _place(one, by) == last}

    def those(self, kind: CrmKind, refs: Sequence[str]) -> list[Object]:
        """Those of `refs` that are there, as they are now."""
        found: list[Object] = []
        for some in _batches(refs):
            found += self._client.ask("POST", f"{path(kind)}/batch/read", wire.read_body(kind, some))["results"]
        return found

    def has_key(self, kind: CrmKind, key: str) -> bool:
        body = {"inputs": [{"id": key}], "idProperty": form.KEY, "properties": [form.KEY]}
        return bool(self._client.ask("POST", f"{path(kind)}/batch/read", body)["results"])

    def record(self, kind: CrmKind, ref: str) -> CrmRecord | None:
        """As it is now; None where there is none, or `ref` is none of HubSpot's."""
        if not is_ref(ref):
            return None
        try:
            said = self._client.ask(
                "GET", f"{path(kind)}/{ref}", params={"properties": ",".join(form.asked_for(kind))}
            )
        except Rejected as no:
            if no.reason == "gone":
                return None
            raise
        return self.records(kind, [said])[0]

    def records(self, kind: CrmKind, page: Sequence[Object]) -> list[CrmRecord]:
        """The same objects as values of ours, with their links: one more request for each kind of link and hundred."""
        links: dict[str, tuple[tuple[CrmKind, str], ...]] = {}
        for some in _batches([one["id"] for one in page]):
            inputs = {"inputs": [{"id": ref} for ref in some]}
            for to in form.LINKS[kind]:
                where = f"/crm/v4/associations/{form.OBJECTS[kind]}/{form.OBJECTS[to]}/batch/read"
                for ref, found in wire.parse_links(self._client.ask("POST", where, inputs), to).items():
                    links[ref] = (*links.get(ref, ()), *found)
        owners = self._owners.by_id({owner for one in page if (owner := one["properties"].get(form.OWNER["owner"]))})
        return [form.record_of(kind, one, owners, self._zone, links.get(one["id"], ())) for one in page]

    def link(self, kind: CrmKind, ref: str, to_kind: CrmKind, to: str, key: str) -> None:
        """The plain association; one that is there stays. Rejected (`invalid`) where it leads to nothing."""
        where = f"/crm/v4/objects/{form.OBJECTS[kind]}/{ref}/associations/default/{form.OBJECTS[to_kind]}/{to}"
        try:
            self._client.change("PUT", where, None, key)
        except Rejected as no:
            raise Rejected("invalid", f"a link leads to {to_kind} {to}: {no.detail}") from no


def path(kind: CrmKind) -> str:
    return f"/crm/v3/objects/{form.OBJECTS[kind]}"


def is_ref(ref: str) -> bool:
    return ref.isascii() and ref.isdigit()


def milliseconds(at: datetime) -> str:
    """As a search takes instants."""
    return str(int(at.astimezone(UTC).timestamp() * 1000))


def _place(one: Object, by: str) -> str:
    """Where an object stands in the order of `by`."""
    return str(one["id"]) if by == form.ID else milliseconds(form.instant(one["properties"][by]))


def _batches(refs: Sequence[str]) -> Iterator[Sequence[str]]:
    return (refs[start : start + wire.BATCH] for start in range(0, len(refs), wire.BATCH))
