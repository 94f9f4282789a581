"""How cold or hot it is where no thermometer is named: `weather` is freezing, mild or hot."""

from __future__ import annotations

import re

from deskhand.domain.reading import Fact
from deskhand.language.words import any_of, plain

_SAID: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "mild",
        any_of(
            r"mild\b|(?:not|isn'?t|aren'?t|ain'?t|won'?t be|not even|nobody'?s|no one'?s|no one is|nobody is) (?:that |too |really |very |so |at all )?(?:cold|chilly|hot|freezing)\b|warm (?:enough|out|in here|inside|day|weather)|nice (?:out|weather|and warm|day)|(?:pleasant|comfortable|cozy|cosy|toasty|t-shirt weather|shorts weather)\b",
            r"templad\w+|no (?:hace|hay|tenemos|es) (?:tanto |mucho |nada de )?(?:frio|calor)\b|(?:clima|dia|tiempo) (?:agradable|rico|fresco|templado)|se esta bien|estamos a gusto|sin frio",
        ),
    ),
    (
        "freezing",
        any_of(
            r"freez\w+|frozen\b|frost\w*|icicles?|ice (?:on|inside|in)\b|see (?:my|our|your|his|her|their) breath|breath (?:is )?(?:smok|show|steam|fog)\w*|(?:below|under|minus|sub)[ -]?(?:zero|freezing|\d+|one|two|three|four|five|ten)|snow\w*|blizzard|arctic|hypotherm\w*|shiver\w*|teeth (?:are )?chatter\w*|frostbit\w*|lips (?:are )?blue|icebox|ice cold (?:in|inside)|numb (?:fingers|toes|hands|feet)|baltic\b",
            r"congel\w+|helad[oa]s?\b(?! de)|helando|hielo|nev(?:ando|ada|ado|o)\b|nieve|escarcha|vaho|bajo cero|menos \d+|tirit\w+|temblando de frio|manos moradas|morirnos de frio|muriendo de frio",
        ),
    ),
    (
        "hot",
        any_of(
            r"(?:sweltering|scorching|roasting|boiling|baking|melting|unbearable|oven|sauna|furnace in here|heat ?stroke|heat ?wave|triple digits|hot as|dangerously hot|passing out from the heat|over a hundred|a hundred (?:and \w+ )?degrees)\b",
            r"(?:horno|sauna|insoportable|derriti\w+|asand\w+|golpe de calor|ola de calor|calor(?:on)? (?:infernal|horrible|insoportable))\b",
        ),
    ),
)  # fmt: skip


def read_weather(text: str) -> list[Fact]:
    """The first of mild, freezing and hot that `text` says, or nothing."""
    heard = plain(text)
    for value, pattern in _SAID:
        found = next((match for match in pattern.finditer(heard) if not _NOT_NOW.search(heard[: match.start()][-35:])), None)
        if found:
            return [Fact("weather", value, text[found.start() : found.end()])]
    return []


_NOT_NOW = re.compile(r"\b(?:not|no|aren'?t|isn'?t|ain'?t|next week|next month|tomorrow|forecast|they say|before it|until|if it|when it|la proxima|manana)\b[^.;]*$")
