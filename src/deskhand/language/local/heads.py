"""What the reader has learnt: which features a text shows, its trade, how lines like it were judged.

Three first opinions: linear heads over n-grams and USE, the encoder with what is open to the writer, and the encoder of
the words alone; a second layer weighs them beside the signals of the rules. `script/train` fits all of it on the
examples in the employee folders and saves `weights/`; nothing here knows a trainer. There is one set of weights per
combination of models that may be installed, so a missing package costs accuracy and nothing else.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from deskhand.domain.reading import Feature, Trade
from deskhand.language.local.embed import Embedding, Vector, load_use
from deskhand.language.local.encoder import Encoder, context_of, load_encoder
from deskhand.language.local.ngrams import Sparse, Vocabulary

Floats = NDArray[np.float32]

WEIGHTS = Path(__file__).parent / "weights"
NO_TRADE = "none"
WITH_ENCODER, WITH_USE, ALONE = "encoder", "use", "alone"
"""The combinations: USE and the encoder, USE, n-grams alone."""


@dataclass(frozen=True)
class Labels:
    """The columns of the weights in order, and the confidence from which a feature counts as found."""

    severity: tuple[str, ...]
    trades: tuple[str, ...]
    features: tuple[str, ...]
    thresholds: tuple[float, ...]

    @property
    def width(self) -> int:
        return len(self.severity) + len(self.trades) + len(self.features)


@dataclass(frozen=True)
class Matrices:
    """Linear weights: `dense` rows are USE (where it is) and the open-order flag, `sparse` the n-grams."""

    dense: Floats
    sparse: NDArray[np.int8]
    scale: Floats
    bias: Floats


@dataclass(frozen=True)
class Weighing:
    """The second layer: severity and trades from the first opinions, beside the rules' signals; the wishes likewise."""

    weights: Floats
    bias: Floats
    wishes: Floats
    wishes_bias: Floats


@dataclass(frozen=True)
class Scores:
    """Probabilities of one text. Severity and trades sum to 1; each feature and each of the two wishes stands alone.

    `cuts` are the places in the text at which a concern of its own begins, after the first; at `possible` ones it may.
    """

    severity: Mapping[str, float]
    trades: Mapping[str, float]
    features: Mapping[Feature, float]
    wishes: Mapping[Feature, float]
    cuts: tuple[int, ...] = ()
    possible: tuple[int, ...] = ()

    def trade(self) -> Trade | None:
        """The likeliest trade, None where the text names no fault."""
        best = max(self.trades, key=lambda name: self.trades[name])
        return None if best == NO_TRADE else Trade(best)


@dataclass(frozen=True)
class Heads:
    """Everything that was learnt, for the models that are installed."""

    labels: Labels
    vocabulary: Vocabulary
    matrices: Matrices
    weighing: Weighing
    use: Embedding | None = None
    encoder: Encoder | None = None

    def score(self, text: str, open_orders: Sequence[str], signals: Vector) -> Scores:
        """What was learnt about texts like `text`, by somebody who has these orders open."""
        vector = self.use(text) if self.use is not None else None
        has_order = bool(open_orders)
        opinions = [self.linear(self.vocabulary.weigh(text), vector, has_order)]
        cuts: tuple[int, ...] = ()
        possible: tuple[int, ...] = ()
        if self.encoder is not None and vector is not None:
            alone = self.encoder(text, "", vector, False)
            said = self.encoder(text, context_of(open_orders), vector, True) if has_order else alone
            opinions += [said.logits[: self.labels.width], alone.logits[: self.labels.width]]
            cuts, possible = alone.cuts, alone.possible
        seen = weighed_inputs(opinions, signals, self.labels)
        weighed = (seen @ self.weighing.weights + self.weighing.bias).astype(np.float32)
        severity, trades = np.split(weighed, [len(self.labels.severity)])
        features = split_logits(np.mean(opinions, axis=0), self.labels)[2]
        return Scores(
            dict(zip(self.labels.severity, map(float, _softmax(severity)), strict=True)),
            dict(zip(self.labels.trades, map(float, _softmax(trades)), strict=True)),
            {Feature(name): float(p) for name, p in zip(self.labels.features, _sigmoid(features), strict=True)},
            dict(zip(WISHES, map(float, self._wishes(opinions, signals, text)), strict=True)),
            cuts,
            possible,
        )

    def _wishes(self, opinions: Sequence[Floats], signals: Vector, text: str) -> Floats:
        seen = wish_inputs(opinions, signals, text, self.labels)
        return _sigmoid(seen @ self.weighing.wishes + self.weighing.wishes_bias)

    def linear(self, sparse: Sparse, vector: Vector | None, has_open_order: bool) -> Floats:
        """One number per label before squashing."""
        flag = np.array([has_open_order], np.float32)
        dense = flag if vector is None else np.concatenate([vector, flag])
        return dense @ self.matrices.dense + self.gram_logits(sparse) + self.matrices.bias

    def gram_logits(self, sparse: Sparse) -> Floats:
        """The part of the n-grams alone: cheap enough to ask of every clause."""
        summed: Floats = sparse.value @ self.matrices.sparse[sparse.index].astype(np.float32)
        return summed * self.matrices.scale


def split_logits(logits: Floats, labels: Labels) -> tuple[Floats, Floats, Floats]:
    """Severity, trades, features."""
    severity, trades, features = np.split(logits, [len(labels.severity), len(labels.severity) + len(labels.trades)])
    return severity, trades, features


def weighed_inputs(opinions: Sequence[Floats], signals: Vector, labels: Labels) -> Floats:
    """What the second layer looks at: of each opinion log-odds and probabilities, then the signals."""
    seen = []
    for logits in opinions:
        severity, trades, features = split_logits(logits, labels)
        odds = [np.log(_softmax(severity) + 1e-6), np.log(_softmax(trades) + 1e-6)]
        seen += [*odds, _sigmoid(features), _softmax(trades)]
    return np.concatenate([*seen, signals]).astype(np.float32)


WISHES = (Feature.OPT_OUT, Feature.WANTS_HUMAN)
NEAR_A_WISH = ("opt_out", "escalate", "out_of_scope", "update")
HEARD_WISHES = slice(10, 12)
"""Where `signals_of` keeps whether the rules heard an opt-out or a wish for a human."""


def wish_inputs(opinions: Sequence[Floats], signals: Vector, text: str, labels: Labels) -> Floats:
    """What decides about the two wishes: of each opinion the wish itself and the labels near it, then the rules."""
    seen = []
    for logits in opinions:
        severity, _, features = split_logits(logits, labels)
        odds = np.log(_softmax(severity) + 1e-6)
        seen += [features[[labels.features.index(wish.value) for wish in WISHES]]]
        seen += [odds[[labels.severity.index(name) for name in NEAR_A_WISH]]]
    words = len(text.split())
    return np.concatenate([*seen, signals[HEARD_WISHES], [words <= 2, words <= 5, "?" in text]]).astype(np.float32)


def load_heads(folder: Path = WEIGHTS, use: Embedding | None = None, encoder: Encoder | None = None) -> Heads:
    """The heads for the models given."""
    encoder = encoder if use is not None else None
    combination = WITH_ENCODER if encoder is not None else WITH_USE if use is not None else ALONE
    first = ALONE if use is None else WITH_USE
    meta = json.loads((folder / "labels.json").read_text("utf-8"))
    labels = Labels(**{name: tuple(values) for name, values in meta.items()})
    with np.load(folder / "heads.npz") as stored:
        matrices = Matrices(
            stored[f"{first}.dense"].astype(np.float32),
            stored[f"{first}.sparse"],
            stored[f"{first}.scale"],
            stored[f"{first}.bias"],
        )
        vocabulary = read_vocabulary(folder / "vocabulary.txt.gz", stored["idf"])
        weighing = Weighing(
            *(stored[f"{combination}.{part}"] for part in ("weighing", "weighing_bias", "wishes", "wishes_bias"))
        )
    return Heads(labels, vocabulary, matrices, weighing, use, encoder)


def installed_heads() -> Heads:
    """The heads with whatever is installed."""
    use = load_use()
    return load_heads(WEIGHTS, use, load_encoder() if use is not None else None)


def read_vocabulary(path: Path, idf: NDArray[np.float32]) -> Vocabulary:
    """The n-grams of a compressed file, one a line, with their weights."""
    grams = gzip.decompress(path.read_bytes()).decode("utf-8").rstrip("\n").split("\n")
    return Vocabulary({gram: position for position, gram in enumerate(grams)}, idf.astype(np.float32))


def _softmax(logits: Floats) -> Floats:
    powers = np.exp(logits - np.max(logits))
    return np.asarray(powers / powers.sum(), dtype=np.float32)


def _sigmoid(logits: Floats) -> Floats:
    return np.asarray(1 / (1 + np.exp(-logits)), dtype=np.float32)
