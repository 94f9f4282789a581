"""Dying between two steps, without patching: a fuse that the store and the ports burn down, commit by commit."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from deskhand.domain.action import PlaceCall
from deskhand.ports import Channel, Inbound, Listed, Phone, Records
from deskhand.store.database import Store, Tx
from deskhand.testing.failing_ports import WRITES


class Killed(BaseException):
    """The process is gone: nothing that handles errors may handle this."""


class Fuse:
    """Counts steps and ends the process at the `at`-th: from then on every further step is the end too.

    A step is a commit or a call of a port that has just happened; dying before it is dying after the one before.
    """

    def __init__(self, at: int | None = None) -> None:
        self.at = at
        self.steps: list[str] = []
        self.blown = False

    def alive(self) -> None:
        """Killed where the process is gone already."""
        if self.blown:
            raise Killed("gone")

    def step(self, name: str) -> None:
        """`name` has just happened."""
        self.alive()
        self.steps.append(name)
        if len(self.steps) == self.at:
            self.blown = True
            raise Killed(f"after step {self.at}: {name}")


class CrashingStore:
    """A Store whose every commit is a step."""

    def __init__(self, store: Store, fuse: Fuse) -> None:
        self._store, self._fuse = store, fuse
        self.engine, self.company = store.engine, store.company

    def read(self) -> Any:
        return self._store.read()

    def glance(self) -> Any:
        return self._store.glance()

    def close(self) -> None:
        self._store.close()

    @contextmanager
    def write(self, forced: bool = True) -> Iterator[Tx]:
        self._fuse.alive()
        with self._store.write(forced) as tx:
            start = tx.head
            yield tx
        self._fuse.step("commit" if tx.head != start else "commit of rows")


class CrashingChannel:
    """A Channel whose every send is a step, whatever its answer; what the carrier lists is only read."""

    def __init__(self, channel: Channel, fuse: Fuse) -> None:
        self._channel, self._fuse = channel, fuse
        self.name = channel.name

    def __getattr__(self, name: str) -> Any:
        return getattr(self._channel, name)

    def receive(self, url: str, headers: Mapping[str, str], body: bytes) -> Inbound:
        return self._channel.receive(url, headers, body)

    def send(self, to: str, text: str, key: str) -> str:
        self._fuse.alive()
        try:
            return self._channel.send(to, text, key)
        finally:
            self._fuse.step(f"send to {to}")

    def sent_since(self, to: str, since: datetime) -> Sequence[Listed] | None:
        return self._channel.sent_since(to, since)


class CrashingPhone:
    """A Phone whose every call is a step, whatever its answer."""

    def __init__(self, phone: Phone, fuse: Fuse) -> None:
        self._phone, self._fuse = phone, fuse

    def __getattr__(self, name: str) -> Any:
        return getattr(self._phone, name)

    def place(self, call: PlaceCall, key: str) -> str:
        self._fuse.alive()
        try:
            return self._phone.place(call, key)
        finally:
            self._fuse.step(f"call {call.to}")

    def placed_since(self, to: str, since: datetime) -> Sequence[Listed]:
        return self._phone.placed_since(to, since)


class CrashingRecords:
    """Records whose every write is a step."""

    def __init__(self, records: Records, fuse: Fuse) -> None:
        self._records, self._fuse = records, fuse

    def __getattr__(self, name: str) -> Any:
        call = getattr(self._records, name)
        return self._crashing(name, call) if name in WRITES else call

    def _crashing(self, name: str, call: Callable[..., Any]) -> Callable[..., Any]:
        def asked(*arguments: Any, **named: Any) -> Any:
            self._fuse.alive()
            try:
                return call(*arguments, **named)
            finally:
                self._fuse.step(name)

        return asked
