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
        with line.store.write(forced=False) as tx:
            lease = events.lease_next(tx, "by hand", until)
        if lease is None:
            return count
        work_on(line, lease)
    raise RuntimeError(f"still busy after {most} events: something posts to itself without end")


class EmbeddedQueue:
    """Threads over one SQLite store. A quarter of them are kept for danger, so that nothing slow stands in its way.

    One thread at a time looks for work, the others wait behind it: a message wakes one thread, not all.
    """

    def __init__(self, threads: int = 8, handle: Handle = handle) -> None:
        self.threads = threads
        self._handle = handle
        self._most_ordinary = max(1, threads - max(1, threads // 4))
        self._looks = threading.Lock()
        self._work = threading.Condition()
        self._posted = 0
        self._flows = False  # the last look found something: the next one need not look before it takes
        self._ordinary = 0
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
            thread = threading.Thread(target=self._run, args=(line,), name=f"worker-{number}", daemon=True)
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

    def _run(self, line: Line) -> None:
        name = threading.current_thread().name
        while not self._stop:
            try:
                lease = self._next(line, name)
                if lease is not None:
                    self._do(line, lease)
            except Exception:  # a worker thread never dies of one event; the event is retried or parked
                log.exception("worker stumbled", worker=name)
                self._rest()
                self._give_back(line, name)

    def _next(self, line: Line, worker: str) -> events.Lease | None:
        """Wait until there is something to do, and take it; None when asked to end."""
        with self._looks:
            while not self._stop:
                seen, now = self._posted, line.clock.now()
                lane = HAZARD if self._ordinary >= self._most_ordinary else None
                due = None if self._flows else _next_free(line, now, lane)
                if self._flows or (due is not None and due <= now):
                    lease = _lease(line, worker, now, lane)
                    self._flows = lease is not None
                    if lease is not None:
                        self._count(lease, 1)
                        return lease
                else:
                    self._nap(line, seen, due)
        return None

    def _do(self, line: Line, lease: events.Lease) -> None:
        try:
            work_on(line, lease, self._handle)
        finally:
            self._count(lease, -1)
            self.nudge()  # what waited for this partition, or for this thread

    def _count(self, lease: events.Lease, change: int) -> None:
        if lease.event.priority > HAZARD:
            with self._work:
                self._ordinary += change

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

    def _nap(self, line: Line, seen: int, due: datetime | None) -> None:
        """Sleep until something is posted or finished, or `due` has come, at most a second."""
        left = LONGEST_NAP_S if due is None else (due - line.clock.now()) / timedelta(seconds=1)
        with self._work:
            if self._posted == seen and not self._stop:
                self._work.wait(max(0.001, min(LONGEST_NAP_S, left)))


def _next_free(line: Line, now: datetime, lane: int | None) -> datetime | None:
    """When there is something to take up, within a nap; a look that finds nothing is spared the writer's lock."""
    with line.store.glance() as tx:
        return events.next_free(tx, now + timedelta(seconds=LONGEST_NAP_S), lane)


def _lease(line: Line, worker: str, now: datetime, lane: int | None) -> events.Lease | None:
    with line.store.write(forced=False) as tx:
        return events.lease_next(tx, worker, now, lane)
