"""Danger first: what to do right now, and the page, before anything is looked up or asked."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from deskhand.domain.action import Action
from deskhand.domain.case import Case
from deskhand.domain.desk import Desk
from deskhand.domain.disposition import Disposition
from deskhand.domain.escalation import EscalationKind
from deskhand.domain.reading import Feature, Trade
from deskhand.employees.paula import ladder, say, view

LIFE = (
    (Feature.FIRE_SMOKE, "safety_fire"),
    (Feature.GAS, "safety_gas"),
    (Feature.CO, "safety_co"),
    (Feature.VIOLENCE, "safety_violence"),
    (Feature.MEDICAL, "safety_medical"),
    (Feature.SELF_HARM, "safety_self_harm"),
    (Feature.ELECTRICAL, "safety_electrical"),
    (Feature.STRUCTURAL, "safety_structural"),
    (Feature.TRAPPED, "safety_trapped"),
)
"""Danger to life, the most pressing first, and its approved words."""

DAMAGE = (
    (Feature.SEWAGE, "safety_sewage"),
    (Feature.WATER_SPREADING, "safety_water"),
    (Feature.SECURITY, "safety_security"),
    (Feature.MEDICAL_DEVICE, "safety_power_medical"),
    (Feature.NO_POWER, "safety_power"),
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
    Trade.HVAC: "safety_general",
}
MOST_TEXTS = 2


def rule(case: Case, desk: Desk) -> Iterator[Action]:
    """Safety words once per danger, then one page, and both again when it was lowered and is one anew."""
    if not view.is_emergency(case) or (case.order is not None and not view.live(case)):
        return
    since = view.emergency_since(case) or case.opened_at
    said = {sent.act for sent in case.sent if sent.to == view.tenant(case) and sent.gone_out and sent.at >= since}
    for act in acts(case):
        if act not in said:
            yield say.safety(case, desk, act)
    if not any(one.kind is EscalationKind.PAGE and one.opened_at >= since for one in case.escalations):
        yield from _page(case, desk)


def acts(case: Case) -> list[str]:
    """Which approved texts fit, danger to life before damage; at least one."""
    told = dangers(case)
    life = [act for feature, act in LIFE if feature in told]
    damage = [act for feature, act in DAMAGE if feature in told]
    found = list(dict.fromkeys(life or damage))
    if not found:
        kind = view.trade(case)
        found = [BY_TRADE.get(kind, "safety_general") if kind else "safety_general"]
    return found[:MOST_TEXTS]


def dangers(case: Case) -> frozenset[Feature]:
    """What safety.py heard, and what the emergency items of the tenant's side say."""
    heard = {finding.feature for finding in case.hazards}
    said = {
        finding.feature
        for _, item in view.items(case)
        if item.disposition is Disposition.EMERGENCY
        for finding in item.item.findings
    }
    return frozenset(heard | said)


def _page(case: Case, desk: Desk) -> Iterator[Action]:
    first = ladder.first(case, desk)
    if first is not None:
        climb = desk.company.thresholds.page_climb_min
        answer_by = desk.now + timedelta(minutes=climb[0] if climb else 10)
        yield say.page(case, desk, first, EscalationKind.PAGE, "emergency", answer_by, "page_emergency")
