"""Rows of a CRM's CSV files -> what is to be written, with every mistake by its line and how to mend it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from hashlib import sha256

from deskhand.config import values
from deskhand.config.csv_file import parse_csv
from deskhand.config.fields import Fields
from deskhand.config.nodes import Scalar
from deskhand.config.problems import Mistake, Problems, shown
from deskhand.domain.crm import FIELDS, CrmKind, CrmRecord
from deskhand.domain.crm_values import comparable
from deskhand.operate.crm_cells import COLUMNS, plain, unguarded, with_commas

Link = tuple[CrmKind, str]
Look = Callable[[CrmKind, str], CrmRecord | None]
"""The record of this kind and name as the CRM has it."""

NEEDED: Mapping[CrmKind, tuple[str, ...]] = {
    CrmKind.CONTACT: ("name", "email", "phone"),
    CrmKind.COMPANY: ("name", "domain"),
    CrmKind.DEAL: ("name",),
    CrmKind.ACTIVITY: ("subject", "body"),
    CrmKind.TASK: ("subject",),
    CrmKind.NOTE: ("body",),
}
"""A new record has one of these."""
NAMED_BY: Mapping[CrmKind, tuple[str, ...]] = {
    CrmKind.CONTACT: ("name", "email", "phone"),
    CrmKind.COMPANY: ("name", "domain"),
    CrmKind.DEAL: ("name", "links"),
    CrmKind.ACTIVITY: ("kind", "at", "subject", "links"),
    CrmKind.TASK: ("subject", "due_on", "links"),
    CrmKind.NOTE: ("at", "body", "links"),
}
"""Two rows without ref and key that agree in all of these are one record: the same file twice makes nothing twice."""
CELL_ENDS = 32_767
"""The most characters that Excel keeps of a cell."""


@dataclass(frozen=True)
class CrmRow:
    """One row that is right: a change of `record`, or, where that is None, the record of `key`.

    Empty cells are left out, and of a change what is so already.
    """

    line: int
    kind: CrmKind
    record: CrmRecord | None
    key: str
    fields: Mapping[str, str]
    links: tuple[Link, ...]

    @property
    def says_nothing(self) -> bool:
        return self.record is not None and not self.fields and not self.links


def read_rows(text: str, kind: CrmKind, zone: str | None, look: Look, problems: Problems) -> list[CrmRow]:
    """The rows in order; wrong and repeated ones are noted and left out.

    `zone` is that of instants without offset, which are mistakes where it is None.
    """
    found: list[CrmRow] = []
    first: dict[str, int] = {}
    for table in parse_csv(with_commas(text, COLUMNS[kind], problems), COLUMNS[kind], (), problems):
        before = len(problems.found)
        with Fields(unguarded(table), problems) as fields:
            row = _row(fields, kind, zone, look)
        if len(problems.found) > before:
            continue
        name = row.record.ref if row.record else row.key
        if name in first:
            problems.add(row.line, "the same record is there twice", f"keep one; the first is on line {first[name]}")
            continue
        first[name] = row.line
        found.append(row)
    return found


def _row(fields: Fields, kind: CrmKind, zone: str | None, look: Look) -> CrmRow:
    ref, key = fields.get("ref", values.text, ""), fields.get("key", values.text, "")
    record = _named(fields, kind, ref, key, look) if ref else None
    said = {name: _value(fields, name, zone, record) for name in FIELDS[kind]}
    given = {name: value for name, value in said.items() if value}
    links = tuple(dict.fromkeys(fields.many("links", lambda written: _link(written, look))))
    if record is not None:
        return _change(fields, record, given, links)
    if not ref and not any(given.get(name) or fields.node(name) for name in NEEDED[kind]):
        fields.wrong(NEEDED[kind][0], f"a new {kind} has no {' and no '.join(NEEDED[kind])}", "give one of them")
    return CrmRow(fields.line(), kind, None, key or _key(kind, given, links), given, links)


def _named(fields: Fields, kind: CrmKind, ref: str, key: str, look: Look) -> CrmRecord | None:
    record = look(kind, ref)
    if record is None:
        fields.wrong("ref", f"there is no {kind} {shown(ref)}", "empty the cell to make a new one, or remove the row")
    elif record.ref != ref:
        fields.wrong("ref", f"{shown(ref)} was merged into {record.ref}", "remove the row")
    elif key and record.key and key != record.key:
        fields.wrong("ref", f"{shown(ref)} has another key here", "the file is of another CRM: empty its column ref")
    return record


def _value(fields: Fields, name: str, zone: str | None, record: CrmRecord | None) -> str:
    """What the cell says that the record does not; as it stands there a value of the record is no mistake."""
    written, was = fields.node(name), record.fields.get(name, "") if record else ""
    if not isinstance(written, Scalar) or (was and _as_it_was(written.text, was)):
        return ""
    value = fields.get(name, READERS.get(name, _reader_of_instants(zone) if name == "at" else values.text), "")
    same = value == was or (name == "amount" and was and value and Decimal(value) == Decimal(was))
    return "" if same else value


def _as_it_was(written: str, was: str) -> bool:
    bare, kept = plain(written).strip(), plain(was).strip()
    return bare == kept or (len(bare) >= CELL_ENDS - 1 and kept.startswith(bare))


def _change(fields: Fields, record: CrmRecord, given: Mapping[str, str], links: tuple[Link, ...]) -> CrmRow:
    new = tuple(link for link in links if link not in record.links)
    if new and not record.key:
        fields.wrong("links", f"{record.ref} was not made by Deskhand, its links are not ours", "link it in the CRM")
    return CrmRow(fields.line(), record.kind, record, record.key, given, new)


def _link(written: str, look: Look) -> Link:
    word, _, ref = (part.strip() for part in written.partition(":"))
    if word not in list(CrmKind) or not ref:
        raise Mistake(f"{shown(written)} is not a link", "write it like company:company-7, several joined by ;")
    record = look(CrmKind(word), ref)
    if record is None:
        raise Mistake(f"there is no {word} {shown(ref)}", "import it first, or leave the link out")
    return CrmKind(word), record.ref


def _key(kind: CrmKind, given: Mapping[str, str], links: tuple[Link, ...]) -> str:
    """A key of what names the row, so that it is the same one again."""
    named = [comparable(name, given.get(name, "")) for name in NAMED_BY[kind] if name != "links"]
    linked = sorted(f"{other}:{ref}" for other, ref in links) if "links" in NAMED_BY[kind] else []
    return f"csv:{sha256(json.dumps([kind, named, linked]).encode()).hexdigest()[:32]}"


def _amount(written: str) -> str:
    bare = written.lstrip("$€£ ")
    if not re.fullmatch(r"-?(\d{1,15}|\d{1,3}(,\d{3}){1,4})(\.\d{1,6})?", bare, re.ASCII):
        raise Mistake(f"{shown(written)} is not an amount", "write it like 1200.50")
    return bare.replace(",", "")


def _currency(written: str) -> str:
    if not re.fullmatch(r"[A-Za-z]{3}", written):
        raise Mistake(f"{shown(written)} is not a currency", "write its three letters, like USD")
    return written.upper()


def _domain(written: str) -> str:
    bare = re.sub(r"^(https?://)?(www\.)?|/.*$", "", written.lower())
    if not re.fullmatch(r"[^\s@/.:]+(\.[^\s@/.:]+)+", bare):
        raise Mistake(f"{shown(written)} is not a domain", "write it like example.com")
    return bare


def _reader_of_instants(zone: str | None) -> Callable[[str], str]:
    return lambda written: values.instant(zone)(written).isoformat()


READERS: Mapping[str, Callable[[str], str]] = {
    "email": values.email,
    "owner": values.email,
    "phone": values.phone,
    "language": values.language,
    "domain": _domain,
    "closes_on": lambda written: values.day(written).isoformat(),
    "due_on": lambda written: values.day(written).isoformat(),
    "amount": _amount,
    "currency": _currency,
    "done": lambda written: str(values.switch(written)).lower(),
}
"""How cells are read that are not kept as people write them."""
