"""Tryton: parties, opportunities and notes of a server of one's own."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from decimal import Decimal

import httpx
from pydantic import SecretStr

from deskhand.connectors.tryton.client import TrytonClient
from deskhand.connectors.tryton.deals import Deals
from deskhand.connectors.tryton.notes import Notes
from deskhand.connectors.tryton.parties import Parties, written
from deskhand.connectors.tryton.shelf import Seen, Shelf
from deskhand.connectors.tryton.wire import amount_of
from deskhand.domain.crm import CrmKind, CrmRecord
from deskhand.domain.crm_values import fits, must_be_known, must_fit, overtaken, storable
from deskhand.domain.errors import Misconfigured, Rejected, Transient

MODELS = {"party.party": "party", "sale.opportunity": "sale_opportunity"}
"""What has to be there, and the modules that bring it."""
TRIES = 4


class Tryton:
    """Implements ports.Crm for trytond 8.0 and 8.2. Thread-safe.

    Companies are the parties of a category, all others are contacts; a contact's company is a relation, where the
    module party_relationship is there. A deal's stages are Tryton's states but those that a sale brings (`converted`,
    `won`). Notes are notes, which Tryton from 8.2 on lets nobody change (Rejected, `invalid`); activities and tasks are
    attachments. parties.py, deals.py and notes.py say where our key stands, and why there.

    A change goes out with the timestamps of what was read just before it, and Tryton holds them against what it has in
    the transaction of the change: nobody is overwritten. Only a field of a party that has no value yet may get two when
    two people give it one at the same moment; the first one is read. What is made is looked for before and after: of
    two processes that make the same key at the same moment, whoever finds the other's takes its own out and begins
    anew. Within a process they follow one another.
    """

    name = "tryton"

    def __init__(
        self,
        url: str,
        database: str,
        user: str,
        password: SecretStr,
        *,
        company_category: str = "Company",
        works_at: str = "Works at",
        timeout_s: float = 30.0,
        transport: httpx.BaseTransport | None = None,
    ) -> None:
        """The category and the type of relation are made where they are missing."""
        if not url.startswith(("https://", "http://")):
            raise Misconfigured(f"tryton: {url!r} is no address of a server; it begins with https://")
        self._client = TrytonClient(url, database, user, password, timeout_s, transport)
        parties = Parties(self._client, company_category, works_at)
        deals = Deals(self._client, parties)
        notes = Notes(self._client, parties, deals)
        self._shelves: Mapping[CrmKind, Shelf] = {
            CrmKind.CONTACT: parties,
            CrmKind.COMPANY: parties,
            CrmKind.DEAL: deals,
            CrmKind.ACTIVITY: notes,
            CrmKind.TASK: notes,
            CrmKind.NOTE: notes,
        }
        self._making = threading.Lock()

    def __repr__(self) -> str:
        return f"Tryton({self._client!r})"

    def close(self) -> None:
        self._client.close()

    def check(self) -> None:
        """Misconfigured also where a module is not activated or the user works for no company."""
        try:
            company = self._client.context.get("company")
            there = self._client.ask("ir.model.search_read", [["name", "in", list(MODELS)]], 0, None, None, ["name"])
        except Rejected as no:
            raise Misconfigured(f"{self._client!r}: {no.detail}") from no
        missing = [module for model, module in MODELS.items() if model not in {one["name"] for one in there}]
        if missing:
            raise Misconfigured(f"Tryton lacks the modules {', '.join(missing)}")
        if not company:
            raise Misconfigured("Tryton's user works for no company: set one in her preferences")

    # ------------------------------------------------------------------ reading

    def find(self, kind: CrmKind, where: Mapping[str, str]) -> Sequence[CrmRecord]:
        """Oldest first."""
        must_be_known(kind, where)
        if not all(map(storable, where.values())):
            return []
        return [one.record for one in self._shelves[kind].found(kind, where) if fits(one.record, where)]

    def get(self, kind: CrmKind, ref: str) -> CrmRecord | None:
        seen = self._shelves[kind].seen(kind, ref)
        return seen.record if seen else None

    def changed_since(self, kind: CrmKind, since: datetime) -> Iterator[CrmRecord]:
        """As of the moment when the first is asked for; each as it is when its page is."""
        return (one.record for one in self._shelves[kind].changed(kind, since))

    # ------------------------------------------------------------------ writing

    def upsert(
        self, kind: CrmKind, key: str, fields: Mapping[str, str], links: Sequence[tuple[CrmKind, str]] = ()
    ) -> CrmRecord:
        """Fields that are not named and links that were there stay; where all is so already, nothing is written.

        Rejected (`invalid`) also where a link leads to nothing or Tryton has no place for it.
        """
        must_fit(kind, fields)
        if not key.strip() or key != key.strip() or not storable(key):
            raise Rejected("invalid", "a key is a text without blanks at its ends")
        shelf, wanted = self._shelves[kind], _canonical(fields)
        with self._making:
            for _ in range(TRIES):
                known = shelf.with_key(kind, key)
                if not known:
                    ref = shelf.make(kind, key, wanted, links)
                    made = {one.record.ref: one for one in shelf.with_key(kind, key)}
                    if list(made) == [ref]:
                        return made[ref].record
                    if ref in made:
                        shelf.take_out(made[ref], key)
                elif self._brought(shelf, known[0], wanted, links, key):
                    return shelf.with_key(kind, key)[0].record
        raise Transient(f"somebody else is writing {kind} {key!r} at this moment", 1.0)

    def update(self, record: CrmRecord, fields: Mapping[str, str]) -> CrmRecord:
        must_fit(record.kind, fields)
        shelf, wanted = self._shelves[record.kind], _canonical(fields)
        for _ in range(TRIES):
            now = shelf.seen(record.kind, record.ref)
            if now is None:
                raise Rejected("gone", f"{record.kind} {record.ref} is not there any more")
            if others := overtaken(record, now.record, wanted):
                raise Rejected("changed", f"somebody else has changed {', '.join(others)} of {record.ref}")
            if self._brought(shelf, now, wanted, (), record.ref):
                after = shelf.seen(record.kind, record.ref)
                return after.record if after else now.record
        raise Transient(f"somebody keeps changing {record.kind} {record.ref}", 1.0)

    def _brought(
        self, shelf: Shelf, seen: Seen, fields: Mapping[str, str], links: Sequence[tuple[CrmKind, str]], key: str
    ) -> bool:
        """Whether it was still as it was seen, and is now as it should be."""
        try:
            shelf.bring(seen, fields, links, key)
        except Rejected as no:
            if no.reason == "changed":
                return False
            raise
        return True


def _canonical(fields: Mapping[str, str]) -> dict[str, str]:
    """Values in the form in which they will be read again."""
    return {name: _as_read(name, value) if value else value for name, value in fields.items()}


def _as_read(name: str, value: str) -> str:
    match name:
        case "at":
            return datetime.fromisoformat(value).astimezone(UTC).isoformat()
        case "amount":
            return amount_of(Decimal(value))
        case _:
            return written(name, value)
