"""The CRM that comes with Deskhand: contacts, companies, deals, activities, tasks, notes in the company's own store."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from deskhand.domain.crm import CrmKind, CrmRecord
from deskhand.domain.crm_merge import Preview
from deskhand.domain.crm_values import filled, fits, must_be_known, must_fit, overtaken, storable
from deskhand.domain.errors import Rejected
from deskhand.ports import Clock
from deskhand.store import crm
from deskhand.store.crm import Link
from deskhand.store.database import Store, Tx

SELECTIVE = ("email", "phone", "domain", "name")
"""Fields of which few records have the same value, the first of them first."""


class BuiltinCrm:
    """Implements ports.Crm over the store. A record that was merged away is found where it went."""

    name = "builtin"

    def __init__(self, store: Store, clock: Clock) -> None:
        self.store = store
        self.clock = clock

    def close(self) -> None:
        """The store is closed by whoever opened it."""

    def check(self) -> None:
        """Nothing to reach but the store."""

    def find(self, kind: CrmKind, where: Mapping[str, str]) -> Sequence[CrmRecord]:
        """Oldest first."""
        must_be_known(kind, where)
        if not all(map(storable, where.values())):
            return []
        with self.store.read() as tx:
            found = _candidates(tx, kind, where)
        return [record for record in found if fits(record, where)]

    def get(self, kind: CrmKind, ref: str) -> CrmRecord | None:
        with self.store.read() as tx:
            return crm.get(tx, kind, ref) if storable(ref) else None

    def changed_since(self, kind: CrmKind, since: datetime) -> Iterator[CrmRecord]:
        """A record that changes while they are asked for comes again, as it is then."""
        place = (since, 0)
        while True:
            with self.store.read() as tx:
                page = crm.changed_after(tx, kind, place)
            yield from (record for _, record in page)
            if len(page) < crm.PAGE:
                return
            place, _ = page[-1]

    def upsert(
        self, kind: CrmKind, key: str, fields: Mapping[str, str], links: Sequence[tuple[CrmKind, str]] = ()
    ) -> CrmRecord:
        """Fields that are not named and links that were there stay; where all is so already, nothing is written.

        Rejected (`invalid`) also where a link leads to nothing.
        """
        must_fit(kind, fields)
        if not key or not storable(key):
            raise Rejected("invalid", "a key is a text that is not empty")
        with self.store.write() as tx:
            known, leading = crm.with_key(tx, kind, key), _leading(tx, links)
            if known is None:
                return crm.make(tx, kind, key, fields, leading, self.clock.now())
            return self._brought(tx, known, fields, leading)

    def update(self, record: CrmRecord, fields: Mapping[str, str]) -> CrmRecord:
        must_fit(record.kind, fields)
        with self.store.write() as tx:
            now = _present(tx, record)
            if others := overtaken(record, now, fields):
                raise Rejected("changed", f"somebody else has changed {', '.join(others)} of {record.ref}")
            return self._brought(tx, now, fields, now.links)

    def remove(self, record: CrmRecord) -> None:
        """Delete it, with its links and what was merged into it; one that is not there stays away. Beyond the port."""
        with self.store.write() as tx:
            for other in crm.linked_to(tx, record.kind, record.ref):
                left = tuple(link for link in other.links if link != (record.kind, record.ref))
                crm.save(tx, replace(other, links=left), self.clock.now())
            crm.remove(tx, record.kind, record.ref)

    def merge(self, preview: Preview) -> CrmRecord:
        """Do what the preview shows, all of it or nothing: the merged record. Beyond the port.

        What linked to the others links to it, their refs and keys lead to it, and values that are lost are kept in a
        note. Rejected (`changed` or `gone`) where one of the records is not as the preview knows it.
        """
        keeps = preview.keeps
        with self.store.write() as tx:
            at = self.clock.now()
            for record in (keeps, *preview.goes):
                if _present(tx, record) != record:
                    raise Rejected("changed", f"{record.ref} was changed since the preview")
            for record in preview.goes:
                _lead_on(tx, record, keeps, at)
            made = crm.save(tx, replace(keeps, fields=preview.values, links=preview.links), at)
            if lost := _lost(preview):
                key = f"merged into {keeps.ref} as {made.version}"
                crm.make(tx, CrmKind.NOTE, key, {"at": at.isoformat(), "body": lost}, [(keeps.kind, keeps.ref)], at)
        return made

    def _brought(self, tx: Tx, now: CrmRecord, fields: Mapping[str, str], links: Sequence[Link]) -> CrmRecord:
        """To these fields and links; untouched where it has them."""
        all_links = tuple(dict.fromkeys((*now.links, *(link for link in links if link != (now.kind, now.ref)))))
        wanted = replace(now, fields=filled({**now.fields, **fields}), links=all_links)
        return now if wanted == now else crm.save(tx, wanted, self.clock.now())


def _candidates(tx: Tx, kind: CrmKind, where: Mapping[str, str]) -> list[CrmRecord]:
    """Those that have one of the values, the most telling one."""
    telling = [name for name in SELECTIVE if where.get(name)] + [name for name in where if where[name]] + list(where)
    return crm.with_value(tx, kind, telling[0], where[telling[0]]) if telling else crm.everything(tx, kind)


def _present(tx: Tx, record: CrmRecord) -> CrmRecord:
    """As it is now, or what it was merged into."""
    now = crm.get(tx, record.kind, record.ref)
    if now is None:
        raise Rejected("gone", f"{record.ref} is not there any more")
    return now


def _leading(tx: Tx, links: Sequence[Link]) -> list[Link]:
    """The links to where they lead now."""
    found = [(kind, ref, crm.get(tx, kind, ref) if storable(ref) else None) for kind, ref in links]
    for kind, ref, record in found:
        if record is None:
            raise Rejected("invalid", f"a link leads to {kind} {ref[:60]!r}, which is not there")
    return [(kind, record.ref) for kind, _, record in found if record]


def _lead_on(tx: Tx, record: CrmRecord, keeps: CrmRecord, at: datetime) -> None:
    """What links to `record` links to `keeps`, and so do its name and key."""
    old, new = (record.kind, record.ref), (keeps.kind, keeps.ref)
    for other in crm.linked_to(tx, *old):
        links = dict.fromkeys(new if link == old else link for link in other.links)
        crm.save(tx, replace(other, links=tuple(links)), at)
    crm.merge_away(tx, *old, into=keeps.ref)


def _lost(preview: Preview) -> str:
    """The values that the merged record does not have, a line each; '' where there are none."""
    lines = [f"{field.name}: {value} (of {ref})" for field in preview.fields for ref, value in field.lost]
    return "\n".join((f"Merged into {preview.keeps.ref}; what it said besides:", *lines)) if lines else ""
