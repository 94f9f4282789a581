"""Cases by week and by kind: in the company's own days."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from deskhand.domain.case import Case
from deskhand.domain.contact import Contact
from deskhand.domain.reading import Feature, Finding, Trade
from deskhand.domain.records import OrderStatus, Urgency, WorkOrder
from deskhand.kpis.weeks import between, by_week, class_of, trade_of

AUSTIN = ZoneInfo("America/Chicago")
NIGHT = datetime(2026, 3, 9, 4, 30, tzinfo=UTC)
CASE = Case("c", "paula", "fault", "+1", Contact("Maria", "+15125550142"), "sms", NIGHT)
"""Opened on Sunday the 8th at 23:30 in Austin, where it is Monday already in UTC."""


def test_a_case_belongs_to_the_day_on_which_it_was_opened_there():
    assert between([CASE], date(2026, 3, 9), None, AUSTIN) == ()
    assert between([CASE], date(2026, 3, 8), date(2026, 3, 8), AUSTIN) == (CASE,)
    assert between([CASE], None, date(2026, 3, 7), AUSTIN) == ()
    assert between([CASE], None, None, AUSTIN) == (CASE,)


def test_weeks_begin_on_monday_and_none_between_is_left_out():
    later = replace(CASE, opened_at=datetime(2026, 3, 18, 12, tzinfo=UTC))
    assert by_week([CASE, later], AUSTIN) == {
        date(2026, 3, 2): [CASE],
        date(2026, 3, 9): [],
        date(2026, 3, 16): [later],
    }
    assert by_week([], AUSTIN) == {}


def test_the_class_is_the_orders_else_what_was_reported():
    order = WorkOrder("WO-1", None, None, Trade.HVAC, "cold", Urgency.URGENT, OrderStatus.OPEN, NIGHT)
    gas = Finding(Feature.GAS, 0.95, "gas")
    assert (class_of(CASE), trade_of(CASE)) == ("no fault", "no work order")
    assert (class_of(replace(CASE, order=order)), trade_of(replace(CASE, order=order))) == ("urgent", "hvac")
    assert class_of(replace(CASE, hazards=(gas,))) == "emergency"
