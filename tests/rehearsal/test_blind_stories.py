"""The stories that were written from the specification alone keep every invariant, whatever they expected besides."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from deskhand.rehearsal.command import rehearse_paths

SCENARIOS = Path(__file__).resolve().parents[2] / "src/deskhand/employees/paula/scenarios"
KNOWN_TO_FAIL = 6
"""Named by `deskhand rehearse`; docs/benchmarks.md says how many passed when. This number only goes down."""


@pytest.mark.usefixtures("_logs_as_before")
def test_the_blind_stories_break_no_invariant_and_no_more_of_them_fail(capsys: pytest.CaptureFixture[str]) -> None:
    rehearse_paths([SCENARIOS / "stories.yaml"], as_json=True, k=1, channel=None, model=None)
    results = json.loads(capsys.readouterr().out)["results"]
    broken = [failure for result in results for failure in result["failures"] if "invariant" in failure]
    failed = [result["id"] for result in results if not result["passed"]]
    assert (len(results), broken) == (40, [])
    assert len(failed) <= KNOWN_TO_FAIL, failed
