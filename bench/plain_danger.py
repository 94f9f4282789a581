"""When danger to life is said in plain words: its own noun or verb stands in the message."""

from __future__ import annotations

import re

from bench.reader.corpus import Example
from deskhand.language.words import plain

NOUNS = {
    "gas": r"gas\b",
    "co": r"carbon monoxide|monoxido|\bco (?:alarm|detector)|(?:alarma|detector) de co\b",
    "fire_smoke": r"\bfire\b|\bflames?\b|\bsmok(?:e|ing)\b|burning smell|incendio|fuego|llamas\b|humo|se quema",
    "electrical": r"\bspark|\barcing|\bshocked|electrocut|chispa|me dio (?:toques?|corriente)|cortocircuito",
    "trapped": r"\b(?:stuck|trapped) in|atrapad|encerrad",
    "violence": r"\bgun\b|\bknife\b|\bhit(?:s|ting)? (?:me|her|him)|beating|attack|pistola|cuchillo|golpeando|pegando",
    "medical": r"not breathing|can'?t breathe|unconscious|heart attack|seizure|bleeding|no respira|inconsciente|sangr",
    "self_harm": r"kill (?:myself|himself|herself)|suicid|end my life|matarme|quitarme la vida",
}
_PATTERNS = {name: re.compile(pattern) for name, pattern in NOUNS.items()}


def said_plainly(example: Example) -> bool:
    """True where one of the dangers that the example carries is named by its own word."""
    heard = plain(example.text)
    return any(name in example.features and pattern.search(heard) for name, pattern in _PATTERNS.items())
