"""The parts of the straight line, put together in app.py: what every step is given."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Protocol

from deskhand.domain.company import Company
from deskhand.domain.passage import Passage
from deskhand.employees.employee import Employee
from deskhand.engine.tracks import Tracks
from deskhand.ports import Channel, Clock, Language, Phone, Records, Weather
from deskhand.store.database import Store, Tx


class Queue(Protocol):
    """Wakes workers for due events; the event rows are the truth."""

    def enlist(self, tx: Tx) -> None:
        """Schedule what `tx.posted` and `tx.woken` name, inside the same transaction where the driver can."""

    def nudge(self) -> None:
        """Something was committed that may be due at once."""


class NoQueue:
    """For who only reads, or runs due events by hand."""

    def enlist(self, tx: Tx) -> None:
        """Nothing to schedule."""

    def nudge(self) -> None:
        """Nobody to wake."""


@dataclass(frozen=True)
class Line:
    """One company's line. `channels` and `employees` by name; without a `phone` nobody is called, and cases say so."""

    company: Company
    store: Store
    clock: Clock
    language: Language
    channels: Mapping[str, Channel]
    records: Records
    weather: Weather
    employees: Mapping[str, Employee]
    passages: Sequence[Passage] = ()
    queue: Queue = field(default_factory=NoQueue)
    shadow: bool = False
    phone: Phone | None = None
    tracks: Tracks = field(default_factory=Tracks)

    @contextmanager
    def write(self) -> Iterator[Tx]:
        """A writing transaction; what it posts is scheduled with it and woken after it."""
        with self.store.write() as tx:
            yield tx
            if tx.posted or tx.woken:
                self.queue.enlist(tx)
        if tx.posted or tx.woken:
            self.queue.nudge()

    def first_employee(self, channel: str) -> Employee:
        """Who takes what arrives on a channel first."""
        connection = self.company.connections.get(channel)
        name = connection.employee if connection else next(iter(self.employees))
        return self.employees[name]

    def reply_after_s(self) -> int:
        return self.company.limits.reply_after_s
