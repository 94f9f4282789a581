"""The learning curve of the reader's linear stage: n-grams and USE on more and more of the corpus.

    script/bench curve

Learnt from the lines outside the fold DEV, judged on that fold's judging half. The likeliest label alone counts: no
encoder, no second layer, no rules, no judge. The quarter that was set aside is not read.
"""

from __future__ import annotations

import random
import time
from collections.abc import Sequence

import numpy as np

from bench.reader.corpus import DEV, Example, fold_of, is_judged, load_examples
from bench.reader.embeddings import use_vectors
from bench.reader.labels import SETTLED_BY_ROLE
from bench.reader.linear import USE_WEIGHT
from bench.stage import SEED, Floats, Recipe, fit_stage

SHARES = (1 / 8, 1 / 4, 1 / 2, 1.0)
COLUMNS = ("lines learnt", "right, English", "right, Spanish", "emergencies found", "calm raised", "fitted in")


def main() -> None:
    examples = [example for example in load_examples() if example.disposition not in SETTLED_BY_ROLE]
    learnt = [example for example in examples if fold_of(example.text) != DEV]
    judged = [example for example in examples if fold_of(example.text) == DEV and is_judged(example.text)]
    random.Random(SEED).shuffle(learnt)
    print(f"`script/bench curve`, seed {SEED}, judged on {len(judged)} lines\n")
    print(f"| {' | '.join(COLUMNS)} |")
    print(f"|{'---|' * len(COLUMNS)}")
    for share in SHARES:
        print(point(learnt[: round(share * len(learnt))], judged), flush=True)


def point(learnt: Sequence[Example], judged: Sequence[Example]) -> str:
    """One row of the table."""
    start = time.monotonic()
    texts = [example.text for example in learnt]
    stage = fit_stage(Recipe(), texts, dense_of(learnt), [example.disposition for example in learnt])
    spent = time.monotonic() - start
    said = stage.labels([example.text for example in judged], dense_of(judged))
    pairs = list(zip(judged, said, strict=True))
    english, spanish = (
        [e.disposition == label for e, label in pairs if e.language == tongue] for tongue in ("en", "es")
    )
    found = [label == "emergency" for example, label in pairs if example.disposition == "emergency"]
    raised = [label == "emergency" for example, label in pairs if example.disposition != "emergency"]
    cells = [f"{100 * np.mean(held):.1f} % of {len(held):,}" for held in (english, spanish, found, raised)]
    return f"| {len(learnt):,} | {' | '.join(cells)} | {spent:.0f} s |"


def dense_of(examples: Sequence[Example]) -> Floats:
    """USE and the open-order flag."""
    flags = np.array([[example.open_order is not None] for example in examples], np.float32)
    return np.hstack([use_vectors([example.text for example in examples]) * USE_WEIGHT, flags])


if __name__ == "__main__":
    main()
