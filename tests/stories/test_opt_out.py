"""Stop means stop: one confirmation, no further word, and the work goes on by people who call."""

from __future__ import annotations

import pytest

from deskhand.testing.office import BRIGHTWATER, BURST, DANA, DRIP, GRACE, JAMES, LUIS, MARIA, RELIABLE

CALL = "asked us to stop writing; please call about the open order"


def test_an_opt_out_mid_case_is_confirmed_once_and_a_manager_is_asked_to_call(under_way):
    under_way.sms(MARIA, "please stop texting me")
    assert under_way.acts(MARIA)[-1] == "opt_out_confirmed"
    assert [(one.reason, one.reached) for one in under_way.case(MARIA).escalations][-1] == (CALL, (DANA,))
    assert under_way.broken() == []


def test_after_it_the_vendor_goes_on_and_the_tenant_hears_nothing(under_way):
    under_way.sms(MARIA, "please stop texting me")
    said = under_way.texts(MARIA)
    under_way.advance(minutes=35)
    under_way.sms(RELIABLE, "here")
    under_way.sms(RELIABLE, "done, replaced the supply line, $240")
    under_way.advance(hours=2)
    assert under_way.texts(MARIA) == said
    assert under_way.acts(RELIABLE)[-1] == "done_noted"
    assert under_way.broken() == []


@pytest.mark.parametrize("word", ["STOP", "Unsubscribe", "quit.", "CANCEL"])
def test_a_carrier_word_is_not_confirmed_by_us_since_the_carrier_does_it(under_way, word):
    said = under_way.texts(MARIA)
    under_way.sms(MARIA, word)
    under_way.advance(minutes=60)
    assert under_way.texts(MARIA) == said
    assert under_way.broken() == []


def test_an_opt_out_in_spanish_counts(under_way):
    under_way.sms(MARIA, "por favor ya no me manden mensajes")
    assert under_way.acts(MARIA)[-1] == "opt_out_confirmed"
    assert f"sms:{MARIA}" in under_way.case(MARIA).opted_out
    assert under_way.broken() == []


def test_a_danger_in_the_same_line_is_answered_and_the_wish_granted(night):
    night.sms(MARIA, "I smell gas. and stop texting me")
    night.advance(minutes=30)
    assert night.acts(MARIA) == ["safety_gas", "opt_out_confirmed"]
    assert night.acts(DANA)[0] == "page_emergency"
    assert night.broken() == []


def test_a_burst_pipe_in_the_same_line_is_worked_on_and_somebody_is_to_call(night):
    night.sms(MARIA, "stop texting me, and the pipe under the sink burst, water is everywhere")
    assert night.acts(DANA)[0] == "page_emergency"
    assert night.acts(RELIABLE) == ["offer_job"]
    assert CALL in [one.reason for one in night.case(MARIA).escalations]
    assert night.acts(MARIA)[-1] == "opt_out_confirmed"
    assert night.broken() == []


def test_a_new_danger_after_the_opt_out_still_gets_its_warning_and_nothing_else(day):
    day.sms(MARIA, "please stop texting me")
    day.advance(hours=3)
    day.sms(MARIA, "I smell gas in the kitchen")
    day.advance(minutes=5)
    assert day.acts(MARIA) == ["opt_out_confirmed", "safety_gas"]
    assert day.broken() == []


def test_start_lets_us_write_again(day):
    day.sms(JAMES, "STOP")
    day.advance(minutes=5)
    day.sms(JAMES, "START")
    day.advance(minutes=5)
    day.sms(JAMES, DRIP)
    assert day.acts(JAMES)[-1] == "order_routine_ask_access"
    assert day.broken() == []


def test_a_tenant_who_opted_out_long_ago_reports_a_fault_and_is_called(day):
    derek = "+15125550109"
    day.sms(derek, "there is water everywhere, the pipe under the sink burst")
    assert day.acts(derek) == []
    assert day.acts(DANA)[0] == "page_emergency"
    assert day.acts(RELIABLE) == ["offer_job"]
    assert day.broken() == []


def test_a_vendor_who_opts_out_is_skipped_at_once_and_a_manager_is_told(day):
    day.sms(JAMES, DRIP)
    day.sms(RELIABLE, "STOP")
    assert day.acts(RELIABLE) == ["offer_job"]
    assert day.acts(BRIGHTWATER) == ["offer_job"]
    assert "Needs a person (Reliable Plumbing asked us to stop writing to them)" in day.texts(DANA)[0]
    assert day.broken() == []


def test_a_vendor_who_opted_out_before_is_not_asked_and_no_minute_is_lost(night):
    night.sms(RELIABLE, "please stop texting me")
    night.advance(minutes=10)
    night.sms(MARIA, BURST)
    assert night.acts(RELIABLE) == ["opt_out_confirmed"]
    assert night.acts(BRIGHTWATER) == ["offer_job"]
    assert night.broken() == []


def test_a_manager_who_opts_out_is_not_paged_and_the_next_one_is(night):
    night.sms(DANA, "STOP")
    night.sms(MARIA, BURST)
    night.advance(minutes=2)
    assert [r.to for r in night.replies if r.act == "page_emergency"] == [LUIS, GRACE]
    assert night.broken() == []
