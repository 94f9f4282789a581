"""What every employee makes of danger, of wishes and of its own people's words, before its own rules speak."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from deskhand.domain.disposition import Disposition
from deskhand.domain.reading import LIFE, STAFF, Answer, Feature, Finding, Item, Role
from deskhand.employees.common import other_language
from deskhand.employees.employee import JudgeContext

CERTAIN = 0.95
"""The confidence of what safety.py heard in plain words; what a model found is never quite that."""
ABOUT_THE_JOB = frozenset(Answer) - {Answer.QUESTION, Answer.ARRIVED}


@dataclass(frozen=True)
class Judgement:
    """What one rule says of an item: a label with the reason in plain words."""

    disposition: Disposition
    reason: str


Rule = Callable[[Item, JudgeContext], Judgement | None]


def first_to_speak(rules: Sequence[Rule], item: Item, context: JudgeContext) -> tuple[str, Judgement]:
    """The name of the rule that decides, and what it says; the last of `rules` always speaks."""
    for rule in rules:
        if found := rule(item, context):
            return rule.__name__, found
    raise AssertionError("the last rule always speaks")


def odds_of(item: Item) -> dict[Disposition, float]:
    """How lines like this one were judged; empty where the reader has no impression."""
    return {Disposition(name): p for name, p in item.severity}


def best_of(odds: dict[Disposition, float]) -> Disposition:
    """The likeliest label; `clarify` where there is no impression."""
    return max(odds, key=lambda label: odds[label], default=Disposition.CLARIFY)


def works_for_us(context: JudgeContext) -> bool:
    return context.role is Role.VENDOR or context.role in STAFF


def was_asked(context: JudgeContext, *acts: str) -> bool:
    return any(asked.act in acts for asked in context.asked)


def danger_in_plain_words(item: Item, context: JudgeContext) -> Judgement | None:
    """safety.py heard a danger; from a vendor or staff it counts unless they speak of the job that they were given."""
    heard = _heard(item, context)
    if not heard or (works_for_us(context) and item.answer in ABOUT_THE_JOB):
        return None
    return Judgement(Disposition.EMERGENCY, f"danger to life, {heard[0].feature.value}: {heard[0].quote!r}")


def _heard(item: Item, context: JudgeContext) -> list[Finding]:
    """Hazards of the line that lie in this item, or in no item when this is the first."""
    first = not context.line_items or context.line_items[0] == item
    placed = {f.quote for f in context.hazards if any(f.quote in other.text for other in context.line_items)}
    certain = [f for f in item.findings if f.feature in LIFE and f.confidence == CERTAIN]
    return certain + [f for f in context.hazards if first and f.quote not in placed]


def asks_to_stop(item: Item, context: JudgeContext) -> Judgement | None:
    """An opt-out in any words."""
    if item.says(Feature.OPT_OUT) or (context.opt_out and len(context.line_items) < 2):
        return Judgement(Disposition.OPT_OUT, "asks that messages stop")
    return None


def asks_for_a_human(item: Item, context: JudgeContext) -> Judgement | None:
    """A person at the first ask."""
    asks = item.says(Feature.WANTS_HUMAN) or (context.wants_human and len(context.line_items) < 2)
    if asks and context.role not in STAFF:
        return Judgement(Disposition.ESCALATE, "asks for a human")
    return None


def in_another_language(item: Item, context: JudgeContext) -> Judgement | None:
    """What nobody here reads is a person's, whatever it resembles."""
    language = next((one.quote for one in item.findings if one.feature is Feature.OTHER_LANGUAGE), None)
    return Judgement(Disposition.ESCALATE, other_language.reason(language)) if language else None


def written_by_staff(item: Item, context: JudgeContext) -> Judgement | None:
    """A manager's, owner's or on-call person's words."""
    if context.role in STAFF:
        return Judgement(Disposition.STAFF, "written by a manager, an owner or someone on call")
    return None
