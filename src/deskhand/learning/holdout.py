"""Randomised hold-outs: a share of the appointments is treated as before, so that the lift is measured, not claimed.

What is held back is the extra contact that is to be proved, never the appointment and never the ordinary reminder. Who
is held back follows from a key and the person alone: it can be checked later, does not change between two looks, and
cannot be guessed without the key.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass, field
from math import ceil, sqrt
from statistics import NormalDist

from deskhand.domain.intervals import Interval, newcombe, z_of

OF = 2**64


@dataclass(frozen=True)
class Holdout:
    """One trial: its name, the share (0 to 1) that is held back, and a secret key of the company.

    Another name draws anew from the same key. A larger share keeps everybody held back who was.
    """

    name: str
    share: float
    key: bytes = field(repr=False)

    def __post_init__(self) -> None:
        if not 0 <= self.share <= 1:
            raise ValueError(f"{self.name}: a share of {self.share} is none")
        if len(self.key) < 16:
            raise ValueError(f"{self.name}: a key of fewer than 16 bytes can be guessed")

    def holds(self, unit: str) -> bool:
        """Whether this unit is held back. Give the person, not the appointment: reminders of one teach the other."""
        drawn = hmac.digest(self.key, f"{self.name}\x00{unit}".encode(), "sha256")
        return int.from_bytes(drawn[:8]) < self.share * OF


@dataclass(frozen=True)
class Tally:
    """How many appointments of one side were missed, of how many that have ended."""

    missed: int
    of: int

    def __post_init__(self) -> None:
        if not 0 <= self.missed <= self.of:
            raise ValueError(f"{self.missed} missed of {self.of}")


def lift(held: Tally, treated: Tally, confidence: float = 0.95) -> Interval | None:
    """The no-show rate of the held less that of the treated: above nothing is what the treatment saves.

    None while one side is empty. The interval takes the appointments as independent: one a person, or nearly.
    """
    if not held.of or not treated.of:
        return None
    return newcombe((held.missed, held.of), (treated.missed, treated.of), confidence)


def still_needed(held: Tally, treated: Tally, share: float, worth: float, power: float = 0.8) -> int:
    """How many more appointments, of both sides together, until a lift of `worth` would be seen; 0 once there are.

    `share` (0 to 1, exclusive) of the coming ones is held back. Two proportions at 95 %, two-sided, with `power`: J.
    Fleiss, Statistical Methods for Rates and Proportions, 3rd ed. 2003, 4.2, for unequal sides. The rate without
    treatment is that of the held so far, drawn towards one in five as if ten had been seen.
    """
    plain = (held.missed + 2) / (held.of + 10)
    treats = max(0.0, plain - worth)
    kept = 1 - share
    pooled = share * plain + kept * treats
    certain = z_of(0.95) * sqrt(pooled * (1 - pooled) / (share * kept))
    powered = NormalDist().inv_cdf(power) * sqrt(plain * (1 - plain) / share + treats * (1 - treats) / kept)
    total = ((certain + powered) / (plain - treats)) ** 2
    return max(0, ceil(max(total - held.of / share, total - treated.of / kept)))
