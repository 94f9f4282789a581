"""A case is what its events say, in their order: nothing is lost, nothing goes back."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count

import pytest

from deskhand.domain.action import (
    CloseCase,
    Escalate,
    OfferJob,
    PlaceCall,
    Purpose,
    SendMessage,
    WaitUntil,
    action_id,
    facts,
    flight_key,
)
from deskhand.domain.case import Case, next_due, status_of
from deskhand.domain.contact import Contact
from deskhand.domain.disposition import Disposition
from deskhand.domain.escalation import Escalation, EscalationKind
from deskhand.domain.event import (
    CallNotPlaced,
    CallPlaced,
    CaseClosed,
    CaseOpened,
    Claimed,
    DeliveryReported,
    EffectSettled,
    EscalationExpired,
    EscalationOpened,
    EscalationReached,
    EscalationResolved,
    Event,
    HazardSeen,
    JudgedItem,
    LookedUp,
    MessageSent,
    OfferAccepted,
    OfferMade,
    OfferTaken,
    OfferWithdrawn,
    OptedOut,
    QuestionWithdrawn,
    Rebound,
    RecordFailed,
    Said,
    SendFailed,
    SendRefused,
    SendUnknown,
    TimerDue,
    TurnTaken,
    WaitSet,
    What,
    WorkOrderCancelled,
    WorkOrderCreated,
    WorkOrderUpdated,
)
from deskhand.domain.fold import apply, fold
from deskhand.domain.money import usd
from deskhand.domain.reading import Answer, Fact, Feature, Finding, Item, Role, Trade
from deskhand.domain.records import OrderStatus, Urgency, WorkOrder

NOW = datetime(2026, 3, 9, 7, 4, tzinfo=UTC)
MARIA, DANA, LUIS, VENDOR, OTHER = "+15125550142", "+15125550100", "+15125550101", "+15125550190", "+15125550191"
ORDER = WorkOrder("WO-1", "Lakeview", "4B", Trade.PLUMBING, "drip", Urgency.ROUTINE, OrderStatus.OPEN, NOW)
TOLD = SendMessage(MARIA, "status_eta", Purpose.SERVICE)
CALLED = PlaceCall(VENDOR, "call_offer", Purpose.INTERNAL, about="o1", emergency=True)
PAGE = Escalation("e1", "c1", EscalationKind.PAGE, "K27", "emergency", NOW, NOW + timedelta(minutes=2))
MIN = timedelta(minutes=1)


class Story:
    """The events of one case as a test adds them, each a second after the one before."""

    def __init__(self) -> None:
        self._seconds = count()
        opened = CaseOpened("paula", "fault", Contact("Maria", MARIA), "sms", "a fault")
        self.events = [Event("opened", "lakeview", NOW, opened, "c1", MARIA)]

    def note(self, what: What, name: str = "", root: str = "r1", at: datetime | None = None) -> Story:
        """A recorded fact."""
        self.events.append(self._event(what, name, root, at, None))
        return self

    def hears(self, what: What, name: str, at: datetime | None = None) -> Story:
        """A due event, and the turn that takes it up."""
        due = self._event(what, name, name, at, at or NOW)
        self.events += [due, self._event(TurnTaken("desk", due.at, "1", (name,)), f"{name}:turn", name, at, None)]
        return self

    def posted(self, what: What, name: str) -> Story:
        """A due event that no turn has taken up yet."""
        self.events.append(self._event(what, name, name, None, NOW))
        return self

    def _event(self, what: What, name: str, root: str, at: datetime | None, due: datetime | None) -> Event:
        number = next(self._seconds)
        at = at or NOW + timedelta(seconds=number)
        return Event(name or f"n{number}", "lakeview", at, what, "c1", MARIA, root, due, seq=number + 2)

    @property
    def case(self) -> Case:
        return fold(self.events)


def said(text: str = "words", sender: str = MARIA, role: Role = Role.TENANT, **item: object) -> Said:
    judged = JudgedItem(Item(text, **item), Disposition.UPDATE, None, "weighed", "")  # type: ignore[arg-type]
    return Said("w", sender, role, "sms", text, "en", (judged,), Disposition.UPDATE, None, "rule")


def claimed(effect: str, action: object = TOLD) -> Claimed:
    return Claimed(effect, action, ("opt_out",))  # type: ignore[arg-type]


def sent(effect: str) -> MessageSent:
    return MessageSent(effect, MARIA, "status_eta", "sms", "words", "ref")


def made(offer: str, vendor: str) -> OfferMade:
    return OfferMade(offer, offer, "WO-1", vendor, "K27", NOW + 10 * MIN, usd(500))


def promising(what: str, due: datetime) -> SendMessage:
    return replace(
        TOLD, act="vendor_eta", about=due.isoformat(), facts=facts(promise=what, promise_due=due.isoformat())
    )


@pytest.fixture
def story() -> Story:
    return Story()


# ------------------------------------------------------------------ the fold itself


def test_a_case_begins_with_its_opening(story):
    case = story.case
    assert (case.id, case.contact.address, status_of(case), next_due(case)) == ("c1", MARIA, "open", None)


def test_events_without_an_opening_are_no_case(story):
    with pytest.raises(ValueError, match="the first event of case c1 is WaitSet"):
        fold(story.note(WaitSet("w1", "eta", NOW, "t1")).events[1:])
    with pytest.raises(ValueError, match="at least one event"):
        fold([])


def test_folding_in_two_parts_is_folding_once(story):
    story.hears(said(), "s1").note(claimed("m1")).note(sent("m1")).hears(said("again"), "s2")
    for cut in range(1, len(story.events)):
        case = fold(story.events[:cut])
        for event in story.events[cut:]:
            case = apply(case, event)
        assert case == story.case


def test_what_no_turn_has_taken_up_has_not_been_heard(story):
    story.posted(said(), "s1")
    assert (story.case.lines, list(story.case.pending)) == ((), ["s1"])


def test_two_messages_taken_up_out_of_order_are_both_heard(story):
    story.posted(said("first"), "s1").hears(said("second"), "s2")
    story.note(TurnTaken("desk", NOW, "1", ("s1",)), "s1:turn", "s1")
    assert [line.said.text for line in story.case.lines] == ["second", "first"]
    assert story.case.pending == {}


def test_a_breath_read_as_a_whole_replaces_its_parts(story):
    story.hears(said("water"), "s1").hears(replace(said("water\neverywhere"), replaces=("s1",)), "s2")
    assert [line.said.text for line in story.case.lines] == ["water\neverywhere"]


# ------------------------------------------------------------------ waits and timers


def test_a_timer_that_is_due_ends_its_wait(story):
    story.note(WaitSet("w1", "eta", NOW + MIN, "t1")).hears(TimerDue("eta"), "t1", NOW + MIN)
    assert (dict(story.case.waits), dict(story.case.fired)) == ({}, {"eta": NOW + MIN})


def test_a_timer_of_an_earlier_wait_is_stale_and_ignored(story):
    story.note(WaitSet("w1", "eta", NOW + MIN, "t1")).note(WaitSet("w2", "eta", NOW + 5 * MIN, "t2"))
    story.hears(TimerDue("eta"), "t1", NOW + MIN)
    assert (dict(story.case.waits), dict(story.case.fired)) == ({"eta": (NOW + 5 * MIN, "t2")}, {})
    story.hears(TimerDue("eta"), "t2", NOW + 5 * MIN)
    assert list(story.case.fired) == ["eta"]


def test_timers_that_come_out_of_order_end_only_their_own_wait(story):
    story.note(WaitSet("w1", "eta", NOW + MIN, "t1")).note(WaitSet("w2", "late", NOW + 2 * MIN, "t2"))
    story.hears(TimerDue("late"), "t2", NOW + 3 * MIN).hears(TimerDue("eta"), "t1", NOW + 3 * MIN)
    assert (sorted(story.case.fired), dict(story.case.waits)) == (["eta", "late"], {})


def test_a_timer_of_no_wait_does_nothing(story):
    before = story.case
    after = story.hears(TimerDue("eta"), "t9").case
    assert (after.waits, after.fired) == (before.waits, before.fired)


def test_a_closed_case_waits_for_nothing(story):
    story.note(WaitSet("w1", "eta", NOW + MIN, "t1")).note(CaseClosed("x1", "fixed"))
    assert (status_of(story.case), next_due(story.case)) == ("closed", None)


def test_the_next_due_instant_is_the_earliest_of_waits_and_questions(story):
    story.note(WaitSet("w1", "eta", NOW + 5 * MIN, "t1")).note(EscalationOpened("e1", PAGE))
    assert next_due(story.case) == NOW + 2 * MIN


# ------------------------------------------------------------------ what was sent and how far it came


@pytest.mark.parametrize(
    ("reports", "status"),
    [
        (("sent", "delivered"), "delivered"),
        (("delivered", "sent"), "delivered"),
        (("delivered", "queued"), "delivered"),
        (("queued", "sent", "queued"), "sent"),
        (("delivered", "failed"), "delivered"),
        (("failed", "delivered"), "failed"),
        (("undelivered", "sent"), "failed"),
    ],
)
def test_a_delivery_never_goes_back_and_an_end_is_an_end(story, reports, status):
    story.note(claimed("m1")).note(sent("m1"))
    for number, report in enumerate(reports):
        story.hears(DeliveryReported("m1", report, "unreachable" if "ail" in report else None), f"d{number}")
    assert story.case.sent[0].status == status


def test_a_call_back_before_the_reply_counts(story):
    story.note(claimed("m1")).hears(DeliveryReported("m1", "delivered"), "d1").note(sent("m1"))
    assert story.case.sent[0].status == "delivered"


def test_a_report_about_another_effect_changes_nothing(story):
    story.note(claimed("m1")).note(sent("m1"))
    before = story.case.sent
    assert story.hears(DeliveryReported("m9", "failed", "landline"), "d1").case.sent == before


def test_a_lost_answer_counts_as_said_until_it_is_known_to_be_none(story):
    story.note(claimed("m1")).note(SendUnknown("m1", MARIA, "status_eta", "sms"))
    assert story.case.has_said(MARIA, "status_eta") is True
    story.note(EffectSettled("m1", "not_sent", "not in the list"))
    assert story.case.has_said(MARIA, "status_eta") is False


def test_a_permanent_failure_marks_the_address_on_that_channel_only(story):
    story.note(claimed("m1")).note(SendFailed("m1", MARIA, "status_eta", "sms", "30006", "landline"))
    assert story.case.unreachable == {("sms", MARIA)}
    assert story.case.has_said(MARIA, "status_eta") is False


def test_a_passing_failure_does_not(story):
    story.note(claimed("m1")).note(SendFailed("m1", MARIA, "status_eta", "sms", "500", "not_taken"))
    assert (story.case.unreachable, story.case.sent[0].status) == (frozenset(), "failed")


def test_a_failure_of_the_whole_account_alarms(story):
    story.note(claimed("m1")).note(SendFailed("m1", MARIA, "status_eta", "sms", "30034", "unregistered"))
    assert story.case.operator_alarms == {"unregistered"}


# ------------------------------------------------------------------ in flight and held


def test_while_a_claim_is_unsettled_nothing_proposes_it_again_whatever_led_to_it(story):
    story.note(claimed("m1"))
    assert story.case.held(TOLD, NOW) is True
    assert story.case.held(replace(TOLD, text="other words"), NOW) is True
    assert story.case.held(replace(TOLD, act="status_late"), NOW) is False


@pytest.mark.parametrize(
    "end",
    [sent("m1"), SendFailed("m1", MARIA, "a", "sms", "1", "landline"), SendUnknown("m1", MARIA, "a", "sms")],
    ids=["sent", "failed", "unknown"],
)
def test_a_settled_claim_is_no_longer_in_flight(story, end):
    case = story.note(claimed("m1")).note(end).case
    assert (dict(case.in_flight), case.performed, case.held(TOLD, NOW)) == ({}, {"m1"}, False)


@pytest.mark.parametrize("end", [CallPlaced("f1", VENDOR, "call_offer"), SendUnknown("f1", VENDOR, "call_offer", "voice")])
def test_a_call_counts_from_its_claim_on_and_is_no_message(story, end):
    story.note(claimed("f1", CALLED))
    assert story.case.has_called(VENDOR, "call_offer", "o1")
    assert story.case.held(CALLED, NOW)
    story.note(end)
    assert story.case.in_flight == {}
    assert story.case.has_called(VENDOR, "call_offer", "o1")
    assert story.case.sent == ()


def test_a_call_that_could_not_be_made_counts_as_wanted_once(story):
    story.note(CallNotPlaced("f1", VENDOR, "call_offer", "o1", "no phone is connected"))
    assert story.case.has_called(VENDOR, "call_offer", "o1")
    assert not story.case.has_called(VENDOR, "call_offer", "o2")
    assert "f1" in story.case.performed


def test_what_a_guardrail_put_off_is_held_until_then(story):
    story.note(SendRefused(TOLD, "defer", "hours", "night", NOW + 5 * MIN))
    held = [story.case.held(TOLD, NOW + minutes * MIN) for minutes in (0, 4, 5)]
    story.hears(said(), "s1")
    assert held[:2] == [True, True]
    assert [story.case.held(TOLD, NOW + minutes * MIN) for minutes in (4, 5)] == [True, False]


def test_what_a_guardrail_refused_is_held_for_this_turn_only(story):
    story.hears(said(), "s1").note(SendRefused(TOLD, "refuse", "consent", "no"), root="s1")
    assert story.case.held(TOLD, NOW) is True
    assert story.hears(said(), "s2").case.held(TOLD, NOW) is False


def test_what_is_claimed_at_last_is_no_longer_held(story):
    story.note(SendRefused(TOLD, "defer", "hours", "night", NOW + 5 * MIN)).note(claimed("m1")).note(sent("m1"))
    assert story.case.holds == {}


def test_the_rest_of_a_round_is_owed_until_it_is_done_or_refused(story):
    wait, close = WaitUntil("eta", NOW), CloseCase("fixed")
    story.note(Claimed("m1", TOLD, ("opt_out",), None, (wait, close)))
    assert [action for _, action in story.case.owed.values()] == [wait, close]
    story.note(claimed(action_id("c1", "r1", wait), wait)).note(SendRefused(close, "refuse", "authority", "no"))
    assert story.case.owed == {}


# ------------------------------------------------------------------ promises


def test_an_arrival_is_promised_with_the_message_and_kept_by_the_vendors_here(story):
    due = NOW + 35 * MIN
    story.note(claimed("m1", promising("arrival", due))).note(sent("m1"))
    assert [(one.what, one.to, one.due, one.open) for one in story.case.promises] == [("arrival", MARIA, due, True)]
    story.hears(said("here", VENDOR, Role.VENDOR, answer=Answer.ARRIVED), "s1", NOW + 30 * MIN)
    assert story.case.promises[0].kept_at == NOW + 30 * MIN


def test_a_new_time_withdraws_the_old_promise(story):
    story.note(claimed("m1", promising("arrival", NOW + 35 * MIN))).note(sent("m1"))
    story.note(claimed("m2", promising("arrival", NOW + 55 * MIN)), at=NOW + 20 * MIN)
    first, second = story.case.promises
    assert (first.open, first.withdrawn_at, second.open) == (False, NOW + 20 * MIN, True)


def test_a_late_promise_counts_as_escalated_when_a_person_is_asked(story):
    story.note(claimed("m1", promising("arrival", NOW + 35 * MIN))).note(sent("m1"))
    story.note(EscalationOpened("e1", PAGE), at=NOW + 34 * MIN)
    assert story.case.promises[0].open is True
    story.note(EscalationReached("e1", "e1", DANA, 0, NOW + 50 * MIN), at=NOW + 45 * MIN)
    assert story.case.promises[0].escalated_at == NOW + 45 * MIN


def test_the_end_of_a_case_withdraws_its_promises(story):
    story.note(claimed("m1", promising("arrival", NOW + 35 * MIN))).note(CaseClosed("x1", "called off"), at=NOW + MIN)
    assert story.case.promises[0].withdrawn_at == NOW + MIN


# ------------------------------------------------------------------ orders and offers


def test_the_first_yes_wins_and_all_others_are_withdrawn(story):
    story.note(WorkOrderCreated("o0", ORDER)).note(made("o1", VENDOR)).note(made("o2", OTHER))
    story.note(OfferAccepted("a1", "o2", "WO-1", OTHER))
    assert [(offer.vendor, offer.status) for offer in story.case.offers] == [
        (VENDOR, "withdrawn"),
        (OTHER, "accepted"),
    ]
    assert (story.case.order.vendor, story.case.order.status) == (OTHER, "assigned")


def test_a_lapsed_offer_no_longer_waits_and_can_still_be_accepted(story):
    story.note(WorkOrderCreated("o0", ORDER)).note(made("o1", VENDOR))
    offer = story.case.offers[0]
    assert [offer.waiting(NOW + minutes * MIN) for minutes in (0, 9, 10)] == [True, True, False]
    assert story.note(OfferAccepted("a1", "o1", "WO-1", VENDOR)).case.offers[0].status == "accepted"


def test_a_late_yes_and_a_withdrawal_are_remembered(story):
    story.note(made("o1", VENDOR)).note(OfferWithdrawn("x1", "o1", VENDOR)).note(OfferTaken("x2", "o1", VENDOR))
    assert (story.case.offers[0].status, story.case.late_accepts) == ("withdrawn", (VENDOR,))


def test_a_cancelled_order_takes_all_offers_with_it(story):
    story.note(WorkOrderCreated("o0", ORDER)).note(made("o1", VENDOR)).note(OfferAccepted("a1", "o1", "WO-1", VENDOR))
    story.note(WorkOrderCancelled("x1", replace(ORDER, status=OrderStatus.CANCELLED), "called off"))
    assert [offer.status for offer in story.case.offers] == ["withdrawn"]


def test_a_closed_case_whose_order_lives_again_is_open_again(story):
    story.note(WorkOrderCreated("o0", ORDER)).note(CaseClosed("x1", "fixed"))
    assert story.case.closed is True
    story.note(WorkOrderUpdated("u1", replace(ORDER, status=OrderStatus.ASSIGNED), "reopened"))
    assert (story.case.closed, story.case.closed_at) == (False, None)


def test_a_note_on_a_finished_order_does_not_open_the_case(story):
    story.note(WorkOrderCreated("o0", ORDER)).note(CaseClosed("x1", "fixed"))
    story.note(WorkOrderUpdated("u1", replace(ORDER, status=OrderStatus.DONE), "a photo"))
    assert story.case.closed is True


def test_a_write_that_the_records_refused_is_remembered_and_not_in_flight(story):
    story.note(claimed("o0", CloseCase("x"))).note(RecordFailed("o0", "create_work_order", "500"))
    assert (story.case.failures, dict(story.case.in_flight)) == (("create_work_order",), {})


# ------------------------------------------------------------------ people


def test_a_question_climbs_and_keeps_whom_it_reached(story):
    story.note(EscalationOpened("e1", PAGE)).note(EscalationReached("e1", "e1", DANA, 0, NOW + 2 * MIN))
    story.note(EscalationReached("e2", "e1", LUIS, 1, NOW + 5 * MIN))
    one = story.case.escalations[0]
    assert (one.reached, one.rung, one.answer_by) == ((DANA, LUIS), 1, NOW + 5 * MIN)


def test_a_rung_that_has_passed_is_remembered_as_that_rung(story):
    story.note(EscalationOpened("e1", PAGE)).hears(EscalationExpired("e1", 0), "x1")
    assert story.case.expired == {("e1", 0)}


def test_a_final_answer_closes_the_question_and_one_that_is_not_does_not(story):
    story.note(EscalationOpened("e1", replace(PAGE, kind=EscalationKind.APPROVAL, amount=usd(900))))
    story.hears(EscalationResolved("e1", DANA, "yes", final=False), "a1")
    assert (story.case.escalations[0].open, story.case.escalations[0].approved_by) == (True, (DANA,))
    story.hears(EscalationResolved("e1", LUIS, "yes"), "a2")
    one = story.case.escalations[0]
    assert (one.resolution, one.resolved_by, one.approved_by) == ("yes", LUIS, (DANA, LUIS))


def test_a_moot_question_is_closed_by_nobody(story):
    story.note(EscalationOpened("e1", PAGE)).note(QuestionWithdrawn("x1", "e1", "a vendor has accepted"))
    assert (story.case.escalations[0].open, story.case.escalations[0].resolved_by) == (False, None)


def test_a_person_takes_the_case_and_hands_it_back(story):
    story.note(EscalationOpened("e1", PAGE)).hears(EscalationResolved("e1", DANA, "take_over"), "a1")
    assert (story.case.taken_by, status_of(story.case)) == (DANA, "escalated")
    story.hears(EscalationResolved("e1", DANA, "hand_back", final=False), "a2")
    assert (story.case.taken_by, status_of(story.case)) == (None, "open")


@pytest.mark.parametrize(
    ("notes", "status"),
    [
        ((), "open"),
        ((WaitSet("w1", "eta", NOW, "t1"),), "waiting"),
        ((EscalationOpened("e1", PAGE),), "escalated"),
        ((EscalationOpened("e1", PAGE), WaitSet("w1", "eta", NOW, "t1")), "waiting"),
        ((WaitSet("w1", "eta", NOW, "t1"), CaseClosed("x1", "fixed")), "closed"),
        ((WaitSet("w1", "eta", NOW, "t1"), Rebound("c2", "one order")), "closed"),
    ],
    ids=["nothing", "a wait", "a question", "both", "closed", "joined"],
)
def test_the_status_is_the_first_that_fits(story, notes, status):
    for note in notes:
        story.note(note)
    assert status_of(story.case) == status


# ------------------------------------------------------------------ what is known


def test_what_people_say_wins_over_what_the_records_have(story):
    known = LookedUp(Contact("Maria Lopez", MARIA, unit="4B"), (("unit", "4B"), ("property", "Lakeview")))
    story.hears(said("4D", facts=(Fact("unit", "4D", "4D"),)), "s1").note(known)
    assert dict(story.case.facts) == {"unit": "4D", "property": "Lakeview"}


def test_a_vendors_facts_are_not_the_tenants(story):
    story.hears(said("unit 9", VENDOR, Role.VENDOR, facts=(Fact("unit", "9", "9"),)), "s1")
    assert dict(story.case.facts) == {}


def test_the_language_is_that_of_the_last_sentence_and_a_single_word_is_none(story):
    story.hears(replace(said("se rompió el tubo"), language="es"), "s1").hears(said("5"), "s2")
    assert story.case.language == "es"
    assert story.hears(said("yes it is fixed"), "s3").case.language == "en"


def test_dangers_add_up(story):
    gas, fire = Finding(Feature.GAS, 0.95, "gas"), Finding(Feature.FIRE_SMOKE, 0.95, "fire")
    story.hears(HazardSeen("w1", "sms", MARIA, "gas", (gas,), "en"), "h1")
    story.hears(HazardSeen("w2", "sms", MARIA, "fire", (fire,), "en"), "h2")
    assert story.case.hazards == (gas, fire)


def test_an_opt_out_is_of_one_channel_and_one_address(story):
    story.hears(OptedOut("w1", "sms", MARIA, "stop", "en"), "x1")
    assert story.case.opted_out == {f"sms:{MARIA}"}


def test_only_what_puts_words_before_a_person_counts_as_said(story):
    later = Escalate(EscalationKind.HAND_OFF, DANA, "calm", NOW, send=False)
    offer = OfferJob("WO-1", VENDOR, Trade.PLUMBING, Urgency.ROUTINE, 60, usd(500))
    for effect, action in (("m1", TOLD), ("p1", later), ("w1", WaitUntil("eta", NOW)), ("o1", offer)):
        story.note(claimed(effect, action))
    assert [(one.to, one.act) for one in story.case.sent] == [(MARIA, "status_eta"), (VENDOR, "offer_job")]
    assert sorted(story.case.in_flight) == sorted(map(flight_key, (TOLD, later, WaitUntil("eta", NOW), offer)))
