"""Events of people's calendars and the book: what is read there, what becomes an appointment, what is followed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import structlog

from deskhand.domain.appointment import Appointment, AppointmentStatus
from deskhand.domain.availability import Slot, Span
from deskhand.domain.booking import CalendarEvent, Guest
from deskhand.domain.by_hand import ByHand, CalendarChange, compare, followed, slot_of
from deskhand.domain.errors import Rejected, Transient, Unknown
from deskhand.domain.event import HandChange
from deskhand.domain.hand_made import guest_of, inside_of, region_of
from deskhand.engine.appointments import contact_of, keeper, open_case, tell_case
from deskhand.engine.line import Line
from deskhand.engine.post import digest
from deskhand.ports import Place
from deskhand.store import appointments
from deskhand.store.database import Tx

log = structlog.get_logger()
LATELY = timedelta(days=7)
MOVED, OUT = "its event was moved by hand in the calendar", "its event was taken out of the calendar by hand"
OVERLAPS = "its event was moved by hand to where another appointment is"


@dataclass(frozen=True)
class CalendarRead:
    """One look at one calendar beside the book; `guests` are the new events that are somebody's appointment."""

    found: ByHand
    guests: tuple[tuple[CalendarEvent, Guest], ...]
    rows: tuple[Appointment, ...]
    is_empty: bool


def read_calendar(line: Line, provider: str, place: Place, now: datetime) -> CalendarRead:
    """What stands in the calendar within the company's horizon; errors as in Calendar.events."""
    within = Span(now, now + timedelta(days=line.company.appointments.horizon_days))
    events = place.calendar.events(place.name, within)
    with line.store.read() as tx:  # after the events: what we booked meanwhile is known
        rows = tuple(appointments.since(tx, now - LATELY))
    stamps = {place.calendar.stamp(row.id): row for row in rows}
    found = compare(events, rows, stamps, place.id, provider, within)
    return CalendarRead(found, tuple(_guests(line, provider, found.new)), rows, not events)


def _guests(line: Line, provider: str, new: Sequence[CalendarEvent]) -> Iterator[tuple[CalendarEvent, Guest]]:
    """Those events that are somebody's appointment, where the business wants that."""
    company, records = line.company, line.records
    place = company.calendars.get(provider)
    if not new or place is None or not place.by_guests:
        return
    inside, region = inside_of(company, records.staff(), records.reps()), region_of(company)
    yield from ((event, guest) for event in new if (guest := guest_of(event, inside, region)) is not None)


def overlaps(line: Line, now: datetime) -> Iterator[str]:
    """What stands in the calendars over an appointment of the book and cannot be one, in words; errors as above."""
    for provider, place in line.places.items():
        read = read_calendar(line, provider, place, now)
        wanted = [(change.to, change.appointment.id) for change in read.found.moved if change.to]
        wanted += [(slot_of(event.span, provider), "") for event, _ in read.guests]
        for slot, own in wanted:
            live = (row for row in read.rows if row.live and row.provider == provider and row.id != own)
            other = next((row for row in live if row.span.overlaps(slot.span)), None)
            if other is not None:
                at = slot.starts_at.isoformat(timespec="minutes")
                yield f"calendar of {provider}: the event at {at} overlaps the appointment {other.id} and is none"


def remember(line: Line, row: Appointment, event: str) -> None:
    """Which event of the calendar is this appointment, so that it is missed when it is gone."""
    with line.write() as tx:
        current = appointments.get(tx, row.id)
        if current is not None and current.slot == row.slot:
            appointments.save(tx, replace(current, event=event))


# ------------------------------------------------------------------ what was changed


def follow(line: Line, change: CalendarChange) -> bool:
    """The row as the calendar has it, and its case told, in one transaction; False where it was changed meanwhile."""
    row, now = change.appointment, line.clock.now()
    with line.write() as tx:
        current = appointments.get(tx, row.id)
        if current is None or not current.live or current.slot != row.slot:
            return False
        if change.to is None:
            made, why = replace(current, status=AppointmentStatus.CANCELLED), OUT
        elif _taken(tx, change.to, row.id):
            _clash(line, tx, current, change.to)
            return False
        else:
            made, why = followed(current, change), MOVED
        appointments.save(tx, made)
        news = current.starts_at > now and (change.to is None or change.to.starts_at > now)
        by_hand = HandChange.NEWS if news else HandChange.QUIET
        tell_case(line, tx, made, why, f"by-hand:{row.id}:{now.isoformat()}", by_hand=by_hand)
    return True


def _clash(line: Line, tx: Tx, row: Appointment, to: Slot) -> None:
    """The book has no two visits of a provider at once: the row stays, and its case has a person look, once."""
    at = to.starts_at.isoformat()
    root = f"by-hand:{row.id}:{at}:{to.minutes}"
    if tell_case(line, tx, row, OVERLAPS, root, by_hand=HandChange.CLASH):
        log.warning("an event overlaps an appointment", appointment=row.id, at=at)


def _taken(tx: Tx, slot: Slot, but: str) -> Appointment | None:
    """Another live appointment of the provider that is there."""
    return next((other for other in appointments.within(tx, slot.provider, slot.span) if other.id != but), None)


# ------------------------------------------------------------------ what is new


def adopt_event(
    line: Line, provider: str, place: Place, event: CalendarEvent, guest: Guest, told: set[str]
) -> bool:
    """Put it into the book, once, with a case that looks after it. What overlaps another appointment stays outside, and
    is logged unless it is in `told`."""
    one, employee = _appointment(line, provider, place, event, guest), keeper(line)
    contact = contact_of(line, one)
    with line.write() as tx:
        if employee is None or appointments.get(tx, one.id) is not None:
            return False
        taken = _taken(tx, one.slot, one.id)
        if taken is None:
            appointments.save(tx, one)
            open_case(line, tx, employee, one, contact, "an event that was made by hand in the calendar")
            return True
    if one.id not in told:
        told.add(one.id)
        at = one.starts_at.isoformat()
        log.warning("an event overlaps an appointment and is none", provider=provider, at=at, other=taken.id)
    return False


def _appointment(line: Line, provider: str, place: Place, event: CalendarEvent, guest: Guest) -> Appointment:
    """By the event's name, so that it is made once, whoever looks."""
    slot = slot_of(event.span, provider)
    return Appointment(
        id=f"C-{digest(place.id, event.id)[:12]}",
        contact=guest.address,
        starts_at=slot.starts_at,
        person=_person(line, guest),
        provider=provider,
        minutes=slot.minutes,
        event=event.name_in(place.id),
    )


def _person(line: Line, guest: Guest) -> str:
    """By the records where they know one person there, else as the event calls them."""
    try:
        known = line.records.contacts_at(guest.address)
    except (Transient, Unknown, Rejected):
        known = ()
    return known[0].name if len(known) == 1 else guest.name
