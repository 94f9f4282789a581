"""How well replies about appointments and what leads write are read: dispositions by the rules, wrong cancels, facts.

    python -m bench.front_office            the development fold, which the fit has not seen
    python -m bench.front_office --final    the quarter that was set aside; every run is logged in docs/final_runs.md
"""

from __future__ import annotations

import math
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bench.reader.corpus import DEV, Appointment, Lead, fold_of, load_appointments, load_leads
from deskhand.domain import appointment as booked
from deskhand.domain.company import Thresholds
from deskhand.domain.reading import Asked, ReadingContext, Role
from deskhand.employees.archer import judge as archer
from deskhand.employees.employee import JudgeContext
from deskhand.employees.sentinel import judge as sentinel
from deskhand.language.local.front import BUSINESSES
from deskhand.language.local.reader import local_reader

ROOT = Path(__file__).resolve().parents[1]
NOW = datetime(2026, 11, 30, 16, tzinfo=UTC)


def wilson(right: int, n: int) -> tuple[float, float]:
    """A share's 95 % interval."""
    if not n:
        return 0.0, 1.0
    p, z = right / n, 1.96
    middle = (p + z * z / (2 * n)) / (1 + z * z / n)
    half = z * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n)) / (1 + z * z / n)
    return middle - half, middle + half


def judged_reply(one: Appointment) -> str:
    """What the rules make of a reply, long before its appointment."""
    asked = (Asked(one.asked),) if one.asked != "nothing" else ()
    context = ReadingContext(Role.CUSTOMER, asked, now=NOW, reads="appointment", about=one.about)
    reading = local_reader().read(one.text, context)
    item = reading.items[0]
    about = booked.Appointment("A", "+15125550142", NOW + timedelta(days=10), type=one.about)
    seen = JudgeContext(
        Role.CUSTOMER, reading.language, Thresholds(), asked, now=NOW, wants_human=reading.wants_human,
        opt_out=reading.opt_out, hazards=reading.hazards, line_items=reading.items, appointment=about,
    )  # fmt: skip
    return sentinel.judge(item, seen).disposition.value


def judged_lead(one: Lead) -> str:
    """What the rules make of a lead's message, without the business's criteria."""
    asked = (Asked(f"ask_{one.asked}" if one.asked != "times" else "times"),) if one.asked != "nothing" else ()
    context = ReadingContext(Role.LEAD, asked, now=NOW, reads="lead", about=BUSINESSES[one.business])
    reading = local_reader().read(one.text, context)
    item = reading.items[0]
    seen = JudgeContext(
        Role.LEAD, reading.language, Thresholds(), asked, now=NOW, wants_human=reading.wants_human,
        opt_out=reading.opt_out, hazards=reading.hazards, line_items=reading.items,
    )  # fmt: skip
    return archer.judge(item, seen).disposition.value


def facts_of(leads: Sequence[Lead]) -> dict[str, tuple[int, int, int]]:
    """By name: facts that are found with an overlap, that are found at all, and that there are."""
    counts: dict[str, list[int]] = {}
    for one in leads:
        context = ReadingContext(Role.LEAD, (), now=NOW, reads="lead", about=BUSINESSES[one.business])
        found = {fact.name: str(fact.value) for fact in local_reader().read(one.text, context).items[0].facts}
        for name in ("need", "size", "timing", "budget", "authority", "company", "name", "place"):
            row = counts.setdefault(name, [0, 0, 0])
            said, wanted = found.get(name), one.facts.get(name)
            row[1] += said is not None
            row[2] += wanted is not None
            row[0] += bool(said and wanted and (said in wanted or wanted in said))
    return {name: (row[0], row[1], row[2]) for name, row in counts.items()}


def report(name: str, rows: Sequence[Any], judged: Callable[[Any], str]) -> list[tuple[Any, str]]:
    """Print the share of right dispositions, by language; the rows with what was made of them."""
    made = [(one, judged(one)) for one in rows]
    for language in (None, "en", "es"):
        own = [(one, label) for one, label in made if language in (None, one.language)]
        right = sum(one.disposition == label for one, label in own)
        low, high = wilson(right, len(own))
        print(f"| {name} {language or 'all'} | {right / len(own):.1%} | {low:.1%} to {high:.1%} | {len(own)} |")
    return made


def log(figures: Sequence[tuple[str, Sequence[tuple[Any, str]]]]) -> None:
    """Note that the quarter was opened: when, on which commit, what came of it."""
    ask = ["git", "rev-parse", "--short", "HEAD"]
    commit = subprocess.run(ask, cwd=ROOT, capture_output=True, text=True, check=False)
    shares = []
    for name, made in figures:
        right = sum(one.disposition == label for one, label in made)
        shares.append(f"{name} {right / len(made):.1%} ({right} of {len(made)})")
    with (ROOT / "docs/final_runs.md").open("a", encoding="utf-8") as file:
        file.write(f"| {datetime.now(UTC):%Y-%m-%d %H:%M} | {commit.stdout.strip()} | {', '.join(shares)} |\n")


def main() -> None:
    final = "--final" in sys.argv
    keep = (lambda text: True) if final else (lambda text: fold_of(text) == DEV)
    replies = [one for one in load_appointments(final) if keep(one.text)]
    leads = [one for one in load_leads(final) if keep(one.text)]
    print("| what | right | 95 % | n |\n|---|---|---|---|")
    made = report("Sentinel", replies, judged_reply)
    wrong = [one for one, label in made if label == "cancel" and one.disposition != "cancel"]
    print(f"| wrong cancels | {len(wrong)} | | {sum(one.disposition != 'cancel' for one in replies)} |")
    made_leads = report("Archer", leads, judged_lead)
    for name, (right, found, there) in facts_of(leads).items():
        shares = f"precision {right / max(1, found):.1%}, recall {right / max(1, there):.1%}"
        print(f"| fact {name} | {shares} | | {there} |")
    if final:
        log((("Sentinel", made), ("Archer", made_leads)))
    if "-v" in sys.argv:
        for who, own in (("sentinel", made), ("archer", made_leads)):
            missed = Counter((one.disposition, label) for one, label in own if one.disposition != label)
            print(who, missed.most_common(25))
        for one in wrong:
            print("wrong cancel:", one.asked, "|", one.text, "|", one.disposition)


if __name__ == "__main__":
    main()
