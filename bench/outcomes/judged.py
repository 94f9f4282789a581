"""What the chances of one model are worth, as a line of a table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from deskhand.learning.calibration import auc, brier, calibration_error, reliability
from deskhand.learning.features import Outcome

HEAD = "| model | n | AUC | Brier | calibration error |\n|---|---|---|---|---|"


@dataclass(frozen=True)
class Judged:
    """A model's chances for the later rows, in their order."""

    name: str
    chances: Sequence[float]
    happened: Sequence[bool]

    @property
    def auc(self) -> float:
        return auc(self.chances, self.happened)

    @property
    def line(self) -> str:
        error = calibration_error(reliability(self.chances, self.happened))
        figures = f"{self.auc:.4f} | {brier(self.chances, self.happened):.4f} | {error:.4f}"
        return f"| {self.name} | {len(self.chances)} | {figures} |"

    def only(self, kept: Sequence[bool]) -> Judged:
        places = [at for at, keep in enumerate(kept) if keep]
        return Judged(self.name, [self.chances[at] for at in places], [self.happened[at] for at in places])


def judged(name: str, chances: Sequence[float], later: Sequence[Outcome]) -> Judged:
    return Judged(name, chances, [one.happened for one in later])


def bound(name: str, value: float, least: float) -> str:
    """One line of what was promised."""
    return f"| {name} | {value:.4f} | ≥ {least:g} | {'yes' if value >= least else '**no**'} |"
