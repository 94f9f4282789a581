"""Cutting a message into clauses, for quotes, and joining its sentences into concerns, for items."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from deskhand.domain.reading import Feature
from deskhand.language.local.facts.people import read_access, read_pets
from deskhand.language.local.heads import NO_TRADE, Scores
from deskhand.language.words import sentences

_CLAUSE_END = re.compile(r",\s+|;\s*|\s(?=(?:but|and|because|pero|porque|y|aunque|although|so)\s)")
_NEXT_TOPIC = re.compile(
    r"[.;,]?\s+(?=(?:(?:and|oh|y|ah) )?(?:also|another thing|second(?:ly)? (?:thing|issue)|on top of that|while (?:i have|you'?re)|unrelated|p\.?s\.?|besides|otra cosa|tambi[eé]n|adem[aá]s|aparte|y de paso)\b)",
    re.IGNORECASE,
)
SURE_FAULT, SURE_TRADE, SURE_QUESTION = 0.75, 0.45, 0.6
FAULTS = ("emergency", "urgent", "routine", "clarify")


@dataclass(frozen=True)
class Concern:
    """What one sentence is about on its own: a fault of a trade, a question, a wish; None where it leans on others."""

    kind: str
    trade: str | None = None


def clauses_of(text: str) -> list[str]:
    """The clauses of `text` in order, each a substring of it."""
    return [piece for sentence in sentences(text) for part in _CLAUSE_END.split(sentence) if (piece := part.strip())]


def concerns_of(text: str, score: Callable[[str], Scores]) -> list[str]:
    """The separate concerns of `text` in order, each a substring; a text is cut only where both sides stand alone."""
    spans = _sentence_spans(text)
    if len(spans) < 2:
        return [text.strip()] if text.strip() else []
    found: list[tuple[int, int, Concern | None]] = []
    for start, end in spans:
        concern = _concern(text[start:end], score(text[start:end]))
        if not found or (concern and found[-1][2] and concern != found[-1][2]):
            found.append((start, end, concern))
        else:
            first, _, before = found[-1]
            found[-1] = (first, end, before or concern)
    return [text[start:end].strip() for start, end, _ in found]


DETAILS = (Feature.ADDS_ACCESS, Feature.ADDS_PETS, Feature.ADDS_PHOTO, Feature.GIVES_PHONE, Feature.THANKS)
MAYBE_DETAIL = 0.3


def _is_detail(sentence: str, scores: Scores) -> bool:
    """True for what belongs to a report and is none of its own: access, pets, a number, thanks."""
    told = read_access(sentence, was_asked=False) or read_pets(sentence)
    return bool(told) or any(scores.features[feature] > MAYBE_DETAIL for feature in DETAILS)


def _sentence_spans(text: str) -> list[tuple[int, int]]:
    """Where the sentences stand, also those that begin with "also" after no full stop."""
    spans, at = [], 0
    for sentence in (part for whole in sentences(text) for part in _NEXT_TOPIC.split(whole) if part.strip()):
        start = text.index(sentence, at)
        at = start + len(sentence)
        spans.append((start, at))
    return [(start, spans[number + 1][0] if number + 1 < len(spans) else len(text)) for number, (start, _) in enumerate(spans)]


def _concern(sentence: str, scores: Scores) -> Concern | None:
    if scores.features[Feature.OPT_OUT] > SURE_QUESTION:
        return Concern("opt_out")
    if _is_detail(sentence, scores):
        return None
    if "?" in sentence and scores.severity["out_of_scope"] > SURE_QUESTION:
        return Concern("question")
    trade = max(scores.trades, key=lambda name: scores.trades[name])
    is_fault = sum(scores.severity[name] for name in FAULTS) > SURE_FAULT
    if is_fault and trade != NO_TRADE and scores.trades[trade] > SURE_TRADE:
        return Concern("fault", trade)
    return None
