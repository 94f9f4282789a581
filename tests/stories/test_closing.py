"""The end of a case: done is the vendor's word, fixed is the tenant's, and silence is neither."""

from __future__ import annotations

from deskhand.domain.event import WorkOrderUpdated
from deskhand.testing.office import BURST, DANA, GRACE, JAMES, LUIS, MARIA, RELIABLE


def test_done_alone_closes_nothing_and_asks_the_tenant(done):
    assert done.acts(MARIA)[-1] == "confirm_fixed"
    assert (done.case(MARIA).order.status, done.case(MARIA).closed) == ("done", False)
    assert done.broken() == []


def test_still_leaking_opens_the_order_again_and_everybody_hears_it(done):
    done.advance(minutes=5)
    done.sms(MARIA, "it's still leaking")
    assert done.case(MARIA).order.status == "assigned"
    assert done.acts(RELIABLE)[-1] == "reopened"
    assert done.acts(MARIA)[-1] == "reopened_tenant"
    assert done.acts(DANA)[-1] == "hand_off"
    assert done.broken() == []


def test_silence_after_done_is_asked_about_once_more_and_then_goes_to_a_person(done):
    done.advance(hours=60)
    case = done.case(MARIA)
    assert done.acts(MARIA).count("confirm_fixed") == 2
    assert case.escalations[-1].reason.startswith("nobody has confirmed that it is fixed")
    assert case.closed is False
    assert done.broken() == []


def test_a_fixed_case_without_a_rating_closes_a_day_later(done):
    done.sms(MARIA, "yes it's fixed, thanks")
    assert done.acts(MARIA)[-1] == "ask_rating"
    done.advance(hours=25)
    assert done.case(MARIA).outcome == "fixed, confirmed by the tenant"
    assert done.broken() == []


def test_a_rating_after_the_close_is_kept_and_thanked_for(done):
    done.sms(MARIA, "yes it's fixed, thanks")
    done.advance(hours=25)
    done.sms(MARIA, "4")
    assert done.case(MARIA).facts["rating"] == 4
    assert done.acts(MARIA)[-1] == "thanks_rating"
    assert done.broken() == []


def test_a_bill_after_the_close_is_noted_and_one_above_the_limit_goes_to_a_person(on_site):
    on_site.sms(RELIABLE, "all done")
    on_site.sms(MARIA, "yes it's fixed, thanks")
    on_site.advance(hours=25)
    assert on_site.case(MARIA).closed is True
    on_site.sms(RELIABLE, "total came to $1,900")
    assert on_site.acts(RELIABLE)[-1] == "done_noted"
    assert on_site.case(MARIA).escalations[-1].reason.startswith("the bill of $1,900")
    assert on_site.broken() == []


def test_a_photo_of_the_work_is_kept_with_the_order(on_site):
    on_site.sms(RELIABLE, "done, replaced the supply line, $240", media=["https://media.invalid/1.jpg"])
    notes = [event.what.note for event in on_site.box.history() if isinstance(event.what, WorkOrderUpdated)]
    assert notes == ["done: done, replaced the supply line, $240 (photo: https://media.invalid/1.jpg)"]
    assert on_site.broken() == []


def test_done_without_a_price_is_asked_for_it(on_site):
    on_site.sms(RELIABLE, "all done")
    assert on_site.acts(RELIABLE)[-1] == "done_ask_cost"
    assert on_site.broken() == []


def test_a_tenant_who_says_it_is_fixed_before_anybody_came_ends_it_for_all(under_way):
    under_way.sms(MARIA, "it stopped, all fixed now, please cancel")
    assert under_way.acts(MARIA)[-1] == "cancelled"
    assert under_way.acts(RELIABLE)[-1] == "offer_withdrawn"
    assert under_way.case(MARIA).closed is True
    assert under_way.broken() == []


def test_those_who_hold_an_open_page_hear_that_it_was_called_off(night):
    night.sms(MARIA, BURST)
    night.advance(minutes=6)
    night.sms(MARIA, "it stopped, all fixed now, please cancel")
    assert [night.acts(who)[-1] for who in (DANA, LUIS, GRACE)] == ["staff_cancelled"] * 3
    assert night.broken() == []


def test_thanks_after_the_end_is_answered_and_opens_nothing(done):
    done.sms(MARIA, "yes it's fixed, thanks")
    done.advance(minutes=1)
    done.sms(MARIA, "5")
    done.advance(hours=9)
    done.sms(MARIA, "thank you so much for the quick help")
    assert len(done.cases(MARIA)) == 1
    assert done.case(MARIA).closed is True
    assert done.broken() == []


def test_the_end_of_one_case_says_nothing_to_anybody_else(done):
    done.sms(MARIA, "yes it's fixed, thanks")
    done.advance(minutes=1)
    done.sms(MARIA, "5")
    assert done.acts(JAMES) == done.acts(LUIS) == []
    assert done.broken() == []
