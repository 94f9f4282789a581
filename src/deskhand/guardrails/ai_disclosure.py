"""Whoever hears from us is told that it is an AI, first thing on every channel and again after 30 days."""

from __future__ import annotations

import re

from deskhand.domain.action import Action, PlaceCall, Purpose, SendMessage, Worded, recipient
from deskhand.domain.verdict import Situation, Verdict
from deskhand.guardrails.claims import own_words
from deskhand.guardrails.declared import allow, refuse
from deskhand.guardrails.recipient import STAFF_ROLES, role_of
from deskhand.guardrails.words import facts_of, text_of

KIND = "ai_disclosure"
ALWAYS = True

SAYS_AI = re.compile(
    r"\bAI\b|\bA\.I\.|\bIA\b|\bI\.A\.|\b[Aa]rtificial [Ii]ntelligence\b|\b[Ii]nteligencia [Aa]rtificial\b"
    r"|\b[Aa]utomated assistant\b|\b[Aa]sistente automatizad[oa]\b"
)
DENIES_AI = re.compile(
    r"\b(?:not|n't|never|no soy|no es|isn't|nor|ni)\s+(?:an?\s+|una?\s+|la\s+)?(?:AI\b|IA\b|artificial|inteligencia)",
    re.I,
)
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+|\n+")


def rule(action: Action, situation: Situation) -> Verdict:
    """Refuse a first message that does not say so, or denies it. In a safety text it stands last: the danger is first.

    Sources in law.py. The company's own staff know whom they employ; everybody else is told, vendors too.
    """
    text = text_of(action, situation)
    if DENIES_AI.search(own_words(text, facts_of(action, situation).values())):
        return refuse(KIND, "denies that it is an AI")
    if not isinstance(action, Worded) or not text or situation.introduced or _is_staff(action, situation):
        return allow(KIND)
    if not SAYS_AI.search(text):
        return refuse(KIND, "a first message that does not say it is an AI")
    if isinstance(action, SendMessage | PlaceCall) and action.purpose is Purpose.SAFETY and _comes_early(text):
        return refuse(KIND, "a safety text says that it is an AI last")
    return allow(KIND, "says that it is an AI")


def _is_staff(action: Worded, situation: Situation) -> bool:
    return role_of(recipient(action) or "", situation) in STAFF_ROLES


def _comes_early(text: str) -> bool:
    sentences = [one for one in _SENTENCE_END.split(text.strip()) if one]
    return any(SAYS_AI.search(one) for one in sentences[:-1])
