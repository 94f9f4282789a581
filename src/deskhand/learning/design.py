"""Rows as a matrix of noughts and ones to train on, and weights of its columns as effects again.

A number becomes one column per edge, 1 from the edge upwards: its weight is the step at that edge, so that a penalty
draws neighbouring steps together. A name becomes one column of its own. Not known is a column as well.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from deskhand.learning.additive import AdditiveModel, Effect, Names, Steps
from deskhand.learning.features import Column, FeatureRow, FeatureTable, Value

LEAST_MET = 8
"""A name met less often than this says nothing of its own."""
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Fitted:
    """What a trainer found: log-odds of nothing at all, and the weight of each column of the matrix."""

    base: float
    weights: Floats


@dataclass(frozen=True)
class Design:
    """How the features of a table become columns: `names` holds, for each feature, the names with a column.

    `left_out` are features that are not learnt from; they have no columns and add nothing.
    """

    table: FeatureTable
    names: tuple[tuple[str, ...], ...]
    left_out: frozenset[str] = frozenset()

    @property
    def widths(self) -> list[int]:
        """The number of matrix columns of each feature."""
        return [self._width(column, names) for column, names in zip(self.table.features, self.names, strict=True)]

    def _width(self, column: Column, names: tuple[str, ...]) -> int:
        return 0 if column.name in self.left_out else len(column.edges or names) + 1

    @property
    def groups(self) -> NDArray[np.int64]:
        """For each matrix column the place of its feature."""
        return np.repeat(np.arange(len(self.names)), self.widths)

    def matrix(self, rows: Sequence[FeatureRow]) -> Floats:
        """One line per row, in their order."""
        blocks = [np.zeros((len(rows), 0))]
        for at, (column, names) in enumerate(zip(self.table.features, self.names, strict=True)):
            if column.name not in self.left_out:
                blocks.append(_block(column, names, [row.values[at] for row in rows]))
        return np.hstack(blocks)

    def model(self, found: Fitted, outcomes: int) -> AdditiveModel:
        """The weights as a model of the table."""
        parts = np.split(found.weights, np.cumsum(self.widths)[:-1])
        effects = tuple(map(_effect, self.table.features, self.names, parts))
        return AdditiveModel(self.table.name, float(found.base), effects, outcomes)


def learn_design(table: FeatureTable, rows: Sequence[FeatureRow], left_out: Collection[str] = ()) -> Design:
    """A column for each name that is met at least LEAST_MET times in `rows`."""
    names = []
    for at, column in enumerate(table.features):
        met = Counter(row.values[at] for row in rows) if not column.edges else Counter[Value]()
        names.append(tuple(sorted(str(name) for name, n in met.items() if name is not None and n >= LEAST_MET)))
    return Design(table, tuple(names), frozenset(left_out))


def _block(column: Column, names: tuple[str, ...], values: Sequence[Value]) -> Floats:
    unknown = np.array([value is None for value in values], dtype=np.float64)[:, None]
    if column.edges:
        numbers = np.array([-np.inf if value is None else value for value in values], dtype=np.float64)
        return np.hstack([(numbers[:, None] >= np.array(column.edges)).astype(np.float64), unknown])
    block = np.zeros((len(values), len(names)))
    places = {name: at for at, name in enumerate(names)}
    for line, value in enumerate(values):
        if value in places:
            block[line, places[str(value)]] = 1
    return np.hstack([block, unknown])


def _effect(column: Column, names: tuple[str, ...], weights: Floats) -> Effect:
    """Also of a column that was left out: no weights, and so no effect."""
    found = [float(weight) for weight in weights] or [0.0] * (len(column.edges or names) + 1)
    if column.edges:
        return Steps(column.edges, (0.0, *map(float, np.cumsum(found[:-1]))), found[-1])
    return Names(dict(zip(names, found[:-1], strict=True)), found[-1])
