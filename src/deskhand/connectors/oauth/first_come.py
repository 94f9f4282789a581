"""Bookings in a calendar that refuses no overlap and into which others write at the same time."""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from deskhand.domain.availability import Span
from deskhand.domain.booking import Booked, Booking, CalendarEvent
from deskhand.domain.errors import Misconfigured, Rejected, Unknown


@dataclass(frozen=True)
class Seen:
    """An event as a vendor has it now. `made_at` is when it came to be, as exactly as the vendor tells."""

    booked: Booked
    made_at: datetime

    @property
    def rank(self) -> tuple[datetime, str]:
        """Who was there first ranks lower; no two are alike."""
        return self.made_at, self.booked.ref


class VendorEvents(Protocol):
    """The few requests that a vendor's calendar answers. Errors are those of ports.Calendar, but never `taken`."""

    def close(self) -> None: ...

    def account(self) -> str:
        """Whose account it is, as the vendor calls it: asks the vendor, so it shows that the account works."""

    def during(self, calendar: str, within: Span) -> Sequence[Seen]:
        """The events that block time in `within`, in any order; Rejected (`no_calendar`) where it is not there."""

    def listed(self, calendar: str, within: Span) -> Sequence[CalendarEvent]:
        """As Calendar.events; errors as in during."""

    def stamp(self, key: str) -> str: ...
    def of_key(self, calendar: str, key: str) -> Seen | None: ...
    def of_ref(self, calendar: str, ref: str) -> Seen | None: ...
    def put(self, booking: Booking, key: str) -> Seen:
        """A new event; the one that `key` made where there is one."""

    def shift(self, now: Seen, to: Span) -> Seen:
        """To another time, where it is still of this version."""

    def drop(self, calendar: str, ref: str) -> None:
        """Take it out; Rejected (`gone`) where it is not there."""


class FirstComeCalendar:
    """Implements ports.Calendar over the events of a vendor. Thread-safe.

    It looks, writes and looks again. Whoever was there first stays, by the vendor's own clock and then by the event's
    name, so that all who race come to the same end; ours goes out again where it came later. What we *move* goes back
    where anything else has come to its new place meanwhile. In one process bookings of a calendar follow one another.
    """

    def __init__(self, name: str, events: VendorEvents) -> None:
        self.name, self._events = name, events
        self._locks: defaultdict[str, threading.Lock] = defaultdict(threading.Lock)

    def __repr__(self) -> str:
        return f"FirstComeCalendar({self.name})"

    def close(self) -> None:
        self._events.close()

    def check(self) -> None:
        self.account()

    def account(self) -> str:
        """Whose account it is; errors as in check."""
        try:
            return self._events.account()
        except Rejected as no:
            raise Misconfigured(f"{self.name}: {no.detail or no.reason}") from no

    def busy(self, calendar: str, within: Span) -> Sequence[Span]:
        return [seen.booked.booking.span for seen in self._events.during(calendar, within)]

    def find(self, calendar: str, key: str) -> Booked | None:
        seen = self._events.of_key(calendar, key)
        return seen.booked if seen else None

    def book(self, booking: Booking, key: str) -> Booked:
        """As in ports.Calendar; an event of this key that was taken out is `gone`, and its key with it."""
        calendar = booking.calendar
        with self._locks[calendar]:
            made = self._events.of_key(calendar, key)
            if made is None:
                self._clear(calendar, booking.span)
                made = self._events.put(booking, key)
            if made.booked.cancelled:
                raise Rejected("gone", "what was booked under this key was taken out again")
            if any(other.rank < made.rank for other in self._others(made)):
                self._out(calendar, made.booked.ref)
                raise _taken(calendar, made.booked.booking.span)
            return made.booked

    def move(self, booked: Booked, to: Span) -> Booked:
        calendar = booked.booking.calendar
        with self._locks[calendar]:
            now = self._events.of_ref(calendar, booked.ref)
            if now is None or now.booked.cancelled:
                raise Rejected("gone", f"{booked.ref} is not in the calendar any more")
            if now.booked.version != booked.version and now.booked.booking != booked.booking:
                raise Rejected("changed", f"{booked.ref} was changed meanwhile")
            self._clear(calendar, to, but=booked.ref)
            moved = self._events.shift(now, to)
            if self._others(moved):
                self._events.shift(moved, now.booked.booking.span)
                raise _taken(calendar, to)
            return moved.booked

    def cancel(self, booked: Booked) -> None:
        self._out(booked.booking.calendar, booked.ref)

    def events(self, calendar: str, within: Span) -> Sequence[CalendarEvent]:
        return self._events.listed(calendar, within)

    def event(self, calendar: str, event: str) -> Booked | None:
        seen = self._events.of_ref(calendar, event)
        return seen.booked if seen else None

    def stamp(self, key: str) -> str:
        return self._events.stamp(key)

    def _clear(self, calendar: str, span: Span, but: str = "") -> None:
        """Rejected where anything but the event `but` is there."""
        if any(seen.booked.ref != but for seen in self._events.during(calendar, span)):
            raise _taken(calendar, span)

    def _others(self, own: Seen) -> list[Seen]:
        """What overlaps `own` now."""
        booking = own.booked.booking
        found = self._events.during(booking.calendar, booking.span)
        return [seen for seen in found if seen.booked.ref != own.booked.ref]

    def _out(self, calendar: str, ref: str) -> None:
        """Out it is afterwards, or an error; a lost answer is asked for once more, which does no harm."""
        try:
            try:
                self._events.drop(calendar, ref)
            except Unknown:
                self._events.drop(calendar, ref)
        except Rejected as no:
            if no.reason != "gone":
                raise


def _taken(calendar: str, span: Span) -> Rejected:
    return Rejected("taken", f"{calendar} is busy at {span.starts_at.isoformat()}")
