"""Days, and days by their number: "the 14th", "12/3", "March 3rd", "el 16"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from deskhand.language.local.facts.times.clock import Hours
from deskhand.language.local.facts.times.lexicon import CARDINALS, MONTHS, ORDINALS, WEEKDAYS, WEEKDAYS_OFTEN, one_of


@dataclass(frozen=True)
class Days:
    """Days as they were said: each by itself, a run of them, a bound that takes in its own day, or any day at all.

    Only `any` has no dates. `hours` are those that the name of the day brings; `ahead` where they cannot lie in the
    past; `till` keeps "until Friday", which leaves Friday out of an absence; `ends` are those of a range as said;
    `bare` is a weekday with nothing beside it; `often` comes every week; `dated` by a number of the month; `vague` is
    named as often for what is kept or done on it, as a holiday or a month is; `of_week` is told by its week
    ("Thursday next week"), `next_week` says so in front ("next Thursday").
    """

    dates: tuple[date, ...]
    shape: Literal["each", "run", "from", "until", "any"] = "each"
    hours: Hours | None = None
    ahead: bool = False
    till: bool = False
    of_today: bool = False
    ends: tuple[date, date] | None = None
    bare: bool = False
    often: bool = False
    dated: bool = False
    vague: bool = False
    of_week: bool = False
    next_week: bool = False


Found = tuple[Days, int]
ONE_DAY = timedelta(days=1)
WEEKDAY = (
    rf"{one_of({*WEEKDAYS, *WEEKDAYS_OFTEN})}|mar(?=,? (?:despues|antes|a las?|(?:en|por) la|de \d|y|o|mier?|jue)\b)"
)
MONTH = one_of(MONTHS)
NUMBER = r"(?:3[01]|[12]\d|0?[1-9])"
ORDINAL = rf"(?:{NUMBER}\s?(?:st|nd|rd|th)\b|(?:{one_of(ORDINALS)})\b)"
NOT_OF_MONTH = (
    r"(?!\s?(?:floor|flr|street|st\b|ave|avenue|one|time|door|unit|apt|piso|guy|person|tech|step|grade|thing|shift"
    r"|(?!in |at |or |and |is )\w+ (?:st|street|ave|avenue)\b|[ap]\.?m\b|:\d))"
)


def monday_of(day: date) -> date:
    """The Monday of its week."""
    return day - day.weekday() * ONE_DAY


def month_from(today: date, count: int) -> Days:
    """The whole of the month so many months ahead, its first and its last day."""
    later = (today.replace(day=1) + timedelta(days=31 * count)).replace(day=1)
    return Days((later, (later + timedelta(days=31)).replace(day=1) - ONE_DAY), "run", ahead=True, vague=True)


def number_of(word: str) -> int:
    """The number of "third" or of "3rd"."""
    return ORDINALS.get(word) or int(re.sub(r"\D", "", word))


_DATED = re.compile(
    rf"(?P<lead>(?:(?:on|the|el|dia|del|de|al|este) )*)(?:"
    rf"(?P<iso>20\d\d-[01]\d-[0-3]\d)\b"
    rf"|(?P<m1>{MONTH})\.?\s?(?:the )?(?P<d1>{NUMBER}(?=\D)|{NUMBER}$|{one_of(ORDINALS)})(?:st|nd|rd|th)?\b(?!:"
    r"|\s?[ap]m|\s?de la\b)"
    rf"|(?P<d2>{NUMBER}|{one_of(ORDINALS)}|primero|uno)(?:st|nd|rd|th|ero|ro|o|º|°)?\s(?:of |de )?(?P<m2>{MONTH})\b"
    rf"|(?P<of_next>{NUMBER}|{one_of(ORDINALS)})(?:st|nd|rd|th)?\s(?:of|de|del)\s(?:the )?(?:next month|proximo mes"
    r"|mes q(?:ue)? (?:viene|entra)|(?P<of_this>this month|este mes))\b"
    rf"|(?P<m5>1[0-2]|0?[1-9])-(?P<d5>1[3-9]|2\d|3[01])\b(?!\s?[ap]m|[-:/])"
    rf"|(?P<m3>1[0-2]|0?[1-9])/(?P<d3>{NUMBER})(?:/(?:20)?\d\d)?\b(?![/\"%]"
    r"|\s?(?:inch|in\b(?! the)|\"|of\b|tech|turn|full|cup|hp\b|bath|bed|stars?))"
    rf"|(?P<d4>1[3-9]|2\d|3[01])/(?P<m4>1[0-2]|0?[1-9])\b(?![/\"])"
    rf"|(?P<word>{ORDINAL}){NOT_OF_MONTH}"
    rf")"
)
_SPANISH = re.compile(
    r"(?:(?P<dia>(?:el |del? |al |para el )?dia )|el |al |(?<=entre )el |(?<=antes )del |(?<=despues )del "
    rf"|(?<=partir )del |(?<=manana )del |(?<=tarde )del |(?<=noche )del |del (?=\d+ al))(?P<n>{NUMBER}"
    rf"|{one_of(CARDINALS)})(?:r?o|er)?\b(?!\s?(?:de la\b|am|pm|a\.m|p\.m|:|%|piso|dolar|peso|hora|y medi|grado|galon"
    r"|amp"
    r"|por ciento|[a-z]\b(?<![ayoe])))"
)
_PLACED = re.compile(
    r"(?:\b(?:en|vivo en|soy|somos|depto|apto|apartamento|departamento|unidad|numero|apt|casa|lote|edificio|local|del"
    r"|de)\s*|\b(?:apartamento|apto|depto|departamento|unidad|numero)\b[^.,;]{0,12})$"
)
_STREET = re.compile(
    r"\b(?:shop|store|place|cafe|office|house|building|restaurant|park|corner|church|bank|starbucks|location|live"
    r"|lives|located|address|gym|bar|lot|garage|apartment)\s*(?:on\s*)?$"
)
"""What stands on a street with a number instead of a date: "the coffee shop on 3rd"."""


_OF_A_MONTH = re.compile(
    r" of the month|,? ?(?:after|before|at|around|any ?time|in the|between|from|works?\b|is (?:ok|good|fine|best))\b"
)
"""What follows "the first" and "the second" where they are days."""


def read_date(text: str, at: int, today: date) -> Found | None:
    """A day by its number, with or without its month."""
    found = _DATED.match(text, at)
    if found:
        day = _ordinal(text, found, today) if found["word"] else _of_match(found, today)
        return (Days((day,), dated=True), found.end()) if day and day >= today else None
    spoken = _SPANISH.match(text, at)
    if not spoken or (not spoken["dia"] and _PLACED.search(text, 0, at)):
        return None
    day = of_month(CARDINALS.get(spoken["n"]) or int(spoken["n"]), today)
    return (Days((day,), dated=True), spoken.end()) if day else None


def _of_match(found: re.Match[str], today: date) -> date | None:
    if found["iso"]:
        return _valid(*(int(part) for part in found["iso"].split("-")))
    if found["of_next"]:
        month = today if found["of_this"] else month_from(today, 1).dates[0]
        return _valid(month.year, month.month, number_of(found["of_next"]))
    which = next(which for which in "12345" if found[f"m{which}"])
    month_said, number = found[f"m{which}"], found[f"d{which}"]
    return of_year(MONTHS.get(month_said) or int(month_said), CARDINALS.get(number) or number_of(number), today)


def _ordinal(text: str, found: re.Match[str], today: date) -> date | None:
    """The day of an ordinal; in words only behind "the", as "the second" and "the first" mostly are no days."""
    word, lead = found["word"], found["lead"].strip()
    if word in ORDINALS and not lead.endswith("the"):
        return None
    if ORDINALS.get(word, 4) < 4 and not _OF_A_MONTH.match(text, found.end()) and (word, lead) != ("first", "on the"):
        return None
    if lead in ("", "on") and _STREET.search(text, 0, found.start("word")):
        return None
    return of_month(number_of(word), today)


def of_month(number: int, today: date) -> date | None:
    """The next day with this number."""
    days = (today + ahead * ONE_DAY for ahead in range(62))
    return next((day for day in days if day.day == number), None)


def of_year(month: int, number: int, today: date) -> date | None:
    """This date from today on, at most eleven months ahead: what has just been is no wish."""
    this = _valid(today.year, month, number)
    if this and this < today:
        this = _valid(today.year + 1, month, number)
    return this if this and (this - today).days < 330 else None


def _valid(year: int, month: int, number: int) -> date | None:
    try:
        return date(year, month, number)
    except ValueError:
        return None
