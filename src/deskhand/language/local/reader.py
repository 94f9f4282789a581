"""The embedded reader: no key, no download, no network; the same words always read the same."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache

import numpy as np

from deskhand.domain.reading import Answer, Fact, Feature, Finding, Item, Reading, ReadingContext, Role
from deskhand.language.local.answers import read_answer
from deskhand.language.local.clauses import clauses_of, issues_of
from deskhand.language.local.embed import Embedding, installed_embeddings
from deskhand.language.local.facts import numbers, people, places, times
from deskhand.language.local.heads import Heads, Scores, load_heads
from deskhand.language.local.signals import signals_of
from deskhand.language.local.things import thing_of
from deskhand.language.safety import Scan, scan
from deskhand.language.tongue import language_of

SURE_ANSWER_ROLES = frozenset({Role.VENDOR})


class LocalReader:
    """Reads one message at a time; holds the models, nothing about any message."""

    def __init__(self, heads: Heads, embeddings: Mapping[str, Embedding]) -> None:
        self._heads = heads
        self._embeddings = [embeddings[name] for name in heads.embeddings]

    def read(self, text: str, context: ReadingContext) -> Reading:
        """What `text` means; `items` is empty for blank text only."""
        seen = scan(text)
        items = tuple(self._item(issue, text, context, seen) for issue in issues_of(text))
        return Reading(items, seen.language, seen.hazards, seen.wants_human, seen.opt_out)

    def _item(self, text: str, whole: str, context: ReadingContext, seen: Scan) -> Item:
        scores = self._scores(text, context, seen)
        facts = read_facts(text, context, seen.language)
        money = any(fact.name == "money" for fact in facts)
        return Item(
            text=text,
            findings=self._findings(text, scores, seen),
            trade=scores.trade(),
            thing=thing_of(text),
            facts=facts,
            answer=read_answer(text, context, money),
            code=numbers.read_code(text),
            severity=tuple(sorted(scores.severity.items(), key=lambda pair: -pair[1])),
        )

    def _scores(self, text: str, context: ReadingContext, seen: Scan) -> Scores:
        vectors = [embed(text) for embed in self._embeddings]
        has_order = bool(context.open_orders)
        return self._heads.score(text, vectors, signals_of(text, seen, has_order), has_order)

    def _findings(self, text: str, scores: Scores, seen: Scan) -> tuple[Finding, ...]:
        """Hazards of the scan that lie in this item first, then what the heads found, surest first."""
        heard = [hazard for hazard in seen.hazards if hazard.quote in text]
        limits = dict(zip(self._heads.labels.features, self._heads.labels.thresholds, strict=True))
        certain = {finding.feature for finding in heard}
        learnt = [
            Finding(feature, round(p, 3), self._quote(text, feature))
            for feature, p in scores.features.items()
            if p >= limits[feature] and feature not in certain
        ]
        return (*heard, *sorted(learnt, key=lambda finding: -finding.confidence))

    def _quote(self, text: str, feature: Feature) -> str:
        """The clause whose own n-grams speak most for `feature`; '' where the text is one clause."""
        clauses = clauses_of(text)
        if len(clauses) < 2:
            return text.strip()
        column = len(self._heads.labels.severity) + len(self._heads.labels.trades) + self._heads.labels.features.index(feature)
        weights = [float(self._heads.gram_logits(self._heads.vocabulary.weigh(clause))[column]) for clause in clauses]
        return clauses[int(np.argmax(weights))]


def read_facts(text: str, context: ReadingContext, language: str) -> tuple[Fact, ...]:
    """Every fact that `text` states, each with its quote."""
    acts = " ".join(asked.act for asked in context.asked)
    is_vendor = context.role is Role.VENDOR
    facts: list[Fact] = [*places.read_units(text, context.units)] if not is_vendor else []
    facts += numbers.read_phones(text, context.country)
    facts += numbers.read_emails(text)
    facts += numbers.read_money(text, expects_price=is_vendor or "approv" in acts)
    facts += numbers.read_temperature(text, language) if not is_vendor else []
    facts += people.read_vulnerable(text) + people.read_pets(text)
    facts += people.read_access(text, was_asked="access" in acts or "enter" in acts)
    if "rating" in acts or "survey" in acts:
        facts += numbers.read_rating(text)
    if context.now is not None:
        facts += times.read_etas(text, context.now) if is_vendor else times.read_windows(text, context.now)
    return tuple(fact for fact in facts if fact.quote in text)


@lru_cache(maxsize=1)
def local_reader() -> LocalReader:
    """The reader with whatever embeddings are installed; loading takes about a second."""
    embeddings = installed_embeddings()
    return LocalReader(load_heads(tuple(embeddings)), embeddings)
