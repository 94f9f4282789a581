from __future__ import annotations

import pytest

from deskhand.domain.action import (
    AskApproval,
    CancelWorkOrder,
    CloseCase,
    CreateWorkOrder,
    Escalate,
    OfferJob,
    Purpose,
    RecordOptOut,
    SendMessage,
    UpdateWorkOrder,
    WaitUntil,
)
from deskhand.domain.escalation import EscalationKind
from deskhand.domain.money import usd
from deskhand.domain.reading import Trade
from deskhand.domain.records import Urgency
from deskhand.domain.verdict import Ruling
from deskhand.guardrails.check import check
from deskhand.guardrails.shadow import rule

MARIA, VENDOR, DANA = "+15125550142", "+15125550190", "+15125550100"


def drafts(now):
    return [
        SendMessage(MARIA, "leave", Purpose.SAFETY, emergency=True, text="Leave now."),
        SendMessage(MARIA, "noted", Purpose.SERVICE, text="Noted."),
        SendMessage(VENDOR, "taken", Purpose.INTERNAL, emergency=True, text="It is taken."),
        AskApproval(DANA, usd(900), "above", now, text="Approve?"),
        OfferJob("WO-1", VENDOR, Trade.PLUMBING, Urgency.EMERGENCY, 10, usd(1), text="Take it?"),
        Escalate(EscalationKind.HAND_OFF, DANA, "asks for a person", now, text="Please call."),
        CreateWorkOrder("Lakeview Court", "4B", Trade.PLUMBING, Urgency.EMERGENCY, "water", MARIA),
        UpdateWorkOrder("WO-1", note="pets"),
        CancelWorkOrder("WO-1", "fixed itself"),
    ]


def test_in_shadow_everything_is_a_draft(situation):
    shown = situation(shadow=True, emergency=True)
    verdicts = [check(action, shown) for action in drafts(shown.now)]
    assert {(one.ruling, one.rule) for one in verdicts} == {(Ruling.REFUSE, "shadow")}


def test_in_shadow_an_emergency_still_pages_a_manager(situation):
    shown = situation(shadow=True, emergency=True)
    page = Escalate(EscalationKind.PAGE, DANA, "gas", shown.now, emergency=True, text="Gas in 4B. Draft: Leave now.")
    assert check(page, shown).ruling is Ruling.ALLOW


def test_in_shadow_the_employee_keeps_its_own_memory(situation):
    shown = situation(shadow=True)
    kept = [RecordOptOut(MARIA, "sms"), WaitUntil("look", shown.now), CloseCase("answered")]
    assert {check(action, shown).ruling for action in kept} == {Ruling.ALLOW}


@pytest.mark.parametrize("number", range(9))
def test_out_of_shadow_nothing_is_held_back(situation, number):
    shown = situation(shadow=False)
    assert rule(drafts(shown.now)[number], shown).ruling is Ruling.ALLOW
