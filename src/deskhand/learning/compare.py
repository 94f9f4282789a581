"""Two ways to score the same held-back rows: by how much is one better, and how sure is that."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

import numpy as np
from numpy.typing import NDArray

from deskhand.domain.intervals import Interval, z_of
from deskhand.learning.calibration import auc

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Comparison:
    """What a challenger gains over what serves, on `n` held-back rows, with 95 % intervals; above 0 is better."""

    auc: Interval
    brier: Interval
    n: int

    @property
    def wins(self) -> bool:
        """Better at sorting and at chances, each beyond chance."""
        return self.auc.low > 0 and self.brier.low > 0


def compare(serving: Sequence[float], challenger: Sequence[float], happened: Sequence[bool]) -> Comparison:
    """Both on the same rows, in the same order. ValueError where it happened always or never."""
    found = auc_gain(serving, challenger, happened)
    return Comparison(found, brier_gain(serving, challenger, happened), len(happened))


def brier_gain(serving: Sequence[float], challenger: Sequence[float], happened: Sequence[bool]) -> Interval:
    """By how much the challenger's squared error is smaller, row against row; needs two rows."""
    came = np.array(happened, dtype=np.float64)
    gains = (np.array(serving) - came) ** 2 - (np.array(challenger) - came) ** 2
    return _around(float(gains.mean()), float(gains.var(ddof=1)) / len(gains))


def auc_gain(serving: Sequence[float], challenger: Sequence[float], happened: Sequence[bool]) -> Interval:
    """By how much the challenger's AUC is larger: E. DeLong et al., Biometrics 44 (1988) 837, for paired rows.

    It must have happened, and not, at least twice.
    """
    came = np.array(happened, dtype=bool)
    placed = [_placements(np.array(scores, dtype=np.float64), came) for scores in (serving, challenger)]
    (with_old, without_old), (with_new, without_new) = placed
    happens, fails = with_new - with_old, without_new - without_old
    variance = float(happens.var(ddof=1)) / len(happens) + float(fails.var(ddof=1)) / len(fails)
    return _around(auc(challenger, happened) - auc(serving, happened), variance)


def _placements(scores: Floats, came: NDArray[np.bool_]) -> tuple[Floats, Floats]:
    """For each row where it happened, the share of the others below it; for each other, the share of those above."""
    happens, fails = scores[came], scores[~came]
    return _below(fails, happens), 1 - _below(happens, fails)


def _below(of: Floats, scores: Floats) -> Floats:
    ordered = np.sort(of)
    ranks = np.searchsorted(ordered, scores, "left") + np.searchsorted(ordered, scores, "right")
    found: Floats = ranks / (2 * len(ordered))
    return found


def _around(value: float, variance: float) -> Interval:
    half = z_of(0.95) * sqrt(variance)
    return Interval(value, value - half, value + half)
