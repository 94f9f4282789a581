"""What Paula makes of one item of a message: rules over what was read, the first that speaks decides (DISPOSITIONS.md).

The rules stand in the order in which labels win. `severity` is an impression that the last rule weighs: a danger that
is likely is an emergency, one that is possible is asked about, never filed away.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from deskhand.domain.disposition import Disposition
from deskhand.domain.event import JudgedItem
from deskhand.domain.reading import STAFF, Answer, Feature, Finding, Item, Role
from deskhand.employees.employee import JudgeContext

LIFE = frozenset(
    {
        Feature.GAS,
        Feature.CO,
        Feature.FIRE_SMOKE,
        Feature.ELECTRICAL,
        Feature.VIOLENCE,
        Feature.SELF_HARM,
        Feature.MEDICAL,
        Feature.TRAPPED,
        Feature.STRUCTURAL,
    }
)
"""Features that are a danger to life when safety.py heard them."""
CERTAIN = 0.95


@dataclass(frozen=True)
class Verdict:
    """What one rule says."""

    disposition: Disposition
    reason: str


Rule = Callable[[Item, JudgeContext], Verdict | None]


def judge(item: Item, context: JudgeContext) -> JudgedItem:
    """The disposition of `item`, with the rule that gave it and the reason in plain words; pure."""
    for rule in RULES:
        if verdict := rule(item, context):
            return JudgedItem(item, verdict.disposition, item.trade, rule.__name__, verdict.reason)
    raise AssertionError("the last rule always speaks")


def danger_in_plain_words(item: Item, context: JudgeContext) -> Verdict | None:
    """safety.py heard a danger; from a vendor or staff it counts unless they speak of the job that they were given."""
    heard = _heard(item, context)
    if not heard or (_works_for_us(context) and item.answer in ABOUT_THE_JOB):
        return None
    return Verdict(Disposition.EMERGENCY, f"danger to life, {heard[0].feature.value}: {heard[0].quote!r}")


ABOUT_THE_JOB = frozenset(Answer) - {Answer.QUESTION, Answer.ARRIVED}


def _heard(item: Item, context: JudgeContext) -> list[Finding]:
    """Hazards of the line that lie in this item, or in no item when this is the first."""
    first = not context.line_items or context.line_items[0] == item
    placed = {f.quote for f in context.hazards if any(f.quote in other.text for other in context.line_items)}
    certain = [f for f in item.findings if f.feature in LIFE and f.confidence == CERTAIN]
    return certain + [f for f in context.hazards if first and f.quote not in placed]


def _works_for_us(context: JudgeContext) -> bool:
    return context.role is Role.VENDOR or context.role in STAFF


def danger_beside_a_wish(item: Item, context: JudgeContext) -> Verdict | None:
    """ "Stop texting, and the ceiling is coming down": the wish is granted all the same, the danger speaks."""
    wish = item.says(Feature.OPT_OUT, Feature.WANTS_HUMAN)
    danger = [f for f in item.findings if f.feature in DANGER and f.confidence >= LIKELY_FEATURE]
    if _works_for_us(context) or not wish or not (danger or _odds(item).get(Disposition.EMERGENCY, 0) >= LIKELY_DANGER):
        return None
    return Verdict(Disposition.EMERGENCY, "danger, beside a wish that is granted too")


def asks_to_stop(item: Item, context: JudgeContext) -> Verdict | None:
    """An opt-out in any words."""
    if item.says(Feature.OPT_OUT) or (context.opt_out and len(context.line_items) < 2):
        return Verdict(Disposition.OPT_OUT, "asks that messages stop")
    return None


def asks_for_a_human(item: Item, context: JudgeContext) -> Verdict | None:
    """A person at the first ask."""
    asks = item.says(Feature.WANTS_HUMAN) or (context.wants_human and len(context.line_items) < 2)
    if asks and context.role not in STAFF:
        return Verdict(Disposition.ESCALATE, "asks for a human")
    return None


def written_by_a_vendor(item: Item, context: JudgeContext) -> Verdict | None:
    """A vendor's words about an offer or a job."""
    if context.role is Role.VENDOR:
        return Verdict(Disposition.VENDOR, "written by a vendor about an offer or a job")
    return None


def written_by_staff(item: Item, context: JudgeContext) -> Verdict | None:
    """A manager's, owner's or on-call person's words."""
    if context.role in STAFF:
        return Verdict(Disposition.STAFF, "written by a manager, an owner or someone on call")
    return None


def likely_danger(item: Item, context: JudgeContext) -> Verdict | None:
    """Lines like this were often emergencies: acting on a false alarm costs less than sleeping through a true one."""
    odds = _odds(item)
    danger = odds.get(Disposition.EMERGENCY, 0)
    best = _best(odds)
    if best is Disposition.EMERGENCY or danger >= (LIKELY_AMONG_SAFE if best in SAFE_SOUNDING else LIKELY_DANGER):
        return Verdict(Disposition.EMERGENCY, f"reads like an emergency ({danger:.0%})")
    return None


def possible_danger(item: Item, context: JudgeContext) -> Verdict | None:
    """Danger cannot be ruled out and nothing else is due soon: one safety question."""
    odds = _odds(item)
    danger = odds.get(Disposition.EMERGENCY, 0)
    if _best(odds) in SAFE_SOUNDING and danger >= POSSIBLE_DANGER:
        return Verdict(Disposition.CLARIFY, f"danger cannot be ruled out ({danger:.0%})")
    return None


def weighed(item: Item, context: JudgeContext) -> Verdict | None:
    """The likeliest label."""
    odds = _odds(item)
    best = _best(odds)
    return Verdict(best, f"reads like {best.value} ({odds.get(best, 0):.0%})")


# Chosen on five-fold cross-validation over the corpus (bench/language.py): the share of emergencies that end as routine,
# status, update or out of scope falls by two thirds, and one line in twenty is asked about for it.
LIKELY_DANGER, LIKELY_AMONG_SAFE, POSSIBLE_DANGER, LIKELY_FEATURE = 0.42, 0.3, 0.12, 0.5
SAFE_SOUNDING = frozenset(
    {Disposition.ROUTINE, Disposition.STATUS, Disposition.UPDATE, Disposition.OUT_OF_SCOPE}
)
DANGER = LIFE | {Feature.WATER_SPREADING, Feature.SEWAGE, Feature.STOCK_AT_RISK, Feature.SECURITY}


def _odds(item: Item) -> dict[Disposition, float]:
    return {Disposition(name): p for name, p in item.severity}


def _best(odds: dict[Disposition, float]) -> Disposition:
    return max(odds, key=lambda label: odds[label], default=Disposition.CLARIFY)


RULES: tuple[Rule, ...] = (
    danger_in_plain_words,
    danger_beside_a_wish,
    asks_to_stop,
    asks_for_a_human,
    written_by_a_vendor,
    written_by_staff,
    likely_danger,
    possible_danger,
    weighed,
)
