"""steps.yaml: what a business lets people try, and every mistake by line and mend."""

from __future__ import annotations

from pathlib import Path

import pytest

from deskhand.config import FileProblems, load_company
from deskhand.config.problems import Problems
from deskhand.config.steps_file import parse_steps
from deskhand.domain.reading import Feature, Trade
from deskhand.domain.records import Urgency
from deskhand.domain.safe_step import Expects, SafeStep, SafeSteps

FULL = """\
never_after: [not home, no estoy]
steps:
  - id: breaker
    name: {en: breaker, es: interruptor}
    when: {trade: [electrical], feature: [no_power], urgency: [urgent], words: [no power]}
    never_with: [water]
    tried: [reset]
    expects: fixed
    say: {en: "Set it once. Is it back?", es: "Muévalo una vez. ¿Ya volvió?"}
  - id: filter
    off: true
"""
STEP = """\
steps:
  - id: valve
    name: {en: valve, es: llave}
    when: {thing: [toilet]}
    expects: checked
    say: {en: "Turn it. Is it closed?", es: "Gírela. ¿Ya está?"}
"""


def read(text: str) -> tuple[SafeSteps, list[str]]:
    problems = Problems("steps.yaml")
    found = parse_steps(text, problems)
    return found, [str(problem) for problem in problems.found]


def test_a_step_is_read_with_all_that_it_says() -> None:
    found, problems = read(FULL)
    breaker = SafeStep(
        id="breaker",
        says={"en": "Set it once. Is it back?", "es": "Muévalo una vez. ¿Ya volvió?"},
        names={"en": "breaker", "es": "interruptor"},
        expects=Expects.FIXED,
        urgencies=(Urgency.URGENT,),
        trades=(Trade.ELECTRICAL,),
        features=(Feature.NO_POWER,),
        words=("no power",),
        never_with=("water",),
        tried=("reset",),
    )
    assert (found, problems) == (SafeSteps((breaker,), ("not home", "no estoy"), frozenset({"filter"})), [])


@pytest.mark.parametrize("text", ["", "# nothing\n", "steps: []\n"])
def test_a_file_without_steps_has_none(text: str) -> None:
    assert read(text) == (SafeSteps(), [])


def test_a_businesss_own_step_goes_before_ours_and_in_the_place_of_one_of_the_same_id() -> None:
    own, ours = read(STEP)[0], read(FULL.replace("filter", "valve").replace("    off: true", "    off: false"))[0]
    usual = SafeSteps((*ours.steps[:1], SafeStep("valve", {}, {}, Expects.FIXED)), ("away",))
    merged = SafeSteps(own.steps, ("gone",), frozenset({"x"})).over(usual)
    assert [step.expects for step in merged.steps if step.id == "valve"] == [Expects.CHECKED]
    assert ([step.id for step in merged.steps], merged.never_after) == (["valve", "breaker"], ("gone", "away"))


def test_a_step_that_is_off_is_left_out_of_ours() -> None:
    usual = read(STEP)[0]
    assert read("steps:\n  - {id: valve, off: true}\n")[0].over(usual).steps == ()


@pytest.mark.parametrize(
    ("wrong", "mend", "said"),
    [
        ("thing: [toilet]", "trade: [plumber]", "steps.yaml:4: steps.when.trade: 'plumber' is not a trade; did you mean 'plumbing'?"),
        ("thing: [toilet]", "feature: [gas]", "steps.yaml:4: steps.when.feature: gas is a danger, and after one no step is asked; remove it"),
        ("thing: [toilet]", "urgency: [emergency], thing: [toilet]", "steps.yaml:4: steps.when.urgency: an emergency gets no steps; write urgent or routine"),
        ("thing: [toilet]", "urgency: [urgent]", "steps.yaml:4: steps.when: does not say for which faults; give at least one of trade, thing, feature, words"),
        ("expects: checked", "expects: yes", "steps.yaml:5: steps.expects: 'yes' is not what a yes can mean; use one of: checked, fixed"),
        ("Is it closed?", "Close it.", "steps.yaml:6: steps.say.en: must end with its only question; end it like 'Does it run now?'"),
        ("Turn it. Is", "Turn it! Is", "steps.yaml:6: steps.say.en: holds a sign that shouts or a brace; write plain sentences without ! { or }"),
        (', es: "Gírela. ¿Ya está?"', "", "steps.yaml:6: steps.say.es: is missing; write it like es: 'Press its red button once. Does it run now?'"),
        ("id: valve", "id: valve\n    colour: red", "steps.yaml:3: steps.colour: unknown key; use one of: expects, id, name, never_with, off, say, tried, when"),
    ],
)  # fmt: skip
def test_a_mistake_is_named_with_its_line_and_its_mend(wrong: str, mend: str, said: str) -> None:
    assert wrong in STEP
    assert read(STEP.replace(wrong, mend, 1))[1] == [said]


def test_the_same_step_twice_is_a_mistake() -> None:
    twice = STEP + STEP.removeprefix("steps:\n")
    assert read(twice)[1] == ["steps.yaml:7: steps.id: the step 'valve' is there twice; keep one of them"]


def test_a_companys_folder_may_hold_its_own_steps(tmp_path: Path) -> None:
    (tmp_path / "company.yaml").write_text("name: Acme\ntime_zone: UTC\ntroubleshoot: off\n", "utf-8")
    assert load_company(tmp_path).company.steps == SafeSteps()
    (tmp_path / "steps.yaml").write_text(STEP, "utf-8")
    company = load_company(tmp_path).company
    assert ([step.id for step in company.steps.steps], company.troubleshoot) == (["valve"], False)


def test_a_mistake_in_it_is_named_with_those_of_the_other_files(tmp_path: Path) -> None:
    (tmp_path / "company.yaml").write_text("name: Acme\ntime_zone: UTC\ntroubleshoot: maybe\n", "utf-8")
    (tmp_path / "steps.yaml").write_text(STEP.replace("checked", "magic"), "utf-8")
    with pytest.raises(FileProblems) as wrong:
        load_company(tmp_path)
    found = [(Path(problem.file).name, problem.line) for problem in wrong.value.problems]
    assert found == [("company.yaml", 3), ("steps.yaml", 5)]
