"""How many messages with days and hours are read as the strangers who wrote them meant them.

    script/bench times

`sets/times.jsonl` holds 300 messages with what suits and what does not, written by people who saw no code. A message
counts where every window of its row is read and no other. The half `dev` was in view when the grammar was written,
`kept` was not. Of the form alone no window is wrong: one that has begun may start now, and days in a row that were said
as one may be one row or a row a day.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from bench.front_office import wilson
from deskhand.language.local.facts.times import read_windows

SET = Path(__file__).with_name("sets") / "times.jsonl"
ZONE = ZoneInfo("America/Chicago")
PARTS = {"morning": (6, 12), "midday": (11, 14), "afternoon": (12, 18), "evening": (16, 22), "night": (18, 24)}
"""The hours of a day in which a part of it lies, give or take two."""

Row = dict[str, Any]


@dataclass(frozen=True)
class Heard:
    """One window that was read: days that were said as one, and the minutes of a day in which they lie."""

    suits: bool
    days: tuple[date, ...]
    start: int
    end: int
    begun: bool
    """Cut off at the moment of reading."""


def main() -> None:
    rows = [json.loads(line) for line in SET.read_text("utf-8").splitlines()]
    counts = Counter[tuple[str, str, bool]]()
    for row in rows:
        half = "dev" if hashlib.sha256(row["text"].encode()).digest()[0] % 2 == 0 else "kept"
        counts[half, row["lang"], is_right(row)] += 1
    print("| half | language | n | right | 95 % interval |\n|---|---|---|---|---|")
    for half in ("dev", "kept"):
        for languages in (("en",), ("es",), ("en", "es")):
            right, wrong = (sum(counts[half, language, good] for language in languages) for good in (True, False))
            low, high = wilson(right, right + wrong)
            shares = f"{100 * right / (right + wrong):.1f} % | {100 * low:.1f} to {100 * high:.1f} %"
            print(f"| {half} | {', '.join(languages)} | {right + wrong} | {shares} |")


def is_right(row: Row) -> bool:
    """Whether the windows of `row` are all that is read in its text."""
    return agrees(row["windows"], heard(row["text"], datetime.fromisoformat(row["now"]).replace(tzinfo=ZONE)))


def agrees(wanted: Sequence[Row], read: Iterable[Heard]) -> bool:
    """Whether each window read stands for a row of its own, or for a row on each of its days."""
    left = list(wanted)
    for one in read:
        taken = [row for day in one.days for row in left if _means(row, one, (day,))][: len(one.days)]
        if len(taken) < len(one.days):
            taken = [row for row in left if _means(row, one, one.days)][:1]
        if not taken:
            return False
        left = [row for row in left if all(row is not other for other in taken)]
    return not left


def heard(text: str, now: datetime) -> list[Heard]:
    """What is read; windows of the same words and hours on three days in a row or more are one."""
    runs: list[list[Heard]] = []
    quote = ""
    for fact in read_windows(text, now):
        start, end = map(datetime.fromisoformat, str(fact.value).split("/"))
        one = _heard(fact.name == "when", start, end, now)
        if runs and quote == fact.quote and _continues(runs[-1][-1], one):
            runs[-1].append(one)
        else:
            runs.append([one])
        quote = fact.quote
    return [one for run in runs for one in (run if len(run) < 3 else [_joined(run)])]


def _heard(suits: bool, start: datetime, end: datetime, now: datetime) -> Heard:
    days = tuple(start.date() + timedelta(days=ahead) for ahead in range((end.date() - start.date()).days + 1))
    return Heard(suits, days, start.hour * 60 + start.minute, end.hour * 60 + end.minute or 1440, start == now)


def _continues(one: Heard, other: Heard) -> bool:
    same = (one.suits, one.end) == (other.suits, other.end) and (one.start == other.start or one.begun)
    return same and other.days[0] - one.days[-1] == timedelta(days=1)


def _joined(run: Sequence[Heard]) -> Heard:
    return replace(run[-1], days=tuple(day for one in run for day in one.days))


def _means(row: Row, one: Heard, days: tuple[date, ...]) -> bool:
    if row["suits"] != one.suits or (row["date"] and date.fromisoformat(row["date"]) not in days):
        return False
    if row["weekday"] is not None and row["weekday"] != days[0].weekday():
        return False
    start, end = _minutes(row["from"]), _minutes(row["to"])
    if start is not None and start != one.start and not (one.begun and start < one.start):
        return False
    if end is not None and end != one.end:
        return False
    return not row["part"] or start is not None or end is not None or _lies_in(row["part"], one)


def _minutes(clock: str | None) -> int | None:
    return None if clock is None else int(clock[:2]) * 60 + int(clock[3:])


def _lies_in(part: str, one: Heard) -> bool:
    first, last = (60 * hour for hour in PARTS[part])
    return first - 120 <= one.start < last and first < one.end <= last + 120


if __name__ == "__main__":
    main()
