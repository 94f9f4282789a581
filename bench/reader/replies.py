"""Training of what people's replies answer: linear heads; the encoder has learnt from them too."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import scipy.sparse as sp  # type: ignore[import-untyped]
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from bench.reader.corpus import Reply
from bench.reader.embeddings import use_vectors
from bench.reader.linear import SEED, gram_rows, vocabulary_of, write_grams
from deskhand.language.local.facts.numbers import read_money
from deskhand.language.local.heads import ALONE, WITH_USE
from deskhand.language.local.ngrams import Vocabulary
from deskhand.language.local.replies import ANSWERS, reply_inputs, reply_signals

MIN_DOCUMENTS, C = 3, 1.0
Floats = NDArray[np.float32]


def signals_of_reply(who: str, reply: Reply) -> Floats:
    has_money = bool(read_money(reply.text, expects_price=who == "vendor" or reply.asked == "approval"))
    return reply_signals(who, reply.text, reply.asked, has_money)


def first_head(who: str, replies: Sequence[Reply], vocabulary: Vocabulary, with_use: bool) -> dict[str, Floats]:
    """Weights of one linear head: `dense`, `sparse`, `bias`."""
    vectors = use_vectors([reply.text for reply in replies]) if with_use else [None] * len(replies)
    pairs = zip(replies, vectors, strict=True)
    dense = np.stack([reply_inputs(vector, signals_of_reply(who, reply)) for reply, vector in pairs])
    design = sp.hstack([sp.csr_matrix(dense), gram_rows([reply.text for reply in replies], vocabulary)]).tocsr()
    rows, bias = _fit(design, replies, ANSWERS[who])
    width = dense.shape[1]
    return {"dense": rows[:, :width].T, "sparse": rows[:, width:].T, "bias": bias}


def _fit(design: object, replies: Sequence[Reply], names: Sequence[str]) -> tuple[Floats, Floats]:
    head = LogisticRegression(C=C, max_iter=500, tol=1e-3, random_state=SEED)
    head.fit(design, [reply.answer for reply in replies])
    order = [list(head.classes_).index(name) for name in names]
    return head.coef_[order].astype(np.float32), head.intercept_[order].astype(np.float32)


def fit_and_save(folder: Path, learnt: Mapping[str, Sequence[Reply]]) -> None:
    """One head per kind of writer, with USE and without."""
    vocabulary = vocabulary_of([reply.text for own in learnt.values() for reply in own], MIN_DOCUMENTS)
    arrays: dict[str, NDArray[np.generic]] = {"idf": vocabulary.idf.astype(np.float16)}
    for who in ANSWERS:
        for name, with_use in ((WITH_USE, True), (ALONE, False)):
            weights = first_head(who, learnt[who], vocabulary, with_use)
            arrays |= {f"{who}.{name}.{part}": value.astype(np.float16) for part, value in weights.items()}
    np.savez_compressed(folder / "replies.npz", allow_pickle=False, **arrays)
    write_grams(folder / "replies.txt.gz", vocabulary)
    print(f"{sum(map(len, learnt.values()))} replies, {len(vocabulary.position)} n-grams -> {folder}", flush=True)
