"""Activities, tasks and notes in Tryton, on the party or the opportunity that they belong to.

Tryton has notes, and nothing for what was done or is to be done: its project module books work. A note of Tryton's is
never changed once it is written, and from 8.2 on the server sees to it. So notes are notes (`ir.note`), and activities
and tasks, which do change, are attachments (`ir.attachment`): a subject is the name of one, our key its link, what it
says its description. Both end in a few lines of ours (note_text.py), among which a note has its key: there is no other
place for it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from itertools import islice
from typing import Any

from deskhand.connectors.tryton import note_text
from deskhand.connectors.tryton.client import Row, TrytonClient
from deskhand.connectors.tryton.deals import Deals
from deskhand.connectors.tryton.note_text import NoteText
from deskhand.connectors.tryton.parties import Parties
from deskhand.connectors.tryton.shelf import Link, Seen, Shelf, changed_at, number, record_of, stored_key
from deskhand.connectors.tryton.wire import Domain, like, moment
from deskhand.domain.crm import FIELDS, CrmKind, CrmRecord
from deskhand.domain.errors import Rejected

FIELDS_READ = ("resource", "create_date", "create_uid.email", "_timestamp")
PARTY, DEAL = "party.party", "sale.opportunity"
NAMELESS = "-"
"""The name of an attachment without a subject; Tryton insists on one."""
PAGE = 100


class Notes:
    """A Shelf. What belongs to several stands on the first; the others are a line. To nobody: on our own party."""

    def __init__(self, client: TrytonClient, parties: Parties, deals: Deals) -> None:
        self._client, self._parties, self._deals = client, parties, deals
        self._own_party: int | None = None

    # ------------------------------------------------------------------ reading

    def found(self, kind: CrmKind, where: Mapping[str, str]) -> Iterator[Seen]:
        places = {"body": _text_of(kind), "subject": "name"}
        values = {name: value.strip() for name, value in where.items() if value and name in places}
        return self._seen(kind, [[places[name], "ilike", like(value)] for name, value in values.items()])

    def seen(self, kind: CrmKind, ref: str) -> Seen | None:
        return next(self._seen(kind, [["id", "=", number(ref)]]), None) if number(ref) is not None else None

    def with_key(self, kind: CrmKind, key: str) -> list[Seen]:
        if kind is not CrmKind.NOTE:
            return list(self._seen(kind, [["link", "=", stored_key(kind, key)]]))
        there = [["message", "ilike", like(note_text.line(note_text.KEY, key))]]
        return [one for one in self._seen(kind, there) if one.record.key == key]

    def changed(self, kind: CrmKind, since: datetime) -> Iterator[Seen]:
        dates = ["OR", ["create_date", ">=", since], ["write_date", ">=", since]]
        rows = self._client.rows(_model_of(kind), [*_of_kind(kind), dates], ("_timestamp",))
        refs = iter([row["id"] for row in sorted(rows, key=moment)])
        while some := list(islice(refs, PAGE)):
            yield from sorted(self._seen(kind, [["id", "in", some]]), key=lambda one: changed_at(one.record))

    def _seen(self, kind: CrmKind, domain: Domain) -> Iterator[Seen]:
        also = ("message",) if kind is CrmKind.NOTE else ("name", "link", "description")
        rows = self._client.rows(_model_of(kind), [*_of_kind(kind), *domain], (*FIELDS_READ, *also))
        while some := list(islice(rows, PAGE)):
            on = [int(row["resource"].split(",")[1]) for row in some if row["resource"].startswith(f"{PARTY},")]
            kinds = self._parties.kinds_of(set(on))
            yield from (Seen(self._record(kind, row, kinds), row) for row in some)

    def _record(self, kind: CrmKind, row: Row, kinds: Mapping[int, CrmKind]) -> CrmRecord:
        note = note_text.parse(row[_text_of(kind)] or "")
        fields, key = note_text.fields_of(kind, note), note.marks.get(note_text.KEY, "")
        if kind is not CrmKind.NOTE:
            fields["subject"] = "" if row["name"] == NAMELESS else row["name"]
            key = row["link"].removeprefix(stored_key(kind, ""))
        elif not note.marks:
            fields["owner"] = (row["create_uid."] or {}).get("email") or ""
        if "at" in FIELDS[kind] and not fields["at"]:
            fields["at"] = row["create_date"].astimezone(UTC).replace(microsecond=0).isoformat()
        return record_of(kind, row, moment(row), fields, [*self._on(row, kinds), *_further(note)], key)

    def _on(self, row: Row, kinds: Mapping[int, CrmKind]) -> list[Link]:
        """What it stands on, where that is anybody's but our own."""
        model, _, ref = row["resource"].partition(",")
        if model == DEAL:
            return [(CrmKind.DEAL, ref)]
        if model != PARTY or int(ref) == self._company():
            return []
        return [(kinds.get(int(ref), CrmKind.CONTACT), ref)]

    # ------------------------------------------------------------------ writing

    def make(self, kind: CrmKind, key: str, fields: Mapping[str, str], links: Sequence[Link]) -> str:
        if not links and self._company() is None:
            raise Rejected("invalid", "Tryton keeps notes on something: a link, else the company of the user")
        on = [self._resource(link) for link in links] or [f"{PARTY},{self._company()}"]
        marks = {note_text.KEY: key if kind is CrmKind.NOTE else "", note_text.LINKS: _links_line(links[1:])}
        values: dict[str, Any] = {
            "resource": on[0],
            _text_of(kind): note_text.written(note_text.note_of(kind, fields, marks)),
        }
        if kind is not CrmKind.NOTE:
            values |= {"type": "link", "link": stored_key(kind, key), "name": fields.get("subject") or NAMELESS}
        return str(self._client.change(f"{_model_of(kind)}.create", [values], key=key)[0])

    def bring(self, seen: Seen, fields: Mapping[str, str], links: Sequence[Link], key: str) -> None:
        kind, text = seen.record.kind, _text_of(seen.record.kind)
        note = note_text.parse(seen.row[text] or "")
        new = [link for link in links if link not in seen.record.links]
        for link in new:
            self._resource(link)
        marks = {**note.marks, note_text.LINKS: _links_line([*_further(note), *new])}
        wanted = note_text.note_of(kind, {**note_text.fields_of(kind, note), **fields}, marks)
        values = {text: note_text.written(wanted)}
        if kind is not CrmKind.NOTE:
            values["name"] = fields.get("subject", seen.record.fields.get("subject", "")) or NAMELESS
        changes = {name: value for name, value in values.items() if value != (seen.row[name] or "")}
        if changes:
            model, ref = _model_of(kind), seen.row["id"]
            stamps = {f"{model},{ref}": seen.row["_timestamp"]}
            self._client.change(f"{model}.write", [ref], changes, key=key, timestamps=stamps)

    def take_out(self, seen: Seen, key: str) -> None:
        self._client.change(f"{_model_of(seen.record.kind)}.delete", [seen.row["id"]], key=key)

    def _resource(self, link: Link) -> str:
        kind, ref = link
        people, deals = self._parties, self._deals
        shelves: dict[CrmKind, Shelf] = {CrmKind.CONTACT: people, CrmKind.COMPANY: people, CrmKind.DEAL: deals}
        shelf = shelves.get(kind)
        if shelf is None or shelf.seen(kind, ref) is None:
            raise Rejected("invalid", f"a link leads to {kind} {ref[:60]!r}, which is not there")
        return f"{DEAL if kind is CrmKind.DEAL else PARTY},{ref}"

    def _company(self) -> int | None:
        """The party of the company that the user works for."""
        if self._own_party is None and self._client.context.get("company"):
            said = self._client.ask("company.company.read", [self._client.context["company"]], ["party"])
            self._own_party = said[0]["party"]
        return self._own_party


def _model_of(kind: CrmKind) -> str:
    return "ir.note" if kind is CrmKind.NOTE else "ir.attachment"


def _text_of(kind: CrmKind) -> str:
    return "message" if kind is CrmKind.NOTE else "description"


def _of_kind(kind: CrmKind) -> Domain:
    return [] if kind is CrmKind.NOTE else [["link", "like", f"{stored_key(kind, '')}%"]]


def _further(note: NoteText) -> list[Link]:
    words = [part.split(" ") for part in note.marks.get(note_text.LINKS, "").split("; ") if part]
    return [(CrmKind(kind), ref) for kind, ref in words]


def _links_line(links: Sequence[Link]) -> str:
    return "; ".join(f"{kind} {ref}" for kind, ref in links)
