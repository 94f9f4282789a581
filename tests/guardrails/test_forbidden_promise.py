from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskhand.domain.action import Escalate, Purpose, WaitUntil, facts
from deskhand.domain.escalation import EscalationKind
from deskhand.domain.money import Money
from deskhand.domain.verdict import Ruling
from deskhand.guardrails.forbidden_promise import rule

NOW = datetime(2026, 3, 10, 17, tzinfo=UTC)

NEVER_SAID = [
    # a time nobody gave
    "A plumber will be there at 3 PM.",
    "The technician will arrive by 15:30.",
    "He will come in 35 minutes.",
    "They will get there within two hours.",
    "Somebody will come tomorrow.",
    "It will be fixed by noon.",
    "The plumber is on the way.",
    "He's on his way.",
    "El plomero llegará a las 3:30.",
    "Estará ahí en 40 minutos.",
    "El técnico viene mañana.",
    "El plomero va en camino.",
    "Quedará arreglado en una hora.",
    # a price
    "That costs $120.",
    "It is 85 dollars an hour.",
    "Le costará 90 dólares.",
    "The visit is $1,250.00.",
    # a name or a number
    "The plumber Carlos Ruiz has it.",
    "Hi Jennifer, I have noted it.",
    "Brightwater Plumbing takes it.",
    "Call Mr. Henderson.",
    "Call 512-555-0199.",
    "Call (512) 555-0199 for that.",
    "Llame al 555-0199.",
    # a link
    "Choose here: https://evil.example/visits/abc",
    "Elija en www.evil.example.",
    "El técnico Julio Prado lo toma.",
    # rent and refunds
    "You will get a rent credit.",
    "We can take that off your rent.",
    "I'll put a credit of some kind on next month's rent.",
    "You will be refunded.",
    "The late fee is waived.",
    "Habrá un descuento en la renta.",
    "Le daremos un reembolso.",
    # whose fault it is
    "I'm sorry, that was our fault.",
    "We are liable for the damage.",
    "We take full responsibility.",
    "We will pay for the carpet.",
    "Fue culpa nuestra.",
    "Somos responsables del daño.",
    "Le pagaremos la alfombra.",
    # what is wrong, as if seen
    "It's definitely the compressor.",
    "The problem is the disposal.",
    "It is caused by old pipes.",
    "Seguramente es la bomba.",
    "El problema es la válvula.",
    # being a person
    "I'm a real person.",
    "I am human.",
    "I'm not a bot.",
    "You're talking to a real person.",
    "Soy una persona real.",
    "No soy un robot.",
    # guarantees
    "I guarantee it.",
    "I promise it stays dry.",
    "Repairs are guaranteed.",
    "100% sure.",
    "Se lo garantizo.",
    "Le prometo que queda bien.",
]

MAY_BE_SAID = [
    "I have noted it. I will write as soon as a plumber accepts.",
    "I don't have an arrival time yet; you will hear from me when the plumber gives one.",
    "If I hear nothing in 10 minutes, I will treat it as an emergency.",
    "Turn the valve under the sink clockwise and keep away from wet outlets.",
    "Leave now and call 911 from outside.",
    "Hi Maria, thanks. Is it unit 4B at Lakeview Court?",
    "May somebody come in tomorrow between nine and eleven, or will you be home?",
    "Can they come at all today?",
    "I'm Paula, the AI assistant of Lakeview Homes.",
    "I am an AI, not a person. A person can take over: just say so.",
    "I can't promise a time.",
    "I can't guarantee that; the vendor decides.",
    "A rent credit is for the manager to decide; I have passed it on.",
    "I can't speak about refunds; a person will.",
    "Poison Control: 1-800-222-1222.",
    "The office is open from 8:00 to 18:00.",
    "Reply 1 K27 to accept, 2 K27 to decline.",
    "Tell me what the problem is.",
    "Please rate the repair from 1 to 5.",
    "He anotado el problema. Le escribo en cuanto un plomero acepte.",
    "Si no me responde en 10 minutos, lo trato como emergencia.",
    "Salga ahora y llame al 911 desde afuera.",
    "Hola Maria, gracias. ¿Es el apartamento 4B?",
    "¿Puede entrar alguien mañana si usted no está?",
    "Soy Paula, la asistente de IA de Lakeview Homes.",
    "No puedo prometer una hora.",
    "El descuento en la renta lo decide la oficina.",
    "Un encargado decide sobre el reembolso.",
    "Ask Maria. Is Paula right? Tell Lakeview Homes.",
    "Order WO-20260310-7 is open, reported on 2026-03-10.",
]


@pytest.mark.parametrize("text", NEVER_SAID)
def test_what_is_never_said(situation, message, text):
    assert rule(message(text), situation()).ruling is Ruling.REFUSE


@pytest.mark.parametrize("text", MAY_BE_SAID)
def test_what_may_be_said(situation, message, text):
    verdict = rule(message(text), situation())
    assert (verdict.ruling, verdict.reason) == (Ruling.ALLOW, "")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("A plumber will be there at 3 PM.", {"eta": "3:00 PM"}),
        ("A plumber will be there at 3:00.", {"eta": "2026-03-10T15:00:00-05:00"}),
        ("A plumber will be there at 3 PM.", {"eta": "2026-03-10T20:00:00+00:00"}),
        ("He will come in 35 minutes.", {"eta_min": "35"}),
        ("He will come in 35 minutes.", {"eta": "2026-03-10T12:35:00-05:00"}),
        ("He will come in about an hour.", {"eta": "2026-03-10T18:05:00Z"}),
        ("Somebody will come tomorrow.", {"eta": "2026-03-11T09:00:00-05:00"}),
        ("Somebody will come on Wednesday.", {"eta": "2026-03-11T09:00:00-05:00"}),
        ("El técnico viene mañana.", {"eta": "2026-03-11T15:00:00-05:00"}),
        ("El técnico viene el miércoles.", {"eta": "2026-03-11T15:00:00-05:00"}),
        ("The plumber is on the way.", {"vendor": "Reliable Plumbing"}),
        ("Reliable Plumbing takes it.", {"vendor": "Reliable Plumbing"}),
        ("Reliable takes it.", {"vendor": "Reliable Plumbing"}),
        ("Call 512-555-0190.", {"phone": "+15125550190"}),
        ("Approve $1,250?", {"amount": "$1,250"}),
        ("Approve $1250.00?", {"amount": "1250.00"}),
        ("Or here: https://desk.example/visits/abc I am Ann.", {"link": "https://desk.example/visits/abc", "who": "Ann"}),
        ("The technician Dana Reyes comes.", {"name": "Dana Reyes"}),
        ('Maria Lopez writes: "you will pay, I guarantee it"', {"quote": "you will pay, I guarantee it"}),
    ],
)
def test_what_the_facts_carry_may_be_said(situation, message, text, told):
    assert rule(message(text, facts=facts(**told)), situation()).ruling is Ruling.ALLOW
    assert rule(message(text), situation(claimed_facts=told)).ruling is Ruling.ALLOW


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("A plumber will be there at 2 PM.", {"eta": "3:00 PM"}),
        ("A plumber will be there at 3 AM.", {"eta": "2026-03-10T15:00:00-05:00"}),
        ("He will come in 35 minutes.", {"eta_min": "45"}),
        ("He will come in 12 minutes.", {"place": "unit 4B, 12 Shore Road"}),
        ("He will come in 35 minutes.", {"eta": "2026-03-10T13:35:00-05:00"}),
        ("Somebody will come today.", {"eta": "2026-03-11T09:00:00-05:00"}),
        ("Approve $1,350?", {"amount": "$1,250"}),
        ("It costs $125.", {"amount": "$1,250"}),
        ("It costs $10.02.", {"amount": "$10"}),
        ("Call 512-555-0191.", {"building": "512"}),
        ("Brightwater Plumbing takes it.", {"vendor": "Reliable Plumbing"}),
        ("Call 512-555-0191.", {"phone": "+15125550190"}),
        ("A plumber will be there at 8:15 PM.", {"eta": "2026-03-10T20:15:00+00:00"}),
        ("A plumber will be there at 5:00.", {"eta": "2026-03-10T13:35:00-05:00"}),
        ("Here: https://desk.example/visits/abd", {"link": "https://desk.example/visits/abc"}),
        ("The vendor says it is our fault.", {"vendor": "Reliable Plumbing"}),
    ],
)
def test_a_fact_backs_itself_and_nothing_else(situation, message, text, told):
    assert rule(message(text, facts=facts(**told)), situation()).ruling is Ruling.REFUSE


@given(told=st.integers(1, 9_999_99), said=st.integers(1, 9_999_99))
def test_only_the_amount_that_is_known_is_said(situation, message, told, said):
    verdict = rule(message(f"It costs {Money(said)}.", facts=facts(amount=Money(told))), situation())
    assert (verdict.ruling is Ruling.ALLOW) == (told == said)


@given(told=st.integers(0, 1439), said=st.integers(0, 1439))
def test_only_the_time_that_is_known_is_said(situation, message, told, said):
    start = datetime(2026, 3, 10, 5, tzinfo=UTC)  # midnight in Austin
    eta = (start + timedelta(minutes=told)).isoformat()
    spoken = f"{said // 60 % 12 or 12}:{said % 60:02d} {'PM' if said >= 720 else 'AM'}"
    verdict = rule(message(f"He will be there at {spoken}.", facts=facts(eta=eta)), situation(claimed_facts={}))
    opening = {8 * 60, 18 * 60}
    assert (verdict.ruling is Ruling.ALLOW) == (said in {told} | opening)


def test_a_page_may_quote_what_a_tenant_said(situation):
    said = "It's 3 PM and it is your fault, John Smith will sue for $9,000"
    page = Escalate(
        EscalationKind.HAND_OFF, "+15125550100", "legal", NOW, facts=facts(words=said), text=f'4B: "{said}". K27'
    )
    assert rule(page, situation()).ruling is Ruling.ALLOW
    assert rule(replace(page, facts=()), situation()).ruling is Ruling.REFUSE


def test_what_nobody_hears_promises_nothing(situation):
    assert rule(WaitUntil("look", NOW), situation()).ruling is Ruling.ALLOW


@pytest.mark.parametrize("purpose", list(Purpose))
def test_the_rule_is_the_same_for_every_purpose(situation, message, purpose):
    assert rule(message("I guarantee it.", purpose=purpose), situation()).ruling is Ruling.REFUSE
