"""The embedded driver: due events of the table, handled in this process, one per partition at a time.

Serving runs threads that wake when something is posted; rehearsal, demo and tests run the same steps by hand with
the clock they pass in.
"""

from __future__ import annotations

import threading
from datetime import datetime, timedelta

import structlog

from deskhand.domain.event import HAZARD
from deskhand.engine.handle import handle
from deskhand.engine.line import Line
from deskhand.engine.work import Handle, work_on
from deskhand.store import events
from deskhand.store.database import Tx

log = structlog.get_logger()
LONGEST_NAP_S = 1.0


def run_due(line: Line, until: datetime, most: int = 10_000) -> int:
    """Handle every event that is due by `until`, in order, in this thread; how many that were."""
    for count in range(most):
        with line.store.write() as tx:
            lease = events.lease_next(tx, "by hand", until)
        if lease is None:
            return count
        work_on(line, lease)
    raise RuntimeError(f"still busy after {most} events: something posts to itself without end")


class EmbeddedQueue:
    """Threads over one SQLite store. A quarter of them serve danger alone, so that nothing slow stands in its way."""

    def __init__(self, threads: int = 8, handle: Handle = handle) -> None:
        self.threads = threads
        self._handle = handle
        self._work = threading.Condition()
        self._posted = 0
        self._stop = False
        self._running: list[threading.Thread] = []

    def enlist(self, tx: Tx) -> None:
        """The rows are the schedule."""

    def nudge(self) -> None:
        with self._work:
            self._posted += 1
            self._work.notify_all()

    def start(self, line: Line) -> None:
        """Take back what a process that is gone had in hand, then work until `stop`."""
        with line.store.write() as tx:
            events.release_all(tx)
        for number in range(self.threads):
            lane = HAZARD if number < max(1, self.threads // 4) else None
            thread = threading.Thread(target=self._run, args=(line, lane), name=f"worker-{number}", daemon=True)
            thread.start()
            self._running.append(thread)

    def stop(self, timeout_s: float = 10) -> None:
        """Finish what is in hand and end the threads."""
        with self._work:
            self._stop = True
            self._work.notify_all()
        for thread in self._running:
            thread.join(timeout_s)
        self._running.clear()

    def _run(self, line: Line, lane: int | None) -> None:
        name = threading.current_thread().name
        while not self._stop:
            seen = self._posted
            try:
                lease = _lease(line, name, lane)
                if lease is not None:
                    work_on(line, lease, self._handle)
                    if lane is not None:
                        self.nudge()  # what follows in the case of a danger is for the others
                    continue
                self._nap(line, seen, lane)
            except Exception:  # a worker thread never dies of one event; the event is retried or parked
                log.exception("worker stumbled", worker=name)
                self._rest()
                self._give_back(line, name)

    def _rest(self) -> None:
        """A while without the store, which may be what is wrong."""
        with self._work:
            if not self._stop:
                self._work.wait(LONGEST_NAP_S)

    def _give_back(self, line: Line, worker: str) -> None:
        """What a worker stumbled over is taken up again, by whomever."""
        try:
            with line.write() as tx:
                for name, holder in events.leased(tx):
                    if holder == worker:
                        events.reclaim(tx, name, worker)
        except Exception:
            log.exception("an event stays in the hands of its worker until the next start", worker=worker)

    def _nap(self, line: Line, seen: int, lane: int | None) -> None:
        """Sleep until something is posted or the next due time, at most a second.

        What waits for a partition in which somebody works is left to that worker, who looks again when done.
        """
        with line.store.read() as tx:
            due = events.next_free(tx, line.clock.now() + timedelta(seconds=LONGEST_NAP_S), lane)
        left = LONGEST_NAP_S if due is None else (due - line.clock.now()) / timedelta(seconds=1)
        with self._work:
            if self._posted == seen and not self._stop:
                self._work.wait(max(0.001, min(LONGEST_NAP_S, left)))


def _lease(line: Line, worker: str, lane: int | None) -> events.Lease | None:
    """Most looks find nothing to do: they are spared the writer's lock."""
    now = line.clock.now()
    with line.store.read() as tx:
        if not events.anything_due(tx, now, lane):
            return None
    with line.store.write() as tx:
        return events.lease_next(tx, worker, now, lane)
