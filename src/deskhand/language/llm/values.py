"""Values of facts, read again from the quoted words by plain parsers: a model points at words, it does not fill in."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta

import phonenumbers

from deskhand.domain.money import usd
from deskhand.domain.reading import FactValue, ReadingContext

_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")
_DOLLARS = re.compile(r"\$|\b(?:usd|dollars?|bucks|d[óo]lares)\b", re.IGNORECASE)
_OUT_OF_FIVE = re.compile(r"star|estrella|/\s?5|out of|de 5", re.IGNORECASE)
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_DIGIT_WORDS = {
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "uno": 1,
    "dos": 2,
    "tres": 3,
    "cuatro": 4,
    "cinco": 5,
}
_YES, _NO = frozenset({"true", "yes"}), frozenset({"false", "no"})
_OLDEST, _FURTHEST = timedelta(days=31), timedelta(days=366)


def value_of(name: str, value: str, quote: str, context: ReadingContext) -> FactValue | None:
    """The value of the fact `name` as `quote` (words of the message) gives it; None where it does not."""
    parse = FACTS.get(name)
    return parse(value.strip(), quote, context) if parse else None


def _unit(value: str, quote: str, context: ReadingContext) -> str | None:
    """As the records write it where they know it; else only as it was written."""
    wanted = _letters(value)
    if not 0 < len(wanted) <= 8 or not re.search(_as_unit(wanted), quote, re.IGNORECASE):
        return None
    return next((unit for unit in context.units if _letters(unit) == wanted), value.upper())


def _as_unit(letters: str) -> str:
    """ "4B" also where it is written "4 b" or "apt4-B", but not in "14B"."""
    before = r"(?<!\d)" if letters[0].isdigit() else r"(?<![A-Za-z])"
    after = r"(?!\d)" if letters[-1].isdigit() else r"(?![A-Za-z])"
    return before + r"[\s#.-]*".join(letters) + after


def _true_or_false(value: str, _quote: str, _context: ReadingContext) -> bool | None:
    word = value.lower()
    return True if word in _YES else False if word in _NO else None


def _true(value: str, _quote: str, _context: ReadingContext) -> bool | None:
    return True if value.lower() in _YES else None


def _said(_value: str, quote: str, _context: ReadingContext) -> str:
    return quote


def _phone(_value: str, quote: str, context: ReadingContext) -> str | None:
    numbers = [match.number for match in phonenumbers.PhoneNumberMatcher(quote, context.country)]
    if len(numbers) != 1 or not phonenumbers.is_valid_number(numbers[0]):
        return None
    return phonenumbers.format_number(numbers[0], phonenumbers.PhoneNumberFormat.E164)


def _email(_value: str, quote: str, _context: ReadingContext) -> str | None:
    found = _EMAIL.findall(quote)
    return str(found[0]).lower() if len(found) == 1 else None


def _money(_value: str, quote: str, _context: ReadingContext) -> FactValue | None:
    """Only what is marked as dollars: a bare number may be a unit or a time, and money moves on it."""
    number = _only_number(quote)
    if number is None or not _DOLLARS.search(quote) or re.search(r"\d\s*(?:k|m|mil)\b", quote, re.IGNORECASE):
        return None
    try:
        return usd(number)
    except ValueError:
        return None


def _rating(_value: str, quote: str, context: ReadingContext) -> int | None:
    """1 to 5, where one was asked for or the words are those of a rating."""
    if not context.asked and not _OUT_OF_FIVE.search(quote):
        return None
    quote = re.sub(r"/\s?5|out of (?:5|five)|de (?:5|cinco)", "", quote)
    said = [_DIGIT_WORDS[word] for word in re.findall(r"[a-z]+", quote.lower()) if word in _DIGIT_WORDS]
    said += [int(number) for number in re.findall(r"(?<![\d/.])\d+(?![\d.])", quote)]
    return said[0] if len(said) == 1 and 1 <= said[0] <= 5 else None


def _temperature_f(_value: str, quote: str, _context: ReadingContext) -> float | None:
    number = _only_number(quote)
    if number is None:
        return None
    degrees = -float(number) if re.search(r"(?:^|\s)[-−]\s?\d|\bminus\b", quote) else float(number)
    if re.search(r"\d\s*°?\s*(?:c|celsius|centigrados)\b", quote, re.IGNORECASE):
        degrees = degrees * 9 / 5 + 32
    return degrees if -80 <= degrees <= 150 else None


def _size(_value: str, quote: str, _context: ReadingContext) -> int | None:
    number = _only_number(quote)
    return int(float(number)) if number is not None else None


def _window(value: str, quote: str, context: ReadingContext) -> str | None:
    """ISO start/end, only where the quote's own numbers bear out both."""
    ends = [_instant(part, quote, context) for part in value.split("/")]
    given = [end.isoformat() for end in ends if end is not None]
    return "/".join(given) if len(given) == len(ends) == 2 else None


def _instant(value: str, quote: str, context: ReadingContext) -> datetime | None:
    """Only where the quote's own numbers bear it out."""
    try:
        at = datetime.fromisoformat(value)
    except ValueError:
        return None
    if context.now is None or at.tzinfo is None or not context.now - _OLDEST <= at <= context.now + _FURTHEST:
        return None
    return at if _borne_out(at, _digits(quote), context.now) else None


def _borne_out(at: datetime, numbers: list[int], now: datetime) -> bool:
    ahead = (at - now).total_seconds()
    mine = {at.hour, at.hour % 12 or 12, at.day, round(ahead / 60), round(ahead / 3600), round(ahead / 86400)}
    return not numbers or any(number in mine for number in numbers)


def _digits(quote: str) -> list[int]:
    return [int(number) for number in re.findall(r"\d{1,4}", quote)]


def _only_number(quote: str) -> str | None:
    found = [match.group().rstrip(",").replace(",", "") for match in _NUMBER.finditer(quote)]
    return found[0] if len(found) == 1 else None


def _letters(text: str) -> str:
    return re.sub(r"[^0-9a-z]", "", text.lower())


FACTS: dict[str, Callable[[str, str, ReadingContext], FactValue | None]] = {
    "unit": _unit,
    "access": _true_or_false,
    "pets": _said,
    "phone": _phone,
    "email": _email,
    "money": _money,
    "rating": _rating,
    "temperature_f": _temperature_f,
    "vulnerable": _true,
    "when": _window,
    "not_when": _window,
    "eta": _instant,
    "size": _size,
    "need": _said,
    "timing": _said,
    "budget": _said,
    "authority": _said,
    "company": _said,
}
"""The facts of DISPOSITIONS.md, each with the parser that reads it from its quote."""
