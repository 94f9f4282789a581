"""Every employee's room holds together: its job is decided, its words are there in both languages, its guardrails exist."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest

import deskhand.employees
from deskhand.config.job_file import load_job
from deskhand.domain.action import Action
from deskhand.guardrails.check import unknown_kinds
from deskhand.language.local.write import LANGUAGES, lint, load_writer

ROOMS = Path(deskhand.employees.__file__).parent
EMPLOYEES = sorted(path.parent.name for path in ROOMS.glob("*/job.md"))
SPEAKS = {"to_contact": 2, "to_sender": 4, "to_colleague": 3}
"""Methods of a voice, and the place of the speech act among their arguments."""
CASES = {"archer", "sentinel"}
"""Paula's words have a test of their own, which reads more of her code."""


@pytest.mark.parametrize("name", EMPLOYEES)
def test_every_action_is_decided_on_in_the_job(name: str) -> None:
    job = load_job(ROOMS / name / "job.md")
    names = {re.sub(r"(?<!^)(?=[A-Z])", "_", kind.__name__).lower() for kind in get_args(Action)}
    assert set(job.authority) == names
    assert unknown_kinds(job) == ()


@pytest.mark.parametrize("name", EMPLOYEES)
def test_the_phrases_are_there_in_both_languages_and_invite_no_opt_out(name: str) -> None:
    assert lint(load_writer(ROOMS / "common" / "phrases", ROOMS / name / "phrases")) == []


@pytest.mark.parametrize("name", sorted(CASES))
def test_whatever_is_said_has_words(name: str) -> None:
    writer = load_writer(ROOMS / "common" / "phrases", ROOMS / name / "phrases")
    said = set(_acts(ROOMS / name)) | {"introduction", "repeated", "draft", "hand_off", "page_emergency", "call_page"}
    missing = {act for act in said for language in LANGUAGES if act not in writer.phrases[language]}
    assert missing == set()


@pytest.mark.parametrize("name", sorted(CASES))
def test_no_message_to_a_person_is_cheerful_about_nothing_or_asks_two_things(name: str) -> None:
    writer = load_writer(ROOMS / name / "phrases")
    for language in LANGUAGES:
        for act, templates in writer.phrases[language].items():
            for template in templates:
                assert template.count("?") <= (2 if act == "ask_again" else 1), (act, language)
                assert "!" not in template, (act, language)


def _acts(room: Path) -> Iterator[str]:
    """Speech acts that the code of a room names outright."""
    for file in room.glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in SPEAKS:
                place = SPEAKS[node.func.attr]
                act = node.args[place] if len(node.args) > place else None
                if isinstance(act, ast.Constant) and isinstance(act.value, str):
                    yield act.value


