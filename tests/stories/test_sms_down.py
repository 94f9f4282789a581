"""The carrier fails: nothing is lost, nobody hears a thing five times, and the page finds another way."""

from __future__ import annotations

from collections import Counter

import pytest

from deskhand.testing.office import BURST, DANA, GRACE, LUIS, MARIA, RELIABLE, Office

DANA_MAIL, LUIS_MAIL, GRACE_MAIL = (f"{name}@lakeviewhomes.example.com" for name in ("dana", "luis", "grace"))
MARIA_MAIL = "maria.lopez@example.com"


def test_when_the_carrier_takes_nothing_the_page_and_the_warning_go_by_mail(night):
    night.fail("sms", "error")
    night.sms(MARIA, BURST)
    assert [(r.to, r.channel, r.act) for r in night.replies] == [
        (MARIA_MAIL, "email", "safety_water"),
        (DANA_MAIL, "email", "page_emergency"),
    ]
    assert night.broken() == []


def test_the_page_climbs_by_mail_too_and_reaches_each_person_once_per_rung(night):
    night.fail("sms", "error")
    night.sms(MARIA, BURST)
    night.advance(minutes=13)
    pages = Counter(r.to for r in night.replies if r.act == "page_emergency")
    assert pages == {DANA_MAIL: 2, LUIS_MAIL: 2, GRACE_MAIL: 2}
    assert Counter(r.to for r in night.replies if r.act == "safety_water") == {MARIA_MAIL: 1}
    assert night.broken() == []


def test_a_page_that_came_by_mail_can_be_answered_by_text(night):
    night.fail("sms", "error")
    night.sms(MARIA, BURST)
    night.advance(minutes=1)
    night.fail("sms", "ok")
    night.sms(DANA, "1 G42")
    assert night.acts(DANA)[-1] == "ack_thanks"
    assert night.case(MARIA).escalations[0].resolution == "acknowledge"
    assert night.broken() == []


def test_what_the_tenant_and_the_vendor_missed_is_said_when_the_carrier_is_back(night):
    night.fail("sms", "error")
    night.sms(MARIA, BURST)
    night.advance(minutes=1)
    night.fail("sms", "ok")
    night.advance(minutes=3)
    assert sorted(night.acts(MARIA)) == ["order_emergency", "safety_water"]
    assert night.acts(RELIABLE) == ["offer_job"]
    assert night.broken() == []


@pytest.mark.parametrize("how", ["timeout", "slow"])
def test_a_lost_answer_repeats_danger_and_page_at_once_and_says_so(night, how):
    night.fail("sms", how)
    night.sms(MARIA, BURST)
    warnings = [text for text, act in zip(night.texts(MARIA), night.acts(MARIA), strict=True) if act == "safety_water"]
    assert warnings[1] == f"Again, in case it did not reach you: {warnings[0]}"
    assert night.acts(DANA) == ["page_emergency", "page_emergency"]
    assert night.broken() == []


@pytest.mark.parametrize("how", ["timeout", "slow"])
def test_a_lost_answer_to_anything_else_is_looked_up_and_not_repeated(night, how):
    night.fail("sms", how)
    night.sms(MARIA, BURST)
    night.advance(minutes=5)
    assert night.acts(MARIA).count("order_emergency") == 1
    statuses = {one.act: one.status for one in night.case(MARIA).sent if one.to == MARIA}
    assert statuses["order_emergency"] == "sent"
    assert night.broken() == []


def test_a_landline_is_not_texted_twice_and_the_mail_address_is_used(night):
    night.box.channels["sms"].refuse(MARIA, "landline")
    night.sms(MARIA, BURST)
    night.advance(minutes=30)
    assert [r.to for r in night.replies if r.act == "safety_water"] == [MARIA_MAIL]
    assert night.broken() == []


def test_a_manager_whose_phone_refuses_is_mailed_and_the_next_one_still_comes_in_time(night):
    night.box.channels["sms"].refuse(DANA, "unreachable")
    night.sms(MARIA, BURST)
    night.advance(minutes=2)
    pages = [r.to for r in night.replies if r.act == "page_emergency"]
    assert pages == [DANA_MAIL, LUIS]
    assert night.broken() == []


def test_a_carrier_that_refuses_the_account_is_told_to_staff_once(night):
    night.box.channels["sms"].refuse(MARIA, "unregistered")
    night.sms(MARIA, BURST)
    night.advance(minutes=1)
    reasons = [one.reason for one in night.case(MARIA).escalations]
    assert reasons.count("operator: the SMS account is unregistered") == 1
    assert night.broken() == []


def test_nobody_is_left_out_when_only_the_owner_can_be_reached():
    office = Office()
    for manager in (DANA, LUIS):
        office.box.channels["sms"].refuse(manager, "unreachable")
        office.box.channels["email"].refuse({DANA: DANA_MAIL, LUIS: LUIS_MAIL}[manager], "unreachable")
    office.sms(MARIA, BURST)
    assert [r.to for r in office.replies if r.act == "page_emergency"] == [GRACE]
    assert office.broken() == []
