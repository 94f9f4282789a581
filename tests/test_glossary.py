"""docs/glossary.md holds: every public class of domain and ports has its word, every class that it names is there."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src/deskhand"
PAGE = (ROOT / "docs/glossary.md").read_text(encoding="utf-8")
WORDS, PLAIN = PAGE.split("## Plain values")

NAMED = re.findall(r"^- \*\*(.+?)\*\* \(`(.+?)`\): ", WORDS, re.MULTILINE)
UNNAMED = re.findall(r"^- \*\*(.+?)\*\*: ", WORDS, re.MULTILINE)
PLAIN_VALUES = re.findall(r"`(\w+)`", PLAIN)


def public_classes(file: Path) -> set[str]:
    parts = ast.parse(file.read_text(encoding="utf-8")).body
    return {part.name for part in parts if isinstance(part, ast.ClassDef) and not part.name.startswith("_")}


def test_every_public_class_of_domain_and_ports_is_explained() -> None:
    files = [*(SOURCE / "domain").glob("*.py"), SOURCE / "ports.py"]
    classes = set().union(*map(public_classes, files))
    assert sorted(classes - {word for word, _ in NAMED} - set(PLAIN_VALUES)) == []


@pytest.mark.parametrize(("word", "path"), NAMED)
def test_a_word_that_names_a_class_names_one_that_exists(word: str, path: str) -> None:
    assert word in public_classes(SOURCE / path)


def test_plain_values_exist_in_domain_or_ports() -> None:
    files = [*(SOURCE / "domain").glob("*.py"), SOURCE / "ports.py"]
    assert sorted(set(PLAIN_VALUES) - set().union(*map(public_classes, files))) == []


def test_no_word_is_explained_twice() -> None:
    words = [word.lower() for word, _ in NAMED] + [word.lower() for word in (*UNNAMED, *PLAIN_VALUES)]
    assert sorted(word for word in set(words) if words.count(word) > 1) == []


def test_every_entry_is_a_word_in_at_most_two_lines() -> None:
    entries = re.split(r"\n(?=- |\n|#)", WORDS)
    entries = [entry.strip("\n") for entry in entries if entry.strip().startswith("- ")]
    assert len(entries) == len(NAMED) + len(UNNAMED)
    assert [entry for entry in entries if entry.count("\n") > 1] == []
