"""Messages with one fault, two or three: what is made of each by the whole reader.

    script/bench several

`bench/held_out/several.jsonl` was written from the specification alone. Its half `tuned` was in view when the reader's
limits for possible cuts were chosen, the half `kept` was not.
"""

from __future__ import annotations

import hashlib
import itertools
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from deskhand.domain.reading import ReadingContext, Role
from deskhand.language.local.reader import LocalReader, local_reader

FILE = Path(__file__).parent / "held_out" / "several.jsonl"


@dataclass(frozen=True)
class Message:
    """`gaps` are where one concern has ended and the next has not begun, in characters; `trades` those of all."""

    text: str
    gaps: tuple[tuple[int, int], ...]
    trades: tuple[str | None, ...]
    half: str


def load_messages(file: Path = FILE) -> list[Message]:
    """In the order of the file."""
    return [_message(json.loads(line)) for line in file.read_text("utf-8").splitlines()]


def _message(row: dict[str, object]) -> Message:
    text, concerns = str(row["text"]), row["concerns"]
    assert isinstance(concerns, list)
    at, spans = 0, list[tuple[int, int]]()
    for concern in concerns:
        start = text.index(concern["text"], at)
        at = start + len(concern["text"])
        spans.append((start, at))
    gaps = tuple((one[1], other[0]) for one, other in itertools.pairwise(spans))
    drawn = int(hashlib.sha256(str(row["id"]).encode()).hexdigest(), 16) % 2
    return Message(text, gaps, tuple(concern["trade"] for concern in concerns), "tuned" if drawn else "kept")


def measure(reader: LocalReader, messages: Sequence[Message]) -> str:
    """A row of the table: cut as meant, further concerns found, single faults that were split, trades lost."""
    whole = right = said = split = lost = 0
    for one in messages:
        items = reader.read(one.text, ReadingContext(role=Role.TENANT)).items
        starts = [one.text.index(item.text) for item in items][1:]
        near = sum(any(end - 1 <= start <= begin + 1 for start in starts) for end, begin in one.gaps)
        whole += near == len(starts) == len(one.gaps)
        right, said = right + near, said + len(starts)
        split += not one.gaps and bool(starts)
        heard = {item.trade.value for item in items if item.trade}
        lost += sum(trade is not None and trade not in heard for trade in set(one.trades))
    meant, singles = sum(len(one.gaps) for one in messages), sum(not one.gaps for one in messages)
    trades = sum(len({trade for trade in one.trades if trade}) for one in messages)
    found = f"{2 * right / max(1, said + meant):.3f} ({right} right, {said} said, {meant} meant)"
    return f"{len(messages)} | {whole} | {found} | {split} of {singles} | {lost} of {trades} |"


def main() -> None:
    reader, messages = local_reader(), load_messages()
    print("| half | messages | cut as meant | further concerns: F1 | single ones split | trades not heard |")
    print("|---|---|---|---|---|---|")
    for half in ("tuned", "kept"):
        print(f"| {half} | {measure(reader, [one for one in messages if one.half == half])}")


if __name__ == "__main__":
    main()
