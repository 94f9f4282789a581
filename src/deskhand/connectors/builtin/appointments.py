"""The appointments that come with Deskhand: rows of the company's own store."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from deskhand.domain.appointment import Appointment, AppointmentStatus, Waiting
from deskhand.domain.availability import Slot, Span
from deskhand.domain.errors import Rejected
from deskhand.store import appointments, rows
from deskhand.store.codec import loads
from deskhand.store.database import Store, Tx


class BuiltinAppointments:
    """Implements ports.Appointments over the store: what is free is looked at and taken in one transaction."""

    def __init__(self, store: Store) -> None:
        self.store = store

    def get(self, name: str) -> Appointment | None:
        with self.store.glance() as tx:
            return appointments.get(tx, name)

    def of(self, contact: str, after: datetime) -> Sequence[Appointment]:
        with self.store.glance() as tx:
            return appointments.of_contact(tx, contact, after)

    def coming(self, after: datetime) -> Sequence[Appointment]:
        with self.store.glance() as tx:
            return appointments.coming(tx, after)

    def missed(self, after: datetime) -> Sequence[Appointment]:
        with self.store.glance() as tx:
            return appointments.missed(tx, after)

    def busy(self, provider: str, within: Span) -> Sequence[Span]:
        with self.store.glance() as tx:
            return [one.span for one in appointments.within(tx, provider, within)]

    def waiting(self) -> Sequence[Waiting]:
        with self.store.glance() as tx:
            return [loads(body, Waiting) for body in rows.bodies_of(tx, "waitlist")]

    def book(self, slot: Slot, kind: str, contact: str, person: str, key: str) -> Appointment:
        with self.store.write() as tx:
            made = appointments.with_key(tx, key)
            if made is not None:
                return made
            _clear(tx, slot, but="")
            new = Appointment(f"A-{key[:10]}", contact, slot.starts_at, person, slot.provider, kind, slot.minutes)
            appointments.save(tx, new, key)
            return new

    def move(self, name: str, to: Slot, key: str) -> Appointment:
        with self.store.write() as tx:
            found = _live(tx, name)
            if found.slot == to:
                return found
            _clear(tx, to, but=name)
            moved = replace(found, starts_at=to.starts_at, minutes=to.minutes, provider=to.provider)
            moved = replace(moved, status=AppointmentStatus.CONFIRMED)  # they have just chosen it
            appointments.save(tx, moved)
            return moved

    def cancel(self, name: str, key: str) -> Appointment:
        return self._become(name, AppointmentStatus.CANCELLED)

    def mark(self, name: str, status: AppointmentStatus, key: str) -> Appointment:
        return self._become(name, status)

    def _become(self, name: str, status: AppointmentStatus) -> Appointment:
        with self.store.write() as tx:
            found = appointments.get(tx, name)
            if found is not None and found.status is status:
                return found
            changed = replace(_live(tx, name), status=status)
            appointments.save(tx, changed)
            return changed


def _live(tx: Tx, name: str) -> Appointment:
    found = appointments.get(tx, name)
    if found is None:
        raise Rejected("no_such_appointment", f"no appointment {name}")
    if not found.live:
        raise Rejected("over", f"the appointment {name} is {found.status}")
    return found


def _clear(tx: Tx, slot: Slot, but: str) -> None:
    """Rejected where another live one of the provider is there."""
    if any(other.id != but for other in appointments.within(tx, slot.provider, slot.span)):
        raise Rejected("taken", f"{slot.provider or 'the calendar'} is taken at {slot.starts_at.isoformat()}")
