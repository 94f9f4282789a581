"""Knowledge files become passages that name their source."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from deskhand.config import load_company
from deskhand.config.knowledge import parse_knowledge
from deskhand.domain.passage import Passage


def test_each_heading_with_words_below_it_is_a_passage() -> None:
    text = "Before.\n# Parking\n\n## Guests ##\nUse *Visitor*.\n\nTwo days.\n## Empty\n"
    assert parse_knowledge(text, "knowledge/parking.md") == (
        Passage("knowledge/parking.md", "Before."),
        Passage("knowledge/parking.md#Guests", "Use *Visitor*.\n\nTwo days."),
    )


def test_comments_and_signs_inside_code_are_no_headings() -> None:
    text = "# A\n<!-- # B\nhidden -->\n```\n# not a heading\n```\n#tag\n"
    assert parse_knowledge(text, "a.md") == (Passage("a.md#A", "```\n# not a heading\n```\n#tag"),)


def test_a_passage_knows_its_heading() -> None:
    assert (Passage("a.md#Guests", "").heading, Passage("a.md", "").heading) == ("Guests", "")


def test_files_below_the_folder_are_read_in_order(folder: Path, write: Callable[[str, str | bytes], Path]) -> None:
    write("knowledge/pets.md", "# Cats\nYes.")
    write("knowledge/a/pool.md", "# Hours\n8 to 9.")
    assert load_company(folder).passages == (
        Passage("knowledge/a/pool.md#Hours", "8 to 9."),
        Passage("knowledge/pets.md#Cats", "Yes."),
    )
