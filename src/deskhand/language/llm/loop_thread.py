"""Asynchronous work for synchronous callers: one event loop in one thread, a hard limit on every wait."""

from __future__ import annotations

import asyncio
import concurrent.futures
import threading
from collections.abc import Callable, Coroutine
from contextlib import AbstractAsyncContextManager
from typing import TypeVar

T = TypeVar("T")
GRACE_S = 0.25
START_S = 10.0
STOP_S = 5.0


class LoopThread:
    """Runs coroutines inside `resource` (an HTTP client, say), entered when the first is run and left by `close`.

    The thread begins with the first `run`, so an engine that is never asked costs nothing.
    """

    def __init__(self, name: str, resource: AbstractAsyncContextManager[object]) -> None:
        self._name = name
        self._resource = resource
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._stopping: asyncio.Event | None = None
        self._closed = False

    def run(self, work: Callable[[], Coroutine[object, object, T]], limit_s: float) -> T:
        """The result of `work()`; TimeoutError once `limit_s` has passed, whatever `work` waits for.

        The work is cancelled then. If it does not let go within `GRACE_S`, the caller is freed all the same.
        """
        loop = self._running_loop()
        future = asyncio.run_coroutine_threadsafe(_within(work, limit_s), loop)
        try:
            return future.result(limit_s + GRACE_S)
        except TimeoutError:
            future.cancel()
            raise TimeoutError(f"no result within {limit_s} s") from None

    def stop(self) -> None:
        """Ask the thread to cancel what runs and end; does not wait."""
        with self._lock:
            self._closed = True
            if self._loop is not None and self._stopping is not None and not self._loop.is_closed():
                self._loop.call_soon_threadsafe(self._stopping.set)

    def close(self) -> None:
        """Cancel what runs, leave the resource and end the thread; twice does no harm."""
        self.stop()
        if self._thread is not None:
            self._thread.join(STOP_S)

    def _running_loop(self) -> asyncio.AbstractEventLoop:
        with self._lock:
            if self._closed:
                raise RuntimeError(f"{self._name} is closed")
            if self._loop is None:
                self._loop = self._start()
            return self._loop

    def _start(self) -> asyncio.AbstractEventLoop:
        started: concurrent.futures.Future[asyncio.AbstractEventLoop] = concurrent.futures.Future()
        self._thread = threading.Thread(target=self._main, args=(started,), name=self._name, daemon=True)
        self._thread.start()
        return started.result(START_S)

    def _main(self, started: concurrent.futures.Future[asyncio.AbstractEventLoop]) -> None:
        try:
            asyncio.run(self._serve(started))
        except BaseException as error:
            if started.done():
                raise
            started.set_exception(error)

    async def _serve(self, started: concurrent.futures.Future[asyncio.AbstractEventLoop]) -> None:
        self._stopping = asyncio.Event()
        async with self._resource:
            started.set_result(asyncio.get_running_loop())
            await self._stopping.wait()
            await _cancel_all_others()


async def _within(work: Callable[[], Coroutine[object, object, T]], limit_s: float) -> T:
    async with asyncio.timeout(limit_s):
        return await work()


async def _cancel_all_others() -> None:
    """So that no request is in flight when the resource is left."""
    others = asyncio.all_tasks() - {asyncio.current_task()}
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)
