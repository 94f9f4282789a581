"""Days called by what is kept on them ("Christmas Eve", "el día de las madres"), as the United States keep them."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta

FAR = 330
"""From so many days ahead a holiday is rather the one that has just been."""


def _on(month: int, day: int) -> Callable[[int], date]:
    return lambda year: date(year, month, day)


def _nth(month: int, weekday: int, count: int, later: int = 0) -> Callable[[int], date]:
    """So many days after the `count`-th of a weekday in a month; the fifth is the last."""

    def rule(year: int) -> date:
        first = date(year, month, 1)
        day = first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (count - 1))
        return (day if day.month == month else day - timedelta(days=7)) + timedelta(days=later)

    return rule


def _easter(later: int = 0) -> Callable[[int], date]:
    """So many days after Easter Sunday (Meeus, Astronomical Algorithms, 1991, chapter 8)."""

    def rule(year: int) -> date:
        a, b, c = year % 19, year // 100, year % 100
        d = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
        e = (32 + 2 * (b % 4) + 2 * (c // 4) - d - c % 4) % 7
        f = d + e - 7 * ((a + 11 * d + 22 * e) // 451) + 114
        return date(year, f // 31, f % 31 + 1) + timedelta(days=later)

    return rule


_RULES: dict[str, Callable[[int], date]] = {
    r"new year'?s? eve|nye|noche ?vieja|fin de ano|vispera de(?:l)? ano nuevo": _on(12, 31),
    r"(?<!chinese )(?<!lunar )new year'?s?(?: day)?|ano nuevo|(?:dia|primero) de(?:l)? ano(?: nuevo)?": _on(1, 1),
    r"mlk(?: day)?|(?:dia de )?martin luther king(?: jr\.?)?(?: day)?": _nth(1, 0, 3),
    r"three kings day|dia de (?:los )?reyes|reyes magos": _on(1, 6),
    r"valentine'?s?(?: day)?|san valentin|dia (?:de los enamorados|del amor)": _on(2, 14),
    r"president'?s'? day|dia de(?:l| los) presidentes?": _nth(2, 0, 3),
    r"(?:st\.? |saint )(?:patrick'?s|paddy'?s) day|(?:dia de )?san patricio": _on(3, 17),
    r"super ?bowl(?: sunday)?|(?:domingo del )?super ?bowl": _nth(2, 6, 2),
    r"mardi gras|fat tuesday|martes de carnaval": _easter(-47),
    r"ash wednesday|miercoles de ceniza": _easter(-46),
    r"palm sunday|domingo de ramos": _easter(-7),
    r"holy thursday|jueves santo": _easter(-3),
    r"good friday|viernes santo": _easter(-2),
    r"easter monday": _easter(1),
    r"easter(?: sunday)?|(?:domingo de )?pascua|domingo de resurreccion": _easter(),
    r"cinco de mayo": _on(5, 5),
    r"mother'?s'? day|dia de (?:la|las) (?:madres?|mamas?)": _nth(5, 6, 2),
    r"memorial day|dia de los caidos|dia de la recordacion": _nth(5, 0, 5),
    r"juneteenth": _on(6, 19),
    r"father'?s'? day|dia del (?:padre|papa)": _nth(6, 6, 3),
    r"(?:4th|fourth) of july|independence day|dia de la independencia": _on(7, 4),
    r"labor day|dia del trabajo": _nth(9, 0, 1),
    r"columbus day|indigenous peoples'? day|dia de la raza": _nth(10, 0, 2),
    r"halloween|noche de brujas": _on(10, 31),
    r"dia de (?:los )?(?:muertos|difuntos)|day of the dead": _on(11, 2),
    r"election day|dia de las elecciones": _nth(11, 0, 1, later=1),
    r"veterans?'? day|dia de los veteranos": _on(11, 11),
    r"black friday|viernes negro": _nth(11, 3, 4, later=1),
    r"thanksgiving(?: day)?|turkey day|(?:dia de )?accion de gracias|dia del pavo": _nth(11, 3, 4),
    r"(?:dia de )?la virgen(?: de guadalupe)": _on(12, 12),
    r"christmas eve|x-?mas eve|noche ?buena|vispera de navidad": _on(12, 24),
    r"christmas(?: day)?|x-?mas(?: day)?|(?:dia de )?navidad": _on(12, 25),
}  # fmt: skip
_KEPT = (
    r"(?: |')(?:s )?(?:part(?:y|ies)|costumes?|lights?|trees?|eggs?|dinner|lunch|decorations?|presents?|gifts?|breaks?"
    r"|vacations?|shopping|rush|baskets?|flowers?|specials?|sales?|cards?|cookies|season|bonus|stuff|things|cosas"
    r"|photos?|pictures?)\b"
)
_HOLIDAY = re.compile(
    r"(?:(?:on|for|the|el|la|en|para) )*(?:"
    + "|".join(f"(?P<h{at}>{names})" for at, names in enumerate(_RULES))
    + rf")\b(?!{_KEPT})"
)
_BY_GROUP = {f"h{at}": rule for at, rule in enumerate(_RULES.values())}


def read_holiday(text: str, at: int, today: date) -> tuple[date, int] | None:
    """The next holiday named at `at`, and where its name ends; what is kept on it ("Christmas lights") names none."""
    found = _HOLIDAY.match(text, at)
    if not found:
        return None
    rule = _BY_GROUP[found.lastgroup or ""]
    day = next(day for year in (today.year, today.year + 1) if (day := rule(year)) >= today)
    return (day, found.end()) if (day - today).days < FAR else None
