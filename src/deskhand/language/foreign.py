"""Words in a language that the embedded engine does not read: by their letters, else by `py3langid`.

Asked of py3langid only where few of the words are English or Spanish, since both are written here with every kind of typo. On 30,000
lines of the corpora one in ten thousand is taken for another language.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import Any

from deskhand.domain.reading import Feature, Finding
from deskhand.language.safety import CERTAIN
from deskhand.language.tongue import share_of_ours

LEAST_WORDS, MOST_OURS, LEAST_SURE = 3, 0.4, 0.6
LATIN = frozenset("cs da de et fi fr hr ht hu id it lt lv ms nl no pl pt ro sk sl so sq sv sw tl tr vi".split())
"""Languages in our letters that people write to a business here, or whose kin they do. What resembles English or Spanish (Pidgin,
Galician, Aragonese …) is read as those."""
UNNAMED = "xx"


def foreign_language(text: str) -> str | None:
    """The code of the language, `xx` where nobody can name it; None where it is English, Spanish, or too little to tell."""
    letters = [c for c in text if c.isalpha()]
    others = sum(not unicodedata.name(c, "LATIN").startswith("LATIN") for c in letters)
    if letters and others > len(letters) / 2:
        return _likeliest(text)[0] or UNNAMED
    words, ours = share_of_ours(text)
    if words < LEAST_WORDS or ours > MOST_OURS:
        return None
    name, sure = _likeliest(text)
    return name if name in LATIN and sure >= LEAST_SURE else None


def unread(text: str) -> list[Finding]:
    """That it is in a language which is not read here; the quote is the language's code."""
    language = foreign_language(text)
    return [Finding(Feature.OTHER_LANGUAGE, CERTAIN, language)] if language else []


def _likeliest(text: str) -> tuple[str, float]:
    name, sure = _identifier().classify(text)
    return str(name), float(sure)


@lru_cache(maxsize=1)
def _identifier() -> Any:
    """Loaded with the first text that needs it: most companies never do."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
