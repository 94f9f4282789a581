"""The documents hold: their links lead somewhere, their commands exist, and their tables are the code's."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer.main

from deskhand.channels.manifest import installed
from deskhand.cli import app
from deskhand.config.company_folder import KINDS
from deskhand.guardrails.check import found as guardrails

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src/deskhand"
DOCS = sorted((ROOT / "docs").rglob("*.md"))
PAGES = [*sorted(ROOT.glob("*.md")), *DOCS, *sorted((ROOT / "examples").glob("*/README.md"))]
ADRS = [page for page in DOCS if page.parent.name == "adr"]

FENCED = re.compile(r"```(\w*)\n(.*?)```", re.DOTALL)
SPAN = re.compile(r"`([^`\n]+)`")
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
RUN = re.compile(r"(?:^|&& )(?:\.venv/bin/|\S*/bin/)?(deskhand|script/[\w-]+)((?: [^#|&;]*)?)")


def name_of(page: Path) -> str:
    return str(page.relative_to(ROOT))


def text_of(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def prose_of(page: Path) -> str:
    return FENCED.sub("", text_of(page))


def commands_in(page: Path) -> Iterator[tuple[str, list[str]]]:
    """(program, its words) of every shell line and every code span that runs one of ours."""
    blocks = [block for kind, block in FENCED.findall(text_of(page)) if kind in ("", "sh", "bash", "shell")]
    lines = [line for block in blocks for line in block.splitlines()] + SPAN.findall(prose_of(page))
    for line in lines:
        for program, words in RUN.findall(line.strip().removeprefix("$ ")):
            yield program, words.split()


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_relative_link_leads_to_a_file(page: Path) -> None:
    targets = [link.partition("#")[0] for link in LINK.findall(prose_of(page)) if "://" not in link]
    assert [target for target in targets if target and not (page.parent / target).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_script_that_is_named_exists(page: Path) -> None:
    scripts = {program for program, _ in commands_in(page) if program != "deskhand"}
    assert sorted(script for script in scripts if not (ROOT / script).is_file()) == []


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_command_that_is_named_exists_with_its_options(page: Path) -> None:
    runs = [words for program, words in commands_in(page) if program == "deskhand"]
    assert [" ".join(words) for words in runs if not understood(words)] == []


def understood(words: list[str]) -> bool:
    """Whether the command and each option of `words` is known to the program; arguments may be anything."""
    command = typer.main.get_command(app)
    words = list(words)
    while words and not words[0].startswith("-") and hasattr(command, "commands"):
        if words[0] not in command.commands:
            return False
        command = command.commands[words.pop(0)]
    options = {option for parameter in command.params for option in parameter.opts} | {"--help"}
    return all(word.partition("=")[0] in options for word in words if word.startswith("-"))


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_source_file_that_is_named_exists(page: Path) -> None:
    spans = SPAN.findall(prose_of(page))
    named = [span for span in spans if re.fullmatch(r"[\w./-]+/[\w.-]+\.(?:py|md|toml|jsonl|txt|in)", span)]
    places = (SOURCE, ROOT, page.parent, SOURCE / "employees/paula")
    missing = [one for one in named if not any((place / one).exists() for place in places)]
    assert [one for one in missing if "NAME" not in one] == []


def test_the_understood_commands_can_be_told_from_others() -> None:
    assert understood(["audit", "why", "WO-1001", "--company", "x"])
    assert not understood(["audit", "who"])
    assert not understood(["serve", "--loudly"])


@pytest.mark.parametrize("page", ADRS, ids=name_of)
def test_a_decision_is_at_most_40_lines(page: Path) -> None:
    lines = text_of(page).splitlines()
    assert len(lines) <= 40
    assert [line for line in lines if line.startswith("## ")] == ["## Context", "## Decision", "## What was given up"]


def test_the_decisions_are_numbered_without_a_gap() -> None:
    assert [int(page.name[:4]) for page in ADRS] == list(range(1, len(ADRS) + 1))


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_every_column_of_a_record_file_is_explained(kind: Any) -> None:
    page = text_of(ROOT / "docs/howto/company.md")
    assert f"{kind.name}.csv" in page
    section = page.partition(f"### {kind.name}.csv")[2].partition("\n##")[0] or page
    assert [column for column in kind.columns if f"`{column}`" not in section] == []


def test_the_columns_that_are_marked_as_needed_are_those_of_the_code() -> None:
    page = text_of(ROOT / "docs/howto/company.md")
    for kind in KINDS[:5]:
        section = page.partition(f"### {kind.name}.csv")[2].partition("\n##")[0]
        rows = [row for row in section.splitlines() if "**needed**" in row]
        assert {column for row in rows for column in SPAN.findall(row.split("|")[1])} == set(kind.required)


def test_every_setting_of_a_channel_is_explained() -> None:
    page = text_of(ROOT / "docs/howto/deploy.md")
    settings = [f"DESKHAND_{one.name}_{setting.name}".upper() for one in installed() for setting in one.settings]
    assert [setting for setting in settings if f"`{setting}`" not in page] == []


def test_the_guardrails_of_the_employee_page_are_those_of_the_code() -> None:
    page = text_of(ROOT / "docs/howto/employee.md")
    always = SPAN.findall(page.partition("Always on, whether declared or not: ")[2].partition("\n")[0])
    declared = SPAN.findall(page.partition("To declare: ")[2].partition("\n")[0])
    assert set(always) == {kind for kind, one in guardrails().items() if one.always}
    assert set(declared) == {kind for kind, one in guardrails().items() if not one.always}
