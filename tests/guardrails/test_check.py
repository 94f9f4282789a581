from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

import deskhand.guardrails
from deskhand.domain.action import (
    CloseCase,
    CreateWorkOrder,
    Escalate,
    OfferJob,
    Purpose,
    RecordOptOut,
    SendMessage,
    WaitUntil,
)
from deskhand.domain.escalation import EscalationKind
from deskhand.domain.job import Authority, Grant, GuardrailSetting, JobDescription
from deskhand.domain.money import usd
from deskhand.domain.reading import Trade
from deskhand.domain.records import Urgency
from deskhand.domain.verdict import Ruling, SentBefore, Verdict
from deskhand.guardrails.check import check, kinds, rulings, unknown_kinds

MARIA, VENDOR, DANA, STRANGER = "+15125550142", "+15125550190", "+15125550100", "+15125559999"
NIGHT = datetime(2026, 3, 10, 8, 4, tzinfo=UTC)
ALWAYS = {"ai_disclosure", "authority", "card_number", "consent", "hours", "opt_out", "paused", "recipient", "shadow"}


def page(**changes):
    deadline = NIGHT + timedelta(minutes=2)
    return replace(Escalate(EscalationKind.PAGE, DANA, "water", deadline, emergency=True, text="Water."), **changes)


def test_an_ordinary_message_is_allowed_by_all(situation, message):
    assert check(message(), situation()) == Verdict(Ruling.ALLOW, "all")


def test_the_audit_names_every_guardrail_that_ran_in_order(situation, message):
    ran = [verdict.rule for verdict in rulings(message(), situation())]
    declared = {"spend", "frequency", "required_facts", "forbidden_promise", "access_codes"}
    assert ran == sorted(ALWAYS | declared)


def test_what_job_md_does_not_declare_does_not_run_and_the_law_does(situation, message):
    bare = situation(job=JobDescription("paula", "", "", {"send_message": Grant(Authority.ALONE)}))
    assert {verdict.rule for verdict in rulings(message(), bare)} == ALWAYS


def test_every_file_with_a_rule_is_found():
    folder = Path(deskhand.guardrails.__file__).parent
    assert kinds() == {file.stem for file in folder.glob("*.py") if "\nKIND = " in file.read_text()}


def test_every_kind_is_named_after_its_file():
    assert {"authority", "spend", "recipient", "hours", "frequency", "card_number", "paused", "shadow"} < kinds()


def test_a_guardrail_that_does_not_exist_refuses_everything(situation, message):
    job = replace(situation().job, guardrails=(GuardrailSetting("moods"),))
    assert unknown_kinds(job) == ("moods",)
    assert check(message(), situation(job=job)).ruling is Ruling.REFUSE


def test_the_most_severe_ruling_wins(situation, message):
    at_night = situation(now=NIGHT, last_words_at=NIGHT - timedelta(hours=3))
    assert check(message(), at_night).ruling is Ruling.DEFER
    sent = tuple(SentBefore(NIGHT - timedelta(hours=4), "service", "case-1", "noted") for _ in range(12))
    assert check(message(), replace(at_night, sent=sent)).ruling is Ruling.ESCALATE
    assert check(message(to=STRANGER), replace(at_night, sent=sent)).ruling is Ruling.REFUSE


def test_of_two_waits_the_longer_counts(situation, message):
    sent_now = NIGHT - timedelta(minutes=1)
    survey = message(purpose=Purpose.OUTREACH, act="survey")
    told = replace(situation().recipient, consent=("sms",))
    shown = situation(now=NIGHT, recipient=told, sent=(SentBefore(sent_now, "outreach", "other", "survey"),))
    waits = {verdict.rule: verdict.until for verdict in rulings(survey, shown) if verdict.until}
    assert waits == {"hours": datetime(2026, 3, 10, 14, tzinfo=UTC), "frequency": sent_now + timedelta(days=1)}
    assert check(survey, shown).until == sent_now + timedelta(days=1)


def test_a_rule_that_fails_denies(situation, message):
    without_zone = situation(now=datetime(2026, 3, 10, 12), last_words_at=None)  # noqa: DTZ001
    told = replace(without_zone, recipient=replace(without_zone.recipient, consent=("sms",)))
    verdict = check(message(), told)
    assert (verdict.ruling, verdict.rule) == (Ruling.REFUSE, "hours")
    assert "ValueError" in verdict.reason


def test_a_rule_that_fails_never_holds_back_life_safety(situation, message):
    broken = situation(now=datetime(2026, 3, 10, 12), last_words_at=None, opted_out_at=NIGHT, hazard_in_last_words=True)  # noqa: DTZ001
    assert check(message(purpose=Purpose.SAFETY), broken).ruling is Ruling.ALLOW


def test_an_observed_rule_notes_and_lets_pass(declaring, message):
    wrong = message("I guarantee it.")
    assert check(wrong, declaring("forbidden_promise")).ruling is Ruling.REFUSE
    observing = declaring("forbidden_promise", mode="observe")
    assert check(wrong, observing).ruling is Ruling.ALLOW
    assert [one for one in rulings(wrong, observing) if one.observed] == [
        Verdict(Ruling.REFUSE, "forbidden_promise", "guarantees", observed=True)
    ]


@pytest.mark.parametrize("kind", sorted(ALWAYS))
def test_law_cannot_be_set_to_observe(kind, declaring, message):
    shown = replace(declaring(kind, mode="observe"), paused=True, opted_out_at=NIGHT, known_addresses={})
    assert not any(verdict.observed for verdict in rulings(message(), shown))


@pytest.mark.parametrize("now", [NIGHT, NIGHT + timedelta(hours=9)])
@pytest.mark.parametrize("authority", [Authority.ALONE, Authority.ASK, Authority.NEVER])
@pytest.mark.parametrize("text", ["Leave now.", "I guarantee he will arrive at 3 PM.", "Code: 4111 1111 1111 1111"])
@pytest.mark.parametrize("introduced", [True, False])
def test_life_safety_passes_whatever_the_other_rules_say(situation, message, now, authority, text, introduced):
    job = replace(situation().job, authority={"send_message": Grant(authority)})
    shown = situation(now=now, job=job, last_words_at=None, introduced=introduced, emergency=True)
    assert check(message(text, purpose=Purpose.SAFETY), shown).ruling is Ruling.ALLOW
    assert check(page(text=text), replace(shown, last_words_at=None)).ruling is Ruling.ALLOW


def test_a_page_said_again_passes_as_the_page_does(situation):
    again = SendMessage(DANA, "page", Purpose.INTERNAL, emergency=True, text="Sent again: he said 3 PM and $9,000.")
    assert check(again, situation(now=NIGHT)).ruling is Ruling.ALLOW
    assert check(replace(again, to=VENDOR), situation(now=NIGHT)).rule == "forbidden_promise"


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"paused": True}, "paused"),
        ({"opted_out_at": NIGHT}, "opt_out"),
        ({"known_addresses": {}}, "recipient"),
        ({"shadow": True}, "shadow"),
    ],
)
def test_only_four_rules_stop_life_safety(situation, message, changes, rule):
    verdict = check(message(purpose=Purpose.SAFETY), situation(emergency=True, **changes))
    assert (verdict.rule, verdict.ruling is Ruling.ALLOW) == (rule, False)


def test_what_is_denied_by_default(situation):
    nothing_granted = situation(job=JobDescription("paula", "", ""))
    actions = [
        CreateWorkOrder("Lakeview Court", "4B", Trade.PLUMBING, Urgency.ROUTINE, "drip", MARIA),
        OfferJob("WO-1", VENDOR, Trade.PLUMBING, Urgency.ROUTINE, 60, usd(100), text="Can you take it?"),
        RecordOptOut(MARIA, "sms"),
        WaitUntil("look", NIGHT),
        CloseCase("fixed"),
    ]
    assert {check(action, nothing_granted).ruling for action in actions} == {Ruling.REFUSE}


def test_the_same_question_has_the_same_answer(situation, message):
    assert {check(message(), situation()) for _ in range(8)} == {Verdict(Ruling.ALLOW, "all")}


def test_a_call_passes_the_same_gate_and_nothing_but_life_safety_rules_holds_a_page_back(situation, call):
    page = call(to="+15125550100", act="call_page")
    not_granted = replace(situation().job, authority={})
    assert check(call(), situation()).ruling is Ruling.ALLOW
    assert check(call(), situation(job=not_granted)).ruling is Ruling.REFUSE
    assert check(page, situation(job=not_granted)).ruling is Ruling.ALLOW
    assert check(page, situation(shadow=True)).ruling is Ruling.REFUSE
    assert check(page, situation(paused=True)).ruling is Ruling.DEFER


def test_a_first_call_that_does_not_say_that_an_ai_speaks_is_refused(situation, call):
    first = situation(introduced=False)
    assert check(call(), first).rule == "ai_disclosure"
    assert check(call(text="I am Paula, the AI assistant. Please answer our text."), first).ruling is Ruling.ALLOW
