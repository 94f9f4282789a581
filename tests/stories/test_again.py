"""What happened before stands in the way of nothing that happens now: again an emergency, again a visit, again a question."""

from __future__ import annotations

from deskhand.testing.office import (
    BURST,
    DANA,
    DRIP,
    JAMES,
    LUIS,
    MARIA,
    RELIABLE,
    STRANGER,
)

WORSE = "now it burst, water is pouring out everywhere and the whole kitchen is flooding"


def test_an_earlier_question_to_a_manager_holds_back_no_page(day):
    day.sms(MARIA, DRIP)
    day.advance(minutes=10)
    day.sms(RELIABLE, "what brand is the faucet and who lets me in?")
    day.advance(hours=1)
    day.sms(MARIA, WORSE)
    assert "page_emergency" in day.acts(DANA)
    assert day.broken() == []


def test_an_emergency_after_a_downgrade_is_one_again(night):
    night.sms(MARIA, BURST)
    night.sms(DANA, "2 {code}")
    night.advance(hours=1)
    night.sms(MARIA, WORSE)
    assert night.acts(DANA).count("page_emergency") == 2
    assert night.acts(MARIA).count("safety_water") == 2
    assert night.case(MARIA).order.urgency == "emergency"
    assert night.broken() == []


def test_the_second_visit_has_a_time_of_its_own_that_is_watched(done):
    done.sms(MARIA, "it's still leaking")
    done.advance(minutes=5)
    done.sms(RELIABLE, "sorry about that, back in 40 min")
    assert done.acts(MARIA)[-1] in ("vendor_new_eta", "vendor_eta")
    done.sms(MARIA, "when is he coming back?")
    assert done.acts(MARIA)[-1] == "status_eta"
    done.advance(minutes=60)
    assert done.acts(RELIABLE)[-1] == "arrival_check"
    assert done.broken() == []


def test_the_second_done_is_asked_about_although_the_first_was_confirmed(done):
    done.sms(MARIA, "yes it's fixed, thanks")
    done.advance(hours=4)
    done.sms(MARIA, "no wait, it's leaking again, same spot")
    done.advance(minutes=5)
    done.sms(RELIABLE, "on my way, 30 min")
    done.advance(minutes=30)
    done.sms(RELIABLE, "here")
    done.advance(minutes=30)
    done.sms(RELIABLE, "done, new valve, $90")
    assert done.acts(MARIA).count("confirm_fixed") == 2
    done.advance(hours=23)
    assert done.case(MARIA).closed is False
    assert done.broken() == []


def test_a_vendor_who_says_how_late_keeps_the_job(under_way):
    under_way.advance(minutes=45)
    under_way.sms(RELIABLE, "running late, there in 45 min")
    under_way.advance(minutes=40)
    assert under_way.case(MARIA).offers[0].status == "accepted"
    assert "vendor_replaced" not in under_way.acts(MARIA)
    assert under_way.broken() == []


def test_the_price_that_follows_done_is_its_cost_and_no_quote(on_site):
    on_site.advance(minutes=30)
    on_site.sms(RELIABLE, "all done")
    assert on_site.acts(RELIABLE)[-1] == "done_ask_cost"
    on_site.sms(RELIABLE, "$240")
    assert on_site.acts(RELIABLE)[-1] == "done_noted"
    assert "quote_accepted" not in on_site.acts(RELIABLE)
    assert on_site.acts(MARIA).count("confirm_fixed") == 1
    assert on_site.broken() == []


def test_the_second_question_whether_it_is_fixed_wakes_nobody(done):
    done.advance(hours=32)
    times = [reply.at for reply in done.replies if reply.act == "confirm_fixed"]
    assert len(times) == 2
    assert 13 <= times[1].hour < 24  # 8 to 19 in Austin
    assert done.broken() == []


def test_small_talk_settles_no_safety_question(night):
    night.sms(MARIA, "something is wrong here, please help")
    assert night.acts(MARIA) == ["ask_safety"]
    night.advance(minutes=1)
    night.sms(MARIA, "are you a robot?")
    night.advance(minutes=15)
    assert "page_emergency" in night.acts(DANA)
    assert night.broken() == []


def test_a_second_question_for_the_office_is_passed_on_too(day):
    day.sms(JAMES, "can I paint the bedroom dark green?")
    day.advance(minutes=5)
    day.sms(JAMES, "and may my sister park her trailer behind the building in May?")
    asked = [one for case in day.record.cases.values() for one in case.escalations if "question" in one.reason]
    assert len(asked) == 2
    assert day.broken() == []


def test_a_person_who_took_the_case_hears_what_strangers_write_in_it(night):
    night.sms(STRANGER, "there is water everywhere, pipe burst under the sink, unit 4B Lakeview Court")
    night.advance(minutes=1)
    night.sms(DANA, "mine {code}")
    night.advance(minutes=1)
    night.sms(STRANGER, "it reaches the hallway now")
    assert night.acts(DANA)[-1] == "forwarded"
    assert night.broken() == []


def test_who_goes_on_call_is_named_by_a_whole_word(day):
    day.sms(DANA, "Luis is on call tonight")
    assert "you_are_on_call" in day.acts(LUIS)
    day.sms(LUIS, "I'm actually on call tonight, fine")
    assert day.acts(LUIS)[-1] == "on_call_changed"


def test_a_case_that_was_taken_can_be_handed_back_days_later(night):
    night.sms(MARIA, BURST)
    night.sms(DANA, "mine {code}")
    night.advance(hours=50)
    night.sms(DANA, "back {code}")
    assert night.case(MARIA).taken_by is None
    assert night.broken() == []


def test_a_closed_case_leaves_no_question_behind(done):
    done.sms(MARIA, "yes it's fixed, thanks")
    done.advance(hours=25)
    assert done.case(MARIA).closed
    assert done.case(MARIA).open_escalations() == ()


def test_an_emergency_that_spreads_to_another_thing_is_the_same_one(night):
    night.sms(MARIA, BURST)
    night.advance(minutes=1)
    night.sms(MARIA, "its getting worse its all over the floor now")
    assert len(night.cases(MARIA)) == 1
    assert night.acts(RELIABLE).count("offer_job") == 1
    assert night.broken() == []
