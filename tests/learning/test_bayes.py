"""Outcomes move an opinion as far as they insist, and no further."""

from __future__ import annotations

import numpy as np
import pytest

from deskhand.learning.bayes import fit
from deskhand.learning.design import Floats

GROUPS = np.array([0, 0, 1, 1, 1, 1])


def drawn(n: int, truth: Floats, opinion: float, seed: int) -> tuple[Floats, Floats, Floats]:
    dice = np.random.default_rng(seed)
    matrix = (dice.random((n, 6)) < 0.4).astype(np.float64)
    said = np.full(n, opinion)
    happened = (dice.random(n) < 1 / (1 + np.exp(-(said + matrix @ truth)))).astype(np.float64)
    return matrix, happened, said


def test_many_outcomes_find_the_truth() -> None:
    truth = np.array([0.8, -0.5, 0, 0, 0, 0])
    found = fit(*drawn(20_000, truth, -1.0, 3), GROUPS)
    assert found.weights == pytest.approx(truth, abs=0.09)
    assert found.base == pytest.approx(0, abs=0.06)


def test_a_group_that_explains_nothing_is_drawn_to_nothing() -> None:
    found = fit(*drawn(2000, np.array([1.0, -1.0, 0, 0, 0, 0]), -1.0, 4), GROUPS)
    assert np.abs(found.weights[:2]).min() > 0.6
    assert np.abs(found.weights[2:]).max() < 0.1


def test_few_outcomes_leave_an_opinion_nearly_as_it_was() -> None:
    found = fit(*drawn(20, np.zeros(6), -1.0, 5), GROUPS)
    assert np.abs(found.weights).max() < 0.1
    assert abs(found.base) < 0.5


def test_a_column_that_is_always_the_same_gets_no_weight() -> None:
    matrix, happened, said = drawn(500, np.array([0.8, 0, 0, 0, 0, 0]), -1.0, 6)
    matrix[:, 0], matrix[:, 1] = 1, 0
    assert fit(matrix, happened, said, GROUPS).weights[:2].tolist() == [0, 0]
