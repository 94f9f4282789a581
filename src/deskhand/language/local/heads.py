"""Linear heads over n-grams and embeddings: which features a text shows, its trade, how lines like it were judged.

`script/train` fits them on the examples in the employee folders and saves `weights/`; nothing here knows a trainer.
There is one set of weights per combination of embeddings that may be installed, so a missing package costs
accuracy and nothing else.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from deskhand.domain.reading import Feature, Trade
from deskhand.language.local.embed import Vector
from deskhand.language.local.ngrams import Sparse, Vocabulary

Floats = NDArray[np.float32]

WEIGHTS = Path(__file__).parent / "weights"
COMBINATIONS: tuple[tuple[str, ...], ...] = (("minilm", "use"), ("use",), ())
NO_TRADE = "none"


@dataclass(frozen=True)
class Labels:
    """The columns of the weights in order, and the confidence from which a feature counts as found."""

    severity: tuple[str, ...]
    trades: tuple[str, ...]
    features: tuple[str, ...]
    thresholds: tuple[float, ...]


@dataclass(frozen=True)
class Matrices:
    """Weights of one combination: `dense` rows are the embeddings and the open-order flag, `sparse` the n-grams."""

    dense: Floats
    sparse: NDArray[np.int8]
    scale: Floats
    bias: Floats


@dataclass(frozen=True)
class Weighing:
    """The second layer: severity and trades from what the first layer says, beside the rules' signals."""

    weights: Floats
    bias: Floats


@dataclass(frozen=True)
class Scores:
    """Probabilities of one text. Severity and trades sum to 1; each feature stands alone."""

    severity: Mapping[str, float]
    trades: Mapping[str, float]
    features: Mapping[Feature, float]

    def trade(self) -> Trade | None:
        """The likeliest trade, None where the text names no fault."""
        best = max(self.trades, key=lambda name: self.trades[name])
        return None if best == NO_TRADE else Trade(best)


@dataclass(frozen=True)
class Heads:
    """Everything that was learnt, for the embeddings that are installed."""

    labels: Labels
    vocabulary: Vocabulary
    matrices: Matrices
    embeddings: tuple[str, ...]
    weighing: Weighing | None = None

    def score(self, text: str, vectors: Sequence[Vector], signals: Vector, has_open_order: bool) -> Scores:
        """The heads' view of `text`; `vectors` in the order of `embeddings`."""
        return self._scores(self.logits(self.vocabulary.weigh(text), vectors, has_open_order), signals)

    def logits(self, sparse: Sparse, vectors: Sequence[Vector], has_open_order: bool) -> Floats:
        """One number per label before squashing."""
        dense = np.concatenate([*vectors, np.array([has_open_order], np.float32)])
        return dense @ self.matrices.dense + self.gram_logits(sparse) + self.matrices.bias

    def gram_logits(self, sparse: Sparse) -> Floats:
        """The part of the n-grams alone: cheap enough to ask of every clause."""
        summed: Floats = sparse.value @ self.matrices.sparse[sparse.index].astype(np.float32)
        return summed * self.matrices.scale

    def _scores(self, logits: Floats, signals: Vector) -> Scores:
        labels = self.labels
        severity, trades, features = split_logits(logits, labels)
        if self.weighing is not None:
            seen = weighed_inputs(logits, signals, labels)
            weighed = (seen @ self.weighing.weights + self.weighing.bias).astype(np.float32)
            severity, trades = np.split(weighed, [len(labels.severity)])
        return Scores(
            dict(zip(labels.severity, map(float, _softmax(severity)), strict=True)),
            dict(zip(labels.trades, map(float, _softmax(trades)), strict=True)),
            {Feature(name): float(p) for name, p in zip(labels.features, _sigmoid(features), strict=True)},
        )


def split_logits(logits: Floats, labels: Labels) -> tuple[Floats, Floats, Floats]:
    """Severity, trades, features."""
    severity, trades, features = np.split(
        logits, [len(labels.severity), len(labels.severity) + len(labels.trades)]
    )
    return severity, trades, features


def weighed_inputs(logits: Floats, signals: Vector, labels: Labels) -> Floats:
    """What the second layer looks at: log-odds of severity and trades, probabilities of features and trades, signals."""
    severity, trades, features = split_logits(logits, labels)
    odds = [np.log(_softmax(severity) + 1e-6), np.log(_softmax(trades) + 1e-6)]
    return np.concatenate([*odds, _sigmoid(features), _softmax(trades), signals])


def load_heads(installed: Sequence[str], folder: Path = WEIGHTS) -> Heads:
    """The heads for the best combination that `installed` allows."""
    combination = next(names for names in COMBINATIONS if set(names) <= set(installed))
    meta = json.loads((folder / "labels.json").read_text("utf-8"))
    labels = Labels(**{name: tuple(values) for name, values in meta.items()})
    grams = (folder / "vocabulary.txt").read_text("utf-8").rstrip("\n").split("\n")
    with np.load(folder / "heads.npz") as stored:
        key = "_".join(combination) or "none"
        matrices = Matrices(
            stored[f"{key}.dense"].astype(np.float32),
            stored[f"{key}.sparse"],
            stored[f"{key}.scale"],
            stored[f"{key}.bias"],
        )
        idf = stored["idf"].astype(np.float32)
        weighing = Weighing(stored["weighing.weights"], stored["weighing.bias"])
    vocabulary = Vocabulary({gram: position for position, gram in enumerate(grams)}, idf)
    return Heads(labels, vocabulary, matrices, combination, weighing)


def _softmax(logits: Floats) -> Floats:
    powers = np.exp(logits - logits.max())
    total: Floats = powers / powers.sum()
    return total


def _sigmoid(logits: Floats) -> Floats:
    return np.asarray(1 / (1 + np.exp(-logits)), dtype=np.float32)
