"""What makes good for lost workers and lost wake-ups. Every worker runs it; two at once do no harm."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Sequence
from datetime import timedelta

import structlog
from procrastinate.exceptions import ConnectorException
from procrastinate.jobs import Job, Status
from procrastinate.manager import JobManager

from deskhand.engine.line import Line
from deskhand.engine.queue.wakeups import danger_of, insert, queue_of
from deskhand.store import events

log = structlog.get_logger()


def holder(job: int | None) -> str:
    """The name under which a job holds its lease: a lease lives as long as its job."""
    return f"job {job}"


async def sweep(line: Line, jobs: JobManager, silent_s: float, horizon: timedelta) -> None:
    """Take back what silent workers hold, and wake what is due within `horizon` and has no wake-up."""
    held = await asyncio.to_thread(_held, line)
    doing, silent = await _running(line, jobs, silent_s)
    living = {holder(job.id) for job in doing} - {holder(job.id) for job in silent}
    await asyncio.to_thread(_take_back, line, [lease for lease in held if lease[1] not in living])
    await asyncio.to_thread(_promote, line, horizon)
    await _bury(jobs, silent)


def _held(line: Line) -> list[tuple[str, str]]:
    with line.store.read() as tx:
        return events.leased(tx)


async def _running(line: Line, jobs: JobManager, silent_s: float) -> tuple[list[Job], list[Job]]:
    """(all jobs that run, those among them whose worker gives no sign of life)."""
    queues = queue_of(line.company.id), danger_of(line.company.id)
    doing = [job for queue in queues for job in await jobs.list_jobs_async(queue=queue, status=Status.DOING.value)]
    silent = [
        job for queue in queues for job in await jobs.get_stalled_jobs(queue=queue, seconds_since_heartbeat=silent_s)
    ]
    return doing, silent


def _take_back(line: Line, lost: Collection[tuple[str, str]]) -> None:
    """Leases were read before jobs: a lease without a running job is a lost one, and only that very one is taken."""
    if not lost:
        return
    with line.write() as tx:
        taken = [name for name, worker in lost if events.reclaim(tx, name, worker)]
    log.warning("took back what lost workers held", events=taken)


def _promote(line: Line, horizon: timedelta) -> None:
    with line.write() as tx:
        insert(tx, events.coming(tx, line.clock.now() + horizon), horizon)


async def _bury(jobs: JobManager, silent: Sequence[Job]) -> None:
    """Remove the jobs of silent workers; their events have new ones."""
    for job in silent:
        try:
            await jobs.finish_job(job, Status.FAILED, delete_job=True)
        except ConnectorException:
            log.info("another worker buried this job", job=job.id)
