"""What a model is asked to return. Loose on purpose: an unknown word costs that word, not the whole answer.

Nothing here is believed; `reading.py` checks each part against the text.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, Field

from deskhand.domain.reading import Answer, Feature, Trade
from deskhand.language.llm.values import FACTS

Words = Annotated[str, Field(max_length=600, description="copied from the message, letter by letter")]
Quote = Annotated[
    str, Field(max_length=300, description="the shortest words of the message that say it, copied exactly")
]


class SaidFeature(BaseModel):
    feature: Annotated[str, Field(max_length=40, json_schema_extra={"enum": [word.value for word in Feature]})]
    quote: Quote


class SaidFact(BaseModel):
    name: Annotated[str, Field(max_length=40, json_schema_extra={"enum": list(FACTS)})]
    value: Annotated[
        str, Field(max_length=200, description="true/false, a number, an ISO instant with offset, or text")
    ]
    quote: Quote


class SaidItem(BaseModel):
    """One fault, answer, question, request or correction."""

    words: Words
    features: Annotated[list[SaidFeature], Field(max_length=16)] = []
    facts: Annotated[list[SaidFact], Field(max_length=16)] = []
    trade: Annotated[str | None, Field(description="the trade of a fault: " + ", ".join(Trade))] = None
    thing: Annotated[str | None, Field(max_length=60, description="the broken thing, in the message's own word")] = None
    answer: Annotated[str | None, Field(description="only to an open question: " + ", ".join(Answer))] = None
    answer_quote: Annotated[str, Field(max_length=300, description="the words that answer, copied exactly")] = ""


class ModelReading(BaseModel):
    """What the message means, in the order of its text."""

    items: Annotated[list[SaidItem], Field(max_length=8)]
    language: Annotated[str, Field(max_length=8, description="ISO 639-1 code of the message's language")] = ""


class ModelAnswer(BaseModel):
    """The answer that one passage gives, or `answer` null when none does."""

    answer: Annotated[str | None, Field(max_length=600)] = None
    source: Annotated[str, Field(max_length=200, description="the source of that passage, copied exactly")] = ""
    quote: Annotated[str, Field(max_length=600, description="the words of the passage that say it, copied exactly")] = (
        ""
    )
