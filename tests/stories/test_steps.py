"""At most two safe steps while help is looked for: never in danger, never against a no, and help waits for none."""

from __future__ import annotations

from dataclasses import replace

import pytest

from deskhand.domain.company import Company
from deskhand.domain.event import WorkOrderUpdated
from deskhand.domain.safe_step import Expects, SafeStep, SafeSteps
from deskhand.testing.office import DAY, JAMES, JAVIER, Office

FIXIT = "+15125550180"
DISPOSAL = "the garbage disposal just hums and won't turn, you can come in any time"
COOLING = "el aire no enfria bien, 78 grados adentro, pueden entrar"


def says(office: Office, who: str, *texts: str) -> None:
    """One text after another, a minute apart."""
    for text in texts:
        office.advance(minutes=1)
        office.sms(who, text)


def notes(office: Office) -> list[str]:
    return [event.what.note for event in office.box.history() if isinstance(event.what, WorkOrderUpdated)]


def of_company(company: Company) -> Office:
    """The office of a company that says otherwise."""
    office = Office(DAY, orders=())
    office.box = replace(office.box, line=replace(office.box.line, company=company))
    return office


@pytest.fixture
def asked(day: Office) -> Office:
    """James has been asked to press the button of the disposal; Fixit has the offer."""
    says(day, JAMES, DISPOSAL)
    assert day.acts(JAMES) == ["order_routine", "ask_step"]
    return day


def test_the_step_is_asked_while_the_offer_runs(asked: Office) -> None:
    assert asked.acts(FIXIT) == ["offer_job"]
    assert asked.broken() == []


def test_that_worked_calls_the_vendor_off_once_and_asks_how_it_was(asked: Office) -> None:
    says(asked, JAMES, "that worked, thanks")
    assert asked.acts(JAMES)[2:] == ["cancelled", "ask_rating"]
    assert asked.acts(FIXIT) == ["offer_job", "offer_withdrawn"]
    assert asked.case(JAMES).outcome == "fixed with a safe step by the tenant"
    says(asked, JAMES, "5")
    assert (asked.acts(JAMES)[-1], asked.case(JAMES).facts["rating"]) == ("thanks_rating", 5)
    assert asked.broken() == []


def test_that_it_works_after_the_vendor_was_announced_calls_them_off(asked: Office) -> None:
    asked.sms(FIXIT, "yes {code}, 3 pm")
    says(asked, JAMES, "that worked, it works again")
    assert (asked.acts(FIXIT)[-1], asked.case(JAMES).closed) == ("offer_withdrawn", True)
    assert asked.broken() == []


def test_what_comes_back_after_it_worked_is_a_new_order(asked: Office) -> None:
    says(asked, JAMES, "yes")
    asked.advance(hours=2)
    asked.sms(JAMES, "the garbage disposal just hums and won't turn, same as this morning")
    assert len(asked.cases(JAMES)) == 2
    assert asked.case(JAMES).order.status.value in ("open", "offered")
    assert "ask_step" not in asked.acts(JAMES)[4:]
    assert asked.broken() == []


def test_what_did_not_help_is_on_the_order_and_the_vendor_hears_it(asked: Office) -> None:
    says(asked, JAMES, "didn't help, still humming")
    assert (asked.acts(JAMES)[-1], notes(asked)) == ("step_noted", ["tried: disposal reset / didn't help, still humming"])
    asked.sms(FIXIT, "yes {code}, 3 pm")
    assert "Tried: disposal reset." in asked.texts(FIXIT)[-1]
    assert asked.broken() == []


@pytest.mark.parametrize("no", ["no", "nope, still dead", "I'd rather not touch that", "I'm at work, can't do that"])
def test_after_a_no_nothing_else_is_asked_and_the_search_goes_on(asked: Office, no: str) -> None:
    says(asked, JAMES, no, "any dog is fine, come in")
    assert asked.acts(JAMES).count("ask_step") == 1
    assert asked.case(JAMES).closed is False
    asked.sms(FIXIT, "yes {code}, 3 pm")
    assert asked.acts(FIXIT)[1] == "job_confirmed_asking"
    assert asked.broken() == []


def test_ok_is_no_yes(asked: Office) -> None:
    says(asked, JAMES, "ok let me try")
    assert (asked.acts(JAMES)[-1], asked.case(JAMES).closed) == ("step_go_on", False)
    says(asked, JAMES, "yes I pressed it")
    assert (asked.acts(JAMES)[-1], asked.case(JAMES).closed) == ("step_go_on", False)
    says(asked, JAMES, "yes it works now")
    assert asked.acts(JAMES)[-2:] == ["cancelled", "ask_rating"]
    assert asked.broken() == []


def test_a_yes_after_the_vendor_was_announced_ends_nothing(asked: Office) -> None:
    asked.sms(FIXIT, "yes {code}, 3 pm")
    says(asked, JAMES, "yes")
    assert (asked.case(JAMES).closed, asked.case(JAMES).order.status.value) == (False, "assigned")
    assert asked.broken() == []


def test_an_hour_later_the_question_is_over(asked: Office) -> None:
    asked.advance(minutes=61)
    asked.sms(JAMES, "yes")
    assert asked.case(JAMES).closed is False
    assert asked.broken() == []


def test_two_steps_and_no_third() -> None:
    office = Office("2026-05-12T12:00:00-05:00", outdoor_f=80, orders=())
    says(office, JAVIER, COOLING, "no sirvio, sigue igual", "si, esta limpio", "sigue sin enfriar")
    assert office.acts(JAVIER)[:5] == ["order_urgent", "ask_step", "step_noted", "ask_step", "step_noted"]
    assert office.acts(JAVIER).count("ask_step") == 2
    assert notes(office)[:2] == ["tried: thermostat / no sirvio, sigue igual", "tried: air filter / si, esta limpio"]
    assert office.broken() == []


def test_access_is_asked_before_a_step_and_a_bare_yes_answers_it(day: Office) -> None:
    says(day, JAMES, "the garbage disposal just hums and won't turn")
    assert day.acts(JAMES) == ["order_routine_ask_access"]
    says(day, JAMES, "yes")
    assert (day.case(JAMES).facts["access"], day.acts(JAMES)[1:]) == (True, ["update_noted", "ask_step"])
    assert day.broken() == []


@pytest.mark.parametrize(
    "report",
    [
        "no power in the kitchen and the outlet is sparking, come in",
        "no power in the bedroom, I flipped the breaker and it keeps tripping. you can come in",
        "the disposal hums and won't turn. I'm at work until 6 but you can come in",
        "the disposal hums, I already pressed the reset, you can come in",
        "the disposal hums and leaks all over, you can come in",
        "the garbage disposal is broken AGAIN, third time, this is ridiculous, you can come in",
    ],
)
def test_danger_a_try_absence_and_anger_are_not_answered_with_a_step(day: Office, report: str) -> None:
    says(day, JAMES, report)
    assert "ask_step" not in day.acts(JAMES)
    assert day.acts(JAMES) != []
    assert day.broken() == []


def test_danger_after_a_step_is_an_emergency_and_nothing_else_is_asked(day: Office) -> None:
    says(day, JAMES, "no power in the bedroom since noon. come in whenever")
    assert day.acts(JAMES)[-1] == "ask_step"
    says(day, JAMES, "it tripped again and now it smells like burning")
    assert "safety_fire" in day.acts(JAMES)
    assert day.acts(JAMES).count("ask_step") == 1
    assert day.broken() == []


def test_a_business_can_switch_it_off(day: Office) -> None:
    office = of_company(replace(day.files.company, troubleshoot=False))
    says(office, JAMES, DISPOSAL)
    assert office.acts(JAMES) == ["order_routine"]


def test_a_businesss_own_step_is_asked_instead_of_ours(day: Office) -> None:
    own = SafeStep(
        "disposal",
        {"en": "Press the green knob once. Does it run now?", "es": "Oprima el botón verde. ¿Ya funciona?"},
        {"en": "green knob", "es": "botón verde"},
        Expects.FIXED,
        things=("disposal",),
    )
    office = of_company(replace(day.files.company, steps=SafeSteps((own,))))
    says(office, JAMES, DISPOSAL)
    assert office.texts(JAMES)[-1].endswith("Press the green knob once. Does it run now?")
    assert office.broken() == []


def test_words_about_another_fault_call_nobody_off(asked: Office) -> None:
    says(asked, JAMES, "the kitchen sink is dripping into the cabinet, a bucket is under it")
    assert not any(case.closed for case in asked.cases(JAMES))
    assert "offer_withdrawn" not in asked.acts(FIXIT)
    assert asked.broken() == []
