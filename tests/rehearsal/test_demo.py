"""The night at Lakeview ends well however it is told."""

from __future__ import annotations

import pytest

from deskhand import app
from deskhand.rehearsal.demo import tell
from deskhand.rehearsal.timeline import as_data, moments


@pytest.mark.parametrize("seed", range(1, 51))
def test_the_end_state_holds_for_every_seed(seed: int) -> None:
    assert tell(app.local_language(), seed).problems == []


def test_the_timeline_runs_forward_and_says_who_said_what() -> None:
    told = tell(app.local_language())
    times = [moment.at for moment in moments(told)]
    assert times == sorted(times)
    assert {moment.kind for moment in moments(told)} >= {"said", "sent", "done", "why", "clock"}


def test_the_same_night_as_data_carries_checks_kpis_and_the_timeline() -> None:
    data = as_data(tell(app.local_language()))
    assert (data["company"], data["problems"]) == ("Lakeview Homes", [])
    assert set(data) == {"company", "timeline", "kpis", "checks", "problems"}
