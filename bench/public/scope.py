"""From which confidence on a line counts as in scope, learnt without a single line that is out of it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from sklearn.model_selection import StratifiedKFold

from bench.public.data import Labelled
from bench.public.models import Fit

KEPT = 0.91
"""Nine in ten are to be kept; the hundredth is for luck."""
SEED = 0
Floats = NDArray[np.float32]


def threshold_of(fit: Fit, lines: Sequence[Labelled], folds: int, rounds: int) -> float:
    """The confidence that `KEPT` of `lines` reach by models that did not see them; `rounds` of the folds are fitted."""
    splits = StratifiedKFold(folds, shuffle=True, random_state=SEED).split(lines, [line.label for line in lines])
    scores = []
    for _, (seen, held) in zip(range(rounds), splits, strict=False):
        model = fit([lines[at] for at in seen])
        scores.append(confidence(model.logits([lines[at].text for at in held])))
    return float(np.quantile(np.concatenate(scores), 1 - KEPT))


def confidence(logits: Floats) -> Floats:
    """How sure a model is of a line: its likeliest label's share."""
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    found: Floats = 1 / powers.sum(axis=1)
    return found
