"""What the three places of Tryton in which records of ours stand have in common."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from zlib import crc32

from deskhand.connectors.tryton.client import Row
from deskhand.domain.crm import CrmKind, CrmRecord

Link = tuple[CrmKind, str]
MARK = "deskhand"
"""Begins whatever is ours in a place that others use too."""


@dataclass(frozen=True)
class Seen:
    """A record of ours together with the row that it was read from."""

    record: CrmRecord
    row: Row


class Shelf(Protocol):
    """Parties, opportunities, or notes."""

    def found(self, kind: CrmKind, where: Mapping[str, str]) -> Iterator[Seen]:
        """At least those that have all of these values, by id."""

    def seen(self, kind: CrmKind, ref: str) -> Seen | None: ...

    def with_key(self, kind: CrmKind, key: str) -> list[Seen]:
        """Those of our key, by id: one, unless two processes made it at the same moment."""

    def changed(self, kind: CrmKind, since: datetime) -> Iterator[Seen]:
        """What was made or changed since, oldest first."""

    def make(self, kind: CrmKind, key: str, fields: Mapping[str, str], links: Sequence[Link]) -> str:
        """The ref of the new record."""

    def bring(self, seen: Seen, fields: Mapping[str, str], links: Sequence[Link], key: str) -> None:
        """To these fields; Rejected (`changed`) where it is not as it was seen."""

    def take_out(self, seen: Seen, key: str) -> None: ...


def record_of(
    kind: CrmKind, row: Row, at: datetime, fields: Mapping[str, str], links: Sequence[Link], key: str
) -> CrmRecord:
    """A record whose version has its last change and what it says: a part of it may go without leaving a date."""
    kept = {name: value for name, value in fields.items() if value}
    digest = crc32(json.dumps([kept, list(links)], sort_keys=True).encode())
    version = f"{at.isoformat()}/{digest:08x}"
    return CrmRecord(kind, str(row["id"]), version, kept, tuple(dict.fromkeys(links)), key, at)


def changed_at(record: CrmRecord) -> datetime:
    return datetime.fromisoformat(record.version.partition("/")[0])


def stored_key(kind: CrmKind, key: str) -> str:
    """Kinds share models, so the kind is part of what is kept."""
    return f"{MARK}:{kind}:{key}"


def number(ref: str) -> int | None:
    """The id behind a ref; None where it is none of Tryton's."""
    return int(ref) if ref.isascii() and ref.isdigit() and len(ref) < 10 else None
