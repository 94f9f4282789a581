"""Numbers as a text says them: amounts, times, codes and units, each with what it counts."""

from __future__ import annotations

import re

_TOKEN = re.compile(
    r"(?P<money>[$€£]\s?)?(?P<token>[A-Za-z]*\d(?:[\w.,:/-]*\w)?)(?:\s?(?P<unit>[A-Za-zÀ-ÿ.%°]+(?:\s?m\b)?))?"
)
_GLUED = re.compile(r"(?P<token>\d[\d.,:]*)(?P<unit>[A-Za-z]+)")
_UNITS = {
    "$": r"usd|dollars?|d[óo]lares",
    "am": r"a\.?\s?m\.?",
    "pm": r"p\.?\s?m\.?",
    "min": r"min(?:s|ute|utes|uto|utos)?",
    "h": r"h|hrs?|hours?|horas?|heures?",
    "day": r"days?|d[ií]as?|jours?|dias?",
    "%": r"%.*",
    "°": r"°.*",
}


def numbers(text: str) -> list[str]:
    """Each number of `text` in order, with its letters and unit: "3:00pm", "35min", "450$", "4B", "K27"."""
    return ["".join(_parts(match)) for match in _TOKEN.finditer(text)]


def known_numbers(text: str) -> set[str]:
    """What may be said where `text` is given: its numbers with their units, and bare."""
    parts = [_parts(match) for match in _TOKEN.finditer(text)]
    return {token for token, _ in parts} | {token + unit for token, unit in parts}


def _parts(match: re.Match[str]) -> tuple[str, str]:
    token = match["token"].upper()
    if match["money"]:
        return token, "$"
    glued = _GLUED.fullmatch(token)
    if glued and (unit := _unit(glued["unit"])):
        return glued["token"], unit
    return token, _unit(match["unit"] or "")


def _unit(word: str) -> str:
    return next((unit for unit, form in _UNITS.items() if re.fullmatch(form, word.rstrip("."), re.IGNORECASE)), "")
