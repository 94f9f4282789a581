"""The reader's linear stage on public data, beside TF-IDF with logistic regression on the same lines.

    script/bench public                     BANKING77 10-shot; CLINC150 10-shot and full
    script/bench public [--data DIR] FILE   every miss as well, to FILE

The data lies beside the project (../shared/data) and not in it; where it is absent this ends with 2.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from bench.public.data import DATA, Labelled, Split, load_banking, load_clinc, missing, shots
from bench.public.judged import Run, confusions, judge, row
from bench.public.models import Fit, fit_peer, fit_reader
from bench.public.scope import threshold_of
from bench.public.vectors import sentence_vectors

SHOTS, SEEDS = 10, (0, 1, 2, 3, 4)
FOLDS, ROUNDS_OF_FULL = 3, 1
"""Of the full set one third sets the threshold: 5,000 lines are enough to find a tenth."""
CONFUSIONS = 10


def main(words: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=DATA)
    parser.add_argument("files", nargs="*", type=Path)
    asked = parser.parse_args(words)
    if absent := missing(asked.data):
        print(f"public data is not here: {', '.join(map(str, absent))}; see docs/benchmarks.md", file=sys.stderr)
        return 2
    start = time.monotonic()
    banking, clinc = load_banking(asked.data), load_clinc(asked.data)
    vectors = sentence_vectors([text for split in (banking, clinc) for text in split.texts])
    fits = {"the reader's linear stage": fit_reader(vectors), "TF-IDF, logistic regression": fit_peer}
    print(f"`script/bench public`, {SHOTS} lines a label, seeds {SEEDS[0]} to {SEEDS[-1]}: mean (lowest to highest)\n")
    print("| data | n | label right | in scope kept | kept and right | out of scope refused |")
    print("|---|---|---|---|---|---|")
    found: dict[str, list[Run]] = {}
    for name, runs in measured(banking, clinc, fits):
        found[name] = runs
        print(row(name, runs), flush=True)
    print(f"\n{time.monotonic() - start:.0f} s, sentence vectors included\n")
    for name, runs in found.items():
        total = sum(len(run.misses) for run in runs)
        print(f"{name}: the commonest of {total} misses\n\n{confusions(runs, CONFUSIONS)}\n")
    for file in asked.files:
        file.write_text("".join(misses(name, runs) for name, runs in found.items()), "utf-8")
    return 0


def measured(banking: Split, clinc: Split, fits: dict[str, Fit]) -> Iterator[tuple[str, list[Run]]]:
    for name, fit in fits.items():
        yield f"BANKING77 10-shot, {name}", [judge(fit, shots(banking.learnt, SHOTS, seed), banking) for seed in SEEDS]
    for name, fit in fits.items():
        drawn = [shots(clinc.learnt, SHOTS, seed) for seed in SEEDS]
        yield f"CLINC150 10-shot, {name}", [scoped(fit, lines, clinc, FOLDS) for lines in drawn]
    for name, fit in fits.items():
        yield f"CLINC150 full, {name}", [scoped(fit, clinc.learnt, clinc, ROUNDS_OF_FULL)]


def scoped(fit: Fit, learnt: Sequence[Labelled], split: Split, rounds: int) -> Run:
    return judge(fit, learnt, split, threshold_of(fit, learnt, FOLDS, rounds))


def misses(name: str, runs: Sequence[Run]) -> str:
    """Every miss, one a line."""
    lines = [(at, *miss) for at, run in enumerate(runs) for miss in run.misses]
    return "".join(f"{name}, run {at}: {is_} -> {taken} | {text}\n" for at, is_, taken, text in lines)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
