"""What Paula makes of one item of a message: rules over what was read, the first that speaks decides (DISPOSITIONS.md).

The rules stand in the order in which labels win. `severity` is an impression that the last ones weigh: a danger that
is likely is an emergency, one that is possible is asked about, never filed away.
"""

from __future__ import annotations

import re

from deskhand.domain.contact import notes_name_a_device
from deskhand.domain.disposition import Disposition
from deskhand.domain.event import JudgedItem
from deskhand.domain.reading import LIFE, STAFF, Answer, Feature, Item, Role, Trade
from deskhand.employees.common.judging import (
    Judgement,
    Rule,
    asks_for_a_human,
    asks_to_stop,
    best_of,
    danger_in_plain_words,
    first_to_speak,
    in_another_language,
    odds_of,
    was_asked,
    works_for_us,
    written_by_staff,
)
from deskhand.employees.employee import JudgeContext
from deskhand.employees.paula.climate import CLEARLY_DANGEROUS, answers_the_temperature, heat_or_cooling_out
from deskhand.employees.paula.fault import IN_THE_AIR, TRADE_OF
from deskhand.employees.paula.visit import PUT_TO_TENANT

DANGER = LIFE | {Feature.WATER_SPREADING, Feature.SEWAGE, Feature.STOCK_AT_RISK, Feature.SECURITY}
# Chosen on the held-out fold (bench/language.py, 2026-11-30): each step down finds more emergencies, by asking or by
# acting, and costs calm lines a question. docs/benchmarks.md has the points that were compared.
LIKELY_DANGER, LIKELY_AMONG_SAFE, LIKELY_FEATURE = 0.45, 0.35, 0.5
POSSIBLE_IN_ROUTINE, POSSIBLE_IN_URGENT, POSSIBLE_ELSEWHERE = 0.12, 0.25, 0.05
POSSIBLE_IN_A_QUESTION = 0.3  # "where is he" about an open order: none of seven that were asked below it told of danger
SURE_DANGER = 0.7
SURELY_TOLD = 0.7
SAFE_SOUNDING = frozenset({Disposition.ROUTINE, Disposition.STATUS, Disposition.UPDATE, Disposition.OUT_OF_SCOPE})
FAULTS = frozenset({Disposition.EMERGENCY, Disposition.URGENT, Disposition.ROUTINE})
FOLLOW_UPS = frozenset({Disposition.STATUS, Disposition.UPDATE})
WITHOUT_FAULT = frozenset({Disposition.OPT_OUT, Disposition.OUT_OF_SCOPE})
REPORTS_THAT_ESCALATE = 3
FEW_WORDS, PLACE_WORDS = 4, 8


CALM = frozenset({Disposition.UPDATE, Disposition.OUT_OF_SCOPE})
NO_SIGN_OF_DANGER, MORE_THAN_A_YES = 0.1, 2
ALL_IS_WELL = re.compile(
    r"(?<!not )(?<!isn't )\b(?:fine|ok|okay|good|safe|all right|alright)\b|\b(?:nobody|no one|nothing|nadie|nada)\b"
    r"|(?<!no estamos )(?<!no esta )\b(?:bien|a salvo|tranquil[oa]s?)\b",
    re.IGNORECASE,
)


def judge(item: Item, context: JudgeContext) -> JudgedItem:
    """The disposition of `item`, with the rule that gave it and the reason in plain words; pure."""
    rule, found = first_to_speak(RULES, item, context)
    trade = trade_of(item, found.disposition, context.open_trades)
    return JudgedItem(item, found.disposition, trade, rule, found.reason)


def danger_reported_by_our_people(item: Item, context: JudgeContext) -> Judgement | None:
    """A vendor or manager who answers nothing and tells of a burst pipe reports it like anybody else."""
    danger = [f for f in item.findings if f.feature in DANGER and f.confidence >= LIKELY_FEATURE]
    certain = odds_of(item).get(Disposition.EMERGENCY, 0) >= SURE_DANGER
    if works_for_us(context) and item.answer is None and danger and certain:
        return Judgement(Disposition.EMERGENCY, f"reports {danger[0].feature.value}")
    return None


def danger_beside_a_wish(item: Item, context: JudgeContext) -> Judgement | None:
    """ "Stop texting, and the ceiling is coming down": the wish is granted all the same, the danger speaks."""
    if works_for_us(context) or not item.says(Feature.OPT_OUT, Feature.WANTS_HUMAN):
        return None
    danger = [f for f in item.findings if f.feature in DANGER and f.confidence >= LIKELY_FEATURE]
    if danger or odds_of(item).get(Disposition.EMERGENCY, 0) >= LIKELY_DANGER:
        return Judgement(Disposition.EMERGENCY, "danger, beside a wish that is granted too")
    return None


def asks_who_answers(item: Item, context: JudgeContext) -> Judgement | None:
    """Whether a machine answers is a question with a true answer; who wants a person says so besides."""
    alone = item.says(Feature.ASKS_IF_HUMAN) and not (item.says(Feature.WANTS_HUMAN) or context.wants_human)
    if alone and best_of(odds_of(item)) not in FAULTS and context.role not in STAFF:
        return Judgement(Disposition.OUT_OF_SCOPE, "asks whether a machine answers")
    return None


def orders_the_software(item: Item, context: JudgeContext) -> Judgement | None:
    """Instructions to the program in a vendor's message: a person looks; a quote beside them goes its ordinary way."""
    sure = any(f.feature is Feature.ORDERS_THE_SOFTWARE and f.confidence >= SURE_DANGER for f in item.findings)
    if context.role is Role.VENDOR and sure:
        return Judgement(Disposition.ESCALATE, "orders to the software")
    return None


def written_by_a_vendor(item: Item, context: JudgeContext) -> Judgement | None:
    """A vendor's words about an offer or a job."""
    if context.role is Role.VENDOR:
        return Judgement(Disposition.VENDOR, "written by a vendor about an offer or a job")
    return None


def answers_where(item: Item, context: JudgeContext) -> Judgement | None:
    """A unit or a property, and little else, where that was asked."""
    place = item.fact("unit") is not None or item.fact("property") is not None
    short = item.thing is None and len(item.text.split()) <= PLACE_WORDS
    if place and short and was_asked(context, "ask_where", "ask_unit", "ask_property"):
        return Judgement(Disposition.UPDATE, "says where it is")
    return None


def adds_to_the_order(item: Item, context: JudgeContext) -> Judgement | None:
    """With an order open: who may come in, animals, a number, where no thing, no danger and no fault is told."""
    adds = any(fact.name in ("access", "pets", "phone", "email") and fact.quote in item.text for fact in item.facts)
    odds = odds_of(item)
    best = best_of(odds)
    if best in FAULTS | {Disposition.ESCALATE} and odds[best] >= SURELY_TOLD:
        return None
    danger = any(f.feature in DANGER and f.confidence >= LIKELY_FEATURE for f in item.findings)
    names_a_thing = item.thing is not None and item.fact("access") is None  # "the side door is open" lets in
    if context.has_open_order and adds and not names_a_thing and not danger:
        return Judgement(Disposition.UPDATE, "adds to the open order")
    return None


def answers_the_safety_question(item: Item, context: JudgeContext) -> Judgement | None:
    """A clear yes is danger, a clear no an ordinary fault, and so is a sentence that says that all is well."""
    if not was_asked(context, "ask_safety"):
        return None
    if _reassures(item):
        return Judgement(_of_the_fault(item), "says that all is well")
    if item.answer not in (Answer.YES, Answer.NO):
        return None
    if item.answer is Answer.YES and any(fact.name in ("access", "pets") for fact in item.facts):
        return None
    odds = odds_of(item)
    if item.answer is Answer.YES:
        return Judgement(Disposition.EMERGENCY, "said yes to the safety question")
    if odds.get(Disposition.EMERGENCY, 0) >= LIKELY_DANGER:
        return None
    return Judgement(_of_the_fault(item), "said no to the safety question")


def _of_the_fault(item: Item) -> Disposition:
    return Disposition.URGENT if best_of(odds_of(item)) is Disposition.URGENT else Disposition.ROUTINE


def _reassures(item: Item) -> bool:
    """ "Everything else is fine", "the sink drains again": words, not a bare yes, without any sign of danger."""
    odds, words = odds_of(item), item.text.split()
    calm = best_of(odds) in CALM and odds.get(Disposition.EMERGENCY, 0) < NO_SIGN_OF_DANGER
    danger = any(f.feature in DANGER and f.confidence >= LIKELY_FEATURE for f in item.findings)
    said = item.says(Feature.SAYS_FIXED, Feature.THANKS) or ALL_IS_WELL.search(item.text) is not None
    return calm and said and not danger and len(words) > MORE_THAN_A_YES and "?" not in item.text


def calls_the_order_off(item: Item, context: JudgeContext) -> Judgement | None:
    """ "Cancel it" to whoever has an order open is about the order, not about messages."""
    calm = odds_of(item).get(Disposition.EMERGENCY, 0) < NO_SIGN_OF_DANGER
    if context.has_open_order and item.says(Feature.ASKS_CANCEL) and not item.says(Feature.OPT_OUT) and calm:
        return Judgement(Disposition.UPDATE, "calls the order off")
    return None


def medical_device_without_power(item: Item, context: JudgeContext) -> Judgement | None:
    """Power out where somebody's breath or blood depends on it, by their words or by what the office has noted."""
    device = item.says(Feature.MEDICAL_DEVICE) or notes_name_a_device(context.notes)
    if item.says(Feature.NO_POWER) and device and _is_fault(item):
        return Judgement(Disposition.EMERGENCY, "power out with a medical device")
    return None


def building_without_water(item: Item, context: JudgeContext) -> Judgement | None:
    """No water in the whole building."""
    if item.says(Feature.NO_WATER) and item.fact("building_wide") is True and _is_fault(item):
        return Judgement(Disposition.EMERGENCY, "no water in the whole building")
    return None


def one_home_without_water(item: Item, context: JudgeContext) -> Judgement | None:
    """No water in one home is for today; that the whole building is dry, or water runs elsewhere, is another thing."""
    danger = any(f.feature in DANGER and f.confidence >= LIKELY_FEATURE for f in item.findings)
    graver = odds_of(item).get(Disposition.EMERGENCY, 0) >= CLEARLY_DANGEROUS
    if item.says(Feature.NO_WATER) and _is_fault(item) and not danger and not graver:
        return Judgement(Disposition.URGENT, "no water in one home")
    return None


def answers_a_step(item: Item, context: JudgeContext) -> Judgement | None:
    """What came of a safe step adds to the order, unless the words tell of danger or of another trade's fault."""
    if not was_asked(context, "ask_step") or item.answer not in STEP_ANSWERS or item.says(Feature.ASKS_STATUS):
        return None
    danger = any(f.feature in DANGER and f.confidence >= LIKELY_FEATURE for f in item.findings)
    graver = any(fact.name in GRAVER for fact in item.facts)
    elsewhere = item.thing is not None and item.trade is not None and item.trade.value not in context.open_trades
    emergency = odds_of(item).get(Disposition.EMERGENCY, 0) >= POSSIBLE_AFTER_A_STEP
    if danger or graver or elsewhere or emergency or _is_another_fault(item, context):
        return None
    return Judgement(Disposition.UPDATE, "answers what was asked (ask_step)")


STEP_ANSWERS = frozenset({Answer.FIXED, Answer.STILL_BROKEN, Answer.YES, Answer.NO, Answer.ACKNOWLEDGE})
GRAVER = frozenset({"temperature_f", "outdoor_f", "weather", "vulnerable", "injured"})
POSSIBLE_AFTER_A_STEP = 0.2


def rates(item: Item, context: JudgeContext) -> Judgement | None:
    """A number and little else, where one was asked for."""
    short = len(item.text.split()) <= PLACE_WORDS and item.thing is None
    if short and item.fact("rating") is not None and was_asked(context, "ask_rating"):
        return Judgement(Disposition.UPDATE, "rates the work, as was asked")
    return None


def likely_danger(item: Item, context: JudgeContext) -> Judgement | None:
    """Lines like this were often emergencies: acting on a false alarm costs less than sleeping through a true one."""
    if not any(letter.isalpha() for letter in item.text):
        return None  # "4": nobody knows of what
    odds = odds_of(item)
    danger = odds.get(Disposition.EMERGENCY, 0)
    best = best_of(odds)
    if danger >= (LIKELY_AMONG_SAFE if best in SAFE_SOUNDING else LIKELY_DANGER):
        return Judgement(Disposition.EMERGENCY, f"reads like an emergency ({danger:.0%})")
    return None


def answers_what_was_asked(item: Item, context: JudgeContext) -> Judgement | None:
    """Fixed, a rating, a yes or a no to a question about the order adds to it, however short it is."""
    asked = [asked.act for asked in context.asked if asked.act in ABOUT_THE_ORDER]
    if "confirm_fixed" in asked and item.answer is Answer.FIXED:
        return Judgement(Disposition.UPDATE, "says that it is fixed, as was asked")
    if _is_another_fault(item, context):
        return None
    if item.thing is not None and best_of(odds_of(item)) in FAULTS and len(item.text.split()) > FEW_WORDS:
        return None  # "no hot water" answers no question
    if asked and (item.answer in ANSWERS or item.fact("rating") is not None or _names_a_time(item, asked)):
        return Judgement(Disposition.UPDATE, f"answers what was asked ({asked[0]})")
    return None


ABOUT_THE_ORDER = frozenset({"confirm_fixed", "ask_rating", "ask_access", *PUT_TO_TENANT})
ANSWERS = frozenset({Answer.FIXED, Answer.RATING, Answer.YES, Answer.NO})


def _names_a_time(item: Item, asked: list[str]) -> bool:
    """True for a time that answers a proposed one; "here since noon, where is he?" asks where things stand."""
    asks = best_of(odds_of(item)) is Disposition.STATUS
    named = any(fact.name in ("when", "not_when") for fact in item.facts)
    return named and not asks and any(act in PUT_TO_TENANT for act in asked)


def reported_again(item: Item, context: JudgeContext) -> Judgement | None:
    """The third report of one trade's fault within 30 days goes to a person."""
    same = [at for trade, at in context.reports if item.trade is not None and trade == item.trade.value]
    if _is_fault(item) and len(same) + 1 >= REPORTS_THAT_ESCALATE:
        return Judgement(Disposition.ESCALATE, f"report number {len(same) + 1} in 30 days")
    return None


def possible_danger(item: Item, context: JudgeContext) -> Judgement | None:
    """Danger cannot be ruled out and nothing else is due soon: one safety question, and after it no second one."""
    odds = odds_of(item)
    best, danger = best_of(odds), odds.get(Disposition.EMERGENCY, 0)
    unclear = best in (Disposition.CLARIFY, Disposition.EMERGENCY)
    if unclear and was_asked(context, "ask_safety", "ask_temperature"):
        return Judgement(Disposition.EMERGENCY, "unclear again after the safety question")
    in_the_air = [f for f in item.findings if f.feature in IN_THE_AIR and f.confidence >= LIKELY_FEATURE]
    if in_the_air and not was_asked(context, "ask_safety"):
        return Judgement(Disposition.CLARIFY, f"{in_the_air[0].feature.value} cannot be ruled out")
    limits = {Disposition.ROUTINE: POSSIBLE_IN_ROUTINE, Disposition.URGENT: POSSIBLE_IN_URGENT}
    limit = limits.get(best, POSSIBLE_ELSEWHERE)
    if best is Disposition.STATUS and context.has_open_order:
        limit = POSSIBLE_IN_A_QUESTION
    if best in SAFE_SOUNDING | {Disposition.URGENT, Disposition.EMERGENCY} and danger >= limit:
        return Judgement(Disposition.CLARIFY, f"danger cannot be ruled out ({danger:.0%})")
    return None


def weighed(item: Item, context: JudgeContext) -> Judgement | None:
    """The likeliest label; that messages stop is wished by a whole message, or by its part in so many words."""
    odds = odds_of(item)
    if len(context.line_items) > 1:
        odds.pop(Disposition.OPT_OUT, None)
    best = best_of(odds)
    return Judgement(best, f"reads like {best.value} ({odds.get(best, 0):.0%})")


def _is_another_fault(item: Item, context: JudgeContext) -> bool:
    """True for words that likely tell of a fault whose trade is that of nothing open: they answer no question."""
    odds = odds_of(item)
    best = best_of(odds)
    told = best in FAULTS and odds[best] >= LIKELY_FEATURE
    return told and item.trade is not None and bool(context.open_trades) and item.trade.value not in context.open_trades


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
    return next((trade for feature, trade in TRADE_OF.items() if item.says(feature)), None)


RULES: tuple[Rule, ...] = (
    danger_in_plain_words,
    in_another_language,
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
    calls_the_order_off,
    adds_to_the_order,
    medical_device_without_power,
    building_without_water,
    one_home_without_water,
    answers_a_step,
    rates,
    heat_or_cooling_out,
    likely_danger,
    answers_what_was_asked,
    reported_again,
    possible_danger,
    weighed,
)
