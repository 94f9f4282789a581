"""The corpus: examples of every kind of writer, a quarter of them set aside by hash before anything is trained."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

EMPLOYEES = Path(__file__).resolve().parents[2] / "src/deskhand/employees"
CORPUS = EMPLOYEES / "paula" / "corpus"
FOLDS = 6
DEV = 0
"""The fold that encoder and linear heads never see: half of it teaches the second layer, half judges."""


@dataclass(frozen=True)
class Example:
    """One line of a tenant, a customer, or whoever reports something."""

    text: str
    language: str
    disposition: str
    trade: str | None
    open_order: str | None
    features: tuple[str, ...]


@dataclass(frozen=True)
class Reply:
    """One line of a vendor or of staff: what was open to them, and what it answers."""

    text: str
    language: str
    asked: str
    answer: str


@dataclass(frozen=True)
class Appointment:
    """One reply about an appointment: what the person was last sent, and what it is about."""

    text: str
    language: str
    asked: str
    about: str
    disposition: str
    features: tuple[str, ...]


@dataclass(frozen=True)
class Lead:
    """One message of a lead to a business, with the facts that its words give by name."""

    text: str
    language: str
    asked: str
    business: str
    disposition: str
    facts: dict[str, str]


def load_appointments(final: bool = False) -> list[Appointment]:
    """Sentinel's replies in file order: those to learn from, or the quarter that was set aside."""
    rows = _rows(sorted((EMPLOYEES / "sentinel" / "corpus").glob("*.jsonl")))
    named = ("text", "lang", "asked", "about", "disposition")
    found = [Appointment(*(str(row[name]) for name in named), tuple(row["features"])) for row in rows]  # type: ignore[arg-type]
    return [one for one in found if is_final(one.text) is final]


def load_leads(final: bool = False) -> list[Lead]:
    """Archer's messages likewise."""
    rows = _rows(sorted((EMPLOYEES / "archer" / "corpus").glob("*.jsonl")))
    named = ("text", "lang", "asked", "business", "disposition")
    found = [Lead(*(str(row[name]) for name in named), dict(row["facts"])) for row in rows]  # type: ignore[call-overload]
    return [one for one in found if is_final(one.text) is final]


def load_examples(folder: Path = CORPUS, final: bool = False) -> list[Example]:
    """Examples in file order: those to learn from, or the quarter that was set aside."""
    rows = _rows(sorted(folder.glob("*.jsonl")))
    return [_example(row) for row in rows if is_final(str(row["text"])) is final]


def load_wishes(folder: Path = CORPUS) -> list[Example]:
    """Lines about the two wishes, for the layer that weighs them alone: messages that stop, a person who answers."""
    return [_example(row) for row in _rows(sorted((folder / "wishes").glob("*.jsonl")))]


def load_replies(who: str, folder: Path = CORPUS, final: bool = False) -> list[Reply]:
    """Replies of `vendor` or `staff`."""
    rows = _rows(sorted((folder / "replies").glob(f"{who}_*.jsonl")))
    replies = [Reply(*(str(row[name]) for name in ("text", "lang", "asked", "answer"))) for row in rows]
    return [reply for reply in replies if is_final(reply.text) is final]


def is_final(text: str) -> bool:
    """True for one text in four."""
    return _digest(text)[0] < 64


def fold_of(text: str) -> int:
    """The fold in which a text is held out, 0 to FOLDS - 1."""
    return _digest(text)[1] % (2 * FOLDS) % FOLDS


def is_judged(text: str) -> bool:
    """True for the half of a fold that judges; the other half teaches the second layer."""
    return _digest(text)[2] % 2 == 1


def _digest(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()


def _rows(paths: Iterable[Path]) -> list[dict[str, object]]:
    return [json.loads(line) for path in paths for line in path.read_text("utf-8").splitlines() if line.strip()]


def _example(row: dict[str, object]) -> Example:
    return Example(
        str(row["text"]),
        str(row["lang"]),
        str(row["disposition"]),
        str(row["trade"]) if row["trade"] else None,
        str(row["open_order"]) if row["open_order"] else None,
        tuple(str(name) for name in row["features"]),  # type: ignore[attr-defined]
    )
