"""The one outcome that the rules gave an inbound line, highest first."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum


class Disposition(StrEnum):
    """Paula's labels in the order in which they win (DISPOSITIONS.md)."""

    EMERGENCY = "emergency"
    OPT_OUT = "opt_out"
    ESCALATE = "escalate"
    VENDOR = "vendor"
    STAFF = "staff"
    URGENT = "urgent"
    ROUTINE = "routine"
    STATUS = "status"
    UPDATE = "update"
    CLARIFY = "clarify"
    OUT_OF_SCOPE = "out_of_scope"

    @property
    def rank(self) -> int:
        """0 for the label that wins over all others."""
        return _RANKS[self]


_RANKS = {label: rank for rank, label in enumerate(Disposition)}


def highest(labels: Iterable[Disposition]) -> Disposition:
    """The label that speaks for the whole line; ValueError when there is none."""
    return min(labels, key=lambda label: label.rank)
