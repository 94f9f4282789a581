"""The stories of safe steps pass, but for one that is read as worse than it is."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from deskhand.rehearsal.command import rehearse_paths

SCENARIOS = Path(__file__).resolve().parents[2] / "src/deskhand/employees/paula/scenarios/steps.yaml"

MISREAD = {"st-05-a-breaker-that-tripped-twice-is-left-alone"}
"""Read as an emergency: no step is asked there either."""


@pytest.mark.usefixtures("_logs_as_before")
def test_the_stories_of_safe_steps_hold(capsys: pytest.CaptureFixture[str]) -> None:
    rehearse_paths([SCENARIOS], as_json=True, k=1, channel=None, model=None)
    results = json.loads(capsys.readouterr().out)["results"]
    failed = {result["id"]: result["failures"] for result in results if not result["passed"]}
    assert set(failed) <= MISREAD, failed
    assert len(results) >= 8
