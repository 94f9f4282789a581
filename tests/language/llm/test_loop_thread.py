"""The caller is free after its limit, whatever the work does."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager

import pytest

from deskhand.language.llm.loop_thread import GRACE_S, LoopThread


class Resource:
    """Notes when it is entered and left."""

    def __init__(self) -> None:
        self.seen: list[str] = []

    def opened(self) -> AbstractAsyncContextManager[None]:
        return self._opened()

    @asynccontextmanager
    async def _opened(self) -> AsyncIterator[None]:
        self.seen.append("entered")
        yield
        self.seen.append("left")


async def _name() -> str:
    return threading.current_thread().name


def test_work_runs_in_one_thread_within_the_resource():
    resource = Resource()
    thread = LoopThread("loop under test", resource.opened())
    assert resource.seen == []
    assert [thread.run(_name, 5) for _ in range(2)] == ["loop under test"] * 2
    thread.close()
    assert resource.seen == ["entered", "left"]
    assert "loop under test" not in [each.name for each in threading.enumerate()]


def test_work_that_takes_too_long_is_cancelled():
    ended: list[str] = []

    async def endless() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            ended.append("cancelled")

    thread = LoopThread("loop under test", Resource().opened())
    with pytest.raises(TimeoutError):
        thread.run(endless, 0.05)
    thread.close()
    assert ended == ["cancelled"]


def test_work_that_will_not_let_go_holds_its_caller_no_longer_than_the_grace():
    released = threading.Event()

    async def stubborn() -> None:
        while not released.is_set():
            try:
                await asyncio.Event().wait()
            except asyncio.CancelledError:
                continue

    thread = LoopThread("loop under test", Resource().opened())
    began = time.monotonic()
    with pytest.raises(TimeoutError):
        thread.run(stubborn, 0.05)
    assert time.monotonic() - began < 0.05 + GRACE_S + 0.5
    released.set()
    thread.close()


def test_work_that_blocks_the_loop_holds_its_caller_no_longer_than_the_grace():
    released = threading.Event()

    async def blocking() -> None:
        released.wait()

    thread = LoopThread("loop under test", Resource().opened())
    began = time.monotonic()
    with pytest.raises(TimeoutError):
        thread.run(blocking, 0.05)
    assert time.monotonic() - began < 0.05 + GRACE_S + 0.5
    released.set()
    thread.close()


def test_closed_thread_refuses_work_and_closing_twice_does_no_harm():
    thread = LoopThread("loop under test", Resource().opened())
    thread.close()
    thread.close()
    with pytest.raises(RuntimeError):
        thread.run(_name, 1)


def test_resource_that_cannot_be_entered_is_reported_to_the_caller():
    @asynccontextmanager
    async def broken() -> AsyncIterator[None]:
        raise OSError("no such server")
        yield

    with pytest.raises(OSError, match="no such server"):
        LoopThread("loop under test", broken()).run(_name, 1)
