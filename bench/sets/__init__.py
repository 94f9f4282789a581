"""Sets of their own: opt-outs, ordinary lines, wishes for a human, facts; half of each is set aside by hash."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path

from bench.sets.windows import Sense, agreed, said
from deskhand.domain.money import Money
from deskhand.domain.reading import Fact, ReadingContext, Role
from deskhand.language.local.reader import LocalReader

FOLDER = Path(__file__).parent
NOW = datetime.fromisoformat("2026-03-10T09:00:00-05:00")
NAMES = ("unit", "phone", "email", "money")
TIMES = ("when", "not_when")


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
    right, heard, wanted = Counter[str](), Counter[str](), Counter[str]()
    for row in rows("facts", final):
        found, meant = _values(reader, row)
        for name in NAMES:
            own, other = {f for f in found if f[0] == name}, {f for f in meant if f[0] == name}
            right[name] += len(own & other)
            heard[name] += len(own)
            wanted[name] += len(other)
        windows, labels = _windows(reader, row)
        right["when"] += agreed(windows, labels)
        heard["when"] += len(windows)
        wanted["when"] += len(labels)
    figures = {name: _f1(right[name], heard[name], wanted[name]) for name in (*NAMES, "when")}
    return [f"| {name}: precision, recall, F1 | {figure} |" for name, figure in figures.items()]


def _values(reader: LocalReader, row: Mapping[str, object]) -> tuple[set[tuple[str, str]], set[tuple[str, str]]]:
    """Facts but times, as they were heard and as they were meant."""
    found = {(fact.name, _value(fact)) for fact in _heard(reader, row) if fact.name in NAMES}
    return found, {(str(fact["name"]), str(fact["value"])) for fact in _labels(row) if fact["name"] in NAMES}


def _windows(reader: LocalReader, row: Mapping[str, object]) -> tuple[set[Sense], set[Sense]]:
    """What suits and what does not, as it was heard and as it was meant; refusals count where the set labels them."""
    labels = [fact for fact in _labels(row) if fact["name"] in TIMES]
    counted = set(TIMES) if row.get("lang") else {"when"} | {fact["name"] for fact in labels}
    found = [(fact.name, *str(fact.value).split("/")) for fact in _heard(reader, row) if fact.name in counted]
    meant = [(str(fact["name"]), fact["value"]["start"], fact["value"]["end"]) for fact in labels]  # type: ignore[index]
    return said(found, NOW), said(meant, NOW)  # type: ignore[arg-type]


def _heard(reader: LocalReader, row: Mapping[str, object]) -> list[Fact]:
    reading = reader.read(str(row["text"]), ReadingContext(role=Role.TENANT, now=NOW))
    return [fact for item in reading.items for fact in item.facts]


def _labels(row: Mapping[str, object]) -> list[Mapping[str, object]]:
    return list(row["facts"])  # type: ignore[call-overload]


def _value(fact: Fact) -> str:
    return str(fact.value.minor) if isinstance(fact.value, Money) else str(fact.value)


def _f1(right: int, heard: int, wanted: int) -> str:
    ratios = right / max(1, heard), right / max(1, wanted), 2 * right / max(1, heard + wanted)
    return f"{', '.join(f'{ratio:.3f}' for ratio in ratios)} ({right} right, {heard} said, {wanted} meant)"


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
                found, meant = _values(reader, row)
                windows, labels = _windows(reader, row)
                if found != meant or agreed(windows, labels) < max(len(windows), len(labels)):
                    missed, made_up = [*sorted(meant - found), *labels], [*sorted(found - meant), *windows]
                    yield f"{missed} meant, {made_up} heard | {row['text']}"
    for row in rows("ordinary", final=False):
        reading = reader.read(str(row["text"]), tenant)
        if reading.opt_out or reading.wants_human:
            yield f"ordinary, opt-out {reading.opt_out}, human {reading.wants_human} | {row['text']}"
