"""How good chances are: do they come true as often as they say (Brier, reliability), and do they sort (AUC)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from math import log

from deskhand.domain.intervals import Interval, wilson

LEAST_CHANCE = 1e-12


@dataclass(frozen=True)
class ReliabilityBin:
    """Rows of like chances: their mean chance, the share of which it came true with its 95 % interval, and their n."""

    chance: float
    happened: Interval
    n: int


def brier(chances: Sequence[float], happened: Sequence[bool]) -> float:
    """The mean squared error of the chances of at least one row: 0 is perfect, 0.25 is a coin. G. Brier, 1950."""
    return sum((chance - came) ** 2 for chance, came in zip(chances, happened, strict=True)) / len(chances)


def log_loss(chances: Sequence[float], happened: Sequence[bool]) -> float:
    """The mean surprise in nats; a chance of 0 or 1 that is wrong costs 27.6, not infinity."""
    total = 0.0
    for chance, came in zip(chances, happened, strict=True):
        total -= log(max(LEAST_CHANCE, chance if came else 1 - chance))
    return total / len(chances)


def auc(scores: Sequence[float], happened: Sequence[bool]) -> float:
    """How often a row where it happened scores above one where it did not; a tie counts half. Exact, by ranks.

    ValueError where it happened always or never.
    """
    positives = sum(happened)
    negatives = len(happened) - positives
    if not positives or not negatives:
        raise ValueError("AUC needs both outcomes")
    ordered = sorted(zip(scores, happened, strict=True), key=lambda pair: pair[0])
    below, above = 0, 0.0
    for _, tied in groupby(ordered, key=lambda pair: pair[0]):
        came = [happened for _, happened in tied]
        above += sum(came) * (below + (len(came) - sum(came)) / 2)
        below += len(came) - sum(came)
    return above / (positives * negatives)


def reliability(chances: Sequence[float], happened: Sequence[bool], bins: int = 10) -> tuple[ReliabilityBin, ...]:
    """The rows sorted by chance, cut into at most `bins` parts of like size, the lowest first.

    Equal chances stay together, so there may be fewer parts.
    """
    ordered = sorted(zip(chances, happened, strict=True), key=lambda pair: pair[0])
    parts: list[list[tuple[float, bool]]] = []
    for _, tied in groupby(ordered, key=lambda pair: pair[0]):
        if not parts or len(parts[-1]) >= len(ordered) / bins:
            parts.append([])
        parts[-1].extend(tied)
    return tuple(map(_bin, parts))


def _bin(part: Sequence[tuple[float, bool]]) -> ReliabilityBin:
    chance = sum(chance for chance, _ in part) / len(part)
    return ReliabilityBin(chance, wilson(sum(came for _, came in part), len(part)), len(part))


def calibration_error(bins: Sequence[ReliabilityBin]) -> float:
    """How far chances are from what happened, in the mean over the rows (ECE): 0.02 is two in a hundred."""
    return sum(one.n * abs(one.chance - one.happened.value) for one in bins) / sum(one.n for one in bins)
