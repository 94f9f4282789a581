"""How many leads each rep has had lately: a lead counts for whoever has it, unless nobody came to its meeting."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta

from deskhand.domain.event import AppointmentBooked, Event, LeadAssigned
from deskhand.engine.line import Line
from deskhand.store import events

Shares = tuple[tuple[str, int], ...]

LATELY, WEEK = timedelta(days=30), timedelta(days=7)


def shares(line: Line) -> tuple[Shares, Shares]:
    """By rep, of the last 30 days and of the last 7."""
    with line.store.read() as tx:
        told = events.of_kind(tx, "lead_assigned", "appointment_booked")
    given = _given(line, told)
    now = line.clock.now()
    return _counted(given, now - LATELY), _counted(given, now - WEEK)


def _given(line: Line, told: list[Event]) -> list[Event]:
    """The last assignment of each lead: who gave one on has it back, and so has whoever was stood up."""
    stood_up = _stood_up(line)
    missed = {e.case for e in told if isinstance(e.what, AppointmentBooked) and e.what.appointment.id in stood_up}
    last = {event.case: event for event in told if isinstance(event.what, LeadAssigned)}
    return [event for case, event in last.items() if case not in missed]


def _stood_up(line: Line) -> frozenset[str]:
    """The appointments of the last 30 days to which nobody came."""
    book, since = line.appointments, line.clock.now() - LATELY
    return frozenset(one.id for one in book.missed(since)) if book is not None else frozenset()


def _counted(given: list[Event], since: datetime) -> Shares:
    counts = Counter(e.what.rep for e in given if isinstance(e.what, LeadAssigned) and e.at > since)
    return tuple(sorted(counts.items()))
