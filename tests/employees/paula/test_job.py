from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

import pytest

import deskhand.employees.paula
from deskhand.config.job_file import load_job
from deskhand.domain.action import Action
from deskhand.domain.job import Authority
from deskhand.guardrails.check import unknown_kinds

FOLDER = Path(deskhand.employees.paula.__file__).parent
OTHERS_DO = {
    "book_appointment", "assign_lead", "record_lead", "move_appointment", "cancel_appointment", "mark_appointment", "offer_slot", "give_slot",
    "send_invitation",
}  # fmt: skip
PLAYBOOKS = sorted((FOLDER / "playbooks").glob("*.md"))


def test_her_job_description_reads_and_all_its_guardrails_exist():
    assert unknown_kinds(load_job(FOLDER / "job.md")) == ()


def test_every_action_is_decided_on_and_money_has_a_limit():
    authority = load_job(FOLDER / "job.md").authority
    names = {re.sub(r"(?<!^)(?=[A-Z])", "_", kind.__name__).lower() for kind in get_args(Action)}
    assert set(authority) == names
    granted = {name: grant.authority for name, grant in authority.items()}
    assert {name for name, grant in granted.items() if grant is Authority.ALONE_UP_TO} == {"offer_job"}
    assert {name for name, grant in granted.items() if grant is Authority.NEVER} == OTHERS_DO


def test_a_missed_emergency_is_no_target_but_zero():
    targets = {kpi.name: kpi.target for kpi in load_job(FOLDER / "job.md").kpis}
    assert targets["missed_emergency_rate"] == "0"


def test_her_playbooks():
    assert [path.stem for path in PLAYBOOKS] == ["burst_pipe", "gas_or_co", "no_heat", "routine_request"]


@pytest.mark.parametrize("path", PLAYBOOKS, ids=lambda path: path.stem)
def test_a_playbook_says_when_what_for_and_until_when(path):
    front, steps = path.read_text().split("---\n")[1:3]
    assert [line.partition(":")[0] for line in front.splitlines()] == ["applies_when", "goal", "done_when"]
    assert re.search(r"^1\. ", steps, re.MULTILINE)
