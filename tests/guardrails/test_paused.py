from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from deskhand.domain.action import (
    AskApproval,
    CloseCase,
    CreateWorkOrder,
    Escalate,
    OfferJob,
    Purpose,
    RecordOptOut,
    SendMessage,
    WaitUntil,
    WithdrawOffer,
)
from deskhand.domain.escalation import EscalationKind
from deskhand.domain.money import usd
from deskhand.domain.reading import Trade
from deskhand.domain.records import Urgency
from deskhand.domain.verdict import Ruling
from deskhand.guardrails.check import check

MARIA, VENDOR, DANA = "+15125550142", "+15125550190", "+15125550100"


def actions(now):
    return [
        SendMessage(MARIA, "leave", Purpose.SAFETY, emergency=True, text="Leave now."),
        SendMessage(MARIA, "noted", Purpose.SERVICE, text="Noted."),
        Escalate(EscalationKind.PAGE, DANA, "gas", now, emergency=True, text="Gas."),
        AskApproval(DANA, usd(900), "above", now, text="Approve?"),
        OfferJob("WO-1", VENDOR, Trade.PLUMBING, Urgency.EMERGENCY, 10, usd(1), text="Take it?"),
        CreateWorkOrder("Lakeview Court", "4B", Trade.PLUMBING, Urgency.EMERGENCY, "water", MARIA),
        WithdrawOffer("O-1", "WO-1", VENDOR),
        CloseCase("fixed"),
    ]


def test_a_pause_stops_everything_life_safety_too(situation):
    shown = situation(paused=True, emergency=True, hazard_in_last_words=True)
    verdicts = [check(action, shown) for action in actions(shown.now)]
    assert {(one.ruling, one.rule, one.until) for one in verdicts} == {
        (Ruling.DEFER, "paused", shown.now + timedelta(minutes=5))
    }


def test_everything_goes_on_when_the_pause_is_over(situation):
    shown = situation(emergency=True)
    assert {check(action, shown).ruling for action in actions(shown.now)} == {Ruling.ALLOW}


@pytest.mark.parametrize("paused", [True, False])
def test_opt_outs_and_waits_are_kept_in_a_pause(situation, paused):
    shown = situation(paused=paused)
    kept = [RecordOptOut(MARIA, "sms"), WaitUntil("look", shown.now)]
    assert {check(action, shown).ruling for action in kept} == {Ruling.ALLOW}


def test_what_would_be_refused_stays_refused_in_a_pause(situation, message):
    shown = situation(paused=True, opted_out_at=situation().now - timedelta(days=1))
    assert check(message(), shown).ruling is Ruling.REFUSE
    assert check(message(), replace(shown, opted_out_at=None)).ruling is Ruling.DEFER
