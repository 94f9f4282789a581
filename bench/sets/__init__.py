"""Sets of their own: opt-outs, ordinary lines, wishes for a human, facts; half of each is set aside by hash."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path

from deskhand.domain.money import Money
from deskhand.domain.reading import Fact, ReadingContext, Role
from deskhand.language.local.reader import LocalReader

FOLDER = Path(__file__).parent
NOW = datetime.fromisoformat("2026-03-10T09:00:00-05:00")
NAMES = ("unit", "phone", "email", "money", "when")


def rows(name: str, final: bool) -> list[Mapping[str, object]]:
    """The half that may be looked at, or the other one."""
    lines = (FOLDER / f"{name}.jsonl").read_text("utf-8").splitlines()
    found = [json.loads(line) for line in lines if line.strip()]
    return [row for row in found if (hashlib.sha256(row["text"].encode()).digest()[0] < 128) is final]


def sets_report(reader: LocalReader, final: bool) -> str:
    """Recall of opt-outs and wishes for a human, false ones among ordinary lines, F1 of the facts."""
    tenant = ReadingContext(role=Role.TENANT, now=NOW)
    stops = [reader.read(str(row["text"]), tenant).opt_out for row in rows("opt_out", final)]
    humans = [reader.read(str(row["text"]), tenant).wants_human for row in rows("human", final)]
    calm = [reader.read(str(row["text"]), tenant) for row in rows("ordinary", final)]
    lines = [
        f"| opt-outs heard | {sum(stops)} of {len(stops)} |",
        f"| ordinary lines taken for an opt-out | {sum(one.opt_out for one in calm)} of {len(calm)} |",
        f"| wishes for a human heard | {sum(humans)} of {len(humans)} |",
        f"| ordinary lines taken for a wish for a human | {sum(one.wants_human for one in calm)} of {len(calm)} |",
    ]
    return "\n".join([*lines, *_facts(reader, final)])


def _facts(reader: LocalReader, final: bool) -> list[str]:
    right, said, wanted = Counter[str](), Counter[str](), Counter[str]()
    for row in rows("facts", final):
        reading = reader.read(str(row["text"]), ReadingContext(role=Role.TENANT, now=NOW))
        found = {_read(fact) for item in reading.items for fact in item.facts if fact.name in NAMES}
        meant = {_meant(fact) for fact in row["facts"]}  # type: ignore[attr-defined]
        for name in NAMES:
            own, other = {f for f in found if f[0] == name}, {f for f in meant if f[0] == name}
            right[name] += len(own & other)
            said[name] += len(own)
            wanted[name] += len(other)
    return [f"| {name}: F1 | {_f1(right[name], said[name], wanted[name])} |" for name in NAMES]


def _f1(right: int, said: int, wanted: int) -> str:
    return f"{2 * right / max(1, said + wanted):.3f} ({right} right, {said} said, {wanted} meant)"


def _read(fact: Fact) -> tuple[str, str]:
    value = fact.value
    if isinstance(value, Money):
        return fact.name, str(value.minor)
    if fact.name == "when":
        start, _, end = str(value).partition("/")
        return fact.name, _window(start, end)
    return fact.name, str(value)


def _window(start: object, end: object) -> str:
    """A window as both sides write it: the bound that was said; a point by its hour; a whole day by its date.

    The reader gives a point one hour, "after" the evening's end, "before" the working day's beginning, a day 8 to 18.
    """
    first = datetime.fromisoformat(str(start)) if start else None
    last = datetime.fromisoformat(str(end)) if end else None
    if first and last and (last - first).total_seconds() >= 10 * 3600 and (first.hour, last.hour) in ((0, 0), (8, 18)):
        return f"{first:%Y-%m-%d} days {max(1, (last.date() - first.date()).days)}"
    if first and (last is None or (last - first).total_seconds() == 3600 or last.hour == 20):
        return f"from {first.isoformat()}"
    if last and (first is None or first.hour == 8):
        return f"until {last.isoformat()}"
    return f"{first}/{last}"


def _meant(fact: Mapping[str, object]) -> tuple[str, str]:
    value = fact["value"]
    if isinstance(value, Mapping):
        return str(fact["name"]), _window(value["start"], value["end"])
    return str(fact["name"]), str(value)


def misses(reader: LocalReader, names: Iterable[str] = ("opt_out", "human", "facts")) -> Iterable[str]:
    """What was heard otherwise in the half that may be looked at."""
    tenant = ReadingContext(role=Role.TENANT, now=NOW)
    for name in names:
        for row in rows(name, final=False):
            reading = reader.read(str(row["text"]), tenant)
            heard = {"opt_out": reading.opt_out, "human": reading.wants_human}.get(name)
            if heard is False:
                yield f"{name} not heard | {row['text']}"
            if name == "facts":
                found = {_read(fact) for item in reading.items for fact in item.facts if fact.name in NAMES}
                meant = {_meant(fact) for fact in row["facts"]}  # type: ignore[attr-defined]
                if found != meant:
                    yield f"{sorted(meant - found)} missed, {sorted(found - meant)} made up | {row['text']}"
    for row in rows("ordinary", final=False):
        reading = reader.read(str(row["text"]), tenant)
        if reading.opt_out or reading.wants_human:
            yield f"ordinary, opt-out {reading.opt_out}, human {reading.wants_human} | {row['text']}"
