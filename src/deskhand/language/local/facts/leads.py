"""What a lead says of need, size, timing, budget and the like: its words, and the number in them where there is one.

`size_number` is people or units, `budget_number` dollars, `timing_number` days from now.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime

from deskhand.domain.reading import Fact
from deskhand.language.local.facts.times import read_windows

NUMBERS = {
    word: number
    for number, words in {
        0: "zero cero", 1: "one a an un una uno", 2: "two couple pair dos par", 3: "three tres", 4: "four cuatro",
        5: "five cinco", 6: "six seis", 7: "seven siete", 8: "eight ocho", 9: "nine nueve", 10: "ten diez",
        11: "eleven once", 12: "twelve dozen doce docena", 13: "thirteen trece", 14: "fourteen catorce",
        15: "fifteen quince", 16: "sixteen", 17: "seventeen", 18: "eighteen", 19: "nineteen", 20: "twenty veinte",
        30: "thirty treinta", 40: "forty cuarenta", 50: "fifty cincuenta", 60: "sixty sesenta",
        70: "seventy setenta", 80: "eighty ochenta", 90: "ninety noventa", 100: "hundred cien ciento",
    }.items()
    for word in words.split()
}  # fmt: skip
MONTHS = {
    word: at
    for at, words in enumerate(
        ("january enero", "february febrero", "march marzo", "april abril", "may mayo", "june junio", "july julio",
         "august agosto", "september septiembre", "october octubre", "november noviembre", "december diciembre"), 1)
    for word in words.split()
}  # fmt: skip
SPANS = {
    **dict.fromkeys(("day", "days", "dia", "dias", "día", "días"), 1),
    **dict.fromkeys(("week", "weeks", "wk", "wks", "semana", "semanas"), 7),
    **dict.fromkeys(("month", "months", "mo", "mos", "mes", "meses"), 30),
    **dict.fromkeys(("year", "years", "yr", "yrs", "año", "años", "ano", "anos"), 365),
}
SEASONS = {"spring": 3, "primavera": 3, "summer": 6, "verano": 6, "fall": 9, "autumn": 9, "otoño": 9, "otono": 9, "winter": 12, "invierno": 12}  # fmt: skip
AT_ONCE = re.compile(r"\b(asap|now|immediately|right away|today|this week|ya|ahora|hoy|cuanto antes|inmediatamente)\b")
YEAR = re.compile(r"\b(20\d\d)\b")
DOLLARS = re.compile(r"\$?\s?(\d[\d,.]*)\s?(k|m|mil)?\b", re.IGNORECASE)


def lead_facts(text: str, spans: Sequence[tuple[str, int, int]], now: datetime | None) -> tuple[Fact, ...]:
    """The facts of `spans`, (name, start, end) in the text; the first of a name counts."""
    found: dict[str, Fact] = {}
    for name, start, end in spans:
        words = text[start:end].strip()
        if words and name not in found and name not in ("phone", "email"):
            found[name] = Fact(name, words, words)
            found |= {fact.name: fact for fact in _numbered(name, words, now)}
    return tuple(found.values())


def _numbered(name: str, words: str, now: datetime | None) -> Iterator[Fact]:
    number: float | None = None
    if name == "size":
        number = count_in(words)
    elif name == "budget":
        number = dollars_in(words)
    elif name == "timing" and now is not None:
        number = days_until(words, now)
    if number is not None:
        yield Fact(f"{name}_number", number, words)


def count_in(words: str) -> float | None:
    """The first number, in digits or in words; what stands after a tens word is added to it."""
    digits = re.search(r"\d[\d,]*", words)
    if digits:
        return float(digits[0].replace(",", ""))
    tokens = re.findall(r"[a-záéíóúñ]+", words.lower())
    numbers = [NUMBERS[token] for token in tokens if token in NUMBERS and token not in ("a", "an", "un", "una")]
    if not numbers:
        return 1.0 if any(token in ("a", "an", "un", "una") for token in tokens) else None
    whole = numbers[0]
    if len(numbers) > 1 and numbers[1] == 100:
        return float(whole * 100)
    return float(whole + numbers[1]) if len(numbers) > 1 and whole >= 20 and numbers[1] < 10 else float(whole)


def dollars_in(words: str) -> float | None:
    """The highest amount that the words name."""
    found = []
    for digits, unit in DOLLARS.findall(words):
        plain = digits.rstrip(".,").replace(",", "")
        if plain.replace(".", "", 1).isdigit():
            found.append(float(plain) * {"k": 1e3, "mil": 1e3, "m": 1e6}.get(unit.lower(), 1.0))
    return max(found, default=None)


def days_until(words: str, now: datetime) -> float | None:
    """From now to when the words say: a month, a season, a year, a span, a day; None where they say no time."""
    text, today = words.lower(), now.date()
    if AT_ONCE.search(text):
        return 0.0
    tokens = re.findall(r"[a-záéíóúñ]+|\d+", text)
    year = YEAR.search(text)
    for token in tokens:
        month = MONTHS.get(token) or SEASONS.get(token)
        if month is not None and (token != "may" or len(tokens) <= 4):
            return float((_next(month, int(year[1]) if year else None, today) - today).days)
    for before, unit in itertools.pairwise(tokens):
        if unit in SPANS:
            if before in ("next", "próximo", "proximo", "próxima", "proxima"):
                return float(SPANS[unit])
            amount = float(before) if before.isdigit() else NUMBERS.get(before)
            if amount is not None:
                return amount * SPANS[unit]
    if year:
        return float(max(0, (date(int(year[1]), 1, 1) - today).days))
    windows = [fact for fact in read_windows(words, now) if fact.name == "when"]
    starts = [datetime.fromisoformat(str(fact.value).partition("/")[0]) for fact in windows]
    return float((min(starts).date() - today).days) if starts else None


def _next(month: int, year: int | None, today: date) -> date:
    """The first of that month: of the year named, else the next one that is not over."""
    if year is not None:
        return max(today, date(year, month, 1))
    this = date(today.year, month, 1)
    if month == today.month:
        return today
    return this if this > today else date(today.year + 1, month, 1)
