"""Looks into people's calendars: nothing is done twice, nothing is called off by mistake."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

import pytest
from structlog.testing import capture_logs

from deskhand.config import load_company
from deskhand.connectors.builtin.calendar import BuiltinCalendar
from deskhand.connectors.in_calendars import InCalendars
from deskhand.domain.appointment import Appointment, AppointmentStatus
from deskhand.domain.availability import Slot, Span
from deskhand.domain.booking import Booked, Booking, CalendarEvent
from deskhand.domain.company import CalendarPlace
from deskhand.domain.errors import Rejected, Transient
from deskhand.engine.by_hand import AGAIN_S, EVERY_S, CalendarLook
from deskhand.engine.hand_made import overlaps
from deskhand.engine.line import Line
from deskhand.ports import Place
from deskhand.store import appointments
from deskhand.testing.office import EXAMPLES, Office

RUTH, LINA = "+12105550120", "lina@example.com"
MONDAY = "2027-03-01T09:00:00-06:00"
NOW = datetime.fromisoformat(MONDAY).astimezone(UTC)
THURSDAY = datetime(2027, 3, 4, 16, tzinfo=UTC)
HOUR = timedelta(hours=1)
HYGIENE, OTHER = "Hygiene", "Dr. Lindqvist"


@dataclass
class Desk:
    """Brightside with two calendars elsewhere, which are another store's rows as far as the line can see."""

    office: Office
    hand: BuiltinCalendar
    line: Line
    made: dict[str, Booked] = field(default_factory=dict)

    def enter(self, starts_at: datetime, name: str = "visit", guest: str = LINA, who: str = HYGIENE) -> None:
        booking = Booking(who, Span(starts_at, starts_at + HOUR), "Visit", "", guest)
        self.made[name] = self.hand.book(booking, name)

    def move(self, starts_at: datetime, name: str = "visit") -> None:
        self.made[name] = self.hand.move(self.made[name], Span(starts_at, starts_at + HOUR))

    def rows(self) -> list[Appointment]:
        with self.line.store.read() as tx:
            return appointments.since(tx, NOW)

    def looked(self, *looks: CalendarLook) -> list[dict[str, int]]:
        found = [dict(look.fetch(lambda _: True, NOW).counts) for look in looks]
        self.office.box.settle()
        return [{name: number for name, number in counts.items() if number} for counts in found]


@pytest.fixture
def desk() -> Desk:
    return opened()


def opened(by_guests: bool = True) -> Desk:
    company = load_company(EXAMPLES / "brightside").company
    calendars = {name: CalendarPlace("caldav", name, by_guests) for name in (HYGIENE, OTHER)}
    office = Office(MONDAY, company=replace(company, calendars=calendars), appointments=(), waitlist=())
    line, hand = office.box.line, BuiltinCalendar(office.box.line.store)
    places = {name: Place(hand, name) for name in (HYGIENE, OTHER)}
    assert line.appointments is not None
    office.box.line = replace(line, appointments=InCalendars(line.appointments, places), places=places)
    return Desk(office, hand, office.box.line)


def test_it_becomes_one_appointment_however_many_look(desk: Desk) -> None:
    desk.enter(THURSDAY)
    first, second = CalendarLook(desk.line), CalendarLook(desk.line)
    assert desk.looked(first, second, first, CalendarLook(desk.line)) == [{"new": 1}, {}, {}, {}]
    (row,) = desk.rows()
    assert (row.contact, row.slot) == (LINA, Slot(THURSDAY, 60, HYGIENE))
    assert len(desk.office.cases(LINA, "appointment")) == 1


def test_two_who_look_move_it_once_and_tell_it_once(desk: Desk) -> None:
    desk.enter(THURSDAY, guest=RUTH)
    desk.hand.book(Booking(HYGIENE, Span(THURSDAY + 5 * HOUR, THURSDAY + 6 * HOUR), "Ruth", "(210) 555-0120"), "ruth")
    first, second = CalendarLook(desk.line), CalendarLook(desk.line)
    desk.looked(first)
    desk.made["ruth"] = found(desk.hand.event(HYGIENE, "ruth"))
    desk.move(THURSDAY + 7 * HOUR, "ruth")
    assert desk.looked(first, second, first, second) == [{}, {}, {"moved": 1}, {}]
    desk.office.advance(minutes=1)
    assert desk.office.acts(RUTH) == ["moved_by_office"]


def found(booked: Booked | None) -> Booked:
    assert booked is not None
    return booked


def test_by_default_hand_made_events_take_time_and_are_no_appointments() -> None:
    desk = opened(by_guests=False)
    desk.enter(THURSDAY)
    assert desk.looked(CalendarLook(desk.line)) == [{}]
    assert desk.rows() == []


def test_by_default_too_our_own_events_are_followed() -> None:
    desk = opened(by_guests=False)
    assert desk.line.appointments is not None
    made = desk.line.appointments.book(Slot(THURSDAY, 60, HYGIENE), "cleaning", RUTH, "Ruth", "k1")
    look = CalendarLook(desk.line)
    desk.looked(look)
    desk.made["visit"] = found(desk.hand.find(HYGIENE, made.id))
    desk.move(THURSDAY + HOUR)
    assert desk.looked(look, look) == [{}, {"moved": 1}]
    assert [one.starts_at for one in desk.rows()] == [THURSDAY + HOUR]


def test_what_never_stood_in_the_calendar_is_not_missed_there(desk: Desk) -> None:
    with desk.line.write() as tx:
        appointments.save(tx, Appointment("B-1", RUTH, THURSDAY, provider=HYGIENE))
    look = CalendarLook(desk.line)
    assert desk.looked(look, look, look) == [{}, {}, {}]
    assert [one.live for one in desk.rows()] == [True]


def test_a_calendar_that_shows_nothing_at_all_calls_nothing_off(desk: Desk) -> None:
    for number in range(3):
        desk.enter(THURSDAY + number * HOUR, f"visit {number}")
    look = CalendarLook(desk.line)
    desk.looked(look)
    for booked in desk.made.values():
        desk.hand.cancel(booked)
    for _ in range(3):
        with pytest.raises(Transient, match="shows nothing where 3 appointments were"):
            desk.looked(look)
    assert [one.live for one in desk.rows()] == [True] * 3
    desk.enter(THURSDAY + 9 * HOUR, "another", "sam@example.com")
    assert desk.looked(look, look) == [{"new": 1}, {"cancelled": 3}]


def test_a_change_is_looked_at_again_soon(desk: Desk) -> None:
    desk.enter(THURSDAY)
    look = CalendarLook(desk.line)
    desk.looked(look)
    assert look.every_s == EVERY_S
    desk.hand.cancel(desk.made["visit"])
    desk.looked(look)
    assert look.every_s == AGAIN_S
    assert desk.looked(look) == [{"cancelled": 1}]
    assert look.every_s == EVERY_S


def test_what_is_put_back_between_two_looks_was_nothing(desk: Desk) -> None:
    desk.enter(THURSDAY)
    look = CalendarLook(desk.line)
    desk.looked(look)
    desk.move(THURSDAY + HOUR)
    desk.looked(look)
    desk.move(THURSDAY)
    assert desk.looked(look, look) == [{}, {}]
    assert desk.office.acts(LINA) == []


def test_an_event_beyond_the_horizon_has_moved_and_is_not_gone(desk: Desk) -> None:
    desk.enter(THURSDAY)
    look = CalendarLook(desk.line)
    desk.looked(look)
    far = THURSDAY + timedelta(days=200)
    desk.move(far)
    assert desk.looked(look, look) == [{}, {"moved": 1}]
    assert [(one.starts_at, one.live) for one in desk.rows()] == [(far, True)]


def test_an_event_over_an_appointment_of_the_book_takes_time_only_and_is_told_once(desk: Desk) -> None:
    with desk.line.write() as tx:
        appointments.save(tx, Appointment("B-1", RUTH, THURSDAY, provider=HYGIENE))
    desk.enter(THURSDAY + HOUR / 4)
    look = CalendarLook(desk.line)
    with capture_logs() as logs:
        desk.looked(look, look, look)
    assert [one["event"] for one in logs if one["log_level"] == "warning"] == [
        "an event overlaps an appointment and is none"
    ]
    assert [one.id for one in desk.rows()] == ["B-1"]
    (told,) = overlaps(desk.line, NOW)
    assert told == f"calendar of {HYGIENE}: the event at 2027-03-04T16:15+00:00 overlaps the appointment B-1 and is none"


def test_what_has_begun_is_followed_and_nobody_is_told(desk: Desk) -> None:
    desk.enter(NOW + HOUR / 2)
    look = CalendarLook(desk.line)
    desk.looked(look)
    desk.office.advance(hours=1)
    desk.move(NOW + 5 * HOUR)
    now = desk.line.clock.now()
    for _ in range(2):
        look.fetch(lambda _: True, now)
    desk.office.box.settle()
    (row,) = desk.rows()
    assert (row.starts_at, row.status) == (NOW + 5 * HOUR, AppointmentStatus.BOOKED)
    assert desk.office.acts(LINA) == []


class Deaf(BuiltinCalendar):
    """A calendar of which one question is answered by an error."""

    def __init__(self, hand: BuiltinCalendar, deaf: str, error: Exception) -> None:
        super().__init__(hand.store)
        self._deaf, self._error = deaf, error

    def events(self, calendar: str, within: Span) -> Sequence[CalendarEvent]:
        if self._deaf == "events":
            raise self._error
        return super().events(calendar, within)

    def event(self, calendar: str, event: str) -> Booked | None:
        if self._deaf == "event":
            raise self._error
        return super().event(calendar, event)


@pytest.mark.parametrize("error", [Transient("no network"), Rejected("no_calendar", "it is not there")])
@pytest.mark.parametrize("deaf", ["events", "event"])
def test_a_calendar_that_does_not_answer_changes_nothing_and_the_others_are_looked_into(
    desk: Desk, deaf: str, error: Exception
) -> None:
    desk.enter(THURSDAY)
    desk.looked(CalendarLook(desk.line))
    desk.hand.cancel(desk.made["visit"])
    desk.enter(THURSDAY, "theirs", "sam@example.com", OTHER)
    places = {HYGIENE: Place(Deaf(desk.hand, deaf, error), HYGIENE), OTHER: Place(desk.hand, OTHER)}
    look = CalendarLook(replace(desk.line, places=places))
    for _ in range(3):
        with pytest.raises(Transient, match=HYGIENE):
            look.fetch(lambda _: True, NOW)
    assert sorted(one.contact for one in desk.rows() if one.live) == [LINA, "sam@example.com"]
