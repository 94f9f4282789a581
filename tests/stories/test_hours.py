"""Night, weekend, morning: routine work waits for the office, emergencies for nobody."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest

from deskhand.testing.office import BURST, DRIP, JAMES, MARIA, RELIABLE, Office

AUSTIN = ZoneInfo("America/Chicago")


def first_offer(office: Office, tenant: str) -> str:
    """When the case's first offer was made, as the clock in Austin shows it."""
    return f"{office.case(tenant).offers[0].made_at.astimezone(AUSTIN):%a %H:%M}"


def test_a_routine_fault_at_night_is_answered_at_once_and_offered_when_the_office_opens(night):
    night.sms(JAMES, DRIP)
    assert "I will ask vendors when the office opens (8:00 AM)" in night.texts(JAMES)[0]
    assert night.acts(RELIABLE) == []
    night.advance(hours=6)
    assert first_offer(night, JAMES) == "Mon 08:00"
    assert night.broken() == []


@pytest.mark.parametrize(
    ("at", "hours", "offered"),
    [
        ("2026-03-06T17:59:00-06:00", 0, "Fri 17:59"),
        ("2026-03-06T18:00:00-06:00", 61, "Mon 08:00"),
        ("2026-03-07T11:00:00-06:00", 44, "Mon 08:00"),
        ("2026-03-08T23:59:00-05:00", 9, "Mon 08:00"),
    ],
)
def test_over_the_weekend_routine_work_waits_for_monday(at, hours, offered):
    office = Office(at, orders=())
    office.sms(JAMES, DRIP)
    office.advance(hours=hours)
    assert first_offer(office, JAMES) == offered
    assert office.broken() == []


def test_the_hour_that_the_clocks_skip_moves_nothing():
    office = Office("2026-03-08T01:30:00-06:00")  # half an hour before two becomes three
    office.sms(JAMES, DRIP)
    office.advance(hours=30)
    assert first_offer(office, JAMES) == "Mon 08:00"
    assert office.broken() == []


def test_the_hour_that_comes_twice_moves_nothing_either():
    office = Office("2026-11-01T01:30:00-05:00", orders=())
    office.sms(JAMES, DRIP)
    office.advance(hours=32)
    assert first_offer(office, JAMES) == "Mon 08:00"
    assert office.broken() == []


@pytest.mark.parametrize("at", ["2026-03-08T02:04:00-06:00", "2026-12-25T23:50:00-06:00", "2028-02-29T03:00:00-06:00"])
def test_an_emergency_is_worked_on_at_any_hour(at):
    office = Office(at)
    office.sms(MARIA, BURST)
    assert office.acts(MARIA) == ["safety_water", "order_emergency"]
    assert office.acts(RELIABLE) == ["offer_job"]
    assert office.broken() == []


def test_what_is_not_urgent_is_not_said_at_night():
    office = Office("2026-03-09T17:30:00-05:00")
    office.sms(JAMES, DRIP)
    office.advance(hours=13)
    said = [reply.at.astimezone(AUSTIN).hour for reply in office.replies if reply.to == JAMES]
    assert [hour for hour in said if not 8 <= hour < 20] == []
    assert office.broken() == []


def test_an_answer_at_night_still_gets_its_reply(night):
    night.sms(JAMES, DRIP)
    night.advance(minutes=5)
    night.sms(JAMES, "any news on my faucet?")
    assert night.acts(JAMES)[-1] == "status_waiting"
    assert night.broken() == []


def test_a_routine_offer_stands_for_an_hour_before_the_next_vendor_is_asked(day):
    day.sms(JAMES, DRIP)
    day.advance(minutes=59)
    assert len(day.case(JAMES).offers) == 1
    day.advance(minutes=1)
    assert len(day.case(JAMES).offers) == 2
    assert day.broken() == []


@pytest.mark.parametrize(("outdoor_f", "urgency"), [(30, "emergency"), (60, "urgent")])
def test_no_heat_is_an_emergency_only_when_it_is_cold_outside(outdoor_f, urgency):
    office = Office("2026-01-12T10:00:00-06:00", outdoor_f=outdoor_f)
    office.sms(JAMES, "our heat stopped working today, two adults here")
    assert office.case(JAMES).order.urgency == urgency
    assert office.broken() == []
