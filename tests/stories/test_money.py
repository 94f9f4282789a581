"""Quotes: within the limit yes, above it a person with a code, and silence never means yes."""

from __future__ import annotations

from datetime import timedelta

import pytest

from deskhand.testing.office import DANA, DAY, GRACE, JAMES, LUIS, MARIA, RELIABLE, Office

DEAR = "quote: $2000 to open the wall and replace the pipe"


@pytest.fixture
def asked(on_site: Office) -> Office:
    """Reliable quotes 2,000 dollars where 1,500 are the limit."""
    on_site.sms(RELIABLE, DEAR)
    return on_site


@pytest.fixture
def small(day: Office) -> Office:
    """A drip at James's, limit 500; Reliable is there and quotes 480 of it, then another 20 and 1."""
    day.sms(JAMES, "the bathroom faucet drips a little, no rush")
    day.sms(RELIABLE, "yes {code}, 30 min")
    day.advance(minutes=30)
    day.sms(RELIABLE, "here")
    return day


def test_a_quote_within_the_limit_is_accepted_at_once(on_site):
    on_site.sms(RELIABLE, "quote: $600 to replace the supply line")
    assert on_site.acts(RELIABLE)[-1] == "quote_accepted"
    assert on_site.acts(DANA) == ["page_emergency", "ack_thanks", "staff_eta"]
    assert on_site.broken() == []


def test_a_quote_of_exactly_the_limit_is_accepted(on_site):
    on_site.sms(RELIABLE, "quote: $1500 for everything")
    assert on_site.acts(RELIABLE)[-1] == "quote_accepted"
    assert on_site.broken() == []


def test_a_quote_above_the_limit_stops_the_work_and_asks_a_manager(asked):
    assert asked.acts(RELIABLE)[-1] == "quote_waiting"
    assert asked.acts(DANA)[-1] == "ask_approval"
    assert "quotes $2,000, the limit is $1,500" in asked.texts(DANA)[-1]
    assert asked.broken() == []


def test_a_bare_yes_does_not_approve_money(asked):
    asked.sms(DANA, "yes")
    asked.advance(minutes=5)
    assert asked.acts(DANA)[-1] == "staff_noted"
    assert [one.approved_by for one in asked.case(MARIA).escalations] == [(), ()]
    assert asked.acts(RELIABLE)[-1] == "quote_waiting"
    assert asked.broken() == []


def test_words_with_the_code_that_are_no_plain_yes_approve_nothing_and_are_asked_about(asked):
    asked.sms(DANA, "{code} tell them to wait, I'll ask the owner")
    assert asked.acts(DANA)[-1] == "approval_unclear"
    assert [one.approved_by for one in asked.case(MARIA).escalations] == [(), ()]
    assert asked.acts(RELIABLE)[-1] == "quote_waiting"
    asked.sms(DANA, "no {code}")
    assert asked.acts(DANA)[-1] == "refusal_recorded"
    assert asked.broken() == []


def test_a_no_spends_nothing_and_needs_no_code_where_one_question_is_open(asked):
    asked.sms(DANA, "no")
    assert asked.acts(DANA)[-1] == "refusal_recorded"
    assert asked.broken() == []


def test_above_the_text_limit_one_yes_is_recorded_and_a_second_approver_decides(asked):
    asked.sms(DANA, "yes {code}")
    assert asked.acts(DANA)[-1] == "second_approver"
    assert asked.acts(RELIABLE)[-1] == "quote_waiting"
    asked.sms(LUIS, "yes {code}")
    assert asked.acts(LUIS) == ["ask_approval", "approval_recorded"]
    assert asked.acts(RELIABLE)[-1] == "quote_accepted"
    assert asked.broken() == []


def test_the_same_person_saying_yes_twice_is_one_approver(asked):
    asked.sms(DANA, "yes {code}")
    asked.sms(DANA, "yes {code}")
    assert asked.acts(RELIABLE)[-1] == "quote_waiting"
    assert asked.broken() == []


def test_a_no_of_one_person_is_enough(asked):
    asked.sms(DANA, "no {code}")
    assert asked.acts(DANA)[-1] == "refusal_recorded"
    assert asked.acts(RELIABLE)[-1] == "quote_refused"
    assert asked.broken() == []


def test_no_answer_asks_the_next_approver_and_never_means_yes(asked):
    start = asked.box.clock.now()
    asked.advance(hours=3)
    questions = [((r.at - start) // timedelta(minutes=1), r.to) for r in asked.replies if r.act == "ask_approval"]
    assert questions[:3] == [(0, DANA), (15, LUIS), (30, GRACE)]
    assert asked.acts(RELIABLE)[-1] == "quote_waiting"
    assert asked.broken() == []


def test_a_wrong_code_approves_nothing_and_the_third_one_tells_the_other_manager(day):
    for number, code in enumerate(("Z99", "Z98", "Z97"), 1):
        day.sms(DANA, f"yes {code}")
        assert day.acts(DANA) == ["wrong_code"] * number
        assert day.acts(LUIS) == ([] if number < 3 else ["wrong_codes"])
    assert day.texts(LUIS)[0].startswith("Llegaron tres códigos equivocados de Dana Reyes.")
    assert day.broken() == []


def test_wrong_codes_of_two_people_are_counted_apart(day):
    for who in (DANA, LUIS, DANA, LUIS):
        day.sms(who, "yes Z99")
    assert day.acts(GRACE) == []
    assert day.acts(DANA) == day.acts(LUIS) == ["wrong_code"] * 2
    assert day.broken() == []


def test_quotes_that_add_up_past_the_limit_are_asked_about(on_site):
    on_site.sms(RELIABLE, "quote $900 for the supply line")
    on_site.advance(minutes=10)
    on_site.sms(RELIABLE, "quote another $800 for the wall")
    assert on_site.acts(RELIABLE)[-2:] == ["quote_accepted", "quote_waiting"]
    assert on_site.case(MARIA).escalations[-1].amount.minor == 800_00
    assert on_site.broken() == []


def test_quotes_that_add_up_to_the_limit_are_not(small):
    small.sms(RELIABLE, "quote $450 for the cartridge")
    small.sms(RELIABLE, "quote another $50 for the valve")
    assert small.acts(RELIABLE)[-2:] == ["quote_accepted", "quote_accepted"]
    small.sms(RELIABLE, "quote another $1 for the washer")
    assert small.acts(RELIABLE)[-1] == "quote_waiting"
    assert small.broken() == []


def test_below_the_text_limit_one_approver_is_enough(small):
    small.sms(RELIABLE, "quote $450 for the cartridge")
    small.sms(RELIABLE, "quote another $400 for the wall")
    small.sms(DANA, "yes {code}")
    assert small.acts(DANA)[-1] == "approval_recorded"
    assert small.acts(RELIABLE)[-1] == "quote_accepted"
    assert small.broken() == []


def test_a_code_older_than_a_day_approves_nothing(small):
    small.sms(RELIABLE, "quote $900 for the whole thing")
    code = small.case(JAMES).escalations[0].code
    small.sms(LUIS, f"mine {code}")  # reached nobody but Dana: not hers to answer, the question stays open
    small.sms(DANA, f"no {code}")
    small.advance(hours=25)
    before = len(small.case(JAMES).resolutions)
    small.sms(DANA, f"yes {code}")
    assert len(small.case(JAMES).resolutions) == before
    assert small.acts(DANA)[-1] == "staff_noted"
    assert small.broken() == []


def test_a_bill_above_what_was_agreed_goes_to_a_person_before_it_is_paid(small):
    small.sms(RELIABLE, "quote $450 for the cartridge")
    small.advance(minutes=60)
    small.sms(RELIABLE, "done, came to $700 in the end")
    assert [one.reason for one in small.case(JAMES).escalations] == ["the bill of $700 is above the limit of $500"]
    assert small.broken() == []


def test_a_unit_with_a_limit_of_its_own_goes_by_it():
    office = Office(DAY)
    nathan = "+15125550115"  # 4D: 800 a job
    office.sms(nathan, "the bathroom faucet drips a little, no rush")
    office.sms(RELIABLE, "yes {code}, 30 min")
    office.advance(minutes=30)
    office.sms(RELIABLE, "here")
    office.sms(RELIABLE, "quote $800 for the cartridge")
    assert office.acts(RELIABLE)[-1] == "quote_accepted"
    assert office.broken() == []
