"""The driver for many workers: Procrastinate on PostgreSQL. The event row is the truth, a job is its wake-up.

A job that runs takes up whatever comes first in the partition of its event, and goes on until nothing is due there.
So order is read from the events alone, and the next of a partition does not wait for a poll.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from procrastinate import App, JobContext, PsycopgConnector

from deskhand.domain.event import HAZARD
from deskhand.engine.handle import handle
from deskhand.engine.line import Line
from deskhand.engine.queue.sweep import holder, sweep
from deskhand.engine.queue.wakeups import TASK, danger_of, insert, queue_of
from deskhand.engine.work import Handle, work_on
from deskhand.store import events
from deskhand.store.database import Store, Tx

log = structlog.get_logger()
DANGER_LANE = "danger"


@dataclass(frozen=True)
class Pace:
    """Seconds. A worker that gives no sign of life for `silent_s` loses what it holds within another `sweep_s`.

    `poll_s` bounds how late a future event is served. Only what is due within `horizon_s` is a job, so that a
    million waiting cases cost a fetch nothing; it must be several times `sweep_s`.
    """

    poll_s: float = 0.2
    sweep_s: float = 5
    silent_s: float = 30
    horizon_s: float = 60

    @property
    def horizon(self) -> timedelta:
        return timedelta(seconds=self.horizon_s)


class ProcrastinateQueue:
    """Workers of one company in this process; any number of processes may serve it. One worker serves danger alone."""

    def __init__(
        self, store: Store, database: str, workers: int = 8, pace: Pace = Pace(), handle: Handle = handle
    ) -> None:
        self._company = store.company
        self._conninfo = database.replace("postgresql+psycopg://", "postgresql://", 1)
        self._workers, self._pace, self._handle = workers, pace, handle
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None
        self._loop: asyncio.AbstractEventLoop | None = None

    def enlist(self, tx: Tx) -> None:
        """The jobs of what `tx.woken` names, committed with their events."""
        insert(tx, events.wakes(tx, tx.woken), self._pace.horizon)

    def nudge(self) -> None:
        """PostgreSQL notifies the workers of every process when the jobs are committed."""

    def start(self, line: Line) -> None:
        """Work in threads of this process until `stop`; survives a database that is away for a while."""
        self._stopping.clear()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, args=(line, self._loop), name="procrastinate", daemon=True)
        self._thread.start()

    def stop(self, timeout_s: float = 10) -> None:
        """Finish what is in hand and end the threads."""
        self._stopping.set()
        if self._thread is None or self._loop is None:
            return
        self._loop.call_soon_threadsafe(lambda: None)
        self._thread.join(timeout_s)

    # ------------------------------------------------------------------ one job

    def _wake(self, line: Line, context: JobContext, event: str, due: str) -> None:
        """Handle what is due in the partition of `event`, one after the other.

        The database's clock has said that `due` has come; a worker whose own clock is behind believes it.
        """
        came, worker = datetime.fromisoformat(due), holder(context.job.id)
        lane = HAZARD if context.worker_name == DANGER_LANE else None
        while not self._stopping.is_set():
            now = max(came, line.clock.now())
            lease = self._lease(line, event, worker, now, lane)
            if lease is None:
                break
            work_on(line, lease, self._handle)
        self._hand_on(line, event)

    def _lease(self, line: Line, event: str, worker: str, now: datetime, lane: int | None) -> events.Lease | None:
        """Most wake-ups find their event handled: looking first spares them a commit."""
        with line.store.read() as tx:
            if not events.anything_due(tx, now, lane, beside=event):
                return None
        with line.store.write() as tx:
            return events.lease_next(tx, worker, now, lane, beside=event)
