"""`appointments` of company.yaml: rules by type, hours by provider."""

from __future__ import annotations

from datetime import time, timedelta

from deskhand.config.appointments import parse_plan
from deskhand.config.fields import Fields
from deskhand.config.nodes import Table, parse_yaml
from deskhand.config.problems import Problems
from deskhand.domain.appointment import AppointmentPlan
from deskhand.domain.risk import RiskPlan


def parsed(text: str) -> tuple[AppointmentPlan, list[str]]:
    problems = Problems("company.yaml")
    root = parse_yaml(text, problems)
    assert isinstance(root, Table)
    return parse_plan(Fields(root, problems, "appointments")), [str(one) for one in problems.found]


def test_a_type_takes_what_it_does_not_say_from_the_usual_rules():
    plan, mistakes = parsed("cadence: [1d, 3h, 7d]\ncutoff: 12h\ntypes:\n  Root Canal: {cutoff: 48h}\n")
    usual, canal = plan.rules("cleaning"), plan.rules("root canal")
    assert mistakes == []
    assert usual.cadence == (timedelta(days=7), timedelta(days=1), timedelta(hours=3))
    assert (usual.cutoff, canal.cutoff, canal.cadence) == (timedelta(hours=12), timedelta(hours=48), usual.cadence)


def test_providers_have_hours_of_their_own():
    plan, mistakes = parsed("providers:\n  Dr. Wu: {mon-tue: '09:00-12:00', wed: closed}\n")
    assert mistakes == []
    assert plan.hours["Dr. Wu"].days == {0: (time(9), time(12)), 1: (time(9), time(12))}


def test_overlapping_and_impossible_hours_are_mistakes():
    _, twice = parsed("providers:\n  Dr. Wu: {mon-wed: '09:00-12:00', tue: '13:00-15:00'}\n")
    _, back = parsed("providers:\n  Dr. Wu: {mon: '15:00-09:00'}\n")
    assert "tue has its hours twice" in twice[0]
    assert "closes before it opens" in back[0]


def test_an_unknown_key_is_named():
    _, mistakes = parsed("cadance: [1d]\n")
    assert "cadance: unknown key" in mistakes[0]


def test_limits_of_a_chance_are_shares_of_a_whole():
    plan, mistakes = parsed("risk: {high: 30%, low: 0.05, early: 14d, call: 2d, hold_out: 20%}\n")
    assert mistakes == []
    assert plan.risk == RiskPlan(0.3, 0.05, timedelta(days=14), timedelta(days=2), 0.2)


def test_a_chance_above_one_and_limits_the_wrong_way_round_are_mistakes():
    _, above = parsed("risk: {high: 30}\n")
    _, crossed = parsed("risk: {high: 0.1, low: 0.2}\n")
    assert "'30' is not a share" in above[0]
    assert "a low risk is above a high one" in crossed[0]
