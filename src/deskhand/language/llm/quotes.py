"""Whether words really stand in a text: what is not there was never said."""

from __future__ import annotations

import re

_APOSTROPHES = "['’‘`´]"
_QUOTES = '["“”„«»]'
_LETTER = r"[0-9A-Za-zÀ-ɏ]"


def found(quote: str, text: str) -> str | None:
    """The words of `text` that `quote` repeats (case, white space and kinds of quotation mark aside), or None.

    A quote that begins or ends inside a Latin word is not there: "gas" is not said by "Vegas".
    """
    words = quote.split()
    if not words:
        return None
    match = re.search(
        _edge(words[0][0], before=True) + r"\s+".join(map(_loosely, words)) + _edge(words[-1][-1]), text, re.IGNORECASE
    )
    return match.group() if match else None


def _loosely(word: str) -> str:
    return "".join(_letter(letter) for letter in word)


def _letter(letter: str) -> str:
    if re.match(_APOSTROPHES, letter):
        return _APOSTROPHES
    if re.match(_QUOTES, letter):
        return _QUOTES
    return re.escape(letter)


def _edge(letter: str, before: bool = False) -> str:
    if not re.match(_LETTER, letter):
        return ""
    return f"(?<!{_LETTER})" if before else f"(?!{_LETTER})"
