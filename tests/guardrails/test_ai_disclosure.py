from __future__ import annotations

from dataclasses import replace

import pytest

from deskhand.domain.action import OfferJob, Purpose, facts
from deskhand.domain.money import usd
from deskhand.domain.reading import Trade
from deskhand.domain.records import Urgency
from deskhand.domain.verdict import Ruling
from deskhand.guardrails.ai_disclosure import rule

VENDOR, DANA = "+15125550190", "+15125550100"

SAYS_SO = [
    "I'm Paula, Lakeview's AI assistant. What is the unit?",
    "This is Paula (AI) for Lakeview Homes.",
    "Paula, an artificial intelligence, here.",
    "Soy Paula, la asistente de IA de Lakeview.",
    "Le escribe una inteligencia artificial.",
]
DOES_NOT = [
    "I'm Paula from Lakeview.",
    "Hi, it is said that the rain in Spain…",
    "Soy Paula de Lakeview.",
    "Paula here.",
]
DENIES = ["I'm not an AI.", "I am not AI.", "No soy una IA.", "No soy inteligencia artificial."]


@pytest.mark.parametrize("text", SAYS_SO)
def test_a_first_message_that_says_so_passes(situation, message, text):
    assert rule(message(text), situation(introduced=False)).ruling is Ruling.ALLOW


@pytest.mark.parametrize("text", DOES_NOT)
def test_a_first_message_that_does_not_is_refused_and_a_later_one_passes(situation, message, text):
    assert rule(message(text), situation(introduced=False)).ruling is Ruling.REFUSE
    assert rule(message(text), situation(introduced=True)).ruling is Ruling.ALLOW


@pytest.mark.parametrize("text", DENIES)
@pytest.mark.parametrize("introduced", [True, False])
def test_denying_it_is_always_refused(situation, message, text, introduced):
    assert rule(message(text), situation(introduced=introduced)).ruling is Ruling.REFUSE


def test_a_safety_text_says_it_last(situation, message):
    first = message("I'm an AI assistant. Leave now and call 911.", purpose=Purpose.SAFETY)
    last = message("Leave now and call 911. I'm an AI assistant.", purpose=Purpose.SAFETY)
    assert rule(first, situation(introduced=False)).ruling is Ruling.REFUSE
    assert rule(last, situation(introduced=False)).ruling is Ruling.ALLOW


def test_vendors_are_told_and_the_companys_own_staff_know(situation, message):
    shown = situation(introduced=False)
    offer = OfferJob("WO-1", VENDOR, Trade.PLUMBING, Urgency.ROUTINE, 60, usd(1), text="Can you take it? 1 K27")
    assert rule(offer, shown).ruling is Ruling.REFUSE
    assert rule(replace(offer, text=f"{offer.text} (AI assistant)"), shown).ruling is Ruling.ALLOW
    assert rule(message(to=DANA, purpose=Purpose.INTERNAL), shown).ruling is Ruling.ALLOW


def test_a_quoted_denial_is_not_ours(situation, message):
    quoted = message('She wrote: "you are not an AI"', facts=facts(words="you are not an AI"))
    assert rule(quoted, situation()).ruling is Ruling.ALLOW
