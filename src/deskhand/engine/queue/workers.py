"""Procrastinate's workers in a thread of this process, with the sweep beside them; they outlive a database restart."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta

import structlog
from procrastinate import App

from deskhand.engine.line import Line
from deskhand.engine.queue.sweep import sweep

log = structlog.get_logger()
RESTART_S = 1


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


@dataclass(frozen=True)
class Lane:
    """One worker of Procrastinate: so many jobs at a time from these queues."""

    name: str
    at_once: int
    queues: Sequence[str]


class Workers:
    """An event loop in a thread; jobs run in threads of their own, since the line is synchronous."""

    def __init__(self, line: Line, app: App, lanes: Sequence[Lane], pace: Pace) -> None:
        self._line, self._app, self._lanes, self._pace = line, app, lanes, pace
        self._loop, self._end = asyncio.new_event_loop(), asyncio.Event()
        self._thread = threading.Thread(target=self._run, name="procrastinate", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self, timeout_s: float) -> None:
        """Finish what is in hand and end."""
        if self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._end.set)
            self._thread.join(timeout_s)

    def _run(self) -> None:
        threads = sum(lane.at_once for lane in self._lanes) + 1
        with asyncio.Runner(loop_factory=lambda: self._loop) as runner:
            self._loop.set_default_executor(ThreadPoolExecutor(threads, "worker"))
            runner.run(self._serve())

    async def _serve(self) -> None:
        while not self._end.is_set():
            try:
                await self._attend()
            except Exception as error:  # the database went away; it will be back
                log.warning("workers start over", error=repr(error))
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._end.wait(), RESTART_S)

    async def _attend(self) -> None:
        """Work and sweep until asked to end, or until one part ends by itself: then all do."""
        try:
            await self._app.open_async()
            works = [self._work(lane) for lane in self._lanes]
            parts = [asyncio.create_task(part) for part in (*works, self._sweeping(), self._ending())]
            await asyncio.wait(parts, return_when=asyncio.FIRST_COMPLETED)
            for part in parts:
                part.cancel()
            ends = await asyncio.gather(*parts, return_exceptions=True)
        finally:
            await self._app.close_async()
        for error in ends:
            if isinstance(error, Exception):
                raise error

    async def _work(self, lane: Lane) -> None:
        await self._app.run_worker_async(
            name=lane.name,
            queues=lane.queues,
            concurrency=lane.at_once,
            fetch_job_polling_interval=self._pace.poll_s,
            update_heartbeat_interval=self._pace.silent_s / 3,
            stalled_worker_timeout=self._pace.silent_s,
            delete_jobs="always",
            install_signal_handlers=False,
        )

    async def _sweeping(self) -> None:
        while True:
            await sweep(self._line, self._app.job_manager, self._pace.silent_s, self._pace.horizon)
            await asyncio.sleep(self._pace.sweep_s)

    async def _ending(self) -> None:
        await self._end.wait()
