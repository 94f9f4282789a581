"""The calendar in the company's own store, on every database."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from itertools import count

import pytest

from deskhand.connectors.builtin.calendar import BuiltinCalendar
from deskhand.domain.availability import Span
from deskhand.domain.booking import Booked, Booking
from deskhand.store.database import Store
from deskhand.testing.contracts.calendar import DAY, CalendarContract, hour


@dataclass(frozen=True)
class Rig:
    """Another calendar over the same rows is the one who changes them by hand."""

    calendar: BuiltinCalendar
    other: BuiltinCalendar
    numbers: Iterator[int]
    who: str = "ana"

    def by_hand(self, span: Span) -> None:
        self.other.book(Booking(self.who, span, "by hand"), f"hand-{next(self.numbers)}")

    def moved_by_hand(self, booked: Booked, to: Span) -> None:
        self.other.move(booked, to)

    def invited(self, span: Span, guest: str, title: str, notes: str) -> None:
        self.other.book(Booking(self.who, span, title, notes, guest), f"hand-{next(self.numbers)}")

    def deleted_by_hand(self, booked: Booked) -> None:
        self.other.cancel(booked)


@pytest.fixture
def rig(store: Store) -> Rig:
    return Rig(BuiltinCalendar(store), BuiltinCalendar(store), count())


class TestBuiltinCalendar(CalendarContract):
    """Over its own store."""


def test_calendars_of_two_people_do_not_hinder_each_other(rig: Rig) -> None:
    rig.calendar.book(Booking("ana", hour(1), "Demo"), "key-1")
    rig.calendar.book(Booking("bea", hour(1), "Demo"), "key-2")
    assert [list(rig.calendar.busy(who, DAY)) for who in ("ana", "bea", "cal")] == [[hour(1)], [hour(1)], []]
    assert rig.calendar.find("bea", "key-1") is None


def test_two_companies_of_one_database_do_not_see_each_other(store: Store) -> None:
    other = Store(store.engine, "coldline")
    other.found()
    BuiltinCalendar(store).book(Booking("ana", hour(1), "Demo"), "key-1")
    BuiltinCalendar(other).book(Booking("ana", hour(1), "Demo"), "key-1")
    assert list(BuiltinCalendar(other).busy("ana", Span(DAY.starts_at, DAY.ends_at + timedelta(days=1)))) == [hour(1)]
