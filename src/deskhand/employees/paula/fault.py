"""What the case is about: the fault in its reporter's words, its trade, and whether a vendor can mend it."""

from __future__ import annotations

from deskhand.domain.case import Case
from deskhand.domain.disposition import Disposition
from deskhand.domain.reading import Feature, Trade
from deskhand.employees.common import emergency, lines

PEOPLE_ONLY = frozenset({Feature.VIOLENCE, Feature.SELF_HARM, Feature.MEDICAL})
"""Dangers for which no vendor is sent."""

IN_THE_AIR = frozenset({Feature.GAS, Feature.CO})
"""Dangers that are in every word about their case, whatever else is broken."""

TRADE_OF = {
    Feature.GAS: Trade.FIRE_SAFETY,
    Feature.CO: Trade.FIRE_SAFETY,
    Feature.ELECTRICAL: Trade.ELECTRICAL,
    Feature.FIRE_SMOKE: Trade.FIRE_SAFETY,
    Feature.WATER_SPREADING: Trade.PLUMBING,
    Feature.WATER_CONTAINED: Trade.PLUMBING,
    Feature.SEWAGE: Trade.PLUMBING,
    Feature.NO_WATER: Trade.PLUMBING,
    Feature.NO_HOT_WATER: Trade.PLUMBING,
    Feature.ONLY_TOILET: Trade.PLUMBING,
    Feature.NO_HEAT: Trade.HVAC,
    Feature.NO_COOLING: Trade.HVAC,
    Feature.NO_POWER: Trade.ELECTRICAL,
    Feature.STRUCTURAL: Trade.STRUCTURAL,
    Feature.SECURITY: Trade.LOCKSMITH,
    Feature.STOCK_AT_RISK: Trade.REFRIGERATION,
    Feature.TRAPPED: Trade.ELEVATOR,
}
"""Whose trade it is where the words name none, the first that fits."""


def summary(case: Case) -> str:
    """The tenant's own words about the fault, short enough for a text message."""
    found = emergency.worst(case)
    if (own := [item for item in emergency.fault_items(case) if item.trade is not None]) and _of_people_alone(case):
        found = own[0]  # what somebody said of themselves is no vendor's business
    words = found.item.text if found else ""
    unclear = [item.item.text for _, item in lines.items(case) if item.disposition is Disposition.CLARIFY]
    if found is not None and unclear and found.rule.startswith("answers_"):
        words = f"{unclear[0]} / {words}"
    if not words:
        written = [line.said.text for line in case.lines if lines.is_contact(line)]
        words = written[-1] if written else "; ".join(dict.fromkeys(finding.quote for finding in case.hazards))
    if not words and case.order is not None:
        words = case.order.summary
    unsaid = [finding.quote for finding in case.hazards if finding.feature in IN_THE_AIR and finding.quote not in words]
    words = " ".join(" / ".join((*unsaid[:1], words)).split())
    return words if len(words) <= 120 else f"{words[:117].rstrip()}..."


def _of_people_alone(case: Case) -> bool:
    dangers = {finding.feature for finding in case.hazards}
    return bool(dangers) and dangers <= PEOPLE_ONLY


def trade(case: Case) -> Trade | None:
    if case.order is not None:
        return case.order.trade
    if any(finding.feature in IN_THE_AIR for finding in case.hazards):
        return Trade.FIRE_SAFETY
    found = emergency.worst(case)
    if found is not None and found.trade is not None:
        return found.trade
    named = [item.trade for _, item in lines.items(case) if item.trade is not None]
    if found is not None and named:
        return named[0]
    of_hazard = [TRADE_OF[f.feature] for f in case.hazards if f.feature in TRADE_OF]
    if of_hazard:
        return of_hazard[0]
    return Trade.GENERAL if emergency.urgency(case) else None


def needs_vendor(case: Case) -> bool:
    """False where only people can help: violence, self-harm, a medical crisis."""
    if emergency.urgency(case) is None:
        return False
    dangers = {finding.feature for finding in case.hazards}
    if Feature.SELF_HARM in dangers:
        return False  # who knocks at this door now is decided by the person who was paged
    if not dangers:
        found = emergency.worst(case)
        dangers = {finding.feature for finding in found.item.findings} if found else set()
        return not (dangers & PEOPLE_ONLY) or (found is not None and found.trade is not None)
    return bool(dangers - PEOPLE_ONLY) or any(item.trade is not None for item in emergency.fault_items(case))
