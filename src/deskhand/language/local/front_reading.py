"""What a message to the front office means: the upper layers' opinion beside the floor of safety.py and the facts."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from deskhand.domain.reading import Fact, Feature, Finding, Item, Reading, ReadingContext
from deskhand.language.foreign import unread
from deskhand.language.local.facts import numbers, times
from deskhand.language.local.facts.leads import lead_facts
from deskhand.language.local.front import FrontOpinion, FrontReader
from deskhand.language.safety import CERTAIN, Scan, scan
from deskhand.language.wishes import asks_for_messages, asks_if_human

ASKED = ("reminder", "times", "earlier", "in_the_way", "which", "missed", "keep")
ASKED_OF_LEADS = ("times", "timing", "need", "size", "budget", "authority")
OF_CRITERIA, FEW_WORDS = ("timing", "need", "size", "budget", "authority"), 6
SAYS_NOTHING = re.compile(
    r"\W*(?:(?:yes|yeah|yep|no|nope|ok(?:ay)?|k|hi|hello|hey|thanks?|thx|please|sure|maybe|idk|what|si|sí|hola|gracias"
    r"|bueno|claro|perfect|great|good|fine|cool|stop|wait|help|\d+)\b\W*)+",
    re.IGNORECASE,
)
NOTHING = "nothing"
SURE, MEETS_WITHIN, MEETS_SOON = 0.35, timedelta(days=21), timedelta(days=3)
LOOKED_FOR = re.compile(r"\b(?:a|an|new|another|different) (?:property|rental|apartment|hoa) managers?\b", re.IGNORECASE)
"""Whom a lead wants to hire is not whom they ask to speak to."""


def read_front(front: FrontReader, text: str, context: ReadingContext) -> Reading:
    """One item: who answers a reminder or asks for a meeting speaks of one thing."""
    seen = scan(LOOKED_FOR.sub("", text) if context.reads == "lead" else text)
    if not text.strip():
        return Reading((), seen.language, seen.hazards, seen.wants_human, seen.opt_out)
    said = _opinion(front, text, context)
    findings = (*_heard(text, seen), *unread(text), *_learnt(text, said))
    facts = (*_shared_facts(text, context), *lead_facts(text, said.facts, context.now))
    if context.reads == "lead":
        begins = " ".join(fact.quote for fact in facts if fact.name == "timing")
        facts = tuple(fact for fact in facts if not _of_the_beginning(fact, begins, context.now))
        facts = (*facts, *_answer_to(text, context, facts))
    item = Item(text.strip(), findings, facts=facts, severity=said.labels)
    human = item.says(Feature.WANTS_HUMAN)
    return Reading((item,), seen.language, seen.hazards, human, seen.opt_out, topics=said.topics)


def _opinion(front: FrontReader, text: str, context: ReadingContext) -> FrontOpinion:
    acts = [asked.act.removeprefix("ask_") for asked in context.asked]
    if context.reads == "lead":
        return front.lead(text, next((act for act in acts if act in ASKED_OF_LEADS), NOTHING), context.about)
    return front.appointment(text, next((act for act in acts if act in ASKED), NOTHING), context.about)


def _heard(text: str, seen: Scan) -> tuple[Finding, ...]:
    """What the floor heard, first and certain."""
    wishes = (
        (Feature.OPT_OUT, seen.opt_out),
        (Feature.WANTS_HUMAN, seen.wants_human),
        (Feature.ASKS_IF_HUMAN, asks_if_human(text)),
    )
    return (*seen.hazards, *(Finding(feature, CERTAIN, text) for feature, is_so in wishes if is_so))


def _learnt(text: str, said: FrontOpinion) -> tuple[Finding, ...]:
    stops = asks_for_messages(text)
    found = [(Feature(name), p) for name, p in said.features if p >= SURE]
    return tuple(Finding(feature, round(p, 3), text) for feature, p in found if not stops)


def _answer_to(text: str, context: ReadingContext, facts: tuple[Fact, ...]) -> tuple[Fact, ...]:
    """A few words after a question about one criterion are its answer: "12" how many, "january" when, "hvac" what."""
    acts = [asked.act.removeprefix("ask_") for asked in context.asked]
    name = next((act for act in acts if act in OF_CRITERIA), None)
    words = text.split()
    if name is None or not 0 < len(words) <= FEW_WORDS or "?" in text or any(fact.name == name for fact in facts):
        return ()
    found = lead_facts(text, ((name, 0, len(text)),), context.now)
    numbered = any(fact.name == f"{name}_number" for fact in found)
    says_what = name in ("need", "authority") and not SAYS_NOTHING.fullmatch(text)
    return found if numbered or says_what else ()


def _of_the_beginning(fact: Fact, begins: str, now: datetime | None) -> bool:
    """When they want to begin, which a lead tells in the same words as when a call would suit."""
    if fact.name not in ("when", "not_when") or now is None:
        return False
    ahead = datetime.fromisoformat(str(fact.value).partition("/")[0]) - now
    return ahead > MEETS_WITHIN or (fact.quote in begins and ahead > MEETS_SOON)


def _shared_facts(text: str, context: ReadingContext) -> tuple[Fact, ...]:
    """Times that suit and that do not, and addresses."""
    found = [*numbers.read_phones(text, context.country), *numbers.read_emails(text)]
    return (*found, *(times.read_windows(text, context.now) if context.now is not None else ()))
