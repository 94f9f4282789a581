"""An action's id says what is done and why now, never in which words."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import get_args

import pytest

from deskhand.domain.action import (
    Action,
    AskApproval,
    AssignJob,
    AssignLead,
    BookAppointment,
    CancelAppointment,
    CancelWorkOrder,
    CloseCase,
    CreateWorkOrder,
    Escalate,
    GiveSlot,
    HandOver,
    LeadStage,
    MarkAppointment,
    MoveAppointment,
    OfferJob,
    OfferSlot,
    OpenIncident,
    PlaceCall,
    Purpose,
    RecordLead,
    RecordOptOut,
    SendInvitation,
    SendMessage,
    UpdateRecord,
    UpdateWorkOrder,
    WaitUntil,
    WithdrawOffer,
    WithdrawQuestion,
    act_of,
    action_id,
    action_name,
    facts,
    flight_key,
    is_emergency,
    purpose_of,
    recipient,
    repeats_when_unknown,
)
from deskhand.domain.appointment import AppointmentStatus
from deskhand.domain.availability import Slot
from deskhand.domain.escalation import EscalationKind
from deskhand.domain.money import usd
from deskhand.domain.reading import Trade
from deskhand.domain.records import Urgency

NOW = datetime(2026, 3, 9, 7, 0, tzinfo=UTC)
MARIA, VENDOR, DANA = "+15125550142", "+15125550190", "+15125550100"

TOLD = SendMessage(MARIA, "vendor_eta", Purpose.SERVICE, facts(eta="2:41 AM"), about="1")
OFFERED = OfferJob("WO-1", VENDOR, Trade.PLUMBING, Urgency.EMERGENCY, 10, usd(500))
PAGED = Escalate(EscalationKind.PAGE, DANA, "emergency", NOW)
ASKED = AskApproval(DANA, usd(900), "a quote", NOW)
SLOT = Slot(NOW, 30, "Dr. Cole")
CALLED = PlaceCall(VENDOR, "call_offer", Purpose.INTERNAL, about="o1", emergency=True)
INVITED = SendInvitation("maria@example.com", "A-1", "v1@lakeview.deskhand", 1, SLOT, "Lakeview Homes: Maria")
ONE_OF_EACH: tuple[Action, ...] = (
    TOLD,
    CALLED,
    OFFERED,
    PAGED,
    ASKED,
    CreateWorkOrder("Lakeview", "4B", Trade.PLUMBING, Urgency.ROUTINE, "drip", MARIA),
    UpdateWorkOrder("WO-1", "note"),
    CancelWorkOrder("WO-1", "why"),
    WithdrawOffer("o1", "WO-1", VENDOR),
    AssignJob("WO-1", "o1", VENDOR),
    WithdrawQuestion("e1", "moot"),
    OpenIncident("water", "Lakeview", "c1", ("c2",)),
    RecordOptOut(MARIA, "sms"),
    UpdateRecord("on_call", "Luis", DANA, NOW, NOW, DANA),
    BookAppointment(SLOT, "call", MARIA),
    AssignLead("ana@example.com", "the catch-all"),
    RecordLead(LeadStage.QUALIFIED, "14 techs"),
    HandOver("archer", "s1"),
    MoveAppointment("A-1", SLOT),
    CancelAppointment("A-1", "called off"),
    MarkAppointment("A-1", AppointmentStatus.CONFIRMED),
    OfferSlot(SLOT, "cleaning", MARIA),
    GiveSlot("o1", SLOT, "cleaning", MARIA),
    INVITED,
    WaitUntil("eta", NOW),
    CloseCase("fixed"),
)


def name(action: Action, case: str = "c1", root: str = "s1") -> str:
    return action_id(case, root, action)


def test_the_sample_holds_one_of_each_action():
    assert sorted(type(one).__name__ for one in ONE_OF_EACH) == sorted(kind.__name__ for kind in get_args(Action))


@pytest.mark.parametrize(
    "reworded",
    [
        replace(TOLD, text="He comes at 2:41."),
        replace(TOLD, facts=facts(eta="2:55 AM")),
        replace(TOLD, language="es"),
        replace(TOLD, emergency=True),
    ],
    ids=["text", "facts", "language", "urgency"],
)
def test_wording_does_not_change_the_id(reworded):
    assert name(reworded) == name(TOLD)


@pytest.mark.parametrize(
    "other",
    [
        replace(TOLD, act="vendor_new_eta"),
        replace(TOLD, to=VENDOR),
        replace(TOLD, channel="email"),
        replace(TOLD, about="2"),
        replace(TOLD, purpose=Purpose.OUTREACH),
    ],
    ids=["act", "whom", "channel", "about", "purpose"],
)
def test_act_target_and_purpose_do(other):
    assert name(other) != name(TOLD)


def test_a_call_is_told_by_whom_it_calls_what_for_and_about_what_never_by_its_words():
    reworded = replace(CALLED, text="Please answer.", facts=facts(place="4B"), language="es")
    others = [replace(CALLED, to=DANA), replace(CALLED, act="call_page"), replace(CALLED, about="o2")]
    assert name(reworded) == name(CALLED)
    assert name(CALLED) not in {name(one) for one in others}
    assert flight_key(CALLED) == f"place_call|voice:{VENDOR}#o1|internal|call_offer"


def test_each_version_of_an_invitation_is_another_effect_and_its_words_are_not() -> None:
    assert name(replace(INVITED, text="Here it is.", title="Lakeview Homes")) == name(INVITED)
    assert len({name(replace(INVITED, sequence=number)) for number in range(3)}) == 3
    assert flight_key(INVITED) == "send_invitation|maria@example.com#A-1:1|service|invitation_moved"
    assert act_of(replace(INVITED, sequence=0)) == "invitation"
    assert act_of(replace(INVITED, cancelled=True)) == "invitation_cancelled"


def test_the_same_for_another_reason_or_in_another_case_is_another_effect():
    assert len({name(TOLD), name(TOLD, root="s2"), name(TOLD, case="c2")}) == 3


def test_the_same_for_the_same_reason_is_the_same_effect_forever():
    assert name(TOLD) == "8ec7f9422a5bfb5beed5a4b118d473cf"


def test_the_time_of_a_wait_is_not_part_of_it():
    assert name(WaitUntil("eta", NOW)) == name(WaitUntil("eta", NOW + timedelta(hours=1)))


def test_while_in_flight_an_action_is_known_whatever_led_to_it():
    assert flight_key(TOLD) == f"send_message|sms:{MARIA}#1|service|vendor_eta"


def test_no_two_actions_of_the_sample_share_a_flight_key():
    assert len({flight_key(one) for one in ONE_OF_EACH}) == len(ONE_OF_EACH)


def test_names_are_those_of_job_descriptions_and_scenarios():
    assert [action_name(one) for one in (TOLD, OFFERED, ASKED, RecordOptOut(MARIA, "sms"))] == [
        "send_message",
        "offer_job",
        "ask_approval",
        "record_opt_out",
    ]


def test_who_hears_it():
    heard = {action_name(one): recipient(one) for one in ONE_OF_EACH if recipient(one)}
    assert heard == {
        "send_message": MARIA,
        "place_call": VENDOR,
        "offer_job": VENDOR,
        "escalate": DANA,
        "ask_approval": DANA,
        "offer_slot": MARIA,
        "send_invitation": INVITED.to,
    }


def test_a_hand_off_that_waits_for_the_morning_is_heard_by_nobody():
    assert recipient(replace(PAGED, send=False)) is None


def test_an_emergency_offer_has_words_of_its_own():
    assert (act_of(OFFERED), act_of(replace(OFFERED, urgency=Urgency.URGENT))) == ("offer_emergency", "offer_job")


def test_only_what_people_are_told_has_a_purpose_everything_else_is_internal():
    own = {purpose_of(one) for one in ONE_OF_EACH[1:] if not isinstance(one, OfferSlot | SendInvitation)}
    assert own == {Purpose.INTERNAL}
    assert purpose_of(INVITED) is Purpose.SERVICE
    assert purpose_of(OfferSlot(SLOT, "cleaning", MARIA)) is Purpose.SERVICE
    assert purpose_of(TOLD) is Purpose.SERVICE
    assert purpose_of(replace(CALLED, purpose=Purpose.OUTREACH)) is Purpose.OUTREACH


@pytest.mark.parametrize(
    ("action", "again"),
    [
        (replace(TOLD, purpose=Purpose.SAFETY), True),
        (TOLD, False),
        (OFFERED, True),
        (replace(OFFERED, urgency=Urgency.ROUTINE), False),
        (replace(PAGED, emergency=True), True),
        (PAGED, False),
        (ASKED, False),
        (CALLED, True),
        (replace(CALLED, emergency=False), False),
    ],
)
def test_only_danger_and_an_emergencys_offer_page_and_call_are_repeated_when_the_answer_is_lost(action, again):
    assert repeats_when_unknown(action) is again


def test_emergencies_are_those_that_say_so():
    urgent = [replace(TOLD, emergency=True), replace(PAGED, emergency=True), replace(ASKED, emergency=True), OFFERED]
    assert [is_emergency(one) for one in urgent] == [True] * 4
    assert [is_emergency(one) for one in (TOLD, PAGED, ASKED, CloseCase("fixed"))] == [False] * 4


def test_facts_are_sorted_and_leave_out_what_is_not_known():
    assert facts(vendor="Reliable", eta=None, amount=usd(240)) == (("amount", "$240"), ("vendor", "Reliable"))
