"""What one rule of Paula's judgement says, and the impression that it may weigh."""

from __future__ import annotations

from dataclasses import dataclass

from deskhand.domain.disposition import Disposition
from deskhand.domain.reading import Item


@dataclass(frozen=True)
class Verdict:
    """A label with the reason in plain words."""

    disposition: Disposition
    reason: str


def odds_of(item: Item) -> dict[Disposition, float]:
    """How lines like this one were judged; empty where the reader has no impression."""
    return {Disposition(name): p for name, p in item.severity}


def best_of(odds: dict[Disposition, float]) -> Disposition:
    """The likeliest label; `clarify` where there is no impression."""
    return max(odds, key=lambda label: odds[label], default=Disposition.CLARIFY)
