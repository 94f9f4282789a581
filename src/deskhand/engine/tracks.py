"""The records of vendors, as desks show them: kept case by case, read once per vendor and process."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from deskhand.domain.case import Case
from deskhand.domain.fold import fold
from deskhand.domain.track import TrackRecord
from deskhand.kpis.track_record import COMES_BACK_DAYS, outcomes, track_record
from deskhand.store import events
from deskhand.store import outcomes as kept
from deskhand.store.database import Store, Tx

LOOKS_BACK = timedelta(days=365)
GOOD_FOR = timedelta(minutes=10)
"""How long a record that was read is shown again. What this process does to it shows at once; this is for what others
do, and for windows that end meanwhile."""


class Tracks:
    """A vendor's record stays in memory until an outcome of theirs changes here, or it is ten minutes old."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._known: dict[str, tuple[datetime, TrackRecord]] = {}

    def of(self, store: Store, vendors: Iterable[str], now: datetime) -> tuple[TrackRecord, ...]:
        """The records of those who were offered something in the last year, in the order given."""
        wanted = tuple(dict.fromkeys(vendors))
        with self._lock:
            good = {name: one for name in wanted if (one := self._fresh(name, now))}
        missing = [name for name in wanted if name not in good]
        if missing:
            with store.read() as tx:
                read = {name: track_record(name, kept.of_vendor(tx, name, now - LOOKS_BACK, now)) for name in missing}
            with self._lock:
                self._known.update({name: (now, one) for name, one in read.items()})
            good |= read
        return tuple(good[name] for name in wanted if good[name].offers)

    def _fresh(self, vendor: str, now: datetime) -> TrackRecord | None:
        at, one = self._known.get(vendor, (now - 2 * GOOD_FOR, None))
        return one if now - at < GOOD_FOR else None

    def keep(self, tx: Tx, case: Case) -> None:
        """What came of the offers of `case`, and that its report is of something that was done a short while ago."""
        found = outcomes(case)
        for one in found:
            kept.save(tx, one)
        again: Sequence[str] = ()
        if case.order is not None and case.order.thing:
            within = timedelta(days=COMES_BACK_DAYS)
            again = kept.report_again(tx, case.order, case.id, case.opened_at, within)
        self._forget({one.vendor for one in found}.union(again))

    def _forget(self, vendors: Iterable[str]) -> None:
        with self._lock:
            for vendor in vendors:
                self._known.pop(vendor, None)


def catch_up(store: Store, tracks: Tracks) -> int:
    """Keep the outcomes of offers that are older than their table; how many cases had some."""
    with store.read() as tx:
        unknown = kept.unknown_cases(tx)
    for name in unknown:
        with store.write() as tx:
            tracks.keep(tx, fold(events.of_case(tx, name)))
    return len(unknown)
