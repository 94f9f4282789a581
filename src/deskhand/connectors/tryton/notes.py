"""Activities, tasks and notes in Tryton: notes on a party or an opportunity, written as note_text.py has it.

Our key is one of the lines below the text: Tryton has no other place on a note.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from itertools import islice

from deskhand.connectors.tryton import note_text
from deskhand.connectors.tryton.client import Row, TrytonClient
from deskhand.connectors.tryton.deals import Deals
from deskhand.connectors.tryton.note_text import NoteText
from deskhand.connectors.tryton.parties import Parties
from deskhand.connectors.tryton.shelf import Link, Seen, Shelf, changed_at, number, record_of
from deskhand.connectors.tryton.wire import Domain, like, moment
from deskhand.domain.crm import FIELDS, CrmKind, CrmRecord
from deskhand.domain.errors import Rejected

MODEL = "ir.note"
FIELDS_READ = ("message", "resource", "create_date", "create_uid.email", "_timestamp")
PARTY, DEAL = "party.party", "sale.opportunity"
PAGE = 100


class Notes:
    """A Shelf. A note stands on the first of its links, else on the company's own party; further ones are lines."""

    def __init__(self, client: TrytonClient, parties: Parties, deals: Deals) -> None:
        self._client, self._parties, self._deals = client, parties, deals
        self._own_party: int | None = None

    # ------------------------------------------------------------------ reading

    def found(self, kind: CrmKind, where: Mapping[str, str]) -> Iterator[Seen]:
        asked = [["message", "ilike", like(value.strip())] for name, value in where.items() if name == "body" and value]
        return self._seen(kind, asked)

    def seen(self, kind: CrmKind, ref: str) -> Seen | None:
        return next(self._seen(kind, [["id", "=", number(ref)]]), None) if number(ref) is not None else None

    def with_key(self, kind: CrmKind, key: str) -> list[Seen]:
        there = [["message", "ilike", like(note_text.line(note_text.KEY, key))]]
        return [one for one in self._seen(kind, there) if one.record.key == key]

    def changed(self, kind: CrmKind, since: datetime) -> Iterator[Seen]:
        dates = ["OR", ["create_date", ">=", since], ["write_date", ">=", since]]
        rows = self._client.rows(MODEL, dates, ("_timestamp",))
        refs = iter([row["id"] for row in sorted(rows, key=moment)])
        while some := list(islice(refs, PAGE)):
            yield from sorted(self._seen(kind, [["id", "in", some]]), key=lambda one: changed_at(one.record))

    def _seen(self, kind: CrmKind, domain: Domain) -> Iterator[Seen]:
        marked = [["message", "like", f"%\n{note_text.IS}: {kind}\n%"]] if kind is not CrmKind.NOTE else []
        rows = iter(self._client.rows(MODEL, [*domain, *marked], FIELDS_READ))
        while some := list(islice(rows, PAGE)):
            on = [int(row["resource"].split(",")[1]) for row in some if row["resource"].startswith(f"{PARTY},")]
            kinds = self._parties.kinds_of(set(on))
            for row in some:
                note = note_text.parse(row["message"] or "")
                if note.kind() is kind:
                    yield Seen(self._record(kind, row, note, kinds), row)

    def _record(self, kind: CrmKind, row: Row, note: NoteText, kinds: Mapping[int, CrmKind]) -> CrmRecord:
        fields = note_text.fields_of(note)
        if "at" in FIELDS[kind] and not fields["at"]:
            fields["at"] = row["create_date"].astimezone(UTC).replace(microsecond=0).isoformat()
        if not note.marks:
            fields["owner"] = (row["create_uid."] or {}).get("email") or ""
        key = note.marks.get(note_text.KEY, "")
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
        marks = {note_text.IS: kind.value, note_text.KEY: key, note_text.LINKS: _links_line(links[1:])}
        message = note_text.written(note_text.note_of(kind, fields, marks))
        return str(self._client.change(f"{MODEL}.create", [{"resource": on[0], "message": message}], key=key)[0])

    def bring(self, seen: Seen, fields: Mapping[str, str], links: Sequence[Link], key: str) -> None:
        note, record = note_text.parse(seen.row["message"] or ""), seen.record
        new = [link for link in links if link not in record.links]
        for link in new:
            self._resource(link)
        if not new and all(record.fields.get(name, "") == value for name, value in fields.items()):
            return
        marks = {**note.marks, note_text.LINKS: _links_line([*_further(note), *new])}
        if note.marks or set(fields) != {"body"}:
            note = note_text.note_of(record.kind, {**record.fields, **fields}, marks)
        else:
            note = NoteText(fields["body"])  # somebody's, and still a plain one
        stamps = {f"{MODEL},{seen.row['id']}": seen.row["_timestamp"]}
        values = {"message": note_text.written(note)}
        self._client.change(f"{MODEL}.write", [seen.row["id"]], values, key=key, timestamps=stamps)

    def take_out(self, seen: Seen, key: str) -> None:
        self._client.change(f"{MODEL}.delete", [seen.row["id"]], key=key)

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


def _further(note: NoteText) -> list[Link]:
    words = [part.split(" ") for part in note.marks.get(note_text.LINKS, "").split("; ") if part]
    return [(CrmKind(kind), ref) for kind, ref in words]


def _links_line(links: Sequence[Link]) -> str:
    return "; ".join(f"{kind} {ref}" for kind, ref in links)
