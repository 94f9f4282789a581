"""The short form of `script/reliability kills`: a real process is killed with kill -9 while people write."""

from __future__ import annotations

import tempfile
from pathlib import Path

from deskhand.testing.siege import Figures, Plan, besiege

IN_MEMORY = Path("/dev/shm")
TAKEN_OVER_S = 60


def check(figures: Figures, plan: Plan) -> None:
    print(figures)
    assert figures.wrong == []
    assert figures.webhooks >= 2 * figures.words
    assert figures.effects["done"] >= plan.cases
    assert set(figures.effects) <= {"done", "sent", "delivered", "failed", "unknown"}
    assert figures.takeover_s <= TAKEN_OVER_S


def test_random_kills_of_the_one_process_on_sqlite() -> None:
    plan = Plan(cases=24, kills=6, seed=11)
    with tempfile.TemporaryDirectory(dir=IN_MEMORY if IN_MEMORY.is_dir() else None) as folder:
        check(besiege(plan, f"sqlite:///{folder}/line.db"), plan)


def test_random_kills_of_two_processes_on_postgresql(database: str) -> None:
    plan = Plan(cases=24, kills=4, seed=12, processes=2, silent_s=5, leads=8)
    figures = besiege(plan, database)
    check(figures, plan)
    assert figures.booked >= plan.leads / 2  # they raced for the same times; I3 is among the invariants
