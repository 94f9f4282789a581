"""The calendar that comes with Deskhand: appointments in the company's own store, one calendar per name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from deskhand.domain.availability import Span
from deskhand.domain.booking import Booked, Booking, CalendarEvent, Guest
from deskhand.domain.errors import Rejected
from deskhand.store import bookings
from deskhand.store.database import Store, Tx


class BuiltinCalendar:
    """Implements ports.Calendar over the store. A calendar is there as soon as something is booked in it."""

    name = "builtin"

    def __init__(self, store: Store) -> None:
        self.store = store

    def close(self) -> None:
        """The store is closed by whoever opened it."""

    def check(self) -> None:
        """Nothing to reach but the store."""

    def busy(self, calendar: str, within: Span) -> Sequence[Span]:
        with self.store.read() as tx:
            return [booked.booking.span for booked in bookings.within(tx, calendar, within)]

    def book(self, booking: Booking, key: str) -> Booked:
        with self.store.write() as tx:
            known = bookings.get(tx, key)
            if known is not None:
                return known
            _clear(tx, booking.calendar, booking.span, but=key)
            return bookings.make(tx, key, booking)

    def find(self, calendar: str, key: str) -> Booked | None:
        with self.store.read() as tx:
            found = bookings.get(tx, key)
        return found if found is not None and found.booking.calendar == calendar else None

    def move(self, booked: Booked, to: Span) -> Booked:
        with self.store.write() as tx:
            now = bookings.get(tx, booked.ref)
            if now is None or now.cancelled:
                raise Rejected("gone", f"{booked.ref} is not in the calendar any more")
            if now.version != booked.version:
                raise Rejected("changed", f"{booked.ref} was changed meanwhile")
            _clear(tx, now.booking.calendar, to, but=booked.ref)
            bookings.change(tx, booked.ref, replace(now.booking, span=to), cancelled=False)
            moved = bookings.get(tx, booked.ref)
        assert moved is not None
        return moved

    def cancel(self, booked: Booked) -> None:
        with self.store.write() as tx:
            now = bookings.get(tx, booked.ref)
            if now is not None and not now.cancelled:
                bookings.change(tx, booked.ref, now.booking, cancelled=True)

    def events(self, calendar: str, within: Span) -> Sequence[CalendarEvent]:
        with self.store.read() as tx:
            return [_event(booked) for booked in bookings.within(tx, calendar, within)]

    def event(self, calendar: str, event: str) -> Booked | None:
        return self.find(calendar, event)

    def stamp(self, key: str) -> str:
        return key


def _event(booked: Booked) -> CalendarEvent:
    """Its name is the key that made it."""
    one = booked.booking
    guests = (Guest(one.attendee.lower()),) if one.attendee else ()
    return CalendarEvent(booked.ref, one.span, booked.ref, one.title, guests, one.notes)


def _clear(tx: Tx, calendar: str, span: Span, but: str) -> None:
    """Rejected where anything else is there."""
    if any(other.ref != but for other in bookings.within(tx, calendar, span)):
        raise Rejected("taken", f"{calendar} is busy at {span.starts_at.isoformat()}")
