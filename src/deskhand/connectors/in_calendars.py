"""The business's appointments where people keep their time elsewhere: the book, and beside it their calendars."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

import structlog

from deskhand.domain.appointment import Appointment, AppointmentStatus, Waiting
from deskhand.domain.availability import Slot, Span
from deskhand.domain.booking import Booked, Booking
from deskhand.domain.errors import Rejected, Transient, Unknown
from deskhand.ports import Appointments, Place

log = structlog.get_logger()
NO_ANSWER = (Transient, Unknown, Rejected)


class InCalendars:
    """Implements ports.Appointments: what is busy in a provider's calendar is busy here; what is booked here is there.

    The event has the appointment's id as its key, so a step that runs again makes no second one; an appointment that
    came out of the calendar has the event that somebody made there by hand. A calendar that does
    not answer has no free time; whoever wants it is told so, and nothing is booked over what nobody could see.
    """

    def __init__(self, book: Appointments, places: Mapping[str, Place]) -> None:
        self._book, self._places = book, places

    def get(self, name: str) -> Appointment | None:
        return self._book.get(name)

    def of(self, contact: str, after: datetime) -> Sequence[Appointment]:
        return self._book.of(contact, after)

    def coming(self, after: datetime) -> Sequence[Appointment]:
        return self._book.coming(after)

    def missed(self, after: datetime) -> Sequence[Appointment]:
        return self._book.missed(after)

    def waiting(self) -> Sequence[Waiting]:
        return self._book.waiting()

    def busy(self, provider: str, within: Span) -> Sequence[Span]:
        own, place = tuple(self._book.busy(provider, within)), self._places.get(provider)
        if place is None:
            return own
        try:
            return (*own, *place.calendar.busy(place.name, within))
        except NO_ANSWER as error:
            log.warning("a calendar does not answer: no time of it counts as free", provider=provider, why=str(error))
            return (within,)

    def book(self, slot: Slot, kind: str, contact: str, person: str, key: str) -> Appointment:
        made = self._book.book(slot, kind, contact, person, key)
        if not made.live:
            raise Rejected("taken", f"{slot.provider} had something else at {slot.starts_at.isoformat()}")
        try:
            self._put(made, made.slot)
        except NO_ANSWER:
            self._book.cancel(made.id, key)
            raise
        return made

    def move(self, name: str, to: Slot, key: str) -> Appointment:
        """The calendar first: it may say no. An event that people have deleted there is made anew."""
        before = self._book.get(name)
        if before is None or not before.live or before.slot == to:
            return self._book.move(name, to, key)
        stood = self._event(before)
        if stood is not None and before.provider == to.provider:
            self._places[to.provider].calendar.move(stood, to.span)
        else:
            self._put(before, to)
        try:
            moved = self._book.move(name, to, key)
        except Rejected:
            self._back(before, to)
            raise
        if stood is not None and before.provider != to.provider:
            self._places[before.provider].calendar.cancel(stood)
        return moved

    def cancel(self, name: str, key: str) -> Appointment:
        before = self._book.get(name)
        stood = self._event(before) if before is not None else None
        if before is not None and stood is not None:
            self._places[before.provider].calendar.cancel(stood)
        return self._book.cancel(name, key)

    def mark(self, name: str, status: AppointmentStatus, key: str) -> Appointment:
        return self._book.mark(name, status, key)

    def _put(self, one: Appointment, slot: Slot) -> None:
        """The event of an appointment at `slot`, in the calendar of its provider where there is one.

        It names no attendee: some vendors would invite them, with what the visit is for, and we do that ourselves.
        """
        place = self._places.get(slot.provider)
        if place is None:
            return
        title = f"{one.type or 'Appointment'}: {one.person or one.contact}"
        booking = Booking(place.name, slot.span, title, f"{one.contact}\n{one.id}")
        try:
            place.calendar.book(booking, one.id)
        except Unknown:  # under the same key it is there once
            place.calendar.book(booking, one.id)

    def _event(self, one: Appointment) -> Booked | None:
        """Its event as it stands now; None where it has none, or somebody has deleted it."""
        place = self._places.get(one.provider)
        if place is None:
            return None
        found = place.calendar.find(place.name, one.id)
        if found is None and (event := one.event_in(place.id)):
            found = place.calendar.event(place.name, event)
        return found if found is not None and not found.cancelled else None

    def _back(self, before: Appointment, to: Slot) -> None:
        """The book has said no after all: the event goes back to where it was, or out of the calendar it is new in."""
        place, same = self._places.get(to.provider), before.provider == to.provider
        if place is None:
            return
        event = self._event(before) if same else place.calendar.find(place.name, before.id)
        if event is None:
            return
        if same:
            place.calendar.move(event, before.span)
        else:
            place.calendar.cancel(event)
