"""Who is on call, at midnight and on the two days that are not 24 hours long."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from deskhand.domain.reading import Trade
from deskhand.domain.records import Shift
from deskhand.domain.schedule import covers, on_call

AUSTIN = "America/Chicago"
ZONE = ZoneInfo(AUSTIN)
EVERY_DAY = tuple(range(7))
MONDAY, TUESDAY, SATURDAY, SUNDAY = 0, 1, 5, 6


def shift(
    days: tuple[int, ...] = EVERY_DAY, starts: str | None = "08:00", ends: str | None = "18:00", **values: object
) -> Shift:
    at = [time.fromisoformat(one) if one else None for one in (starts, ends)]
    return Shift("Dana", "+15125550100", "staff", days=days, starts=at[0], ends=at[1], **values)  # type: ignore[arg-type]


def at(day: str, hour: str) -> datetime:
    """A wall clock in Austin as an instant."""
    return datetime.fromisoformat(f"{day}T{hour}").replace(tzinfo=ZONE).astimezone(UTC)


MON, TUE, SUN = "2026-03-16", "2026-03-17", "2026-03-15"


@pytest.mark.parametrize(("hour", "on"), [("07:59:59", False), ("08:00", True), ("17:59:59", True), ("18:00", False)])
def test_a_day_shift_holds_from_its_start_to_just_before_its_end(hour, on):
    assert covers(shift(), at(MON, hour), AUSTIN) is on


@pytest.mark.parametrize(
    ("day", "hour", "on"),
    [
        (MON, "17:59:59", False),
        (MON, "18:00", True),
        (MON, "23:59:59", True),
        (TUE, "00:00", True),
        (TUE, "07:59:59", True),
        (TUE, "08:00", False),
        (TUE, "18:00", False),
        (MON, "07:00", False),
    ],
)
def test_a_night_shift_goes_on_past_midnight_into_the_next_day_and_no_further(day, hour, on):
    assert covers(shift((MONDAY,), "18:00", "08:00"), at(day, hour), AUSTIN) is on


def test_a_night_shift_of_sunday_ends_on_monday():
    sunday_night = shift((SUNDAY,), "22:00", "06:00")
    assert covers(sunday_night, at(MON, "05:59"), AUSTIN) is True
    assert covers(sunday_night, at(SUN, "05:59"), AUSTIN) is False


def test_the_day_is_that_of_the_place_not_of_utc():
    late = at(MON, "21:00")  # Tuesday in UTC
    assert late.weekday() == TUESDAY
    assert covers(shift((MONDAY,), "20:00", "22:00"), late, AUSTIN) is True
    assert covers(shift((TUESDAY,), "20:00", "22:00"), late, AUSTIN) is False


def test_start_and_end_alike_mean_the_whole_day():
    whole = shift((MONDAY,), "00:00", "00:00")
    assert [covers(whole, at(MON, hour), AUSTIN) for hour in ("00:00", "12:00", "23:59")] == [True] * 3
    assert covers(whole, at(TUE, "00:00"), AUSTIN) is False


def test_days_without_hours_mean_the_whole_day():
    assert covers(shift((MONDAY,), None, None), at(MON, "03:00"), AUSTIN) is True
    assert covers(shift((MONDAY,), None, None), at(TUE, "03:00"), AUSTIN) is False


def test_neither_days_nor_hours_mean_always():
    assert covers(shift((), None, None), at(TUE, "03:00"), AUSTIN) is True


@pytest.mark.parametrize(("hours", "on"), [(-0.01, False), (0, True), (7.99, True), (8, False)])
def test_from_instant_to_instant(hours, on):
    start = at(MON, "22:00")
    once = Shift("Luis", "+15125550101", "staff", from_at=start, until_at=start + timedelta(hours=8))
    assert covers(once, start + timedelta(hours=hours), AUSTIN) is on


def test_an_open_end_holds_on():
    start = at(MON, "22:00")
    assert covers(Shift("Luis", "1", "staff", from_at=start), start + timedelta(days=365), AUSTIN) is True


# ------------------------------------------------------------------ daylight saving


def hours_on(one: Shift, day: str) -> float:
    """For how many hours of an Austin day the shift is on, by quarters of an hour."""
    midnight = at(day, "00:00")
    end = at(str((datetime.fromisoformat(day) + timedelta(days=1)).date()), "00:00")
    quarters = range(int((end - midnight) / timedelta(minutes=15)))
    return sum(covers(one, midnight + timedelta(minutes=15 * quarter), AUSTIN) for quarter in quarters) / 4


def test_on_the_day_that_loses_an_hour_the_night_shift_is_shorter_by_it():
    night = shift(EVERY_DAY, "00:00", "06:00")
    assert (hours_on(night, "2026-03-07"), hours_on(night, "2026-03-08")) == (6, 5)


def test_on_the_day_that_gains_an_hour_it_is_longer_by_it():
    night = shift(EVERY_DAY, "00:00", "06:00")
    assert (hours_on(night, "2026-10-31"), hours_on(night, "2026-11-01")) == (6, 7)


@pytest.mark.parametrize("day", ["2026-03-08", "2026-11-01"])
def test_day_and_night_shift_leave_no_hole_on_either_day(day):
    assert hours_on(shift(), day) + hours_on(shift(EVERY_DAY, "18:00", "08:00"), day) == hours_on(
        shift((), None, None), day
    )


# ------------------------------------------------------------------ the list


def test_those_on_call_come_by_rank_of_one_kind_and_trade():
    shifts = [
        Shift("Second", "2", "vendor", Trade.PLUMBING, rank=2),
        Shift("Any trade", "3", "vendor", None, rank=3),
        Shift("First", "1", "vendor", Trade.PLUMBING, rank=1),
        Shift("Sparks", "4", "vendor", Trade.ELECTRICAL, rank=0),
        Shift("Dana", "5", "staff", rank=0),
        Shift("Off", "6", "vendor", Trade.PLUMBING, rank=0, days=(SATURDAY,), starts=time(8), ends=time(9)),
    ]
    found = on_call(shifts, "vendor", at(MON, "02:00"), AUSTIN, Trade.PLUMBING)
    assert [one.who for one in found] == ["First", "Second", "Any trade"]
    assert [one.who for one in on_call(shifts, "staff", at(MON, "02:00"), AUSTIN)] == ["Dana"]
