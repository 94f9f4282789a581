from __future__ import annotations

from dataclasses import replace

import pytest

from deskhand.domain.action import CreateWorkOrder, facts
from deskhand.domain.reading import Trade
from deskhand.domain.records import Urgency
from deskhand.domain.verdict import Ruling
from deskhand.guardrails.required_facts import rule


def order(urgency=Urgency.ROUTINE, unit=None, summary="drip"):
    return CreateWorkOrder("Lakeview Court", unit, Trade.PLUMBING, urgency, summary, "+15125550142")


def test_an_action_waits_for_the_facts_it_needs(declaring):
    shown = declaring("required_facts", create_work_order=("unit", "summary"))
    verdict = rule(order(summary=""), shown)
    assert (verdict.ruling, verdict.reason) == (Ruling.REFUSE, "summary, unit is not known")
    assert rule(order(unit="4B"), shown).ruling is Ruling.ALLOW
    assert rule(order(), replace(shown, known_facts=frozenset({"unit"}))).ruling is Ruling.ALLOW


def test_an_emergency_does_not_wait(declaring):
    shown = declaring("required_facts", create_work_order=("unit",))
    assert rule(order(), replace(shown, emergency=True)).ruling is Ruling.ALLOW


@pytest.mark.parametrize("emergency", [True, False])
def test_words_need_their_facts_in_an_emergency_too(declaring, message, emergency):
    shown = replace(declaring("required_facts", eta_given=("eta",)), emergency=emergency)
    assert rule(message(act="eta_given"), shown).ruling is Ruling.REFUSE
    assert rule(message(act="eta_given", facts=facts(eta="3:30 PM")), shown).ruling is Ruling.ALLOW
    assert rule(message(act="eta_given"), replace(shown, claimed_facts={"eta": "3:30 PM"})).ruling is Ruling.ALLOW
    assert rule(message(act="eta_given", facts=facts(eta="")), shown).ruling is Ruling.REFUSE


@pytest.mark.parametrize(
    ("word", "ruling"), [("ask", Ruling.ASK), ("escalate", Ruling.ESCALATE), ("allow", Ruling.ALLOW)]
)
def test_a_missing_fact_takes_what_the_job_says(declaring, word, ruling):
    shown = declaring("required_facts", on_missing_fact=word, create_work_order=("unit",))
    assert rule(order(), shown).ruling is ruling
