"""How rows are read, whatever file or scenario they come from."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Generic, TypeVar

from deskhand.config import values
from deskhand.config.fields import Fields
from deskhand.config.nodes import Table
from deskhand.config.problems import Problems

T = TypeVar("T")


@dataclass(frozen=True)
class Clockface:
    """How instants of rows are read: the zone of those without offset, what an absent `reported_at` or `sent_at` means
    (None: it is a mistake), and by how much all of them are moved."""

    zone: str
    default: datetime | None = None
    moved: timedelta = timedelta(0)

    @property
    def instant(self) -> Callable[[str], datetime]:
        return values.instant(self.zone, self.moved)

    def needed(self, fields: Fields, key: str) -> datetime:
        """The instant under `key`, else the default."""
        if self.default is not None:
            return fields.get(key, self.instant, self.default + self.moved)
        nowhere = values.instant("UTC")("1970-01-01T00:00")
        return fields.need(key, self.instant, nowhere, "2026-03-09T02:04:00-05:00")


@dataclass(frozen=True)
class RowKind(Generic[T]):
    """One record file: its columns, those a header must have, how a row is read, and the keys that name it."""

    name: str
    columns: tuple[str, ...]
    required: tuple[str, ...]
    read: Callable[[Fields, Clockface], T]
    keys: Callable[[T], tuple[str, ...]]


@dataclass(frozen=True)
class Placed(Generic[T]):
    """A row and the line it stands on."""

    row: T
    line: int


def parse_rows(
    kind: RowKind[T], rows: Iterable[Table], clockface: Clockface, problems: Problems, at: str = ""
) -> tuple[Placed[T], ...]:
    """The rows of `kind` in order. Wrong ones and repeated keys are noted in `problems`, wrong ones left out."""
    found: list[Placed[T]] = []
    first: dict[str, int] = {}
    for table in rows:
        before = len(problems.found)
        with Fields(table, problems, at) as fields:
            row = kind.read(fields, clockface)
        if len(problems.found) > before:
            continue
        for key in kind.keys(row):
            if key in first:
                mend = f"keep one of them; the first is on line {first[key]}"
                problems.add(table.line, f"{key} is there twice", mend)
            first.setdefault(key, table.line)
        found.append(Placed(row, table.line))
    return tuple(found)
