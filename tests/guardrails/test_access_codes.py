from __future__ import annotations

from datetime import UTC, datetime

import pytest

from deskhand.domain.action import Escalate, Purpose, facts
from deskhand.domain.escalation import EscalationKind
from deskhand.domain.verdict import Ruling
from deskhand.guardrails.access_codes import rule

CARRIES = [
    "The gate code is 4821.",
    "Door code: 4821#",
    "Use 4821 at the gate.",
    "the code for the front door is 4821",
    "Lock box combo 0-9-1",
    "The alarm PIN is 99110",
    "El código de la puerta es 1234.",
    "clave del portón: 9911",
    "Marque 4821# en la entrada.",
]
DOES_NOT = [
    "Is there a gate code?",
    "What is the alarm code of your unit?",
    "Unit 4021, building 12, door broken since 2025.",
    "Reply 1 K27 to accept.",
    "¿Hay un código para la entrada?",
    "Call 911 from outside the building.",
    "Unit number 1204 at Lakeview Court.",
]


@pytest.mark.parametrize("text", CARRIES)
def test_a_code_goes_to_the_verified_alone(situation, message, text):
    assert rule(message(text), situation()).ruling is Ruling.ESCALATE
    assert rule(message(text), situation(verified=True)).ruling is Ruling.ALLOW


@pytest.mark.parametrize("text", DOES_NOT)
def test_other_words_are_free(situation, message, text):
    assert rule(message(text), situation()).ruling is Ruling.ALLOW


def test_a_code_among_the_facts_is_seen_in_any_words(situation, message):
    hidden = message("Just press 48-21 and walk in.", facts=facts(gate_code="48-21"))
    assert rule(hidden, situation()).ruling is Ruling.ESCALATE
    assert rule(message("Come in.", facts=facts(gate_code="48-21")), situation()).ruling is Ruling.ALLOW


def test_a_vendor_gets_it_only_with_the_order(situation, message):
    text = message("The gate code is 4821.", to="+15125550190", purpose=Purpose.INTERNAL)
    assert rule(text, situation()).ruling is Ruling.ESCALATE
    assert rule(text, situation(verified=True)).ruling is Ruling.ALLOW


def test_staff_are_known_by_the_number_on_record(situation):
    soon = datetime(2026, 3, 10, 18, tzinfo=UTC)
    page = Escalate(EscalationKind.PAGE, "+15125550100", "asks for a code", soon, text="gate code is 4821")
    assert rule(page, situation()).ruling is Ruling.ALLOW
