from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskhand.domain.action import Purpose
from deskhand.domain.verdict import Ruling, SentBefore
from deskhand.guardrails.frequency import rule

NOW = datetime(2026, 3, 10, 17, tzinfo=UTC)
HOUR = timedelta(hours=1)


def sent(*ages_h, purpose="outreach", case="other", act="survey", kind="sms"):
    return tuple(SentBefore(NOW - age * HOUR, purpose, case, act, kind) for age in ages_h)


def test_the_thirteenth_service_text_of_a_day_goes_to_a_human(situation, message):
    eleven = sent(*range(1, 12), purpose="service", case="case-1")
    assert rule(message(), situation(sent=eleven)).ruling is Ruling.ALLOW
    twelve = sent(*range(1, 13), purpose="service", case="case-1")
    assert rule(message(), situation(sent=twelve)).ruling is Ruling.ESCALATE


def test_other_cases_days_and_purposes_do_not_count_against_service(situation, message):
    busy = (
        *sent(*range(1, 20), purpose="service", case="case-2"),
        *sent(*range(24, 40), purpose="service", case="case-1"),
        *sent(*range(1, 20), purpose="safety", case="case-1"),
    )
    assert rule(message(), situation(sent=busy)).ruling is Ruling.ALLOW


def test_the_company_sets_how_many(situation, message):
    limits = replace(situation().company.limits, service_per_day=2)
    shown = situation(company=replace(situation().company, limits=limits))
    assert rule(message(), replace(shown, sent=sent(1, purpose="service", case="case-1"))).ruling is Ruling.ALLOW
    two = sent(1, 2, purpose="service", case="case-1")
    assert rule(message(), replace(shown, sent=two)).ruling is Ruling.ESCALATE


def test_one_outreach_a_day_over_all_employees(situation, message):
    verdict = rule(message(purpose=Purpose.OUTREACH), situation(sent=sent(23)))
    assert (verdict.ruling, verdict.until) == (Ruling.DEFER, NOW + HOUR)
    assert rule(message(purpose=Purpose.OUTREACH), situation(sent=sent(24))).ruling is Ruling.ALLOW


def test_three_outreach_a_week(situation, message):
    verdict = rule(message(purpose=Purpose.OUTREACH), situation(sent=sent(30, 60, 100)))
    assert (verdict.ruling, verdict.until) == (Ruling.DEFER, NOW + 68 * HOUR)


@given(st.lists(st.integers(1, 24 * 30), max_size=12))
def test_a_deferred_outreach_is_within_its_caps_when_it_goes(situation, message, ages):
    text = message(purpose=Purpose.OUTREACH)
    shown = situation(sent=sent(*ages))
    verdict = rule(text, shown)
    if verdict.ruling is Ruling.DEFER:
        assert rule(text, replace(shown, now=verdict.until)).ruling is Ruling.ALLOW
        assert rule(text, replace(shown, now=verdict.until - timedelta(seconds=1))).ruling is Ruling.DEFER


def test_a_simulated_month_stays_within_the_caps(situation, message):
    text, history = message(purpose=Purpose.OUTREACH), []
    for hour in range(24 * 30):
        now = NOW + hour * HOUR
        if rule(text, situation(now=now, sent=tuple(history))).ruling is Ruling.ALLOW:
            history.append(SentBefore(now, "outreach", "any", "survey"))
    times = [one.at for one in history]
    assert len(times) == 14  # three in a row, four days of peace, and again
    assert all(later - earlier >= timedelta(days=1) for earlier, later in pairwise(times))
    assert all(later - earlier >= timedelta(days=7) for earlier, later in zip(times, times[3:], strict=False))


def test_reminders_of_visits_have_their_own_cap_and_count_for_the_rest(declaring, message):
    shown = declaring("frequency", reminders=("visit_reminder",))
    reminder = message(purpose=Purpose.OUTREACH, act="visit_reminder")
    assert rule(reminder, replace(shown, sent=sent(1))).ruling is Ruling.ALLOW
    one = sent(5, act="visit_reminder")
    assert rule(reminder, replace(shown, sent=one)).ruling is Ruling.ALLOW
    verdict = rule(reminder, replace(shown, sent=(*one, *sent(2, act="visit_reminder"))))
    assert (verdict.ruling, verdict.until) == (Ruling.DEFER, NOW + 19 * HOUR)
    assert rule(message(purpose=Purpose.OUTREACH), replace(shown, sent=one)).ruling is Ruling.DEFER


@pytest.mark.parametrize("purpose", [Purpose.SAFETY, Purpose.INTERNAL])
def test_safety_vendors_and_staff_have_no_cap(situation, message, purpose):
    busy = (*sent(*range(1, 23), purpose=purpose.value, case="case-1"), *sent(1, 2, 3))
    assert rule(message(purpose=purpose), situation(sent=busy)).ruling is Ruling.ALLOW


def test_the_confirmation_of_an_opt_out_is_not_held_back(situation, message):
    busy = sent(*range(1, 20), purpose="service", case="case-1")
    assert rule(message(act="opt_out_confirmed"), situation(sent=busy)).ruling is Ruling.ALLOW
