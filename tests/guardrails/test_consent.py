from __future__ import annotations

from dataclasses import replace

import pytest

from deskhand.domain.action import Purpose
from deskhand.domain.verdict import Ruling
from deskhand.guardrails.consent import rule


@pytest.mark.parametrize(
    ("purpose", "wrote", "record", "allowed"),
    [
        (Purpose.SERVICE, True, (), True),
        (Purpose.SERVICE, False, ("sms",), True),
        (Purpose.SERVICE, False, ("email",), False),
        (Purpose.SERVICE, False, (), False),
        (Purpose.OUTREACH, True, (), False),
        (Purpose.OUTREACH, True, ("email",), False),
        (Purpose.OUTREACH, False, ("sms",), True),
        (Purpose.SAFETY, False, (), True),
        (Purpose.INTERNAL, False, (), True),
    ],
)
def test_who_may_be_written_to(situation, message, purpose, wrote, record, allowed):
    told = replace(situation().recipient, consent=record)
    shown = situation(recipient=told, last_words_at=situation().now if wrote else None)
    verdict = rule(message(purpose=purpose), shown)
    assert verdict.ruling is (Ruling.ALLOW if allowed else Ruling.REFUSE)


def test_somebody_without_a_record_is_answered_and_not_courted(situation, message):
    shown = situation(recipient=None)
    assert rule(message(), shown).ruling is Ruling.ALLOW
    assert rule(message(purpose=Purpose.OUTREACH), shown).ruling is Ruling.REFUSE


@pytest.mark.parametrize(
    ("purpose", "record", "allowed"),
    [
        (Purpose.SERVICE, ("voice",), True),
        (Purpose.SERVICE, ("sms",), False),
        (Purpose.SERVICE, (), False),
        (Purpose.OUTREACH, ("voice",), True),
        (Purpose.INTERNAL, (), True),
        (Purpose.SAFETY, (), True),
    ],
)
def test_who_may_be_called_whatever_they_have_written(situation, call, purpose, record, allowed):
    told = replace(situation().recipient, consent=record)
    verdict = rule(call(purpose=purpose), situation(recipient=told, last_words_at=situation().now))
    assert verdict.ruling is (Ruling.ALLOW if allowed else Ruling.REFUSE)
