"""What the encoder learns from: the corpus as rows, lines put together, words as phones send them."""

from __future__ import annotations

import itertools
import random
import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from bench.reader.corpus import Example, Reply, load_examples, load_replies, load_wishes
from bench.reader.cuts import load_cuts
from bench.reader.labels import FEATURES, SETTLED_BY_ROLE, SEVERITY, TRADES
from deskhand.language.local.encoder import context_of, reply_context
from deskhand.language.local.replies import ANSWERS

SEED = 0
IGNORED = -100
CUTS_REPEATED = 3


def learnt_rows(may_learn: Callable[[str], bool] = lambda text: True) -> list[Row]:
    """Every kind of row from the texts that may be learnt from."""
    examples = [example for example in load_examples() if may_learn(example.text)]
    rows = [row_of(example) for example in (*examples, *load_wishes()) if may_learn(example.text)]
    for who in ANSWERS:
        rows += [row_of_reply(who, reply) for reply in load_replies(who) if may_learn(reply.text)]
    cuts = [Row(one.text, "", False, pieces=one.pieces) for one in load_cuts() if may_learn(one.text)]
    return [*rows, *cuts * CUTS_REPEATED, *itertools.islice(mixed_rows(examples), MIXED)]


@dataclass(frozen=True)
class Row:
    """One text with what is to be learnt from it; a task that does not apply is IGNORED.

    `pieces` are its concerns, each with the blank before it, where these are known.
    """

    text: str
    context: str
    has_order: bool
    severity: int = IGNORED
    trade: int = IGNORED
    features: tuple[int, ...] | None = None
    vendor: int = IGNORED
    staff: int = IGNORED
    tenant: int = IGNORED
    pieces: tuple[str, ...] = ()
    language: str = ""

    def within(self, before: str, after: str) -> Row:
        """The same row with words around it that say nothing."""
        if not (before or after):
            return self
        first, *others = self.pieces or (self.text,)
        pieces = [before + first, *others]
        pieces[-1] += after
        return replace(self, text="".join(pieces), pieces=tuple(pieces) if self.pieces else ())


def row_of(example: Example) -> Row:
    settled = example.disposition in SETTLED_BY_ROLE
    return Row(
        example.text,
        context_of((example.open_order,) if example.open_order else ()),
        example.open_order is not None,
        IGNORED if settled else SEVERITY.index(example.disposition),
        TRADES.index(example.trade or "none"),
        tuple(FEATURES.index(name) for name in example.features if name in FEATURES),
        language=example.language,
    )


def row_of_reply(who: str, reply: Reply) -> Row:
    row = Row(reply.text, reply_context(who, reply.asked), has_order=False)
    return replace(row, **{who: ANSWERS[who].index(reply.answer)})


JOINS = {
    "en": (
        ". ", ", ", " ", "; ", "\n", " and ", ", and ", ". also ", " also ", " plus ", ". oh and ", ", and also ",
        " btw ",
    ),
    "es": (
        ". ", ", ", " ", "; ", "\n", " y ", ", y ", ". también ", " tambien ", " y ademas ", ". ah y ", " otra cosa ",
        " aparte ",
    ),
}  # fmt: skip
MIXED, LONGEST_MIXED = 1500, 28


def mixed_rows(examples: Sequence[Example]) -> Iterator[Row]:
    """Two lines about two things said in one breath, for the cut between them and the features of both.

    They say nothing of severity or trade: to label them by the worse half teaches that long messages are grave.
    """
    dice = random.Random(SEED)
    free = [one for one in examples if one.open_order is None and one.disposition not in SETTLED_BY_ROLE]
    fit = [one for one in free if len(one.text.split()) <= LONGEST_MIXED]
    while True:
        first, second = dice.sample(fit, 2)
        apart = first.trade != second.trade and first.language == second.language
        if apart and "clarify" not in (first.disposition, second.disposition):
            yield _mixed(first, second, dice)


def _mixed(first: Example, second: Example, dice: random.Random) -> Row:
    blank, join = re.fullmatch(r"([.,;]?\s)(.*)", dice.choice(JOINS[first.language]), re.DOTALL).groups()  # type: ignore[union-attr]
    begun = second.text if join == "" and dice.random() < 0.5 else second.text[:1].lower() + second.text[1:]
    pieces = (first.text.rstrip(" .,;") + blank[:-1], blank[-1] + join + begun)
    found = tuple(FEATURES.index(name) for name in {*first.features, *second.features} if name in FEATURES)
    return Row("".join(pieces), "", False, features=found, pieces=pieces)


# ------------------------------------------------------------------ words as phones send them

_NEXT_KEY = dict(zip("qwertyuiopasdfghjklzxcvbnm", "wetyuiopasdfghjklzxcvbnmqr", strict=True))
_MARKS = re.compile(r"[.,;!?¿¡']")


def perturbed(text: str, dice: random.Random) -> str:
    """The text with other case, fewer marks, no accents or a typo, or as it is."""
    if dice.random() < 0.45:
        return text
    if dice.random() < 0.3:
        text = text.lower()
    elif dice.random() < 0.06:
        text = text.upper()
    if dice.random() < 0.3:
        text = _MARKS.sub("", text)
    if dice.random() < 0.4:
        text = "".join(c for c in unicodedata.normalize("NFD", text) if unicodedata.category(c) != "Mn")
    return _mistyped(text, dice) if dice.random() < 0.5 else text


def _mistyped(text: str, dice: random.Random) -> str:
    words = text.split(" ")
    for _ in range(max(1, len(words) // 12)):
        long = [at for at, word in enumerate(words) if len(word) >= 5 and word.isalpha()]
        if not long:
            break
        at = dice.choice(long)
        word, place = words[at], dice.randrange(1, len(words[at]) - 1)
        head, letter, tail = word[:place], word[place], word[place + 1 :]
        beside = _NEXT_KEY.get(letter.lower(), letter)
        swapped = head + tail[0] + letter + tail[1:]
        words[at] = dice.choice([head + tail, swapped, head + letter + letter + tail, head + beside + tail])
    return " ".join(words)
