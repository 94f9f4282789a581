"""Figures as a table for docs/benchmarks.md: value, n, and the bound that was promised."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """One measured number; `bound` is what it should not pass, or reach where `at_least`."""

    name: str
    value: float
    unit: str
    n: int
    bound: float | None = None
    at_least: bool = False

    @property
    def holds(self) -> str:
        if not self.bound:
            return ""
        good = self.value >= self.bound if self.at_least else self.value <= self.bound
        return "yes" if good else "**no**"


def print_figures(command: str, figures: Sequence[Figure], seed: int) -> None:
    """Markdown, so that it can be pasted."""
    print(f"`{command}`, seed {seed}\n")
    print("| figure | value | n | to reach | holds |\n|---|---|---|---|---|")
    for one in figures:
        bound = "" if not one.bound else f"{'≥' if one.at_least else '≤'} {one.bound:g} {one.unit}"
        print(f"| {one.name} | {one.value:.2f} {one.unit} | {one.n} | {bound} | {one.holds} |")
