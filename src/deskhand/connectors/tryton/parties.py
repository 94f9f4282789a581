"""Contacts and companies in Tryton: parties, told apart by a category, with what they say in contact mechanisms.

Our key is one of a party's identifiers, the place that Tryton has for the names which other systems give it: people
see it there, and it is written in the same transaction as the party. Tryton has no place for a title, a size, a stage
or an owner; they stand among the contact mechanisms as "other" under our name for them, where people read and change
them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from itertools import islice
from typing import Any

from deskhand.connectors.tryton.client import Row, TrytonClient
from deskhand.connectors.tryton.shelf import Link, Seen, changed_at, number, record_of, stored_key
from deskhand.connectors.tryton.wire import Domain, like, moment
from deskhand.domain.crm import FIELDS, CrmKind
from deskhand.domain.crm_values import comparable
from deskhand.domain.errors import Rejected

FIELDS_READ = (
    "name",
    "lang.code",
    "categories.name",
    "identifiers.code",
    "identifiers._timestamp",
    "contact_mechanisms.type",
    "contact_mechanisms.name",
    "contact_mechanisms.value",
    "contact_mechanisms._timestamp",
    "_timestamp",
)
RELATIONS = ("relations.to", "relations.type.name")
MECHANISM = {"email": ("email",), "phone": ("phone", "mobile"), "domain": ("website",)}
"""The types of mechanism behind a field, the first for new ones; any other field is `other` with a name."""
PAGE = 100


class Parties:
    """A Shelf. `company` names the category of companies, `works_at` the type of relation from a person to one."""

    def __init__(self, client: TrytonClient, company: str, works_at: str) -> None:
        self._client, self._company, self._works_at = client, company, works_at
        self._ids: dict[tuple[str, str], int] = {}

    # ------------------------------------------------------------------ reading

    def found(self, kind: CrmKind, where: Mapping[str, str]) -> Iterator[Seen]:
        asked = [condition for name, value in where.items() if value and (condition := _condition(name, value.strip()))]
        return self._seen(kind, [*self._of_kind(kind), *asked])

    def seen(self, kind: CrmKind, ref: str) -> Seen | None:
        there = [["id", "=", number(ref)], *self._of_kind(kind)]
        return next(self._seen(kind, there), None) if number(ref) is not None else None

    def with_key(self, kind: CrmKind, key: str) -> list[Seen]:
        return list(self._seen(kind, [["identifiers.code", "=", stored_key(kind, key)]]))

    def changed(self, kind: CrmKind, since: datetime) -> Iterator[Seen]:
        """A mechanism that is taken away leaves no date: only a change beside it brings the party here."""
        parts = ("", "contact_mechanisms.", "identifiers.")
        dates = [[f"{part}{date}", ">=", since] for part in parts for date in ("create_date", "write_date")]
        stamps = ("_timestamp", "contact_mechanisms._timestamp", "identifiers._timestamp")
        rows = self._client.rows("party.party", [*self._of_kind(kind), ["OR", *dates]], stamps)
        refs = iter([row["id"] for row in sorted(rows, key=_last_change)])
        while some := list(islice(refs, PAGE)):
            yield from sorted(self._seen(kind, [["id", "in", some]]), key=lambda one: changed_at(one.record))

    def kinds_of(self, refs: set[int]) -> dict[int, CrmKind]:
        """What each of these parties is to us."""
        rows = self._client.rows("party.party", [["id", "in", sorted(refs)]], ("categories.name",)) if refs else ()
        return {row["id"]: self.kind_of(row) for row in rows}

    def kind_of(self, row: Row) -> CrmKind:
        """What a party is to us; its row has the names of its categories."""
        is_company = any(one["name"] == self._company for one in row["categories."])
        return CrmKind.COMPANY if is_company else CrmKind.CONTACT

    def _of_kind(self, kind: CrmKind) -> Domain:
        inside = "where" if kind is CrmKind.COMPANY else "not where"
        return [["categories", inside, [["name", "=", self._company]]]]

    def _seen(self, kind: CrmKind, domain: Domain) -> Iterator[Seen]:
        also = RELATIONS if kind is CrmKind.CONTACT and self._has_relations() else ()
        for row in self._client.rows("party.party", domain, (*FIELDS_READ, *also)):
            prefix = stored_key(kind, "")
            codes = [one["code"] for one in row["identifiers."] if (one["code"] or "").startswith(prefix)]
            key = codes[0].removeprefix(prefix) if codes else ""
            fields = {name: _said(row, name) for name in FIELDS[kind]}
            links = [
                (CrmKind.COMPANY, str(one["to"]))
                for one in row.get("relations.", ())
                if one["type."]["name"] == self._works_at
            ]
            yield Seen(record_of(kind, row, _last_change(row), fields, links, key), row)

    # ------------------------------------------------------------------ writing

    def make(self, kind: CrmKind, key: str, fields: Mapping[str, str], links: Sequence[Link]) -> str:
        identifier = {"type": None, "code": stored_key(kind, key)}
        category = [self._named("party.category", self._company)] if kind is CrmKind.COMPANY else []
        values = {
            "identifiers": [["create", [identifier]]],
            "categories": [["add", category]] if category else [],
            **self._values(None, fields, links),
        }
        return str(self._client.change("party.party.create", [values], key=key)[0])

    def bring(self, seen: Seen, fields: Mapping[str, str], links: Sequence[Link], key: str) -> None:
        new = [link for link in links if link not in seen.record.links]
        values = self._values(seen.row, fields, new)
        if not values:
            return
        stamps = {f"party.contact_mechanism,{one['id']}": one["_timestamp"] for one in seen.row["contact_mechanisms."]}
        stamps[f"party.party,{seen.row['id']}"] = seen.row["_timestamp"]
        self._client.change("party.party.write", [seen.row["id"]], values, key=key, timestamps=stamps)

    def take_out(self, seen: Seen, key: str) -> None:
        self._client.change("party.party.delete", [seen.row["id"]], key=key)

    def _values(self, row: Row | None, fields: Mapping[str, str], links: Sequence[Link]) -> dict[str, Any]:
        """What to write so that the party says this; nothing for what it says already."""
        values: dict[str, Any] = {}
        mechanisms: list[Any] = []
        for name, value in ((name, written(name, value)) for name, value in fields.items()):
            if row is not None and _said(row, name) == value:
                continue
            if name == "name":
                values["name"] = value
            elif name == "language":
                values["lang"] = self._language(value)
            else:
                mechanisms += _mechanism(row, name, value)
        if mechanisms:
            values["contact_mechanisms"] = mechanisms
        if links:
            values["relations"] = [["create", [self._relation(link) for link in links]]]
        return values

    def _relation(self, link: Link) -> dict[str, Any]:
        kind, ref = link
        if kind is not CrmKind.COMPANY or not self._has_relations():
            place = "a person's company, with the module party_relationship"
            raise Rejected("invalid", f"Tryton has no place for a link to a {kind} but {place}")
        if self.seen(kind, ref) is None:
            raise Rejected("invalid", f"a link leads to {kind} {ref[:60]!r}, which is not there")
        return {"to": number(ref), "type": self._named("party.relation.type", self._works_at)}

    def _language(self, code: str) -> int | None:
        found = self._client.ask("ir.lang.search", [["code", "=", code]], 0, 1, None) if code else []
        if code and not found:
            raise Rejected("invalid", f"language: Tryton has no {code[:60]!r}")
        return found[0] if found else None

    def _named(self, model: str, name: str) -> int:
        """The id of the category or type of this name, made where there is none."""
        if (model, name) not in self._ids:
            found = self._client.ask(f"{model}.search", [["name", "=", name]], 0, 1, None)
            self._ids[model, name] = (found or self._client.change(f"{model}.create", [{"name": name}], key=name))[0]
        return self._ids[model, name]

    def _has_relations(self) -> bool:
        if ("ir.model", "party.relation") not in self._ids:
            found = self._client.ask("ir.model.search", [["name", "=", "party.relation"]], 0, 1, None)
            self._ids["ir.model", "party.relation"] = len(found)
        return bool(self._ids["ir.model", "party.relation"])


def written(name: str, value: str) -> str:
    """A value in the form in which it is read again: a number that can be dialled in E.164, as Tryton insists on."""
    dialled = comparable(name, value) if name == "phone" else ""
    return dialled.replace(";ext=", " ext. ") if dialled.startswith("+") else value


def _said(row: Row, name: str) -> str:
    if name == "name":
        return row["name"] or ""
    if name == "language":
        return (row["lang."] or {}).get("code") or ""
    one = _standing(row, name)
    return written(name, one["value"] or "") if one else ""


def _standing(row: Row, name: str) -> Row | None:
    """The first mechanism that says this field."""
    types = MECHANISM.get(name, ("other",))
    for one in row["contact_mechanisms."]:
        if one["type"] in types and (types != ("other",) or one["name"] == name):
            return dict(one)
    return None


def _mechanism(row: Row | None, name: str, value: str) -> list[Any]:
    """The change that makes one mechanism say `value`."""
    one = _standing(row, name) if row is not None else None
    if one is None:
        types = MECHANISM.get(name, ("other",))
        named = {"name": name} if types == ("other",) else {}
        return [["create", [{"type": types[0], "value": value, **named}]]] if value else []
    return [["write", [one["id"]], {"value": value}]] if value else [["delete", [one["id"]]]]


def _condition(name: str, value: str) -> list[Any]:
    """Lets through at least what has this value; empty where Tryton cannot tell."""
    if name == "name":
        return ["name", "ilike", like(value)]
    if name == "language":
        return []
    if name == "phone":
        digits = "".join(filter(str.isdigit, comparable(name, value).partition(";")[0]))[-7:]
        said = ["value", "ilike", f"%{'%'.join(digits)}%"]
        return ["contact_mechanisms", "where", [["type", "in", list(MECHANISM[name])], said]]
    types = list(MECHANISM.get(name, ("other",)))
    named = [["name", "=", name]] if types == ["other"] else []
    return ["contact_mechanisms", "where", [["type", "in", types], *named, ["value", "ilike", like(value)]]]


def _last_change(row: Row) -> datetime:
    parts = (*row["contact_mechanisms."], *row["identifiers."])
    return max(moment(one) for one in (row, *parts))
