"""Training of what vendors' and colleagues' words answer: linear heads, and a layer over them and the encoder."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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
from deskhand.language.local.heads import ALONE, WITH_USE
from deskhand.language.local.ngrams import Vocabulary
from deskhand.language.local.replies import (
    ANSWERS,
    ReplyHead,
    encoder_opinion,
    log_odds,
    reply_inputs,
    reply_signals,
)

MIN_DOCUMENTS, C, SECOND_C = 2, 1.0, 0.3
ROLES = {"vendor": Role.VENDOR, "staff": Role.MANAGER}
OPEN = {"offered": "offer_job", "page": "page", "approval": "approval", "hand_off": "hand_off"}
Floats = NDArray[np.float32]
NOTHING = np.zeros((0, 0), np.float32)


def signals_of_reply(who: str, reply: Reply) -> Floats:
    asked = (Asked(OPEN[reply.asked], "A11"),) if reply.asked in OPEN else ()
    has_money = bool(read_money(reply.text, expects_price=who == "vendor" or reply.asked == "approval"))
    heard = read_answer(reply.text, ReadingContext(role=ROLES[who], asked=asked), has_money)
    return reply_signals(who, reply.text, reply.asked, heard, has_money)


def first_head(who: str, replies: Sequence[Reply], vocabulary: Vocabulary, with_use: bool) -> dict[str, Floats]:
    """Weights of one linear head: `dense`, `sparse`, `bias`."""
    vectors = use_vectors([reply.text for reply in replies]) if with_use else [None] * len(replies)
    pairs = zip(replies, vectors, strict=True)
    dense = np.stack([reply_inputs(vector, signals_of_reply(who, reply)) for reply, vector in pairs])
    design = sp.hstack([sp.csr_matrix(dense), gram_rows([reply.text for reply in replies], vocabulary)]).tocsr()
    rows, bias = _fit(design, replies, ANSWERS[who], C)
    width = dense.shape[1]
    return {"dense": rows[:, :width].T, "sparse": rows[:, width:].T, "bias": bias}


def _fit(design: object, replies: Sequence[Reply], names: Sequence[str], c: float) -> tuple[Floats, Floats]:
    head = LogisticRegression(C=c, max_iter=500, tol=1e-3, random_state=SEED)
    head.fit(design, [reply.answer for reply in replies])
    order = [list(head.classes_).index(name) for name in names]
    return head.coef_[order].astype(np.float32), head.intercept_[order].astype(np.float32)


def second_layer(
    who: str, held: Sequence[Reply], first: Mapping[str, Floats], vocabulary: Vocabulary, logits: Floats
) -> dict[str, Floats]:
    """Fitted on what the linear head and the encoder say of `held` that neither has seen."""
    parts = (first[part] for part in ("dense", "sparse", "bias"))
    head = ReplyHead(who, vocabulary, *parts, NOTHING, NOTHING.ravel(), None, None)
    rows = []
    for reply, vector, said in zip(held, use_vectors([reply.text for reply in held]), logits, strict=True):
        signals = signals_of_reply(who, reply)
        rows.append([log_odds(head.linear(reply.text, vector, signals)), encoder_opinion(who, said), signals])
    weights, bias = _fit(np.stack([np.concatenate(row) for row in rows]), held, ANSWERS[who], SECOND_C)
    return {"second": weights.T, "second_bias": bias}


def fit_and_save(
    folder: Path,
    learnt: Mapping[str, Sequence[Reply]],
    held: Mapping[str, Sequence[Reply]],
    logits: Mapping[str, Floats],
) -> None:
    """Heads on `learnt`; the second layer on `held`, which does not overlap, and what the encoder says of it."""
    vocabulary = vocabulary_of([reply.text for own in learnt.values() for reply in own], MIN_DOCUMENTS)
    arrays: dict[str, NDArray[np.generic]] = {"idf": vocabulary.idf.astype(np.float16)}
    for who in ANSWERS:
        early = first_head(who, learnt[who], vocabulary, with_use=True)
        second = second_layer(who, held[who], early, vocabulary, logits[who])
        arrays |= {f"{who}.{part}": value for part, value in second.items()}
        for name, with_use in ((WITH_USE, True), (ALONE, False)):
            weights = first_head(who, learnt[who], vocabulary, with_use)
            arrays |= {f"{who}.{name}.{part}": value.astype(np.float16) for part, value in weights.items()}
    np.savez_compressed(folder / "replies.npz", allow_pickle=False, **arrays)
    (folder / "replies.txt").write_text("\n".join(vocabulary.position) + "\n", "utf-8")
    print(f"{sum(map(len, learnt.values()))} replies, {len(vocabulary.position)} n-grams -> {folder}", flush=True)
