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
