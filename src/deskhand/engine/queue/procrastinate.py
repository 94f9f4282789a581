"""The driver for many workers: Procrastinate on PostgreSQL. The event row is the truth, a job is its wake-up.

A job that runs takes up whatever comes first in the partition of its event, and goes on until nothing is due there.
So order is read from the events alone, and the next of a partition does not wait for a poll.
"""

from __future__ import annotations

import threading
from datetime import datetime

from procrastinate import App, JobContext, PsycopgConnector

from deskhand.domain.event import HAZARD
from deskhand.engine.handle import handle
from deskhand.engine.line import Line
from deskhand.engine.queue.sweep import holder
from deskhand.engine.queue.wakeups import TASK, danger_of, insert, queue_of, schema
from deskhand.engine.queue.workers import Lane, Pace, Workers
from deskhand.engine.work import Handle, work_on
from deskhand.store import events
from deskhand.store.database import Store, Tx, conninfo

__all__ = ["Pace", "ProcrastinateQueue", "schema"]

DEFAULT_PACE = Pace()
DANGER = "danger"


class ProcrastinateQueue:
    """Workers of one company in this process; any number of processes may serve it. A quarter serve danger alone.

    `database` is the address of the store's own database, at the newest `schema`.
    """

    def __init__(
        self, store: Store, database: str, workers: int = 8, pace: Pace = DEFAULT_PACE, handle: Handle = handle
    ) -> None:
        self._conninfo = conninfo(database, forced=False)  # a job that is forgotten with power runs again for nothing
        self._pace, self._handle = pace, handle
        danger, ordinary = danger_of(store.company), queue_of(store.company)
        alone = max(1, workers // 4)
        self._lanes = (Lane(DANGER, alone, [danger]), Lane("all", max(1, workers - alone), [danger, ordinary]))
        self._stopping = threading.Event()
        self._workers: Workers | None = None

    def enlist(self, tx: Tx) -> None:
        """The jobs of what `tx.posted` and `tx.woken` name, committed with their events."""
        insert(tx, tx.posted, self._pace.horizon, new=True)
        if tx.woken:
            insert(tx, events.wakes(tx, tx.woken), self._pace.horizon)

    def nudge(self) -> None:
        """PostgreSQL notifies the workers of every process when the jobs are committed."""

    def start(self, line: Line) -> None:
        """Work in threads of this process until `stop`; a database that is away for a while is waited for."""
        self._stopping.clear()
        self._workers = Workers(line, self._app(line), self._lanes, self._pace)
        self._workers.start()

    def stop(self, timeout_s: float = 10) -> None:
        """Finish what is in hand and end the threads."""
        self._stopping.set()
        if self._workers is not None:
            self._workers.stop(timeout_s)

    def _app(self, line: Line) -> App:
        app = App(connector=PsycopgConnector(conninfo=self._conninfo, min_size=2, max_size=4, timeout=5))

        @app.task(name=TASK, pass_context=True)
        def wake(context: JobContext, event: str, due: str) -> None:
            self._wake(line, context, event, due)

        return app

    def _wake(self, line: Line, context: JobContext, event: str, due: str) -> None:
        """Handle what is due in the partition of `event`, one after the other.

        The database's clock has said that `due` has come; a worker whose own clock is behind believes it.
        """
        came, worker = datetime.fromisoformat(due), holder(context.job.id)
        lane = HAZARD if context.worker_name == DANGER else None
        while not self._stopping.is_set():
            lease = _lease(line, event, worker, max(came, line.clock.now()), lane)
            if lease is None:
                break
            work_on(line, lease, self._handle)
        if lane is not None or self._stopping.is_set():
            self._hand_on(line, event)

    def _hand_on(self, line: Line, event: str) -> None:
        """Wake another worker for what this one leaves in the partition: its own jobs may have come and gone."""
        with line.write(forced=False) as tx:
            insert(tx, events.coming(tx, line.clock.now(), beside=event), self._pace.horizon)


def _lease(line: Line, event: str, worker: str, now: datetime, lane: int | None) -> events.Lease | None:
    """Most wake-ups find their event handled: looking first spares them a commit."""
    with line.store.glance() as tx:
        if not events.anything_due(tx, now, lane, beside=event):
            return None
    with line.store.write(forced=False) as tx:
        return events.lease_next(tx, worker, now, lane, beside=event)
