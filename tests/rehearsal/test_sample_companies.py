"""The stories of the two companies that are no landlords: all pass but those whose words the reader takes for another."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from deskhand.rehearsal.command import rehearse_paths

SCENARIOS = Path(__file__).resolve().parents[2] / "src/deskhand/employees/paula/scenarios"
MISREAD = {
    "cl-08-maquina-de-hielo": "an ice machine in Spanish is taken for air conditioning",
    "cl-09-quote-above-the-limit": "a reach-in refrigerator of a kitchen is taken for an appliance",
    "cl-10-unknown-number-is-asked-for-the-site": "a griddle that heats on one side is taken for heating",
    "cl-11-drains-back-up-in-the-kitchen": "sewage in Spanish (coladeras) is taken for clean water",
    "hh-06-unknown-number-is-asked-for-the-house": "a wobbling fan is asked about as if it could be danger",
    "hh-08-locked-out-after-dark": "a lock-out beside an open order is taken for an update of it",
    "hh-13-another-fault-beside-an-open-order": "a new fault with access beside an open order is taken for an update",
}
"""What the words were taken for. This only gets shorter."""


@pytest.mark.usefixtures("_logs_as_before")
@pytest.mark.parametrize("company", ["coldline", "handyhome"])
def test_a_sample_companys_stories_hold(company: str, capsys: pytest.CaptureFixture[str]) -> None:
    rehearse_paths([SCENARIOS / f"{company}.yaml"], as_json=True, k=1, channel=None, model=None)
    results = json.loads(capsys.readouterr().out)["results"]
    broken = [failure for result in results for failure in result["failures"] if "invariant" in failure]
    failed = {result["id"] for result in results if not result["passed"]}
    assert (len(results) >= 12, broken, failed - set(MISREAD)) == (True, [], set())


@pytest.mark.usefixtures("_logs_as_before")
def test_the_stories_of_who_is_asked_first_hold() -> None:
    assert rehearse_paths([SCENARIOS / "ranking.yaml"], as_json=True, k=1, channel=None, model=None) == 0
