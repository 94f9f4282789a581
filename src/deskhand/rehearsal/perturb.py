"""Small changes that must not matter: typing, splitting, clock, order of rows, a duplicate, a lost answer."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import TypeVar
from zoneinfo import ZoneInfo

from deskhand.config import CompanyFiles, Say, Scenario
from deskhand.domain.records import Shift

T = TypeVar("T")
CARRIER = frozenset(
    "stop stopall unsubscribe cancel end quit revoke optout help info start yes unstop alto parar ayuda".split()
)
NEAR = {"a": "s", "e": "r", "i": "o", "o": "i", "t": "y", "r": "t", "n": "m", "s": "a", "l": "k", "d": "f"}
SPLIT_FROM, TYPOS_FROM, WORD_FROM = 8, 4, 5
MOST_MINUTES = 20


@dataclass(frozen=True)
class Perturbation:
    """One way to change a story; the default changes nothing."""

    moved: timedelta = timedelta(0)
    words: Callable[[Sequence[str], int], Sequence[str]] = field(default=lambda texts, _number: texts)
    twice_at: int | None = None
    sms_fails_at: int | None = None


def verbatim() -> Perturbation:
    return Perturbation()


def perturbation(scenario: Scenario, files: CompanyFiles, run: int) -> Perturbation:
    """The changes of run 2, 3, …: the same for the same scenario and run."""
    dice = random.Random(f"{scenario.id}|{run}")
    spoken = [number for number, line in enumerate(scenario.lines) if isinstance(line, Say)]
    names = _names(files)
    return Perturbation(
        moved=_moved(dice, scenario.at, files),
        words=lambda texts, number: _typed(random.Random(f"{scenario.id}|{run}|{number}"), texts, names),
        twice_at=dice.choice(spoken) if spoken else None,
        sms_fails_at=dice.choice(spoken) if spoken else None,
    )


def shuffled(files: CompanyFiles, scenario: Scenario, run: int) -> CompanyFiles:
    """The record rows in another order; what has a rank keeps it."""
    dice = random.Random(f"{scenario.id}|{run}|rows")

    def mixed(rows: tuple[T, ...]) -> tuple[T, ...]:
        return tuple(dice.sample(rows, len(rows)))

    return replace(files, contacts=mixed(files.contacts), units=mixed(files.units), vendors=mixed(files.vendors))


# ------------------------------------------------------------------ the clock


def _moved(dice: random.Random, at: datetime, files: CompanyFiles) -> timedelta:
    """Up to 20 minutes either way, not across an edge of business, quiet or on-call hours."""
    for _ in range(20):
        delta = timedelta(minutes=dice.randint(-MOST_MINUTES, MOST_MINUTES))
        if _same_hours(at, at + delta, files):
            return delta
    return timedelta(0)


def _same_hours(one: datetime, other: datetime, files: CompanyFiles) -> bool:
    zone = ZoneInfo(files.company.time_zone)
    first, last = sorted((one.astimezone(zone), other.astimezone(zone)))
    edges = _edges(files)
    if first.date() != last.date():
        return False
    return not any(first.strftime("%H:%M") < edge <= last.strftime("%H:%M") for edge in edges)


def _edges(files: CompanyFiles) -> frozenset[str]:
    quiet = {"08:00", "09:00", "20:00", "21:00"}
    business = {at.strftime("%H:%M") for span in files.company.business_hours.days.values() for at in span}
    return frozenset(quiet | business | {edge for shift in files.shifts for edge in _shift_edges(shift)})


def _shift_edges(shift: Shift) -> list[str]:
    return [at.strftime("%H:%M") for at in (shift.starts, shift.ends) if at is not None]


# ------------------------------------------------------------------ the words


def _names(files: CompanyFiles) -> frozenset[str]:
    """Words that no typo touches: names of people, vendors, properties, streets."""
    company = files.company
    texts = [c.name for c in files.contacts] + [v.name for v in files.vendors]
    texts += [p.name for p in company.properties] + [p.address for p in company.properties] + [company.name]
    return frozenset(word.lower() for text in texts for word in re.findall(r"[^\W\d_]+", text))


def _typed(dice: random.Random, texts: Sequence[str], names: frozenset[str]) -> Sequence[str]:
    changed = [_one(dice, text, names) for text in texts]
    if len(changed) == 1 and len(changed[0].split()) >= SPLIT_FROM and dice.random() < 0.5:
        words = changed[0].split()
        cut = dice.randint(3, len(words) - 3)
        changed = [" ".join(words[:cut]), " ".join(words[cut:])]
    return tuple(changed)


def _one(dice: random.Random, text: str, names: frozenset[str]) -> str:
    if text.strip().strip(".!").lower() in CARRIER:
        return text
    words = text.split(" ")
    if len(text.split()) >= TYPOS_FROM:
        places = [place for place, word in enumerate(words) if _may_slip(word, names)]
        for place in dice.sample(places, min(len(places), 1 + len(places) // 12)):
            words[place] = _slip(dice, words[place])
    style = dice.choice(("same", "lower", "no_end", "dots", "upper"))
    return _styled(" ".join(words), style)


def _may_slip(word: str, names: frozenset[str]) -> bool:
    bare = word.strip(".,!?;:'\"()").lower()
    return len(bare) >= WORD_FROM and bare.isalpha() and bare not in names and bare not in CARRIER


def _slip(dice: random.Random, word: str) -> str:
    """One common typo: two letters swapped, one dropped, one doubled, or the key beside it."""
    place = dice.randint(1, len(word) - 3)
    match dice.choice(("swap", "drop", "double", "near")):
        case "swap":
            return word[:place] + word[place + 1] + word[place] + word[place + 2 :]
        case "drop":
            return word[:place] + word[place + 1 :]
        case "double":
            return word[:place] + word[place] + word[place:]
        case _:
            return word[:place] + NEAR.get(word[place], word[place]) + word[place + 1 :]


def _styled(text: str, style: str) -> str:
    match style:
        case "lower":
            return text.lower()
        case "upper":
            return text.upper()
        case "no_end":
            return text.rstrip(".!")
        case "dots":
            return re.sub(r"[.!]+$", "...", text)
        case _:
            return text
