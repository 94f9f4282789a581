"""A holiday: the office is closed as on a Sunday. Routine work waits and is told until when; emergencies wait for nobody."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from zoneinfo import ZoneInfo

import pytest

from deskhand.config import load_company
from deskhand.testing.office import BURST, DANA, DRIP, EXAMPLES, JAMES, JAVIER, MARIA, RELIABLE, Office

AUSTIN = ZoneInfo("America/Chicago")
CHRISTMAS = (date(2026, 12, 24), date(2026, 12, 25))
ALL_DAYS = (*(date(2026, 12, day) for day in range(19, 32)), date(2027, 1, 1))


def office(at: str, days: tuple[date, ...] = CHRISTMAS) -> Office:
    """Lakeview with these holidays."""
    company = load_company(EXAMPLES / "lakeview").company
    hours = replace(company.business_hours, holidays=frozenset(days))
    return Office(at, orders=(), company=replace(company, business_hours=hours))


def test_routine_work_waits_for_the_first_day_after_the_holidays_and_the_person_knows() -> None:
    closed = office("2026-12-24T10:00:00-06:00")
    closed.sms(JAMES, DRIP)
    assert "when the office opens (Monday 8:00 AM)" in closed.texts(JAMES)[0]
    closed.advance(hours=4 * 24 - 3)
    assert closed.acts(RELIABLE) == []
    closed.advance(hours=1)
    assert f"{closed.case(JAMES).offers[0].made_at.astimezone(AUSTIN):%a %d %H:%M}" == "Mon 28 08:00"
    assert closed.broken() == []


@pytest.mark.parametrize(
    ("person", "words", "told"),
    [
        (JAMES, DRIP, "when the office opens (Monday, January 4, 8:00 AM)"),
        (JAVIER, "la llave del lavabo gotea un poco, sin prisa", "el lunes 4 de enero, 8:00 a. m."),
    ],
)
def test_an_opening_that_is_more_than_a_week_away_has_its_date(person: str, words: str, told: str) -> None:
    closed = office("2026-12-21T10:00:00-06:00", ALL_DAYS)
    closed.sms(person, words)
    assert told in closed.texts(person)[0]
    assert closed.broken() == []


def test_an_emergency_on_a_holiday_is_worked_on_at_once() -> None:
    closed = office("2026-12-25T10:00:00-06:00")
    closed.sms(MARIA, BURST)
    assert closed.acts(RELIABLE) == ["offer_job"]
    assert closed.broken() == []


def test_managers_hear_of_the_holidays_on_the_first_morning_after_them() -> None:
    closed = office("2026-12-24T10:00:00-06:00")
    closed.sms(JAMES, DRIP)
    closed.advance(hours=5 * 24)
    told = [reply.at.astimezone(AUSTIN) for reply in closed.replies if reply.act == "digest" and reply.to == DANA]
    assert [f"{at:%a %d %H:%M}" for at in told][:1] == ["Mon 28 08:00"]
    assert closed.broken() == []
