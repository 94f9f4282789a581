"""`appointments` of company.yaml: when people are reminded, how late is too late, when whom can be booked."""

from __future__ import annotations

from deskhand.config import values
from deskhand.config.fields import Fields
from deskhand.config.opening import days_open
from deskhand.domain.appointment import AppointmentPlan, AppointmentRules
from deskhand.domain.hours import Hours
from deskhand.domain.risk import RiskPlan


def parse_plan(fields: Fields) -> AppointmentPlan:
    """The plan; mistakes are noted, and what is left out has its default."""
    usual = AppointmentPlan()
    with fields:
        rules = _rules(fields, usual.usual)
        return AppointmentPlan(
            usual=rules,
            by_type=_by_type(fields.inside("types"), rules),
            hours=_hours(fields.inside("providers")),
            horizon_days=fields.get("horizon_days", values.whole, usual.horizon_days),
            batch=fields.get("batch", values.whole, usual.batch),
            batch_min=fields.get("batch_min", values.minutes, usual.batch_min),
            risk=_risk(fields.inside("risk"), usual.risk),
        )


def _rules(fields: Fields, usual: AppointmentRules) -> AppointmentRules:
    cadence = tuple(sorted(fields.many("cadence", values.duration), reverse=True))
    return AppointmentRules(
        cadence=cadence or usual.cadence,
        cutoff=fields.get("cutoff", values.duration, usual.cutoff),
        late_min=fields.get("late_min", values.whole, usual.late_min),
        step_min=fields.get("step_min", values.minutes, usual.step_min),
        buffer_min=fields.get("buffer_min", values.whole, usual.buffer_min),
        notice=fields.get("notice", values.duration, usual.notice),
        per_day=fields.get("per_day", values.whole, usual.per_day),
    )


def _risk(fields: Fields, usual: RiskPlan) -> RiskPlan:
    with fields:
        plan = RiskPlan(
            high=fields.get("high", values.share, usual.high),
            low=fields.get("low", values.share, usual.low),
            early=fields.get("early", values.duration, usual.early),
            call=fields.get("call", values.duration, usual.call),
            hold_out=fields.get("hold_out", values.share, usual.hold_out),
        )
        if plan.low > plan.high:
            fields.wrong("low", "a low risk is above a high one", "give a number below 'high'")
        return plan


def _by_type(fields: Fields, usual: AppointmentRules) -> dict[str, AppointmentRules]:
    found: dict[str, AppointmentRules] = {}
    for key in fields.free_keys():
        with fields.inside(key) as one:
            found[key.lower()] = _rules(one, usual)
    return found


def _hours(fields: Fields) -> dict[str, Hours]:
    return {key: Hours(days_open(fields.inside(key))) for key in fields.free_keys()}
