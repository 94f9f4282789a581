"""Our figures are scikit-learn's, on the same chances."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.calibration import calibration_curve
from sklearn.metrics import brier_score_loss, log_loss, roc_auc_score

from deskhand.learning import calibration

ROWS = st.lists(st.tuples(st.integers(0, 20).map(lambda n: n / 20), st.booleans()), min_size=2, max_size=60)
MIXED = ROWS.filter(lambda rows: len({came for _, came in rows}) == 2)


@given(MIXED)
def test_auc_and_brier_are_those_of_scikit_learn_ties_included(rows: list[tuple[float, bool]]) -> None:
    chances, came = [chance for chance, _ in rows], [came for _, came in rows]
    assert calibration.auc(chances, came) == pytest.approx(roc_auc_score(came, chances), abs=1e-12)
    assert calibration.brier(chances, came) == pytest.approx(brier_score_loss(came, chances), abs=1e-12)


@given(MIXED)
def test_log_loss_is_that_of_scikit_learn(rows: list[tuple[float, bool]]) -> None:
    chances, came = [0.01 + 0.98 * chance for chance, _ in rows], [came for _, came in rows]
    assert calibration.log_loss(chances, came) == pytest.approx(log_loss(came, chances), abs=1e-12)


def test_a_certain_mistake_costs_much_and_not_everything() -> None:
    assert calibration.log_loss([0.0], [True]) == pytest.approx(27.6, abs=0.1)


def test_auc_needs_both_outcomes() -> None:
    with pytest.raises(ValueError, match="both outcomes"):
        calibration.auc([0.1, 0.2], [True, True])


def test_reliability_has_the_bins_of_scikit_learn() -> None:
    dice = np.random.default_rng(5)
    chances = dice.random(1000)
    came = dice.random(1000) < chances
    bins = calibration.reliability(chances.tolist(), came.tolist(), 10)
    shares, means = calibration_curve(came, chances, n_bins=10, strategy="quantile")
    assert [one.n for one in bins] == [100] * 10
    assert [one.chance for one in bins] == pytest.approx(means.tolist())
    assert [one.happened.value for one in bins] == pytest.approx(shares.tolist())


def test_equal_chances_stay_in_one_bin() -> None:
    bins = calibration.reliability([0.2] * 8 + [0.9] * 2, [False] * 8 + [True] * 2, 5)
    assert [one.n for one in bins] == [8, 2]
    assert [one.chance for one in bins] == pytest.approx([0.2, 0.9])


def test_calibration_error_is_the_mean_distance() -> None:
    bins = calibration.reliability([0.25] * 4 + [0.75] * 4, [True, False, False, False] + [True] * 4, 2)
    assert calibration.calibration_error(bins) == pytest.approx(0.125)
