"""Reading and writing with a language model; where it fails, or says too much, the local engine's words stand.

A model here has no tools, sees no secrets and decides nothing. What it returns is checked against the text
(`checked`, `floor`) or against the approved words (`claims`).
"""

from __future__ import annotations

import os
import re
import weakref
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

from pydantic_ai import Agent
from pydantic_ai.models import Model
from pydantic_ai.settings import ModelSettings

from deskhand.breaker import Breaker
from deskhand.domain.action import SendMessage
from deskhand.domain.passage import KnowledgeAnswer, Passage
from deskhand.domain.reading import Reading, ReadingContext
from deskhand.language.llm import prompts
from deskhand.language.llm.answers import founded_answer
from deskhand.language.llm.asking import Answered, Asker, ModelCall, Unanswered
from deskhand.language.llm.budget import NOTHING, Budget, Spent
from deskhand.language.llm.checked import checked_items, left_out
from deskhand.language.llm.claims import fault_of
from deskhand.language.llm.floor import over_floor
from deskhand.language.llm.limits import BY_TEXT, Limits
from deskhand.language.llm.loop_thread import LoopThread
from deskhand.language.llm.models import model_named
from deskhand.language.llm.schema import ModelAnswer, ModelReading
from deskhand.language.llm.template_only import is_template_only
from deskhand.language.llm.tongues import TONGUES, is_in
from deskhand.ports import Clock, Language

T = TypeVar("T")
WORDS_TO_TELL = 3
NOT_SAID = "llm said what the text does not"
NOTHING_FOUND = "llm found nothing"


def _keep_nothing(_call: ModelCall) -> None: ...


class LlmLanguage:
    """A `Language` that asks `model` once, else `local`. Safe to call from many threads; close it at the end.

    `record` hears of each call, in the thread that made it, before the call returns. `already` is what was spent today
    before this process began. `env` holds keys where `model` is a name.
    """

    def __init__(
        self,
        model: str | Model,
        local: Language,
        clock: Clock,
        limits: Limits = BY_TEXT,
        record: Callable[[ModelCall], None] = _keep_nothing,
        already: Spent = NOTHING,
        env: Mapping[str, str] = os.environ,
    ) -> None:
        built = model_named(model, env) if isinstance(model, str) else model
        self._name = built.model_name
        self._local = local
        self._limits = limits
        self._record = record
        self._budget = Budget(clock, limits.usd_per_day, limits.tokens_per_day, already)
        self._thread = LoopThread(f"llm {self._name}", built)
        self._ended = weakref.finalize(self, self._thread.stop)
        self._asker = Asker(self._thread, Breaker(clock, limits.failures_to_open, limits.open_for_s), self._budget)
        settings = ModelSettings(max_retries=0, max_tokens=limits.reply_tokens, thinking=False)
        self._reader = Agent(
            built, output_type=ModelReading, instructions=prompts.READ, retries=0, model_settings=settings
        )
        self._writer = Agent(built, output_type=str, instructions=prompts.WRITE, retries=0, model_settings=settings)
        self._answerer = Agent(
            built, output_type=ModelAnswer, instructions=prompts.ANSWER, retries=0, model_settings=settings
        )

    def read(self, text: str, context: ReadingContext) -> Reading:
        """The local reading, with what the model adds and the text bears out; `engine` says which and why."""
        local = self._local.read(text, context)
        if not text.strip() or context.reads != "fault":  # what the front office reads has no prompt of its own yet
            return local
        prompt = prompts.to_read(text[: self._limits.text_chars], context)
        heard = self._asker.ask(self._reader, prompt, self._limits.read_s)
        reading, outcome = self._read_from(heard, text, context, local)
        self._note("read", outcome, heard)
        return replace(reading, cost_usd=heard.spent.usd, tokens=heard.spent.tokens)

    def write(self, employee: str, message: SendMessage, seed: str) -> str:
        """The approved words, or the model's where these say exactly the same; `seed` names the call in the record."""
        approved = self._local.write(employee, message, seed)
        if is_template_only(message) or message.language not in TONGUES:
            return approved
        heard = self._asker.ask(self._writer, prompts.to_write(employee, message, approved), self._limits.write_s)
        words, outcome = self._written(heard, message, approved)
        self._note("write", outcome, heard, seed)
        return words

    def topics(self, text: str) -> Sequence[tuple[str, float]]:
        return self._local.topics(text)

    def answer(self, question: str, passages: Sequence[Passage]) -> KnowledgeAnswer | None:
        """What one of `passages` answers in so many words; None where the model finds none, else the local answer."""
        if not passages:
            return None
        heard = self._asker.ask(self._answerer, prompts.to_answer(question, passages), self._limits.answer_s)
        answer, outcome = self._answered(heard, question, passages)
        self._note("answer", outcome, heard)
        return answer

    def spent_today(self) -> Spent:
        return self._budget.today()

    def close(self) -> None:
        """End the engine's thread and its connections; what is asked afterwards is answered locally."""
        self._ended.detach()
        self._thread.close()

    def _read_from(
        self, heard: Answered[ModelReading] | Unanswered, text: str, context: ReadingContext, local: Reading
    ) -> tuple[Reading, str]:
        if isinstance(heard, Unanswered):
            return replace(local, engine=f"{local.engine} ({heard.why})"), heard.why
        items = checked_items(heard.output, text, context)
        kept, dropped = left_out(heard.output, items)
        if not kept and (dropped or all(item.trade is None for item in items)):
            why = NOT_SAID if dropped else NOTHING_FOUND
            return replace(local, engine=f"{local.engine} ({why})"), why
        language = _language(heard.output.language, text, local)
        reading = over_floor(items, language, local, lambda words: self._local.read(words, context))
        note = f" ({dropped} not in the text)" if dropped else ""
        return replace(reading, engine=f"llm {self._name}{note}"), f"used{note}"

    def _written(self, heard: Answered[str] | Unanswered, message: SendMessage, approved: str) -> tuple[str, str]:
        if isinstance(heard, Unanswered):
            return approved, heard.why
        words = heard.output.strip()
        fault = fault_of(words, approved, message.language, [value for _name, value in message.facts])
        return (approved, f"llm said: {fault}") if fault else (words, "used")

    def _answered(
        self, heard: Answered[ModelAnswer] | Unanswered, question: str, passages: Sequence[Passage]
    ) -> tuple[KnowledgeAnswer | None, str]:
        if isinstance(heard, Unanswered):
            return self._local.answer(question, passages), heard.why
        if heard.output.answer is None:
            return None, "used"
        answer = founded_answer(heard.output, passages)
        return (answer, "used") if answer else (self._local.answer(question, passages), "llm said more than its source")

    def _note(self, task: str, outcome: str, heard: Answered[T] | Unanswered, about: str = "") -> None:
        spent = heard.spent
        self._record(ModelCall(task, self._name, outcome, about, heard.seconds, spent.usd, spent.tokens))


def _language(said: str, text: str, local: Reading) -> str:
    """The model's word for the language where it is not plainly wrong; local tells only English from Spanish."""
    code = said.strip().lower()[:2]
    if not re.fullmatch("[a-z]{2}", code) or len(text.split()) < WORDS_TO_TELL or is_in(text, local.language):
        return local.language
    return code
