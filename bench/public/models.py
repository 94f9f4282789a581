"""What is measured: the reader's linear stage, and the peer that anybody would try first."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from sklearn.decomposition import TruncatedSVD
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline, make_pipeline

from bench.public.data import Labelled
from bench.public.whitening import Whitening, fit_whitening
from bench.reader.linear import gram_rows, vocabulary_of
from deskhand.language.local.ngrams import Vocabulary

SEED = 0
USE_WIDTH, MINILM_WEIGHT, SHRINKAGE = 512, 2.0, 0.6
LEAST_DOCUMENTS, GRAM_COLUMNS, GRAM_WEIGHT = 2, 256, 0.4
C, PEER_C = 20.0, 10.0
Floats = NDArray[np.float32]


class Model(Protocol):
    """A fitted model; the columns of `logits` have the order of `names`."""

    @property
    def names(self) -> Sequence[str]: ...

    def logits(self, texts: Sequence[str]) -> Floats: ...


Fit = Callable[[Sequence[Labelled]], Model]


@dataclass(frozen=True)
class Reader:
    """USE and MiniLM, whitened, beside n-grams in fewer columns (150 labels over 50,000 of them would take an hour)."""

    vectors: Mapping[str, Floats]
    whitening: Whitening
    vocabulary: Vocabulary
    fewer: TruncatedSVD
    head: LogisticRegression

    @property
    def names(self) -> Sequence[str]:
        return [str(name) for name in self.head.classes_]

    def logits(self, texts: Sequence[str]) -> Floats:
        found: Floats = self.head.decision_function(self._design(texts))
        return found

    def fitted(self, texts: Sequence[str], labels: Sequence[str]) -> Reader:
        self.fewer.fit(gram_rows(texts, self.vocabulary))
        self.head.fit(self._design(texts), labels)
        return self

    def _design(self, texts: Sequence[str]) -> Floats:
        grams = self.fewer.transform(gram_rows(texts, self.vocabulary)) * GRAM_WEIGHT
        return np.hstack([self.whitening(rows_of(texts, self.vectors)), grams.astype(np.float32)])


def fit_reader(vectors: Mapping[str, Floats]) -> Fit:
    """A fit that takes the sentence vectors of its texts from `vectors`."""

    def fit(lines: Sequence[Labelled]) -> Model:
        texts, labels = [line.text for line in lines], [line.label for line in lines]
        whitening = fit_whitening(rows_of(texts, vectors), labels, SHRINKAGE)
        vocabulary = vocabulary_of(texts, LEAST_DOCUMENTS)
        fewer, head = TruncatedSVD(GRAM_COLUMNS, random_state=SEED), _regression(C)
        return Reader(vectors, whitening, vocabulary, fewer, head).fitted(texts, labels)

    return fit


def rows_of(texts: Sequence[str], vectors: Mapping[str, Floats]) -> Floats:
    rows = np.stack([vectors[text] for text in texts])
    rows[:, USE_WIDTH:] *= MINILM_WEIGHT
    return rows


@dataclass(frozen=True)
class Peer:
    pipeline: Pipeline

    @property
    def names(self) -> Sequence[str]:
        return [str(name) for name in self.pipeline.classes_]

    def logits(self, texts: Sequence[str]) -> Floats:
        found: Floats = self.pipeline.decision_function(list(texts))
        return found


def fit_peer(lines: Sequence[Labelled]) -> Model:
    """TF-IDF of words and pairs of words, logistic regression."""
    vectorizer = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, dtype=np.float32)
    pipeline = make_pipeline(vectorizer, _regression(PEER_C))
    return Peer(pipeline.fit([line.text for line in lines], [line.label for line in lines]))


def _regression(c: float) -> LogisticRegression:
    return LogisticRegression(C=c, max_iter=300, tol=1e-3, random_state=SEED)
