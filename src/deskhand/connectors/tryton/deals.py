"""Deals in Tryton: opportunities of the module sale_opportunity.

Our key is the target of a link among an opportunity's attachments, named "Deskhand": its reference belongs to people,
and the attachment is written in the same transaction.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from itertools import islice
from typing import Any

from deskhand.connectors.tryton.client import Row, TrytonClient
from deskhand.connectors.tryton.parties import Parties
from deskhand.connectors.tryton.shelf import Link, Seen, changed_at, number, record_of, stored_key
from deskhand.connectors.tryton.wire import Domain, amount_of, like, moment
from deskhand.domain.crm import CrmKind
from deskhand.domain.errors import Rejected

MODEL = "sale.opportunity"
FIELDS_READ = (
    "description",
    "state",
    "amount",
    "currency.code",
    "end_date",
    "employee.party.email",
    "party.categories.name",
    "contact.party",
    "attachments.link",
    "_timestamp",
)
BUTTONS: Mapping[str, str] = {"lead": "lead", "opportunity": "opportunity", "lost": "lost", "cancelled": "cancel"}
"""How an opportunity is brought to a state. The others come of a sale, which nobody makes from here."""
PAGE = 100


class Deals:
    """A Shelf. A new deal is a lead.

    Fields and stage are two calls, in this order. What somebody does to the stage between them is judged by Tryton's
    own workflow: it refuses ways that it does not know.
    """

    def __init__(self, client: TrytonClient, parties: Parties) -> None:
        self._client, self._parties = client, parties

    # ------------------------------------------------------------------ reading

    def found(self, kind: CrmKind, where: Mapping[str, str]) -> Iterator[Seen]:
        paths = {"name": "description", "stage": "state", "currency": "currency.code"}
        asked = [
            [paths[name], "ilike", like(value.strip())] if name == "name" else [paths[name], "=", _word(name, value)]
            for name, value in where.items()
            if name in paths and value
        ]
        return self._seen(asked)

    def seen(self, kind: CrmKind, ref: str) -> Seen | None:
        return next(self._seen([["id", "=", number(ref)]]), None) if number(ref) is not None else None

    def with_key(self, kind: CrmKind, key: str) -> list[Seen]:
        return list(self._seen([["attachments", "where", [["link", "=", stored_key(kind, key)]]]]))

    def changed(self, kind: CrmKind, since: datetime) -> Iterator[Seen]:
        dates = ["OR", ["create_date", ">=", since], ["write_date", ">=", since]]
        rows = self._client.rows(MODEL, dates, ("_timestamp",))
        refs = iter([row["id"] for row in sorted(rows, key=moment)])
        while some := list(islice(refs, PAGE)):
            yield from sorted(self._seen([["id", "in", some]]), key=lambda one: changed_at(one.record))

    def _seen(self, domain: Domain) -> Iterator[Seen]:
        for row in self._client.rows(MODEL, domain, FIELDS_READ):
            prefix = stored_key(CrmKind.DEAL, "")
            keys = [one["link"] for one in row["attachments."] if (one["link"] or "").startswith(prefix)]
            links = list(self._links(row))
            key = keys[0].removeprefix(prefix) if keys else ""
            yield Seen(record_of(CrmKind.DEAL, row, moment(row), _fields(row), links, key), row)

    def _links(self, row: Row) -> Iterator[Link]:
        if party := row["party."]:
            yield self._parties.kind_of(party), str(party["id"])
        if contact := row["contact."]:
            yield CrmKind.CONTACT, str(contact["party"])

    # ------------------------------------------------------------------ writing

    def make(self, kind: CrmKind, key: str, fields: Mapping[str, str], links: Sequence[Link]) -> str:
        attachment = {"name": "Deskhand", "type": "link", "link": stored_key(kind, key)}
        values = {**self._values(fields), **self._parties_of(links)}
        stage = _button(fields.get("stage") or "lead")
        made = self._client.change(f"{MODEL}.create", [{**values, "attachments": [["create", [attachment]]]}], key=key)
        if stage != "lead":
            self._move_on(made, stage, key)
        return str(made[0])

    def bring(self, seen: Seen, fields: Mapping[str, str], links: Sequence[Link], key: str) -> None:
        new = {name: value for name, value in fields.items() if seen.record.fields.get(name, "") != value}
        values, stage = self._values(new), _button(new["stage"]) if new.get("stage") else ""
        if missing := [link for link in links if link not in seen.record.links]:
            values |= self._parties_of([*seen.record.links, *missing])
        stamps = {f"{MODEL},{seen.row['id']}": seen.row["_timestamp"]}
        if values:
            self._client.change(f"{MODEL}.write", [seen.row["id"]], values, key=key, timestamps=stamps)
        if stage:
            self._press(seen, stage, key, {} if values else stamps)

    def _press(self, seen: Seen, stage: str, key: str, stamps: Mapping[str, str]) -> None:
        """Tryton holds the way from the present stage against its rules before it looks at timestamps."""
        try:
            self._client.change(f"{MODEL}.{stage}", [seen.row["id"]], key=key, timestamps=stamps)
        except Rejected as no:
            now = self.seen(seen.record.kind, seen.record.ref)
            if now is None or now.record.fields["stage"] != seen.record.fields["stage"]:
                raise Rejected("changed", "the stage was changed in the meantime") from no
            raise

    def take_out(self, seen: Seen, key: str) -> None:
        self._undo([seen.row["id"]], key)

    def _move_on(self, made: list[int], stage: str, key: str) -> None:
        """To the stage that was asked for; where Tryton refuses it, nothing stays behind."""
        try:
            self._client.change(f"{MODEL}.{stage}", made, key=key)
        except Rejected:
            self._undo(made, key)
            raise

    def _undo(self, made: list[int], key: str) -> None:
        self._client.change(f"{MODEL}.cancel", made, key=key)
        self._client.change(f"{MODEL}.delete", made, key=key)

    def _values(self, fields: Mapping[str, str]) -> dict[str, Any]:
        values: dict[str, Any] = {}
        for name, value in fields.items():
            match name:
                case "name":
                    values["description"] = value
                case "amount":
                    values["amount"] = Decimal(value) if value else None
                case "closes_on":
                    values["end_date"] = date.fromisoformat(value) if value else None
                case "currency" if value:
                    values["currency"] = self._one("currency.currency", [["code", "=", value]], name, value)
                case "owner":
                    there = [["party.contact_mechanisms.value", "ilike", like(value)]]
                    values["employee"] = self._one("company.employee", there, name, value) if value else None
        return values

    def _one(self, model: str, domain: Domain, name: str, value: str) -> int:
        found = self._client.ask(f"{model}.search", domain, 0, 1, None)
        if not found:
            raise Rejected("invalid", f"{name}: Tryton has no {value[:60]!r}")
        return int(found[0])

    def _parties_of(self, links: Sequence[Link]) -> dict[str, Any]:
        """The company as the party and the person by an address of hers; a person alone is the party."""
        refs = {kind: self._present(kind, ref) for kind, ref in links}
        company, person = refs.get(CrmKind.COMPANY), refs.get(CrmKind.CONTACT)
        if company is None:
            return {"party": person["id"]} if person else {}
        values = {"party": company["id"]}
        if person:
            mechanisms = person["contact_mechanisms."]
            if not mechanisms:
                raise Rejected("invalid", "Tryton knows a deal's person by an address of hers, and she has none")
            values["contact"] = mechanisms[0]["id"]
        return values

    def _present(self, kind: CrmKind, ref: str) -> Row:
        seen = self._parties.seen(kind, ref) if kind in (CrmKind.COMPANY, CrmKind.CONTACT) else None
        if seen is None:
            raise Rejected("invalid", f"a link leads to {kind} {ref[:60]!r}, which is not there")
        return seen.row


def _fields(row: Row) -> dict[str, str]:
    employee = (row["employee."] or {}).get("party.") or {}
    return {
        "name": row["description"] or "",
        "stage": row["state"] or "",
        "amount": amount_of(row["amount"]) if row["amount"] is not None else "",
        "currency": (row["currency."] or {}).get("code") or "",
        "owner": employee.get("email") or "",
        "closes_on": row["end_date"].isoformat() if row["end_date"] else "",
    }


def _button(stage: str) -> str:
    if stage not in BUTTONS:
        raise Rejected("invalid", f"stage cannot be {stage[:60]!r} from here; it may be {', '.join(BUTTONS)}")
    return BUTTONS[stage]


def _word(name: str, value: str) -> str:
    return value.strip().upper() if name == "currency" else value.strip().lower()
