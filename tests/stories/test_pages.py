"""A page reaches a person: it climbs until somebody answers, and the answer does what it says."""

from __future__ import annotations

from datetime import timedelta

import pytest

from deskhand.testing.office import (
    BRIGHTWATER,
    BURST,
    DANA,
    GRACE,
    LUIS,
    MARIA,
    NIGHT,
    RELIABLE,
    Office,
)


def pages(office: Office) -> list[tuple[int, str]]:
    """Minute of the story and address of every page, in order."""
    start = office.case(MARIA).opened_at
    sent = [reply for reply in office.replies if reply.act == "page_emergency"]
    return [((reply.at - start) // timedelta(minutes=1), reply.to) for reply in sent]


def test_an_unanswered_page_climbs_at_2_5_and_10_minutes_and_then_goes_to_all_every_10(night):
    night.sms(MARIA, BURST)
    night.advance(minutes=31)
    all_of_them = [DANA, LUIS, GRACE]
    assert pages(night) == [
        (0, DANA),
        (2, LUIS),
        (5, GRACE),
        *[(minute, who) for minute in (10, 20, 30) for who in all_of_them],
    ]
    assert night.broken() == []


def test_all_who_are_paged_hold_the_same_code(night):
    night.sms(MARIA, BURST)
    night.advance(minutes=6)
    assert [one.code for one in night.case(MARIA).escalations] == ["G42"]
    for who, says in ((DANA, "1 G42 to accept"), (LUIS, "1 G42 para aceptar"), (GRACE, "1 G42 to accept")):
        assert says in night.texts(who)[0]
    assert night.broken() == []


def test_an_acknowledgement_stops_the_climb_and_the_others_are_told(night):
    night.sms(MARIA, BURST)
    night.advance(minutes=3)
    night.sms(LUIS, "1 {code}")
    night.advance(minutes=6)
    assert pages(night) == [(0, DANA), (2, LUIS)]
    assert night.acts(LUIS) == ["page_emergency", "ack_thanks"]
    assert night.acts(DANA) == ["page_emergency", "others_answered"]
    assert night.broken() == []


def test_a_bare_1_counts_while_exactly_one_question_is_open(night):
    night.sms(MARIA, BURST)
    night.sms(DANA, "1")
    assert night.case(MARIA).escalations[0].resolution == "acknowledge"
    assert night.broken() == []


def test_with_two_pages_open_a_bare_1_is_asked_back(night):
    night.sms(MARIA, BURST)
    night.sms("+15125550105", "I smell gas in my apartment")
    night.sms(DANA, "1")
    assert night.acts(DANA)[-1] == "ask_which"
    assert [case.escalations[0].open for case in (night.case(MARIA), night.case("+15125550105"))] == [True, True]
    assert night.broken() == []


def test_a_second_acknowledgement_is_answered_too(acknowledged):
    acknowledged.sms(DANA, "1 G42")
    assert acknowledged.acts(DANA) == ["page_emergency", "ack_thanks", "staff_noted"]
    assert acknowledged.broken() == []


def test_a_downgrade_makes_it_urgent_and_asks_nobody_else_before_the_morning(night):
    night.sms(MARIA, BURST)
    night.sms(DANA, "2 {code}")
    night.advance(minutes=60)
    assert night.case(MARIA).order.urgency == "urgent"
    assert night.acts(DANA) == ["page_emergency", "ack_downgraded"]
    assert night.acts(BRIGHTWATER) == []
    assert night.broken() == []


def test_a_known_issue_takes_the_offer_back_and_tells_the_tenant(night):
    night.sms(MARIA, BURST)
    night.sms(DANA, "3 {code}")
    night.advance(minutes=30)
    assert night.acts(MARIA) == ["safety_water", "order_emergency", "known_issue"]
    assert night.acts(RELIABLE) == ["offer_job", "offer_withdrawn"]
    assert night.acts(BRIGHTWATER) == []
    assert night.broken() == []


def test_a_yes_after_the_known_issue_sends_nobody(night):
    night.sms(MARIA, BURST)
    night.sms(DANA, "3 {code}")
    night.sms(RELIABLE, "yes, 35 min")
    assert [offer.status for offer in night.case(MARIA).offers] == ["withdrawn"]
    assert night.acts(RELIABLE)[-1] == "job_taken"
    assert night.broken() == []


def test_zero_repeats_the_page_and_leaves_it_open(night):
    night.sms(MARIA, BURST)
    night.sms(DANA, "0 {code}")
    assert night.acts(DANA) == ["page_emergency", "ack_repeat"]
    assert night.case(MARIA).escalations[0].open is True
    assert night.broken() == []


# ------------------------------------------------------------------ a person has the case


@pytest.fixture
def taken(night: Office) -> Office:
    night.sms(MARIA, BURST)
    night.advance(minutes=1)
    night.sms(DANA, "mine {code}")
    night.advance(minutes=1)
    return night


def test_while_a_person_has_the_case_paula_is_silent_and_forwards_what_she_hears(taken):
    taken.sms(MARIA, "any news?")
    taken.sms(RELIABLE, "yes {code}, 35 min")
    taken.advance(minutes=20)
    assert taken.acts(MARIA) == ["safety_water", "order_emergency"]
    assert taken.acts(RELIABLE) == ["offer_job"]
    assert taken.acts(DANA) == ["page_emergency", "ack_taken_over", "forwarded", "forwarded"]
    assert '"any news?"' in taken.texts(DANA)[2]
    assert taken.broken() == []


def test_while_a_person_has_the_case_a_new_danger_still_warns_and_pages(taken):
    taken.sms(MARIA, "now I smell gas too")
    assert taken.acts(MARIA)[2] == "safety_gas"
    assert taken.acts(DANA)[2] == "page_emergency"
    assert taken.broken() == []


def test_back_lets_paula_go_on_with_what_came_meanwhile(taken):
    taken.sms(RELIABLE, "yes {code}, 35 min")
    taken.advance(minutes=2)
    taken.sms(DANA, "back")
    assert taken.acts(DANA)[-2:] == ["ack_handed_back", "staff_eta"]
    assert taken.acts(RELIABLE) == ["offer_job", "job_confirmed"]
    assert taken.acts(MARIA)[-1] == "vendor_eta"
    assert taken.case(MARIA).taken_by is None
    assert taken.broken() == []


def test_after_back_the_tenant_is_answered_by_paula_again(taken):
    taken.sms(DANA, "back")
    taken.sms(MARIA, "any news?")
    assert taken.acts(MARIA)[-1] == "status_looking"
    assert taken.broken() == []


# ------------------------------------------------------------------ who is on call


def test_luis_is_on_call_tonight_changes_who_is_paged_first(night):
    night.sms(DANA, "Luis is on call tonight")
    night.advance(minutes=1)
    night.sms(MARIA, BURST)
    assert night.acts(DANA) == ["on_call_changed"]
    assert pages(night) == [(0, LUIS)]
    night.advance(minutes=2)
    assert pages(night) == [(0, LUIS), (2, DANA)]
    assert night.broken() == []


def test_i_am_on_call_puts_the_writer_first():
    office = Office(NIGHT)
    office.sms(LUIS, "I'm on call tonight")
    office.sms(MARIA, BURST)
    assert pages(office) == [(0, LUIS)]
    assert office.broken() == []


def test_the_night_shift_ends_in_the_morning(night):
    night.sms(DANA, "Luis is on call tonight")
    night.advance(hours=6)
    night.sms(MARIA, BURST)
    assert pages(night) == [(0, DANA)]
    assert night.broken() == []


def test_a_tenant_cannot_change_who_is_on_call(night):
    night.sms("+15125550104", "Luis is on call tonight")
    night.sms(MARIA, BURST)
    assert pages(night) == [(0, DANA)]
    assert night.broken() == []


# ------------------------------------------------------------------ nobody takes the job


def test_when_no_vendor_takes_an_emergency_people_are_asked_as_fast_as_with_a_page(acknowledged):
    acknowledged.advance(minutes=33)
    start = acknowledged.case(MARIA).opened_at
    asked = [
        ((r.at - start) // timedelta(minutes=1), r.to) for r in acknowledged.replies if r.act == "ladder_exhausted"
    ]
    assert asked == [(20, DANA), (22, LUIS), (25, GRACE), *[(30, who) for who in (DANA, LUIS, GRACE)]]
    assert acknowledged.acts(MARIA)[-1] == "still_looking"
    assert acknowledged.broken() == []


def test_a_late_yes_ends_the_search_for_people(acknowledged):
    acknowledged.advance(minutes=23)
    acknowledged.sms(BRIGHTWATER, "yes, 40 min")
    acknowledged.advance(minutes=20)
    case = acknowledged.case(MARIA)
    assert [one.resolution for one in case.escalations] == ["acknowledge", "withdrawn"]
    assert acknowledged.acts(MARIA)[-2:] == ["still_looking", "vendor_eta"]
    assert acknowledged.broken() == []
