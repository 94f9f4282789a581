"""What a vendor's or a colleague's words answer: learnt from examples, with what the rules hear as one of the inputs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from deskhand.domain.reading import Answer
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
ANSWERS: Mapping[str, tuple[str, ...]] = {"vendor": VENDOR_ANSWERS, "staff": STAFF_ANSWERS}
ASKED: Mapping[str, tuple[str, ...]] = {
    "vendor": ("offered", "has_job"),
    "staff": ("page", "approval", "hand_off", "nothing"),
}
HEARD = (*(answer.value for answer in Answer), "none")
FEW_WORDS = 3


def reply_signals(who: str, text: str, asked: str, heard: Answer | None, has_money: bool) -> Floats:
    """What was asked, what the rules hear, and the shape of the words."""
    told = heard.value if heard else "none"
    shape = [has_money, "?" in text, len(plain(text).split()) <= FEW_WORDS]
    return np.array(
        [*(asked == one for one in ASKED[who]), *(told == one for one in HEARD), *shape], dtype=np.float32
    )


@dataclass(frozen=True)
class ReplyHead:
    """Linear weights of one kind of writer, and the small layer that weighs them beside the encoder.

    `dense` rows: signals, then USE; `second` rows: both log-odds, then signals.
    """

    who: str
    vocabulary: Vocabulary
    dense: Floats
    sparse: Floats
    bias: Floats
    second: Floats
    second_bias: Floats
    use: Embedding | None
    encoder: Encoder | None

    def likeliest(self, text: str, asked: str, heard: Answer | None, has_money: bool) -> str:
        """The name of the answer in ANSWERS."""
        vector = self.use(text) if self.use is not None else None
        signals = reply_signals(self.who, text, asked, heard, has_money)
        scores = self.linear(text, vector, signals)
        if self.encoder is not None and vector is not None:
            said = self.encoder(text, reply_context(self.who, asked), vector, False)
            seen = np.concatenate([log_odds(scores), encoder_opinion(self.who, said.logits), signals])
            scores = seen @ self.second + self.second_bias
        return ANSWERS[self.who][int(np.argmax(scores))]

    def linear(self, text: str, vector: Vector | None, signals: Floats) -> Floats:
        """One number per answer."""
        grams = self.vocabulary.weigh(text)
        scores: Floats = reply_inputs(vector, signals) @ self.dense + grams.value @ self.sparse[grams.index] + self.bias
        return scores


def answer_of(name: str) -> Answer | None:
    """The answer by its learnt name: an arrival time alone speaks by its fact, anything else says nothing."""
    return None if name in ("eta", "other") else Answer(name)


def reply_inputs(vector: Vector | None, signals: Floats) -> Floats:
    """The dense inputs in their order; what is not installed is left out."""
    parts = [signals * 3] + ([vector * 3] if vector is not None else [])
    return np.concatenate(parts).astype(np.float32)


def encoder_opinion(who: str, logits: Floats) -> Floats:
    """The log-odds of this writer's answers, out of the encoder's last columns."""
    end = len(logits) - (len(STAFF_ANSWERS) if who == "vendor" else 0)
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
        vocabulary = read_vocabulary(folder / "replies.txt", stored["idf"])
        heads = {}
        for who in ANSWERS:
            dense, sparse, bias = (stored[f"{who}.{first}.{part}"].astype(np.float32) for part in FIRST)
            second, second_bias = (stored[f"{who}.{part}"].astype(np.float32) for part in SECOND)
            heads[who] = ReplyHead(who, vocabulary, dense, sparse, bias, second, second_bias, use, encoder)
        return heads


FIRST, SECOND = ("dense", "sparse", "bias"), ("second", "second_bias")
