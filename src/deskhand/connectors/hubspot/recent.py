"""What was written here a moment ago: HubSpot's search does not know it yet."""

from __future__ import annotations

import threading
from datetime import datetime, timedelta

from deskhand.domain.crm import CrmKind
from deskhand.ports import Clock

LAG = timedelta(minutes=2)
"""HubSpot says "a few moments"; an index that is busy takes longer."""


class Recent:
    """Refs of records, kept for as long as the search may lag behind. Thread-safe, of this process only."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._written: dict[tuple[CrmKind, str], datetime] = {}

    def note(self, kind: CrmKind, ref: str) -> None:
        now = self._clock.now()
        with self._lock:
            self._written = {one: at for one, at in self._written.items() if now - at <= LAG}
            self._written[kind, ref] = now

    def refs(self, kind: CrmKind) -> list[str]:
        now = self._clock.now()
        with self._lock:
            return [ref for (of, ref), at in self._written.items() if of is kind and now - at <= LAG]
