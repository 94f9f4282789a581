"""Figures of the local reader: five-fold cross-validation through reader and judge on the corpus.

    script/train --figures          figures of the current corpus
    python -m bench.language FILE   every line that was judged wrong, to FILE

Near-duplicates (cosine above 0.93) stay in one fold. The role is what the records would say: a vendor for `vendor`
lines, a manager for `staff` lines, a tenant otherwise; outdoor temperature is unknown.
"""

from __future__ import annotations

import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from bench.training import (
    SETTLED_BY_ROLE,
    SIZES,
    Example,
    embedded,
    fit_weighing,
    fold_heads,
    load_examples,
    second_layer_inputs,
)
from deskhand.domain.company import Thresholds
from deskhand.domain.disposition import Disposition, highest
from deskhand.domain.event import JudgedItem
from deskhand.domain.reading import Reading, ReadingContext, Role
from deskhand.employees.employee import JudgeContext
from deskhand.employees.paula.judge import judge
from deskhand.language.local.embed import Embedding, Vector
from deskhand.language.local.reader import LocalReader

SAFE_SOUNDING = ("routine", "status", "update", "out_of_scope")


@dataclass(frozen=True)
class Outcome:
    """One held-out line: what it is and what came out."""

    example: Example
    reading: Reading
    judged: JudgedItem


def cached_embeddings(examples: Sequence[Example]) -> dict[str, Embedding]:
    """Embeddings that look the corpus up and compute only what is new (clauses)."""
    from deskhand.language.local.embed import installed_embeddings

    live = installed_embeddings()
    texts = [example.text for example in examples]
    stored = embedded(texts)

    def lookup(name: str) -> Embedding:
        known: dict[str, Vector] = dict(zip(texts, stored[name], strict=True))

        def embed(text: str) -> Vector:
            if text not in known:
                known[text] = live[name](text)
            return known[text]

        return embed

    return {name: lookup(name) for name in SIZES}


def outcomes(examples: Sequence[Example]) -> Iterator[Outcome]:
    """Every example, read and judged by heads that never saw it.

    The second layer of a fold is fitted on the other folds' out-of-fold inputs.
    """
    embeddings = cached_embeddings(examples)
    folds = fold_heads(examples)
    inputs = second_layer_inputs(examples, folds)
    for heads, held in folds:
        others = [at for at in range(len(examples)) if at not in set(held.tolist())]
        weighing = fit_weighing(inputs[others], [examples[at] for at in others])
        reader = LocalReader(replace(heads, weighing=weighing), embeddings)
        for position in held:
            yield outcome(examples[position], reader)


def outcome(example: Example, reader: LocalReader) -> Outcome:
    """`example` as a line of the person who would write it."""
    role = {"vendor": Role.VENDOR, "staff": Role.MANAGER}.get(example.disposition, Role.TENANT)
    orders = (example.open_order,) if example.open_order else ()
    reading = reader.read(example.text, ReadingContext(role=role, open_orders=orders))
    context = JudgeContext(
        role,
        reading.language,
        Thresholds(),
        has_open_order=bool(orders),
        wants_human=reading.wants_human,
        opt_out=reading.opt_out,
        hazards=reading.hazards,
        line_items=reading.items,
    )
    return Outcome(example, reading, line_of([judge(item, context) for item in reading.items]))


def line_of(judged: Sequence[JudgedItem]) -> JudgedItem:
    """The outcome that speaks for the line: the highest, then the first."""
    best = highest([one.disposition for one in judged])
    return next(one for one in judged if one.disposition is best)


def figures() -> None:
    """Print what cross-validation gives."""
    print(report(list(outcomes(load_examples()))))


def report(results: Sequence[Outcome]) -> str:
    """The figures as text."""
    tenants = [result for result in results if result.example.disposition not in SETTLED_BY_ROLE]
    emergencies = _of(results, "emergency")
    others = [result for result in results if result.example.disposition != "emergency"]
    faults = [result for result in results if result.example.trade]
    by_language = (f"  {name} {share(_in(tenants, name), _is_right)}" for name in ("en", "es"))
    return "\n".join(
        [
            f"lines {len(results)}, of them not settled by the role {len(tenants)}",
            f"disposition {share(results, _is_right)}, not settled by the role {share(tenants, _is_right)}",
            *by_language,
            f"right, or asked about {share(results, lambda r: _is_right(r) or _is(r, Disposition.CLARIFY))}",
            f"emergencies found {share(emergencies, _is_right)}, found or asked about {share(emergencies, _is_caught)}",
            f"emergencies as {', '.join(SAFE_SOUNDING)} {share(emergencies, _sounds_safe)}",
            f"false emergencies {share(others, lambda r: _is(r, Disposition.EMERGENCY))}",
            f"trade, of lines with one {share(faults, lambda r: r.judged.trade == r.example.trade)}",
            f"language {share(results, lambda r: r.reading.language == r.example.language)}",
            confusion(results),
        ]
    )


def _in(results: Sequence[Outcome], language: str) -> list[Outcome]:
    return [result for result in results if result.example.language == language]


def _is(result: Outcome, label: Disposition) -> bool:
    return result.judged.disposition is label


def _sounds_safe(result: Outcome) -> bool:
    return result.judged.disposition.value in SAFE_SOUNDING


def _of(results: Sequence[Outcome], label: str) -> list[Outcome]:
    return [result for result in results if result.example.disposition == label]


def _is_right(result: Outcome) -> bool:
    return result.judged.disposition.value == result.example.disposition


def _is_caught(result: Outcome) -> bool:
    return result.judged.disposition in (Disposition.EMERGENCY, Disposition.CLARIFY)


def share(results: Sequence[Outcome], holds: Callable[[Outcome], bool]) -> str:
    """A percentage with its count."""
    count = sum(holds(result) for result in results)
    return f"{100 * count / max(len(results), 1):.1f} % ({count}/{len(results)})"


def confusion(results: Sequence[Outcome]) -> str:
    """Rows are what the lines are, columns what they were taken for."""
    pairs = Counter((result.example.disposition, result.judged.disposition.value) for result in results)
    names = [label.value for label in Disposition]
    lines = ["".ljust(13) + "".join(name[:6].rjust(7) for name in names)]
    lines += [row.ljust(13) + "".join(str(pairs[row, name] or ".").rjust(7) for name in names) for row in names]
    return "\n".join(lines)


def _error(result: Outcome) -> str:
    example, judged = result.example, result.judged
    top = " ".join(f"{name}={p:.2f}" for name, p in result.reading.items[0].severity[:3])
    found = ",".join(f"{f.feature.value}:{f.confidence:.2f}" for item in result.reading.items for f in item.findings)
    return (
        f"{example.disposition}->{judged.disposition.value} [{judged.rule}] {example.language} ({top}) "
        f"want {','.join(example.features)} got {found} order={example.open_order} | {example.text}"
    )


def latency(results: Sequence[Outcome]) -> str:
    """Median and 95th percentile of reading one message with live embeddings."""
    from deskhand.language.local.reader import local_reader

    reader, times = local_reader(), []
    for result in results:
        start = time.perf_counter()
        reader.read(result.example.text, ReadingContext(role=Role.TENANT))
        times.append((time.perf_counter() - start) * 1000)
    return f"read p50 {np.percentile(times, 50):.1f} ms, p95 {np.percentile(times, 95):.1f} ms, n {len(times)}"


if __name__ == "__main__":
    results = list(outcomes(load_examples()))
    print(report(results))
    print(latency(results[:400]))
    if len(sys.argv) > 1:
        Path(sys.argv[1]).write_text("\n".join(_error(r) for r in results if not _is_right(r)) + "\n", "utf-8")
