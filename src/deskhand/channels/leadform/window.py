"""So often within so long and not more, for each of many: a sliding window. In memory of this process."""

from __future__ import annotations

from collections import OrderedDict, deque
from collections.abc import Callable

MOST_KEPT = 20_000
"""Whoever came longest ago is forgotten past this: memory is bounded, whatever a flood does."""


class Window:
    """At most `most` times in any `within_s` seconds. Used from one thread: the server's loop. `now` gives seconds."""

    def __init__(self, most: int, within_s: float, now: Callable[[], float]) -> None:
        self._most, self._within_s, self._now = most, within_s, now
        self._came: OrderedDict[str, deque[float]] = OrderedDict()

    def wait_s(self, who: str) -> float:
        """0 where `who` may come now; the seconds until they may where not. It does not count."""
        now, came = self._now(), self._came.get(who)
        if came is None:
            return 0.0
        while came and came[0] <= now - self._within_s:
            came.popleft()
        return came[0] + self._within_s - now if len(came) >= self._most else 0.0

    def count(self, who: str) -> None:
        """They came."""
        self._came.setdefault(who, deque(maxlen=self._most)).append(self._now())
        self._came.move_to_end(who)
        if len(self._came) > MOST_KEPT:
            self._came.popitem(last=False)
