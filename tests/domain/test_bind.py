"""The seven rules of binding, first match wins, each beside the case that it just does not cover."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from deskhand.domain.bind import Binding, OpenCase, OpenOffer, OpenQuestion, ThreadView, bind
from deskhand.domain.disposition import Disposition as D
from deskhand.domain.reading import Answer, Fact, Item, Role, Trade

NOW = datetime(2026, 3, 9, 15, 0, tzinfo=UTC)
DAYS = timedelta(days=1)

SINK = OpenCase(
    "c1", "fault", True, NOW - 2 * DAYS, NOW - 2 * DAYS, unit="4B", trade="plumbing", thing="sink", order="WO-1007"
)
OVEN = replace(SINK, id="c2", trade="appliance", thing="oven", order="WO-1008")
INQUIRY = OpenCase("q1", "inquiry", True, NOW - DAYS, NOW - DAYS)
OFFER = OpenOffer("o1", "K27", "c1", "open", NOW - timedelta(minutes=5), "WO-1007")
PAGE = OpenQuestion("e1", "B14", "c1", "page", True, NOW - timedelta(minutes=2))


def tenant(*cases: OpenCase, **changes: object) -> ThreadView:
    return replace(ThreadView(Role.TENANT, NOW, cases), **changes)  # type: ignore[arg-type]


def vendor(*offers: OpenOffer) -> ThreadView:
    return ThreadView(Role.VENDOR, NOW, offers=offers)


def manager(*questions: OpenQuestion) -> ThreadView:
    return ThreadView(Role.MANAGER, NOW, questions=questions)


def item(text: str = "words", **values: object) -> Item:
    return Item(text, **values)  # type: ignore[arg-type]


def ended(case: OpenCase, days_ago: float = 3) -> OpenCase:
    return replace(case, open=False, touched_at=NOW - days_ago * DAYS)


# ------------------------------------------------------------------ before all rules: danger to life


def test_a_danger_that_was_heard_goes_to_the_case_that_it_opened():
    view = tenant(SINK, hazard_case="h1")
    assert bind(item(trade=Trade.PLUMBING), D.EMERGENCY, view).case == "h1"


def test_what_stands_beside_the_danger_does_not():
    view = tenant(SINK, hazard_case="h1")
    assert bind(item(), D.STATUS, view).case == "c1"


# ------------------------------------------------------------------ 1: a code


def test_1_a_code_wins_over_everything_else():
    other = replace(PAGE, id="e2", code="C15", case="c2")
    answer = item("1 B14", code="B14", answer=Answer.ACKNOWLEDGE)
    assert bind(answer, D.STAFF, manager(PAGE, other)) == Binding(
        "c1", "fault", "the message carries the code B14", "e1"
    )


def test_1_of_two_questions_with_one_code_the_newer_is_meant():
    older = replace(PAGE, id="e0", case="c0", open=False)
    assert bind(item(code="B14"), D.STAFF, manager(older, PAGE)).answers == "e1"


def test_1_a_vendors_code_names_the_offer():
    later = replace(OFFER, id="o2", code="L28", case="c2")
    assert bind(item(code="K27", answer=Answer.ACCEPT), D.VENDOR, vendor(OFFER, later)).answers == "o1"


def test_1_near_miss_a_code_that_no_question_of_this_person_has_is_a_wrong_one():
    found = bind(item(code="Z99", answer=Answer.YES), D.STAFF, manager(PAGE))
    assert (found.case, found.kind, found.answers) == (None, "inquiry", "wrong_code")


def test_1_near_miss_what_looks_like_a_code_in_a_tenants_text_is_none():
    assert bind(item("B14", code="B14"), D.STATUS, tenant(SINK)).case == "c1"


# ------------------------------------------------------------------ 2: an open question


def test_2_an_answer_goes_to_the_case_that_asked():
    asking = replace(SINK, asked="ask_access")
    assert bind(item("yes", answer=Answer.YES), D.UPDATE, tenant(OVEN, asking)).case == "c1"


def test_2_a_fact_alone_answers_the_question_for_it():
    asking = replace(SINK, trade=None, thing=None, unit=None, asked="ask_unit")
    said = item("4B", facts=(Fact("unit", "4B", "4B"),))
    assert bind(said, D.CLARIFY, tenant(asking)).case == "c1"


def test_2_near_miss_another_fault_does_not_answer_the_question_about_this_one():
    asking = replace(SINK, asked="ask_access")
    assert bind(item("the oven is dead", trade=Trade.APPLIANCE, thing="oven"), D.ROUTINE, tenant(asking)).case is None


def test_2_near_miss_a_question_of_a_case_that_has_ended_is_not_open():
    asking = ended(replace(SINK, asked="ask_access"))
    assert bind(item("yes", answer=Answer.YES), D.CLARIFY, tenant(asking)).kind == "inquiry"


def test_2_a_rating_still_finds_the_case_that_has_ended():
    rated = ended(replace(SINK, asked="ask_rating"))
    said = item("5", facts=(Fact("rating", 5, "5"),), answer=Answer.RATING)
    assert bind(said, D.UPDATE, tenant(rated)).case == "c1"


def test_2_whatever_follows_the_safety_question_belongs_to_it():
    asking = replace(INQUIRY, asked="ask_safety")
    assert bind(item("its pouring", trade=Trade.PLUMBING), D.EMERGENCY, tenant(SINK, asking)).case == "q1"


def test_2_near_miss_except_the_wish_that_we_stop():
    asking = replace(INQUIRY, asked="ask_safety")
    assert bind(item("stop"), D.OPT_OUT, tenant(SINK, asking)).case == "c1"


def test_2_a_bare_yes_of_a_vendor_is_for_the_one_open_offer():
    gone = replace(OFFER, id="o0", status="withdrawn", case="c0")
    assert bind(item("yes", answer=Answer.ACCEPT), D.VENDOR, vendor(gone, OFFER)).answers == "o1"


def test_2_near_miss_with_two_open_offers_the_vendor_is_asked_which():
    other = replace(OFFER, id="o2", code="L28", case="c2")
    found = bind(item("yes", answer=Answer.ACCEPT), D.VENDOR, vendor(OFFER, other))
    assert (found.case, found.which) == (None, ("K27", "L28"))


def test_2_a_vendor_with_a_job_who_is_there_means_that_job():
    job = replace(OFFER, id="o0", status="accepted", case="c0")
    assert bind(item("here", answer=Answer.ARRIVED), D.VENDOR, vendor(job, OFFER)).answers == "o0"


def test_2_a_late_yes_to_a_withdrawn_offer_finds_its_case():
    gone = replace(OFFER, status="withdrawn")
    assert bind(item("yes", answer=Answer.ACCEPT), D.VENDOR, vendor(gone)).case == "c1"


def test_2_near_miss_an_offer_of_more_than_14_days_ago_is_forgotten():
    gone = replace(OFFER, status="withdrawn", made_at=NOW - 14 * DAYS - timedelta(seconds=1))
    assert bind(item("yes", answer=Answer.ACCEPT), D.VENDOR, vendor(gone)).case is None


def test_2_a_bare_1_of_a_manager_is_for_the_one_open_page():
    answered = replace(PAGE, id="e0", open=False, case="c0")
    assert bind(item("1", answer=Answer.ACKNOWLEDGE), D.STAFF, manager(answered, PAGE)).answers == "e1"


def test_2_near_miss_with_two_open_pages_the_manager_is_asked_which():
    other = replace(PAGE, id="e2", code="C15")
    assert bind(item("1", answer=Answer.ACKNOWLEDGE), D.STAFF, manager(PAGE, other)).which == ("B14", "C15")


def test_2_near_miss_words_of_a_manager_that_answer_nothing_are_not_bound_to_the_page():
    assert bind(item("good morning"), D.STAFF, manager(PAGE)) == Binding(
        None, "inquiry", "words that open nothing else (staff)"
    )


def test_2_back_is_for_what_was_taken_over_and_not_for_what_is_open():
    taken = replace(PAGE, id="e0", open=False, case="c0")
    assert bind(item("back", answer=Answer.HAND_BACK), D.STAFF, manager(taken, PAGE)).answers == "e0"


def test_2_at_most_three_are_named():
    many = [replace(PAGE, id=f"e{n}", code=f"A{10 + n}") for n in range(5)]
    assert bind(item("1", answer=Answer.ACKNOWLEDGE), D.STAFF, manager(*many)).which == ("A12", "A13", "A14")


# ------------------------------------------------------------------ below a message of ours


def test_of_two_cases_the_one_is_meant_below_whose_message_it_stands():
    view = tenant(SINK, OVEN, replies_to="c2")
    assert bind(item(), D.STATUS, view) == Binding("c2", "fault", "it answers a message about this case")


def test_a_new_fault_below_an_old_message_is_a_new_fault():
    view = tenant(OVEN, replies_to="c2")
    assert bind(item(trade=Trade.PLUMBING), D.ROUTINE, view).case is None


def test_a_message_of_a_case_that_is_not_this_persons_binds_nothing():
    assert bind(item(), D.STATUS, tenant(SINK, replies_to="c9")).case == "c1"


# ------------------------------------------------------------------ 3: the same fault


@pytest.mark.parametrize("disposition", [D.EMERGENCY, D.URGENT, D.ROUTINE])
def test_3_the_same_unit_trade_and_thing_within_14_days_is_the_same_fault(disposition):
    again = item(trade=Trade.PLUMBING, thing="sink", facts=(Fact("unit", "4B", "4B"),))
    assert bind(again, disposition, tenant(OVEN, SINK)).case == "c1"


def test_3_what_is_not_said_counts_as_the_same():
    assert bind(item(trade=Trade.PLUMBING), D.ROUTINE, tenant(SINK)).case == "c1"


@pytest.mark.parametrize(
    "other",
    [
        item(trade=Trade.ELECTRICAL, thing="sink"),
        item(trade=Trade.PLUMBING, thing="toilet"),
        item(trade=Trade.PLUMBING, thing="sink", facts=(Fact("unit", "4C", "4C"),)),
    ],
    ids=["another trade", "another thing", "another unit"],
)
def test_3_near_miss_one_difference_makes_it_a_new_fault(other):
    assert bind(other, D.ROUTINE, tenant(SINK)) == Binding(None, "fault", "a fault that no open order covers")


@pytest.mark.parametrize(("age", "case"), [(14 * DAYS, "c1"), (14 * DAYS + timedelta(seconds=1), None)])
def test_3_near_miss_after_14_days_it_is_a_new_fault(age, case):
    old = replace(SINK, opened_at=NOW - age)
    assert bind(item(trade=Trade.PLUMBING, thing="sink"), D.ROUTINE, tenant(old)).case == case


def test_3_near_miss_a_fault_whose_case_has_ended_is_a_new_one():
    assert bind(item(trade=Trade.PLUMBING, thing="sink"), D.ROUTINE, tenant(ended(SINK))).case is None


# ------------------------------------------------------------------ 4: by name


def test_4_the_order_number_names_the_case_even_when_it_has_ended():
    view = tenant(OVEN, ended(SINK))
    assert bind(item("what about wo-1007?"), D.STATUS, view).case == "c1"


def test_4_near_miss_a_longer_number_that_begins_like_it_does_not():
    view = tenant(SINK, OVEN)
    assert bind(item("what about WO-10071?"), D.STATUS, view).case is None


def test_4_the_trade_names_the_case():
    assert bind(item("where is the plumber", trade=Trade.PLUMBING), D.STATUS, tenant(OVEN, SINK)).case == "c1"


def test_4_near_miss_a_trade_of_two_open_cases_names_none():
    toilet = replace(SINK, id="c3", thing="toilet", order="WO-1009")
    found = bind(item("where is the plumber", trade=Trade.PLUMBING), D.STATUS, tenant(SINK, toilet))
    assert (found.case, found.which) == (None, ("WO-1007", "WO-1009"))


# ------------------------------------------------------------------ 5: the only one


@pytest.mark.parametrize("disposition", [D.STATUS, D.UPDATE, D.OPT_OUT, D.ESCALATE])
def test_5_the_only_open_case_is_meant(disposition):
    assert bind(item(), disposition, tenant(SINK, INQUIRY)).case == "c1"


def test_5_near_miss_with_two_open_cases_the_person_is_asked_which():
    assert bind(item("any news?"), D.STATUS, tenant(SINK, OVEN)).which == ("WO-1007", "WO-1008")


@pytest.mark.parametrize("disposition", [D.OPT_OUT, D.ESCALATE])
def test_5_near_miss_but_nobody_is_asked_which_one_they_want_a_human_or_silence_for(disposition):
    found = bind(item(), disposition, tenant(SINK, OVEN))
    assert (found.case, found.kind, found.which) == (None, "inquiry", ())


def test_5_with_no_open_case_the_one_that_ended_last_is_meant():
    view = tenant(ended(OVEN, days_ago=1), ended(SINK, days_ago=5))
    assert bind(item("any news?"), D.STATUS, view).case == "c2"


def test_5_near_miss_small_talk_does_not_wake_an_ended_case():
    assert bind(item("good morning"), D.OUT_OF_SCOPE, tenant(ended(SINK))).case is None


def test_5_unclear_words_in_the_middle_of_an_emergency_belong_to_it():
    flood = replace(SINK, emergency=True)
    assert bind(item("hello??"), D.CLARIFY, tenant(flood)).case == "c1"


def test_5_near_miss_in_the_middle_of_an_ordinary_fault_they_do_not():
    assert bind(item("hello??"), D.CLARIFY, tenant(SINK)).case is None


# ------------------------------------------------------------------ 6: the thread's own inquiry


@pytest.mark.parametrize("disposition", [D.OUT_OF_SCOPE, D.CLARIFY, D.OPT_OUT])
def test_6_words_that_open_nothing_go_to_the_threads_own_inquiry(disposition):
    assert bind(item(), disposition, tenant(INQUIRY)).case == "q1"


def test_6_near_miss_an_inquiry_that_has_ended_is_not_taken_up_again():
    assert bind(item(), D.OUT_OF_SCOPE, tenant(ended(INQUIRY))) == Binding(
        None, "inquiry", "words that open nothing else (out_of_scope)"
    )


# ------------------------------------------------------------------ 7: ask which


def test_7_at_most_three_cases_are_named():
    many = [replace(SINK, id=f"c{n}", order=f"WO-{n}") for n in range(5)]
    assert bind(item("any news?"), D.STATUS, tenant(*many)).which == ("WO-0", "WO-1", "WO-2")


def test_7_a_case_without_an_order_is_named_by_its_trade():
    nameless = [replace(SINK, id="c1", order=None), replace(OVEN, id="c2", order=None, trade=None)]
    assert bind(item("any news?"), D.STATUS, tenant(*nameless)).which == ("plumbing", "case")


def test_every_binding_says_why():
    views = [tenant(), tenant(SINK), tenant(SINK, OVEN), tenant(INQUIRY), vendor(OFFER), manager(PAGE)]
    whys = [bind(item(), disposition, view).why for disposition in D for view in views]
    assert "" not in whys
