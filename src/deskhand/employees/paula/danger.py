"""Which approved words fit an emergency of Paula's: danger to life before damage that grows."""

from __future__ import annotations

from deskhand.domain.case import Case
from deskhand.domain.contact import notes_name_a_device
from deskhand.domain.reading import Feature, Trade
from deskhand.employees.common.danger import GENERAL, LIFE, MOST_TEXTS, dangers
from deskhand.employees.paula import fault

DAMAGE = (
    (Feature.SEWAGE, "safety_sewage"),
    (Feature.WATER_SPREADING, "safety_water"),
    (Feature.SECURITY, "safety_security"),
    (Feature.MEDICAL_DEVICE, "safety_power_medical"),
    (Feature.NO_POWER, "safety_power"),
    (Feature.NO_WATER, "safety_no_water"),
    (Feature.NO_HEAT, "safety_no_heat"),
    (Feature.NO_COOLING, "safety_no_cooling"),
    (Feature.STOCK_AT_RISK, "safety_stock"),
)
"""Damage control that a person can do while help is called."""

BY_TRADE = {
    Trade.PLUMBING: "safety_water",
    Trade.ELECTRICAL: "safety_electrical",
    Trade.STRUCTURAL: "safety_structural",
    Trade.LOCKSMITH: "safety_security",
    Trade.ELEVATOR: "safety_trapped",
    Trade.REFRIGERATION: "safety_stock",
    Trade.FIRE_SAFETY: "safety_alarm",
    Trade.HVAC: GENERAL,
}


def of_life(case: Case) -> bool:
    """True where lives are in danger, not goods alone."""
    told = dangers(case)
    return any(feature in told for feature, _ in LIFE)


def acts(case: Case) -> list[str]:
    """Which approved texts fit, danger to life before damage; at least one."""
    told = dangers(case)
    if Feature.NO_POWER in told and notes_name_a_device(case.contact.notes):
        told |= {Feature.MEDICAL_DEVICE}
    life = [act for feature, act in LIFE if feature in told]
    damage = [act for feature, act in DAMAGE if feature in told]
    found = list(dict.fromkeys(life or damage))
    if not found:
        kind = fault.trade(case)
        found = [BY_TRADE.get(kind, GENERAL) if kind else GENERAL]
    return found[:MOST_TEXTS]
