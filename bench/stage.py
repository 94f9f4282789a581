"""The reader's linear stage for any labels: sentence vectors beside n-grams, one logistic regression.

It is what `bench.reader.linear` fits for severity, without the columns that only a repair desk has.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp  # type: ignore[import-untyped]
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from bench.reader.linear import gram_rows, vocabulary_of
from deskhand.language.local.ngrams import Vocabulary

SEED = 0
Floats = NDArray[np.float32]
Lines = Sequence[str]


@dataclass(frozen=True)
class Recipe:
    """How strong a regression, and how many lines must share an n-gram before it counts."""

    c: float = 1.0
    least: int = 3
    gram_weight: float = 1.0


@dataclass(frozen=True)
class Stage:
    """A fitted stage; `dense` of every call has the columns that it was fitted with."""

    recipe: Recipe
    vocabulary: Vocabulary
    head: LogisticRegression

    def probabilities(self, texts: Lines, dense: Floats) -> Floats:
        """One row per text, the columns of `names`."""
        found: Floats = self.head.predict_proba(_design(self.recipe, self.vocabulary, texts, dense))
        return found

    @property
    def names(self) -> list[str]:
        return [str(name) for name in self.head.classes_]

    def labels(self, texts: Lines, dense: Floats) -> list[str]:
        """The likeliest label of each text."""
        return [self.names[at] for at in self.probabilities(texts, dense).argmax(axis=1)]


def fit_stage(recipe: Recipe, texts: Lines, dense: Floats, labels: Lines) -> Stage:
    vocabulary = vocabulary_of(texts, recipe.least)
    head = LogisticRegression(C=recipe.c, max_iter=300, tol=1e-3, random_state=SEED)
    return Stage(recipe, vocabulary, head.fit(_design(recipe, vocabulary, texts, dense), labels))


def _design(recipe: Recipe, vocabulary: Vocabulary, texts: Lines, dense: Floats) -> sp.csr_matrix:
    return sp.hstack([sp.csr_matrix(dense), gram_rows(texts, vocabulary) * recipe.gram_weight]).tocsr()
