"""A fitted model judged on lines that it did not see: labels, and what it takes for out of scope."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from bench.public.data import Labelled, Split
from bench.public.models import Fit
from bench.public.scope import confidence

OUT_OF_SCOPE = "out of scope"


@dataclass(frozen=True)
class Run:
    """One fit, judged; shares from 0 to 1. `kept` and `refused` only where some lines are out of scope."""

    n: int
    outside: int
    right: float
    kept: float
    kept_right: float
    refused: float
    misses: tuple[tuple[str, str, str], ...]
    """What a line is, what it was taken for, its text."""


def judge(fit: Fit, learnt: Sequence[Labelled], split: Split, threshold: float = 0.0) -> Run:
    """`fit` on `learnt`, on the lines that judge; below `threshold` a line counts as out of scope."""
    model = fit(learnt)
    inside = model.logits([line.text for line in split.judged])
    said = [model.names[at] for at in inside.argmax(axis=1)]
    kept = confidence(inside) >= threshold
    right = np.array([line.label == label for line, label in zip(split.judged, said, strict=True)])
    misses = [
        (line.label, label if stays else OUT_OF_SCOPE, line.text)
        for line, label, stays in zip(split.judged, said, kept, strict=True)
        if line.label != label or not stays
    ]
    refused = 0.0
    if split.outside:
        outside = model.logits(split.outside)
        taken = confidence(outside) >= threshold
        refused = float(1 - taken.mean())
        labels = [model.names[at] for at in outside.argmax(axis=1)]
        misses += [
            (OUT_OF_SCOPE, label, text)
            for label, text, wrong in zip(labels, split.outside, taken, strict=True)
            if wrong
        ]
    return Run(
        len(split.judged), len(split.outside), float(right.mean()), float(kept.mean()),
        float((kept & right).mean()), refused, tuple(misses),
    )  # fmt: skip


def row(name: str, runs: Sequence[Run]) -> str:
    """One row of the table: the mean over `runs`, and lowest to highest where there are several."""
    scoped = bool(runs[0].outside)
    cells = [_share(runs, lambda run: run.right)]
    cells += [
        _share(runs, each) if scoped else "" for each in (lambda r: r.kept, lambda r: r.kept_right, lambda r: r.refused)
    ]
    n = f"{runs[0].n:,}" + (f" and {runs[0].outside}" if scoped else "")
    return f"| {name} | {n} | {' | '.join(cells)} |"


def _share(runs: Sequence[Run], of: Callable[[Run], float]) -> str:
    values = [100 * of(run) for run in runs]
    span = f" ({min(values):.1f} to {max(values):.1f})" if len(values) > 1 else ""
    return f"{np.mean(values):.1f} %{span}"


def confusions(runs: Sequence[Run], most: int) -> str:
    """The commonest misses, counted over all runs."""
    counted = Counter((is_, taken) for run in runs for is_, taken, _ in run.misses)
    rows = [f"| {is_} | {taken} | {count} |" for (is_, taken), count in counted.most_common(most)]
    return "\n".join(["| line is | taken for | times |", "|---|---|---|", *rows])
