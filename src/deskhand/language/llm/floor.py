"""The local reading is the floor: a model may add a danger, an opt-out or a wish for a human, never take one away."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import reduce

from deskhand.domain.reading import Answer, Fact, Feature, Finding, Hazard, Item, Reading

BOTH_FOUND = 0.95
LOCAL_RULES = frozenset({"money"})

DANGERS = frozenset(Feature(hazard.value) for hazard in Hazard) | {
    Feature.WATER_SPREADING,
    Feature.SEWAGE,
    Feature.NO_WATER,
    Feature.NO_HEAT,
    Feature.NO_COOLING,
    Feature.NO_POWER,
    Feature.SECURITY,
    Feature.STOCK_AT_RISK,
}
STAYS = DANGERS | {
    Feature.VULNERABLE,
    Feature.MEDICAL_DEVICE,
    Feature.ONLY_TOILET,
    Feature.FROM_NEIGHBOUR,
    Feature.REPEAT,
    Feature.WANTS_HUMAN,
    Feature.OPT_OUT,
    Feature.LEGAL_THREAT,
    Feature.PRESS_OR_CITY,
    Feature.WANTS_CODE_OR_KEY,
    Feature.WANTS_MONEY_OR_LIMIT,
    Feature.ORDERS_THE_SOFTWARE,
    Feature.COMPLAINS,
}
"""Local findings that no model takes away: all that can make a case graver or bring a person in."""

SOOTHES = frozenset(
    {
        Feature.WATER_CONTAINED,
        Feature.DANGER_OVER,
        Feature.FIGURATIVE,
        Feature.HYPOTHETICAL,
        Feature.THIRD_PARTY,
        Feature.NEGATED_DANGER,
        Feature.SAYS_FIXED,
        Feature.ASKS_CANCEL,
    }
)
"""Findings that make a case lighter: from a model they count only where the local reader sees no danger."""


def over_floor(items: tuple[Item, ...], language: str, local: Reading, reread: Callable[[str], Reading]) -> Reading:
    """`items` of a model on top of `local`: everything grave in `local` is still there, in the item it belongs to.

    `reread` is the local reader, for an item that the model made where the local reader had none.
    """
    sober = _without_soothing(items, local)
    merged = _merged(sober, local.items, reread)
    found = [finding for item in merged for finding in item.findings]
    hazards = _with_missing(local.hazards, (finding for item in sober for finding in _hazards(item)))
    return replace(
        local,
        items=merged,
        language=language,
        hazards=hazards,
        wants_human=local.wants_human or any(each.feature is Feature.WANTS_HUMAN for each in found),
        opt_out=local.opt_out or any(each.feature is Feature.OPT_OUT for each in found),
    )


def _without_soothing(items: tuple[Item, ...], local: Reading) -> tuple[Item, ...]:
    seen = {finding.feature for item in local.items for finding in item.findings}
    if not local.hazards and not seen & DANGERS:
        return items
    return tuple(_sobered(item, SOOTHES - seen) for item in items)


def _sobered(item: Item, refused: frozenset[Feature]) -> Item:
    findings = tuple(finding for finding in item.findings if finding.feature not in refused)
    return replace(item, findings=findings, answer=None if item.answer is Answer.FIXED else item.answer)


def _merged(items: tuple[Item, ...], floor: tuple[Item, ...], reread: Callable[[str], Reading]) -> tuple[Item, ...]:
    """Each local item goes into the item that shares most words with it; one that shares none stands on its own."""
    under: list[list[Item]] = [[] for _ in items]
    alone: list[Item] = []
    for local in floor:
        best = max(range(len(items)), key=lambda index: _shared(items[index], local))
        (under[best] if _shared(items[best], local) else alone).append(local)
    own = [_own(item, below, reread) for item, below in zip(items, under, strict=True)]
    merged = [reduce(_on_top, below, item) for item, below in zip(own, under, strict=True)]
    return (*merged, *alone)


def _own(item: Item, below: list[Item], reread: Callable[[str], Reading]) -> Item:
    """`item` with what the local reader makes of its own words; the thing by the name that it always gives it."""
    same = [local for local in below if local.text == item.text] or reread(item.text).items
    return reduce(lambda known, local: replace(_on_top(known, local), thing=local.thing or known.thing), same, item)


def _on_top(item: Item, local: Item) -> Item:
    stays = (finding for finding in local.findings if finding.feature in STAYS)
    return replace(
        item,
        findings=_with_missing(_agreed(item.findings, local.findings), stays),
        trade=item.trade or local.trade,
        thing=item.thing or local.thing,
        facts=_facts(item.facts, local.facts),
        answer=local.answer or item.answer,
        code=local.code or item.code,
        severity=max(item.severity, local.severity, key=_gravity),
    )


def _agreed(model: tuple[Finding, ...], local: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """What both readers found is sure: agreement of two methods, not a model's own opinion."""
    known = {finding.feature for finding in local}
    return tuple(replace(each, confidence=BOTH_FOUND) if each.feature in known else each for each in model)


def _facts(model: tuple[Fact, ...], local: tuple[Fact, ...]) -> tuple[Fact, ...]:
    """A model hears corrections ("unit 14, no, 12"), so its fact wins over a local one; but not in money."""
    ruled = {fact.name for fact in local} & LOCAL_RULES
    kept = tuple(fact for fact in model if fact.name not in ruled)
    return kept + tuple(fact for fact in local if fact.name not in {each.name for each in kept})


def _with_missing(first: tuple[Finding, ...], more: Iterable[Finding]) -> tuple[Finding, ...]:
    kept = {finding.feature: finding for finding in first}
    for finding in more:
        kept.setdefault(finding.feature, finding)
    return tuple(kept.values())


def _hazards(item: Item) -> tuple[Finding, ...]:
    if item.says(*SOOTHES - {Feature.WATER_CONTAINED, Feature.ASKS_CANCEL}):
        return ()
    named = {hazard.value for hazard in Hazard}
    return tuple(finding for finding in item.findings if finding.feature.value in named)


def _shared(item: Item, local: Item) -> int:
    return len(_words(item.text) & _words(local.text))


def _words(text: str) -> set[str]:
    return set(re.findall(r"\w+|[^\w\s]", text.lower()))


def _gravity(severity: tuple[tuple[str, float], ...]) -> tuple[float, float]:
    shares = dict(severity)
    return shares.get("emergency", 0.0) + shares.get("escalate", 0.0), shares.get("urgent", 0.0)
