from __future__ import annotations

from datetime import UTC, datetime

import pytest

from deskhand.domain.action import AskApproval, Escalate, OfferJob, Purpose, SendMessage, WaitUntil
from deskhand.domain.escalation import EscalationKind
from deskhand.domain.money import usd
from deskhand.domain.reading import Trade
from deskhand.domain.records import Urgency
from deskhand.domain.verdict import Ruling
from deskhand.guardrails.recipient import rule

MARIA, VENDOR, DANA, STRANGER = "+15125550142", "+15125550190", "+15125550100", "+15125559999"
SOON = datetime(2026, 3, 10, 18, tzinfo=UTC)

ACTIONS = {
    "offer": lambda to: OfferJob("WO-1", to, Trade.PLUMBING, Urgency.ROUTINE, 60, usd(1)),
    "page": lambda to: Escalate(EscalationKind.PAGE, to, "water", SOON),
    "approval": lambda to: AskApproval(to, usd(900), "above the limit", SOON),
    "internal": lambda to: SendMessage(to, "taken", Purpose.INTERNAL),
    "service": lambda to: SendMessage(to, "noted", Purpose.SERVICE),
    "safety": lambda to: SendMessage(to, "leave", Purpose.SAFETY),
}
ALLOWED = {
    "offer": {VENDOR},
    "page": {DANA},
    "approval": {DANA},
    "internal": {VENDOR, DANA},
    "service": {MARIA, VENDOR, DANA},
    "safety": {MARIA, VENDOR, DANA},
}


@pytest.mark.parametrize("to", [MARIA, VENDOR, DANA, STRANGER])
@pytest.mark.parametrize("kind", sorted(ACTIONS))
def test_each_kind_of_word_reaches_its_roles_and_nobody_outside_the_case(situation, kind, to):
    verdict = rule(ACTIONS[kind](to), situation())
    assert verdict.ruling is (Ruling.ALLOW if to in ALLOWED[kind] else Ruling.REFUSE)


def test_whoever_is_on_call_may_be_paged_and_asked(situation):
    shown = situation(on_call=frozenset({STRANGER}))
    rulings = {kind: rule(make(STRANGER), shown).ruling for kind, make in ACTIONS.items()}
    assert set(rulings.values()) == {Ruling.ALLOW}


def test_what_nobody_hears_has_no_wrong_recipient(situation):
    silent = Escalate(EscalationKind.HAND_OFF, STRANGER, "asks for a person", SOON, send=False)
    assert rule(silent, situation()).ruling is Ruling.ALLOW
    assert rule(WaitUntil("look", SOON), situation()).ruling is Ruling.ALLOW


def test_a_call_for_vendors_and_staff_goes_to_nobody_else(situation, call):
    assert rule(call(), situation()).ruling is Ruling.ALLOW
    assert rule(call(to=DANA), situation()).ruling is Ruling.ALLOW
    assert rule(call(to=MARIA), situation()).ruling is Ruling.REFUSE
    assert rule(call(to="+15125550999"), situation()).ruling is Ruling.REFUSE
