"""Words that name a day, in English and Spanish: whether what was said is about one day, one weekday, or every day."""

from __future__ import annotations

import re
import unicodedata

_WEEKDAY = re.compile(
    r"\b(?:mon|tues?|wed(?:nes)?|weds|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?(?:'?s)?\b"
    r"|\b(?:lunes|martes|miercoles|jueves|viernes|sabados?|domingos?)\b"
)
_WEEKLY = re.compile(
    r"\b(?:mon|tues|wednes|thurs|fri|satur|sun)days\b"
    r"|\b(?:los (?:lunes|martes|miercoles|jueves|viernes)|sabados|domingos)\b"
)
_DATE = re.compile(
    r"\b(?:to(?:day|night|m+or+ow)|tmrw?|tmw|weekend|week|hoy|esta (?:noche|tarde|manana)|pasado manana|finde|semana"
    r"|this (?:morning|afternoon|evening))\b|(?<!la )(?<!las )\bmanana\b"
    r"|\b(?:the|el|dia) (?:[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?\b"
)


def names_weekday(text: str) -> bool:
    """True where a day of the week is named: "can't Thursday", "el viernes"."""
    return _WEEKDAY.search(_bare(text)) is not None


def every_week(text: str) -> bool:
    """True where a day of every week is meant: "Fridays", "los viernes"."""
    return _WEEKLY.search(_bare(text)) is not None


def names_day(text: str) -> bool:
    """True where any day is named; "after 3" and "mornings" name none and so are about every day."""
    return names_weekday(text) or _DATE.search(_bare(text)) is not None


def _bare(text: str) -> str:
    """Small letters without accents."""
    marks = unicodedata.normalize("NFD", text.lower().replace("’", "'"))
    return "".join(letter for letter in marks if not unicodedata.combining(letter))
