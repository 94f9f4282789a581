"""The parts of the straight line, put together in app.py: what every step is given."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Protocol

from deskhand.domain.company import Company
from deskhand.domain.passage import Passage
from deskhand.employees.employee import Employee
from deskhand.engine.folded import Folded
from deskhand.engine.links import Links
from deskhand.engine.owners import Owners
from deskhand.engine.tracks import Tracks
from deskhand.ports import (
    Appointments,
    Channel,
    Clock,
    Crm,
    Foresight,
    Invitations,
    Language,
    Phone,
    Place,
    Records,
    Weather,
)
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
    """One company's line. `channels` and `employees` by name; without a `phone` nobody is called, and cases say so.

    Without `links` no message carries one. `places` are the calendars elsewhere, by provider; `appointments` knows them
    too.
    """

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
    folded: Folded = field(default_factory=Folded)
    appointments: Appointments | None = None
    crm: Crm | None = None
    foresight: Foresight | None = None
    links: Links | None = None
    owners: Owners = field(default_factory=Owners)
    invitations: Invitations | None = None
    places: Mapping[str, Place] = field(default_factory=dict)

    def close(self) -> None:
        """Let go of everything outside, then of the store."""
        for channel in self.channels.values():
            channel.close()
        for calendar in {id(place.calendar): place.calendar for place in self.places.values()}.values():
            calendar.close()
        if self.crm is not None:
            self.crm.close()
        self.store.close()

    @contextmanager
    def write(self, forced: bool = True) -> Iterator[Tx]:
        """A writing transaction; what it posts is scheduled with it and woken after it. `forced` as the store says."""
        with self.store.write(forced) as tx:
            yield tx
            if tx.posted or tx.woken:
                self.queue.enlist(tx)
        if tx.posted or tx.woken:
            self.queue.nudge()

    def first_employee(self, channel: str) -> Employee:
        """Who takes what arrives on a channel first; on one without a connection of its own, who takes the texts."""
        connections = self.company.connections
        connection = connections.get(channel) or connections.get("sms")
        name = connection.employee if connection else next(iter(self.employees))
        return self.employees[name]

    def on_duty(self) -> tuple[Employee, ...]:
        """Those for whom this company has work: they take a connection, keep its appointments, take its leads."""
        named = {one.employee for one in self.company.connections.values()}
        return tuple(one for name, one in self.employees.items() if name in named or self._has_work(one))

    def _has_work(self, employee: Employee) -> bool:
        match employee.reads:
            case "lead":
                return self.company.leads is not None
            case "appointment":
                return self.appointments is not None
            case _:
                return bool(self.company.properties)

    def topics(self, text: str) -> Sequence[tuple[str, float]]:
        """Whose business the words seem to be; not asked where there is one employee to hear them."""
        return self.language.topics(text) if len(self.on_duty()) > 1 and self.company.leads is not None else ()

    def reply_after_s(self) -> int:
        return self.company.limits.reply_after_s
