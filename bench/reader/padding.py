"""Sentences that change nothing about a report, to be put around it: who writes, their day, the weather, the cat.

Without them a reader learns that long messages are grave ones, because short ones are often routine.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from bench.reader.corpus import CORPUS, Example

SHARE, LONGEST = 0.35, 32
JOINS = (". ", ". ", ", ", " ", "\n", "! ", ".. ")


@dataclass(frozen=True)
class Padding:
    """The sentences by language."""

    sentences: Mapping[str, Sequence[str]]

    def around(self, text: str, language: str, dice: random.Random) -> tuple[str, str]:
        """What stands before `text` and after it, with its blank; both empty for most texts and for long ones."""
        known = self.sentences.get(language, ())
        if not known or dice.random() > SHARE or len(text.split()) > LONGEST:
            return "", ""
        where = dice.random()
        before = dice.choice(known).rstrip(" .,!") + dice.choice(JOINS) if where < 0.65 else ""
        after = dice.choice(JOINS) + dice.choice(known) if where > 0.4 else ""
        return before, after


def load_padding(folder: Path = CORPUS / "padding") -> Padding:
    """en.txt and es.txt, a sentence a line."""
    return Padding({path.stem: path.read_text("utf-8").splitlines() for path in sorted(folder.glob("*.txt"))})


def padded(examples: Sequence[Example], padding: Padding, seed: int) -> list[Example]:
    """Those of the examples that were given something around, as further ones."""
    dice = random.Random(seed)
    around = [(one, *padding.around(one.text, one.language, dice)) for one in examples]
    return [replace(one, text=f"{before}{one.text}{after}") for one, before, after in around if before or after]
