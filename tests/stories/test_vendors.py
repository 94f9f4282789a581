"""Vendors: who is asked, whose yes counts, who is late, who never comes."""

from __future__ import annotations

from deskhand.testing.office import BRIGHTWATER, BURST, DANA, DAY, DRIP, JAMES, MARIA, NIGHT, RELIABLE, Office


def test_a_no_asks_the_next_vendor_at_once(acknowledged):
    acknowledged.sms(RELIABLE, "no {code}, all my guys are out")
    assert acknowledged.acts(RELIABLE)[-1] == "decline_noted"
    assert acknowledged.acts(BRIGHTWATER) == ["offer_job"]
    assert acknowledged.broken() == []


def test_in_an_emergency_a_later_time_is_noted_while_others_are_asked(acknowledged):
    acknowledged.sms(RELIABLE, "can't before 7am")
    assert acknowledged.acts(RELIABLE)[-1] == "counter_noted"
    assert acknowledged.acts(BRIGHTWATER) == ["offer_job"]
    assert acknowledged.broken() == []


def test_when_nobody_comes_sooner_the_later_time_is_taken(acknowledged):
    acknowledged.sms(RELIABLE, "can't before 7am")
    acknowledged.sms(BRIGHTWATER, "no {code}")
    assert acknowledged.acts(RELIABLE)[-1] == "job_confirmed"
    assert acknowledged.texts(MARIA)[-1].startswith(
        "Reliable Plumbing has taken your job and gave 7:00 AM as arrival time."
    )
    assert acknowledged.broken() == []


def test_a_yes_after_the_own_window_still_wins_while_nobody_else_has_accepted(acknowledged):
    acknowledged.advance(minutes=11)
    acknowledged.sms(RELIABLE, "yes, 40 min")
    assert [(offer.vendor, offer.status) for offer in acknowledged.case(MARIA).offers] == [
        (RELIABLE, "accepted"),
        (BRIGHTWATER, "withdrawn"),
    ]
    assert acknowledged.acts(BRIGHTWATER) == ["offer_job", "offer_withdrawn"]
    assert acknowledged.broken() == []


def test_a_late_accept_hears_that_the_job_is_taken(acknowledged):
    acknowledged.advance(minutes=11)
    acknowledged.sms(BRIGHTWATER, "yes, 40 min")
    acknowledged.sms(RELIABLE, "yes, 20 min")
    assert acknowledged.acts(RELIABLE) == ["offer_job", "offer_withdrawn", "job_taken"]
    assert [offer.status for offer in acknowledged.case(MARIA).offers] == ["withdrawn", "accepted"]
    assert acknowledged.broken() == []


def test_an_arrival_time_alone_is_a_yes(acknowledged):
    acknowledged.sms(RELIABLE, "35 min")
    assert acknowledged.acts(RELIABLE)[-1] == "job_confirmed"
    assert acknowledged.broken() == []


def test_a_yes_without_a_time_promises_none_and_asks_for_it(acknowledged):
    acknowledged.sms(RELIABLE, "yes {code}")
    assert acknowledged.acts(RELIABLE)[-1] == "job_confirmed_ask_eta"
    assert acknowledged.acts(MARIA)[-1] == "vendor_assigned"
    assert acknowledged.case(MARIA).promises == ()
    assert acknowledged.broken() == []


def test_lateness_is_noticed_by_the_clock_before_the_tenant(under_way):
    under_way.advance(minutes=35)
    assert under_way.acts(RELIABLE)[-1] == "arrival_check"
    assert under_way.acts(MARIA)[-1] == "vendor_eta"
    under_way.advance(minutes=10)
    assert under_way.acts(MARIA)[-1] == "vendor_late"
    assert under_way.acts(DANA)[-1] == "page_late"
    assert under_way.broken() == []


def test_twenty_minutes_late_is_passed_on_with_the_new_time_and_nobody_is_paged(under_way):
    under_way.advance(minutes=30)
    under_way.sms(RELIABLE, "running 20 minutes late")
    under_way.advance(minutes=18)
    under_way.sms(RELIABLE, "here")
    assert under_way.acts(MARIA)[-2:] == ["vendor_new_eta", "vendor_arrived"]
    assert under_way.acts(DANA)[-1] == "staff_new_eta"
    assert under_way.broken() == []


def test_a_vendor_who_never_comes_is_replaced_and_everybody_hears_it(under_way):
    under_way.advance(minutes=35 + 10 + 30)
    assert [offer.status for offer in under_way.case(MARIA).offers] == ["withdrawn", "open"]
    assert under_way.acts(RELIABLE)[-1] == "offer_withdrawn"
    assert under_way.acts(MARIA)[-1] == "vendor_replaced"
    assert under_way.acts(BRIGHTWATER) == ["offer_job"]
    assert under_way.broken() == []


def test_the_tenant_can_call_it_off_before_anybody_has_accepted(acknowledged):
    acknowledged.sms(MARIA, "never mind, cancel it, it is fixed")
    assert acknowledged.acts(MARIA)[-1] == "cancelled"
    assert acknowledged.acts(RELIABLE) == ["offer_job", "offer_withdrawn"]
    assert acknowledged.case(MARIA).outcome == "called off by the tenant"
    assert acknowledged.broken() == []


def test_a_yes_to_a_job_that_was_called_off_hears_that_it_is_gone(acknowledged):
    acknowledged.sms(MARIA, "never mind, cancel it, it is fixed")
    acknowledged.sms(RELIABLE, "yes {code}, 35 min")
    assert acknowledged.acts(RELIABLE)[-1] == "job_taken"
    assert acknowledged.case(MARIA).order.status == "cancelled"
    assert acknowledged.broken() == []


def test_a_vendor_with_two_open_offers_is_asked_which_one_the_bare_yes_means(day):
    day.sms(JAMES, DRIP)
    day.sms(MARIA, DRIP)
    day.sms(RELIABLE, "yes, 30 min")
    assert day.acts(RELIABLE) == ["offer_job", "offer_job", "ask_which"]
    assert [day.case(who).offers[0].status for who in (JAMES, MARIA)] == ["open", "open"]
    assert day.broken() == []


def test_with_its_code_the_yes_finds_the_right_one_of_two_offers(day):
    day.sms(JAMES, DRIP)
    day.sms(MARIA, DRIP)
    code = day.case(JAMES).offers[0].code
    day.sms(RELIABLE, f"yes {code}, 30 min")
    assert [day.case(who).offers[0].status for who in (JAMES, MARIA)] == ["accepted", "open"]
    assert day.broken() == []


def test_a_vendors_question_goes_to_a_manager(acknowledged):
    acknowledged.sms(RELIABLE, "yes {code}, 35 min")
    acknowledged.sms(RELIABLE, "is there parking for a box truck behind the building?")
    assert acknowledged.acts(RELIABLE)[-1] == "vendor_question"
    assert acknowledged.acts(DANA)[-1] == "hand_off"
    assert acknowledged.broken() == []


def test_what_the_tenant_adds_reaches_the_vendor_who_is_coming(under_way):
    under_way.sms(MARIA, "the side door is open, and we have a dog")
    assert under_way.acts(MARIA)[-1] == "update_passed_on"
    assert under_way.acts(RELIABLE)[-1] == "tenant_update"
    assert under_way.broken() == []


def test_the_preferred_vendor_of_the_property_is_asked_before_the_better_ranked():
    marcus = "+15125550120"  # Cedar Terrace prefers Fixit; his refrigerator is under their warranty too
    office = Office(DAY)
    office.sms(marcus, "the dishwasher does not drain, no rush")
    assert office.case(marcus).offers[0].vendor == "+15125550180"
    assert office.broken() == []


def test_a_vendor_whose_insurance_has_run_out_is_never_asked():
    kwame = "+15125550131"  # Bluebonnet Flats, where Budget Air would be the third
    office = Office(DAY, outdoor_f=88)
    office.sms(kwame, "the AC blows warm air, not urgent")
    for vendor in ("+15125550194", "+15125550195"):
        office.sms(vendor, "no {code}")
    asked = [offer.vendor for offer in office.case(kwame).offers]
    assert asked == ["+15125550194", "+15125550195"]
    assert office.broken() == []


def test_one_text_of_a_burst_is_one_offer(night):
    night.sms(MARIA, BURST, "please hurry", "its coming through the floor")
    assert night.acts(RELIABLE) == ["offer_job"]
    assert night.broken() == []


def test_who_was_given_up_for_lost_and_is_done_after_all_has_the_job_again(night):
    night.sms(MARIA, BURST)
    night.sms(RELIABLE, "yes {code}, 35 min")
    night.advance(hours=2)
    assert [offer.status for offer in night.case(MARIA).offers if offer.vendor == RELIABLE] == ["withdrawn"]
    night.sms(RELIABLE, "done, replaced the supply line, $240")
    assert [offer.status for offer in night.case(MARIA).offers if offer.vendor == RELIABLE] == ["accepted"]
    assert "confirm_fixed" in night.acts(MARIA)
    assert night.broken() == []


def test_in_an_emergency_a_time_within_the_hour_is_a_yes(night):
    night.sms(MARIA, BURST)
    night.sms(RELIABLE, "can't before 3")
    assert [offer.status for offer in night.case(MARIA).offers if offer.vendor == RELIABLE] == ["accepted"]
    assert night.broken() == []


def test_who_has_named_a_later_time_hears_when_the_job_is_gone():
    office = Office(NIGHT, orders=())
    office.sms(MARIA, BURST)
    office.advance(minutes=1)
    office.sms(RELIABLE, "could do 6am")
    office.advance(minutes=1)
    office.sms(BRIGHTWATER, "yes 30 min")
    assert office.acts(RELIABLE) == ["offer_job", "counter_noted", "offer_withdrawn"]
    office.advance(hours=3)
    assert office.broken() == []


def test_who_has_the_job_and_cannot_come_gives_it_back_and_everybody_hears():
    office = Office(NIGHT, orders=())
    office.sms(MARIA, BURST)
    office.advance(minutes=1)
    office.sms(RELIABLE, "yes 30 min")
    office.advance(minutes=2)
    office.sms(RELIABLE, "sorry truck broke down cant make it")
    assert office.acts(RELIABLE)[-1] == "decline_noted"
    assert office.acts(MARIA)[-1] == "vendor_gave_back"
    assert office.acts(BRIGHTWATER) == ["offer_job"]
    assert office.broken() == []


def test_a_price_instead_of_a_yes_is_told_how_to_take_the_job(day):
    day.sms(JAMES, "the bathroom faucet drips a little, no rush, come in any time")
    day.sms(RELIABLE, "450 + tax")
    assert day.acts(RELIABLE)[-1] == "price_first"
    day.sms(RELIABLE, "yes {code} 2pm")
    assert day.case(JAMES).order.vendor == RELIABLE
    assert day.broken() == []


def test_a_vendor_who_asks_for_another_day_keeps_the_job_and_is_asked_which(day):
    day.sms(JAMES, "the dryer makes a loud noise, come in any time")
    vendor = next(reply.to for reply in day.replies if reply.act == "offer_job")
    day.sms(vendor, "yes {code} friday 9am")
    day.sms(vendor, "luis called in sick, can we do another day")
    assert day.acts(vendor)[-1] == "which_day"
    assert day.case(JAMES).order.vendor == vendor
    day.sms(vendor, "monday 10am")
    assert day.acts(JAMES)[-1].startswith("visit_proposed")
    assert day.broken() == []
