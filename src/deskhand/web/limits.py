"""How often somebody may come, in memory: enough for a person in distress, not enough for a flood."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

MOST_KEPT = 20_000
"""Whoever came longest ago is forgotten past this: memory is bounded, whatever a flood does."""


@dataclass(frozen=True)
class Rate:
    """`burst` times at once, and one more every `every_s` seconds."""

    burst: int
    every_s: float


class Limit:
    """One rate for each of many. Used from one thread: the server's loop. `now` gives seconds that only grow."""

    def __init__(self, rate: Rate, now: Callable[[], float]) -> None:
        self._rate, self._now = rate, now
        self._free_at: OrderedDict[str, float] = OrderedDict()

    def wait_s(self, who: str) -> float:
        """0, and it counts; or, where it is too often, the seconds until it would be allowed."""
        now, rate = self._now(), self._rate
        free_at = max(self._free_at.get(who, 0.0), now - rate.burst * rate.every_s) + rate.every_s
        if free_at > now:
            return free_at - now
        self._free_at[who] = free_at
        self._free_at.move_to_end(who)
        if len(self._free_at) > MOST_KEPT:
            self._free_at.popitem(last=False)
        return 0.0
