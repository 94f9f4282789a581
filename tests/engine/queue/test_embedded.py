"""The embedded driver keeps the contract, on a file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from deskhand.engine.line import Line
from deskhand.engine.queue.embedded import EmbeddedQueue
from deskhand.engine.work import Handle
from deskhand.store.database import Store, open_engine
from deskhand.store.migrations import upgrade
from deskhand.testing.bare_line import bare_line
from deskhand.testing.contracts.queue import QueueContract


class EmbeddedRig:
    """A store in a file, and the drivers over it."""

    def __init__(self, folder: Path) -> None:
        self._engine = open_engine(f"sqlite:///{folder / 'line.db'}")
        upgrade(self._engine)
        store = Store(self._engine, "lakeview")
        store.found()
        self.line = bare_line(store)
        self._running: list[EmbeddedQueue] = []

    def serve(self, handle: Handle, workers: int = 4) -> Line:
        queue = EmbeddedQueue(workers, handle)
        line = replace(self.line, queue=queue)
        queue.start(line)
        self._running.append(queue)
        return line

    def stop(self) -> None:
        while self._running:
            self._running.pop().stop()

    def close(self) -> None:
        self.stop()
        self.line.store.close()


class TestEmbedded(QueueContract):
    @pytest.fixture
    def rig(self, tmp_path: Path) -> Iterator[EmbeddedRig]:
        rig = EmbeddedRig(tmp_path)
        yield rig
        rig.close()
