"""Training of what vendors' and colleagues' words answer."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import scipy.sparse as sp  # type: ignore[import-untyped]
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from bench.reader.corpus import Reply
from bench.reader.embeddings import use_vectors
from bench.reader.linear import SEED, gram_rows, vocabulary_of
from deskhand.domain.reading import Asked, ReadingContext, Role
from deskhand.language.local.answers import read_answer
from deskhand.language.local.facts.numbers import read_money
from deskhand.language.local.heads import ALONE, WITH_ENCODER, WITH_USE
from deskhand.language.local.ngrams import Vocabulary
from deskhand.language.local.replies import ANSWERS, encoder_opinion, reply_inputs, reply_signals

MIN_DOCUMENTS, GRAM_WEIGHT, C = 2, 1.0, 1.0
ROLES = {"vendor": Role.VENDOR, "staff": Role.MANAGER}
OPEN = {"offered": "offer_job", "page": "page", "approval": "approval", "hand_off": "hand_off"}
Floats = NDArray[np.float32]


def dense_rows(who: str, replies: Sequence[Reply], with_use: bool, logits: Floats | None) -> Floats:
    """The dense inputs of every reply; `logits` are the encoder's, one row per reply."""
    vectors = use_vectors([reply.text for reply in replies]) if with_use else [None] * len(replies)
    rows = []
    for at, reply in enumerate(replies):
        asked = (Asked(OPEN[reply.asked], "A11"),) if reply.asked in OPEN else ()
        has_money = bool(read_money(reply.text, expects_price=who == "vendor" or reply.asked == "approval"))
        heard = read_answer(reply.text, ReadingContext(role=ROLES[who], asked=asked), has_money)
        signals = reply_signals(who, reply.text, reply.asked, heard, has_money)
        opinion = encoder_opinion(who, logits[at]) if logits is not None else None
        rows.append(reply_inputs(vectors[at], signals, opinion))
    return np.stack(rows)


def fit_head(who: str, replies: Sequence[Reply], dense: Floats, vocabulary: Vocabulary) -> dict[str, Floats]:
    """Weights of one head: `dense`, `sparse`, `bias`."""
    design = sp.hstack([sp.csr_matrix(dense), gram_rows([r.text for r in replies], vocabulary) * GRAM_WEIGHT]).tocsr()
    head = LogisticRegression(C=C, max_iter=500, tol=1e-3, random_state=SEED).fit(design, [r.answer for r in replies])
    known = list(head.classes_)
    rows = np.stack([head.coef_[known.index(name)] for name in ANSWERS[who]])
    bias = np.array([head.intercept_[known.index(name)] for name in ANSWERS[who]])
    width = dense.shape[1]
    return {
        "dense": rows[:, :width].T.astype(np.float16),
        "sparse": (rows[:, width:].T * GRAM_WEIGHT).astype(np.float16),
        "bias": bias.astype(np.float32),
    }


def fit_and_save(folder: Path, replies: dict[str, list[Reply]], logits: dict[str, Floats]) -> None:
    """One head per kind of writer and combination of models; `logits` are the encoder's, out of fold."""
    vocabulary = vocabulary_of([reply.text for own in replies.values() for reply in own], MIN_DOCUMENTS)
    arrays: dict[str, NDArray[np.generic]] = {"idf": vocabulary.idf.astype(np.float16)}
    for who, own in replies.items():
        kinds = ((WITH_ENCODER, True, logits[who]), (WITH_USE, True, None), (ALONE, False, None))
        for combination, with_use, seen in kinds:
            weights = fit_head(who, own, dense_rows(who, own, with_use, seen), vocabulary)
            arrays |= {f"{who}.{combination}.{part}": value for part, value in weights.items()}
    np.savez_compressed(folder / "replies.npz", allow_pickle=False, **arrays)
    (folder / "replies.txt").write_text("\n".join(vocabulary.position) + "\n", "utf-8")
    print(f"{sum(map(len, replies.values()))} replies, {len(vocabulary.position)} n-grams -> {folder}", flush=True)
