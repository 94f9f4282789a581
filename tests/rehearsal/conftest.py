"""Scenarios written as files, as scripts write them."""

from __future__ import annotations

import textwrap
from collections.abc import Callable
from pathlib import Path

import pytest

from deskhand import app
from deskhand.config import CompanyFiles, Scenario, apply_given, load_company, load_scenarios
from deskhand.rehearsal.perturb import Perturbation
from deskhand.rehearsal.play import Played, play
from deskhand.testing.office import EXAMPLES

HEAD = """\
- id: {name}
  employee: paula
  at: {at}
  channel: sms
  from: "+15125550142"
"""
NIGHT = "2026-03-09T02:04:00-05:00"


@pytest.fixture(scope="session")
def lakeview() -> CompanyFiles:
    return load_company(EXAMPLES / "lakeview")


@pytest.fixture
def written(tmp_path: Path) -> Callable[..., Path]:
    """Writes a scenario file of the given lines (and expectations) and returns its path."""

    def write(body: str, name: str = "story", at: str = NIGHT) -> Path:
        path = tmp_path / f"{name}.yaml"
        path.write_text(HEAD.format(name=name, at=at) + textwrap.indent(textwrap.dedent(body), "  "), encoding="utf-8")
        return path

    return write


@pytest.fixture
def scenario(written: Callable[..., Path]) -> Callable[..., Scenario]:
    """Reads a scenario of the given lines."""

    def read(body: str, **changes: str) -> Scenario:
        return load_scenarios(written(body, **changes))[0]

    return read


@pytest.fixture
def played(scenario: Callable[..., Scenario], lakeview: CompanyFiles) -> Callable[..., Played]:
    """Plays a scenario of the given lines, perturbed where asked."""

    def run(body: str, change: Perturbation | None = None, channel: str | None = None, **changes: str) -> Played:
        story = scenario(body, **changes)
        files = apply_given(lakeview, story.given)
        return play(story, files, app.local_language(), change or Perturbation(), channel)

    return run
