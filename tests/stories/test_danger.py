"""Danger to life: what to do comes first, and nothing that is down may hold it back."""

from __future__ import annotations

import pytest

from deskhand.testing.office import BURST, DANA, DAY, MARIA, NIGHT, RELIABLE, STRANGER, Office

LEAVE = "Leave now and call 911 from outside."


@pytest.mark.parametrize(
    ("words", "act"),
    [
        ("I smell gas in my apartment", "safety_gas"),
        ("there is a fire in the kitchen", "safety_fire"),
        ("the CO alarm beeps four times over and over", "safety_co"),
    ],
)
def test_gas_fire_and_co_hear_leave_and_911_before_anything_else(night, words, act):
    night.sms(MARIA, words)
    first = night.replies[0]
    assert (first.to, first.act, first.purpose, first.text[: len(LEAVE)]) == (MARIA, act, "safety", LEAVE)
    assert night.broken() == []


@pytest.mark.parametrize("words", ["I smell gas", "there is a fire in the kitchen", "the CO alarm beeps four times"])
def test_no_question_stands_before_the_danger_is_answered(night, words):
    night.sms(STRANGER, words)
    questions = ["?" in text for text in night.texts(STRANGER)]
    assert (questions[0], questions.count(True)) == (False, 1)
    assert night.broken() == []


def test_whoever_is_paged_about_gas_learns_where_it_is(night):
    night.sms(MARIA, "I smell gas in my apartment")
    assert "unit 4B, Lakeview Court" in " ".join(night.texts(DANA))
    assert night.broken() == []


def test_one_report_of_gas_is_one_page_and_one_order(night):
    night.sms(MARIA, "I smell gas in my apartment")
    case = night.case(MARIA)
    assert [one.kind.value for one in case.escalations] == ["page"]
    assert len(night.cases(MARIA)) == 1
    assert night.broken() == []


@pytest.mark.parametrize("how", ["error", "timeout", "slow"])
def test_with_the_records_down_the_safety_words_and_the_page_go_out_all_the_same(night, how):
    night.fail("records", how)
    night.sms(MARIA, BURST)
    assert night.acts(MARIA) == ["safety_water"]
    assert night.acts(DANA)[0] == "page_emergency"
    assert night.broken() == []


def test_with_the_records_down_a_person_is_asked_to_enter_the_order(night):
    night.fail("records", "error")
    night.sms(MARIA, BURST)
    reasons = [one.reason for one in night.case(MARIA).escalations]
    assert reasons == ["emergency", "the work order could not be written; please enter it"]
    assert night.broken() == []


def test_with_the_records_down_an_unanswered_page_still_climbs_the_companys_ladder(night):
    night.fail("records", "error")
    night.sms(MARIA, BURST)
    night.advance(minutes=6)
    assert night.case(MARIA).escalations[0].reached == ("+15125550100", "+15125550101", "+15125550102")
    assert night.broken() == []


def test_a_reader_with_a_bug_does_not_hold_back_the_gas_warning(night):
    night.fail("model", "raise")
    night.sms(MARIA, "I smell gas")
    assert night.acts(MARIA)[0] == "safety_gas"
    assert night.acts(DANA)[0] == "page_emergency"
    assert night.broken() == []


def test_words_that_no_reader_understood_are_asked_about_and_then_taken_for_the_danger_they_may_be(night):
    night.fail("model", "raise")
    night.sms(MARIA, BURST)
    assert night.acts(MARIA) == ["ask_safety"]
    night.advance(minutes=10)
    assert night.acts(MARIA) == ["ask_safety", "safety_general"]
    assert night.acts(DANA) == ["page_emergency"]
    assert night.broken() == []


def test_a_model_that_is_down_is_replaced_by_the_embedded_reader(night):
    night.fail("model", "timeout")
    night.sms(MARIA, BURST)
    assert night.acts(MARIA) == ["safety_water", "order_emergency"]
    assert night.broken() == []


def test_an_emergency_from_an_unknown_number_is_acted_on_unverified_and_then_located(night):
    night.sms(STRANGER, "water is pouring through my ceiling")
    assert night.acts(STRANGER) == ["safety_water", "order_emergency", "ask_where"]
    assert night.case(STRANGER).order.verified is False
    night.advance(minutes=1)
    night.sms(STRANGER, "4D, Cedar Terrace")
    order = night.case(STRANGER).order
    assert (order.unit, order.property, order.verified) == ("4D", "Cedar Terrace", False)
    night.sms(RELIABLE, "yes {code}, 20 min")
    assert "805 Cedar Bend Terrace #4D" in night.texts(RELIABLE)[-1]
    assert night.broken() == []


def test_a_routine_fault_that_becomes_an_emergency_is_offered_as_one_at_once():
    office = Office("2026-03-09T10:00:00-05:00")
    office.sms(MARIA, "small leak under the kitchen sink, the bucket holds it, not getting worse")
    office.advance(minutes=5)
    office.sms(MARIA, "the leak under the kitchen sink is worse now, water is pouring out all over the floor")
    assert [offer.limit.minor for offer in office.case(MARIA).offers] == [500_00, 1500_00]
    assert office.acts(MARIA)[-2:] == ["safety_water", "order_emergency"]
    assert office.broken() == []


def test_who_has_answered_the_safety_question_is_no_emergency_when_they_are_unclear_again_later(night):
    night.sms(MARIA, "hey")
    night.advance(minutes=1)
    night.sms(MARIA, "my toilet keeps running since yesterday, its driving me nuts")
    assert night.acts(MARIA)[0] == "ask_safety"
    night.advance(minutes=30)
    night.sms(MARIA, "hello?")
    assert [case.order.urgency.value for case in night.record.cases.values() if case.order] == ["routine"]
    assert "page_emergency" not in night.acts(DANA)
    assert night.broken() == []


def test_power_out_is_an_emergency_where_the_office_has_noted_a_device():
    office = Office(NIGHT, orders=())
    office.sms("+15125550115", "my power is out")
    assert "safety_power_medical" in office.acts("+15125550115")
    assert "page_emergency" in office.acts(DANA)


def test_a_question_while_lives_are_in_danger_is_answered_with_what_was_said_first():
    office = Office(NIGHT, orders=())
    office.sms(MARIA, "strong gas smell in the kitchen")
    office.advance(minutes=3)
    office.sms(MARIA, "can we go back in? its cold")
    assert office.acts(MARIA).count("safety_gas") == 2
    assert office.broken() == []


def test_a_sentence_that_says_that_all_is_well_is_no_yes_to_the_safety_question():
    office = Office(DAY, orders=())
    office.sms(MARIA, "My fridge quit, its warm in there. My insulin is inside")
    office.advance(minutes=2)
    office.sms(MARIA, "everything else is fine")
    assert "page_emergency" not in office.acts(DANA)
    assert office.broken() == []


def test_gas_stays_in_the_order_whatever_else_is_broken():
    office = Office("2026-06-05T21:30:00-07:00", company="coldline", orders=())
    office.sms("+16025550141", "la freidora no prende y huele un poquito a gas")
    order = office.case("+16025550141").order
    assert order is not None
    assert order.trade.value == "fire_safety"
    assert "gas" in order.summary


def test_cancel_it_is_about_the_order_of_whoever_has_one():
    office = Office(NIGHT, orders=())
    office.sms("+15125550113", "locked out, my keys are inside w the dog")
    office.advance(minutes=2)
    office.sms("+15125550113", "my roommate got home. cancel it")
    assert "opt_out_confirmed" not in office.acts("+15125550113")
    order = office.case("+15125550113").order
    assert order is not None
    assert order.status.value == "cancelled"
