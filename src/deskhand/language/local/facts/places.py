"""Units and properties: those the writer names, as the company's record writes them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from deskhand.domain.reading import Fact
from deskhand.language.words import plain

_CODE = r"(?:\d{1,5}[ -]?[a-z]?|[a-z][ -]?\d{1,4}|[a-z]|ph ?-?\d{0,2}[a-z]?|\d{1,3}-\d{1,3})"
_NAMED = re.compile(
    r"\b(?:unit|apt|apartment|appt|aptmt|suite|ste|flat|room|rm|condo|depto?|departamento|apartamento|apto|unidad|piso|interior|int|cuarto|local|house|casa|site|sitio|lote|lot|townhouse|townhome|villa|bungalow|cabin|bay|number|numero)\b[ .:#]{0,3}(?:is |number |num |no\.? |nr\.? |numero |n[o°]\.? )?(?P<code>"
    + _CODE + r")(?![\w$]|-\d{3})"
)  # fmt: skip
_HASH = re.compile(r"#\s?(?P<code>\d{1,5}-?[a-z]?|[a-z]-?\d{1,4})(?![\w])")
_BARE = re.compile(r"(?<![\w$.:/#-])(?!\d{2,3}f\b)(?P<code>\d{1,4}-?[a-hj-np-z]|[a-h]-?\d{1,4})(?![\w%°$:/]|\.\d)")
_IN = re.compile(r"\b(?:in|from|number|en el|en la|del|soy del|numero|in number|i'm in) (?P<code>\d{1,4}[a-z]?)(?=\s*(?:$|[,.;!?\n]|here|aqui|and\b|is\b|has\b|the\b|there\b|y\b))")
_FIRST = re.compile(r"^\W*(?P<code>\d{2,4}[a-z]?)(?=\s*(?:[-–—:,.]\s|$))")
_OF = re.compile(r"\b(?:for|por el|por la|at|of|here in|aqui en el|en el) (?P<code>\d{2,4}[a-z]?)(?=\s*(?:$|[,.;!\n]|por\b|has|hasn|is|isn|the\b|here|there|no\b|esta|se\b))")
_MEASURE = re.compile(r"\s*(?:am|pm|a\.m|p\.m|min|hr|h\b|hour|hora|day|dia|f\b|c\b|degree|grado|percent|%|ft|gal|inch|dollar|bucks|times|week|month|year|ano|amp|volt|psi|gpm|ppm|x\b)")
_SHOWN = re.compile(
    r"\b(?:error|err|code|codigo|fault|shows?|showing|displays?|displaying|blink(?:s|ing)|flash(?:es|ing)|marca|muestra|sale)"
    r"[ :]+(?:(?:error|code|codigo|el|un|the|an?|de) )*$"
)
"""What stands before the code of a machine: "shows E21"."""
_NOT_UNITS = {"a", "i", "y", "o", "e", "u"}
_INSTEAD = re.compile(
    rf"(?<![\w$.:/-])(?P<code>{_CODE})(?![\w$]),? (?:and )?(?:not|instead of|rather than|no(?: (?:la|el))?|en vez de(?:l| la)?|en lugar de(?:l| la)?) (?:the |unit |apt |#)?(?P<wrong>{_CODE})(?![\w$])"
    rf"|(?<![\w])(?:not|no(?: (?:es|era))?(?: (?:la|el))?) (?:the |unit |apt |#)?(?P<wrong2>{_CODE})(?![\w$]),? (?:but|it'?s|its|sino|es|mejor)? ?(?:the |la |el |unit |apt |#)?(?P<code2>{_CODE})(?![\w$])"
)
"""A pair in which one number stands for the other: "it is 108, not 105", "no la 14 sino la 12"."""
_CORRECTION = re.compile(r"\b(?:not|no|wasn't|instead of|rather than|en vez de|en lugar de)\s+(?:unit |apt |the |la |el |#|unidad |depto )?$")


def read_units(text: str, known: Sequence[str] = ()) -> list[Fact]:
    """Units in the order of the text, one that is corrected away ("12 not 14") left out; `known` ones come first."""
    heard = plain(text)
    spots = _spots(heard)
    kept = [spot for spot in spots if not _CORRECTION.search(heard[: spot[0]])] or spots
    facts = [Fact("unit", _written(heard[start:end], known), text[start:end]) for start, end in kept]
    unique = list({str(fact.value): fact for fact in facts}.values())
    recorded = {_key(unit) for unit in known}
    return sorted(unique, key=lambda fact: _key(str(fact.value)) not in recorded)


_EVERYBODY = re.compile(
    r"\b(?:whole|entire|all of the|all over the) (?:building|block|complex|floor|property)|\b(?:all|every|none of the) (?:the )?(?:units?|apartments?|floors?|neighbou?rs?|tenants?)\b|\b(?:nobody|no one|everyone|everybody) (?:else )?(?:in (?:the|this|my) building|on (?:my|this|any) floor|here|has|is (?:out|without))"
    r"|\btod[oa] (?:el|la) (?:edificio|bloque|conjunto|cuadra|torre|piso)|\btod[oa]s (?:los|las) (?:vecin\w+|departamentos|pisos|inquilin\w+)|\bnadie (?:tiene|mas tiene|en el edificio)|\bningun vecino"
)


def read_building_wide(text: str) -> list[Fact]:
    """The words that say that it is so for everybody in the building."""
    found = _EVERYBODY.search(plain(text))
    return [Fact("building_wide", True, text[found.start() : found.end()])] if found else []


def read_properties(text: str, known: Sequence[str], was_asked: bool) -> list[Fact]:
    """The company's property that the writer names, by its whole name, or where it was asked for by its first word."""
    heard = plain(text)
    for name in known:
        for said in (name, name.split()[0]) if was_asked else (name,):
            if found := re.search(rf"\b{re.escape(plain(said))}\b", heard):
                return [Fact("property", name, text[found.start() : found.end()])]
    return []


def _spots(heard: str) -> list[tuple[int, int]]:
    """Where units are named, surest way of naming first; the loosest only where no other was found."""
    if (pair := _INSTEAD.search(heard)) and _is_pair(pair, heard):
        return [pair.span("code" if pair["code"] else "code2")]
    for patterns in ((_NAMED, _HASH), (_BARE,), (_IN, _FIRST, _OF)):
        found = [match.span("code") for pattern in patterns for match in pattern.finditer(heard)]
        found = [(start, end) for start, end in found if _is_unit(heard, start, end)]
        if found:
            return sorted(found)
    return []


def _is_pair(pair: re.Match[str], heard: str) -> bool:
    """Both are written like units, and neither is a piece of a telephone number or a measure."""
    right, wrong = pair["code"] or pair["code2"], pair["wrong"] or pair["wrong2"]
    written = any(c.isdigit() for c in right) and any(c.isdigit() for c in wrong)
    of_a_number = re.search(r"\d[ -]$", heard[: pair.start()]) or re.match(r"[ -]\d", heard[pair.end() :])
    return written and not of_a_number and not _MEASURE.match(heard[pair.end() :])


def _is_unit(heard: str, start: int, end: int) -> bool:
    code = heard[start:end]
    shown = _SHOWN.search(heard[:start])
    return code not in _NOT_UNITS and not shown and not _MEASURE.match(heard[end:]) and not code.startswith("k-")


def _written(code: str, known: Sequence[str]) -> str:
    """`code` as the record writes it where the record has it, else in capitals without spaces."""
    return next((unit for unit in known if _key(unit) == _key(code)), _key(code, keep="-"))


def _key(code: str, keep: str = "") -> str:
    return "".join(letter for letter in code.upper() if letter.isalnum() or letter in keep)
