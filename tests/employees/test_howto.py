"""docs/howto/employee.md holds: its rules judge and propose as the page says, its scenario passes."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from deskhand import app
from deskhand.config import load_scenarios
from deskhand.domain.action import Escalate, SendMessage, WaitUntil
from deskhand.domain.case import Case
from deskhand.domain.company import Company, Thresholds
from deskhand.domain.contact import Contact
from deskhand.domain.desk import Desk
from deskhand.domain.disposition import Disposition
from deskhand.domain.event import CaseOpened, Claimed, Event, MessageSent, Said, TimerDue, TurnTaken, WaitSet
from deskhand.domain.fold import fold
from deskhand.domain.reading import Feature, Finding, Item, Role
from deskhand.employees.employee import JudgeContext
from deskhand.rehearsal.rehearse import Rehearsal

PAGE = (Path(__file__).parents[2] / "docs/howto/employee.md").read_text(encoding="utf-8")
NOW = datetime(2026, 3, 9, 15, 0, tzinfo=UTC)
MARIA, DANA = "+15125550142", "+15125550100"


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)


@pytest.fixture(scope="module")
def page() -> dict[str, Any]:
    said: dict[str, Any] = {"__name__": "howto"}
    exec("\n".join(blocks("python")), said)
    return said


def judged(page: dict[str, Any], item: Item, **context: Any) -> tuple[Disposition, str]:
    found = page["judge"](item, JudgeContext(Role.TENANT, "en", Thresholds(), **context))
    return found.disposition, found.rule


def test_the_first_rule_that_speaks_decides(page: dict[str, Any]) -> None:
    gas = Finding(Feature.GAS, 0.95, "it smells of gas")
    human = Item("a human please", (Finding(Feature.WANTS_HUMAN, 0.95),))
    assert judged(page, human, hazards=(gas,)) == (Disposition.EMERGENCY, "danger")
    assert judged(page, human) == (Disposition.ESCALATE, "asks_for_a_human")
    assert judged(page, Item("thanks")) == (Disposition.OUT_OF_SCOPE, "anything_else")


def events(*more: tuple[datetime, Any, datetime | None]) -> Case:
    said = Said("w1", MARIA, Role.TENANT, "sms", "it drips", "en", (), Disposition.ROUTINE, None, "a new fault")
    facts = [
        (NOW, CaseOpened("opal", "fault", Contact("Maria", MARIA), "sms", "a new fault"), None),
        (NOW, said, NOW),
        (NOW, TurnTaken("desk", NOW, "1", ("e1",)), None),
        *more,
    ]
    return fold(
        Event(f"e{place}", "opal", at, what, "c1", MARIA, "e1", due) for place, (at, what, due) in enumerate(facts)
    )


def desk(now: datetime) -> Desk:
    return Desk(now, Company("lakeview", "Lakeview Homes", "America/Chicago", escalation=(DANA,)))


def test_the_rule_asks_once_then_waits_then_calls_a_person(page: dict[str, Any]) -> None:
    rule, day = page["ask_for_the_unit"], timedelta(days=1)

    question, wait = rule(events(), desk(NOW))
    assert isinstance(question, SendMessage)
    assert wait == WaitUntil("unit", NOW + day)

    done = [
        (NOW, Claimed("f1", question), None),
        (NOW, MessageSent("f1", MARIA, "ask_unit", "sms", "Which unit is it?"), None),
        (NOW, WaitSet("f2", "unit", NOW + day, "e6"), None),
        (NOW, TimerDue("unit"), NOW + day),
    ]
    assert list(rule(events(*done), desk(NOW))) == []

    fired = (NOW + day, TurnTaken("desk", NOW + day, "1", ("e6",)), None)
    (page_to,) = rule(events(*done, fired), desk(NOW + day))
    assert isinstance(page_to, Escalate)
    assert (page_to.to, page_to.reason) == (DANA, "the unit is not known")


def test_the_scenario_of_the_page_passes(tmp_path: Path) -> None:
    file = tmp_path / "page.yaml"
    file.write_text(next(block for block in blocks("yaml")), encoding="utf-8")
    (scenario,) = load_scenarios(file)
    assert Rehearsal(app.local_language()).play(scenario).failures == ()
