"""The embedded reader: no key, no download, no network; the same words always read the same."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache, lru_cache

import numpy as np

from deskhand.domain.reading import STAFF, Fact, Feature, Finding, Item, Reading, ReadingContext, Role
from deskhand.language.foreign import unread
from deskhand.language.local.answers import read_answer
from deskhand.language.local.clauses import clauses_of
from deskhand.language.local.facts import numbers, people
from deskhand.language.local.facts.read import read_facts
from deskhand.language.local.front import FrontReader, load_front
from deskhand.language.local.front_reading import read_front
from deskhand.language.local.heads import WISHES, Heads, Scores, installed_heads
from deskhand.language.local.replies import ReplyHead, load_reply_heads
from deskhand.language.local.signals import signals_of
from deskhand.language.local.things import thing_of
from deskhand.language.safety import CERTAIN, Scan, scan
from deskhand.language.wishes import asks_for_messages, asks_if_human, stops_somebody_else

SURE_WISH, SURE_ALONE, SURE_PART = 0.6, 0.9, 0.6
SAYS_LITTLE = ("clarify", "update")
FAULTS = ("emergency", "urgent", "routine")
LIKELY_FAULT, SURE_FAULT, SURE_TRADE, LEAST_WORDS, MOST_TRIED = 0.5, 0.85, 0.95, 2, 2
"""When a possible cut is one. Chosen on half of the 160 messages of `bench/held_out/several.jsonl`."""
PLAIN_FAULT, PLAIN_TRADE = 0.95, 0.6
"""When the words alone outweigh what is open. Chosen on the judged half of the development fold (`script/bench beside`)."""
OF_THE_WRITER = frozenset({"unit", "property", "phone", "email", "access", "pets", "vulnerable"})


class LocalReader:
    """Reads one message at a time; holds the models, nothing about any message."""

    def __init__(self, heads: Heads, replies: Mapping[str, ReplyHead], front: FrontReader | None = None) -> None:
        self._heads = heads
        self._replies = replies
        self._front = front

    def read(self, text: str, context: ReadingContext) -> Reading:
        """What `text` means; `items` is empty for blank text only."""
        if context.reads != "fault" and self._front is not None and not _works_for_us(context):
            return read_front(self._front, text, context)
        seen = scan(text)
        whole = self._scores(text, context) if text.strip() else None
        parts, scores = self._concerns(text, context, whole)
        if whole is not None and len(parts) > 1:
            scores = _beside(scores, whole)
        shared = read_facts(text, context, seen.language)
        items = tuple(
            self._item(part, score, seen, context, shared if len(parts) == 1 else _own(part, shared))
            for part, score in zip(parts, scores, strict=True)
        )
        wishes = _wishes(scores, whole) if not _works_for_us(context) else frozenset()
        wishes -= _no_wishes(text, seen)
        wants_human = seen.wants_human or Feature.WANTS_HUMAN in wishes
        opt_out = seen.opt_out or Feature.OPT_OUT in wishes
        return Reading(items, seen.language, seen.hazards, wants_human, opt_out)

    def topics(self, text: str) -> tuple[tuple[str, float], ...]:
        """Whose business the words seem to be, likeliest first; empty where the layers for it are missing."""
        return self._front.topics(text) if self._front is not None and text.strip() else ()

    def _concerns(self, text: str, context: ReadingContext, whole: Scores | None) -> tuple[list[str], list[Scores]]:
        """The parts that are something by themselves, with their scores; what leans on others stays with them."""
        if whole is None:
            return [], []
        score = cache(lambda part: self._scores(part, context))
        cuts = () if _works_for_us(context) else _cuts(text, whole, score)
        spans = list(itertools.pairwise((0, *cuts, len(text))))
        while len(spans) > 1:
            scores = [score(text[start:end]) for start, end in spans]
            leaning = next((at for at, one in enumerate(scores) if _leans(one)), None)
            if leaning is None:
                return [text[start:end].strip() for start, end in spans], scores
            first = max(0, leaning - 1)
            spans[first : first + 2] = [(spans[first][0], spans[first + 1][1])]
        return [text.strip()], [whole]

    def _item(self, part: str, scores: Scores, seen: Scan, context: ReadingContext, facts: tuple[Fact, ...]) -> Item:
        return Item(
            text=part,
            findings=self._findings(part, scores, seen, context),
            trade=scores.trade(),
            thing=thing_of(part),
            facts=facts,
            answer=read_answer(part, context, facts, self._replies),
            code=numbers.read_code(part),
            severity=_severity(part, scores),
        )

    def _scores(self, text: str, context: ReadingContext) -> Scores:
        """What was learnt; without an order, who may come in and which pets there are make no fault better or worse."""
        scores = self._score(text, context)
        if _works_for_us(context):
            return scores
        if context.open_orders:
            return self._beside_what_is_open(text, context) or scores
        fault = without_details(text)
        return replace(scores, severity=self._score(fault, context).severity) if fault else scores

    def _beside_what_is_open(self, text: str, context: ReadingContext) -> Scores | None:
        """What the words alone say, where that is surely a fault of a trade of which nothing is open.

        An open order draws what is read towards itself: every fourth fault of another trade was taken for its own.
        """
        if not context.open_trades:
            return None
        alone = self._scores(text, replace(context, open_orders=(), open_trades=frozenset()))
        trade = alone.trade()
        if trade is None or trade in context.open_trades or alone.trades[trade.value] < PLAIN_TRADE:
            return None
        return alone if _faulty(alone) >= PLAIN_FAULT else None

    def _score(self, text: str, context: ReadingContext) -> Scores:
        return self._heads.score(text, context.open_orders, signals_of(text, scan(text), bool(context.open_orders)))

    def _findings(self, text: str, scores: Scores, seen: Scan, context: ReadingContext) -> tuple[Finding, ...]:
        """Hazards of the scan that lie in this item first, then what the heads found, surest first."""
        here = scan(text)
        heard = [hazard for hazard in seen.hazards if hazard.quote in text]
        heard += [Finding(Feature.OPT_OUT, CERTAIN, text)] if here.opt_out else []
        heard += [Finding(Feature.WANTS_HUMAN, CERTAIN, text)] if here.wants_human else []
        heard += [Finding(Feature.ASKS_IF_HUMAN, CERTAIN, text)] if asks_if_human(text) else []
        heard += [] if _works_for_us(context) else unread(text)
        limits = dict(zip(self._heads.labels.features, self._heads.labels.thresholds, strict=True))
        if not _works_for_us(context):
            wishes = _wishes([scores], scores) - _no_wishes(text, seen)
            heard += [Finding(wish, round(scores.wishes[wish], 3), text) for wish in WISHES if wish in wishes]
        certain = {finding.feature for finding in heard} | set(WISHES)
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
        column = (
            len(self._heads.labels.severity)
            + len(self._heads.labels.trades)
            + self._heads.labels.features.index(feature)
        )
        weights = [float(self._heads.gram_logits(self._heads.vocabulary.weigh(clause))[column]) for clause in clauses]
        return clauses[int(np.argmax(weights))]


def _cuts(text: str, whole: Scores, score: Callable[[str], Scores]) -> tuple[int, ...]:
    """The sure ones, and of the possible ones those that part a fault from one of another trade, beyond doubt."""
    cuts = whole.cuts
    for at in whole.possible[:MOST_TRIED] if _faulty(whole) >= LIKELY_FAULT else ():
        start, end = max((0, *(cut for cut in cuts if cut < at))), min((len(text), *(cut for cut in cuts if cut > at)))
        if _parts_two_faults(text[start:at], text[at:end], score):
            cuts = tuple(sorted((*cuts, at)))
    return cuts


def _parts_two_faults(one: str, other: str, score: Callable[[str], Scores]) -> bool:
    if min(len(one.split()), len(other.split())) < LEAST_WORDS:
        return False
    return _is_fault(score(one)) and _is_fault(score(other)) and score(one).trade() is not score(other).trade()


def _is_fault(scores: Scores) -> bool:
    trade = scores.trade()
    return trade is not None and scores.trades[trade.value] >= SURE_TRADE and _faulty(scores) >= SURE_FAULT


def _faulty(scores: Scores) -> float:
    return sum(scores.severity[name] for name in FAULTS)


def _severity(part: str, scores: Scores) -> tuple[tuple[str, float], ...]:
    """Surest first; the carrier's word "START" is about messages and nothing else, whatever it looks like."""
    if len(part.split()) == 1 and asks_for_messages(part):
        return (("out_of_scope", 1.0),)
    kept = {name: p for name, p in scores.severity.items() if name != "opt_out" or not stops_somebody_else(part)}
    return tuple(sorted(kept.items(), key=lambda pair: -pair[1]))


def without_details(text: str) -> str:
    """The clauses that tell neither of access nor of pets; empty where all of them do, or none."""
    told = [(clause, _is_detail(clause)) for clause in clauses_of(text)]
    kept = [clause for clause, is_detail in told if not is_detail]
    return ". ".join(kept) if 0 < len(kept) < len(told) else ""


def _is_detail(clause: str) -> bool:
    return bool(people.read_access(clause, was_asked=False) or people.read_pets(clause))


def _leans(scores: Scores) -> bool:
    """True for a greeting, a name, a detail: words that name no fault and are nothing for sure, or say too little."""
    best = max(scores.severity, key=lambda name: scores.severity[name])
    return scores.trade() is None and (best in SAYS_LITTLE or scores.severity[best] < SURE_PART)


def _works_for_us(context: ReadingContext) -> bool:
    return context.role is Role.VENDOR or context.role in STAFF


def _wishes(parts: list[Scores], whole: Scores | None) -> frozenset[Feature]:
    """The wishes that the whole message speaks of, or one part of it by itself without doubt."""
    if whole is None:
        return frozenset()
    return frozenset(
        wish
        for wish in WISHES
        if whole.wishes[wish] >= SURE_WISH or any(part.wishes[wish] >= SURE_ALONE for part in parts)
    )


def _no_wishes(text: str, seen: Scan) -> set[Feature]:
    """An opt-out is none where messages are asked for, others are to stop, or somebody tells of danger to life."""
    none = asks_for_messages(text) or stops_somebody_else(text) or (bool(seen.hazards) and not seen.opt_out)
    return {Feature.OPT_OUT} if none else set()


def _beside(parts: list[Scores], whole: Scores) -> list[Scores]:
    """The parts' scores; the worst of them is seen in the light of the whole text, which may be worse or explain it."""
    worst = max(range(len(parts)), key=lambda at: parts[at].severity["emergency"])
    own = parts[worst].severity
    severity = whole.severity
    if whole.severity["emergency"] < own["emergency"]:
        severity = {name: (p + own[name]) / 2 for name, p in whole.severity.items()}
    parts[worst] = replace(parts[worst], severity=severity)
    return parts


def _own(part: str, facts: tuple[Fact, ...]) -> tuple[Fact, ...]:
    """Of the whole text's facts those that concern `part`: its own, and who and where, wherever they are said."""
    return tuple(fact for fact in facts if fact.name in OF_THE_WRITER or fact.quote in part)


@lru_cache(maxsize=1)
def local_reader() -> LocalReader:
    """The reader with whatever models are installed; loading takes about a second."""
    heads = installed_heads()
    return LocalReader(heads, load_reply_heads(heads.use, heads.encoder), load_front())
