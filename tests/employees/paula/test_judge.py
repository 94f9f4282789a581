"""Rules decide, the highest label first; what was read is given here, how it is read is tested elsewhere."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from deskhand.domain.company import Thresholds
from deskhand.domain.disposition import Disposition
from deskhand.domain.reading import Answer, Asked, Fact, Feature, Finding, Item, Role, Trade
from deskhand.employees.common.judging import CERTAIN
from deskhand.employees.employee import JudgeContext
from deskhand.employees.paula.judge import judge

NOW = datetime(2026, 3, 9, 8, 0, tzinfo=UTC)
TENANT = JudgeContext(Role.TENANT, "en", Thresholds())


def item(*features: Feature, confidence: float = 0.9, **odds: float) -> Item:
    """A read item: features that were found, and odds that sum to what is given."""
    findings = tuple(Finding(feature, confidence, "these words") for feature in features)
    ranked = sorted(odds.items(), key=lambda pair: -pair[1])
    return Item("these words", findings, trade=Trade.PLUMBING, severity=tuple(ranked))


def disposition(read: Item, context: JudgeContext = TENANT) -> Disposition:
    return judge(read, context).disposition


def test_danger_in_plain_words_is_an_emergency_whatever_the_impression() -> None:
    heard = item(Feature.GAS, confidence=CERTAIN, routine=1.0)
    assert (judge(heard, TENANT).disposition, judge(heard, TENANT).rule) == (
        Disposition.EMERGENCY,
        "danger_in_plain_words",
    )


def test_a_hazard_of_the_line_counts_where_no_item_holds_its_words() -> None:
    hazard = Finding(Feature.GAS, CERTAIN, "other words")
    alone = item(routine=1.0)
    context = replace(TENANT, hazards=(hazard,), line_items=(alone,))
    assert disposition(alone, context) is Disposition.EMERGENCY


def test_an_opt_out_is_an_opt_out() -> None:
    assert disposition(item(Feature.OPT_OUT, out_of_scope=1.0)) is Disposition.OPT_OUT


def test_a_part_of_a_message_that_only_resembles_an_opt_out_stops_nothing() -> None:
    name, fault = item(opt_out=0.8, clarify=0.2), item(routine=1.0)
    assert disposition(name, replace(TENANT, line_items=(name, fault))) is Disposition.CLARIFY
    assert disposition(name, replace(TENANT, line_items=(name,))) is Disposition.OPT_OUT


def test_where_he_is_is_a_question_about_an_open_order_unless_danger_is_rather_likely() -> None:
    waiting = replace(TENANT, has_open_order=True)
    assert disposition(item(status=0.8, emergency=0.2), waiting) is Disposition.STATUS
    assert disposition(item(status=0.8, emergency=0.2), TENANT) is Disposition.CLARIFY
    assert disposition(item(status=0.69, emergency=0.31), waiting) is Disposition.CLARIFY


def test_danger_beside_an_opt_out_speaks() -> None:
    assert disposition(item(Feature.OPT_OUT, emergency=0.7, opt_out=0.3)) is Disposition.EMERGENCY


def test_a_human_is_escalated_at_the_first_ask() -> None:
    assert disposition(item(Feature.WANTS_HUMAN, routine=1.0)) is Disposition.ESCALATE


@pytest.mark.parametrize(
    ("role", "label"),
    [(Role.VENDOR, Disposition.VENDOR), (Role.MANAGER, Disposition.STAFF), (Role.OWNER, Disposition.STAFF)],
)
def test_the_role_settles_ordinary_words(role: Role, label: Disposition) -> None:
    assert disposition(item(routine=1.0), replace(TENANT, role=role)) is label


@pytest.mark.parametrize("role", [Role.VENDOR, Role.MANAGER])
def test_a_vendor_or_manager_who_reports_a_danger_is_heard(role: Role) -> None:
    assert disposition(item(Feature.GAS, confidence=CERTAIN), replace(TENANT, role=role)) is Disposition.EMERGENCY


def test_a_vendor_who_accepts_a_gas_job_reports_no_danger() -> None:
    accepts = replace(item(Feature.GAS, confidence=CERTAIN), answer=Answer.ACCEPT)
    assert disposition(accepts, replace(TENANT, role=Role.VENDOR)) is Disposition.VENDOR


def test_a_manager_who_reports_a_burst_pipe_is_heard() -> None:
    burst = item(Feature.WATER_SPREADING, emergency=0.9, urgent=0.1)
    assert disposition(burst, replace(TENANT, role=Role.MANAGER)) is Disposition.EMERGENCY


def heat_out(*facts: Fact) -> Item:
    return replace(item(Feature.NO_HEAT, urgent=0.6, emergency=0.3), facts=facts)


@pytest.mark.parametrize(
    ("outdoor_f", "facts", "label"),
    [
        (44.0, (), Disposition.EMERGENCY),
        (46.0, (), Disposition.URGENT),
        (54.0, (Fact("vulnerable", True, "baby"),), Disposition.EMERGENCY),
        (56.0, (Fact("vulnerable", True, "baby"),), Disposition.URGENT),
        (None, (), Disposition.CLARIFY),
        (None, (Fact("weather", "freezing", "see my breath"),), Disposition.EMERGENCY),
        (None, (Fact("weather", "mild", "mild out"),), Disposition.URGENT),
        (None, (Fact("temperature_f", 40.0, "40"), Fact("outdoor_f", 40.0, "40")), Disposition.EMERGENCY),
        (None, (Fact("temperature_f", 60.0, "60"), Fact("outdoor_f", 60.0, "60")), Disposition.URGENT),
    ],
)
def test_no_heat_follows_the_thresholds(outdoor_f: float | None, facts: tuple[Fact, ...], label: Disposition) -> None:
    assert disposition(heat_out(*facts), replace(TENANT, outdoor_f=outdoor_f)) is label


@pytest.mark.parametrize(
    ("outdoor_f", "facts", "label"),
    [
        (96.0, (), Disposition.EMERGENCY),
        (94.0, (), Disposition.URGENT),
        (86.0, (Fact("vulnerable", True, "80 yr old"),), Disposition.EMERGENCY),
        (84.0, (Fact("vulnerable", True, "80 yr old"),), Disposition.URGENT),
        (None, (), Disposition.CLARIFY),
    ],
)
def test_no_cooling_follows_the_thresholds(
    outdoor_f: float | None, facts: tuple[Fact, ...], label: Disposition
) -> None:
    read = replace(item(Feature.NO_COOLING, urgent=0.7, emergency=0.2), facts=facts)
    assert disposition(read, replace(TENANT, outdoor_f=outdoor_f)) is label


def test_the_company_may_move_a_threshold() -> None:
    warm_rules = replace(TENANT, outdoor_f=50.0, thresholds=Thresholds(no_heat_f=52))
    assert disposition(heat_out(), warm_rules) is Disposition.EMERGENCY


def test_a_note_in_the_record_makes_a_person_vulnerable() -> None:
    assert disposition(heat_out(), replace(TENANT, outdoor_f=50.0, notes="elderly, oxygen")) is Disposition.EMERGENCY


def test_the_answer_to_the_temperature_question_decides() -> None:
    asked = replace(TENANT, asked=(Asked("ask_temperature"),))
    cold = replace(item(clarify=1.0), facts=(Fact("temperature_f", 38.0, "38"),))
    mild = replace(item(clarify=1.0), facts=(Fact("temperature_f", 65.0, "65"),))
    assert (disposition(cold, asked), disposition(mild, asked)) == (Disposition.EMERGENCY, Disposition.URGENT)


def test_yes_to_the_safety_question_is_danger_and_no_is_not() -> None:
    asked = replace(TENANT, asked=(Asked("ask_safety"),))
    yes = replace(item(clarify=0.9, routine=0.1), answer=Answer.YES)
    no = replace(item(clarify=0.9, routine=0.1), answer=Answer.NO)
    assert (disposition(yes, asked), disposition(no, asked)) == (Disposition.EMERGENCY, Disposition.ROUTINE)


def test_unclear_again_after_the_safety_question_is_treated_as_danger() -> None:
    assert disposition(item(clarify=0.9), replace(TENANT, asked=(Asked("ask_safety"),))) is Disposition.EMERGENCY


def test_a_medical_device_without_power_is_an_emergency() -> None:
    read = item(Feature.NO_POWER, Feature.MEDICAL_DEVICE, urgent=0.8, emergency=0.2)
    assert disposition(read) is Disposition.EMERGENCY


def test_danger_that_is_likely_beats_a_likelier_harmless_label() -> None:
    assert disposition(item(routine=0.6, emergency=0.4)) is Disposition.EMERGENCY


def test_danger_that_is_possible_is_asked_about() -> None:
    assert disposition(item(routine=0.8, emergency=0.2)) is Disposition.CLARIFY


def test_a_clear_impression_is_followed() -> None:
    assert disposition(item(routine=0.95, emergency=0.02)) is Disposition.ROUTINE


def test_the_third_report_in_thirty_days_goes_to_a_person() -> None:
    twice = replace(TENANT, reports=(("plumbing", NOW), ("plumbing", NOW)))
    assert disposition(item(routine=0.95), twice) is Disposition.ESCALATE


def test_reports_of_another_trade_do_not_count() -> None:
    others = replace(TENANT, reports=(("hvac", NOW), ("plumbing", NOW)))
    assert disposition(item(routine=0.95), others) is Disposition.ROUTINE


def test_a_fault_without_a_trade_takes_that_of_its_features() -> None:
    read = replace(item(Feature.NO_HEAT, Feature.GAS, confidence=CERTAIN), trade=None)
    assert judge(read, TENANT).trade is Trade.FIRE_SAFETY


def test_words_about_the_only_open_order_have_its_trade() -> None:
    assert judge(item(status=0.99), replace(TENANT, open_trades=("hvac",))).trade is Trade.HVAC


def test_words_without_a_fault_have_no_trade() -> None:
    assert judge(item(out_of_scope=1.0), TENANT).trade is None


def test_an_item_without_any_impression_is_asked_about() -> None:
    assert disposition(item()) is Disposition.CLARIFY
