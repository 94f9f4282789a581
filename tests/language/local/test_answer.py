"""An answer is a passage of the company's own words, or nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from deskhand.config.knowledge import parse_knowledge
from deskhand.domain.passage import Passage
from deskhand.language.local.answer import answer, index
from deskhand.language.local.embed import installed_embeddings

KNOWLEDGE = Path(__file__).parents[3] / "examples/lakeview/knowledge"
PASSAGES = [
    passage
    for path in sorted(KNOWLEDGE.glob("*.md"))
    for passage in parse_knowledge(path.read_text("utf-8"), path.name)
]
EMBEDDINGS = installed_embeddings()
COMPANY = index(PASSAGES, EMBEDDINGS)


@pytest.mark.parametrize(
    ("question", "source"),
    [
        ("when is rent due?", "rent.md#When rent is due"),
        ("how much is the pet fee for a dog", "pets.md#Pet fees"),
        ("what happens if I pay late, is there a late fee?", "rent.md#Late fee"),
        ("how can I pay my rent?", "rent.md#How to pay"),
    ],
)
def test_a_question_finds_its_passage(question: str, source: str) -> None:
    found = answer(question, COMPANY, EMBEDDINGS)
    assert found is not None
    assert found.source == source


@pytest.mark.parametrize(
    "question",
    [
        "can you recommend a good pizza place",
        "who won the game last night",
        "is my neighbor single",
        "what is the wifi password of the clubhouse",
        "do you accept section 8 vouchers",
    ],
)
def test_a_question_that_the_knowledge_does_not_cover_has_no_answer(question: str) -> None:
    assert answer(question, COMPANY, EMBEDDINGS) is None


def test_no_passages_no_answer() -> None:
    assert answer("when is rent due?", index([], EMBEDDINGS), EMBEDDINGS) is None


def test_the_words_are_the_passages_own() -> None:
    passage = Passage("pool.md#Hours", "The pool is open from 8 to 22.")
    found = answer("what are the pool hours?", index([passage], EMBEDDINGS), EMBEDDINGS)
    assert found is not None
    assert (found.text, found.source) == (passage.text, passage.source)


SALES = index(
    [
        passage
        for path in sorted((KNOWLEDGE.parents[1] / "fieldline/knowledge").glob("*.md"))
        for passage in parse_knowledge(path.read_text("utf-8"), path.name)
    ],
    EMBEDDINGS,
)


@pytest.mark.parametrize("question", ["how much is it", "hi, how much does it cost?", "cuanto cuesta?", "pricing?"])
def test_who_asks_for_nothing_but_the_price_is_told_it(question: str) -> None:
    found = answer(question, SALES, EMBEDDINGS)
    assert found is not None
    assert "39 USD" in found.text
