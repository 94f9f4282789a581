from __future__ import annotations

import pytest

from deskhand.config.job_file import load_job
from deskhand.config.problems import FileProblems
from deskhand.domain.job import Authority, Grant, GuardrailSetting, JobDescription, KpiTarget
from deskhand.domain.money import usd

WHOLE = """---
title: Maintenance coordinator
opens: [message, hazard]
authority:
  send_message: alone
  offer_job: alone_up_to limit
  ask_approval: alone_up_to 300
  cancel_work_order: ask
  close_case: never
guardrails:
  frequency:
  required_facts:
    mode: observe
    on_missing_fact: ask
    create_work_order: [trade, summary]
escalation: [life_safety]
kpis:
  satisfaction: at least 4.5 of 5
---

# Paula

She owns it.
"""


@pytest.fixture
def written(tmp_path):
    folder = tmp_path / "paula"
    folder.mkdir()

    def write(text):
        path = folder / "job.md"
        path.write_text(text)
        return path

    return write


def problems_of(path):
    with pytest.raises(FileProblems) as caught:
        load_job(path)
    return [(problem.line, problem.what, problem.mend) for problem in caught.value.problems]


def test_a_whole_job_description(written):
    job = load_job(written(WHOLE))
    assert job == JobDescription(
        employee="paula",
        title="Maintenance coordinator",
        version=job.version,
        authority={
            "send_message": Grant(Authority.ALONE),
            "offer_job": Grant(Authority.ALONE_UP_TO),
            "ask_approval": Grant(Authority.ALONE_UP_TO, usd(300)),
            "cancel_work_order": Grant(Authority.ASK),
            "close_case": Grant(Authority.NEVER),
        },
        guardrails=(
            GuardrailSetting("frequency"),
            GuardrailSetting("required_facts", "observe", "ask", {"create_work_order": ("trade", "summary")}),
        ),
        kpis=(KpiTarget("satisfaction", "at least 4.5 of 5"),),
        opens=("message", "hazard"),
        duty="# Paula\n\nShe owns it.",
    )


def test_the_version_is_of_the_whole_file(written):
    first = load_job(written(WHOLE)).version
    assert load_job(written(WHOLE)).version == first
    assert load_job(written(WHOLE + "And more.\n")).version != first


def test_nothing_granted_is_nothing_allowed(written):
    assert load_job(written("---\ntitle: Clerk\n---\n")).authority == {}


@pytest.mark.parametrize(
    ("old", "new", "line", "what"),
    [
        ("send_message: alone", "send_mesage: alone", 5, "authority.send_mesage: unknown key"),
        ("alone_up_to 300", "alone_up_to", 7, "authority.ask_approval: 'alone_up_to' does not say up to what"),
        ("alone_up_to 300", "alone_up_to lots", 7, "authority.ask_approval: 'lots' is not an amount"),
        ("order: ask", "order: maybe", 8, "authority.cancel_work_order: 'maybe' is not an authority"),
        ("mode: observe", "mode: off", 13, "guardrails.required_facts.mode: 'off' is not a mode"),
        ("fact: ask", "fact: guess", 14, "guardrails.required_facts.on_missing_fact: 'guess' is not a ruling"),
        ("opens:", "opnes:", 3, "opnes: unknown key"),
        ("title: Maintenance coordinator\n", "", 2, "title: is missing"),
    ],
)
def test_a_mistake_is_named_with_its_line(written, old, new, line, what):
    found = problems_of(written(WHOLE.replace(old, new, 1)))
    assert [(at, said) for at, said, _ in found] == [(line, what)]


def test_a_slip_is_mended(written):
    slipped = written(WHOLE.replace("send_message", "send_mesage"))
    assert [mend for _, _, mend in problems_of(slipped)] == ["did you mean 'send_message'?"]


@pytest.mark.parametrize("text", ["", "# Paula\n", "---\ntitle: Paula\n", "---\n- a list\n---\n"])
def test_a_file_without_front_matter_says_how_to_start(written, text):
    assert [line for line, _, _ in problems_of(written(text))] == [1]


def test_a_file_that_is_not_there_is_a_problem_and_no_crash(tmp_path):
    assert len(problems_of(tmp_path / "paula" / "job.md")) == 1
