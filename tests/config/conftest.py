"""A company folder to spoil, and the problems that loading it names."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from deskhand.config import FileProblem, FileProblems, load_company, load_scenarios

COMPANY = """\
name: Lakeview Homes
time_zone: America/Chicago
properties:
  - name: Lakeview Court
    address: 2140 Lakeview Court Drive
"""

Write = Callable[[str, str | bytes], Path]
Named = Callable[[], list[str]]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "lakeview"
    (made / "records").mkdir(parents=True)
    (made / "company.yaml").write_text(COMPANY)
    return made


@pytest.fixture
def write(folder: Path) -> Write:
    """Puts a file into the company's folder."""

    def put(name: str, content: str | bytes) -> Path:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return put


@pytest.fixture
def named(folder: Path) -> Named:
    """The problems of the company's folder as people read them, without the folder in front."""
    return lambda: [str(problem).removeprefix(f"{folder}/") for problem in problems_of(lambda: load_company(folder))]


@pytest.fixture
def scenario_problems(tmp_path: Path) -> Callable[[str], list[str]]:
    """The problems of a scenario file with this text."""

    def loaded(text: str) -> list[str]:
        path = tmp_path / "story.yaml"
        path.write_text(text)
        return [str(one).removeprefix(f"{tmp_path}/") for one in problems_of(lambda: load_scenarios(path))]

    return loaded


def problems_of(load: Callable[[], object]) -> tuple[FileProblem, ...]:
    with pytest.raises(FileProblems) as raised:
        load()
    return raised.value.problems
