"""Digits as people write and speak them: figures of any script, words of English and Spanish, and separators."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

ONES = {
    "zero": "0", "oh": "0", "o": "0", "nought": "0", "one": "1", "two": "2", "three": "3", "four": "4", "five": "5",
    "six": "6", "seven": "7", "eight": "8", "nine": "9",
    "cero": "0", "uno": "1", "un": "1", "una": "1", "dos": "2", "tres": "3", "cuatro": "4", "cinco": "5", "seis": "6",
    "siete": "7", "ocho": "8", "nueve": "9",
}  # fmt: skip
TEENS = {
    "ten": "10", "eleven": "11", "twelve": "12", "thirteen": "13", "fourteen": "14", "fifteen": "15", "sixteen": "16",
    "seventeen": "17", "eighteen": "18", "nineteen": "19",
    "diez": "10", "once": "11", "doce": "12", "trece": "13", "catorce": "14", "quince": "15", "dieciseis": "16",
    "dieciséis": "16", "diecisiete": "17", "dieciocho": "18", "diecinueve": "19", "veintiuno": "21", "veintiún": "21",
    "veintidos": "22", "veintidós": "22", "veintitres": "23", "veintitrés": "23", "veinticuatro": "24",
    "veinticinco": "25", "veintiseis": "26", "veintiséis": "26", "veintisiete": "27", "veintiocho": "28",
    "veintinueve": "29",
}  # fmt: skip
TENS = {
    "twenty": "2", "thirty": "3", "forty": "4", "fourty": "4", "fifty": "5", "sixty": "6", "seventy": "7",
    "eighty": "8", "ninety": "9",
    "veinte": "2", "treinta": "3", "cuarenta": "4", "cincuenta": "5", "sesenta": "6", "setenta": "7", "ochenta": "8",
    "noventa": "9",
}  # fmt: skip
HUNDREDS = {
    "hundred": "00", "cien": "100", "ciento": "1", "doscientos": "2", "trescientos": "3", "cuatrocientos": "4",
    "quinientos": "5", "seiscientos": "6", "setecientos": "7", "ochocientos": "8", "novecientos": "9",
}  # fmt: skip
TIMES = {"double": 2, "triple": 3, "treble": 3, "quadruple": 4, "doble": 2}

_PLAIN = str.maketrans("ıİſ", "iis")
"""Letters that a search without regard to case takes for i and s, and that lower() leaves alone."""
_WORDS = sorted((*ONES, *TEENS, *TENS, *HUNDREDS, *TIMES), key=len, reverse=True)
_NUMBER = re.compile(rf"\d+|(?<![^\W\d_])(?:{'|'.join(_WORDS)})(?![^\W\d_])", re.IGNORECASE)

_FILLER = r"(?:dash|hyphen|space|then|and|uh|um|comma|dot|period|y|guion|guión|espacio|coma|punto|luego|este|eh)"
SEPARATED = re.compile(rf"(?:[^\w]|_|\b{_FILLER}\b){{0,12}}", re.IGNORECASE)
"""What may stand between two digits of one number: no letter but a filler word."""


@dataclass(frozen=True)
class Group:
    """Digits that stand together, and where; `spoken` in words."""

    digits: str
    start: int
    end: int
    spoken: bool = False


def runs(text: str) -> Iterator[list[Group]]:
    """The groups of digits of `text` in order, those with nothing but separators between them together.

    A figure with a plus before it begins a telephone number of its own.
    """
    run: list[Group] = []
    for group in _groups(text):
        apart = text[: group.start].endswith("+")
        if run and (apart or not SEPARATED.fullmatch(text, run[-1].end, group.start)):
            yield run
            run = []
        run.append(group)
    if run:
        yield run


def _groups(text: str) -> Iterator[Group]:
    """Figures and number words with their digits; 'double' and tens join the word after them."""
    matches = list(_NUMBER.finditer(text))
    skip = 0
    for index, match in enumerate(matches):
        if skip:
            skip -= 1
            continue
        word = _lower(match)
        after = matches[index + 1] if index + 1 < len(matches) else None
        following = _lower(after) if after and SEPARATED.fullmatch(text, match.end(), after.start()) else ""
        digits, joined = _spoken(word, following)
        skip = int(joined)
        yield Group(digits, match.start(), after.end() if joined and after else match.end(), not word.isdigit())


def _lower(match: re.Match[str]) -> str:
    return match.group().translate(_PLAIN).lower()


def _spoken(word: str, following: str) -> tuple[str, bool]:
    """The digits of `word`, and whether `following` is part of them."""
    if word in TIMES:
        one = ONES.get(following) or (following if following.isdigit() and len(following) == 1 else "")
        return one * TIMES[word], bool(one)
    if word in TENS:
        one = ONES.get(following, "0")
        return TENS[word] + one, one != "0"
    return (ONES.get(word) or TEENS.get(word) or HUNDREDS.get(word) or _ascii(word)), False


def _ascii(figures: str) -> str:
    """Digits of any script as 0-9."""
    return "".join(str(int(figure)) for figure in figures)
