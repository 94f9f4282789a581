"""What Paula makes of one item of a message: rules over what was read, the first that speaks decides (DISPOSITIONS.md).

The rules stand in the order in which labels win. `severity` is an impression that the last ones weigh: a danger that
is likely is an emergency, one that is possible is asked about, never filed away.
"""

from __future__ import annotations

from collections.abc import Callable

from deskhand.domain.disposition import Disposition
from deskhand.domain.event import JudgedItem
from deskhand.domain.reading import STAFF, Answer, Feature, Finding, Item, Role, Trade
from deskhand.employees.employee import JudgeContext
from deskhand.employees.paula.climate import answers_the_temperature, heat_or_cooling_out
from deskhand.employees.paula.verdict import Verdict, best_of, odds_of
from deskhand.employees.paula.visit import PUT_TO_TENANT

Rule = Callable[[Item, JudgeContext], Verdict | None]

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
DANGER = LIFE | {Feature.WATER_SPREADING, Feature.SEWAGE, Feature.STOCK_AT_RISK, Feature.SECURITY}
CERTAIN = 0.95
"""The confidence of what safety.py heard in plain words; what a model found is never quite that."""

# Chosen on the held-out fold (bench/language.py, 2026-11-30): each step down finds more emergencies, by asking or by
# acting, and costs calm lines a question. docs/benchmarks.md has the points that were compared.
LIKELY_DANGER, LIKELY_AMONG_SAFE, LIKELY_FEATURE = 0.35, 0.35, 0.5
POSSIBLE_IN_ROUTINE, POSSIBLE_IN_URGENT, POSSIBLE_ELSEWHERE = 0.12, 0.25, 0.08
SURE_DANGER = 0.7
SAFE_SOUNDING = frozenset({Disposition.ROUTINE, Disposition.STATUS, Disposition.UPDATE, Disposition.OUT_OF_SCOPE})
FAULTS = frozenset({Disposition.EMERGENCY, Disposition.URGENT, Disposition.ROUTINE})
FOLLOW_UPS = frozenset({Disposition.STATUS, Disposition.UPDATE})
WITHOUT_FAULT = frozenset({Disposition.OPT_OUT, Disposition.OUT_OF_SCOPE})
ABOUT_THE_JOB = frozenset(Answer) - {Answer.QUESTION, Answer.ARRIVED}
REPORTS_THAT_ESCALATE = 3
FEW_WORDS, PLACE_WORDS = 4, 8


def judge(item: Item, context: JudgeContext) -> JudgedItem:
    """The disposition of `item`, with the rule that gave it and the reason in plain words; pure."""
    for rule in RULES:
        if verdict := rule(item, context):
            trade = trade_of(item, verdict.disposition, context.open_trades)
            return JudgedItem(item, verdict.disposition, trade, rule.__name__, verdict.reason)
    raise AssertionError("the last rule always speaks")


def danger_in_plain_words(item: Item, context: JudgeContext) -> Verdict | None:
    """safety.py heard a danger; from a vendor or staff it counts unless they speak of the job that they were given."""
    heard = _heard(item, context)
    if not heard or (_works_for_us(context) and item.answer in ABOUT_THE_JOB):
        return None
    return Verdict(Disposition.EMERGENCY, f"danger to life, {heard[0].feature.value}: {heard[0].quote!r}")


def _heard(item: Item, context: JudgeContext) -> list[Finding]:
    """Hazards of the line that lie in this item, or in no item when this is the first."""
    first = not context.line_items or context.line_items[0] == item
    placed = {f.quote for f in context.hazards if any(f.quote in other.text for other in context.line_items)}
    certain = [f for f in item.findings if f.feature in LIFE and f.confidence == CERTAIN]
    return certain + [f for f in context.hazards if first and f.quote not in placed]


def _works_for_us(context: JudgeContext) -> bool:
    return context.role is Role.VENDOR or context.role in STAFF


def danger_reported_by_our_people(item: Item, context: JudgeContext) -> Verdict | None:
    """A vendor or manager who answers nothing and tells of a burst pipe reports it like anybody else."""
    danger = [f for f in item.findings if f.feature in DANGER and f.confidence >= LIKELY_FEATURE]
    certain = odds_of(item).get(Disposition.EMERGENCY, 0) >= SURE_DANGER
    if _works_for_us(context) and item.answer is None and danger and certain:
        return Verdict(Disposition.EMERGENCY, f"reports {danger[0].feature.value}")
    return None


def danger_beside_a_wish(item: Item, context: JudgeContext) -> Verdict | None:
    """ "Stop texting, and the ceiling is coming down": the wish is granted all the same, the danger speaks."""
    if _works_for_us(context) or not item.says(Feature.OPT_OUT, Feature.WANTS_HUMAN):
        return None
    danger = [f for f in item.findings if f.feature in DANGER and f.confidence >= LIKELY_FEATURE]
    if danger or odds_of(item).get(Disposition.EMERGENCY, 0) >= LIKELY_DANGER:
        return Verdict(Disposition.EMERGENCY, "danger, beside a wish that is granted too")
    return None


def asks_to_stop(item: Item, context: JudgeContext) -> Verdict | None:
    """An opt-out in any words."""
    if item.says(Feature.OPT_OUT) or (context.opt_out and len(context.line_items) < 2):
        return Verdict(Disposition.OPT_OUT, "asks that messages stop")
    return None


def asks_who_answers(item: Item, context: JudgeContext) -> Verdict | None:
    """Whether a machine answers is a question with a true answer; who wants a person says so besides."""
    alone = item.says(Feature.ASKS_IF_HUMAN) and not (item.says(Feature.WANTS_HUMAN) or context.wants_human)
    if alone and best_of(odds_of(item)) not in FAULTS and context.role not in STAFF:
        return Verdict(Disposition.OUT_OF_SCOPE, "asks whether a machine answers")
    return None


def asks_for_a_human(item: Item, context: JudgeContext) -> Verdict | None:
    """A person at the first ask."""
    asks = item.says(Feature.WANTS_HUMAN) or (context.wants_human and len(context.line_items) < 2)
    if asks and context.role not in STAFF:
        return Verdict(Disposition.ESCALATE, "asks for a human")
    return None


def orders_the_software(item: Item, context: JudgeContext) -> Verdict | None:
    """Instructions to the program in a vendor's message: a person looks; a quote beside them goes its ordinary way."""
    sure = any(f.feature is Feature.ORDERS_THE_SOFTWARE and f.confidence >= SURE_DANGER for f in item.findings)
    if context.role is Role.VENDOR and sure:
        return Verdict(Disposition.ESCALATE, "orders to the software")
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


def answers_where(item: Item, context: JudgeContext) -> Verdict | None:
    """A unit or a property, and little else, where that was asked."""
    place = item.fact("unit") is not None or item.fact("property") is not None
    short = item.thing is None and len(item.text.split()) <= PLACE_WORDS
    if place and short and _was_asked(context, "ask_where", "ask_unit", "ask_property"):
        return Verdict(Disposition.UPDATE, "says where it is")
    return None


def adds_to_the_order(item: Item, context: JudgeContext) -> Verdict | None:
    """With an order open: who may come in, animals, a number to call, where no thing and no danger is named."""
    adds = any(fact.name in ("access", "pets", "phone", "email") for fact in item.facts)
    danger = any(f.feature in DANGER and f.confidence >= LIKELY_FEATURE for f in item.findings)
    names_a_thing = item.thing is not None and item.fact("access") is None  # "the side door is open" lets in
    if context.has_open_order and adds and not names_a_thing and not danger:
        return Verdict(Disposition.UPDATE, "adds to the open order")
    return None


def answers_the_safety_question(item: Item, context: JudgeContext) -> Verdict | None:
    """A clear yes is danger, a clear no an ordinary fault."""
    if not _was_asked(context, "ask_safety") or item.answer not in (Answer.YES, Answer.NO):
        return None
    if item.answer is Answer.YES and any(fact.name in ("access", "pets") for fact in item.facts):
        return None
    odds = odds_of(item)
    if item.answer is Answer.YES:
        return Verdict(Disposition.EMERGENCY, "said yes to the safety question")
    if odds.get(Disposition.EMERGENCY, 0) >= LIKELY_DANGER:
        return None
    level = Disposition.URGENT if best_of(odds) is Disposition.URGENT else Disposition.ROUTINE
    return Verdict(level, "said no to the safety question")


def medical_device_without_power(item: Item, context: JudgeContext) -> Verdict | None:
    """Power out where somebody's breath or blood depends on it."""
    if item.says(Feature.NO_POWER) and item.says(Feature.MEDICAL_DEVICE) and _is_fault(item):
        return Verdict(Disposition.EMERGENCY, "power out with a medical device")
    return None


def building_without_water(item: Item, context: JudgeContext) -> Verdict | None:
    """No water in the whole building."""
    if item.says(Feature.NO_WATER) and item.fact("building_wide") is True and _is_fault(item):
        return Verdict(Disposition.EMERGENCY, "no water in the whole building")
    return None


def answers_a_step(item: Item, context: JudgeContext) -> Verdict | None:
    """What came of a safe step adds to the order, unless the words tell of danger or of another trade's fault."""
    if not _was_asked(context, "ask_step") or item.answer not in STEP_ANSWERS or item.says(Feature.ASKS_STATUS):
        return None
    danger = any(f.feature in DANGER and f.confidence >= LIKELY_FEATURE for f in item.findings)
    graver = any(fact.name in GRAVER for fact in item.facts)
    elsewhere = item.thing is not None and item.trade is not None and item.trade.value not in context.open_trades
    if danger or graver or elsewhere or odds_of(item).get(Disposition.EMERGENCY, 0) >= POSSIBLE_AFTER_A_STEP:
        return None
    return Verdict(Disposition.UPDATE, "answers what was asked (ask_step)")


STEP_ANSWERS = frozenset({Answer.FIXED, Answer.STILL_BROKEN, Answer.YES, Answer.NO, Answer.ACKNOWLEDGE})
GRAVER = frozenset({"temperature_f", "outdoor_f", "weather", "vulnerable", "injured"})
POSSIBLE_AFTER_A_STEP = 0.2


def rates(item: Item, context: JudgeContext) -> Verdict | None:
    """A number and little else, where one was asked for."""
    short = len(item.text.split()) <= PLACE_WORDS and item.thing is None
    if short and item.fact("rating") is not None and _was_asked(context, "ask_rating"):
        return Verdict(Disposition.UPDATE, "rates the work, as was asked")
    return None


def likely_danger(item: Item, context: JudgeContext) -> Verdict | None:
    """Lines like this were often emergencies: acting on a false alarm costs less than sleeping through a true one."""
    if not any(letter.isalpha() for letter in item.text):
        return None  # "4": nobody knows of what
    odds = odds_of(item)
    danger = odds.get(Disposition.EMERGENCY, 0)
    best = best_of(odds)
    if danger >= (LIKELY_AMONG_SAFE if best in SAFE_SOUNDING else LIKELY_DANGER):
        return Verdict(Disposition.EMERGENCY, f"reads like an emergency ({danger:.0%})")
    return None


def answers_what_was_asked(item: Item, context: JudgeContext) -> Verdict | None:
    """Fixed, a rating, a yes or a no to a question about the order adds to it, however short it is."""
    asked = [asked.act for asked in context.asked if asked.act in ABOUT_THE_ORDER]
    if "confirm_fixed" in asked and item.answer is Answer.FIXED:
        return Verdict(Disposition.UPDATE, "says that it is fixed, as was asked")
    if item.thing is not None and best_of(odds_of(item)) in FAULTS and len(item.text.split()) > FEW_WORDS:
        return None  # "no hot water" answers no question
    if asked and (item.answer in ANSWERS or item.fact("rating") is not None or _names_a_time(item, asked)):
        return Verdict(Disposition.UPDATE, f"answers what was asked ({asked[0]})")
    return None


ABOUT_THE_ORDER = frozenset({"confirm_fixed", "ask_rating", "ask_access", *PUT_TO_TENANT})
ANSWERS = frozenset({Answer.FIXED, Answer.RATING, Answer.YES, Answer.NO})


def _names_a_time(item: Item, asked: list[str]) -> bool:
    """True for a time that answers a proposed one; "here since noon, where is he?" asks where things stand."""
    asks = best_of(odds_of(item)) is Disposition.STATUS
    named = any(fact.name in ("when", "not_when") for fact in item.facts)
    return named and not asks and any(act in PUT_TO_TENANT for act in asked)


def reported_again(item: Item, context: JudgeContext) -> Verdict | None:
    """The third report of one trade's fault within 30 days goes to a person."""
    same = [at for trade, at in context.reports if item.trade is not None and trade == item.trade.value]
    if _is_fault(item) and len(same) + 1 >= REPORTS_THAT_ESCALATE:
        return Verdict(Disposition.ESCALATE, f"report number {len(same) + 1} in 30 days")
    return None


def possible_danger(item: Item, context: JudgeContext) -> Verdict | None:
    """Danger cannot be ruled out and nothing else is due soon: one safety question, and after it no second one."""
    odds = odds_of(item)
    best, danger = best_of(odds), odds.get(Disposition.EMERGENCY, 0)
    unclear = best in (Disposition.CLARIFY, Disposition.EMERGENCY)
    if unclear and _was_asked(context, "ask_safety", "ask_temperature"):
        return Verdict(Disposition.EMERGENCY, "unclear again after the safety question")
    limits = {Disposition.ROUTINE: POSSIBLE_IN_ROUTINE, Disposition.URGENT: POSSIBLE_IN_URGENT}
    limit = limits.get(best, POSSIBLE_ELSEWHERE)
    if best in SAFE_SOUNDING | {Disposition.URGENT, Disposition.EMERGENCY} and danger >= limit:
        return Verdict(Disposition.CLARIFY, f"danger cannot be ruled out ({danger:.0%})")
    return None


def weighed(item: Item, context: JudgeContext) -> Verdict | None:
    """The likeliest label."""
    odds = odds_of(item)
    best = best_of(odds)
    return Verdict(best, f"reads like {best.value} ({odds.get(best, 0):.0%})")


def _was_asked(context: JudgeContext, *acts: str) -> bool:
    return any(asked.act in acts for asked in context.asked)


def _is_fault(item: Item) -> bool:
    return best_of(odds_of(item)) in FAULTS


def trade_of(item: Item, disposition: Disposition, open_trades: tuple[str, ...] = ()) -> Trade | None:
    """The item's trade; that of the only open order for words about one, that of its features for a fault without."""
    if disposition in WITHOUT_FAULT:
        return None
    if disposition in FOLLOW_UPS and len(open_trades) == 1:
        return Trade(open_trades[0])
    if item.trade is not None or disposition not in FAULTS:
        return item.trade
    return next((trade for feature, trade in TRADE_BY_FEATURE if item.says(feature)), None)


TRADE_BY_FEATURE = (
    (Feature.GAS, Trade.FIRE_SAFETY),
    (Feature.CO, Trade.FIRE_SAFETY),
    (Feature.ELECTRICAL, Trade.ELECTRICAL),
    (Feature.FIRE_SMOKE, Trade.FIRE_SAFETY),
    (Feature.WATER_SPREADING, Trade.PLUMBING),
    (Feature.WATER_CONTAINED, Trade.PLUMBING),
    (Feature.SEWAGE, Trade.PLUMBING),
    (Feature.NO_WATER, Trade.PLUMBING),
    (Feature.NO_HOT_WATER, Trade.PLUMBING),
    (Feature.ONLY_TOILET, Trade.PLUMBING),
    (Feature.NO_HEAT, Trade.HVAC),
    (Feature.NO_COOLING, Trade.HVAC),
    (Feature.NO_POWER, Trade.ELECTRICAL),
    (Feature.STRUCTURAL, Trade.STRUCTURAL),
    (Feature.SECURITY, Trade.LOCKSMITH),
    (Feature.STOCK_AT_RISK, Trade.REFRIGERATION),
)

RULES: tuple[Rule, ...] = (
    danger_in_plain_words,
    danger_reported_by_our_people,
    danger_beside_a_wish,
    asks_to_stop,
    asks_who_answers,
    asks_for_a_human,
    orders_the_software,
    written_by_a_vendor,
    written_by_staff,
    answers_the_temperature,
    answers_the_safety_question,
    answers_where,
    adds_to_the_order,
    medical_device_without_power,
    building_without_water,
    answers_a_step,
    rates,
    heat_or_cooling_out,
    likely_danger,
    answers_what_was_asked,
    reported_again,
    possible_danger,
    weighed,
)
