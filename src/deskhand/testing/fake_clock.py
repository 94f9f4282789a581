"""A clock that moves only when it is told to."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta


class FakeClock:
    """Implements Clock. Starts at an aware instant."""

    def __init__(self, at: datetime) -> None:
        self._at = at.astimezone(UTC)

    def now(self) -> datetime:
        return self._at

    def advance(self, delta: timedelta) -> None:
        """Move on by `delta`, never back."""
        if delta < timedelta(0):
            raise ValueError("a clock does not go back")
        self._at += delta

    def set(self, at: datetime) -> None:
        self.advance(at.astimezone(UTC) - self._at)
