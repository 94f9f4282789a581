"""What Archer makes of a message: rules over what was read, the first that speaks decides (DISPOSITIONS.md).

The likeliest label says what the person wants; the business's written criteria say whether they fit.
"""

from __future__ import annotations

import re

from deskhand.domain.disposition import Disposition
from deskhand.domain.event import JudgedItem
from deskhand.domain.lead import Beyond, Met, score
from deskhand.domain.reading import Item, Role
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
    written_by_staff,
)
from deskhand.employees.employee import JudgeContext

SURE_ENOUGH, SURE_NO = 0.2, 0.65
NOES = frozenset({Disposition.DISQUALIFY, Disposition.BLOCK})
KNOWN_ROLES = frozenset({Role.TENANT, Role.CUSTOMER})
ENDS = {
    Beyond.DISQUALIFY: Disposition.DISQUALIFY,
    Beyond.ESCALATE: Disposition.ESCALATE,
    Beyond.NURTURE: Disposition.NURTURE,
}
PUT_OFF, SEVERAL = frozenset({Disposition.DISQUALIFY, Disposition.NURTURE}), 3
NUMBER_OF_PEOPLE = re.compile(
    r"\b\d+ (?:guys|techs?|people|employees|of us|workers|crew|cleaners|empleados|personas|t[eé]cnicos|muchachos)\b"
    r"|\bsomos \d+\b|\b(?:con|with) \d+\b",
    re.IGNORECASE,
)
ASKS_FOR_A_CALL = re.compile(
    r"\W*(?:(?:can|could) (?:you|u|someone|somebody) )?(?:just |please |pls )*(?:call|phone|ring)"
    r" (?:me|us|back|me back)(?: (?:please|pls|instead|at [-+() \d]+))*\W*"
    r"|\W*(?:por favor )?(?:ll[aá]m[ea](?:n|r)?(?:me|nos)|m[aá]rquenme|me (?:puede[ns]? )?llama[nr]?)"
    r"(?: por favor)?\W*",
    re.IGNORECASE,
)
OPEN_TO_CRITERIA = frozenset({Disposition.BOOK, Disposition.OFFER, Disposition.NURTURE})


def judge(item: Item, context: JudgeContext) -> JudgedItem:
    """The disposition of a message, with the rule that gave it and the reason in plain words; pure."""
    rule, found = first_to_speak(RULES, item, context)
    return JudgedItem(item, found.disposition, None, rule, found.reason)


def danger(item: Item, context: JudgeContext) -> Judgement | None:
    """Danger to life in plain words is for a person, with the safety text before it."""
    heard = danger_in_plain_words(item, context)
    return Judgement(Disposition.ESCALATE, heard.reason) if heard else None


def nothing_for_us(item: Item, context: JudgeContext) -> Judgement | None:
    """Sellers, scams, and orders to the software."""
    odds = odds_of(item)
    if best_of(odds) is Disposition.BLOCK and odds[Disposition.BLOCK] >= SURE_NO:
        return Judgement(Disposition.BLOCK, "sells something, or is none that anybody should answer")
    return None


def fits_the_criteria(item: Item, context: JudgeContext) -> Judgement | None:
    """Who meets the business's own criteria, told in several of them, is not sent away or put off by an impression."""
    if context.leads is None or context.role in KNOWN_ROLES:
        return None
    found, odds = score(context.leads, {fact.name: fact.value for fact in item.facts}), odds_of(item)
    met, best = found.named(Met.MET), best_of(odds)
    put_off = best in PUT_OFF or (best is Disposition.ESCALATE and odds[best] < SURE_NO)
    if not put_off or len(met) < SEVERAL or found.named(Met.MISSED):
        return None
    wanted = best_of({label: odds.get(label, 0.0) for label in (Disposition.OFFER, Disposition.BOOK)})
    return Judgement(wanted, f"fits: {', '.join(met)}")


def grave(item: Item, context: JudgeContext) -> Judgement | None:
    if best_of(odds_of(item)) is Disposition.ESCALATE:
        return Judgement(Disposition.ESCALATE, "only a person can answer this")
    return None


def has_an_owner(item: Item, context: JudgeContext) -> Judgement | None:
    """Somebody whom the records know, or who says that they are a customer, goes to whoever looks after them."""
    if context.role in KNOWN_ROLES:
        return Judgement(Disposition.ROUTE_OWNER, f"is a {context.role.value} in the records")
    if best_of(odds_of(item)) is Disposition.ROUTE_OWNER:
        return Judgement(Disposition.ROUTE_OWNER, "says that they are a customer already")
    return None


def against_the_criteria(item: Item, context: JudgeContext) -> Judgement | None:
    """What the words miss of the business's own criteria, where these say what that means."""
    if context.leads is None or best_of(odds_of(item)) not in OPEN_TO_CRITERIA:
        return None
    found = score(context.leads, {fact.name: fact.value for fact in item.facts})
    label = ENDS.get(found.worst())
    return Judgement(label, f"missed: {', '.join(found.named(Met.MISSED))}") if label else None


def _meets_a_bound(item: Item, context: JudgeContext, timing_only: bool) -> bool:
    """True where a number or a place that the business has written down is met, and nothing is missed."""
    if context.leads is None:
        return False
    found = score(context.leads, {fact.name: fact.value for fact in item.facts}).findings
    bounded = [one for one in found if one.criterion.bounded and (one.criterion.name == "timing" or not timing_only)]
    return any(one.met is Met.MET for one in bounded) and not any(one.met is Met.MISSED for one in found)


def _says_what_and_how_many(item: Item, context: JudgeContext) -> bool:
    """True for a business that tells its trade and its people, none of it against what is written down."""
    if context.leads is None or item.fact("need") is None or NUMBER_OF_PEOPLE.search(item.text) is None:
        return False
    return not score(context.leads, {fact.name: fact.value for fact in item.facts}).named(Met.MISSED)


def weighed(item: Item, context: JudgeContext) -> Judgement:
    """The likeliest label; where none is likely, unclear. Nobody is turned away on a doubt."""
    odds = odds_of(item)
    best = best_of(odds)
    if best in NOES and odds[best] < SURE_NO:
        best = best_of({label: p for label, p in odds.items() if label not in NOES})
    if best in PUT_OFF and _meets_a_bound(item, context, timing_only=best is Disposition.NURTURE):
        return Judgement(Disposition.CLARIFY, f"reads as {best.value}, and meets what is written down")
    if best is Disposition.DISQUALIFY and _says_what_and_how_many(item, context):
        return Judgement(Disposition.CLARIFY, "reads as disqualify, and misses nothing that is written down")
    if ASKS_FOR_A_CALL.fullmatch(item.text):
        return Judgement(Disposition.ESCALATE, "asks to be called")
    if odds.get(best, 0.0) >= SURE_ENOUGH:
        return Judgement(best, f"reads as {best.value}")
    return Judgement(Disposition.CLARIFY, "it is not clear what is wanted")


RULES: tuple[Rule, ...] = (
    written_by_staff,
    danger,
    in_another_language,
    asks_to_stop,
    nothing_for_us,
    asks_for_a_human,
    fits_the_criteria,
    grave,
    has_an_owner,
    against_the_criteria,
    weighed,
)
