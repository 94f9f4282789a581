"""What may be spent on a model in one day (UTC): money and tokens."""

from __future__ import annotations

import threading
from dataclasses import dataclass

from deskhand.ports import Clock


@dataclass(frozen=True)
class Spent:
    """Dollars and tokens of one call, or of a day so far."""

    usd: float = 0.0
    tokens: int = 0

    def __add__(self, other: Spent) -> Spent:
        return Spent(self.usd + other.usd, self.tokens + other.tokens)


NOTHING = Spent()


class Budget:
    """Counts what was spent today; `already` is what was spent today before this process began."""

    def __init__(self, clock: Clock, usd_per_day: float, tokens_per_day: int, already: Spent) -> None:
        self._clock = clock
        self._usd_per_day = usd_per_day
        self._tokens_per_day = tokens_per_day
        self._lock = threading.Lock()
        self._day = clock.now().date()
        self._today = already

    def has_room(self) -> bool:
        """True while neither limit is reached; calls already under way may still pass it."""
        today = self.today()
        return today.usd < self._usd_per_day and today.tokens < self._tokens_per_day

    def spend(self, spent: Spent) -> None:
        with self._lock:
            self._turn_day()
            self._today += spent

    def today(self) -> Spent:
        with self._lock:
            self._turn_day()
            return self._today

    def _turn_day(self) -> None:
        day = self._clock.now().date()
        if day != self._day:
            self._day, self._today = day, NOTHING
