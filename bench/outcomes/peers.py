"""Peers on the same rows: lead time alone, and scikit-learn's gradient boosting over the same features."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.linear_model import LogisticRegression

from deskhand.learning.design import learn_design
from deskhand.learning.features import FeatureTable, Outcome, Value

SEED = 0
MOST_NAMES = 250
Floats = NDArray[np.float64]


def lead_time_alone(
    table: FeatureTable, earlier: Sequence[Outcome], later: Sequence[Outcome], column: str = "lead_days"
) -> list[float]:
    """Chances of a logistic regression over the steps of one column."""
    left_out = {one.name for one in table.features} - {column}
    design = learn_design(table, [one.row for one in earlier], left_out)
    head = LogisticRegression(max_iter=1000)
    head.fit(design.matrix([one.row for one in earlier]), [one.happened for one in earlier])
    return _chances(head.predict_proba(design.matrix([one.row for one in later])))


def boosting(table: FeatureTable, earlier: Sequence[Outcome], later: Sequence[Outcome]) -> list[float]:
    """Chances of 150 trees of depth 4, names as categories."""
    places = [_places(at, earlier) for at in range(len(table.features))]
    kinds = [not column.edges for column in table.features]
    model = HistGradientBoostingClassifier(
        max_iter=150,
        max_depth=4,
        learning_rate=0.05,
        min_samples_leaf=20,
        l2_regularization=3,
        categorical_features=kinds,
        random_state=SEED,
    )
    model.fit(_numbers(earlier, places), [one.happened for one in earlier])
    return _chances(model.predict_proba(_numbers(later, places)))


def _places(at: int, outcomes: Sequence[Outcome]) -> dict[Value, float]:
    names = sorted({value for one in outcomes if isinstance(value := one.row.values[at], str)})
    return {name: float(place) for place, name in enumerate(names[:MOST_NAMES])}


def _numbers(outcomes: Sequence[Outcome], places: Sequence[dict[Value, float]]) -> Floats:
    """A number that is not known is -1: a column of nothing but NaN stops the trees."""
    return np.array([list(map(_number, one.row.values, places)) for one in outcomes])


def _number(value: Value, known: dict[Value, float]) -> float:
    if known:
        return known.get(value, np.nan)
    return -1 if value is None or isinstance(value, str) else value


def _chances(both: Floats) -> list[float]:
    return [float(chance) for chance in both[:, 1]]
