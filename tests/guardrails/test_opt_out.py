from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import product

import pytest

from deskhand.domain.action import AskApproval, CreateWorkOrder, Escalate, OfferJob, Purpose, RecordOptOut, SendMessage
from deskhand.domain.escalation import EscalationKind
from deskhand.domain.money import usd
from deskhand.domain.reading import Trade
from deskhand.domain.records import Urgency
from deskhand.domain.verdict import Ruling
from deskhand.guardrails.check import check
from deskhand.guardrails.opt_out import rule

MARIA, VENDOR, DANA = "+15125550142", "+15125550190", "+15125550100"
NOW = datetime(2026, 3, 10, 17, tzinfo=UTC)
JUST_NOW = NOW - timedelta(seconds=5)

MATRIX = list(
    product(
        [purpose for purpose in Purpose if purpose is not Purpose.INTERNAL],
        ["noted", "opt_out_confirmed", "status", "survey"],
        [True, False],
        [True, False],
        [timedelta(0), timedelta(minutes=5), timedelta(minutes=5, seconds=1), timedelta(days=400)],
        [True, False],
    )
)


def the_law_allows(purpose, act, hazard, confirmed, age):
    if purpose is Purpose.SAFETY and hazard:
        return True
    return act == "opt_out_confirmed" and not confirmed and age <= timedelta(minutes=5)


@pytest.mark.parametrize(("purpose", "act", "hazard", "confirmed", "age", "emergency"), MATRIX)
def test_after_an_opt_out_only_the_two_allowed_texts_go(
    situation, message, purpose, act, hazard, confirmed, age, emergency
):
    shown = situation(
        opted_out_at=NOW - age, hazard_in_last_words=hazard, opt_out_confirmed=confirmed, emergency=emergency
    )
    text = message(purpose=purpose, act=act, emergency=emergency)
    allowed = the_law_allows(purpose, act, hazard, confirmed, age)
    assert rule(text, shown).ruling is (Ruling.ALLOW if allowed else Ruling.REFUSE)
    if not allowed:
        assert check(text, shown).ruling is Ruling.REFUSE


def test_one_confirmation_goes_out_at_night_too(situation, message):
    night = datetime(2026, 3, 10, 8, 4, tzinfo=UTC)
    shown = situation(now=night, last_words_at=night, opted_out_at=night)
    confirmation = message("Okay, no more texts from us.", act="opt_out_confirmed")
    assert check(confirmation, shown).ruling is Ruling.ALLOW
    assert check(confirmation, replace(shown, opt_out_confirmed=True)).rule == "opt_out"


def test_a_vendor_or_staff_member_who_opted_out_is_skipped(situation):
    shown = situation(opted_out_at=JUST_NOW)
    words = [
        OfferJob("WO-1", VENDOR, Trade.PLUMBING, Urgency.EMERGENCY, 10, usd(1)),
        Escalate(EscalationKind.PAGE, DANA, "water", NOW, emergency=True),
        AskApproval(DANA, usd(900), "above the limit", NOW),
        SendMessage(VENDOR, "taken", Purpose.INTERNAL, emergency=True),
    ]
    assert {rule(action, shown).ruling for action in words} == {Ruling.REFUSE}


def test_the_record_of_an_opt_out_counts_by_its_channel(situation, message):
    said_no = situation(recipient=replace(situation().recipient, consent=("email", "-sms")))
    assert rule(message(), said_no).ruling is Ruling.REFUSE
    assert rule(message(act="opt_out_confirmed"), said_no).ruling is Ruling.REFUSE
    assert rule(message(channel="email"), said_no).ruling is Ruling.ALLOW


def test_work_goes_on_without_words(situation):
    shown = situation(opted_out_at=JUST_NOW)
    silent = [
        RecordOptOut(MARIA, "sms"),
        CreateWorkOrder("Lakeview Court", "4B", Trade.PLUMBING, Urgency.ROUTINE, "drip", MARIA),
        Escalate(EscalationKind.HAND_OFF, DANA, "a person calls", NOW, send=False),
    ]
    assert {rule(action, shown).ruling for action in silent} == {Ruling.ALLOW}


def test_without_an_opt_out_nothing_is_held_back(situation, message):
    assert rule(message(), situation()).ruling is Ruling.ALLOW


@pytest.mark.parametrize(
    ("stopped", "purpose", "emergency", "allowed"),
    [
        ("nothing", Purpose.SERVICE, False, True),
        ("texts", Purpose.INTERNAL, True, True),
        ("texts", Purpose.INTERNAL, False, False),
        ("texts", Purpose.SERVICE, True, False),
        ("texts on record", Purpose.INTERNAL, True, True),
        ("texts on record", Purpose.INTERNAL, False, False),
        ("calls", Purpose.INTERNAL, True, False),
        ("calls on record", Purpose.INTERNAL, True, False),
        ("calls", Purpose.SAFETY, True, False),
    ],
)
def test_a_stop_to_texts_ends_calls_but_not_those_of_an_emergency_to_vendors_and_staff(
    situation, call, stopped, purpose, emergency, allowed
):
    consent = {"texts on record": ("-sms",), "calls on record": ("-voice",)}.get(stopped, ())
    shown = situation(
        stopped_texts=stopped == "texts",
        opted_out_at=JUST_NOW if stopped == "calls" else None,
        recipient=replace(situation().recipient, consent=consent),
    )
    verdict = rule(call(purpose=purpose, emergency=emergency), shown)
    assert verdict.ruling is (Ruling.ALLOW if allowed else Ruling.REFUSE)
    if not allowed:
        assert check(call(purpose=purpose, emergency=emergency), shown).ruling is Ruling.REFUSE
