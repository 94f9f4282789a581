"""BANKING77 and CLINC150 as they lie beside the project; none of it belongs to the project."""

from __future__ import annotations

import csv
import hashlib
import json
import random
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

DATA = Path(__file__).resolve().parents[3] / "shared/data"
BANKING, CLINC = Path("banking77/dev/train.csv"), Path("clinc150/dev/data_full_dev.json")
JUDGED_OF_256 = 77
"""Of BANKING77 only the training half lies here: three lines in ten, by hash, judge and are never drawn from."""


@dataclass(frozen=True)
class Labelled:
    text: str
    label: str


@dataclass(frozen=True)
class Split:
    """Lines to learn from, lines that judge, and lines that mean none of the labels."""

    learnt: tuple[Labelled, ...]
    judged: tuple[Labelled, ...]
    outside: tuple[str, ...] = ()

    @property
    def texts(self) -> list[str]:
        return [line.text for line in (*self.learnt, *self.judged)] + list(self.outside)


def missing(folder: Path) -> list[Path]:
    """The files that are not there."""
    return [folder / name for name in (BANKING, CLINC) if not (folder / name).is_file()]


def load_banking(folder: Path) -> Split:
    with (folder / BANKING).open(encoding="utf-8", newline="") as file:
        lines = [Labelled(row["text"], row["category"]) for row in csv.DictReader(file)]
    kept = [line for line in lines if not _is_judged(line.text)]
    return Split(tuple(kept), tuple(line for line in lines if _is_judged(line.text)))


def load_clinc(folder: Path) -> Split:
    """The public train, val and oos_val; `oos_train` is left alone: nothing here learns from what is out of scope."""
    parts = json.loads((folder / CLINC).read_text("utf-8"))
    learnt, judged = (tuple(Labelled(text, label) for text, label in parts[name]) for name in ("train", "val"))
    return Split(learnt, judged, tuple(text for text, _ in parts["oos_val"]))


def shots(lines: Sequence[Labelled], number: int, seed: int) -> list[Labelled]:
    """`number` lines of each label, drawn with `seed`."""
    dice, by_label = random.Random(seed), defaultdict[str, list[Labelled]](list)
    for line in lines:
        by_label[line.label].append(line)
    return [line for label in sorted(by_label) for line in dice.sample(by_label[label], number)]


def _is_judged(text: str) -> bool:
    return hashlib.sha256(text.encode()).digest()[0] < JUDGED_OF_256
