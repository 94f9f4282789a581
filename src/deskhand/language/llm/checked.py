"""A model's answer turned into items, each part kept only where the message says it in so many words."""

from __future__ import annotations

from deskhand.domain.escalation import CODE
from deskhand.domain.reading import STAFF, Answer, Fact, Feature, Finding, Item, ReadingContext, Role, Trade
from deskhand.language.llm.quotes import found
from deskhand.language.llm.schema import ModelReading, SaidFact, SaidFeature, SaidItem
from deskhand.language.llm.values import value_of

MODEL_ALONE = 0.8
"""The confidence of what only a model found. Its own opinion of itself is not asked for."""

MONEY_ACTS = frozenset({"ask_approval"})
_FEATURES = {feature.value for feature in Feature} - {Feature.OTHER_LANGUAGE.value}  # a model reads them all
_MAY_ANSWER_UNASKED = STAFF | {Role.VENDOR}


def checked_items(answer: ModelReading, text: str, context: ReadingContext) -> tuple[Item, ...]:
    """The items of `answer` that `text` bears out, in its order; empty when nothing does."""
    items = (_item(said, text, context, alone=len(answer.items) == 1) for said in answer.items)
    return tuple(item for item in items if item is not None)


def left_out(answer: ModelReading, items: tuple[Item, ...]) -> tuple[int, int]:
    """How many findings, facts and answers were kept, and how many were said that the text does not bear out."""
    said = sum(len(item.features) + len(item.facts) + (item.answer is not None) for item in answer.items)
    kept = sum(len(item.findings) + len(item.facts) + (item.answer is not None) for item in items)
    return kept, said - kept


def _item(said: SaidItem, text: str, context: ReadingContext, alone: bool) -> Item | None:
    words = text.strip() if alone else found(said.words, text)
    if words is None:
        return None
    return Item(
        text=words,
        findings=_findings(said.features, text),
        trade=_trade(said.trade),
        thing=_thing(said.thing, text),
        facts=_facts(said.facts, text, context),
        answer=_answer(said, words, context),
        code=_code(words),
    )


def _findings(said: list[SaidFeature], text: str) -> tuple[Finding, ...]:
    kept: dict[Feature, Finding] = {}
    for each in said:
        quote = found(each.quote, text)
        if quote is not None and each.feature in _FEATURES and Feature(each.feature) not in kept:
            kept[Feature(each.feature)] = Finding(Feature(each.feature), MODEL_ALONE, quote)
    return tuple(kept.values())


def _facts(said: list[SaidFact], text: str, context: ReadingContext) -> tuple[Fact, ...]:
    kept: dict[str, Fact] = {}
    for each in said:
        quote = found(each.quote, text)
        value = value_of(each.name, each.value, quote, context) if quote is not None else None
        if quote is not None and value is not None and each.name not in kept:
            kept[each.name] = Fact(each.name, value, quote)
    return tuple(kept.values())


def _trade(said: str | None) -> Trade | None:
    return Trade(said) if said in set(Trade) else None


def _thing(said: str | None, text: str) -> str | None:
    thing = found(said, text) if said else None
    return thing.lower() if thing else None


def _answer(said: SaidItem, words: str, context: ReadingContext) -> Answer | None:
    """Only where a question is open or the writer is one who may answer unasked, and with the words that answer."""
    heard = context.asked or context.role in _MAY_ANSWER_UNASKED
    if not heard or said.answer not in set(Answer) or found(said.answer_quote, words) is None:
        return None
    return Answer(said.answer) if _may_release_money(words, context) else None


def _may_release_money(words: str, context: ReadingContext) -> bool:
    """A question about money is answered with its code or by the local rules, never by a model's impression."""
    codes = {asked.code for asked in context.asked if asked.act in MONEY_ACTS}
    return not codes or _code(words) in codes - {None}


def _code(words: str) -> str | None:
    code = CODE.search(words)
    return f"{code[1].upper()}{code[2]}" if code else None
