"""Danger first: what to do right now, and the page, before anything is looked up or asked."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from deskhand.domain.action import Action
from deskhand.domain.case import Case
from deskhand.domain.desk import Desk
from deskhand.domain.disposition import Disposition
from deskhand.domain.escalation import EscalationKind
from deskhand.domain.reading import LIFE as LIVES
from deskhand.domain.reading import Feature, Item
from deskhand.employees.common import lines
from deskhand.employees.common.emergency import emergency_since, presses
from deskhand.employees.common.ladder import Ladder

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

MOST_TEXTS = 2
LIKELY = 0.5
GENERAL = "safety_general"
Acts = Callable[[Case], Sequence[str]]
"""Which approved texts fit a case that is an emergency."""


def rule(case: Case, desk: Desk, ladder: Ladder, acts: Acts) -> Iterator[Action]:
    """Safety words once per danger, then one page, and both again when it was lowered and is one anew."""
    if not presses(case):
        return
    since = emergency_since(case) or case.opened_at
    said = {sent.act for sent in case.sent if sent.to == case.address and sent.gone_out and sent.at >= since}
    for act in acts(case):
        if act not in said:
            yield ladder.voice.safety(case, desk, act)
    if not any(one.kind is EscalationKind.PAGE and one.opened_at >= since for one in case.escalations):
        yield from ladder.wake(case, desk, "emergency", "page_emergency")


def life_acts(case: Case) -> list[str]:
    """The texts for what endangers lives, at least one."""
    told = dangers(case)
    return [act for feature, act in LIFE if feature in told][:MOST_TEXTS] or [GENERAL]


def dangers(case: Case) -> frozenset[Feature]:
    """What safety.py heard, and what the emergency items of the contact's side say."""
    heard = {finding.feature for finding in case.hazards}
    emergencies = [item.item for _, item in lines.items(case) if item.disposition is Disposition.EMERGENCY]
    return frozenset(heard.union(*(_told(item) for item in emergencies)))


def _told(item: Item) -> set[Feature]:
    """What endangers lives, however faintly it is heard; of the rest what is likely, or else the likeliest."""
    likely = {f.feature for f in item.findings if f.feature in LIVES or f.confidence >= LIKELY}
    surest = max(item.findings, key=lambda finding: finding.confidence, default=None)
    return likely or ({surest.feature} if surest else set())
