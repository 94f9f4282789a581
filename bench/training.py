"""Training of the local reader: scikit-learn stays on this side, serving reads plain arrays."""

from __future__ import annotations

import hashlib
import json
import pickle
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import scipy.sparse as sp  # type: ignore[import-untyped]
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedGroupKFold

from deskhand.domain.reading import Feature
from deskhand.language.local.embed import installed_embeddings
from deskhand.language.local.heads import (
    COMBINATIONS,
    NO_TRADE,
    WEIGHTS,
    Heads,
    Labels,
    Matrices,
    Weighing,
    weighed_inputs,
)
from deskhand.language.local.ngrams import Sparse, Vocabulary, grams
from deskhand.language.local.signals import signals_of
from deskhand.language.safety import scan

CORPUS = Path(__file__).resolve().parent.parent / "src/deskhand/employees/paula/corpus"
CACHE = Path(__file__).resolve().parent.parent / "var/embeddings.npz"
SEED = 0
SETTLED_BY_ROLE = ("vendor", "staff")
DENSE_WEIGHT, MIN_DOCUMENTS, SECOND_C = 2.0, 3, 0.3
FOLDS, SAME, VERSION = 5, 0.93, 1
SIZES = {"minilm": 384, "use": 512}


@dataclass(frozen=True)
class Example:
    """One line of the corpus."""

    text: str
    language: str
    disposition: str
    trade: str | None
    open_order: str | None
    features: tuple[str, ...]


def load_examples(folder: Path = CORPUS) -> list[Example]:
    """Every example of the corpus folder, in file order."""
    lines = [line for path in sorted(folder.glob("*.jsonl")) for line in path.read_text("utf-8").splitlines()]
    return [_example(json.loads(line)) for line in lines if line.strip()]


def _example(row: dict[str, object]) -> Example:
    return Example(
        str(row["text"]),
        str(row["lang"]),
        str(row["disposition"]),
        str(row["trade"]) if row["trade"] else None,
        str(row["open_order"]) if row["open_order"] else None,
        tuple(str(name) for name in row["features"]),  # type: ignore[attr-defined]
    )


def embedded(texts: Sequence[str]) -> dict[str, NDArray[np.float32]]:
    """Vectors per embedding, one row per text; kept in var/ between runs."""
    known: dict[str, NDArray[np.float32]] = {}
    if CACHE.exists():
        with np.load(CACHE, allow_pickle=False) as stored:
            known = dict(zip(stored["texts"].tolist(), stored["vectors"], strict=True))
    missing = [text for text in dict.fromkeys(texts) if text not in known]
    embeddings = installed_embeddings()
    for text in missing:
        known[text] = np.concatenate([embeddings[name](text) for name in SIZES])
    if missing:
        CACHE.parent.mkdir(exist_ok=True)
        np.savez(CACHE, texts=np.array(list(known)), vectors=np.stack(list(known.values())))
    joined = np.stack([known[text] for text in texts])
    return {"minilm": joined[:, : SIZES["minilm"]], "use": joined[:, SIZES["minilm"] :]}


def vocabulary_of(texts: Sequence[str]) -> Vocabulary:
    """The n-grams that at least three texts share."""
    seen = Counter(gram for text in texts for gram in grams(text))
    kept = sorted(gram for gram, count in seen.items() if count >= MIN_DOCUMENTS)
    idf = np.array([np.log((1 + len(texts)) / (1 + seen[gram])) + 1 for gram in kept], np.float32)
    return Vocabulary({gram: position for position, gram in enumerate(kept)}, idf)


def fit(examples: Sequence[Example], combination: tuple[str, ...], thresholds: Sequence[float] = ()) -> Heads:
    """Heads for one combination of embeddings."""
    texts = [example.text for example in examples]
    vocabulary = vocabulary_of(texts)
    design = design_matrix(examples, vocabulary, combination)
    dense_width = sum(SIZES[name] for name in combination) + 1
    columns, labels = _columns(design, examples, thresholds)
    weights, bias = columns[:, :-1].T, columns[:, -1]
    dense = weights[:dense_width].copy()
    dense[:-1] *= DENSE_WEIGHT
    scale = np.abs(weights[dense_width:]).max(axis=0) / 127 + 1e-12
    sparse = np.round(weights[dense_width:] / scale).astype(np.int8)
    matrices = Matrices(
        dense.astype(np.float32), sparse, scale.astype(np.float32), bias.astype(np.float32)
    )
    return Heads(labels, vocabulary, matrices, combination)


def design_matrix(examples: Sequence[Example], vocabulary: Vocabulary, combination: tuple[str, ...]) -> sp.csr_matrix:
    """Embeddings, the open-order flag, n-grams."""
    weighed = [vocabulary.weigh(example.text) for example in examples]
    vectors = embedded([example.text for example in examples])
    flags = np.array([[example.open_order is not None] for example in examples], np.float32)
    dense = np.hstack([*(vectors[name] * DENSE_WEIGHT for name in combination), flags])
    return sp.hstack([sp.csr_matrix(dense), _rows(weighed, len(vocabulary.position))]).tocsr()


def _rows(weighed: Sequence[Sparse], width: int) -> sp.csr_matrix:
    starts = np.cumsum([0, *(len(row.index) for row in weighed)])
    values = np.concatenate([row.value for row in weighed])
    index = np.concatenate([row.index for row in weighed])
    return sp.csr_matrix((values, index, starts), shape=(len(weighed), width))


def _columns(
    design: sp.csr_matrix, examples: Sequence[Example], thresholds: Sequence[float]
) -> tuple[NDArray[np.float64], Labels]:
    judged = [index for index, example in enumerate(examples) if example.disposition not in SETTLED_BY_ROLE]
    severity = _logistic(design[judged], [examples[index].disposition for index in judged])
    trades = _logistic(design, [example.trade or NO_TRADE for example in examples])
    names = tuple(feature.value for feature in Feature if feature is not Feature.ASKS_IF_HUMAN)
    columns = [_with_bias(severity), _with_bias(trades)]
    shown = [np.array([name in example.features for example in examples]) for name in names]
    columns += [_one_against_rest(design, present) for present in shown]
    kept = tuple(thresholds) or tuple(0.4 for _ in names)
    return np.vstack(columns), Labels(tuple(severity.classes_), tuple(trades.classes_), names, kept)


def _logistic(design: sp.csr_matrix, wanted: Sequence[str]) -> LogisticRegression:
    return LogisticRegression(C=1.0, max_iter=300, tol=1e-3, random_state=SEED).fit(design, wanted)


def _one_against_rest(design: sp.csr_matrix, present: NDArray[np.bool_]) -> NDArray[np.float64]:
    if not present.any():
        return np.append(np.zeros(design.shape[1]), -8.0)[None, :]
    head = LogisticRegression(C=3.0, solver="liblinear", dual=True, tol=1e-2, random_state=SEED).fit(design, present)
    return _with_bias(head)


def _with_bias(head: LogisticRegression) -> NDArray[np.float64]:
    return np.hstack([head.coef_, head.intercept_[:, None]])


def groups_of(examples: Sequence[Example]) -> NDArray[np.int64]:
    """One number per example, shared by near-duplicates."""
    vectors = embedded([example.text for example in examples])["use"]
    group = np.arange(len(examples))
    for row, vector in enumerate(vectors):
        same = np.flatnonzero(vectors[row:] @ vector > SAME) + row
        group[same] = group[row]
    return group


def fold_heads(examples: Sequence[Example]) -> list[tuple[Heads, NDArray[np.int64]]]:
    """For each of five folds the heads fitted without it and the positions it holds; kept in var/ between runs."""
    source = "".join(map(repr, examples)) + f"{DENSE_WEIGHT} {MIN_DOCUMENTS} {VERSION}"
    key = hashlib.sha256(source.encode()).hexdigest()[:16]
    splitter = StratifiedGroupKFold(FOLDS, shuffle=True, random_state=SEED)
    labels = [example.disposition for example in examples]
    found = []
    for number, (train, held) in enumerate(splitter.split(labels, labels, groups_of(examples))):
        path = CACHE.with_name(f"fold-{key}-{number}.pickle")
        if not path.exists():
            path.write_bytes(pickle.dumps(fit([examples[at] for at in train], COMBINATIONS[0])))
        found.append((pickle.loads(path.read_bytes()), held))
    return found


def second_layer_inputs(
    examples: Sequence[Example], folds: Sequence[tuple[Heads, NDArray[np.int64]]]
) -> NDArray[np.float32]:
    """For each example what the second layer sees, from heads that never saw the example."""
    vectors = embedded([example.text for example in examples])
    rows: dict[int, NDArray[np.float32]] = {}
    for heads, held in folds:
        for at in held:
            text, has_order = examples[at].text, examples[at].open_order is not None
            logits = heads.logits(heads.vocabulary.weigh(text), [vectors[name][at] for name in SIZES], has_order)
            rows[int(at)] = weighed_inputs(logits, signals_of(text, scan(text), has_order), heads.labels)
    return np.stack([rows[at] for at in range(len(examples))])


def fit_weighing(inputs: NDArray[np.float32], examples: Sequence[Example]) -> Weighing:
    """The second layer on out-of-fold inputs: severity of lines that no role settles, trades of all."""
    kept = [at for at, example in enumerate(examples) if example.disposition not in SETTLED_BY_ROLE]
    severity = _second_head().fit(inputs[kept], [examples[at].disposition for at in kept])
    trades = _second_head().fit(inputs, [example.trade or NO_TRADE for example in examples])
    weights = np.vstack([severity.coef_, trades.coef_]).T
    return Weighing(
        weights.astype(np.float32), np.append(severity.intercept_, trades.intercept_).astype(np.float32)
    )


def _second_head() -> LogisticRegression:
    return LogisticRegression(C=SECOND_C, max_iter=2000, tol=1e-3, random_state=SEED)


def fit_and_save(folder: Path = WEIGHTS) -> None:
    """Fit on the whole corpus and write `folder`."""
    examples = load_examples()
    weighing = fit_weighing(second_layer_inputs(examples, fold_heads(examples)), examples)
    arrays: dict[str, NDArray[np.generic]] = {"weighing.weights": weighing.weights, "weighing.bias": weighing.bias}
    for combination in COMBINATIONS:
        heads = fit(examples, combination)
        key = "_".join(combination) or "none"
        arrays[f"{key}.dense"] = heads.matrices.dense.astype(np.float16)
        arrays[f"{key}.sparse"] = heads.matrices.sparse
        arrays[f"{key}.scale"], arrays[f"{key}.bias"] = heads.matrices.scale, heads.matrices.bias
    arrays["idf"] = heads.vocabulary.idf.astype(np.float16)
    folder.mkdir(exist_ok=True)
    np.savez_compressed(folder / "heads.npz", allow_pickle=False, **arrays)
    (folder / "vocabulary.txt").write_text("\n".join(heads.vocabulary.position) + "\n", "utf-8")
    (folder / "labels.json").write_text(json.dumps(vars(heads.labels)) + "\n", "utf-8")
    print(f"{len(examples)} examples, {len(heads.vocabulary.position)} n-grams -> {folder}")
