"""What is put into somebody's calendar, and what the calendar says of it afterwards."""

from __future__ import annotations

from dataclasses import dataclass

from deskhand.domain.availability import Span


@dataclass(frozen=True)
class Booking:
    """One event to be put into `calendar` (its name or address there). `attendee` is a mail address, if known."""

    calendar: str
    span: Span
    title: str
    notes: str = ""
    attendee: str | None = None


@dataclass(frozen=True)
class Booked:
    """An event of ours as the calendar has it. `ref` finds it there again; `version` is another after every change."""

    ref: str
    version: str
    booking: Booking
    cancelled: bool = False


@dataclass(frozen=True)
class Guest:
    """Somebody whom an event is with: their mail address in lower case (or phone), and the name beside it."""

    address: str
    name: str = ""


@dataclass(frozen=True)
class CalendarEvent:
    """An event as a calendar has it, whoever made it; of a series each one by itself.

    `id` stays when it is moved. `stamp` tells whose key made it: Calendar.stamp of that key. `transparent` takes
    nobody's time: it is shown as free, or was declined.
    """

    id: str
    span: Span
    stamp: str = ""
    title: str = ""
    guests: tuple[Guest, ...] = ()
    notes: str = ""
    place: str = ""
    all_day: bool = False
    transparent: bool = False

    def name_in(self, calendar: str) -> str:
        """As Appointment.event knows it."""
        return f"{calendar}\n{self.id}"

    @property
    def words(self) -> str:
        """All that somebody has written into it, a line for each field."""
        return "\n".join((self.title, self.notes, self.place))
