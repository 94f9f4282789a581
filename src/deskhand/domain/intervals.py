"""Intervals for shares: how far a measured number may be from the true one."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist


@dataclass(frozen=True)
class Interval:
    """A measured number between what it may be at the least and at the most."""

    value: float
    low: float
    high: float


def z_of(confidence: float) -> float:
    """How many standard errors to each side hold `confidence` (0 to 1, exclusive): 1.96 for 0.95."""
    return NormalDist().inv_cdf((1 + confidence) / 2)


def wilson(happened: int, of: int, confidence: float = 0.95) -> Interval:
    """The share of `of` (at least 1) and its score interval: E. Wilson, JASA 22 (1927). Never leaves 0 to 1."""
    z, share = z_of(confidence), happened / of
    middle = (share + z * z / (2 * of)) / (1 + z * z / of)
    half = z * sqrt(share * (1 - share) / of + z * z / (4 * of * of)) / (1 + z * z / of)
    return Interval(share, max(0.0, min(share, middle - half)), min(1.0, max(share, middle + half)))


def newcombe(first: tuple[int, int], second: tuple[int, int], confidence: float = 0.95) -> Interval:
    """The first share less the second, each (happened, of), with method 10 of R. Newcombe, Stat Med 17 (1998) 873."""
    one, other = wilson(*first, confidence), wilson(*second, confidence)
    value = one.value - other.value
    down = sqrt((one.value - one.low) ** 2 + (other.high - other.value) ** 2)
    up = sqrt((one.high - one.value) ** 2 + (other.value - other.low) ** 2)
    return Interval(value, value - down, value + up)
