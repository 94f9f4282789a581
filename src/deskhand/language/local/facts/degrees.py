"""Temperatures: `temperature_f` wherever it is, `outdoor_f` besides where it is said to be outside."""

from __future__ import annotations

import re

from deskhand.domain.reading import Fact
from deskhand.language.words import plain

_TENS = {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90, "veinte": 20, "treinta": 30, "cuarenta": 40, "cincuenta": 50, "sesenta": 60, "setenta": 70, "ochenta": 80, "noventa": 90, "hundred": 100, "cien": 100}  # fmt: skip
_ONES = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "eighteen": 18, "zero": 0, "un": 1, "uno": 1, "dos": 2, "tres": 3, "cuatro": 4, "cinco": 5, "seis": 6, "siete": 7, "ocho": 8, "nueve": 9, "diez": 10, "doce": 12, "catorce": 14, "quince": 15, "dieciocho": 18, "cero": 0}  # fmt: skip
_WORDED = rf"(?:(?:a |one )?(?:{'|'.join(_TENS)})(?:[ -](?:and |y )?(?:{'|'.join(_ONES)}))?|(?:{'|'.join(_ONES)}))"
_NUMBER = re.compile(
    rf"(?<![\w$.:/#-])(?P<minus>(?:minus|menos|negative|-) ?)?(?P<n>\d{{1,3}}(?:\.\d)?|{_WORDED}\b)(?:'s|ish|s)?(?P<mark>\s?(?:°|º|deg(?:ree)?s?\b|grados?\b))?\s?(?P<unit>f(?:ahrenheit)?\b|c(?:elsius|entigrados)?\b|centigrados)?(?![\d:%/$])"
)
_OUT = r"(?:out(?:side|doors)?\b|in (?:town|the shade)|afuera|fuera|en la calle|today|hoy|on the (?:porch|bank|news)|tonight|weather|forecast|bank sign|farmacia|clima|porch)"
_IN = r"(?:in here|in (?:my|the|our|this|it)\b|in\b|inside|indoors|adentro|dentro|aqui|aca|here|en (?:la|el|mi)\b|bedrooms?|thermostat|termostato|termometro|thermometer|room)"
_AFTER = re.compile(rf"[\s,]*(?:and (?:sunny|dropping|falling|climbing|rising|counting)|right now|now\b|{_OUT}|{_IN})")
_BEFORE = re.compile(
    rf"\b(?:(?:it|its|it's|it is|is|are|was|at|around|about|below|under|over|above|says?|said|reads?|reading|down to|dropped to|hit|hits|reached|temp\w*|hace|hacen|marca|marcan|dice|estamos a|esta en|esta a|a|como|unos|bajo|sobre|pone|puso|room|still|only|like|tira)|{_OUT}|{_IN})[\s,:]*(?:is |at |a |like |about |around |los |las |only |ya |es de |esta en |de )*$"
)
_CLIMATE = re.compile(
    r"\b(?:heat\w*|cold\w*|freez\w*|furnace|boiler|radiator\w*|baseboards?|ac\b|a/c|a\.c|air\b|hvac|mini ?split|cool\w*|hot|thermostat|warm\w*|temp\w*|degrees|calefac\w*|calenton|calient\w*|frio|calor|aire|clima|termo\w*|helad\w*|oven|roast\w*|swelter\w*|grados|inside|indoors|enfria\w*)\b"
)
_PLACED = re.compile(
    r"\s*,? ?(?:in here|in town|in the (?:shade|house|apartment|room|bedroom|shop|office)|in (?:my|our) (?:room|bedroom|apartment|house|place)|out(?:side|doors)?\b(?! of)|inside|indoors|afuera|adentro|aqui adentro|aca adentro)"
)
_PERSON_IS = re.compile(
    r"\b(?:mother|father|mom|dad|mum|nana|gran\w*|aunt|uncle|wife|husband|he|she|who|abuel\w+|mama|papa|suegr\w|tenant|lady|man|woman|neighbou?r|son|daughter|kid|baby|ed)(?:\W+(?:is|was|turned|who is|tiene|es|about))*\W*(?:about )?$"
)
_ALONE = re.compile(r"(?:^|[,.;(]\s*)$")
_NOT_DEGREES = re.compile(
    r"\s*(?:am\b|pm\b|a\.m|p\.m|min|hrs?\b|hours?|horas?|days?|dias?|weeks?|months?|years?|yr|yo\b|y/o|anos?|semanas?|meses|th\b|st\b|nd\b|rd\b|dollars?|bucks?|people|kids|of us|units?|times|veces|floors?|piso|percent|amps?|volts?|psi|ppm|gal|feet|ft\b|inch|miles|personas|adult|%|k\b|\d)"
)
_AGE_OR_PLACE = re.compile(r"\b(?:unit|apt|apartment|room|suite|#|aged?|i'?m|im|am|depto|apto|numero|floor|piso|turned|she'?s|he'?s|tengo|tiene|of|de|years?|at (?:about )?(?=[1-9]\b))\s*$")


def read_temperature(text: str, language: str, was_asked: bool = False) -> list[Fact]:
    """Degrees Fahrenheit; Celsius is converted where it is said, or where Spanish words make it plausible.

    Where the temperature was asked for, a bare number is one.
    """
    heard = plain(text)
    is_about_climate = was_asked or bool(_CLIMATE.search(heard))
    facts = []
    for match in _NUMBER.finditer(heard):
        value = _value(match)
        if value is not None and (
            _is_degrees(match, heard, is_about_climate) or (was_asked and _is_bare(match, heard))
        ):
            fahrenheit = _fahrenheit(value, match["unit"], language)
            quote = text[match.start() : match.end()].strip()
            facts += [Fact("temperature_f", fahrenheit, quote)]
            facts += [Fact("outdoor_f", fahrenheit, quote)] if _is_outside(match, heard) else []
    return facts


def _value(match: re.Match[str]) -> float | None:
    written = match["n"]
    number = float(written) if written[0].isdigit() else float(_worded(written))
    number = -number if match["minus"] else number
    return number if -40 <= number <= 125 else None


def _worded(words: str) -> int:
    """ "forty-eight" -> 48, "a hundred and four" -> 104."""
    return sum(_TENS.get(word, _ONES.get(word, 0)) for word in re.findall(r"[a-z]+", words) if word not in ("a", "and", "y"))


def _is_degrees(match: re.Match[str], heard: str, is_about_climate: bool) -> bool:
    before, after = heard[: match.start()], heard[match.end() :]
    if match["mark"] or match["unit"]:
        return True
    if _PERSON_IS.search(before):
        return False
    if _PLACED.match(after) and (match["n"][0].isdigit() or match["n"].split("-")[0] in _TENS) and len(match["n"]) > 1:
        return True
    if not is_about_climate or _NOT_DEGREES.match(after) or _AGE_OR_PLACE.search(before):
        return False
    is_word = not match["n"][0].isdigit()
    if is_word and match["n"] not in _TENS and " " not in match["n"] and "-" not in match["n"]:
        return False
    if _AFTER.match(after) and not re.match(r"\s*(?:in|en|here)\b", after):
        return True
    if _BEFORE.search(before):
        return len(match["n"]) > 1
    plausible = not is_word and 20 <= float(match["n"]) <= 120
    return plausible and bool((_ALONE.search(before) and re.match(r"\s*(?:[,.;)]|$|and the\b)", after)) or _AFTER.match(after))


def _is_bare(match: re.Match[str], heard: str) -> bool:
    """A number where one was asked for: not an age, a unit, a time or a count."""
    if _NOT_DEGREES.match(heard[match.end() :]) or _PERSON_IS.search(heard[: match.start()]):
        return False
    return match["n"][0].isdigit() or match["n"].split("-")[0].split(" ")[0] in _TENS


def _is_outside(match: re.Match[str], heard: str) -> bool:
    near_before = " ".join(heard[: match.start()].split()[-4:])
    return bool(re.match(rf"[\s,]*(?:and sunny|{_OUT})", heard[match.end() :]) or re.search(rf"\b{_OUT}[^,.]*$", near_before))


def _fahrenheit(value: float, unit: str | None, language: str) -> float:
    is_celsius = (unit or "").startswith("c") or (not unit and language == "es" and value <= 20)
    return round(value * 9 / 5 + 32, 1) if is_celsius else value
