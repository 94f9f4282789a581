"""Visits of calm work: put to both sides, agreed once, changed with a word, and decided by a person when they are not."""

from __future__ import annotations

import pytest

from deskhand.testing.office import BURST, DANA, DRIP, JAVIER, MARIA, NIGHT, RELIABLE, Office


@pytest.fixture
def proposed(day: Office) -> Office:
    """Monday, ten past ten: Reliable has the job and proposes Thursday at nine."""
    day.sms(MARIA, DRIP)
    day.advance(minutes=10)
    day.sms(RELIABLE, "yes {code}, Thursday at 9 am")
    day.advance(minutes=20)
    return day


@pytest.fixture
def agreed(proposed: Office) -> Office:
    """Maria has said yes to Thursday at nine."""
    proposed.sms(MARIA, "yes that works")
    return proposed


@pytest.fixture
def countered(proposed: Office) -> Office:
    """Maria wants Friday morning instead; Reliable is asked."""
    proposed.sms(MARIA, "can't thursday, friday morning ok")
    return proposed


def test_a_time_is_put_to_the_tenant_and_promises_nothing_yet(proposed):
    assert proposed.acts(MARIA)[-1] == "visit_proposed"
    assert "Thursday 9:00 AM" in proposed.texts(MARIA)[-1]
    assert proposed.acts(RELIABLE) == ["offer_job", "job_confirmed_asking"]
    assert proposed.case(MARIA).promises == ()
    assert proposed.broken() == []


def test_a_yes_is_told_to_both_once(agreed):
    assert agreed.acts(MARIA)[-1] == "visit_agreed"
    assert agreed.acts(RELIABLE)[-1] == "visit_agreed_vendor"
    agreed.advance(hours=8)
    assert agreed.acts(MARIA).count("visit_agreed") == agreed.acts(RELIABLE).count("visit_agreed_vendor") == 1
    assert agreed.broken() == []


def test_lateness_is_measured_by_the_agreed_time(agreed):
    agreed.advance(hours=70)
    assert agreed.acts(RELIABLE)[-1] == "visit_agreed_vendor"
    agreed.advance(minutes=45)
    assert agreed.acts(RELIABLE)[-1] == "arrival_check"
    assert agreed.acts(MARIA)[-1] == "vendor_late"
    assert agreed.broken() == []


def test_another_time_goes_to_the_vendor_as_a_proposal(countered):
    assert countered.acts(MARIA)[-1] == "visit_asking"
    assert countered.acts(RELIABLE)[-1] == "visit_counter"
    assert "Friday between 8:00 AM and 12:00 PM" in countered.texts(RELIABLE)[-1]
    assert countered.broken() == []


def test_a_bare_hour_of_the_vendor_is_meant_on_the_day_that_the_tenant_named(countered):
    countered.sms(RELIABLE, "ok 9am")
    assert countered.texts(MARIA)[-1].startswith("Agreed: Friday 9:00 AM.")
    assert countered.texts(RELIABLE)[-1].startswith("Agreed with the tenant: Friday 9:00 AM.")
    assert countered.broken() == []


def test_a_yes_of_the_vendor_agrees_on_the_span(countered):
    countered.sms(RELIABLE, "yes")
    assert countered.texts(MARIA)[-1].startswith("Agreed: Friday between 8:00 AM and 12:00 PM.")
    countered.advance(hours=94)
    assert "arrival_check" not in countered.acts(RELIABLE)
    assert countered.broken() == []


def test_a_no_to_the_tenants_time_asks_for_another_and_keeps_the_job(countered):
    countered.sms(RELIABLE, "no can't do friday")
    assert countered.acts(RELIABLE)[-1] == "visit_other"
    assert [offer.status for offer in countered.case(MARIA).offers] == ["accepted"]
    assert countered.broken() == []


def test_two_rounds_without_a_time_go_to_a_person_with_the_words_of_both(countered):
    countered.sms(RELIABLE, "how about saturday at 10 am")
    assert countered.acts(MARIA)[-1] == "visit_proposed_again"
    countered.sms(MARIA, "no, saturday is no good either")
    assert countered.acts(MARIA)[-1] == "visit_undecided"
    assert countered.acts(RELIABLE)[-1] == "visit_undecided_vendor"
    assert countered.acts(DANA) == ["page_visit"]
    assert "saturday is no good either" in countered.texts(DANA)[-1]
    assert "how about saturday at 10 am" in countered.texts(DANA)[-1]
    assert countered.broken() == []


def test_a_silent_vendor_is_reminded_once_and_then_a_person_decides(countered):
    countered.advance(hours=5)
    assert countered.acts(RELIABLE)[-1] == "visit_vendor_reminder"
    countered.advance(hours=24)
    assert countered.acts(RELIABLE).count("visit_vendor_reminder") == 1
    assert any("no time for the visit is agreed: no answer from Reliable Plumbing" in text for text in countered.texts(DANA))
    assert countered.broken() == []


def test_a_silent_tenant_who_lets_people_in_leaves_the_vendors_time(day):
    day.sms(MARIA, f"{DRIP}, you can come in when I am out")
    day.sms(RELIABLE, "yes {code}, Thursday at 9 am")
    day.advance(hours=5)
    assert day.acts(MARIA)[-1] == "visit_stands"
    assert day.acts(RELIABLE)[-1] == "visit_agreed_vendor"
    assert day.acts(DANA) == []
    assert day.broken() == []


def test_an_excluded_time_never_stands_by_silence(day):
    day.sms(MARIA, f"{DRIP}, you can come in when I am out, any day but Thursday")
    assert '"any day but Thursday"' in day.texts(RELIABLE)[0]
    day.sms(RELIABLE, "yes {code}, Thursday at 9 am")
    assert "any day but Thursday" in day.texts(MARIA)[-1]
    day.advance(hours=5)
    assert day.acts(MARIA)[-1] == "visit_reminder"
    day.advance(hours=20)
    assert "visit_stands" not in day.acts(MARIA)
    assert "hand_off" in day.acts(DANA)
    assert day.broken() == []


def test_a_silent_tenant_is_reminded_once_and_then_a_person_decides(proposed):
    proposed.advance(hours=5)
    assert proposed.acts(MARIA)[-1] == "visit_reminder"
    proposed.advance(hours=20)
    assert proposed.acts(MARIA).count("visit_reminder") == 1
    assert "hand_off" in proposed.acts(DANA)
    assert proposed.broken() == []


def test_a_change_by_the_vendor_is_told_once_and_may_be_turned_down(agreed):
    agreed.sms(RELIABLE, "have to make it friday at 11 am")
    assert agreed.acts(MARIA)[-1] == "visit_changed"
    agreed.sms(MARIA, "no, friday is no good")
    assert agreed.acts(MARIA)[-1] == "visit_noted"
    assert agreed.acts(RELIABLE)[-1] == "visit_refused"
    assert [promise.open for promise in agreed.case(MARIA).promises] == [False, False]
    assert agreed.broken() == []


def test_a_change_by_the_tenant_takes_the_agreed_time_back_until_the_vendor_answers(agreed):
    agreed.advance(hours=24)
    agreed.sms(MARIA, "can't thursday anymore, can we do friday morning?")
    assert agreed.acts(RELIABLE)[-1] == "visit_moved"
    assert [promise.open for promise in agreed.case(MARIA).promises] == [False]
    agreed.advance(minutes=20)
    agreed.sms(RELIABLE, "yes")
    assert agreed.acts(MARIA)[-1] == "visit_agreed"
    assert agreed.acts(RELIABLE)[-1] == "visit_agreed_vendor"
    assert agreed.broken() == []


def test_each_side_reads_its_own_language(day):
    day.sms(JAVIER, "la llave del baño gotea un poco, solo por las mañanas")
    day.advance(minutes=10)
    assert "between 8:00 AM and 12:00 PM" in day.texts(RELIABLE)[0]
    day.sms(RELIABLE, "yes {code}, Thursday at 9 am")
    assert "el jueves 9:00 a. m." in day.texts(JAVIER)[-1]
    day.sms(JAVIER, "no puedo el jueves, el viernes a las 10 sí")
    assert "proposes: Friday 10:00 AM" in day.texts(RELIABLE)[-1] or "Friday at 10:00 AM" in day.texts(RELIABLE)[-1]
    day.sms(RELIABLE, "yes")
    assert day.texts(JAVIER)[-1].startswith("Acordado: el viernes 10:00 a. m.")
    assert day.broken() == []


def test_nobody_negotiates_in_an_emergency():
    night = Office(NIGHT, orders=())
    night.sms(MARIA, BURST)
    night.sms(RELIABLE, "yes {code}, 35 min")
    assert night.acts(MARIA)[-1] == "vendor_eta"
    assert night.acts(RELIABLE)[-1] == "job_confirmed"
    assert night.broken() == []
