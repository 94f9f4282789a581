"""One measured number over cases."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

BRIER = "Brier"
"""A unit of which thousandths matter."""


@dataclass(frozen=True)
class Kpi:
    """`value` is None where there is nothing to count yet; `n` is how many cases (or offers, ratings) it speaks of.

    `between` is the 95 % interval of a number that chance has a part in.
    """

    name: str
    title: str
    value: float | None
    unit: str
    n: int
    definition: str
    between: tuple[float, float] | None = None

    @property
    def shown(self) -> str:
        """The value as a person reads it."""
        if self.value is None:
            return "nothing to count yet"
        if self.unit == "%":
            return f"{self.value:.0f} % (n = {self.n})"
        if self.unit == "s":
            return f"{_duration(self.value)} (n = {self.n})"
        if self.between is not None:
            low, high = self.between
            return f"{self.value:.1f} {self.unit} (95 %: {low:.1f} to {high:.1f}, n = {self.n})"
        if self.unit == BRIER:
            return f"{self.value:.3f} (n = {self.n})"
        return f"{self.value:.1f} {self.unit} (n = {self.n})"


def _duration(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest} s" if minutes else f"{rest} s"


def share(name: str, title: str, hits: int, n: int, definition: str) -> Kpi:
    return Kpi(name, title, 100 * hits / n if n else None, "%", n, definition)


def middle(name: str, title: str, seconds: Sequence[float], definition: str) -> Kpi:
    """The median of durations in seconds."""
    return Kpi(name, title, median(seconds) if seconds else None, "s", len(seconds), definition)
