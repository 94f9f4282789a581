"""Visits of calm work: put to both sides, agreed once, changed with a word, and decided by a person when they are not."""

from __future__ import annotations

import pytest

from deskhand.testing.office import DANA, DAY, DRIP, MARIA, RELIABLE, Office


@pytest.fixture
def proposed(day: Office) -> Office:
    """Monday, ten past ten: Reliable has the job and proposes Thursday at nine."""
    day.sms(MARIA, DRIP)
    day.advance(minutes=10)
    day.sms(RELIABLE, "yes {code}, Thursday at 9 am")
    return day


def test_a_time_is_put_to_the_tenant_and_the_vendor_knows_that_it_is(proposed):
    assert proposed.acts(MARIA)[-1] == "visit_proposed"
    assert "Thursday 9:00 AM" in proposed.texts(MARIA)[-1]
    assert proposed.acts(RELIABLE) == ["offer_job", "job_confirmed_asking"]
    assert proposed.case(MARIA).promises == ()
    assert proposed.broken() == []


def test_a_yes_is_told_to_both_once(proposed):
    proposed.advance(minutes=20)
    proposed.sms(MARIA, "yes that works")
    assert proposed.acts(MARIA)[-1] == "visit_agreed"
    assert proposed.acts(RELIABLE)[-1] == "visit_agreed_vendor"
    assert proposed.broken() == []


def test_another_time_goes_to_the_vendor(proposed):
    proposed.advance(minutes=20)
    proposed.sms(MARIA, "can't thursday, friday morning ok")
    proposed.advance(minutes=20)
    proposed.sms(RELIABLE, "ok 9am")
    assert proposed.broken() == []

