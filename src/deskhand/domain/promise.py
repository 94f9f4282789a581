"""What was said will happen, by when: kept, or escalated when late."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Promise:
    """`what` names it within its case (arrival, answer_from_office …); `kept_at` and `escalated_at` end it."""

    what: str
    to: str
    due: datetime
    made_at: datetime
    kept_at: datetime | None = None
    escalated_at: datetime | None = None
    withdrawn_at: datetime | None = None

    @property
    def open(self) -> bool:
        return self.kept_at is None and self.escalated_at is None and self.withdrawn_at is None
