"""A model that anybody can follow: a base, and for each column what its value adds. Scored without any trainer."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import exp

from deskhand.learning.features import Column, FeatureRow, FeatureTable, Value

MOST_LOGIT = 30.0
"""Beyond this a probability is 0 or 1 to twelve digits."""
WORTH_SAYING = 0.05
"""A column that moves the odds by less than a twentieth is no reason."""


@dataclass(frozen=True)
class Steps:
    """What a number adds (log-odds): `values` has one more than `edges`; the step of an edge begins at the edge."""

    edges: tuple[float, ...]
    values: tuple[float, ...]
    unknown: float = 0.0

    def of(self, value: Value) -> float:
        if value is None:
            return self.unknown
        assert not isinstance(value, str)
        return self.values[bisect_right(self.edges, value)]


@dataclass(frozen=True)
class Names:
    """What a name adds (log-odds); `rare`: a name that was not met often enough to be learnt."""

    values: Mapping[str, float]
    unknown: float = 0.0
    rare: float = 0.0

    def of(self, value: Value) -> float:
        return self.unknown if value is None else self.values.get(str(value), self.rare)


Effect = Steps | Names


@dataclass(frozen=True)
class Reason:
    """Why a score is what it is: the column, its value in words, and by what it multiplies the odds."""

    column: str
    words: str
    odds: float

    def __str__(self) -> str:
        return f"{self.words} (odds × {self.odds:.2g})"


@dataclass(frozen=True)
class AdditiveModel:
    """Log-odds as `base` plus one effect per feature of `table`, in its order; `outcomes`: how many it learnt from."""

    table: str
    base: float
    effects: tuple[Effect, ...]
    outcomes: int = 0

    def logit(self, row: FeatureRow) -> float:
        """Raises ValueError for a row of another table."""
        return self.base + sum(self.contributions(row))

    def contributions(self, row: FeatureRow) -> list[float]:
        """What each column adds, in the table's order, against the average row that the model learnt from."""
        if row.table != self.table:
            raise ValueError(f"a row of {row.table} given to a model of {self.table}")
        return [effect.of(value) for effect, value in zip(self.effects, row.values, strict=True)]

    def probability(self, row: FeatureRow) -> float:
        return logistic(self.logit(row))

    def reasons(self, table: FeatureTable, row: FeatureRow) -> tuple[Reason, ...]:
        """The columns that move this row's odds from the average, the strongest first; empty where none does."""
        found = zip(table.features, row.values, self.contributions(row), strict=True)
        told = sorted((part for part in found if abs(part[2]) >= WORTH_SAYING), key=lambda part: -abs(part[2]))
        return tuple(_reason(*part) for part in told)


def _reason(column: Column, value: Value, adds: float) -> Reason:
    return Reason(column.name, column.words(value), exp(adds))


def logistic(logit: float) -> float:
    return 1 / (1 + exp(-max(-MOST_LOGIT, min(MOST_LOGIT, logit))))


def centred(model: AdditiveModel, rows: Sequence[FeatureRow]) -> AdditiveModel:
    """The same model, told so that each column adds nothing on average over `rows` (at least one)."""
    sums = [0.0] * len(model.effects)
    for row in rows:
        for at, adds in enumerate(model.contributions(row)):
            sums[at] += adds
    means = [total / len(rows) for total in sums]
    effects = tuple(_shifted(effect, -mean) for effect, mean in zip(model.effects, means, strict=True))
    return AdditiveModel(model.table, model.base + sum(means), effects, model.outcomes)


def _shifted(effect: Effect, by: float) -> Effect:
    match effect:
        case Steps(edges, values, unknown):
            return Steps(edges, tuple(value + by for value in values), unknown + by)
        case Names(values, unknown, rare):
            return Names({name: value + by for name, value in values.items()}, unknown + by, rare + by)


def added(one: AdditiveModel, other: AdditiveModel) -> AdditiveModel:
    """Both at once: bases and effects add up. Their columns must have the same edges; the outcomes are `other`'s."""
    effects = tuple(_both(mine, theirs) for mine, theirs in zip(one.effects, other.effects, strict=True))
    return AdditiveModel(one.table, one.base + other.base, effects, other.outcomes)


def _both(one: Effect, other: Effect) -> Effect:
    if isinstance(one, Steps) and isinstance(other, Steps):
        if one.edges != other.edges:
            raise ValueError("effects with other edges do not add up")
        values = tuple(mine + theirs for mine, theirs in zip(one.values, other.values, strict=True))
        return Steps(one.edges, values, one.unknown + other.unknown)
    if isinstance(one, Names) and isinstance(other, Names):
        names = {name: one.of(name) + other.of(name) for name in (*one.values, *other.values)}
        return Names(names, one.unknown + other.unknown, one.rare + other.rare)
    raise ValueError("a number's effect and a name's do not add up")
