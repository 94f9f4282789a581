"""What was known when something was decided, and nothing that was written after it.

A table declares for each column when its value is written. A row is built for one decision at one instant, from values
that each carry the instant at which they were written; a value from after the decision is refused, not dropped:
whoever gave it has a leak to mend.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

Value = float | str | None
"""A number, a name, or None for not known."""


class KnownAt(StrEnum):
    """When the value of a column is written: with the booking or lead, until the decision, or only after it."""

    OPENING = "opening"
    DECISION = "decision"
    LATER = "later"


class LateFeature(ValueError):
    """A value from after the decision was given as a feature; whoever builds the row mends it."""

    def __init__(self, column: str, why: str) -> None:
        super().__init__(f"{column}: {why}")
        self.column = column


@dataclass(frozen=True)
class Seen:
    """A value and the instant at which it was written (aware)."""

    value: Value
    at: datetime


@dataclass(frozen=True)
class Column:
    """One feature: when it is known, how it is said (`{}` stands for the value), and where its steps begin.

    `edges` ascend; a column of names has none. A column that is known `LATER` is declared so that it is refused.
    """

    name: str
    known: KnownAt
    says: str = "{}"
    edges: tuple[float, ...] = ()

    def __post_init__(self) -> None:
        if list(self.edges) != sorted(set(self.edges)):
            raise ValueError(f"{self.name}: edges must ascend")

    def words(self, value: Value) -> str:
        if value is None:
            return f"{self.name.replace('_', ' ')} not known"
        return self.says.format(value if isinstance(value, str) else f"{value:.3g}")


@dataclass(frozen=True)
class FeatureRow:
    """The values of one decision in the order of the table's features; None where nothing was known."""

    table: str
    opened_at: datetime
    decided_at: datetime
    values: tuple[Value, ...]


@dataclass(frozen=True)
class Outcome:
    """What came of one decision, and since when that is known (after the decision)."""

    row: FeatureRow
    happened: bool
    known_at: datetime

    def __post_init__(self) -> None:
        if self.known_at <= self.row.decided_at:
            raise LateFeature("outcome", f"was known at {self.known_at}, before the decision at {self.row.decided_at}")


@dataclass(frozen=True)
class FeatureTable:
    """The columns of one kind of decision. Names are unique."""

    name: str
    columns: tuple[Column, ...]

    def __post_init__(self) -> None:
        names = [column.name for column in self.columns]
        if len(set(names)) < len(names):
            raise ValueError(f"{self.name}: a column is declared twice")

    @property
    def features(self) -> tuple[Column, ...]:
        """The columns that may be learnt from, in the order of a row's values."""
        return tuple(column for column in self.columns if column.known is not KnownAt.LATER)

    def row(self, opened_at: datetime, decided_at: datetime, seen: Mapping[str, Seen]) -> FeatureRow:
        """The row of a decision at `decided_at` on what was opened (booked, asked) at `opened_at`.

        Raises LateFeature for a column known only later, whatever its instant; for a value written after the decision;
        and for a value of the opening that was written after it. ValueError: unknown column, naive instant, a name
        where a number belongs or the other way round, a decision before the opening.
        """
        if not opened_at <= decided_at:
            raise ValueError(f"{self.name}: decided at {decided_at}, before it was opened at {opened_at}")
        declared = {column.name: column for column in self.columns}
        if unknown := sorted(seen.keys() - declared.keys()):
            raise ValueError(f"{self.name} has no column {', '.join(unknown)}")
        for name, one in seen.items():
            _check(declared[name], one, opened_at, decided_at)
        values = tuple(seen[column.name].value if column.name in seen else None for column in self.features)
        return FeatureRow(self.name, opened_at, decided_at, values)


def _check(column: Column, one: Seen, opened_at: datetime, decided_at: datetime) -> None:
    if column.known is KnownAt.LATER:
        raise LateFeature(column.name, "is written only after the decision")
    limit = opened_at if column.known is KnownAt.OPENING else decided_at
    if one.at > limit:
        raise LateFeature(column.name, f"was written at {one.at}, after the {column.known.value} at {limit}")
    if one.value is not None and isinstance(one.value, str) is bool(column.edges):
        raise ValueError(f"{column.name}: {one.value!r} is {'no number' if column.edges else 'no name'}")


def known_by(outcomes: Iterable[Outcome], at: datetime) -> list[Outcome]:
    """The outcomes that may teach a model trained at `at`, the earliest known first."""
    return sorted((one for one in outcomes if one.known_at <= at), key=lambda one: one.known_at)
