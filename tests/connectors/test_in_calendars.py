"""Appointments whose providers keep their time in a calendar elsewhere: a real CalDAV server, and one that says no."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import count

import pytest
from pydantic import SecretStr

from deskhand.connectors.builtin.appointments import BuiltinAppointments
from deskhand.connectors.builtin.calendar import BuiltinCalendar
from deskhand.connectors.caldav import wire
from deskhand.connectors.caldav.calendar import CalDav
from deskhand.connectors.in_calendars import InCalendars
from deskhand.domain.appointment import AppointmentStatus
from deskhand.domain.availability import Slot, Span
from deskhand.domain.booking import Booked, Booking, CalendarEvent
from deskhand.domain.errors import Rejected, Transient, Unknown
from deskhand.ports import Place
from deskhand.store.database import Store, open_engine
from deskhand.store.migrations import upgrade
from deskhand.testing.fake_clock import FakeClock
from deskhand.testing.radicale import PASSWORD, USER, Radicale

NINE = datetime(2026, 3, 9, 15, tzinfo=UTC)
DAY = Span(NINE - timedelta(hours=3), NINE + timedelta(hours=12))
ANA, WHO, MAIL = "Ana Ruiz", "+15125550142", "maria.lopez@example.com"
NUMBERS = count()


@pytest.fixture
def book() -> Iterator[BuiltinAppointments]:
    engine = open_engine("sqlite://")
    upgrade(engine)
    store = Store(engine, "lakeview")
    store.found()
    yield BuiltinAppointments(store)
    store.close()


@pytest.fixture(scope="module")
def server() -> Iterator[Radicale]:
    with Radicale() as server:
        yield server


@pytest.fixture
def place(server: Radicale) -> Iterator[Place]:
    name = f"{USER}/time-{next(NUMBERS)}"
    server.make(name)
    calendar = CalDav(server.url, FakeClock(NINE - timedelta(days=1)), username=USER, password=SecretStr(PASSWORD))
    yield Place(calendar, name)
    calendar.close()


def slot(hours: float, provider: str = ANA) -> Slot:
    return Slot(NINE + timedelta(hours=hours), 30, provider)


def by_hand(server: Radicale, place: Place, span: Span) -> None:
    name = f"hand-{next(NUMBERS)}"
    server.put(place.name, name, wire.event_text(Booking(place.name, span, "by hand"), name, NINE))


def test_what_is_booked_moved_and_called_off_stands_in_the_calendar(book: BuiltinAppointments, place: Place) -> None:
    desk = InCalendars(book, {ANA: place})
    made = desk.book(slot(0), "call", MAIL, "Maria Lopez", "k1")
    assert desk.book(slot(0), "call", MAIL, "Maria Lopez", "k1") == made
    (span,) = place.calendar.busy(place.name, DAY)
    event = place.calendar.find(place.name, made.id)
    assert event is not None
    assert (span, event.booking.title) == (made.span, "call: Maria Lopez")
    assert event.booking.attendee is None  # some vendors would invite them, with that title
    moved = desk.move(made.id, slot(2), "k2")
    assert list(place.calendar.busy(place.name, DAY)) == [moved.span] == [slot(2).span]
    desk.cancel(made.id, "k3")
    assert list(place.calendar.busy(place.name, DAY)) == []
    assert [one.status for one in book.of(MAIL, NINE)] == [AppointmentStatus.CANCELLED]


def test_what_people_write_there_is_busy_here_and_is_not_booked_over(
    book: BuiltinAppointments, place: Place, server: Radicale
) -> None:
    desk = InCalendars(book, {ANA: place})
    by_hand(server, place, slot(0).span)
    assert list(desk.busy(ANA, DAY)) == [slot(0).span]
    with pytest.raises(Rejected, match="taken"):
        desk.book(slot(0), "call", WHO, "", "k1")
    assert list(book.busy(ANA, DAY)) == []
    with pytest.raises(Rejected, match="taken"):  # the same step again, after a crash
        desk.book(slot(0), "call", WHO, "", "k1")
    made = desk.book(slot(1), "call", WHO, "", "k2")
    with pytest.raises(Rejected, match="taken"):
        desk.move(made.id, slot(0), "k3")
    assert book.get(made.id) == made


def test_an_event_that_somebody_deleted_is_made_anew_by_a_move(book: BuiltinAppointments, place: Place) -> None:
    desk = InCalendars(book, {ANA: place})
    made = desk.book(slot(0), "call", WHO, "", "k1")
    event = place.calendar.find(place.name, made.id)
    assert event is not None
    place.calendar.cancel(event)
    desk.move(made.id, slot(2), "k2")
    assert list(place.calendar.busy(place.name, DAY)) == [slot(2).span]


def test_another_providers_time_goes_from_one_calendar_to_the_other(
    book: BuiltinAppointments, place: Place
) -> None:
    desk = InCalendars(book, {ANA: place, "Ben": Place(BuiltinCalendar(book.store), "ben")})
    made = desk.book(slot(0), "call", WHO, "", "k1")
    desk.move(made.id, slot(0, "Ben"), "k2")
    assert list(place.calendar.busy(place.name, DAY)) == []
    assert list(desk.busy("Ben", DAY)) == [slot(0).span, slot(0).span]


def test_who_has_no_calendar_elsewhere_is_in_the_book_alone(book: BuiltinAppointments) -> None:
    desk = InCalendars(book, {})
    made = desk.book(slot(0), "call", WHO, "", "k1")
    assert (desk.get(made.id), list(desk.busy(ANA, DAY))) == (made, [made.span])
    assert desk.move(made.id, slot(1), "k2").slot == slot(1)
    assert desk.cancel(made.id, "k3").status is AppointmentStatus.CANCELLED


class Broken:
    """A calendar that fails as it is told to, and loses the first answer where it is told to."""

    name = "broken"

    def __init__(self, error: Exception, times: int = 99) -> None:
        self.error, self.times = error, times
        self.booked: list[str] = []

    def close(self) -> None: ...
    def check(self) -> None: ...
    def _fail(self) -> None:
        self.times -= 1
        if self.times >= 0:
            raise self.error

    def busy(self, calendar: str, within: Span) -> Sequence[Span]:
        self._fail()
        return ()

    def book(self, booking: Booking, key: str) -> Booked:
        self.booked.append(key)
        self._fail()
        return Booked(key, "1", booking)

    def find(self, calendar: str, key: str) -> Booked | None:
        return None

    def move(self, booked: Booked, to: Span) -> Booked:
        raise AssertionError("nothing to move")

    def cancel(self, booked: Booked) -> None:
        raise AssertionError("nothing to cancel")

    def events(self, calendar: str, within: Span) -> Sequence[CalendarEvent]:
        self._fail()
        return ()

    def event(self, calendar: str, event: str) -> Booked | None:
        return None

    def stamp(self, key: str) -> str:
        return key


@pytest.mark.parametrize("error", [Transient("no network"), Rejected("no_calendar", "gone"), Unknown("lost")])
def test_a_calendar_that_does_not_answer_has_no_free_time_and_takes_no_booking(
    book: BuiltinAppointments, error: Exception
) -> None:
    desk = InCalendars(book, {ANA: Place(Broken(error), "ana")})
    assert list(desk.busy(ANA, DAY)) == [DAY]
    with pytest.raises(type(error)):
        desk.book(slot(0), "call", WHO, "", "k1")
    assert list(book.busy(ANA, DAY)) == []


def test_a_lost_answer_is_asked_for_again_under_the_same_key(book: BuiltinAppointments) -> None:
    calendar = Broken(Unknown("lost"), times=1)
    made = InCalendars(book, {ANA: Place(calendar, "ana")}).book(slot(0), "call", WHO, "", "k1")
    assert (made.live, calendar.booked) == (True, [made.id, made.id])
