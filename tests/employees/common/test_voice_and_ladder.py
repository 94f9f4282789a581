"""What every employee does alike: in whose language it writes, and that a question is put once for each reason."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from deskhand.domain.action import Escalate, WaitUntil
from deskhand.domain.case import Case, Hold
from deskhand.domain.company import Company
from deskhand.domain.contact import Contact
from deskhand.domain.desk import Desk, Shown
from deskhand.domain.escalation import Escalation, EscalationKind
from deskhand.domain.reading import Role
from deskhand.employees.common.ladder import Ladder, already, people
from deskhand.employees.common.turn import CHECK_IN, STANDS_STILL, never_a_dead_end
from deskhand.employees.common.voice import NOWHERE, Voice, language_of

NOW = datetime(2026, 3, 9, 15, 0, tzinfo=UTC)
MARIA, DANA, LUIS = "+15125550142", "+15125550100", "+15125550101"
COMPANY = Company("acme", "Acme", "UTC", escalation=(DANA, LUIS))
STAFF = (Contact("Dana Reyes", phone=DANA, role=Role.MANAGER), Contact("Luis", phone=LUIS, role=Role.MANAGER, language="es"))
DESK = Desk(NOW, COMPANY, Shown(staff=STAFF))
CASE = Case("c1", "paula", "fault", MARIA, Contact("Maria", phone=MARIA), "sms", NOW, root="r1")
LADDER = Ladder(Voice(lambda case, desk, language, for_vendor: {"place": NOWHERE}), lambda case, one: None)


def asked(reason: str) -> Escalation:
    return Escalation("e1", "c1", EscalationKind.HAND_OFF, "K27", reason, NOW, NOW + timedelta(minutes=30), (DANA,))


def test_somebody_who_has_not_written_is_written_to_in_the_language_of_their_record() -> None:
    assert [language_of(CASE, DESK, who) for who in (DANA, LUIS, "+15125550199")] == ["en", "es", "en"]


def test_a_question_goes_to_the_first_of_the_ladder_in_their_language() -> None:
    handed = LADDER.hand_off(CASE, replace(DESK, company=replace(COMPANY, escalation=(LUIS, DANA))), "a reason #7")
    assert handed is not None
    assert (handed.to, handed.language, dict(handed.facts)["reason"]) == (LUIS, "es", "a reason")


def test_it_is_put_once_for_each_reason() -> None:
    again = replace(CASE, escalations=(asked("a reason"),))
    assert [len(list(LADDER.once(case, DESK, "a reason"))) for case in (CASE, again)] == [1, 0]
    assert [already(again, reason) for reason in ("a reason", "another")] == [True, False]


def test_whoever_may_not_be_written_to_is_left_out() -> None:
    page = LADDER.hand_off(CASE, DESK, "a reason")
    assert page is not None
    refused = Hold("r0", None, "opt_out", page, "refuse", "has asked for silence")
    assert people(replace(CASE, holds={"page": refused}), DESK) == (LUIS,)


def test_a_company_without_anybody_to_ask_asks_nobody() -> None:
    nobody = replace(DESK, company=replace(COMPANY, escalation=()))
    assert list(LADDER.once(CASE, nobody, "a reason")) == []


def test_a_case_that_waits_for_nothing_is_looked_at_again_and_then_goes_to_a_person() -> None:
    (first,) = never_a_dead_end(CASE, DESK, LADDER)
    assert first == WaitUntil(CHECK_IN, NOW + timedelta(hours=24))
    (second,) = never_a_dead_end(replace(CASE, fired={CHECK_IN: NOW}), DESK, LADDER)
    assert isinstance(second, Escalate)
    assert second.reason == STANDS_STILL
    assert list(never_a_dead_end(replace(CASE, escalations=(asked("a reason"),)), DESK, LADDER)) == []
