"""Linear heads and the layer that weighs them: scikit-learn stays on this side, serving reads plain arrays."""

from __future__ import annotations

import gzip
import json
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import scipy.sparse as sp  # type: ignore[import-untyped]
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from bench.reader.corpus import Example
from bench.reader.embeddings import use_vectors
from bench.reader.labels import FEATURES, SETTLED_BY_ROLE, SEVERITY, TRADES
from deskhand.language.local.heads import (
    ALONE,
    WISHES,
    WITH_ENCODER,
    WITH_USE,
    Heads,
    Labels,
    Matrices,
    Weighing,
    split_logits,
    weighed_inputs,
    wish_inputs,
)
from deskhand.language.local.ngrams import Vocabulary, grams
from deskhand.language.local.signals import signals_of
from deskhand.language.safety import scan

SEED = 0
USE_WEIGHT, MIN_DOCUMENTS, SECOND_C = 2.0, 3, 0.3
FEATURE_LIMITS = (0.3, 0.7)
Floats = NDArray[np.float32]


def vocabulary_of(texts: Sequence[str], least: int = MIN_DOCUMENTS) -> Vocabulary:
    """The n-grams that at least `least` texts share."""
    seen = Counter(gram for text in texts for gram in grams(text))
    kept = sorted(gram for gram, count in seen.items() if count >= least)
    idf = np.array([np.log((1 + len(texts)) / (1 + seen[gram])) + 1 for gram in kept], np.float32)
    return Vocabulary({gram: position for position, gram in enumerate(kept)}, idf)


def fit(examples: Sequence[Example], vocabulary: Vocabulary, with_use: bool) -> Matrices:
    """The linear heads: severity of lines that no role settles, trades and features of all."""
    design = _design(examples, vocabulary, with_use)
    judged = [at for at, example in enumerate(examples) if example.disposition not in SETTLED_BY_ROLE]
    columns = [
        _classes(design[judged], [examples[at].disposition for at in judged], SEVERITY),
        _classes(design, [example.trade or "none" for example in examples], TRADES),
        *(_one_against_rest(design, np.array([name in example.features for example in examples])) for name in FEATURES),
    ]
    weights = np.vstack(columns)
    return matrices_of(weights[:, :-1].T, weights[:, -1], 513 if with_use else 1)


def matrices_of(weights: NDArray[np.float64], bias: NDArray[np.float64], dense_width: int) -> Matrices:
    """Dense rows first, n-grams in eight bits."""
    dense = weights[:dense_width].copy()
    dense[:-1] *= USE_WEIGHT
    scale = np.abs(weights[dense_width:]).max(axis=0) / 127 + 1e-12
    sparse = np.round(weights[dense_width:] / scale).astype(np.int8)
    return Matrices(dense.astype(np.float32), sparse, scale.astype(np.float32), bias.astype(np.float32))


def _design(examples: Sequence[Example], vocabulary: Vocabulary, with_use: bool) -> sp.csr_matrix:
    """USE, the open-order flag, n-grams."""
    dense = np.array([[example.open_order is not None] for example in examples], np.float32)
    if with_use:
        dense = np.hstack([use_vectors([example.text for example in examples]) * USE_WEIGHT, dense])
    return sp.hstack([sp.csr_matrix(dense), gram_rows([e.text for e in examples], vocabulary)]).tocsr()


def gram_rows(texts: Sequence[str], vocabulary: Vocabulary) -> sp.csr_matrix:
    """One sparse row per text."""
    weighed = [vocabulary.weigh(text) for text in texts]
    starts = np.cumsum([0, *(len(row.index) for row in weighed)])
    values = np.concatenate([row.value for row in weighed])
    index = np.concatenate([row.index for row in weighed])
    return sp.csr_matrix((values, index, starts), shape=(len(weighed), len(vocabulary.position)))


def _classes(design: sp.csr_matrix, wanted: Sequence[str], names: Sequence[str]) -> NDArray[np.float64]:
    """One row per name, its bias last; a name without examples never wins."""
    head = LogisticRegression(C=1.0, max_iter=300, tol=1e-3, random_state=SEED).fit(design, wanted)
    return _in_order(head, names)


def _in_order(head: LogisticRegression, names: Sequence[str]) -> NDArray[np.float64]:
    rows = np.hstack([head.coef_, head.intercept_[:, None]])
    known = list(head.classes_)
    never = np.append(np.zeros(rows.shape[1] - 1), -8.0)
    return np.stack([rows[known.index(name)] if name in known else never for name in names])


def _one_against_rest(design: sp.csr_matrix, present: NDArray[np.bool_]) -> NDArray[np.float64]:
    if not present.any():
        return np.append(np.zeros(design.shape[1]), -8.0)[None, :]
    head = LogisticRegression(C=3.0, solver="liblinear", dual=True, tol=1e-2, random_state=SEED).fit(design, present)
    return np.hstack([head.coef_, head.intercept_[:, None]])


# ------------------------------------------------------------------ first opinions of texts that they never saw


def logits_of(examples: Sequence[Example], vocabulary: Vocabulary, matrices: Matrices, with_use: bool) -> Floats:
    """One row of linear logits per example."""
    heads = Heads(BLANK, vocabulary, matrices, NO_SECOND)
    vectors = use_vectors([example.text for example in examples]) if with_use else [None] * len(examples)
    return np.stack(
        [
            heads.linear(vocabulary.weigh(example.text), vector, example.open_order is not None)
            for example, vector in zip(examples, vectors, strict=True)
        ]
    )


BLANK = Labels(SEVERITY, TRADES, FEATURES, ())
NOTHING = np.zeros((0, 0), np.float32)
NO_SECOND = Weighing(NOTHING, NOTHING[0:0, 0:0].ravel(), NOTHING, NOTHING.ravel())


def second_inputs(examples: Sequence[Example], opinions: Sequence[Floats]) -> Floats:
    """For each example what the second layer sees."""
    return np.stack(
        [
            weighed_inputs([logits[at] for logits in opinions], _signals(example), BLANK)
            for at, example in enumerate(examples)
        ]
    )


def _signals(example: Example) -> Floats:
    return signals_of(example.text, scan(example.text), example.open_order is not None)


def fit_weighing(inputs: Floats, examples: Sequence[Example]) -> Weighing:
    """The second layer on inputs of lines that no model has seen: severity where no role settles it, trades of all."""
    kept = [at for at, example in enumerate(examples) if example.disposition not in SETTLED_BY_ROLE]
    severity = _second(inputs[kept], [examples[at].disposition for at in kept], SEVERITY)
    trades = _second(inputs, [example.trade or "none" for example in examples], TRADES)
    both = np.vstack([severity, trades])
    return Weighing(both[:, :-1].T.astype(np.float32), both[:, -1].astype(np.float32), NOTHING, NOTHING.ravel())


def fit_wishes(weighing: Weighing, examples: Sequence[Example], opinions: Sequence[Floats]) -> Weighing:
    """The two wishes, from the same opinions."""
    inputs = np.stack(
        [
            wish_inputs([logits[at] for logits in opinions], _signals(example), example.text, BLANK)
            for at, example in enumerate(examples)
        ]
    )
    heads = [_wish(inputs, np.array([wish.value in example.features for example in examples])) for wish in WISHES]
    weights = np.vstack([head.coef_ for head in heads]).T.astype(np.float32)
    bias = np.concatenate([head.intercept_ for head in heads]).astype(np.float32)
    return replace(weighing, wishes=weights, wishes_bias=bias)


def _wish(inputs: Floats, present: NDArray[np.bool_]) -> LogisticRegression:
    return LogisticRegression(C=1.0, max_iter=1000, random_state=SEED).fit(inputs, present)


def _second(inputs: Floats, wanted: Sequence[str], names: Sequence[str]) -> NDArray[np.float64]:
    head = LogisticRegression(C=SECOND_C, max_iter=2000, tol=1e-3, random_state=SEED).fit(inputs, wanted)
    return _in_order(head, names)


def thresholds_of(examples: Sequence[Example], opinions: Sequence[Floats]) -> tuple[float, ...]:
    """For each feature the probability from which it counts: the best F1 within limits."""
    probabilities = 1 / (1 + np.exp(-split_logits(np.mean(opinions, axis=0).T, BLANK)[2]))
    found = []
    for row, name in zip(probabilities, FEATURES, strict=True):
        present = np.array([name in example.features for example in examples])
        found.append(max(np.arange(*FEATURE_LIMITS, 0.05), key=lambda limit: _f1(row >= limit, present)))
    return tuple(round(float(limit), 2) for limit in found)


def _f1(said: NDArray[np.bool_], present: NDArray[np.bool_]) -> float:
    both = int((said & present).sum())
    return 2 * both / max(1, int(said.sum()) + int(present.sum()))


# ------------------------------------------------------------------ kept


def arrays_of(first: str, matrices: Matrices) -> dict[str, NDArray[np.generic]]:
    """Matrices as `heads.npz` keeps them."""
    return {
        f"{first}.dense": matrices.dense.astype(np.float16),
        f"{first}.sparse": matrices.sparse,
        f"{first}.scale": matrices.scale,
        f"{first}.bias": matrices.bias,
    }


def save(
    folder: Path, labels: Labels, vocabulary: Vocabulary, first: dict[str, Matrices], second: dict[str, Weighing]
) -> None:
    """Write what `load_heads` reads."""
    arrays: dict[str, NDArray[np.generic]] = {"idf": vocabulary.idf.astype(np.float16)}
    for name, matrices in first.items():
        arrays |= arrays_of(name, matrices)
    for name, weighing in second.items():
        arrays |= {f"{name}.weighing": weighing.weights, f"{name}.weighing_bias": weighing.bias}
        arrays |= {f"{name}.wishes": weighing.wishes, f"{name}.wishes_bias": weighing.wishes_bias}
    folder.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(folder / "heads.npz", allow_pickle=False, **arrays)
    write_grams(folder / "vocabulary.txt.gz", vocabulary)
    (folder / "labels.json").write_text(json.dumps(vars(labels)) + "\n", "utf-8")


def write_grams(path: Path, vocabulary: Vocabulary) -> None:
    """What `read_vocabulary` reads; the same bytes for the same n-grams."""
    path.write_bytes(gzip.compress("\n".join(vocabulary.position).encode() + b"\n", 9, mtime=0))


@dataclass(frozen=True)
class FirstOpinions:
    """Linear heads with and without USE on one vocabulary."""

    vocabulary: Vocabulary
    with_use: Matrices
    alone: Matrices


def first_opinions(written: Sequence[Example], padded: Sequence[Example]) -> FirstOpinions:
    """Heads of both; n-grams of what was written only, since those of the padding tell nothing."""
    vocabulary = vocabulary_of([example.text for example in written])
    examples = [*written, *padded]
    return FirstOpinions(vocabulary, fit(examples, vocabulary, True), fit(examples, vocabulary, False))


@dataclass(frozen=True)
class SecondLayers:
    """A second layer for each combination of models, and from when a feature counts."""

    layers: dict[str, Weighing]
    thresholds: tuple[float, ...]


Encode = Callable[[Sequence[Example]], tuple[Floats, Floats]]


def second_layers(
    held: Sequence[Example], wishes: Sequence[Example], first: FirstOpinions, encoder: Encode
) -> SecondLayers:
    """Fitted on what models say of `held`, and for the wishes of `wishes` too, that never saw either."""
    opinions, of_all = _opinions(held, first, encoder), _opinions((*held, *wishes), first, encoder)
    layers = {
        name: fit_wishes(fit_weighing(second_inputs(held, each), held), (*held, *wishes), of_all[name])
        for name, each in opinions.items()
    }
    return SecondLayers(layers, thresholds_of(held, opinions[WITH_ENCODER]))


def _opinions(held: Sequence[Example], first: FirstOpinions, encoder: Encode) -> dict[str, list[Floats]]:
    with_use = logits_of(held, first.vocabulary, first.with_use, True)
    alone = logits_of(held, first.vocabulary, first.alone, False)
    return {WITH_ENCODER: [with_use, *encoder(held)], WITH_USE: [with_use], ALONE: [alone]}


def save_heads(folder: Path, first: FirstOpinions, second: SecondLayers) -> None:
    labels = Labels(SEVERITY, TRADES, FEATURES, second.thresholds)
    save(folder, labels, first.vocabulary, {WITH_USE: first.with_use, ALONE: first.alone}, second.layers)
    print(f"{len(first.vocabulary.position)} n-grams -> {folder}", flush=True)
