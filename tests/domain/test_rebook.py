"""Which other times somebody would take, by their own words."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from deskhand.domain.availability import Slot, Span
from deskhand.domain.rebook import Wish, exact, suits

TEN = datetime(2026, 3, 13, 15, tzinfo=UTC)
SLOT = Slot(TEN, 30, "Dr. Cole")


def around(minutes: int, length_min: int) -> Span:
    start = TEN + timedelta(minutes=minutes)
    return Span(start, start + timedelta(minutes=length_min))


def test_any_time_suits_where_nothing_was_said():
    assert suits(SLOT, Wish())


def test_a_slot_suits_that_begins_within_a_span_that_does():
    assert suits(SLOT, Wish((around(-60, 120),)))
    assert not suits(SLOT, Wish((around(1, 120),)))
    assert not suits(SLOT, Wish((around(-60, 60),)))


def test_what_is_excluded_is_excluded_though_it_lies_in_what_suits():
    assert not suits(SLOT, Wish((around(-600, 1200),), (around(15, 60),)))


def test_one_time_of_the_clock_that_is_free_is_the_one():
    assert exact([SLOT], Wish((around(0, 60),))) == SLOT


def test_a_whole_morning_or_two_times_name_none():
    assert exact([SLOT], Wish((around(0, 180),))) is None
    assert exact([SLOT], Wish((around(0, 60), around(120, 60)))) is None
    assert exact([SLOT], Wish((around(30, 60),))) is None
