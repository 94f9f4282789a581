from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from deskhand.domain.action import AskApproval, OfferJob, SendMessage, UpdateRecord
from deskhand.domain.job import Authority, Grant
from deskhand.domain.money import Money, usd
from deskhand.domain.reading import Trade
from deskhand.domain.records import Urgency
from deskhand.domain.verdict import Ruling
from deskhand.guardrails.authority import rule

NOW = datetime(2026, 3, 10, 17, tzinfo=UTC)


def offer(limit):
    return OfferJob("WO-1", "+15125550190", Trade.PLUMBING, Urgency.ROUTINE, 60, limit)


def granted(situation, grant, **changes):
    job = replace(situation().job, authority={"offer_job": grant, "send_message": grant, "ask_approval": grant})
    return situation(job=job, **changes)


@pytest.mark.parametrize(
    ("authority", "ruling"),
    [(Authority.ALONE, Ruling.ALLOW), (Authority.ASK, Ruling.ASK), (Authority.NEVER, Ruling.REFUSE)],
)
def test_each_authority_has_its_ruling(situation, message, authority, ruling):
    assert rule(message(), granted(situation, Grant(authority))).ruling is ruling


def test_what_is_not_listed_is_refused(situation, message):
    assert rule(message(), situation(job=replace(situation().job, authority={}))).ruling is Ruling.REFUSE


@pytest.mark.parametrize(
    ("amount", "ruling"),
    [
        (usd(300), Ruling.ALLOW),
        (Money(300_01), Ruling.ASK),
        (Money(100_00, "EUR"), Ruling.ASK),
    ],
)
def test_alone_up_to_an_amount(situation, amount, ruling):
    shown = granted(situation, Grant(Authority.ALONE_UP_TO, usd(300)), limit=usd(5000))
    assert rule(offer(amount), shown).ruling is ruling


def test_alone_up_to_the_limit_of_the_order(situation):
    shown = granted(situation, Grant(Authority.ALONE_UP_TO), limit=usd(500))
    assert rule(offer(usd(500)), shown).ruling is Ruling.ALLOW
    assert rule(offer(Money(500_01)), shown).ruling is Ruling.ASK
    assert rule(offer(usd(1)), replace(shown, limit=None)).ruling is Ruling.REFUSE


def test_alone_up_to_needs_an_amount(situation):
    shown = granted(situation, Grant(Authority.ALONE_UP_TO, usd(300)))
    question = AskApproval("+15125550100", None, "no price yet", NOW)
    assert rule(question, shown).ruling is Ruling.REFUSE
    assert rule(SendMessage("+15125550142", "noted", "service"), shown).ruling is Ruling.REFUSE


def test_records_change_on_the_word_of_staff_alone(situation):
    said_by = {"manager": "+15125550100", "tenant": "+15125550142", "vendor": "+15125550190", "nobody": "+15125559999"}
    rulings = {
        who: rule(UpdateRecord("on_call", "Dana", "+15125550100", NOW, NOW, phone), situation()).ruling
        for who, phone in said_by.items()
    }
    assert rulings == {
        "manager": Ruling.ALLOW,
        "tenant": Ruling.REFUSE,
        "vendor": Ruling.REFUSE,
        "nobody": Ruling.REFUSE,
    }
