"""The same lines through the embedded reader and through the language model that DESKHAND_MODEL names, side by side."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol, TypeVar

from deskhand.domain.action import SendMessage
from deskhand.domain.passage import KnowledgeAnswer, Passage
from deskhand.domain.reading import Reading, ReadingContext
from deskhand.language.llm.asking import ModelCall
from deskhand.language.llm.engine import LlmLanguage

ONLY_EMBEDDED = "Only the embedded reader was measured: DESKHAND_MODEL is not set (docs/howto/model.md)."
SEED, AT_ONCE = 0, 4
Line = TypeVar("Line")
Result = TypeVar("Result")
Rows = Sequence[tuple[str, str]]


class Reads(Protocol):
    """Whatever reads a message: the embedded reader, an engine."""

    def read(self, text: str, context: ReadingContext) -> Reading: ...


@dataclass(frozen=True)
class ReaderAlone:
    """A reader as the `Language` that stands behind a model's engine; nothing is worded or answered here."""

    reader: Reads

    def read(self, text: str, context: ReadingContext) -> Reading:
        return self.reader.read(text, context)

    def write(self, _employee: str, message: SendMessage, _seed: str) -> str:
        raise NotImplementedError(message.act)

    def answer(self, question: str, _passages: Sequence[Passage]) -> KnowledgeAnswer | None:
        raise NotImplementedError(question)


class Now:
    """The clock of the engine's budget and breaker."""

    def now(self) -> datetime:
        return datetime.now(UTC)


def sample(lines: Sequence[Line], size: int, seed: int = SEED) -> list[Line]:
    """`size` of `lines` in their order, or all of them where there are no more."""
    chosen = random.Random(seed).sample(range(len(lines)), min(size, len(lines)))
    return [lines[at] for at in sorted(chosen)]


def side_by_side(
    lines: Sequence[Line],
    reader: Reads,
    outcome: Callable[[Line, Reads], Result],
    rows: Callable[[Sequence[Result]], Rows],
    size: int,
    env: Mapping[str, str],
) -> str:
    """Both columns of `rows` as text, over `size` lines; without a model in `env` a sentence that says so."""
    model = env.get("DESKHAND_MODEL", "").strip()
    if not model:
        return ONLY_EMBEDDED
    chosen, calls = sample(lines, size), list[ModelCall]()
    engine = LlmLanguage(model, ReaderAlone(reader), Now(), record=calls.append, env=env)
    try:
        with ThreadPoolExecutor(AT_ONCE) as pool:
            asked = list(pool.map(lambda line: outcome(line, engine), chosen))
    finally:
        engine.close()
    embedded = [outcome(line, reader) for line in chosen]
    title = f"The embedded reader and `{model}` over the same {len(chosen)} of {len(lines)} lines, seed {SEED}."
    return f"{title}\n\n{_table(model, rows(embedded), rows(asked))}\n\n{_spent(calls, len(chosen))}"


def _table(model: str, embedded: Rows, asked: Rows) -> str:
    both = zip(embedded, asked, strict=True)
    lines = [f"| {name} | {own} | {other} |" for (name, own), (_, other) in both]
    return "\n".join([f"| figure | embedded | {model} |", "|---|---|---|", *lines])


def _spent(calls: Sequence[ModelCall], messages: int) -> str:
    """Cost, tokens and waiting per message, and how often the model's word was used or why not."""
    usd, tokens = sum(call.usd for call in calls), sum(call.tokens for call in calls)
    cost = f"{usd / messages:.6f} USD" if usd else "not known (no price for this model)" if tokens else "0 USD"
    waited = sorted(call.seconds for call in calls)
    outcomes = Counter(call.outcome.partition(" (")[0] for call in calls)
    return "\n".join(
        [
            "| per message | value |\n|---|---|",
            f"| cost | {cost} |",
            f"| tokens | {tokens / messages:.0f} |",
            f"| waited for the model, median | {waited[len(waited) // 2]:.2f} s, {AT_ONCE} at once |",
            *(f"| {outcome} | {count} of {messages} |" for outcome, count in outcomes.most_common()),
            "",
            "Wherever the model's word was not used, the embedded reader's stood, as it does in service.",
        ]
    )
