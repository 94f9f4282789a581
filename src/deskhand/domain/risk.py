"""How likely it is that nobody comes to an appointment, and what a business does about it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class RiskLevel(StrEnum):
    """What a chance means to the business by its own two limits."""

    LOW = "low"
    USUAL = "usual"
    HIGH = "high"


@dataclass(frozen=True)
class Risk:
    """The chance (0 to 1) that the appointment is missed, as it was known at `at`; for people who ask, why.

    It decides how much somebody is reminded and nothing else, and is in no message. `held_back`: they are reminded as
    usual whatever it says, so that what the rest does can be measured. `seen` is what the model saw, in its order.
    """

    appointment: str
    starts_at: datetime
    booked_at: datetime
    at: datetime
    chance: float
    level: RiskLevel
    held_back: bool = False
    why: tuple[str, ...] = ()
    seen: tuple[float | str | None, ...] = ()

    @property
    def treated(self) -> RiskLevel:
        """As what they are treated."""
        return RiskLevel.USUAL if self.held_back else self.level


@dataclass(frozen=True)
class RiskPlan:
    """What company.yaml says under `appointments: risk`. A chance of `high` and more gets an earlier reminder, `early`
    before, and a call, `call` before; one below `low` gets one reminder. The share `hold_out` of people is reminded as
    usual."""

    high: float = 0.25
    low: float = 0.0
    early: timedelta = timedelta(days=10)
    call: timedelta = timedelta(days=1)
    hold_out: float = 0.1

    def level(self, chance: float) -> RiskLevel:
        if chance >= self.high:
            return RiskLevel.HIGH
        return RiskLevel.LOW if chance < self.low else RiskLevel.USUAL
