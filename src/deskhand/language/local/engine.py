"""The embedded engine as the Language port: one reader, one writer per employee folder, one index per company."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from pathlib import Path

from deskhand.domain.action import SendMessage
from deskhand.domain.passage import KnowledgeAnswer, Passage
from deskhand.domain.reading import Reading, ReadingContext
from deskhand.language.local.answer import Knowledge, answer, index
from deskhand.language.local.embed import Embedding, installed_embeddings
from deskhand.language.local.reader import local_reader
from deskhand.language.local.write import Writer, load_writer


class LocalLanguage:
    """Implements Language without key or network. `employees` is the folder that holds one folder per employee."""

    def __init__(self, employees: Path) -> None:
        self._employees = employees
        self._writers: dict[str, Writer] = {}
        self._indexes: dict[tuple[Passage, ...], Knowledge] = {}
        self._embeddings: Mapping[str, Embedding] = installed_embeddings()
        self._reader = local_reader()  # here, and not in every thread that reads first
        self._building = threading.Lock()

    def read(self, text: str, context: ReadingContext) -> Reading:
        return self._reader.read(text, context)

    def topics(self, text: str) -> tuple[tuple[str, float], ...]:
        return self._reader.topics(text)

    def write(self, employee: str, message: SendMessage, seed: str) -> str:
        with self._building:
            if employee not in self._writers:
                self._writers[employee] = load_writer(
                    self._employees / "common" / "phrases", self._employees / employee / "phrases"
                )
        writer = self._writers[employee]
        language = message.language if message.language in writer.phrases else "en"
        return writer.write(message.act, dict(message.facts), language, seed)

    def answer(self, question: str, passages: Sequence[Passage]) -> KnowledgeAnswer | None:
        key = tuple(passages)
        with self._building:
            if key not in self._indexes:
                self._indexes[key] = index(key, self._embeddings)
        return answer(question, self._indexes[key], self._embeddings)
