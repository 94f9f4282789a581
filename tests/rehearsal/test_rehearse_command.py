"""`deskhand rehearse`: what scripts rely on. Exit codes, the JSON, and files that are wrong."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from deskhand.rehearsal.command import rehearse_paths
from deskhand.testing.office import EXAMPLES

HERE = Path(__file__).parent
GOOD = """\
lines: [{say: "the bathroom faucet drips a little, no rush"}]
expect: {disposition: routine, trade: plumbing}
"""
BAD = GOOD.replace("routine", "emergency")
KEYS = [
    "id",
    "passed",
    "passes",
    "failures",
    "disposition",
    "dispositions",
    "trade",
    "language",
    "escalated",
    "status",
    "actions",
    "replies",
    "facts",
    "turn_ms",
]



def rehearse(
    *paths: Path, as_json: bool = False, k: int = 1, channel: str | None = None, model: str | None = None
) -> int:
    return rehearse_paths(paths, as_json, k, channel, model)


def test_all_passed_is_0(written, capsys):
    assert rehearse(written(GOOD)) == 0
    assert capsys.readouterr().out == "passed story\n1 of 1 scenarios passed\n"


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("scout", "'scout' is planned and not built yet; use one of: archer, paula, sentinel"),
        ("pamela", "there is no employee 'pamela'; use one of: archer, paula, sentinel"),
    ],
)
def test_a_scenario_of_somebody_who_is_not_there_is_2_and_nothing_is_played(written, capsys, name, told):
    path = written(GOOD)
    path.write_text(path.read_text("utf-8").replace("employee: paula", f"employee: {name}"), "utf-8")
    assert rehearse(written(GOOD, "good"), path) == 2
    said = capsys.readouterr()
    assert (said.out, said.err) == ("", f"{path}:2: employee: {told}\n")


def test_a_company_whose_connection_names_somebody_who_is_not_there_is_2(written, capsys, tmp_path):
    mine = Path(shutil.copytree(EXAMPLES / "lakeview", tmp_path / "mine")) / "company.yaml"
    mine.write_text(mine.read_text("utf-8").replace("employee: paula", "employee: scout"), "utf-8")
    assert rehearse(written(f"company: {mine.parent}\n{GOOD}")) == 2
    assert "connections.sms: there is no employee 'scout'; there is paula, archer, sentinel" in capsys.readouterr().err


def test_one_failed_is_1_and_says_what(written, capsys):
    assert rehearse(written(GOOD, "good"), written(BAD, "bad")) == 1
    assert capsys.readouterr().out.splitlines() == [
        "passed good",
        "FAILED bad",
        "       disposition: expected emergency, was routine",
        "1 of 2 scenarios passed",
    ]


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ("lines: [{shout: hi}]", "shout"),
        ("lines: [{say: hi}]\nexpect: {mood: good}", "mood"),
        ("lines: [{say: hi}]\nexpect: {disposition: happy}", "happy"),
        ("lines: [{wait: soon}]", "soon"),
        ("lines: [{say: hi}]\nat: yesterday", "the key 'at' is there twice"),
    ],
)
def test_a_file_that_is_wrong_is_2_with_path_line_and_mend_and_nothing_is_played(written, capsys, body, says):
    path = written(body)
    assert rehearse(path) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert f"{path}:" in err
    assert says in err


def test_a_path_that_does_not_exist_is_2(tmp_path, capsys):
    assert rehearse(tmp_path / "none.yaml") == 2
    assert "there is no such file or folder" in capsys.readouterr().err


def test_a_channel_that_does_not_exist_is_2(written, capsys):
    assert rehearse(written(GOOD), channel="pigeon") == 2
    assert "no channel 'pigeon'" in capsys.readouterr().err


def test_a_company_that_does_not_exist_is_2(written, capsys):
    assert rehearse(written(f"company: nowhere\n{GOOD}")) == 2
    assert "no company 'nowhere'" in capsys.readouterr().err


def test_one_wrong_file_among_good_ones_plays_nothing(written, capsys):
    assert rehearse(written(GOOD, "good"), written("lines: []", "bad")) == 2
    assert capsys.readouterr().out == ""


def test_a_folder_is_all_its_files(written, tmp_path, capsys):
    written(GOOD, "one")
    written(GOOD, "two")
    assert rehearse(tmp_path) == 0
    assert capsys.readouterr().out.splitlines()[-1] == "2 of 2 scenarios passed"


# ------------------------------------------------------------------ JSON


@pytest.fixture
def told(written, capsys):
    """The JSON of a drip at night that is answered, as a script gets it."""
    path = written("""\
        lines:
          - say: "the bathroom faucet drips a little, no rush"
          - wait: 2m
          - say: "yes they can come in any time, no pets"
        expect: {disposition: routine, status: closed}
    """)
    assert rehearse(path, as_json=True) == 1
    return json.loads(capsys.readouterr().out)


def test_the_json_has_exactly_the_promised_keys_in_their_order(told):
    assert list(told) == ["scenarios", "passed", "results"]
    assert (told["scenarios"], told["passed"], len(told["results"])) == (1, 0, 1)
    assert list(told["results"][0]) == KEYS
    assert [list(reply) for reply in told["results"][0]["replies"]] == [["to", "channel", "at", "text", "purpose"]] * 2


def test_the_json_says_what_happened(told):
    result = told["results"][0]
    assert {key: result[key] for key in KEYS if key not in ("replies", "facts", "turn_ms")} == {
        "id": "story",
        "passed": False,
        "passes": 0,
        "failures": ["status: expected closed, was waiting"],
        "disposition": "routine",
        "dispositions": ["routine", "update"],
        "trade": "plumbing",
        "language": "en",
        "escalated": False,
        "status": "waiting",
        "actions": ["create_work_order", "send_message", "update_work_order", "wait_until"],
    }


def test_facts_are_booleans_or_text_and_times_numbers(told):
    result = told["results"][0]
    assert (result["facts"]["unit"], result["facts"]["access"]) == ("4B", True)
    assert {type(ms) for ms in result["turn_ms"]} == {float}
    assert len(result["turn_ms"]) == 2


def test_a_reply_carries_its_instant_with_the_offset(told):
    assert [reply["at"] for reply in told["results"][0]["replies"]] == [
        "2026-03-09T07:04:00+00:00",
        "2026-03-09T07:06:00+00:00",
    ]


def test_small_talk_has_no_trade(written, capsys):
    assert rehearse(written("lines: [{say: thank you so much}]"), as_json=True) == 0
    result = json.loads(capsys.readouterr().out)["results"][0]
    assert (result["trade"], result["disposition"], result["status"]) == (None, "out_of_scope", "closed")


def test_a_folder_without_scenarios_is_2_since_nothing_was_proved(tmp_path, capsys):
    assert rehearse(tmp_path, as_json=True) == 2
    assert capsys.readouterr().out == ""


# ------------------------------------------------------------------ k runs


def test_k_plays_every_scenario_k_times_and_counts_the_passes(written, capsys):
    assert rehearse(written(GOOD), as_json=True, k=4) == 0
    result = json.loads(capsys.readouterr().out)["results"][0]
    assert (result["passed"], result["passes"]) == (True, 4)


def test_a_failure_of_a_perturbed_run_names_the_run(written, capsys):
    body = 'lines: [{say: "the bathroom faucet drips a little, no rush"}]\nexpect: {first_reply: {has: ["nothing"]}}'
    assert rehearse(written(body), as_json=True, k=2) == 1
    failures = json.loads(capsys.readouterr().out)["results"][0]["failures"]
    assert [failure.partition("first_reply")[0] for failure in failures] == ["", "run 2: "]


def test_the_same_file_gives_the_same_json_twice(written, capsys):
    path = written(GOOD)
    seen = []
    for _ in range(2):
        rehearse(path, as_json=True, k=3)
        told = json.loads(capsys.readouterr().out)
        seen.append({key: value for key, value in told["results"][0].items() if key != "turn_ms"})
    assert seen[0] == seen[1]


def test_the_command_itself_exits_with_that_code(written):
    command = [sys.executable, "-m", "deskhand.cli", "rehearse", "--json", str(written(BAD))]
    done = subprocess.run(command, capture_output=True, text=True, cwd=HERE, env={**os.environ, "NO_COLOR": "1"})
    assert (done.returncode, done.stderr) == (1, "")
    assert json.loads(done.stdout)["results"][0]["failures"] == ["disposition: expected emergency, was routine"]
