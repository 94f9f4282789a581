"""`deskhand rehearse`: exit codes, the shape of its data, and what a scenario may rely on."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from deskhand.rehearsal.command import rehearse_paths

STORY = """
- id: a-drip
  employee: paula
  at: 2026-03-09T10:00:00-05:00
  from: "+15125550142"
  lines:
    - say: "the bathroom sink drains slowly, no rush"
  expect:
    disposition: {disposition}
    trade: plumbing
    escalated: false
    actions: [create_work_order, send_message]
    never: [close_case]
    facts: {{unit: 4B}}
    status: waiting
"""
SHAPE = {
    "id", "passed", "passes", "failures", "disposition", "dispositions", "trade", "language", "escalated", "status",
    "actions", "replies", "facts", "turn_ms",
}  # fmt: skip


@pytest.fixture
def story(tmp_path: Path) -> Path:
    file = tmp_path / "drip.yaml"
    file.write_text(STORY.format(disposition="routine"), encoding="utf-8")
    return file


def test_all_passed_is_0(story: Path) -> None:
    assert rehearse_paths([story], as_json=True, k=1, channel=None, model=None) == 0


def test_one_failed_is_1_and_says_what_was_expected(story: Path, capsys: pytest.CaptureFixture[str]) -> None:
    story.write_text(STORY.format(disposition="emergency"), encoding="utf-8")
    assert rehearse_paths([story], as_json=False, k=1, channel=None, model=None) == 1
    assert "disposition: expected emergency, was routine" in capsys.readouterr().out


@pytest.mark.parametrize("wrong", ["dispositon: routine", "status: wating", "actions: [send_mesage]"])
def test_a_wrong_file_is_2_with_its_line_and_the_mend(
    story: Path, wrong: str, capsys: pytest.CaptureFixture[str]
) -> None:
    story.write_text(story.read_text(encoding="utf-8").replace("escalated: false", wrong), encoding="utf-8")
    assert rehearse_paths([story], as_json=False, k=1, channel=None, model=None) == 2
    said = capsys.readouterr().err
    assert said.startswith(f"{story}:11: ")


def test_a_path_that_is_not_there_is_2(tmp_path: Path) -> None:
    assert rehearse_paths([tmp_path / "nothing.yaml"], as_json=False, k=1, channel=None, model=None) == 2


def test_the_data_has_the_promised_shape(story: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rehearse_paths([story], as_json=True, k=3, channel=None, model=None)
    data = json.loads(capsys.readouterr().out)
    (result,) = data["results"]
    assert (data["scenarios"], set(result)) == (1, SHAPE)
    assert set(result["replies"][0]) == {"to", "channel", "at", "text", "purpose"}
    assert result["dispositions"] == ["routine"]


def test_the_stories_written_from_the_specification_play_without_a_broken_invariant(
    capsys: pytest.CaptureFixture[str],
) -> None:
    scenarios = Path(__file__).resolve().parents[2] / "src/deskhand/employees/paula/scenarios"
    rehearse_paths([scenarios], as_json=True, k=1, channel=None, model=None)
    results = json.loads(capsys.readouterr().out)["results"]
    broken = [failure for result in results for failure in result["failures"] if "invariant" in failure]
    assert (len(results), broken) == (40, [])
