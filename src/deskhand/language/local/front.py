"""What is read at the front office: replies about appointments (Sentinel) and what leads write (Archer).

The upper layers of the encoder were fitted once more for these; the lower ones are Paula's. Where a package is missing
there is nothing to read with, and rules that want a reading ask or give to a person.
"""

from __future__ import annotations

import itertools
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from deskhand.language.local.embed import Embedding, load_use
from deskhand.language.local.encoder import TRUNK, Seen, Trunk, load_trunk, open_session

Floats = NDArray[np.float32]

FRONT = TRUNK.with_name("front.onnx")

APPOINTMENT = (
    "confirm", "reschedule", "cancel", "late", "waitlist_accept", "clarify", "escalate", "opt_out", "wrong_number",
)  # fmt: skip
LEAD = ("book", "offer", "nurture", "clarify", "disqualify", "block", "escalate", "route_owner", "opt_out")
APPOINTMENT_FEATURES = (
    "gives_time", "asks_question", "work", "complains", "ride", "symptoms", "cost", "minor", "fear", "thanks", "fee",
    "childcare", "bereaved", "ill", "wants_human", "forgot",
)  # fmt: skip
TOPICS = ("fault", "appointment", "lead")
LEAD_FACTS = ("need", "size", "timing", "budget", "authority", "company", "name", "phone", "email", "place")
TAGS = ("", *(f"{mark}{name}" for name in LEAD_FACTS for mark in ("B-", "I-")))
BUSINESSES: Mapping[str, str] = {
    "lakeview": "property management",
    "fieldline": "software for field service",
    "brightroof": "home improvement",
}
"""What the businesses of the corpus do, as the reader is told."""


def appointment_context(asked: str, about: str) -> str:
    """What the encoder is told of a reply about an appointment: what was last sent, and what it is."""
    return f"appointment: {asked}, {about}"


def lead_context(asked: str, business: str) -> str:
    """What the encoder is told of a lead: what was asked last, and what the business does."""
    return f"lead: {asked}, {BUSINESSES.get(business, business)}"


@dataclass(frozen=True)
class FrontOpinion:
    """Probabilities: of the labels asked for, of each feature by itself, of whose business it is; and facts by name.

    `facts` are (name, start, end) in the text, of leads alone.
    """

    labels: tuple[tuple[str, float], ...]
    features: tuple[tuple[str, float], ...]
    topics: tuple[tuple[str, float], ...]
    facts: tuple[tuple[str, int, int], ...] = ()


class FrontReader:
    """The upper layers for the front office over the shared trunk."""

    def __init__(self, trunk: Trunk, session: Any, use: Embedding) -> None:
        self._trunk, self._session, self._use = trunk, session, use

    def appointment(self, text: str, asked: str, about: str) -> FrontOpinion:
        """A reply about an appointment: what was last sent, and what it is about."""
        logits, _, _ = self._run(spelled(text), appointment_context(asked, about))
        parts = _split(logits)
        features = zip(APPOINTMENT_FEATURES, map(float, _sigmoid(parts[2])), strict=True)
        return FrontOpinion(_ranked(APPOINTMENT, parts[0]), tuple(features), self.topics(text))

    def lead(self, text: str, asked: str, business: str) -> FrontOpinion:
        """What a lead writes, and which of its words are which fact."""
        logits, tags, seen = self._run(text, lead_context(asked, business))
        parts = _split(logits)
        found = tuple((name, *_whole_words(text, start, end)) for name, start, end in _facts(tags, seen.pieces))
        return FrontOpinion(_ranked(LEAD, parts[1]), (), self.topics(text), found)

    def topics(self, text: str) -> tuple[tuple[str, float], ...]:
        """Whose business the words alone seem to be, likeliest first."""
        logits, _, _ = self._run(text, "")
        return _ranked(TOPICS, _split(logits)[3])

    def _run(self, text: str, context: str) -> tuple[Floats, Floats, Seen]:
        seen = self._trunk(text, context)
        use = self._use(text)[None, :].astype(np.float32)
        logits, tags = self._session.run(None, {"hidden": seen.hidden, "attention_mask": seen.mask, "use": use})
        return logits[0], tags[0], seen


@lru_cache(maxsize=1)
def load_front() -> FrontReader | None:
    """The reader of the front office, or None where a part of it is missing."""
    trunk, use = load_trunk(), load_use()
    if trunk is None or use is None or not FRONT.is_file():
        return None
    return FrontReader(trunk, open_session(FRONT), use)


def _split(logits: Floats) -> list[Floats]:
    ends = list(itertools.accumulate(map(len, (APPOINTMENT, LEAD, APPOINTMENT_FEATURES))))
    return np.split(logits, ends)


def _ranked(names: Sequence[str], logits: Floats) -> tuple[tuple[str, float], ...]:
    powers = np.exp(logits - np.max(logits))
    odds = zip(names, map(float, powers / powers.sum()), strict=True)
    return tuple(sorted(odds, key=lambda pair: -pair[1]))


def _sigmoid(logits: Floats) -> Floats:
    return np.asarray(1 / (1 + np.exp(-logits)), dtype=np.float32)


def _facts(tags: Floats, pieces: Any) -> tuple[tuple[str, int, int], ...]:
    """Runs of pieces with one tag, as (name, start, end) in the text; a run that only goes on begins one too."""
    found: list[tuple[str, int, int]] = []
    before = 0
    for (start, end), kind, best in zip(pieces.offsets, pieces.type_ids, np.argmax(tags, axis=1), strict=True):
        tag = int(best)
        if kind or end <= start:
            before = 0
            continue
        name, begins = LEAD_FACTS[(tag - 1) // 2] if tag else "", tag % 2 == 1
        if tag and not begins and before and (before - 1) // 2 == (tag - 1) // 2:
            found[-1] = (name, found[-1][1], end)
        elif tag:
            found.append((name, start, end))
        before = tag
    return tuple(found)


def _whole_words(text: str, start: int, end: int) -> tuple[int, int]:
    """The span with the rest of the words that it cuts."""
    while start > 0 and text[start - 1].isalnum() and text[start].isalnum():
        start -= 1
    while end < len(text) and text[end - 1].isalnum() and text[end].isalnum():
        end += 1
    return start, end


def spelled(text: str) -> str:
    """Signs like thumbs and hearts as words, since the encoder's pieces are of letters."""
    return "".join(_spelled(character) for character in text).strip()


def _spelled(character: str) -> str:
    kind = unicodedata.category(character)
    if kind == "So":
        return f" {unicodedata.name(character, '').lower()} "
    return "" if kind in ("Sk", "Mn") and ord(character) > 0x2000 else character
