"""What the company knows and may say: pieces of its knowledge files."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Passage:
    """The text under one heading of a knowledge file; `source` is file#heading, e.g. 'knowledge/parking.md#Guests'."""

    source: str
    text: str

    @property
    def heading(self) -> str:
        """The heading alone; '' for words before the first one."""
        return self.source.partition("#")[2]


@dataclass(frozen=True)
class KnowledgeAnswer:
    """Words of the company's own knowledge that answer a question, and the passage they stand in."""

    text: str
    source: str
