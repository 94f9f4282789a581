"""Messages with several concerns: where each begins, and how well a reader cuts messages that it never saw.

A file of the corpus has one message a line; ` // ` stands before each further concern.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.reader.corpus import CORPUS, is_final
from deskhand.domain.reading import ReadingContext, Role
from deskhand.language.local.reader import LocalReader

MARK = " // "


@dataclass(frozen=True)
class Cuts:
    """A message in pieces, each with the blank before it; every piece is a concern."""

    pieces: tuple[str, ...]

    @property
    def text(self) -> str:
        return "".join(self.pieces)

    @property
    def starts(self) -> tuple[int, ...]:
        """Where the words of each further concern begin."""
        return tuple(at + 1 for at in itertools.accumulate(map(len, self.pieces[:-1])))


def load_cuts(folder: Path = CORPUS / "cuts", final: bool = False) -> list[Cuts]:
    """Messages in file order: those to learn from, or the quarter that was set aside."""
    lines = [line for path in sorted(folder.glob("*.txt")) for line in path.read_text("utf-8").splitlines()]
    found = [cuts_of(line) for line in lines if line.strip()]
    return [one for one in found if is_final(one.text) is final]


def cuts_of(line: str) -> Cuts:
    first, *others = line.strip().split(MARK)
    return Cuts((first, *(f" {piece}" for piece in others)))


def cuts_report(reader: LocalReader, found: Sequence[Cuts]) -> str:
    """Cuts that were meant and said, and messages cut exactly as meant."""
    right = said = meant = whole = 0
    for one in found:
        items = reader.read(one.text, ReadingContext(role=Role.TENANT)).items
        starts, at = [], 0
        for item in items:
            at = one.text.index(item.text, at)
            starts.append(at)
            at += len(item.text)
        near = sum(any(abs(start - place) <= 1 for place in one.starts) for start in starts[1:])
        right, said, meant = right + near, said + len(starts) - 1, meant + len(one.starts)
        whole += near == len(starts) - 1 == len(one.starts)
    share = 100 * whole / max(1, len(found))
    f1 = 2 * right / max(1, said + meant)
    return (
        f"| messages with several concerns or one, cut as meant | {share:.1f} % ({whole} of {len(found)}) |\n"
        f"| further concerns found: F1 | {f1:.3f} ({right} right, {said} said, {meant} meant) |"
    )
