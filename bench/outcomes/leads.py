"""Public leads (../shared/data/x-education-leads) as rows of a table of leads; the written criteria beside them.

The file has no dates. Leads are taken in the order of their numbers, one a minute, and everything that is not declared
later is taken as known at the decision; that the visits were counted before it cannot be checked.
"""

from __future__ import annotations

import csv
from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from deskhand.learning.conversion import CRITERIA, criteria_column
from deskhand.learning.features import Column, FeatureTable, KnownAt, Outcome, Seen, Value

FILE = Path("x-education-leads/dev/leads.csv")
LINE = Mapping[str, str]
START, APART = datetime(2000, 1, 1, tzinfo=UTC), timedelta(minutes=1)

NUMBERS = {
    "Total Time Spent on Website": (
        *(0.5, 60, 120, 180, 240, 300, 400, 500, 600, 800, 1000),
        *(1100, 1200, 1300, 1400, 1500, 1600, 1800, 2000),
    ),
    "TotalVisits": (0.5, 1.5, 2.5, 3.5, 4.5, 5.5, 7.5, 9.5),
    "Page Views Per Visit": (0.5, 1.01, 1.5, 2.01, 2.5, 3.01, 4.01, 5.01, 6.01),
}
OCCUPATION, MATTERS = "What is your current occupation", "What matters most to you in choosing a course"
ANSWERS = (OCCUPATION, MATTERS)
NAMES = (
    *("Lead Origin", "Lead Source", "Specialization", "City", "Country"),
    *("How did you hear about X Education", "A free copy of Mastering The Interview", *ANSWERS),
)
LATER = (
    *("Tags", "Lead Quality", "Lead Profile", "Last Activity", "Last Notable Activity"),
    *(f"Asymmetrique {of} {kind}" for of in ("Activity", "Profile") for kind in ("Index", "Score")),
)
"""Written by those who worked on the lead, or by what it did afterwards: the README of the data names them."""
BOUNCED = "Do Not Email"
"""Not named there, but set by the mail that came back: Yes in 195 of the 197 earlier leads whose mail bounced and in 29
of the 31 that unsubscribed. It is written after the first letter, and so left out."""


def lead_table(without: Collection[str] = (BOUNCED,)) -> FeatureTable:
    """The table of all that may be known, and of what may not; `without` are columns that count as later as well."""
    columns = [Column(CRITERIA, KnownAt.LATER) if CRITERIA in without else criteria_column()]
    columns += [_column(name, without, tuple(map(float, edges))) for name, edges in NUMBERS.items()]
    columns += [_column(name, without) for name in (*NAMES, BOUNCED)]
    columns += [Column(name, KnownAt.LATER) for name in LATER]
    return FeatureTable("leads", tuple(columns))


def _column(name: str, without: Collection[str], edges: tuple[float, ...] = ()) -> Column:
    return Column(name, KnownAt.LATER if name in without else KnownAt.DECISION, f"{name}: {{}}", edges)


def load_leads(folder: Path) -> list[LINE]:
    """The lines of the file by Lead Number."""
    with (folder / FILE).open(encoding="utf-8", newline="") as file:
        return sorted(csv.DictReader(file), key=lambda line: int(line["Lead Number"]))


def outcomes(lines: Sequence[LINE], table: FeatureTable) -> list[Outcome]:
    return [_outcome(line, table, START + at * APART) for at, line in enumerate(lines)]


def _outcome(line: LINE, table: FeatureTable, at: datetime) -> Outcome:
    seen = {column.name: Seen(_value(line, column), at) for column in table.features if column.name != CRITERIA}
    if CRITERIA in {column.name for column in table.features}:
        seen[CRITERIA] = Seen(criteria(line), at)
    return Outcome(table.row(at, at, seen), line["Converted"] == "1", at + APART / 2)


def _value(line: LINE, column: Column) -> Value:
    word = line[column.name]
    return None if not word else float(word) if column.edges else word


def criteria(line: LINE) -> float:
    """What a business would write down before it has counted anything: need, fit, intent, each with its points."""
    points = 20
    points += 30 if line[OCCUPATION] == "Working Professional" else 10 if line[OCCUPATION] else 0
    points += 30 if line["Lead Origin"] == "Lead Add Form" else 0
    points += 10 if line["Specialization"] not in ("", "Select") else 0
    time_s = float(line["Total Time Spent on Website"] or 0)
    points += 20 if time_s >= 600 else 10 if time_s >= 180 else 0
    return min(100, points) / 100
