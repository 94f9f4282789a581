"""What people have done by hand in a calendar, beside the appointments that it should show: pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, tzinfo

from deskhand.domain.appointment import Appointment, AppointmentStatus
from deskhand.domain.availability import Slot, Span
from deskhand.domain.booking import CalendarEvent, Guest


@dataclass(frozen=True)
class CalendarChange:
    """An appointment whose event stands at another time now (`to`), or was taken out (None)."""

    appointment: Appointment
    to: Slot | None
    event: str = ""


@dataclass(frozen=True)
class ByHand:
    """A calendar beside the book: appointments seen there for the first time with their events, those at another time,
    those that the calendar does not show, and events that nobody has an appointment for."""

    seen: tuple[tuple[Appointment, str], ...] = ()
    moved: tuple[CalendarChange, ...] = ()
    missing: tuple[Appointment, ...] = ()
    new: tuple[CalendarEvent, ...] = ()


def compare(
    events: Sequence[CalendarEvent],
    rows: Sequence[Appointment],
    stamps: Mapping[str, Appointment],
    calendar: str,
    provider: str,
    within: Span,
) -> ByHand:
    """What `calendar` of `provider` shows in `within`, beside the book's rows; `stamps` are theirs in that calendar.

    A row whose event was never seen there is not missing: it may have been made before the calendar was connected.
    """
    by_event = {row.event: row for row in rows if row.event}
    known = [(by_event.get(one.name_in(calendar)) or stamps.get(one.stamp), one) for one in events]
    own = [(row, one) for row, one in known if row is not None and row.live and row.provider == provider]
    there = {row.id for row, _ in own}
    return ByHand(
        seen=tuple((row, one.name_in(calendar)) for row, one in own if row.event != one.name_in(calendar)),
        moved=tuple(_moved(own, calendar)),
        missing=tuple(
            row
            for row in rows
            if row.live and row.provider == provider and row.id not in there
            and row.event_in(calendar) and within.starts_at <= row.starts_at < within.ends_at
        ),
        new=tuple(one for row, one in known if row is None and one.span.starts_at >= within.starts_at),
    )  # fmt: skip


def _moved(own: Sequence[tuple[Appointment, CalendarEvent]], calendar: str) -> Iterator[CalendarChange]:
    """A whole day is no time: what was made one is left as it was."""
    for row, one in own:
        to = slot_of(one.span, row.provider)
        if not one.all_day and to != row.slot:
            yield CalendarChange(row, to, one.name_in(calendar))


def paired(
    gone: Sequence[Appointment], new: Sequence[tuple[CalendarEvent, Guest]], calendar: str, zone: tzinfo
) -> list[CalendarChange]:
    """What vanished, each where an event for the same person on the same day has appeared as moved there.

    So a series that is moved as a whole, or an event that a program deletes and makes anew, is one visit.
    """
    left, found = list(new), []
    for row in gone:
        day = row.starts_at.astimezone(zone).date()
        same = (one for one in left if one[1].address == row.contact and _day(one[0], zone) == day)
        match = next(same, None)
        if match is None:
            found.append(CalendarChange(row, None))
        else:
            left.remove(match)
            found.append(CalendarChange(row, slot_of(match[0].span, row.provider), match[0].name_in(calendar)))
    return found


def followed(row: Appointment, change: CalendarChange) -> Appointment:
    """The row at the time of the event. Whoever confirmed the old time has not confirmed this one."""
    assert change.to is not None
    to, booked = change.to, AppointmentStatus.BOOKED
    return replace(row, starts_at=to.starts_at, minutes=to.minutes, event=change.event, status=booked)


def slot_of(span: Span, provider: str) -> Slot:
    """In whole minutes, and at least one."""
    return Slot(span.starts_at, max(1, int((span.ends_at - span.starts_at).total_seconds() // 60)), provider)


def _day(event: CalendarEvent, zone: tzinfo) -> date:
    return event.span.starts_at.astimezone(zone).date()
