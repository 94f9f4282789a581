"""What every calendar keeps. An adapter's test subclasses CalendarContract and gives a rig.

class TestSlateOnTheWall(CalendarContract):
    @pytest.fixture
    def rig(self) -> Iterator[SlateRig]:
        with SlateRig() as rig:
            yield rig
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Protocol

import pytest

from deskhand.domain.availability import Span
from deskhand.domain.booking import Booked, Booking
from deskhand.domain.errors import Rejected
from deskhand.ports import Calendar

MORNING = datetime(2026, 3, 9, 15, 0, tzinfo=UTC)
DAY = Span(MORNING - timedelta(hours=8), MORNING + timedelta(hours=16))
RACERS = 50


class CalendarRig(Protocol):
    """A calendar together with somebody who changes it by hand."""

    @property
    def calendar(self) -> Calendar: ...

    @property
    def who(self) -> str:
        """The name of one calendar that there is."""

    def by_hand(self, span: Span) -> None:
        """Somebody enters an event without us."""

    def moved_by_hand(self, booked: Booked, to: Span) -> None:
        """Somebody moves an event."""

    def invited(self, span: Span, guest: str, title: str, notes: str) -> None:
        """Somebody enters an event with a guest."""

    def deleted_by_hand(self, booked: Booked) -> None:
        """Somebody takes an event out."""


def hour(starts: float, minutes: int = 60) -> Span:
    """So many hours after the morning, for so long."""
    at = MORNING + timedelta(hours=starts)
    return Span(at, at + timedelta(minutes=minutes))


class CalendarContract:
    """Inherit, and give the fixture `rig`."""

    def test_what_is_booked_is_busy_and_found_again(self, rig: CalendarRig) -> None:
        wanted = Booking(rig.who, hour(1), "Roof estimate", "gate code at the office", "sam@example.com")
        booked = rig.calendar.book(wanted, "key-1")
        assert booked.booking.span == wanted.span
        assert list(rig.calendar.busy(rig.who, DAY)) == [hour(1)]
        assert rig.calendar.find(rig.who, "key-1") == booked
        assert rig.calendar.find(rig.who, "key-2") is None

    def test_the_same_key_books_once(self, rig: CalendarRig) -> None:
        first = rig.calendar.book(Booking(rig.who, hour(1), "Demo"), "key-1")
        again = rig.calendar.book(Booking(rig.who, hour(1), "Demo"), "key-1")
        assert again == first
        assert len(rig.calendar.busy(rig.who, DAY)) == 1

    def test_what_is_taken_is_refused_and_leaves_nothing_behind(self, rig: CalendarRig) -> None:
        rig.by_hand(hour(1))
        with pytest.raises(Rejected) as refused:
            rig.calendar.book(Booking(rig.who, hour(1.5), "Demo"), "key-1")
        assert refused.value.reason == "taken"
        assert list(rig.calendar.busy(rig.who, DAY)) == [hour(1)]

    def test_events_that_touch_are_both_there(self, rig: CalendarRig) -> None:
        rig.by_hand(hour(1))
        rig.calendar.book(Booking(rig.who, hour(2), "Demo"), "key-1")
        rig.calendar.book(Booking(rig.who, hour(0), "Demo"), "key-2")
        assert sorted(rig.calendar.busy(rig.who, DAY)) == [hour(0), hour(1), hour(2)]

    def test_a_booking_moves_once_it_is_clear_where_to(self, rig: CalendarRig) -> None:
        booked = rig.calendar.book(Booking(rig.who, hour(1), "Demo"), "key-1")
        rig.by_hand(hour(4))
        with pytest.raises(Rejected) as refused:
            rig.calendar.move(booked, hour(3.5))
        assert refused.value.reason == "taken"
        moved = rig.calendar.move(booked, hour(1.5))
        assert moved.version != booked.version
        assert sorted(rig.calendar.busy(rig.who, DAY)) == [hour(1.5), hour(4)]

    def test_what_somebody_moved_by_hand_is_not_moved_back(self, rig: CalendarRig) -> None:
        booked = rig.calendar.book(Booking(rig.who, hour(1), "Demo"), "key-1")
        rig.moved_by_hand(booked, hour(6))
        with pytest.raises(Rejected) as refused:
            rig.calendar.move(booked, hour(3))
        assert refused.value.reason == "changed"
        found = rig.calendar.find(rig.who, "key-1")
        assert found is not None
        assert found.booking.span == hour(6)

    def test_what_is_cancelled_is_free_and_cancelling_twice_is_once(self, rig: CalendarRig) -> None:
        booked = rig.calendar.book(Booking(rig.who, hour(1), "Demo"), "key-1")
        rig.calendar.cancel(booked)
        rig.calendar.cancel(booked)
        assert list(rig.calendar.busy(rig.who, DAY)) == []
        with pytest.raises(Rejected) as refused:
            rig.calendar.move(booked, hour(2))
        assert refused.value.reason == "gone"
        rig.calendar.book(Booking(rig.who, hour(1), "Demo"), "key-2")

    # -------------------------------------------------------------- what stands there, whoever put it there

    def test_everything_is_listed_with_what_is_known_of_it(self, rig: CalendarRig) -> None:
        rig.calendar.book(Booking(rig.who, hour(1), "Demo", "two lines\nof words", "sam@example.com"), "key-1")
        rig.invited(hour(3), "Lena@Example.com", "Lena", "call 512-555-0142")
        ours, theirs = sorted(rig.calendar.events(rig.who, DAY), key=lambda one: one.span)
        stamps = [rig.calendar.stamp(key) for key in ("key-1", "key-2")]
        assert [one.stamp in stamps for one in (ours, theirs)] == [True, False]
        assert (ours.stamp, ours.span, ours.title, ours.notes) == (stamps[0], hour(1), "Demo", "two lines\nof words")
        assert [guest.address for guest in ours.guests] == ["sam@example.com"]
        assert [guest.address for guest in theirs.guests] == ["lena@example.com"]
        assert theirs.words.splitlines()[:2] == ["Lena", "call 512-555-0142"]
        assert (theirs.all_day, theirs.transparent) == (False, False)

    def test_only_what_lasts_in_the_time_asked_for_is_listed(self, rig: CalendarRig) -> None:
        for starts in (0, 1, 2):
            rig.by_hand(hour(starts))
        assert [one.span for one in rig.calendar.events(rig.who, hour(1))] == [hour(1)]

    def test_an_event_keeps_its_name_when_somebody_moves_it(self, rig: CalendarRig) -> None:
        booked = rig.calendar.book(Booking(rig.who, hour(1), "Demo"), "key-1")
        (before,) = rig.calendar.events(rig.who, DAY)
        rig.moved_by_hand(booked, hour(40))
        assert list(rig.calendar.events(rig.who, DAY)) == []
        found = rig.calendar.event(rig.who, before.id)
        assert found is not None
        assert (found.booking.span, found.cancelled) == (hour(40), False)

    def test_what_somebody_took_out_is_listed_no_more_and_is_known_to_be_out(self, rig: CalendarRig) -> None:
        booked = rig.calendar.book(Booking(rig.who, hour(1), "Demo"), "key-1")
        (before,) = rig.calendar.events(rig.who, DAY)
        rig.deleted_by_hand(booked)
        assert list(rig.calendar.events(rig.who, DAY)) == []
        found = rig.calendar.event(rig.who, before.id)
        assert found is None or found.cancelled

    def test_what_somebody_else_entered_is_moved_and_taken_out_like_ours(self, rig: CalendarRig) -> None:
        rig.invited(hour(3), "lena@example.com", "Lena", "her first visit")
        (before,) = rig.calendar.events(rig.who, DAY)
        found = rig.calendar.event(rig.who, before.id)
        assert found is not None
        moved = rig.calendar.move(found, hour(5))
        (after,) = rig.calendar.events(rig.who, DAY)
        assert (after.id, after.span, after.title, after.guests) == (before.id, hour(5), "Lena", before.guests)
        rig.calendar.cancel(moved)
        assert list(rig.calendar.events(rig.who, DAY)) == []

    def test_of_many_who_want_overlapping_times_one_wins(self, rig: CalendarRig) -> None:
        def race(number: int) -> str:
            try:
                rig.calendar.book(Booking(rig.who, hour(1 + number % 4 / 4), f"Demo {number}"), f"race-{number}")
            except Rejected as refused:
                return refused.reason
            return "booked"

        with ThreadPoolExecutor(8) as pool:
            found = list(pool.map(race, range(RACERS)))
        assert sorted(found, reverse=True) == ["taken"] * (RACERS - 1) + ["booked"]
        assert len(rig.calendar.busy(rig.who, DAY)) == 1
