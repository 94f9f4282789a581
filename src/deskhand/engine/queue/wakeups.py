"""Wake-ups as Procrastinate jobs: which queue, under which key, inserted in the transaction of their event.

A wake-up has no lock. In Procrastinate 3.10 a job that is scheduled for later holds up every ready job of the same
lock until then (its issue 1599, open on 2026-08-02), and a case has timers days ahead; who comes next in a partition
is read from the events instead. Its key, event and moment, is the queueing lock: one waiting job for each.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from procrastinate import SyncPsycopgConnector
from procrastinate.jobs import Job
from procrastinate.manager import JobManager
from procrastinate.schema import SchemaManager

from deskhand.domain.event import HAZARD
from deskhand.store.database import Store, Tx, Wake

TASK = "deskhand.wake"
LONGEST_NAME = 30
MISSING = """
    SELECT key FROM unnest(%s::text[], %s::timestamptz[]) AS wanted (key, at)
    WHERE NOT EXISTS (SELECT 1 FROM procrastinate_jobs AS job WHERE job.queueing_lock = key AND job.status = 'todo')
"""
JOBS = JobManager(SyncPsycopgConnector())


def queue_of(company: str) -> str:
    """The company's queue. PostgreSQL limits the channel that is named after it to 63 bytes."""
    if company.isascii() and len(company) <= LONGEST_NAME:
        return company
    return hashlib.sha256(company.encode()).hexdigest()[:LONGEST_NAME]


def danger_of(company: str) -> str:
    """The queue of what is served before all else."""
    return f"{queue_of(company)}!danger"


def insert(tx: Tx, wakes: Iterable[Wake], horizon: timedelta, new: bool = False) -> None:
    """Add the jobs of those wakes that come within `horizon` and have none (`new` ones do not); committed with `tx`."""
    soon = datetime.now(UTC) + horizon
    jobs = {job.queueing_lock: (wake, job) for wake in wakes if wake.at <= soon for job in [_job(tx.company, wake)]}
    if not jobs:
        return
    missing = [job for _, job in jobs.values()] if new else _missing(tx, jobs)
    if missing:
        JOBS.batch_defer_jobs(missing, connection=_psycopg(tx.connection))


def _missing(tx: Tx, jobs: Mapping[str | None, tuple[Wake, Job]]) -> list[Job]:
    moments = [wake.at for wake, _ in jobs.values()]
    return [jobs[row.key][1] for row in tx.connection.exec_driver_sql(MISSING, (list(jobs), moments))]


def _job(company: str, wake: Wake) -> Job:
    """Procrastinate takes the highest priority first, we the lowest."""
    moment = wake.at.isoformat()
    return Job(
        queue=danger_of(company) if wake.priority <= HAZARD else queue_of(company),
        priority=-wake.priority,
        lock=None,
        queueing_lock=f"{company}|{wake.event}|{moment}",
        task_name=TASK,
        task_kwargs={"event": wake.event, "due": moment},
        scheduled_at=wake.at,
    )


def _psycopg(connection: Any) -> Any:
    return connection.connection.driver_connection


# ------------------------------------------------------------------ schema


def schema(store: Store) -> None:
    """Bring Procrastinate's tables, beside ours, to the version of the installed library.

    Its own advice is to run its migration files by hand; the newest one that ran is noted on its main table.
    """
    with store.engine.begin() as connection:
        bare = _psycopg(connection)
        bare.execute("SELECT pg_advisory_xact_lock(hashtext('deskhand procrastinate'))")
        (table,) = bare.execute("SELECT to_regclass('procrastinate_jobs')").fetchone()
        for statements in _missing_migrations(bare) if table else [SchemaManager.get_schema()]:
            bare.execute(statements)
        bare.execute(f"COMMENT ON TABLE procrastinate_jobs IS '{_migrations()[-1].name}'")


def _migrations() -> Sequence[Path]:
    return sorted(Path(SchemaManager.get_migrations_path()).glob("*.sql"))


def _missing_migrations(bare: Any) -> list[str]:
    (newest,) = bare.execute("SELECT obj_description('procrastinate_jobs'::regclass)").fetchone()
    return [path.read_text(encoding="utf-8") for path in _migrations() if newest and path.name > newest]
