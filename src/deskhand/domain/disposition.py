"""The one outcome that the rules gave an inbound line, highest first."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum


class Disposition(StrEnum):
    """The labels of all employees in the order in which they win (DISPOSITIONS.md).

    Each employee's own are in config/names.py; where one has another order, its rules are asked in that order.
    """

    EMERGENCY = "emergency"
    OPT_OUT = "opt_out"
    BLOCK = "block"
    ESCALATE = "escalate"
    VENDOR = "vendor"
    STAFF = "staff"
    URGENT = "urgent"
    ROUTINE = "routine"
    WRONG_NUMBER = "wrong_number"
    WAITLIST_ACCEPT = "waitlist_accept"
    RESCHEDULE = "reschedule"
    CANCEL = "cancel"
    LATE = "late"
    CONFIRM = "confirm"
    ROUTE_OWNER = "route_owner"
    DISQUALIFY = "disqualify"
    BOOK = "book"
    OFFER = "offer"
    STATUS = "status"
    UPDATE = "update"
    NURTURE = "nurture"
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
