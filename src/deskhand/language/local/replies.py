"""What words answer to what was asked or offered, by who writes: learnt from examples."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from deskhand.language.local.embed import Embedding, Vector
from deskhand.language.local.encoder import Encoder, reply_context
from deskhand.language.local.heads import ALONE, WEIGHTS, WITH_USE, read_vocabulary
from deskhand.language.local.ngrams import Vocabulary
from deskhand.language.words import plain

Floats = NDArray[np.float32]

VENDOR_ANSWERS = (
    "accept", "decline", "counter", "quote", "running_late", "arrived", "done", "blocked", "question", "eta", "other",
)  # fmt: skip
STAFF_ANSWERS = (
    "acknowledge", "downgrade", "known_issue", "repeat", "take_over", "hand_back", "yes", "no", "on_call_change",
    "question", "other",
)  # fmt: skip
TENANT_ANSWERS = ("fixed", "still_broken", "yes", "no", "acknowledge", "question", "other")
ANSWERS: Mapping[str, tuple[str, ...]] = {
    "vendor": VENDOR_ANSWERS,
    "staff": STAFF_ANSWERS,
    "tenant": TENANT_ANSWERS,
}
"""By who writes, in the order of the encoder's last columns."""
ASKED: Mapping[str, tuple[str, ...]] = {
    "vendor": ("offered", "has_job"),
    "staff": ("page", "approval", "hand_off", "nothing"),
    "tenant": ("fixed", "step", "visit", "safety", "access"),
}
FEW_WORDS = 3
ENCODER_COUNTS = {"vendor": 1.0, "staff": 0.0, "tenant": 0.7}
"""How much the encoder's log-odds count beside the linear head's: the best of six steps on replies that neither saw."""


def reply_signals(who: str, text: str, asked: str, has_money: bool) -> Floats:
    """What was asked, and the shape of the words."""
    shape = [has_money, "?" in text, len(plain(text).split()) <= FEW_WORDS]
    return np.array([*(asked == one for one in ASKED[who]), *shape], dtype=np.float32)


@dataclass(frozen=True)
class ReplyHead:
    """Linear weights of one kind of writer, and the encoder beside them. `dense` rows: signals, then USE."""

    who: str
    vocabulary: Vocabulary
    dense: Floats
    sparse: Floats
    bias: Floats
    use: Embedding | None = None
    encoder: Encoder | None = None

    def likeliest(self, text: str, asked: str, has_money: bool) -> tuple[str, float]:
        """The name of the answer in ANSWERS, and its probability."""
        vector = self.use(text) if self.use is not None else None
        signals = reply_signals(self.who, text, asked, has_money)
        scores, counts = log_odds(self.linear(text, vector, signals)), ENCODER_COUNTS[self.who]
        if counts and self.encoder is not None and vector is not None:
            said = self.encoder(text, reply_context(self.who, asked), vector, False)
            scores = scores + counts * encoder_opinion(self.who, said.logits)
        best = int(np.argmax(scores))
        return ANSWERS[self.who][best], float(np.exp(log_odds(scores)[best]))

    def linear(self, text: str, vector: Vector | None, signals: Floats) -> Floats:
        """One number per answer."""
        grams = self.vocabulary.weigh(text)
        scores: Floats = reply_inputs(vector, signals) @ self.dense + grams.value @ self.sparse[grams.index] + self.bias
        return scores


def reply_inputs(vector: Vector | None, signals: Floats) -> Floats:
    """The dense inputs in their order; what is not installed is left out."""
    parts = [signals * 3] + ([vector * 3] if vector is not None else [])
    return np.concatenate(parts).astype(np.float32)


def encoder_opinion(who: str, logits: Floats) -> Floats:
    """The log-odds of this writer's answers, out of the encoder's last columns."""
    kinds = list(ANSWERS)
    after = sum(len(ANSWERS[kind]) for kind in kinds[kinds.index(who) + 1 :])
    end = len(logits) - after
    return log_odds(logits[end - len(ANSWERS[who]) : end])


def log_odds(logits: Floats) -> Floats:
    """Logarithms of what the softmax gives."""
    powers = np.exp(logits - np.max(logits))
    odds: Floats = np.log(powers / powers.sum() + 1e-6)
    return odds


def load_reply_heads(
    use: Embedding | None, encoder: Encoder | None, folder: Path = WEIGHTS
) -> dict[str, ReplyHead]:
    """One head per kind of writer, for the models given."""
    encoder = encoder if use is not None else None
    first = WITH_USE if use is not None else ALONE
    with np.load(folder / "replies.npz") as stored:
        vocabulary = read_vocabulary(folder / "replies.txt.gz", stored["idf"])
        heads = {}
        for who in ANSWERS:
            dense, sparse, bias = (stored[f"{who}.{first}.{part}"].astype(np.float32) for part in PARTS)
            heads[who] = ReplyHead(who, vocabulary, dense, sparse, bias, use, encoder)
        return heads


PARTS = ("dense", "sparse", "bias")
