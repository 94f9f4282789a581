"""Phones, e-mail, money, rating and codes."""

from __future__ import annotations

import re

import phonenumbers

from deskhand.domain.money import Money
from deskhand.domain.reading import Fact
from deskhand.language.words import plain

_EMAIL = re.compile(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\.[A-Za-z]{2,}")
_CODE = re.compile(r"(?<![\w-])([A-Za-z][ ]?\d{2})(?![\w-])")
_SMALL = {
    word: value
    for value, words in {
        1: "one un una uno", 2: "two dos", 3: "three tres", 4: "four cuatro", 5: "five cinco", 6: "six seis", 7: "seven siete", 8: "eight ocho", 9: "nine nueve",
        10: "ten diez", 11: "eleven once", 12: "twelve doce", 13: "thirteen trece", 14: "fourteen catorce", 15: "fifteen quince", 20: "twenty veinte", 25: "veinticinco",
        30: "thirty treinta", 35: "treintaicinco", 40: "forty cuarenta", 45: "cuarentaicinco", 50: "fifty cincuenta", 60: "sixty sesenta", 70: "seventy setenta", 80: "eighty ochenta", 90: "ninety noventa",
        200: "doscientos", 300: "trescientos", 400: "cuatrocientos", 500: "quinientos", 600: "seiscientos", 700: "setecientos", 800: "ochocientos", 900: "novecientos",
    }.items()
    for word in words.split()
}  # fmt: skip
_SCALE = {"hundred": 100, "hundo": 100, "cien": 100, "ciento": 100, "cientos": 100, "thousand": 1000, "mil": 1000, "grand": 1000, "k": 1000}
_NUMBER_WORDS = r"(?:(?:" + "|".join([*_SMALL, *_SCALE, "a", "and", "y"]) + r")[ -]?)+"
_CURRENCY = r"(?:dollars?|bucks?|usd|dolares|pesos|dlls?|dls|varos|lana)"
_AMOUNT = r"\d{1,3}(?:,\d{3})+(?:\.\d{1,2})?|\d+(?:\.\d{1,2})?"
_MONEY = re.compile(
    rf"\$\s?(?P<sign>{_AMOUNT})\s?(?P<k1>k\b|grand\b|mil\b)?|(?<![\w.:/-])(?P<plain>{_AMOUNT})\s?(?P<k2>k\b|grand\b|mil\b)?\s?(?P<unit>{_CURRENCY})\b"
    rf"|(?<![\w.:/-])(?P<kilo>\d+(?:\.\d)?)\s?k\b(?! ?\d)|\b(?P<words>{_NUMBER_WORDS})(?P<unit2>{_CURRENCY})\b|\b(?P<loose>(?:(?:{'|'.join(_SMALL)})[ -])+(?:hundred|grand|thousand)(?:[ -](?:and[ -])?(?:{'|'.join(_SMALL)}))*|quinientos|doscientos|trescientos|cuatrocientos|ochocientos|seiscientos|setecientos|novecientos|\b(?:dos|tres) mil)\b"
)  # fmt: skip
_QUOTED = re.compile(
    r"(?:\b(?:for|be|is|was|at|charge|around|about|like|run|runs|total|totals|came to|comes to|quote|quoting|price|cost|costs|bill|invoice|do it for|need|takes?|labou?r|parts|por|en|cobro|seria|serian|sale|cuesta|son|fueron|fue|salio|total de|unos|up to|hasta|approved?|ok|fine|done|finished|hecho|listo|replacing|say|call it|board's)\s+(?:it |you |around |about |like |roughly |at |for |a |de |unos |en )*"
    r"|[,;:.]\s+(?=\d,?\d\d)|^(?=\d,?\d\d))(?:\d{2,5}\s?(?:-|to|a)\s?)?(?P<n>\d{1,3}(?:,\d{3})+(?:\.\d\d)?|\d{2,5}(?:\.\d\d)?)(?=\s*(?:$|,(?!\d)|\.(?!\d)|[;!?]|for\b|total|all\b|plus|parts|labor|por\b|con\b|mas\b|todo|\+|flat|to\b|installed|ok\b|no\b|w/|with\b|tops|max|incl\w*|everything|out the door|ballpark|even|the whole|best\b|i (?:did|had)|(?:snak|chang|swapp|replac|fix|clean|clear|install|patch|unclogg)ed\b|cambi|arregl|instal|destap))"
)  # fmt: skip
_THOUSANDS = re.compile(r"(?<![\w.,:/$-])(?P<n>\d{1,3},\d{3})(?![\d,])")
_RATING = re.compile(r"(?<![\w.:/$#-])(?P<n>[1-5])(?:\s?(?:/|out of|de|sobre)\s?5)?(?:\s?(?:stars?|estrellas?|⭐|★))?(?![\w%:/-]|\.\d)")
_RATING_WORDS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "uno": 1, "una": 1, "dos": 2, "tres": 3, "cuatro": 4, "cinco": 5}
_RATED = re.compile(r"\b(one|two|three|four|five|uno|una|dos|tres|cuatro|cinco) (?:stars?|estrellas?|out of five|de cinco)\b|(⭐|★|🌟){1,5}")


def read_phones(text: str, country: str) -> list[Fact]:
    """Telephone numbers in E.164."""
    matcher = phonenumbers.PhoneNumberMatcher(text, country, leniency=phonenumbers.Leniency.POSSIBLE)
    return [
        Fact("phone", phonenumbers.format_number(match.number, phonenumbers.PhoneNumberFormat.E164), match.raw_string)
        for match in matcher
        if sum(letter.isdigit() for letter in match.raw_string) >= 10
    ]


def read_emails(text: str) -> list[Fact]:
    """E-mail addresses in lower case."""
    return [Fact("email", found.lower().rstrip("."), found) for found in _EMAIL.findall(text)]


def read_code(text: str) -> str | None:
    """The code of a page, an approval or an offer ("k27" -> "K27"), or None."""
    found = _CODE.search(text)
    return found.group(1).replace(" ", "").upper() if found else None


def read_money(text: str, expects_price: bool = False) -> list[Fact]:
    """Amounts; a bare number counts where a price is expected and the words around it name one."""
    heard = plain(text)
    spots = [(match.span(), _amount(match)) for match in _MONEY.finditer(heard)]
    if not spots and expects_price:
        named = [*_QUOTED.finditer(heard)] or [*_THOUSANDS.finditer(heard)]
        spots = [(match.span("n"), float(match["n"].replace(",", ""))) for match in named]
    return [
        Fact("money", Money(round(value * 100)), text[start:end].strip()) for (start, end), value in spots if value
    ]


def _amount(match: re.Match[str]) -> float:
    written = match["sign"] or match["plain"]
    if written:
        return float(written.replace(",", "")) * (1000 if match["k1"] or match["k2"] else 1)
    if match["kilo"]:
        return float(match["kilo"]) * 1000
    return float(_worded(match["words"] or match["loose"] or ""))


def _worded(words: str) -> int:
    """ "two hundred and fifty" -> 250."""
    total = current = 0
    for word in re.findall(r"[a-z]+", words):
        if word in _SCALE:
            current = max(current, 1) * _SCALE[word]
            if _SCALE[word] == 1000:
                total, current = total + current, 0
        else:
            current += _SMALL.get(word, 0)
    return total + current


def read_rating(text: str) -> list[Fact]:
    """A rating of 1 to 5."""
    heard = plain(text)
    if worded := _RATED.search(heard):
        value = _RATING_WORDS.get(worded.group(1) or "", len(worded.group()))
        return [Fact("rating", value, text[worded.start() : worded.end()])]
    found = _RATING.search(heard)
    return [Fact("rating", int(found["n"]), text[found.start() : found.end()])] if found else []
