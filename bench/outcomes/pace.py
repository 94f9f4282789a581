"""How long training on 70,000 rows takes, and scoring one, beside gradient boosting."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

from bench.outcomes.appointments import load_appointments, outcomes
from bench.outcomes.peers import boosting
from deskhand.learning.no_show import NO_SHOW, train

ROWS, RUNS, SCORED = 70_000, 3, 20_000


def measure_pace(folder: Path) -> None:
    """The first 70,000 appointments by day, the later part among them: nothing is judged here."""
    found, _ = load_appointments(folder)
    first = found[:ROWS]
    began = time.perf_counter()
    rows = list(outcomes(first))
    built = time.perf_counter() - began
    last = max(one.known_at for one in rows)
    model = train(rows, last)
    some = [one.row for one in rows[:SCORED]]
    training = timed(lambda: train(rows, last))
    scoring = timed(lambda: [model.probability(row) for row in some])
    reasons = timed(lambda: [model.reasons(NO_SHOW, row) for row in some])
    peer = timed(lambda: boosting(NO_SHOW, rows, rows[:1]), runs=1)
    print("| figure | value | n |\n|---|---|---|")
    print(f"| building a row | {built / len(rows) * 1e6:.1f} µs | {len(rows)} |")
    print(f"| training on {len(rows)} rows | {training:.1f} s | {RUNS} |")
    print(f"| training on them, gradient boosting | {peer:.1f} s | 1 |")
    print(f"| scoring a row | {scoring / len(some) * 1e6:.1f} µs | {RUNS} of {len(some)} |")
    print(f"| scoring a row with its reasons | {reasons / len(some) * 1e6:.1f} µs | {RUNS} of {len(some)} |")


def timed(work: Callable[[], object], runs: int = RUNS) -> float:
    """Seconds, the median of `runs`."""
    spent = []
    for _ in range(runs):
        began = time.perf_counter()
        work()
        spent.append(time.perf_counter() - began)
    return median(spent)
