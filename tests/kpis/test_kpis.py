"""Each number by a small story that pins its definition, and by one that it must not count."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from deskhand.config.job_file import load_job
from deskhand.domain.action import Purpose, SendMessage
from deskhand.domain.appointment import Appointment
from deskhand.domain.appointment import AppointmentStatus as A
from deskhand.domain.availability import Slot
from deskhand.domain.case import Case, Line, Offer, Pressed, Sent, SlotOffer
from deskhand.domain.contact import Contact
from deskhand.domain.disposition import Disposition as D
from deskhand.domain.escalation import Escalation, EscalationKind
from deskhand.domain.event import EscalationResolved, JudgedItem, LinkAnswer, LinkUsed, Said
from deskhand.domain.kpi import Kpi
from deskhand.domain.money import usd
from deskhand.domain.reading import Answer, Fact, Feature, Finding, Item, Role, Trade
from deskhand.domain.records import OrderStatus, Urgency, WorkOrder
from deskhand.domain.risk import Risk, RiskLevel
from deskhand.kpis.measure import found, measure

NOW = datetime(2026, 3, 9, 7, 4, tzinfo=UTC)
MARIA, DANA, VENDOR, OTHER = "+15125550142", "+15125550100", "+15125550190", "+15125550191"
ORDER = WorkOrder("WO-1", "Lakeview", "4B", Trade.PLUMBING, "drip", Urgency.ROUTINE, OrderStatus.OPEN, NOW)
GAS = Finding(Feature.GAS, 0.95, "gas")
PAGE = Escalation("e1", "c", EscalationKind.PAGE, "K27", "emergency", NOW, NOW)
MIN = timedelta(minutes=1)
DAY = timedelta(days=1)
JOBS = Path(__file__).parents[2] / "src/deskhand/employees"

CALM = Case("c", "paula", "fault", MARIA, Contact("Maria", MARIA), "sms", NOW)


def line(disposition: D, after_min: float = 0, sender: str = MARIA, role: Role = Role.TENANT, **item: object) -> Line:
    """One line of the case: by the tenant unless said otherwise."""
    judged = JudgedItem(Item("words", **item), disposition, None, "weighed", "")  # type: ignore[arg-type]
    said = Said("w", sender, role, "sms", "words", "en", (judged,), disposition, None, "rule")
    return Line(f"{sender}{after_min}", NOW + after_min * MIN, said, "r")


def vendor(answer: Answer, after_min: float, sender: str = VENDOR, **item: object) -> Line:
    return line(D.VENDOR, after_min, sender, Role.VENDOR, answer=answer, **item)


def offer(of: str, status: str, limit: int = 500) -> Offer:
    return Offer(of, "WO-1", of, "K27", NOW, NOW + 10 * MIN, usd(limit), status)


def told(after_min: float, to: str = MARIA) -> Sent:
    return Sent("m", "r", NOW + after_min * MIN, SendMessage(to, "status_eta", Purpose.SERVICE), "sent")


def case(*lines: Line, **changes: object) -> Case:
    return replace(CALM, lines=lines, **changes)  # type: ignore[arg-type]


def kpi(name: str, *cases: Case) -> Kpi:
    return next(one for one in measure(cases) if one.name == name)


def value(name: str, *cases: Case) -> tuple[float | None, int]:
    one = kpi(name, *cases)
    return one.value, one.n


# ------------------------------------------------------------------ the set


OF = {
    "archer": ["false_disqualify_rate", "held_rate", "qualified_to_booked", "speed_to_lead"],
    "sentinel": ["confirmation_rate", "fill_rate", "no_show_calibration", "no_show_lift", "no_show_rate",
                 "opt_out_rate", "wrong_cancel_rate"],
    "paula": [
        "cost_against_limit",
        "false_emergency_rate",
        "first_offer_acceptance",
        "handled_with_no_human",
        "missed_emergency_rate",
        "recontact_rate",
        "reopen_rate",
        "satisfaction",
        "time_to_acknowledgement",
        "time_to_dispatch",
        "time_to_first_reply",
    ],
}
NAMES = sorted(name for names in OF.values() for name in names)


def test_every_number_of_the_folder_is_measured():
    assert [one.name for one in measure(())] == NAMES
    assert [module.__name__.rpartition(".")[2] for module in found()] == NAMES


def test_without_cases_there_is_nothing_to_count_and_no_number_is_made_up():
    assert {(one.value, one.n, one.shown) for one in measure(())} == {(None, 0, "nothing to count yet")}


def test_every_number_says_what_it_is():
    assert [one.name for one in measure(()) if not (one.title and one.definition and one.unit)] == []


# ------------------------------------------------------------------ emergencies


def test_missed_is_an_emergency_that_was_first_taken_for_less():
    missed = case(line(D.ROUTINE), line(D.EMERGENCY, 30))
    at_once = case(line(D.EMERGENCY), line(D.UPDATE, 5))
    never = case(line(D.ROUTINE))
    assert value("missed_emergency_rate", missed, at_once, never) == (50, 2)


def test_a_danger_that_was_heard_at_once_is_not_missed_though_its_words_were_read_as_less():
    assert value("missed_emergency_rate", case(hazards=(GAS,))) == (0, 1)


def test_asking_first_is_not_missing():
    assert value("missed_emergency_rate", case(line(D.CLARIFY), line(D.EMERGENCY, 2))) == (0, 1)


def test_false_is_an_emergency_that_a_manager_lowered():
    lowered = case(line(D.EMERGENCY), resolutions=(("a", EscalationResolved("e1", DANA, "downgrade")),))
    known = case(line(D.EMERGENCY), resolutions=(("a", EscalationResolved("e1", DANA, "known_issue")),))
    heard = case(hazards=(GAS,))
    assert value("false_emergency_rate", lowered, known, heard, case(line(D.URGENT))) == (pytest.approx(100 / 3), 3)


def test_dispatch_is_timed_from_the_opening_to_the_accepting_vendors_words():
    fast = case(line(D.EMERGENCY), vendor(Answer.ACCEPT, 4), offers=(offer(VENDOR, "accepted"),))
    second = case(
        line(D.EMERGENCY),
        vendor(Answer.DECLINE, 1),
        vendor(Answer.ACCEPT, 12, OTHER),
        offers=(offer(VENDOR, "withdrawn"), offer(OTHER, "accepted")),
    )
    calm = case(line(D.ROUTINE), vendor(Answer.ACCEPT, 300), offers=(offer(VENDOR, "accepted"),))
    nobody = case(line(D.EMERGENCY), offers=(offer(VENDOR, "open"),))
    assert value("time_to_dispatch", fast, second, calm, nobody) == (8 * 60, 2)


def test_acknowledgement_is_timed_from_the_page_to_the_first_words_of_staff():
    answered = case(line(D.STAFF, 3, DANA, Role.MANAGER), line(D.STAFF, 9, DANA, Role.MANAGER), escalations=(PAGE,))
    unanswered = case(line(D.EMERGENCY), escalations=(PAGE,))
    handed = case(line(D.STAFF, 1, DANA, Role.MANAGER), escalations=(replace(PAGE, kind=EscalationKind.HAND_OFF),))
    assert value("time_to_acknowledgement", answered, unanswered, handed) == (180, 1)


# ------------------------------------------------------------------ speed and effort


def test_the_first_reply_is_timed_from_the_opening_to_the_first_message_to_the_contact():
    quick = case(sent=(told(1, VENDOR), told(0.1), told(5)))
    slow = case(sent=(told(2),))
    silent = case(sent=(told(1, VENDOR),))
    assert value("time_to_first_reply", quick, slow, silent) == (63, 2)


def test_the_first_offer_counts_where_it_is_the_accepted_one():
    first = case(offers=(offer(VENDOR, "accepted"), offer(OTHER, "withdrawn")))
    second = case(offers=(offer(VENDOR, "withdrawn"), offer(OTHER, "accepted")))
    open_yet = case(offers=(offer(VENDOR, "open"),))
    assert value("first_offer_acceptance", first, second, open_yet) == (50, 2)


def test_no_human_means_that_nobody_was_asked_or_took_the_case():
    alone = case(outcome="fixed")
    asked = case(outcome="fixed", escalations=(PAGE,))
    taken = case(outcome="fixed", taken_by=DANA)
    wrote = case(line(D.STAFF, 3, DANA, Role.MANAGER), outcome="fixed")
    assert value("handled_with_no_human", alone, asked, taken, wrote, case()) == (25, 4)


def test_recontact_is_a_case_with_an_order_whose_tenant_had_to_ask():
    asked = case(line(D.ROUTINE), line(D.STATUS, 60), line(D.STATUS, 90), order=ORDER)
    told_in_time = case(line(D.ROUTINE), order=ORDER)
    without = case(line(D.STATUS))
    assert value("recontact_rate", asked, told_in_time, without) == (50, 2)


# ------------------------------------------------------------------ how it ended


def test_reopened_is_still_broken_after_done():
    reopened = case(vendor(Answer.DONE, 10), line(D.UPDATE, 20, answer=Answer.STILL_BROKEN))
    fixed = case(vendor(Answer.DONE, 10), line(D.UPDATE, 20, answer=Answer.FIXED))
    impatient = case(line(D.UPDATE, 5, answer=Answer.STILL_BROKEN), vendor(Answer.DONE, 10))
    not_done = case(line(D.UPDATE, 5, answer=Answer.STILL_BROKEN))
    assert value("reopen_rate", reopened, fixed, impatient, not_done) == (pytest.approx(100 / 3), 3)


def done_for(*dollars: int) -> tuple[Line, ...]:
    return tuple(
        vendor(Answer.DONE, 10 * n, facts=(Fact("money", usd(amount), f"${amount}"),))
        for n, amount in enumerate(dollars)
    )


def test_cost_is_what_vendors_named_with_done_against_the_limit_of_their_offers():
    cheap = case(*done_for(100), offers=(offer(VENDOR, "accepted", 500),))
    dear = case(*done_for(900), offers=(offer(VENDOR, "accepted", 1500),))
    unpriced = case(vendor(Answer.DONE, 10), offers=(offer(VENDOR, "accepted", 500),))
    nobodys = case(*done_for(100))
    assert value("cost_against_limit", cheap, dear, unpriced, nobodys) == (50, 2)


def test_a_corrected_bill_counts_once():
    corrected = case(*done_for(400, 250), offers=(offer(VENDOR, "accepted", 500),))
    assert value("cost_against_limit", corrected) == (50, 1)


def test_a_quote_is_not_a_cost():
    quoted = case(
        vendor(Answer.QUOTE, 5, facts=(Fact("money", usd(400), "$400"),)), offers=(offer(VENDOR, "accepted", 500),)
    )
    assert value("cost_against_limit", quoted) == (None, 0)


def test_satisfaction_is_the_mean_of_the_ratings_given():
    rated = [case(facts={"rating": rating}) for rating in (5, 4, 3)]
    assert value("satisfaction", *rated, case()) == (4, 3)


def test_a_week_of_four_cases_has_the_numbers_that_one_counts_by_hand():
    """A burst taken at once, a leak that was first a drip, a repair that came back, and a question."""
    burst = case(
        *(line(D.EMERGENCY), line(D.STAFF, 3, DANA, Role.MANAGER), vendor(Answer.ACCEPT, 4), *done_for(300)),
        order=ORDER,
        offers=(offer(VENDOR, "accepted", 1500),),
        escalations=(PAGE,),
        outcome="fixed",
        sent=(told(0.1),),
        facts={"rating": 5},
    )
    leak = case(
        *(line(D.ROUTINE), line(D.EMERGENCY, 20), line(D.STATUS, 30), vendor(Answer.ACCEPT, 40, OTHER)),
        order=ORDER,
        offers=(offer(VENDOR, "withdrawn"), offer(OTHER, "accepted")),
        escalations=(PAGE,),
        sent=(told(0.2),),
        resolutions=(("a", EscalationResolved("e1", DANA, "downgrade")),),
    )
    repair = case(
        *(line(D.ROUTINE), *done_for(200), line(D.UPDATE, 90, answer=Answer.STILL_BROKEN)),
        order=ORDER,
        offers=(offer(VENDOR, "accepted", 500),),
        outcome="fixed",
        sent=(told(0.3),),
        facts={"rating": 2},
    )
    question = case(line(D.STATUS), sent=(told(0.4),), outcome="answered")
    counted = {one.name: (one.value, one.n) for one in measure((burst, leak, repair, question), {"fault"})}
    assert counted == {
        "cost_against_limit": (100 * (300 + 200) / (1500 + 500), 2),
        "false_emergency_rate": (100 * 1 / 2, 2),
        "first_offer_acceptance": (pytest.approx(100 * 2 / 3), 3),
        "handled_with_no_human": (pytest.approx(100 * 2 / 3), 3),
        "missed_emergency_rate": (100 * 1 / 2, 2),
        "recontact_rate": (pytest.approx(100 * 1 / 3), 3),
        "reopen_rate": (100 * 1 / 2, 2),
        "satisfaction": ((5 + 2) / 2, 2),
        "time_to_acknowledgement": (3 * 60, 1),
        "time_to_dispatch": ((4 + 40) / 2 * 60, 2),
        "time_to_first_reply": (pytest.approx((12 + 18) / 2), 4),
    }


@pytest.mark.parametrize("employee", OF)
def test_every_target_of_a_job_is_of_a_number_that_is_measured(employee: str):
    assert OF[employee] == sorted(one.name for one in load_job(JOBS / employee / "job.md").kpis)


def test_only_what_speaks_of_the_cases_there_are_is_told():
    of_leads = {one.name for one in measure((), {"lead"})}
    assert of_leads == {*OF["archer"], "handled_with_no_human", "time_to_first_reply"}


# ------------------------------------------------------------------ leads


def lead(*lines: Line, **changes: object) -> Case:
    return case(*lines, kind="lead", employee="archer", **changes)


def visit(status: A, name: str = "AP-1", *lines: Line, **changes: object) -> Case:
    booked = Appointment(name, MARIA, NOW, status=status)
    return case(*lines, kind="appointment", employee="sentinel", appointment=booked, **changes)


MEETING = Appointment("AP-1", MARIA, NOW)


def test_speed_to_lead_is_timed_over_leads_alone():
    assert value("speed_to_lead", lead(sent=(told(0.1),)), case(sent=(told(9),))) == (6, 1)


def test_qualified_is_who_was_offered_times_and_booked_who_has_one():
    booked, offered, asked = lead(line(D.OFFER), appointment=MEETING), lead(line(D.OFFER)), lead(line(D.CLARIFY))
    assert value("qualified_to_booked", booked, offered, asked, visit(A.BOOKED)) == (50, 2)


def test_held_is_what_became_of_the_meetings_of_leads():
    booked = lead(appointment=MEETING)
    assert value("held_rate", booked, visit(A.SHOWN), visit(A.MISSED, "AP-2")) == (100, 1)
    assert value("held_rate", booked, visit(A.MISSED)) == (0, 1)
    assert value("held_rate", booked, visit(A.CONFIRMED)) == (None, 0)


def test_a_no_was_false_where_a_person_took_the_lead_up_or_it_booked():
    told_no = lead(line(D.DISQUALIFY))
    taken, booked = replace(told_no, taken_by=DANA), replace(told_no, appointment=MEETING)
    assert value("false_disqualify_rate", told_no, told_no, taken, booked, lead(line(D.OFFER))) == (50, 4)


# ------------------------------------------------------------------ appointments


def reminder(after_min: float = 0) -> Sent:
    return Sent("m", "r", NOW + after_min * MIN, SendMessage(MARIA, "reminder", Purpose.SERVICE), "sent")


def press(answer: LinkAnswer, after_min: float = 0) -> Pressed:
    return Pressed("k", NOW + after_min * MIN, LinkUsed(answer), "k")


def test_missed_are_counted_of_those_that_ended():
    assert value("no_show_rate", visit(A.MISSED), visit(A.SHOWN), visit(A.SHOWN), visit(A.CANCELLED)) == (
        pytest.approx(100 / 3),
        3,
    )


def likely(status: A, held_back: bool = False, chance: float = 0.4) -> Case:
    level = RiskLevel.HIGH if chance > 0.25 else RiskLevel.USUAL
    return visit(status, risk=Risk("AP-1", NOW, NOW - DAY, NOW - DAY, chance, level, held_back))


def test_the_lift_is_missed_of_the_held_back_less_missed_of_the_treated_among_the_likely():
    held = [likely(A.MISSED, held_back=True)] * 4 + [likely(A.SHOWN, held_back=True)] * 6
    treated = [likely(A.MISSED)] * 10 + [likely(A.SHOWN)] * 40
    others = [likely(A.MISSED, chance=0.1), visit(A.MISSED), likely(A.BOOKED)]
    found = kpi("no_show_lift", *held, *treated, *others)
    assert (found.value, found.unit, found.n) == (pytest.approx(20), "points", 60)
    low, high = found.between or (0, 0)
    assert -12 < low < 0 < 20 < high < 52
    assert value("no_show_lift", *treated) == (None, 50)


def test_chances_are_held_against_what_came():
    assert value("no_show_calibration", likely(A.MISSED, chance=0.5), likely(A.SHOWN, chance=0.1), visit(A.SHOWN)) == (
        pytest.approx((0.25 + 0.01) / 2),
        2,
    )


def test_who_confirms_and_who_opts_out_are_counted_of_the_reminded():
    said_so = visit(A.CONFIRMED, "AP-1", line(D.CONFIRM), sent=(reminder(),))
    silent = visit(A.BOOKED, sent=(reminder(),))
    left = visit(A.BOOKED, sent=(reminder(),), opted_out=frozenset({MARIA}))
    unasked = visit(A.BOOKED, "AP-1", line(D.CONFIRM))
    assert value("confirmation_rate", said_so, silent, left, unasked) == (pytest.approx(100 / 3), 3)
    by_link = visit(A.CONFIRMED, sent=(reminder(),), pressed=(press(LinkAnswer.CONFIRM),))
    assert value("confirmation_rate", by_link, silent) == (50, 2)
    assert value("opt_out_rate", said_so, silent, left, unasked) == (pytest.approx(100 / 3), 3)


def test_a_freed_time_is_filled_once_however_many_were_asked():
    first, second = Slot(NOW, 30, ""), Slot(NOW + DAY, 30, "")
    offers = [SlotOffer("a", first, MARIA, NOW), SlotOffer("b", first, OTHER, NOW, status="accepted")]
    filled = visit(A.CANCELLED, slot_offers=tuple(offers))
    open_yet = visit(A.CANCELLED, "AP-2", slot_offers=(SlotOffer("c", second, MARIA, NOW),))
    assert value("fill_rate", filled, open_yet, visit(A.CANCELLED, "AP-3")) == (50, 2)


def test_a_cancellation_was_wrong_where_the_person_then_says_that_they_come():
    meant = visit(A.CANCELLED, "AP-1", line(D.CONFIRM), line(D.CANCEL, 5))
    wrong = visit(A.CANCELLED, "AP-2", line(D.CANCEL), line(D.CONFIRM, 5))
    assert value("wrong_cancel_rate", meant, wrong, visit(A.CANCELLED, "AP-3"), visit(A.BOOKED)) == (
        pytest.approx(100 / 3),
        3,
    )


def test_a_cancellation_by_link_counts_like_one_in_words():
    meant = visit(A.CANCELLED, "AP-1", pressed=(press(LinkAnswer.CONFIRM), press(LinkAnswer.CANCEL, 5)))
    wrong = visit(A.CANCELLED, "AP-2", line(D.CONFIRM, 5), pressed=(press(LinkAnswer.CANCEL),))
    assert value("wrong_cancel_rate", meant, wrong) == (50, 2)


def test_an_appointment_that_nobody_opened_by_writing_waits_for_no_reply():
    assert value("time_to_first_reply", visit(A.BOOKED, sent=(reminder(10_000),)), case(sent=(told(1),))) == (60, 1)


@pytest.mark.parametrize(
    ("kpi", "shown"),
    [
        (Kpi("a", "A", 62.5, "%", 8, "d"), "62 % (n = 8)"),
        (Kpi("a", "A", 125, "s", 3, "d"), "2 min 5 s (n = 3)"),
        (Kpi("a", "A", 42.4, "s", 3, "d"), "42 s (n = 3)"),
        (Kpi("a", "A", 4.25, "of 5", 4, "d"), "4.2 of 5 (n = 4)"),
        (Kpi("a", "A", None, "%", 0, "d"), "nothing to count yet"),
    ],
)
def test_a_number_is_shown_as_people_read_it(kpi, shown):
    assert kpi.shown == shown
