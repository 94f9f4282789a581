"""An answer from the company's own files, or none: each claim must stand in the one passage that is its source."""

from __future__ import annotations

from collections.abc import Sequence

from deskhand.domain.passage import KnowledgeAnswer, Passage
from deskhand.language.llm.claims import denials, unfounded
from deskhand.language.llm.quotes import found
from deskhand.language.llm.schema import ModelAnswer
from deskhand.language.llm.tongues import tongue_of


def founded_answer(said: ModelAnswer, passages: Sequence[Passage]) -> KnowledgeAnswer | None:
    """`said` with its source, or None unless that passage holds the quote and every number, name and promise of it."""
    words = (said.answer or "").strip()
    passage = next((each for each in passages if each.source == said.source.strip()), None)
    language = tongue_of(words)
    if passage is None or language is None:
        return None
    quote = found(said.quote, passage.text)
    if quote is None or unfounded(words, language, [passage.heading, passage.text]):
        return None
    if bool(denials(words, language)) != bool(denials(quote, tongue_of(quote) or language)):
        return None
    return KnowledgeAnswer(words, passage.source)
