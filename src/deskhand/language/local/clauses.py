"""Cutting a message into clauses, for quotes."""

from __future__ import annotations

import re

from deskhand.language.words import sentences

_CLAUSE_END = re.compile(r",\s+|;\s*|\s(?=(?:but|and|because|pero|porque|y|aunque|although|so)\s)")


def clauses_of(text: str) -> list[str]:
    """The clauses of `text` in order, each a substring of it."""
    return [piece for sentence in sentences(text) for part in _CLAUSE_END.split(sentence) if (piece := part.strip())]
