"""A breaker: after some failures in a row the other side is left alone for a while, then tried with one call."""

from __future__ import annotations

import threading
from datetime import datetime, timedelta

from deskhand.ports import Clock


class Breaker:
    """Closed, open or half-open; safe to share between threads."""

    def __init__(self, clock: Clock, failures_to_open: int, open_for_s: float) -> None:
        self._clock = clock
        self._failures_to_open = failures_to_open
        self._open_for = timedelta(seconds=open_for_s)
        self._lock = threading.Lock()
        self._failures = 0
        self._closed_again_at: datetime | None = None

    def admits(self) -> bool:
        """True where a call may be made now; half-open, one caller gets True and the next only after `open_for_s`."""
        with self._lock:
            if self._closed_again_at is None:
                return True
            now = self._clock.now()
            if now < self._closed_again_at:
                return False
            self._closed_again_at = now + self._open_for
            return True

    def succeeded(self) -> None:
        """The other side answered: closed, and the count of failures starts anew."""
        with self._lock:
            self._failures = 0
            self._closed_again_at = None

    def failed(self) -> None:
        """It did not answer, or with nothing usable."""
        with self._lock:
            self._failures += 1
            if self._failures >= self._failures_to_open:
                self._closed_again_at = self._clock.now() + self._open_for
