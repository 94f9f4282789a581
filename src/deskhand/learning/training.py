"""The only module that knows scikit-learn, and it is imported when somebody trains, never when somebody is served.

Raises ModuleNotFoundError where scikit-learn is not installed; the operator installs it, and what serves goes on.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from deskhand.learning.design import Fitted, Floats

SEED, FOLDS = 0, 5
STRENGTHS = (0.01, 0.03, 0.1, 0.3, 1.0)
"""How freely weights move (scikit-learn's C); the one that surprises least on rows that it did not see is taken."""


def fit_calibrated(matrix: Floats, happened: NDArray[np.bool_]) -> Fitted:
    """Weights of a logistic regression, stretched so that its chances are right on rows that it did not see.

    It must have happened, and not, at least FOLDS times. J. Platt, "Probabilistic outputs for support vector
    machines", 1999: two numbers are fitted to the log-odds of held-out folds; they are multiplied into the weights.
    """
    from sklearn.linear_model import LogisticRegression
    from sklearn.metrics import log_loss
    from sklearn.model_selection import StratifiedKFold, cross_val_predict

    folds = StratifiedKFold(FOLDS, shuffle=True, random_state=SEED)
    held_out = {}
    for strength in STRENGTHS:
        head = LogisticRegression(C=strength, max_iter=1000)
        held_out[strength] = cross_val_predict(head, matrix, happened, cv=folds, method="decision_function")
    best = min(STRENGTHS, key=lambda strength: log_loss(happened, 1 / (1 + np.exp(-held_out[strength]))))
    stretch = LogisticRegression(C=1e4).fit(held_out[best][:, None], happened)
    head = LogisticRegression(C=best, max_iter=1000).fit(matrix, happened)
    slope = float(stretch.coef_[0, 0])
    return Fitted(float(head.intercept_[0]) * slope + float(stretch.intercept_[0]), head.coef_[0] * slope)
