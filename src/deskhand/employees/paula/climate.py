"""Heat or cooling out: the weather decides between dangerous and uncomfortable (DISPOSITIONS.md)."""

from __future__ import annotations

import re
from collections.abc import Callable

from deskhand.domain.contact import notes_name_the_vulnerable
from deskhand.domain.disposition import Disposition
from deskhand.domain.reading import Feature, Item, Trade
from deskhand.employees.common.emergency import ASKS_SAFETY
from deskhand.employees.common.judging import Judgement, odds_of
from deskhand.employees.employee import JudgeContext

Dangerous = Callable[[float], bool]
FAULT_LABELS = (Disposition.EMERGENCY, Disposition.URGENT, Disposition.ROUTINE, Disposition.CLARIFY)
OUT = (Feature.NO_HEAT, Feature.NO_COOLING)
CLEARLY_DANGEROUS = 0.75
FEW_WORDS = 5
UNWELL = re.compile(
    r"\b(?:confus(?:ed|ion)|disorient\w+|delirious|faint(?:ed|ing)?|passed out|dizzy|throwing up|vomit\w+|blue lips"
    r"|shak(?:es|ing)|shiver\w*|not (?:waking|responding|making sense)|confundid[oa]|desorientad[oa]|maread[oa]"
    r"|desmay\w+|delira\w*|tembl\w+|no (?:responde|despierta))\b",
    re.IGNORECASE,
)


def heat_or_cooling_out(item: Item, context: JudgeContext) -> Judgement | None:
    """Emergency beyond the thresholds, urgent within, one question where nobody said how cold or hot it is."""
    surest = max((f for f in item.findings if f.feature in OUT), key=lambda f: f.confidence, default=None)
    cold = surest is not None and surest.feature is Feature.NO_HEAT
    hot = surest is not None and surest.feature is Feature.NO_COOLING and item.fact("weather") != "freezing"
    odds = odds_of(item)
    best = max(odds, key=lambda label: odds[label], default=Disposition.CLARIFY)
    if item.fact("weather") == "freezing" and item.says(Feature.NO_COOLING):
        cold = True
    if cold == hot or best not in FAULT_LABELS or _partial(item):
        return None
    if odds.get(Disposition.EMERGENCY, 0) >= CLEARLY_DANGEROUS:
        return None
    if UNWELL.search(item.text):
        return Judgement(Disposition.EMERGENCY, "heat or cooling out, and somebody is unwell of it")
    return _without_heat(item, context) if cold else _without_cooling(item, context)


def answers_the_temperature(item: Item, context: JudgeContext) -> Judgement | None:
    """The answer to "how cold or hot is it": a number or plain words."""
    degrees, weather = item.fact("temperature_f"), item.fact("weather")
    asked = any(asked.act in ASKS_SAFETY for asked in context.asked)
    of_the_order = Trade.HVAC.value in context.open_trades and len(item.text.split()) <= FEW_WORDS
    if not (asked or of_the_order) or (degrees is None and weather is None):
        return None
    limits = context.thresholds
    frail = is_frail(item, context)
    low = limits.no_heat_vulnerable_f if frail else limits.no_heat_f
    high = limits.no_cooling_vulnerable_f if frail else limits.no_cooling_f
    number = degrees if isinstance(degrees, (int, float)) else None
    if weather in ("freezing", "hot") or (number is not None and not low <= number <= high):
        return Judgement(Disposition.EMERGENCY, "the temperature is dangerous")
    return Judgement(Disposition.URGENT, "the temperature is not dangerous")


def _partial(item: Item) -> bool:
    """One radiator of several is an ordinary fault; the impression tells."""
    odds = odds_of(item)
    return odds.get(Disposition.ROUTINE, 0) > 0.5


def _without_heat(item: Item, context: JudgeContext) -> Judgement | None:
    limits = context.thresholds
    limit = limits.no_heat_vulnerable_f if is_frail(item, context) else limits.no_heat_f
    return _by_degrees(item, context, lambda degrees: degrees < limit, "freezing", f"no heat below {limit:.0f} °F")


def _without_cooling(item: Item, context: JudgeContext) -> Judgement | None:
    limits = context.thresholds
    limit = limits.no_cooling_vulnerable_f if is_frail(item, context) else limits.no_cooling_f
    return _by_degrees(item, context, lambda degrees: degrees > limit, "hot", f"no cooling above {limit:.0f} °F")


def _by_degrees(item: Item, context: JudgeContext, is_dangerous: Dangerous, extreme: str, why: str) -> Judgement | None:
    """Outdoor degrees count first, said or measured; those of a room where nobody knows how it is outside."""
    weather = item.fact("weather")
    outside = [degrees for degrees in (item.fact("outdoor_f"), context.outdoor_f) if isinstance(degrees, (int, float))]
    inside = item.fact("temperature_f")
    known = outside or ([inside] if isinstance(inside, (int, float)) else [])
    if any(map(is_dangerous, known)) or (isinstance(inside, (int, float)) and is_dangerous(inside)):
        return Judgement(Disposition.EMERGENCY, why)
    if weather == extreme == "freezing":
        return Judgement(Disposition.EMERGENCY, "no heat, and it is freezing")
    if known or weather == "mild":
        return Judgement(Disposition.URGENT, "heat or cooling out, the weather is not dangerous")
    if weather is not None:
        return None
    return Judgement(Disposition.CLARIFY, "heat or cooling out, how cold or hot it is not known")


def is_frail(item: Item, context: JudgeContext) -> bool:
    """An infant, an elderly or ill person lives there, as they say or as the record notes."""
    told = item.says(Feature.VULNERABLE) or item.fact("vulnerable") is True or context.frail
    return told or notes_name_the_vulnerable(context.notes)
