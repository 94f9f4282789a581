"""A question to a named human, with a code, a deadline and a next rung."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Set
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from deskhand.domain.money import Money

CODE = re.compile(r"\b([A-HJ-NP-Z])[ -]?(\d{2})\b", re.IGNORECASE)
CODE_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"


class EscalationKind(StrEnum):
    PAGE = "page"
    APPROVAL = "approval"
    HAND_OFF = "hand_off"
    CLAIM = "claim"


@dataclass(frozen=True)
class Escalation:
    """Open until one of those it `reached` resolves it. `approved_by` are those who said yes so far."""

    id: str
    case: str
    kind: EscalationKind
    code: str
    reason: str
    opened_at: datetime
    answer_by: datetime
    reached: tuple[str, ...] = ()
    rung: int = 0
    amount: Money | None = None
    approved_by: tuple[str, ...] = ()
    resolution: str | None = None
    resolved_by: str | None = None
    resolved_at: datetime | None = None

    @property
    def open(self) -> bool:
        return self.resolution is None


def told_reason(reason: str) -> str:
    """A reason as people read it: what follows " #" only tells two of a kind apart."""
    return reason.partition(" #")[0]


def new_code(seed: str, taken: Set[str]) -> str:
    """A letter and two digits, not among `taken`, the same for the same seed; ValueError when none is free."""
    start = int(hashlib.sha256(seed.encode()).hexdigest(), 16)
    room = len(CODE_LETTERS) * 90
    for step in range(room):
        letter, number = divmod((start + step * 7) % room, 90)
        code = f"{CODE_LETTERS[letter]}{number + 10}"
        if code not in taken:
            return code
    raise ValueError("every code is in use; resolve open questions first")
