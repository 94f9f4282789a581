"""An answer stands in one passage, or it is none."""

from __future__ import annotations

import pytest

from deskhand.domain.passage import KnowledgeAnswer, Passage
from deskhand.testing.scripted_model import ScriptedModel

PARKING = Passage(
    "knowledge/parking.md#Guests", "Guests may park in lot B for 48 hours. They may not park in the fire lane."
)
POOL = Passage("knowledge/pool.md#Hours", "The pool is open from 9:00 am to 9:00 pm.")
LOCAL = KnowledgeAnswer("Guests may park in lot B for 48 hours.", PARKING.source)


def answered(bench, answer: str | None, quote: str, source: str = PARKING.source) -> KnowledgeAnswer | None:
    bench.local.knows = LOCAL
    scripted = ScriptedModel([{"answer": answer, "quote": quote, "source": source}])
    return bench.engine(scripted.model).answer("How long can my guest park?", [PARKING, POOL])


def test_answer_with_its_words_and_source_is_given(bench):
    said = "Your guest can park in lot B for 48 hours."
    assert answered(bench, said, "Guests may park in lot B for 48 hours") == KnowledgeAnswer(said, PARKING.source)


def test_no_answer_of_the_model_is_an_answer_for_a_person(bench):
    assert answered(bench, None, "") is None


@pytest.mark.parametrize(
    ("answer", "quote", "source"),
    [
        ("Your guest can park in lot B for 72 hours.", "Guests may park in lot B", PARKING.source),
        ("Your guest can park in lot B for 48 hours.", "guests park anywhere", PARKING.source),
        ("Your guest can park in lot B for 48 hours.", "Guests may park in lot B", POOL.source),
        ("Your guest can park in lot B for 48 hours.", "Guests may park in lot B", "knowledge/none.md#x"),
        ("Your guest can park there, Dana Reyes said so.", "Guests may park in lot B", PARKING.source),
        ("Your guest can park in lot B for free.", "Guests may park in lot B", PARKING.source),
        ("They may park in the fire lane.", "They may not park in the fire lane", PARKING.source),
        ("Gäste parken überall.", "Guests may park in lot B", PARKING.source),
    ],
)
def test_answer_that_its_source_does_not_bear_out_gives_way_to_the_local_one(bench, answer, quote, source):
    assert answered(bench, answer, quote, source) == LOCAL
    assert bench.calls[0].outcome == "llm said more than its source"


def test_without_passages_nobody_is_asked(bench):
    scripted = ScriptedModel([{"answer": "yes"}])
    assert bench.engine(scripted.model).answer("Is there a gym?", []) is None
    assert scripted.prompts == []
