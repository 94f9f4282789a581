"""HubSpot: contacts, companies, deals, and what was done, over its CRM API."""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

import httpx

from deskhand.connectors.hubspot import fields as form
from deskhand.connectors.hubspot import wire
from deskhand.connectors.hubspot.client import HubSpotClient, Token
from deskhand.connectors.hubspot.objects import HubSpotObjects, is_ref, milliseconds, path
from deskhand.connectors.hubspot.own_properties import define_missing, missing
from deskhand.connectors.hubspot.owners import Owners
from deskhand.connectors.hubspot.recent import Recent
from deskhand.domain.crm import CrmKind, CrmRecord
from deskhand.domain.crm_values import fits, must_be_known, must_fit, overtaken, storable
from deskhand.domain.errors import Misconfigured, Rejected
from deskhand.ports import Clock

PAGE = 200
"""The most that a search gives at once."""


class HubSpot:
    """Implements ports.Crm. Thread-safe.

    Our key is the unique property `deskhand_key`, so that HubSpot itself makes one record of it; `set_up` defines it.
    An activity is a meeting with the word for it in `deskhand_kind`; a task or note that is made without its time gets
    that of its making. A contact's lifecycle stage moves forward only: the record that comes back says where it is.

    HubSpot's search lags behind. What was written here is read by its ref until the search has it; what others wrote
    may be missing from `find` and `changed_since` for a few moments.

    `update` has a window: HubSpot takes no condition with a change. Fields are compared by a reading just before it,
    and who changes the same field within that one round trip is overwritten; HubSpot's property history has both.
    """

    name = "hubspot"

    def __init__(
        self,
        token: Token,
        clock: Clock,
        *,
        url: str = "https://api.hubapi.com",
        time_zone: str = "UTC",
        timeout_s: float = 10.0,
        page: int = PAGE,
        transport: httpx.BaseTransport | None = None,
    ) -> None:
        """`time_zone` is that of the account: of its days, and of the midnight at which its daily limit ends."""
        self._clock, self._zone, self._recent = clock, ZoneInfo(time_zone), Recent(clock)
        self._client = HubSpotClient(url, token, clock, self._zone, timeout_s, transport)
        self._owners = Owners(self._client)
        self._objects = HubSpotObjects(self._client, self._owners, self._zone, page)

    def __repr__(self) -> str:
        return f"HubSpot({self._client!r})"

    def close(self) -> None:
        self._client.close()

    def check(self) -> None:
        """Misconfigured also where a property of ours is missing: `set_up` makes it."""
        try:
            lacking = [f"{form.OBJECTS[kind]}.{name}" for kind, name in missing(self._client)]
        except Rejected as no:
            raise Misconfigured(f"HubSpot does not accept this account's token ({no.detail})") from no
        if lacking:
            raise Misconfigured(f"HubSpot lacks the properties {', '.join(lacking)}")

    def set_up(self) -> None:
        """Define the properties of ours that are missing. Rejected where the token may not."""
        define_missing(self._client)

    # ------------------------------------------------------------------ reading

    def find(self, kind: CrmKind, where: Mapping[str, str]) -> Sequence[CrmRecord]:
        """Oldest first, but for what was written here a moment ago."""
        must_be_known(kind, where)
        if not all(map(storable, where.values())):
            return []
        try:
            groups = wire.groups_for(kind, where, self._owners.id_of, self._zone)
        except Rejected:
            return []  # nothing belongs to somebody whom HubSpot does not know
        recent = self._recent.refs(kind)
        pages = self._objects.pages(kind, groups, form.ID)
        found = [one for page in pages for one in page if one["id"] not in recent]
        records = self._objects.records(kind, [*found, *self._objects.those(kind, recent)])
        return [record for record in records if fits(record, where)]

    def get(self, kind: CrmKind, ref: str) -> CrmRecord | None:
        return self._objects.record(kind, ref)

    def changed_since(self, kind: CrmKind, since: datetime) -> Iterator[CrmRecord]:
        """A record that changes meanwhile comes again. After Transient go on from the last record's `version`."""
        recent = self._recent.refs(kind)
        fresh = sorted(self._objects.records(kind, self._objects.those(kind, recent)), key=_changed_at)
        pages = self._objects.pages(kind, [[]], form.modified(kind), milliseconds(since))
        found = (one for page in pages for one in self._objects.records(kind, page) if one.ref not in recent)
        for record in heapq.merge(found, fresh, key=_changed_at):
            if _changed_at(record) >= since:
                yield record

    # ------------------------------------------------------------------ writing

    def upsert(
        self, kind: CrmKind, key: str, fields: Mapping[str, str], links: Sequence[tuple[CrmKind, str]] = ()
    ) -> CrmRecord:
        """Fields that are not named and links that were there stay. Rejected (`invalid`) also where another record has
        the mail address, and where a link leads to nothing."""
        must_fit(kind, fields)
        if not key or not storable(key):
            raise Rejected("invalid", "a key is a text that is not empty")
        for to_kind, to in links:
            if not is_ref(to):
                raise Rejected("invalid", f"a link leads to {to_kind} {to[:60]!r}, which is no record of HubSpot")
        body = wire.upsert_body(key, self._properties(kind, self._dated(kind, key, fields)))
        ref = wire.parse_upserted(self._client.change("POST", f"{path(kind)}/batch/upsert", body, key), key)
        self._recent.note(kind, ref)
        for to_kind, to in links:
            self._objects.link(kind, ref, to_kind, to, key)
        return self._present(kind, ref)

    def update(self, record: CrmRecord, fields: Mapping[str, str]) -> CrmRecord:
        """The class says which window is left."""
        kind, ref = record.kind, record.ref
        must_fit(kind, fields)
        now = self._present(kind, ref)
        wanted = {name: form.canonical(name, value) for name, value in fields.items()}
        if others := overtaken(record, now, wanted):
            raise Rejected("changed", f"somebody else has changed {', '.join(others)} of {ref}")
        self._client.change("PATCH", f"{path(kind)}/{ref}", {"properties": self._properties(kind, fields)}, ref)
        self._recent.note(kind, ref)
        return self._present(kind, ref)

    def _present(self, kind: CrmKind, ref: str) -> CrmRecord:
        record = self.get(kind, ref)
        if record is None:
            raise Rejected("gone", f"{kind} {ref} is not there any more")
        return record

    def _properties(self, kind: CrmKind, fields: Mapping[str, str]) -> dict[str, str]:
        return form.properties_of(kind, fields, self._owners.id_of, self._zone)

    def _dated(self, kind: CrmKind, key: str, fields: Mapping[str, str]) -> Mapping[str, str]:
        """With the time that HubSpot insists on, where the record is new."""
        name = form.DATED.get(kind)
        if name is None or fields.get(name) or self._objects.has_key(kind, key):
            return fields
        now = self._clock.now()
        return {**fields, name: now.isoformat() if name == "at" else now.astimezone(self._zone).date().isoformat()}


def _changed_at(record: CrmRecord) -> datetime:
    return form.instant(record.version)
