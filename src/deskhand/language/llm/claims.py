"""Whether words may be sent: every number, time, price, name and promise in them must stand in what was approved."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from deskhand.language.llm.numbers_said import known_numbers, numbers
from deskhand.language.llm.tongues import TONGUES, is_in, tongue_of, words_of

_LINK = re.compile(r"https?://\S+|[\w.+-]+@[\w.-]+|\b(?:[\w-]+\.)+(?:com|org|net|io|co|us|info|app|me)\b\S*")
_CAPITALS = re.compile(r"\b[A-Z]{2,}\b")
_SENTENCE_START = re.compile(r"(?:^|[.!?…:;\n]\s*|[-–—]\s+)[\"'“¿¡(]*([^\W\d_][\w'’]*)")
_CAPITALISED = re.compile(r"\b[^\W\d_a-zà-öø-ÿ][\w'’]*")
_MARKUP = re.compile(r"[<>{}`*#\\\u200b-\u200f\u202a-\u202e]|\n{3,}|[^\S \n\t\xa0]")
_ALWAYS_CAPITAL = frozenset({"i", "i'm", "i'll", "i've", "i'd", "ok"})


def fault_of(text: str, approved: str, language: str, facts: Sequence[str]) -> str | None:
    """Why `text` may not be sent in place of `approved`, shortly; None where it may.

    `facts` are the values that it may use besides those of `approved`.
    """
    if not text.strip() or len(text) > max(320, 2 * len(approved)) or set(_MARKUP.findall(text)) - set(approved):
        return "form"
    if not is_in(text, language):
        return f"not in {language}"
    if turned_round(text, approved, language):
        return "turned round"
    return unfounded(text, language, [approved, *facts]) or lost(text, approved, facts)


def unfounded(text: str, language: str, sources: Iterable[str]) -> str | None:
    """The first claim in `text` that no source makes, said shortly; None where every claim is founded.

    Checked are numbers with their unit, links, names (words with a capital), and times, amounts and promises in words.
    """
    given = "\n".join(sources)
    figures, words = known_numbers(given), set(words_of(given))
    claimed = [word for word in words_of(text) if word in TONGUES[language].claims]
    new = [
        *(f"number {each}" for each in numbers(text) if each not in figures),
        *(f"link {each}" for each in _links(text) if each not in given.lower()),
        *(f"name {each}" for each in _names(text, language) if each not in words),
        *(f"word {each}" for each in claimed if each not in words),
    ]
    return new[0] if new else None


def lost(text: str, approved: str, facts: Iterable[str]) -> str | None:
    """The first thing of `approved` that `text` does not say, or says in another order; None where all is kept.

    Kept must be numbers in their order, links, words in capitals (STOP, YES, AI) and the values of facts that it says.
    """
    wanted = list(dict.fromkeys(numbers(approved)))
    said = list(dict.fromkeys(each for each in numbers(text) if each in wanted))
    if said != wanted:
        return f"lost numbers {' '.join(wanted)}"
    values = [fact for fact in facts if fact and fact in approved]
    words = [*_links(approved), *_CAPITALS.findall(approved), *values]
    return next((f"lost {word!r}" for word in words if word.lower() not in text.lower()), None)


def turned_round(text: str, approved: str, language: str) -> bool:
    """True where one of the two denies or asks more often than the other."""
    denied = denials(approved, tongue_of(approved) or language)
    return denials(text, language) != denied or text.count("?") != approved.count("?")


def _names(text: str, language: str) -> list[str]:
    """Words with a capital, in lower case, but for those that begin a sentence and are no names."""
    starts = {match.start(1) for match in _SENTENCE_START.finditer(text)}
    openers = TONGUES[language].openers
    capitalised = [(match.start(), word) for match in _CAPITALISED.finditer(text) for word in words_of(match.group())]
    return [word for at, word in capitalised if word not in _ALWAYS_CAPITAL and not (at in starts and word in openers)]


def denials(text: str, language: str) -> int:
    """How many words of `text` turn a sentence round; a reply to give in capitals (NO) is none."""
    words = words_of(_CAPITALS.sub("", text))
    return sum(word in TONGUES[language].negations or word.endswith("n't") for word in words)


def _links(text: str) -> list[str]:
    return [link.rstrip(".,;:!?)") for link in _LINK.findall(text.lower())]
