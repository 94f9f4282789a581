"""Orders that the records brought along: nobody hears of them until somebody speaks of one."""

from __future__ import annotations

from datetime import datetime

import pytest

from deskhand.domain.reading import Trade
from deskhand.domain.records import OrderStatus, Urgency, WorkOrder
from deskhand.testing.office import BRIGHTWATER, DANA, DAY, JAMES, RELIABLE, Office

REPORTED = datetime.fromisoformat("2026-03-06T09:00:00-06:00")
JOB = WorkOrder(
    "WO-9", "Lakeview Court", "1A", Trade.PLUMBING, "Shower drips", Urgency.ROUTINE, OrderStatus.ASSIGNED, REPORTED,
    vendor=RELIABLE, contact=JAMES,
)  # fmt: skip


@pytest.fixture
def known() -> Office:
    """James's shower is Reliable's job by the records; Monday morning."""
    return Office(DAY, orders=(JOB,))


def test_of_themselves_they_write_to_nobody(known):
    known.advance(hours=72)
    assert known.record.replies == []
    assert known.broken() == []


def test_the_vendors_quote_finds_the_job_and_is_held_against_its_limit(known):
    known.sms(RELIABLE, "the valve body is cracked too, $1,900 for all of it, ok to go ahead?")
    assert known.acts(DANA) == ["ask_approval"]
    assert known.acts(RELIABLE) == ["quote_waiting"]
    assert known.broken() == []


def test_a_vendor_without_the_job_hears_that_it_is_taken_or_unknown(known):
    known.sms(BRIGHTWATER, "yes we can do the shower in 1A")
    assert known.acts(BRIGHTWATER) == ["no_job"]
    assert known.broken() == []


def test_who_has_the_job_is_not_told_again_that_it_is_theirs(known):
    known.sms(RELIABLE, "there at 2 pm")
    assert known.acts(RELIABLE) == ["new_eta_noted"]
    assert known.acts(JAMES) == ["visit_proposed"]
    assert known.broken() == []
