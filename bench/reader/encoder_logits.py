"""What the encoders of the folds said of texts that they never saw."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray


def encoder_logits(folder: Path) -> dict[str, NDArray[np.float32]]:
    """One row per `text|context`."""
    with np.load(folder / "encoder-out-of-fold.npz", allow_pickle=False) as stored:
        return dict(zip(stored["keys"].tolist(), stored["logits"], strict=True))
