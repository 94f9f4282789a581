"""The company's own settings: which limit counts, and when the office opens next."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from deskhand.domain.company import Company, Limits, TradeLimit
from deskhand.domain.hours import Hours
from deskhand.domain.money import usd
from deskhand.domain.reading import Trade
from deskhand.domain.records import Property, Unit, Urgency

AUSTIN = "America/Chicago"
OFFICE = Hours({day: (time(8), time(18)) for day in range(5)})
LIMITS = Limits(
    nte=usd(500),
    emergency_nte=usd(1500),
    by_trade={Trade.HVAC: TradeLimit(usd(750), usd(2500)), Trade.PEST: TradeLimit()},
)
COMPANY = Company(
    "lakeview", "Lakeview", AUSTIN, limits=LIMITS, properties=(Property("Denver House", "", "America/Denver"),)
)
OWN = Unit("Lakeview Court", "4D", nte=usd(800), emergency_nte=usd(3000))
PLAIN = Unit("Lakeview Court", "4B")


# ------------------------------------------------------------------ limits


@pytest.mark.parametrize(
    ("unit", "trade", "routine", "emergency"),
    [
        (OWN, Trade.HVAC, 800, 3000),
        (PLAIN, Trade.HVAC, 750, 2500),
        (PLAIN, Trade.PLUMBING, 500, 1500),
        (PLAIN, Trade.PEST, 500, 1500),
        (None, Trade.HVAC, 750, 2500),
        (None, None, 500, 1500),
    ],
    ids=["the unit's", "the trade's", "the company's", "a trade without one", "no unit", "nothing known"],
)
def test_the_units_limit_counts_else_the_trades_else_the_companys(unit, trade, routine, emergency):
    assert COMPANY.limit(unit, trade, Urgency.ROUTINE) == usd(routine)
    assert COMPANY.limit(unit, trade, Urgency.URGENT) == usd(routine)
    assert COMPANY.limit(unit, trade, Urgency.EMERGENCY) == usd(emergency)


def test_a_unit_with_only_one_of_the_two_limits_takes_the_other_from_the_trade():
    half = Unit("Cedar Terrace", "1A", nte=usd(400))
    assert COMPANY.limit(half, Trade.HVAC, Urgency.ROUTINE) == usd(400)
    assert COMPANY.limit(half, Trade.HVAC, Urgency.EMERGENCY) == usd(2500)


def test_a_property_in_another_zone_keeps_its_own():
    assert (COMPANY.zone_of("Denver House"), COMPANY.zone_of("elsewhere"), COMPANY.zone_of(None)) == (
        "America/Denver",
        AUSTIN,
        AUSTIN,
    )


# ------------------------------------------------------------------ hours


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(AUSTIN)).astimezone(UTC)


@pytest.mark.parametrize(
    ("now", "opens"),
    [
        ("2026-03-09T10:00", "2026-03-09T10:00"),
        ("2026-03-09T08:00", "2026-03-09T08:00"),
        ("2026-03-09T07:59", "2026-03-09T08:00"),
        ("2026-03-09T18:00", "2026-03-10T08:00"),
        ("2026-03-06T18:00", "2026-03-09T08:00"),
        ("2026-03-07T12:00", "2026-03-09T08:00"),
        ("2026-03-08T23:59", "2026-03-09T08:00"),
    ],
    ids=["open", "just opened", "before", "closed for today", "Friday night", "Saturday", "Sunday night"],
)
def test_the_next_opening(now, opens):
    assert OFFICE.next_open(local(now), AUSTIN) == local(opens)


@pytest.mark.parametrize(
    ("friday", "hours"), [("2026-03-06T18:00", 61), ("2026-10-30T18:00", 63), ("2026-05-08T18:00", 62)]
)
def test_over_a_weekend_with_a_change_of_the_clocks_the_wait_is_an_hour_shorter_or_longer(friday, hours):
    assert OFFICE.next_open(local(friday), AUSTIN) - local(friday) == timedelta(hours=hours)


@pytest.mark.parametrize("day", ["2026-03-08", "2026-11-01"])
def test_an_office_that_opens_on_the_day_of_the_change_opens_at_its_own_clock(day):
    sunday = Hours({6: (time(8), time(18))})
    opening = sunday.next_open(local(f"{day}T00:30"), AUSTIN)
    assert opening.astimezone(ZoneInfo(AUSTIN)).strftime("%F %R") == f"{day} 08:00"


def test_an_opening_in_the_hour_that_does_not_exist_is_still_an_instant_ahead():
    night = Hours({6: (time(2, 30), time(5))})
    now = local("2026-03-08T01:00")
    assert timedelta(0) < night.next_open(now, AUSTIN) - now <= timedelta(hours=2)


def test_the_zone_decides_whether_it_is_open():
    at = local("2026-03-09T08:30")  # half past seven in Denver
    assert (OFFICE.is_open(at, AUSTIN), OFFICE.is_open(at, "America/Denver")) == (True, False)


def test_a_company_without_hours_is_always_open_for_waiting():
    at = local("2026-03-09T03:00")
    assert Hours().next_open(at, AUSTIN) == at


def test_a_week_with_one_day_is_found_a_week_later():
    monday = Hours({0: (time(8), time(9))})
    assert monday.next_open(local("2026-03-09T09:00"), AUSTIN) == local("2026-03-16T08:00")


def test_office_hours_are_counted_over_the_night_and_the_weekend():
    hours = Hours({day: (time(8), time(18)) for day in range(5)})
    friday = datetime(2026, 3, 13, 16, 0, tzinfo=ZoneInfo("America/Chicago"))
    monday = datetime(2026, 3, 16, 10, 0, tzinfo=ZoneInfo("America/Chicago"))
    assert hours.after_open(friday, timedelta(hours=1), "America/Chicago") == friday + timedelta(hours=1)
    assert hours.after_open(friday, timedelta(hours=4), "America/Chicago") == monday


def test_without_office_hours_every_hour_counts():
    night = datetime(2026, 3, 13, 23, 0, tzinfo=ZoneInfo("America/Chicago"))
    assert Hours().after_open(night, timedelta(hours=4), "America/Chicago") == night + timedelta(hours=4)
# ------------------------------------------------------------------ holidays

CHRISTMAS = Hours(OFFICE.days, frozenset({date(2026, 12, 24), date(2026, 12, 25), date(2026, 12, 26)}))


@pytest.mark.parametrize(
    ("now", "opens"),
    [
        ("2026-12-23T17:59", "2026-12-23T17:59"),
        ("2026-12-23T18:00", "2026-12-28T08:00"),
        ("2026-12-24T10:00", "2026-12-28T08:00"),
        ("2026-12-25T23:59", "2026-12-28T08:00"),
        ("2026-12-28T08:00", "2026-12-28T08:00"),
    ],
    ids=["the last minute", "closed before it", "on the first", "on the second", "after the weekend"],
)
def test_a_holiday_is_a_day_on_which_the_office_does_not_open(now, opens):
    assert CHRISTMAS.next_open(local(now), AUSTIN) == local(opens)
    assert CHRISTMAS.is_open(local(now), AUSTIN) == (now == opens)


def test_a_holiday_begins_at_midnight_of_the_place():
    at = local("2026-12-24T00:30")  # half past ten of the evening before, in Los Angeles
    late = Hours({day: (time(8), time(23)) for day in range(5)}, CHRISTMAS.holidays)
    assert (late.is_open(at, AUSTIN), late.is_open(at, "America/Los_Angeles")) == (False, True)


def test_a_month_of_holidays_is_waited_for():
    january = Hours(OFFICE.days, frozenset(date(2027, 1, day) for day in range(1, 32)))
    assert january.next_open(local("2026-12-31T18:00"), AUSTIN) == local("2027-02-01T08:00")


def test_an_office_that_never_opens_makes_nobody_wait_for_ever():
    never = Hours(OFFICE.days, frozenset(date(2026, 1, 1) + timedelta(days=day) for day in range(800)))
    at = local("2026-03-09T10:00")
    assert never.next_open(at, AUSTIN) == at


def test_a_business_names_the_equipment_of_its_trade() -> None:
    company = Company("c", "Cool", "UTC", trade_words={Trade.REFRIGERATION: ("reach-in", "chiller")})
    assert company.trade_of("the Reach-In is warm", Trade.APPLIANCE) is Trade.REFRIGERATION
    assert company.trade_of("the chillers are out", Trade.GENERAL) is Trade.REFRIGERATION
    assert company.trade_of("mice behind the reach-in", Trade.PEST) is Trade.PEST
    assert company.trade_of("the oven is cold", Trade.APPLIANCE) is Trade.APPLIANCE
    assert company.trade_of("thanks for the chiller", None) is None
