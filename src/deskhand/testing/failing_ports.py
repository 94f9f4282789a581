"""Records, weather and language that fail as a scenario tells them to."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from deskhand.domain.action import SendMessage
from deskhand.domain.errors import Transient, Unknown
from deskhand.domain.passage import KnowledgeAnswer, Passage
from deskhand.domain.reading import Reading, ReadingContext
from deskhand.ports import Language, Records

T = TypeVar("T")
WRITES = frozenset({"create_order", "update_order", "assign_order", "cancel_order", "replace_shifts"})


class FailingRecords:
    """Passes calls on to real records. `how`: ok, error (500, nothing done), timeout and slow (done, answer lost)."""

    def __init__(self, records: Records) -> None:
        self._records = records
        self.how = "ok"

    def __getattr__(self, name: str) -> Any:
        return self._failing(name, getattr(self._records, name))

    def _failing(self, name: str, call: Callable[..., T]) -> Callable[..., T]:
        def asked(*arguments: Any, **named: Any) -> T:
            if self.how == "error":
                raise Transient("the records answered 500")
            if self.how in ("timeout", "slow"):
                if name in WRITES:
                    call(*arguments, **named)
                raise Unknown(f"the records did not answer {name} in time")
            return call(*arguments, **named)

        return asked


class FailingLanguage:
    """Passes calls on. `how`: ok; raise (a reader with a bug); anything else: the model is down and `local` reads."""

    def __init__(self, language: Language, local: Language) -> None:
        self._language = language
        self._local = local
        self.how = "ok"

    def read(self, text: str, context: ReadingContext) -> Reading:
        if self.how == "raise":
            raise RuntimeError("the reader has a bug")
        if self.how != "ok":
            return replace(self._local.read(text, context), engine=f"local (model: {self.how})")
        return self._language.read(text, context)

    def write(self, employee: str, message: SendMessage, seed: str) -> str:
        return self._language.write(employee, message, seed)

    def topics(self, text: str) -> Sequence[tuple[str, float]]:
        return self._language.topics(text)

    def answer(self, question: str, passages: Sequence[Passage]) -> KnowledgeAnswer | None:
        return self._language.answer(question, passages)


class FixedWeather:
    """The same temperature everywhere, or none: `degrees_f`. `asked` are the properties, in order."""

    def __init__(self, outdoor_f: float | None = None) -> None:
        self.degrees_f = outdoor_f
        self.asked: list[str | None] = []

    def outdoor_f(self, property_name: str | None) -> float | None:
        self.asked.append(property_name)
        return self.degrees_f
