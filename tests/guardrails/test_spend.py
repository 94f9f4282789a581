from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskhand.domain.action import AskApproval, OfferJob, facts
from deskhand.domain.money import Money, usd
from deskhand.domain.reading import Trade
from deskhand.domain.records import Urgency
from deskhand.domain.verdict import Ruling
from deskhand.guardrails.spend import rule

cents = st.integers(0, 5_000_00).map(Money)


def offer(limit):
    return OfferJob("WO-1", "+15125550190", Trade.PLUMBING, Urgency.EMERGENCY, 10, limit)


@given(amount=cents, limit=cents, committed=cents)
def test_nothing_adds_up_past_the_limit(situation, amount, limit, committed):
    verdict = rule(offer(amount), situation(limit=limit, committed=committed))
    assert (verdict.ruling is Ruling.ALLOW) == (amount.minor + committed.minor <= limit.minor)
    assert verdict.ruling in (Ruling.ALLOW, Ruling.ASK)


def test_the_emergency_limit_is_its_own(situation):
    company = situation().company
    limits = [company.limit(None, Trade.PLUMBING, urgency) for urgency in (Urgency.EMERGENCY, Urgency.ROUTINE)]
    assert [rule(offer(usd(1500)), situation(limit=limit)).ruling for limit in limits] == [Ruling.ALLOW, Ruling.ASK]


def test_nothing_agreed_yet_counts_as_nothing(situation):
    assert rule(offer(usd(500)), situation(committed=None)).ruling is Ruling.ALLOW


@pytest.mark.parametrize(
    ("amount", "ruling"),
    [("$450", Ruling.ALLOW), ("$500.01", Ruling.ASK), ("about 450", Ruling.ASK), (None, Ruling.ASK)],
)
def test_words_that_accept_a_price_spend_it(declaring, message, amount, ruling):
    shown = declaring("spend", on_missing_fact="ask", commits=("quote_accepted",))
    accepted = message(act="quote_accepted", facts=facts(amount=amount))
    assert rule(accepted, shown).ruling is ruling
    assert rule(replace(accepted, act="status"), shown).ruling is Ruling.ALLOW


def test_a_limit_that_is_not_known_takes_what_the_job_says(declaring):
    for word, ruling in (("ask", Ruling.ASK), ("refuse", Ruling.REFUSE), ("escalate", Ruling.ESCALATE)):
        shown = replace(declaring("spend", on_missing_fact=word), limit=None)
        assert rule(offer(usd(10)), shown).ruling is ruling


def test_other_money_is_asked_about(situation):
    assert rule(offer(Money(100, "EUR")), situation()).ruling is Ruling.ASK


def test_asking_spends_nothing(situation):
    question = AskApproval("+15125550100", usd(9000), "new boiler", datetime(2026, 3, 10, 18, tzinfo=UTC))
    assert rule(question, situation()).ruling is Ruling.ALLOW
