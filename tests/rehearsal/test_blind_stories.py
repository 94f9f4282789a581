"""The stories that were written from the specification alone keep every invariant, whatever they expected besides."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from deskhand.rehearsal.command import rehearse_paths

SCENARIOS = Path(__file__).resolve().parents[2] / "src/deskhand/employees/paula/scenarios"
KNOWN_TO_FAIL = {"stories": 4, "triage": 13, "dispatch": 13}
"""Of 40, 60 and 60; named by `deskhand rehearse`. docs/benchmarks.md says how many passed when. Numbers only go down."""


@pytest.mark.usefixtures("_logs_as_before")
@pytest.mark.parametrize(("name", "count"), [("stories", 40), ("triage", 60), ("dispatch", 60)])
def test_the_blind_stories_break_no_invariant_and_no_more_of_them_fail(
    name: str, count: int, capsys: pytest.CaptureFixture[str]
) -> None:
    rehearse_paths([SCENARIOS / f"{name}.yaml"], as_json=True, k=1, channel=None, model=None)
    results = json.loads(capsys.readouterr().out)["results"]
    broken = [failure for result in results for failure in result["failures"] if "invariant" in failure]
    failed = [result["id"] for result in results if not result["passed"]]
    assert (len(results), broken) == (count, [])
    assert len(failed) <= KNOWN_TO_FAIL[name], failed
