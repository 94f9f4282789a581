"""Character and word n-grams weighed by TF-IDF, in plain numpy; the vocabulary is learnt by `script/train`."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from deskhand.language.words import plain

_WORD = re.compile(r"[a-z0-9']+|[?!]|[^\sa-z0-9'?!.,;:]")
_CHARACTERS = (2, 3, 4, 5)


def grams(text: str) -> Counter[str]:
    """The n-grams of `text` and how often: characters within words (`c:`), one to three words in a row (`w:`)."""
    words = _WORD.findall(plain(text))
    counted = Counter(f"w:{word}" for word in words)
    counted.update(f"w:{first} {second}" for first, second in pairwise(words))
    counted.update(f"w:{a} {b} {c}" for a, b, c in zip(words, words[1:], words[2:], strict=False))
    for word in words:
        padded = f" {word} "
        for size in _CHARACTERS:
            counted.update(f"c:{padded[at : at + size]}" for at in range(len(padded) - size + 1))
    return counted


@dataclass(frozen=True)
class Sparse:
    """A weighed text: positions in the vocabulary and their values, unit length for words and for characters."""

    index: NDArray[np.int32]
    value: NDArray[np.float32]


@dataclass(frozen=True)
class Vocabulary:
    """Which n-grams count and their inverse document frequency."""

    position: Mapping[str, int]
    idf: NDArray[np.float32]

    def weigh(self, text: str) -> Sparse:
        """Sublinear TF times IDF of the known n-grams of `text`."""
        known = [(self.position[gram], count, gram[0]) for gram, count in grams(text).items() if gram in self.position]
        if not known:
            return Sparse(np.zeros(0, np.int32), np.zeros(0, np.float32))
        index = np.array([position for position, _, _ in known], np.int32)
        value = (1 + np.log(np.array([count for _, count, _ in known], np.float32))) * self.idf[index]
        is_word = np.array([kind == "w" for _, _, kind in known])
        for mask in (is_word, ~is_word):
            value[mask] /= np.linalg.norm(value[mask]) + 1e-9
        return Sparse(index, value.astype(np.float32))
