"""Figures of the local reader through the judge, roles and open orders known, outdoor temperature unknown.

    script/bench language                  the fold on which thresholds are chosen, by weights that never saw it (var/dev)
    script/bench language --final          the quarter that was set aside, by the weights that ship; logged
    script/bench language [--final] FILE   every line that was judged otherwise, to FILE
    DESKHAND_MODEL=… script/bench language [--n 300]    a sample through that model's engine as well, both columns
"""

from __future__ import annotations

import argparse
import os
import subprocess
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from bench.language_model import Reads, side_by_side
from bench.plain_danger import said_plainly
from bench.reader.corpus import DEV, Example, fold_of, is_judged, load_examples, load_replies
from bench.reader.cuts import cuts_report, load_cuts
from bench.reader.labels import SETTLED_BY_ROLE
from bench.sets import sets_report
from deskhand.domain.company import Thresholds
from deskhand.domain.disposition import Disposition, highest
from deskhand.domain.event import JudgedItem
from deskhand.domain.reading import Asked, Reading, ReadingContext, Role
from deskhand.employees.employee import JudgeContext
from deskhand.employees.paula.judge import judge
from deskhand.language.local.embed import load_use
from deskhand.language.local.encoder import load_encoder
from deskhand.language.local.heads import load_heads
from deskhand.language.local.reader import LocalReader, local_reader
from deskhand.language.local.replies import load_reply_heads

ROOT = Path(__file__).resolve().parents[1]
SAFE_SOUNDING = ("routine", "status", "update", "out_of_scope")
LIFE = frozenset(
    {"gas", "co", "fire_smoke", "electrical", "trapped", "violence", "medical", "self_harm"}
)  # as the issue of life safety counts them
TO_REACH = (85.0, 80.0, 88.0, 98.0, 1.0, 12.0, 15.0)


@dataclass(frozen=True)
class Outcome:
    """One held-out line: what it is and what came out."""

    example: Example
    reading: Reading
    judged: JudgedItem

    @property
    def label(self) -> str:
        return self.judged.disposition.value

    @property
    def right(self) -> bool:
        return self.label == self.example.disposition


def dev_reader() -> LocalReader:
    """The reader with weights that never saw the fold DEV."""
    folder = ROOT / "var/dev"
    use, encoder = load_use(), load_encoder(folder / "encoder.onnx")
    return LocalReader(load_heads(folder, use, encoder), load_reply_heads(use, encoder, folder))


def outcome(example: Example, reader: Reads) -> Outcome:
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


def report(results: Sequence[Outcome]) -> str:
    """The figures as text, and the confusion table."""
    table = "\n".join(f"| {name} | {value} |" for name, value in figures(results))
    return f"| figure | value |\n|---|---|\n{table}\n\n{confusion(results)}"


def figures(results: Sequence[Outcome]) -> list[tuple[str, str]]:
    """Name and value of each figure. Lines that a role settles are left out."""
    read = [r for r in results if r.example.disposition not in SETTLED_BY_ROLE]
    emergencies = [r for r in read if r.example.disposition == "emergency"]
    calm = [r for r in read if r.example.disposition != "emergency"]
    calm_but_unclear = [r for r in calm if r.example.disposition != "clarify"]
    life = [r for r in emergencies if LIFE & set(r.example.features)]
    plain = [r for r in life if said_plainly(r.example)]
    rows = [
        ("dispositions right, English", _of(read, "en"), lambda r: r.right),
        ("dispositions right, Spanish", _of(read, "es"), lambda r: r.right),
        ("right or met with the safety question", read, lambda r: r.right or r.label == "clarify"),
        ("trade right, of lines with one", [r for r in read if r.example.trade], _trade_right),
        ("trade right, of faults read as faults", [r for r in read if r.example.trade and _both_faults(r)], _trade_right),
        ("emergencies named", emergencies, lambda r: r.right),
        ("emergencies named or met with the safety question", emergencies, lambda r: r.label in ("emergency", "clarify")),
        ("emergencies read as routine, status, update or out of scope", emergencies, lambda r: r.label in SAFE_SOUNDING),
        ("life safety in plain words, named", plain, lambda r: r.right),
        ("life safety otherwise, named", [r for r in life if r not in plain], lambda r: r.right),
        ("life safety otherwise, named or asked", [r for r in life if r not in plain], lambda r: r.label in ("emergency", "clarify")),
        ("calm raised to emergency", calm, lambda r: r.label == "emergency"),
        ("calm and clear, met with the safety question", calm_but_unclear, lambda r: r.label == "clarify"),
        ("language", read, lambda r: r.reading.language == r.example.language),
    ]  # fmt: skip
    return [(name, share(own, holds)) for name, own, holds in rows]


def _of(results: Sequence[Outcome], language: str) -> list[Outcome]:
    return [result for result in results if result.example.language == language]


def _trade_right(result: Outcome) -> bool:
    return result.judged.trade is not None and result.judged.trade.value == result.example.trade


def _both_faults(result: Outcome) -> bool:
    faults = ("emergency", "urgent", "routine")
    return result.label in faults and result.example.disposition in faults


def share(results: Sequence[Outcome], holds: Callable[[Outcome], bool]) -> str:
    """A percentage with its count."""
    count = sum(holds(result) for result in results)
    return f"{100 * count / max(len(results), 1):.1f} % ({count} of {len(results)})"


def confusion(results: Sequence[Outcome]) -> str:
    """Rows are what the lines are, columns what they were taken for."""
    pairs = Counter((result.example.disposition, result.label) for result in results)
    names = [label.value for label in Disposition]
    lines = ["".ljust(13) + "".join(name[:6].rjust(7) for name in names)]
    lines += [row.ljust(13) + "".join(str(pairs[row, name] or ".").rjust(7) for name in names) for row in names]
    return "\n".join(lines)


def replies_report(reader: LocalReader, final: bool) -> str:
    """Vendors' words: what they answer, with the offer or the job they have known."""
    lines = []
    for language in ("en", "es"):
        replies = [r for r in load_replies("vendor", final=final) if final or (fold_of(r.text) == DEV and is_judged(r.text))]
        own = [reply for reply in replies if reply.language == language]
        right = 0
        for reply in own:
            asked = (Asked("offer_job", "A11"),) if reply.asked == "offered" else ()
            items = reader.read(reply.text, ReadingContext(role=Role.VENDOR, asked=asked)).items
            found = items[0].answer.value if items and items[0].answer else None
            right += found == (None if reply.answer in ("eta", "other") else reply.answer)
        lines.append(f"| vendors' answers right, {language} | {100 * right / max(1, len(own)):.1f} % ({right} of {len(own)}) |")
    return "\n".join(lines)


def latency(results: Sequence[Outcome], reader: LocalReader) -> str:
    """Median and 95th percentile of reading one message."""
    times = []
    for result in results[:400]:
        start = time.perf_counter()
        reader.read(result.example.text, ReadingContext(role=Role.TENANT))
        times.append((time.perf_counter() - start) * 1000)
    return f"| reading a message | p50 {np.percentile(times, 50):.1f} ms, p95 {np.percentile(times, 95):.1f} ms, n {len(times)} |"


def miss(result: Outcome) -> str:
    example, judged = result.example, result.judged
    top = " ".join(f"{name}={p:.2f}" for name, p in result.reading.items[0].severity[:3])
    found = ",".join(f"{f.feature.value}:{f.confidence:.2f}" for item in result.reading.items for f in item.findings)
    return (
        f"{example.disposition}->{result.label} [{judged.rule}] {example.language} ({top}) "
        f"want {','.join(example.features)} got {found} order={example.open_order} | {example.text}"
    )


def log(results: Sequence[Outcome]) -> None:
    """Every opening of the quarter that was set aside is written down."""
    read = [r for r in results if r.example.disposition not in SETTLED_BY_ROLE]
    commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=False)
    figures = ", ".join(f"{name} {share(_of(read, name), lambda r: r.right)}" for name in ("en", "es"))
    with (ROOT / "docs/final_runs.md").open("a", encoding="utf-8") as file:
        file.write(f"| {datetime.now(UTC):%Y-%m-%d %H:%M} | {commit.stdout.strip()} | {figures} |\n")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter, allow_abbrev=False)
    parser.add_argument("--final", action="store_true")
    parser.add_argument("--n", type=int, default=300)
    parser.add_argument("files", nargs="*", type=Path)
    asked = parser.parse_args()
    final = asked.final
    reader = local_reader() if final else dev_reader()
    examples = load_examples(final=final)
    examples = examples if final else [example for example in examples if fold_of(example.text) == DEV and is_judged(example.text)]
    results = [outcome(example, reader) for example in examples]
    print(report(results))
    print(replies_report(reader, final))
    print(sets_report(reader, final))
    cuts = load_cuts(final=final)
    print(cuts_report(reader, cuts if final else [one for one in cuts if fold_of(one.text) == DEV]))
    print(latency(results, reader))
    if final:
        log(results)
    print(side_by_side(examples, reader, outcome, figures, asked.n, os.environ))
    for file in asked.files:
        file.write_text("\n".join(miss(r) for r in results if not r.right) + "\n", "utf-8")


if __name__ == "__main__":
    main()
