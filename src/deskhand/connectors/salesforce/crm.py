"""Salesforce: contacts, accounts, opportunities, and what was done, over its REST API."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote

import httpx

from deskhand.connectors.salesforce import fields as form
from deskhand.connectors.salesforce import soql, wire
from deskhand.connectors.salesforce.client import SalesforceClient, Token
from deskhand.domain.crm import CrmKind, CrmRecord
from deskhand.domain.crm_values import fits, must_be_known, must_fit, overtaken, storable
from deskhand.domain.errors import Misconfigured, Rejected, Transient
from deskhand.ports import Clock

VERSION = "v67.0"
"""Summer '26: every instance has it. Versions are kept for three years at least."""
TRIES = 3


class Salesforce:
    """Implements ports.Crm. Thread-safe.

    Our key is the external id field `Deskhand_Key__c` (connectors/salesforce/fields.py lists all fields of ours), so
    that Salesforce itself makes one record of it. A company with one currency names it; `several_currencies` reads and
    writes each deal's own. A deal that is made without a stage or a day gets `first_stage` and one in `closes_in_days`:
    Salesforce insists on both. An activity is an event without length, a note a task that is done.

    A contact or deal has one company, an activity, task or note one contact and one company or deal, the deal where
    both are given; a new link replaces the old one. A deal may have any number of contacts.

    `update` compares by a reading and writes under If-Unmodified-Since. Salesforce's stamps have whole seconds: who
    changes the same field after that reading, yet within the second of the change before, is overwritten.
    """

    name = "salesforce"

    def __init__(
        self,
        url: str,
        token: Token,
        clock: Clock,
        *,
        currency: str = "USD",
        several_currencies: bool = False,
        first_stage: str = "Prospecting",
        closes_in_days: int = 90,
        version: str = VERSION,
        timeout_s: float = 15.0,
        transport: httpx.BaseTransport | None = None,
    ) -> None:
        """`url` is that of the company's own domain at Salesforce."""
        if not url.startswith(("https://", "http://")):
            raise Misconfigured(f"salesforce: {url!r} is no address; it begins with https://")
        self._client = SalesforceClient(url, version, token, timeout_s, transport)
        self._clock, self._currency, self._several = clock, currency, several_currencies
        self._first_stage, self._closes_in = first_stage, timedelta(days=closes_in_days)

    def __repr__(self) -> str:
        return f"Salesforce({self._client!r})"

    def close(self) -> None:
        self._client.close()

    def check(self) -> None:
        """Misconfigured also where a field of ours is missing or not as it has to be."""
        try:
            missing = [f"{name}.{field}" for name in form.CUSTOM for field in self._missing(name)]
        except Rejected as no:
            raise Misconfigured(f"Salesforce does not accept this account ({no.detail})") from no
        if missing:
            raise Misconfigured(f"Salesforce lacks the fields {', '.join(missing)}")

    # ------------------------------------------------------------------ reading

    def find(self, kind: CrmKind, where: Mapping[str, str]) -> Sequence[CrmRecord]:
        """Oldest first."""
        must_be_known(kind, where)
        if not all(map(storable, where.values())):
            return []
        found = self._rows(kind, soql.conditions(where, self._names(kind)), "CreatedDate, Id")
        return [record for record in found if fits(record, where)]

    def get(self, kind: CrmKind, ref: str) -> CrmRecord | None:
        row = self._row(kind, ref)
        return self._record(kind, row) if row else None

    def changed_since(self, kind: CrmKind, since: datetime) -> Iterator[CrmRecord]:
        """From the second of `since` on. A record that changes while they are asked for may come as it was."""
        return self._rows(kind, [soql.since(since)], "SystemModstamp, Id")

    # ------------------------------------------------------------------ writing

    def upsert(
        self, kind: CrmKind, key: str, fields: Mapping[str, str], links: Sequence[tuple[CrmKind, str]] = ()
    ) -> CrmRecord:
        """Fields that are not named stay. Rejected (`invalid`) also where a duplicate rule stands in the way, with what
        it found, and where a link leads to nothing."""
        must_fit(kind, fields)
        if not key or not storable(key):
            raise Rejected("invalid", "a key is a text that is not empty")
        for to_kind, to in links:
            if not _is_id(to):
                raise Rejected("invalid", f"a link leads to {to_kind} {to[:60]!r}, which is no record of Salesforce")
        body = {**self._body(kind, self._complete(kind, key, fields)), **form.links_of(kind, links)}
        path = f"{form.OBJECTS[kind]}/{form.KEY}/{quote(form.stored_key(kind, key), safe='')}"
        made = self._upserted(path, body, key)
        ref = str(made.get("id") or "") or self._with_key(kind, key)
        for to_kind, to in links:
            if kind is CrmKind.DEAL and to_kind is CrmKind.CONTACT:
                self._take_part(ref, to, key)
        return self._present(kind, ref)

    def update(self, record: CrmRecord, fields: Mapping[str, str]) -> CrmRecord:
        """The class says which window is left."""
        kind, ref = record.kind, record.ref
        must_fit(kind, fields)
        wanted = {name: form.canonical(name, value) for name, value in fields.items()}
        for _ in range(TRIES):
            row = self._row(kind, ref)
            if row is None:
                raise Rejected("gone", f"{kind} {ref} is not there any more")
            if others := overtaken(record, self._record(kind, row), wanted):
                raise Rejected("changed", f"somebody else has changed {', '.join(others)} of {ref}")
            if self._changed_since_reading(kind, row, fields):
                return self._present(kind, ref)
        raise Transient(f"somebody keeps changing {kind} {ref}", 1.0)

    def _changed_since_reading(self, kind: CrmKind, row: Mapping[str, Any], fields: Mapping[str, str]) -> bool:
        """Whether the record was still as it was read, and is now as it should be."""
        condition = {"If-Unmodified-Since": wire.http_date(form.instant(row["LastModifiedDate"]))}
        try:
            path = f"{form.OBJECTS[kind]}/{row['Id']}"
            self._client.change("PATCH", path, self._body(kind, fields), row["Id"], condition)
        except Rejected as no:
            if no.reason == "changed":
                return False
            raise
        return True

    # ------------------------------------------------------------------ Salesforce's requests

    def _rows(self, kind: CrmKind, conditions: Sequence[str], order: str) -> Iterator[CrmRecord]:
        query = soql.select(kind, self._names(kind), conditions, order)
        return (self._record(kind, row) for row in self._client.rows(query))

    def _row(self, kind: CrmKind, ref: str) -> Mapping[str, Any] | None:
        if not _is_id(ref):
            return None
        query = soql.select(kind, self._names(kind), [soql.with_id(ref)])
        return next(self._client.rows(query), None)

    def _record(self, kind: CrmKind, row: Mapping[str, Any]) -> CrmRecord:
        record = form.record_of(kind, row, self._names(kind))
        return record if kind is not CrmKind.DEAL or self._several else _in_currency(record, self._currency)

    def _present(self, kind: CrmKind, ref: str) -> CrmRecord:
        record = self.get(kind, ref)
        if record is None:
            raise Rejected("gone", f"{kind} {ref} is not there any more")
        return record

    def _names(self, kind: CrmKind) -> Mapping[str, str]:
        return form.names_of(kind, self._several)

    def _with_key(self, kind: CrmKind, key: str) -> str:
        """The ref of our key, '' where it has made nothing yet."""
        return next((str(row["Id"]) for row in self._client.rows(soql.with_key(kind, key))), "")

    def _body(self, kind: CrmKind, fields: Mapping[str, str]) -> dict[str, Any]:
        rest = dict(fields)
        if not self._several and rest.pop("currency", self._currency) not in ("", self._currency):
            raise Rejected("invalid", f"currency: this Salesforce keeps {self._currency} only")
        return form.body_of(kind, rest, self._user(rest["owner"]) if rest.get("owner") else "")

    def _user(self, mail: str) -> str:
        query = f"SELECT Id FROM User WHERE Email = {soql.quoted(mail)} AND IsActive = true"
        for row in self._client.rows(query):
            return str(row["Id"])
        raise Rejected("invalid", f"owner: Salesforce has no user with the address {mail}")

    def _complete(self, kind: CrmKind, key: str, fields: Mapping[str, str]) -> Mapping[str, str]:
        """With what Salesforce insists on, where the record is new."""
        now = self._clock.now()
        needed = {
            CrmKind.DEAL: {"stage": self._first_stage, "closes_on": (now + self._closes_in).date().isoformat()},
            CrmKind.ACTIVITY: {"at": now.isoformat()},
        }.get(kind, {})
        lacking = {name: value for name, value in needed.items() if not fields.get(name)}
        return {**fields, **lacking} if lacking and not self._with_key(kind, key) else fields

    def _upserted(self, path: str, body: Mapping[str, Any], key: str) -> Mapping[str, Any]:
        try:
            made: Mapping[str, Any] = self._client.change("PATCH", path, body, key)
        except Rejected as no:
            if no.reason == "gone":  # neither the object nor the record is meant: it would have been made
                raise Rejected("misconfigured", f"{form.KEY} is no external id field: {no.detail}") from no
            raise
        return made

    def _take_part(self, deal: str, contact: str, key: str) -> None:
        """Make the contact one of the deal's; one that takes part already stays."""
        both = f"OpportunityId = {soql.quoted(deal)} AND ContactId = {soql.quoted(contact)}"
        if not list(self._client.rows(f"SELECT Id FROM OpportunityContactRole WHERE {both}")):
            body = {"OpportunityId": deal, "ContactId": contact}
            self._client.change("POST", "OpportunityContactRole", body, key)

    def _missing(self, name: str) -> list[str]:
        described = {one["name"]: one for one in self._client.describe(name)["fields"]}
        key = described.get(form.KEY, {})
        good = key.get("externalId") and key.get("unique")
        return [one for one in form.CUSTOM[name] if one not in described or (one == form.KEY and not good)]


def _is_id(ref: str) -> bool:
    return re.fullmatch(r"[0-9A-Za-z]{15}([0-9A-Za-z]{3})?", ref, re.ASCII) is not None


def _in_currency(record: CrmRecord, currency: str) -> CrmRecord:
    return replace(record, fields={**record.fields, "currency": currency})
