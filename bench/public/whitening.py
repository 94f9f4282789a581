"""Sentence vectors turned so that what differs within a label weighs little: centred, whitened, of unit length."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Whitening:
    middle: Floats
    turn: Floats

    def __call__(self, vectors: Floats) -> Floats:
        turned: Floats = (vectors - self.middle) @ self.turn
        return turned / np.linalg.norm(turned, axis=1, keepdims=True)


def fit_whitening(vectors: Floats, labels: Sequence[str], shrinkage: float) -> Whitening:
    """From the covariance within labels, drawn to a sphere by `shrinkage` (0 to 1): few lines tell little of it."""
    middle = vectors.mean(axis=0)
    names, which = np.unique(np.array(labels), return_inverse=True)
    centres = np.stack([vectors[which == at].mean(axis=0) for at in range(len(names))])
    inner = (vectors - centres[which]).astype(np.float64)
    within = inner.T @ inner / (len(vectors) - len(names))
    size = len(within)
    spread, axes = np.linalg.eigh((1 - shrinkage) * within + shrinkage * np.trace(within) / size * np.eye(size))
    return Whitening(middle, (axes / np.sqrt(spread)).astype(np.float32))
