"""When managers are told: each business morning at its local time, whatever the clocks do."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from deskhand.domain.company import Company, Thresholds
from deskhand.domain.hours import Hours
from deskhand.domain.morning import day_of, digest_on, next_digest

OFFICE = Hours({day: (time(8), time(18)) for day in range(5)})


def company(hours: Hours = OFFICE, at: time | None = None) -> Company:
    return Company("acme", "Acme", "America/Chicago", hours, thresholds=Thresholds(digest_at=at))


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("day", "at"),
    [
        (date(2026, 3, 6), "2026-03-06T14:00"),  # Friday, standard time
        (date(2026, 3, 9), "2026-03-09T13:00"),  # Monday after the clocks went forward
        (date(2026, 11, 2), "2026-11-02T14:00"),  # Monday after they went back
    ],
)
def test_the_opening_hour_by_the_local_clock(day, at):
    assert digest_on(company(), day) == utc(at)


def test_a_closed_day_has_none():
    assert digest_on(company(), date(2026, 3, 7)) is None


def test_the_company_may_set_another_time():
    assert digest_on(company(at=time(6, 30)), date(2026, 3, 9)) == utc("2026-03-09T11:30")


def test_without_business_hours_every_day_begins_at_eight():
    assert digest_on(company(Hours()), date(2026, 3, 7)) == utc("2026-03-07T14:00")


def test_an_hour_that_the_clocks_skip_is_taken_later_and_one_that_comes_twice_the_first_time():
    night = company(Hours(), at=time(2, 30))
    assert digest_on(night, date(2026, 3, 8)) == utc("2026-03-08T08:30")
    twice = company(Hours(), at=time(1, 30))
    assert digest_on(twice, date(2026, 11, 1)) == utc("2026-11-01T06:30")


@pytest.mark.parametrize(
    ("now", "told", "at"),
    [
        ("2026-03-06T13:00", None, "2026-03-06T14:00"),
        ("2026-03-06T14:00", None, "2026-03-09T13:00"),
        ("2026-03-06T13:59:57", None, "2026-03-09T13:00"),
        ("2026-03-06T13:00", date(2026, 3, 6), "2026-03-09T13:00"),
        ("2026-03-08T06:00", None, "2026-03-09T13:00"),
    ],
    ids=["before", "at it", "taken up a little early", "told already", "weekend with a change of clocks"],
)
def test_the_next_one_is_on_the_next_business_morning(now, told, at):
    assert next_digest(company(), utc(now), told) == utc(at)


def test_a_timer_taken_up_early_belongs_to_its_day():
    assert day_of(company(), utc("2026-03-09T04:59:58")) == date(2026, 3, 9)


def test_a_holiday_has_none_and_the_next_business_morning_has_it():
    closed = company(Hours(OFFICE.days, frozenset({date(2026, 12, 24), date(2026, 12, 25)})))
    assert digest_on(closed, date(2026, 12, 25)) is None
    assert next_digest(closed, utc("2026-12-23T14:00")) == utc("2026-12-28T14:00")


def test_a_holiday_counts_though_the_company_has_set_a_time():
    closed = replace(company(at=time(7)), business_hours=Hours(OFFICE.days, frozenset({date(2026, 3, 9)})))
    assert next_digest(closed, utc("2026-03-06T15:00")) == utc("2026-03-10T12:00")


def test_a_year_without_a_business_day_is_looked_at_again_in_a_week():
    never = company(Hours(OFFICE.days, frozenset(date(2026, 1, 1) + timedelta(days=day) for day in range(800))))
    assert next_digest(never, utc("2026-03-06T15:00")) == utc("2026-03-13T15:00")
