"""The night of the burst pipe, from the first word to the rating."""

from __future__ import annotations

from deskhand.testing.office import BRIGHTWATER, BURST, DANA, MARIA, RELIABLE, Office


def test_the_valve_comes_first_and_the_page_goes_out_in_the_same_minute(night):
    night.sms(MARIA, BURST)
    first = [(reply.to, reply.act) for reply in night.replies][:2]
    assert first == [(MARIA, "safety_water"), (DANA, "page_emergency")]
    assert {reply.at for reply in night.replies} == {night.box.clock.now()}
    assert "valve" in night.texts(MARIA)[0]
    assert night.broken() == []


def test_one_order_is_opened_and_the_first_plumber_is_asked(night):
    night.sms(MARIA, BURST)
    order = night.case(MARIA).order
    assert (order.unit, order.property, order.trade, order.urgency, order.verified) == (
        "4B",
        "Lakeview Court",
        "plumbing",
        "emergency",
        True,
    )
    assert night.acts(RELIABLE) == ["offer_job"]
    assert night.acts(BRIGHTWATER) == []
    assert night.broken() == []


def test_when_the_first_window_passes_the_second_plumber_is_asked(acknowledged):
    acknowledged.advance(minutes=8)
    assert acknowledged.acts(BRIGHTWATER) == []
    acknowledged.advance(minutes=2)
    assert acknowledged.acts(BRIGHTWATER) == ["offer_job"]
    assert acknowledged.broken() == []


def test_the_arrival_time_is_the_vendors_and_both_sides_hear_it(under_way):
    assert under_way.texts(MARIA)[-1] == (
        "Reliable Plumbing has taken your job and gave 2:40 AM as arrival time. I will tell you if that changes."
    )
    assert under_way.acts(DANA)[-1] == "staff_eta"
    assert under_way.broken() == []


def test_the_whole_night_is_told_once_per_change_and_ends_closed(done):
    done.advance(minutes=5)
    done.sms(MARIA, "yes it's fixed, thank you")
    done.advance(minutes=2)
    done.sms(MARIA, "5")
    assert done.acts(MARIA) == [
        "safety_water",
        "order_emergency",
        "vendor_eta",
        "vendor_arrived",
        "confirm_fixed",
        "ask_rating",
        "thanks_rating",
    ]
    assert done.acts(DANA) == ["page_emergency", "ack_thanks", "staff_eta"]
    assert done.acts(RELIABLE) == ["offer_job", "job_confirmed", "arrival_check", "done_noted"]
    case = done.case(MARIA)
    assert (case.outcome, case.facts["rating"]) == ("fixed, confirmed and rated by the tenant", 5)
    assert done.broken() == []


def test_paula_says_what_she_is_in_the_first_message_and_not_again(under_way):
    said = ["AI assistant" in text for text in under_way.texts(MARIA)]
    assert said == [True, False, False]
    assert under_way.broken() == []


def test_a_duplicated_webhook_changes_nothing():
    once, five_times = Office(), Office()
    once.sms(MARIA, BURST)
    five_times.sms(MARIA, BURST, times=5)
    assert five_times.replies == once.replies
    assert five_times.broken() == []
