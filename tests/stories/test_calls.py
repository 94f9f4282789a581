"""The phone beside the texts of an emergency; and the same night without one, in which nothing waits for it."""

from __future__ import annotations

import pytest

from deskhand.domain.action import PlaceCall
from deskhand.domain.event import CallNotPlaced, Claimed, EffectSettled, SendUnknown
from deskhand.engine.explain import explain
from deskhand.testing.office import (
    BRIGHTWATER,
    BURST,
    DANA,
    DAY,
    DRIP,
    LUIS,
    MARIA,
    NIGHT,
    RELIABLE,
    Office,
)

NO_PHONE = "no phone is connected"


@pytest.fixture
def ringing() -> Office:
    """The night at an office with a phone."""
    return Office(NIGHT, with_phone=True, orders=())


def not_placed(office: Office) -> list[tuple[str, str, str]]:
    """Whom the office would have called, with which act, and why it did not; in order."""
    found = [event.what for event in office.box.history() if isinstance(event.what, CallNotPlaced)]
    return [(what.to, what.act, what.reason) for what in found]


def why(office: Office) -> list[str]:
    case = office.case(MARIA).id
    return [reason.text for reason in explain([event for event in office.box.history() if event.case == case])]


# ------------------------------------------------------------------ with a phone


def test_the_vendor_who_is_offered_an_emergency_is_called_beside_the_text(ringing: Office) -> None:
    ringing.sms(MARIA, BURST)
    assert ringing.acts(RELIABLE) == ["offer_job"]
    assert ringing.calls() == [(RELIABLE, "call_offer")]
    assert "place_call" in ringing.record.actions
    assert ringing.broken() == []


def test_a_call_says_who_speaks_before_all_else_and_asks_for_the_answer_by_text(ringing: Office) -> None:
    ringing.sms(MARIA, BURST)
    code = ringing.case(MARIA).offers[0].code
    words = ringing.phone.sent[0].call.text
    assert words.startswith("I am Paula, Lakeview Homes's AI assistant.")
    assert f"YES {code}" in words
    assert "EMERGENCY" in words


def test_each_offer_is_called_about_once_however_often_the_case_is_looked_at(ringing: Office) -> None:
    ringing.sms(MARIA, BURST)
    ringing.sms(MARIA, "please hurry")
    ringing.sms(DANA, "1 {code}")
    ringing.advance(minutes=10)
    assert ringing.calls() == [(RELIABLE, "call_offer"), (BRIGHTWATER, "call_offer")]
    assert ringing.broken() == []


def test_when_nobody_is_left_all_who_have_not_answered_are_called_and_then_a_manager_is_told(ringing: Office) -> None:
    ringing.sms(MARIA, BURST)
    ringing.sms(DANA, "1 {code}")
    ringing.advance(minutes=21)
    assert ringing.calls() == [
        (RELIABLE, "call_offer"),
        (BRIGHTWATER, "call_offer"),
        (RELIABLE, "call_offer_again"),
        (BRIGHTWATER, "call_offer_again"),
    ]
    claims = [event.what.action for event in ringing.box.history() if isinstance(event.what, Claimed)]
    acts = [getattr(action, "act", "") for action in claims]
    assert acts.index("ladder_exhausted") > max(place for place, act in enumerate(acts) if act == "call_offer_again")
    assert ringing.broken() == []


def test_who_has_said_no_is_not_called_again(ringing: Office) -> None:
    ringing.sms(MARIA, BURST)
    ringing.sms(DANA, "1 {code}")
    ringing.advance(minutes=1)
    ringing.sms(RELIABLE, "no {code}, all my guys are out")
    ringing.advance(minutes=11)
    assert ringing.calls()[2:] == [(BRIGHTWATER, "call_offer_again")]
    assert ringing.broken() == []


def test_a_page_without_an_answer_is_repeated_by_call_beside_the_next_text_and_once(ringing: Office) -> None:
    ringing.sms(MARIA, BURST)
    ringing.advance(minutes=1)
    assert (DANA, "call_page") not in ringing.calls()
    ringing.advance(minutes=30)
    assert [call for call in ringing.calls() if call[1] == "call_page"] == [(DANA, "call_page")]
    assert ringing.acts(LUIS)[0] == "page_emergency"
    assert ringing.broken() == []


def test_a_page_that_was_acknowledged_in_time_is_not_called_about(ringing: Office) -> None:
    ringing.sms(MARIA, BURST)
    ringing.advance(minutes=1)
    ringing.sms(DANA, "1 {code}")
    ringing.advance(minutes=8)
    assert ringing.calls() == [(RELIABLE, "call_offer")]
    assert ringing.broken() == []


def test_for_what_is_no_emergency_nobody_is_called() -> None:
    office = Office(DAY, with_phone=True, orders=())
    office.sms(MARIA, DRIP)
    office.advance(hours=5)
    assert office.acts(RELIABLE)[0] == "offer_job"
    assert office.calls() == []
    assert office.broken() == []


@pytest.mark.parametrize("does", ["busy", "no_answer"])
def test_who_is_busy_or_does_not_answer_costs_no_minute(ringing: Office, does: str) -> None:
    ringing.phone.person(RELIABLE, does)  # type: ignore[arg-type]
    ringing.sms(MARIA, BURST)
    ringing.sms(DANA, "1 {code}")
    ringing.advance(minutes=10)
    assert ringing.calls() == [(RELIABLE, "call_offer"), (BRIGHTWATER, "call_offer")]
    assert f"the carrier reports failed {does}" in why(ringing)
    assert ringing.broken() == []


def test_a_phone_that_takes_nothing_is_said_once_and_the_texts_go_on(ringing: Office) -> None:
    ringing.phone.fail("error")
    ringing.sms(MARIA, BURST)
    ringing.sms(DANA, "1 {code}")
    ringing.advance(minutes=10)
    assert not_placed(ringing) == [(RELIABLE, "call_offer", "not_taken"), (BRIGHTWATER, "call_offer", "not_taken")]
    assert ringing.acts(BRIGHTWATER) == ["offer_job"]
    assert "place_call" not in ringing.record.actions
    assert ringing.broken() == []


@pytest.mark.parametrize("how", ["timeout", "slow"])
def test_an_emergencys_call_whose_answer_was_lost_is_placed_once_more_and_says_so(ringing: Office, how: str) -> None:
    ringing.phone.fail(how)  # type: ignore[arg-type]
    ringing.sms(MARIA, BURST)
    first, second = [one.call for one in ringing.phone.sent]
    assert second.text == f"Again, in case it did not reach you: {first.text}"
    ringing.sms(DANA, "1 {code}")
    ringing.advance(minutes=5)
    assert len(ringing.phone.sent) == 2
    assert ringing.broken() == []


def test_a_lost_call_that_is_found_in_the_list_is_settled_by_it(ringing: Office) -> None:
    ringing.phone.fail("slow")
    ringing.sms(MARIA, BURST)
    ringing.sms(DANA, "1 {code}")
    ringing.advance(minutes=3)
    settled = [event.what for event in ringing.box.history() if isinstance(event.what, EffectSettled)]
    assert [what.outcome for what in settled] == ["repeated", "sent"]
    assert any(isinstance(event.what, SendUnknown) and event.what.channel == "voice" for event in ringing.box.history())
    assert ringing.broken() == []


def test_a_vendor_who_has_stopped_texts_is_offered_nothing_and_not_called(ringing: Office) -> None:
    ringing.sms(RELIABLE, "STOP")
    ringing.sms(MARIA, BURST)
    assert ringing.calls() == [(BRIGHTWATER, "call_offer")]
    assert ringing.broken() == []


def test_staff_who_have_stopped_texts_after_the_page_are_called_all_the_same(ringing: Office) -> None:
    ringing.sms(MARIA, BURST)
    ringing.sms(DANA, "STOP")
    ringing.advance(minutes=3)
    assert (DANA, "call_page") in ringing.calls()
    assert ringing.broken() == []


# ------------------------------------------------------------------ without one


def test_without_a_phone_the_night_goes_on_as_it_does_and_each_call_is_noted_once(acknowledged: Office) -> None:
    acknowledged.advance(minutes=60)
    assert not_placed(acknowledged) == [
        (RELIABLE, "call_offer", NO_PHONE),
        (BRIGHTWATER, "call_offer", NO_PHONE),
        (RELIABLE, "call_offer_again", NO_PHONE),
        (BRIGHTWATER, "call_offer_again", NO_PHONE),
    ]
    assert "ladder_exhausted" in acknowledged.acts(DANA)
    assert "place_call" not in acknowledged.record.actions
    assert acknowledged.broken() == []


def test_without_a_phone_the_case_says_whom_it_would_have_called(night: Office) -> None:
    night.sms(MARIA, BURST)
    night.advance(minutes=3)
    assert f"would have called {RELIABLE}: {NO_PHONE}" in why(night)
    assert f"would have called {DANA}: {NO_PHONE}" in why(night)
    assert night.broken() == []


def test_without_a_phone_everybody_reads_the_same_at_the_same_minute(ringing: Office, night: Office) -> None:
    for office in (ringing, night):
        office.sms(MARIA, BURST)
        office.advance(minutes=90)
    assert night.replies == ringing.replies


def test_a_call_that_was_not_possible_has_no_effect_and_no_claim(night: Office) -> None:
    night.sms(MARIA, BURST)
    offer = night.case(MARIA).offers[0]
    claims = [event.what.action for event in night.box.history() if isinstance(event.what, Claimed)]
    assert [action for action in claims if isinstance(action, PlaceCall)] == []
    assert night.case(MARIA).has_called(RELIABLE, "call_offer", offer.id)
