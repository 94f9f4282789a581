"""The figures of docs/reliability.md: deaths at every step, random kills on both drivers, danger in real time.

python -m bench.reliability steps                 every step of every story, once and twice
python -m bench.reliability kills [sqlite|postgresql] [--cases N] [--kills N] [--seed N]
python -m bench.reliability                       both, on both drivers
Prints a table, and as last line the same as JSON. Exit 1 where anything is wrong.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from deskhand.testing.dying import STORIES, Dying
from deskhand.testing.postgres import PostgresCluster
from deskhand.testing.siege import Figures, Plan, besiege

IN_MEMORY = Path("/dev/shm")
TWICE = "a quote above the limit, approved by two"
BOUND = 3
LEADS = 40
"""So many race for the same times of two reps."""


def main() -> None:
    asked = _arguments()
    found: list[dict[str, Any]] = []
    if asked.what in ("all", "steps"):
        found += _steps()
    if asked.what in ("all", "kills"):
        for driver in [asked.driver] if asked.driver else ["sqlite", "postgresql"]:
            found.append(_kills(driver, asked.cases, asked.kills, asked.seed))
    print(json.dumps(found))
    sys.exit(any(one["wrong"] for one in found))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", nargs="?", default="all", choices=["all", "steps", "kills"])
    parser.add_argument("driver", nargs="?", choices=["sqlite", "postgresql"])
    parser.add_argument("--cases", type=int, default=500)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


# ------------------------------------------------------------------ every step


def _steps() -> Iterator[dict[str, Any]]:
    """One line for each story and each kind of carrier, then the deaths during recovery."""
    for name in STORIES:
        for reports in (False, True):
            yield _story(name, reports, twice=False)
    yield _story(TWICE, reports=False, twice=True)


def _story(name: str, reports: bool, twice: bool) -> dict[str, Any]:
    begun = time.monotonic()
    with tempfile.TemporaryDirectory(dir=IN_MEMORY if IN_MEMORY.is_dir() else None) as folder:
        dying = Dying(name, reports, Path(folder))
        deaths, wrong = _die_twice(dying) if twice else _die_everywhere(dying)
        dying.close()
    kind = "dying again while making good" if twice else "carrier that reports" if reports else "silent carrier"
    took_s = round(time.monotonic() - begun, 1)
    print(f"{name} ({kind}): {deaths} deaths, {len(wrong)} wrong, {took_s} s", flush=True)
    return {"story": name, "kind": kind, "deaths": deaths, "wrong": wrong, "took_s": took_s}


def _die_everywhere(dying: Dying) -> tuple[int, list[str]]:
    places = list(dying.places())
    return len(places), [f"{here.world.at_move}.{step}: {p}" for here, step in places for p in dying.die(here, step)]


def _die_twice(dying: Dying) -> tuple[int, list[str]]:
    """The first death is between a claim and the carrier, the second at each step of the life after it."""
    sends = [place for place, step in enumerate(dying.steps) if step.startswith("send to")]
    wrong: list[str] = []
    deaths = 0
    for first in sends[:3]:
        for second in range(1, len(dying.steps)):
            problems = dying.die(dying.kept[0], first, second)
            deaths += len(dying.lives.deaths)
            wrong += [f"{first}, {second}: {problem}" for problem in problems]
            if len(dying.lives.deaths) < 2:
                break
    return deaths, wrong


# ------------------------------------------------------------------ random kills


def _kills(driver: str, cases: int, kills: int, seed: int) -> dict[str, Any]:
    if driver == "sqlite":
        with tempfile.TemporaryDirectory() as folder:
            figures = besiege(Plan(cases, kills, seed, leads=LEADS), f"sqlite:///{folder}/line.db")
    else:
        with PostgresCluster() as cluster:
            figures = besiege(Plan(cases, kills, seed, processes=2, leads=LEADS), cluster.create("siege"))
    _print(figures)
    return {**figures.as_data(), "wrong": figures.wrong}


def _print(figures: Figures) -> None:
    n = figures.cases
    rows: list[tuple[str, object]] = [
        ("driver", figures.driver),
        ("seed", figures.seed),
        ("cases", n),
        ("messages of people", figures.words),
        ("webhooks acknowledged", figures.webhooks),
        ("kills", figures.kills),
        ("texts at the carrier", figures.texts),
        ("said again, saying so", figures.said_again),
        ("meetings of leads who raced for the same times", figures.booked),
        ("effects", figures.effects),
        ("lost answers became known", figures.unknown),
        ("set aside, with a page", len(figures.parked)),
        ("not answered, a person told", len(figures.handed)),
        ("lost", _with_bound(len(figures.lost), n)),
        ("doubled", _with_bound(len(figures.doubled), figures.texts)),
        ("never settled", len(figures.unsettled)),
        ("broken invariants", len(figures.broken)),
        ("longest takeover, s", figures.takeover_s),
        ("took, s", figures.took_s),
    ]
    for name, value in rows:
        print(f"{name:28} {value}")
    for problem in figures.wrong:
        print("WRONG", problem)
    sys.stdout.flush()


def _with_bound(found: int, n: int) -> str:
    """0 of n says less than 3/n at 95 %."""
    return f"{found} of {n}" + (f" (< {BOUND / n:.2%} at 95 %)" if not found and n else "")


if __name__ == "__main__":
    main()
