"""One question to a model: within the limit, the budget and the breaker, and whatever happens a value comes back."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Generic, TypeVar

from pydantic_ai import Agent
from pydantic_ai.exceptions import (
    ContentFilterError,
    ModelAPIError,
    ModelHTTPError,
    ModelTimeoutError,
    UnexpectedModelBehavior,
)
from pydantic_ai.usage import RunUsage

from deskhand.breaker import Breaker
from deskhand.language.llm.budget import NOTHING, Budget, Spent
from deskhand.language.llm.loop_thread import LoopThread

T = TypeVar("T")
CHARACTERS_PER_TOKEN = 4
FIXED_TOKENS = 1500
"""Instructions and schema of the longest question, the reader's, rounded up; measured on its request."""
TIMED_OUT = "llm timed out"


@dataclass(frozen=True)
class ModelCall:
    """What one question to a model came to, for the case's record; `about` is what the caller named it by.

    `outcome` is 'used', or why the local words stood: 'llm timed out', 'llm said: number 450$' …
    """

    task: str
    model: str
    outcome: str
    about: str = ""
    seconds: float = 0.0
    usd: float = 0.0
    tokens: int = 0


@dataclass(frozen=True)
class Answered(Generic[T]):
    output: T
    spent: Spent
    seconds: float


@dataclass(frozen=True)
class Unanswered:
    """`why` in a few words, to stand behind 'local': 'llm timed out'."""

    why: str
    spent: Spent = NOTHING
    seconds: float = 0.0


class Asker:
    """Asks one model from any thread. One breaker and one budget for all that is asked."""

    def __init__(self, thread: LoopThread, breaker: Breaker, budget: Budget) -> None:
        self._thread = thread
        self._breaker = breaker
        self._budget = budget

    def ask(self, agent: Agent[None, T], prompt: str, limit_s: float) -> Answered[T] | Unanswered:
        """The agent's output within `limit_s` on the wall clock, tried once; never an exception."""
        if not self._budget.has_room():
            return Unanswered("llm budget spent")
        if not self._breaker.admits():
            return Unanswered("llm breaker open")
        usage, began = RunUsage(), time.monotonic()
        try:
            output = self._thread.run(lambda: _output(agent, prompt, usage), limit_s)
        except Exception as error:
            return self._unanswered(error, prompt, usage, time.monotonic() - began)
        self._breaker.succeeded()
        return Answered(output, self._charged(usage, prompt), time.monotonic() - began)

    def _unanswered(self, error: Exception, prompt: str, usage: RunUsage, seconds: float) -> Unanswered:
        if isinstance(error, ContentFilterError):
            self._breaker.succeeded()
        else:
            self._breaker.failed()
        reason = why(error)
        return Unanswered(reason, self._charged(usage, prompt, may_have_run=reason == TIMED_OUT), seconds)

    def _charged(self, usage: RunUsage, prompt: str, may_have_run: bool = True) -> Spent:
        """What the call cost; estimated from the prompt where it ran, or may have run, and no usage came back."""
        estimate = FIXED_TOKENS + len(prompt) // CHARACTERS_PER_TOKEN if may_have_run else 0
        spent = Spent(float(usage.cost or 0), usage.total_tokens or estimate)
        self._budget.spend(spent)
        return spent


async def _output(agent: Agent[None, T], prompt: str, usage: RunUsage) -> T:
    return (await agent.run(prompt, usage=usage)).output


def why(error: Exception) -> str:
    """The error in a few words that carry nothing of the message."""
    match error:
        case TimeoutError() | ModelTimeoutError():
            return TIMED_OUT
        case ContentFilterError():
            return "llm refused"
        case ModelHTTPError():
            return f"llm error {error.status_code}"
        case ModelAPIError():
            return "llm unreachable"
        case UnexpectedModelBehavior():
            return "llm answer unusable"
        case _:
            return f"llm failed: {type(error).__name__}"
