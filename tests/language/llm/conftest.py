"""A small local language and a clock that tests set, so that these tests stand without the rest of the product."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest
from pydantic_ai.models import Model

from deskhand.domain.action import SendMessage
from deskhand.domain.passage import KnowledgeAnswer, Passage
from deskhand.domain.reading import Item, Reading, ReadingContext
from deskhand.language.llm.asking import ModelCall
from deskhand.language.llm.engine import LlmLanguage
from deskhand.language.llm.limits import Limits
from deskhand.testing.model_server import ModelServer


@dataclass
class FakeClock:
    instant: datetime = datetime(2026, 3, 9, 8, 0, tzinfo=UTC)

    def now(self) -> datetime:
        return self.instant

    def advance(self, **by: float) -> None:
        self.instant += timedelta(**by)


@dataclass
class FakeLocal:
    """Reads and words what a test sets: by default one empty item, one template, no answer."""

    reading: Reading | None = None
    reading_of: dict[str, Reading] = field(default_factory=dict)
    item_of: Callable[[str], Item] = Item
    template: str = "TEMPLATE"
    knows: KnowledgeAnswer | None = None

    def read(self, text: str, _context: ReadingContext) -> Reading:
        return self.reading or self.reading_of.get(text) or Reading(items=(self.item_of(text),) if text.strip() else ())

    def write(self, _employee: str, _message: SendMessage, _seed: str) -> str:
        return self.template

    def topics(self, _text: str) -> Sequence[tuple[str, float]]:
        return ()

    def answer(self, _question: str, _passages: Sequence[Passage]) -> KnowledgeAnswer | None:
        return self.knows


@dataclass
class Bench:
    """Builds engines and closes them; `calls` is what they recorded."""

    clock: FakeClock = field(default_factory=FakeClock)
    local: FakeLocal = field(default_factory=FakeLocal)
    calls: list[ModelCall] = field(default_factory=list)
    built: list[LlmLanguage] = field(default_factory=list)

    def engine(self, model: Model | str, limits: Limits | None = None, **env: str) -> LlmLanguage:
        engine = LlmLanguage(model, self.local, self.clock, limits or Limits(), record=self.calls.append, env=env)
        self.built.append(engine)
        return engine


@pytest.fixture
def bench() -> Iterator[Bench]:
    bench = Bench()
    yield bench
    for engine in bench.built:
        engine.close()


@pytest.fixture
def server() -> Iterator[ModelServer]:
    with ModelServer() as server:
        yield server


@pytest.fixture
def served(bench: Bench, server: ModelServer) -> Callable[[Limits], LlmLanguage]:
    """An engine that asks `server` as an operator would set it: by name and address."""
    return lambda limits: bench.engine("openai:house-model", limits, OPENAI_BASE_URL=server.base_url)
