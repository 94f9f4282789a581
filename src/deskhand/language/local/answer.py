"""Answers from the company's own words: the passage that fits, with its source, or nothing."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import log

import numpy as np
from numpy.typing import NDArray

from deskhand.domain.passage import KnowledgeAnswer, Passage
from deskhand.language.local.embed import Embedding, Vector
from deskhand.language.tongue import language_of
from deskhand.language.words import plain, sentences

# Chosen on half of bench/sets/questions.jsonl (`script/bench knowledge`).
WEIGHTS: Mapping[str, Mapping[str, float]] = {"en": {"use": 0.5, "minilm": 0.5}, "es": {"use": 1.0}}
"""How much each embedding counts, by the language of the question: MiniLM knows English alone."""
SURE, CLEAR_LEAD = {"en": 0.5, "es": 0.4}, 0.05
SURE_BY_WORDS, CLEAR_LEAD_BY_WORDS = 0.5, 0.02
_PRICE = re.compile(
    r"\W*(?:(?:hi|hey|hello|so|and|ok|hola|y)\W+)*(?:how much (?:is|does|do|r|are) (?:it|this|that|you|u|yours?|they)(?: (?:cost|charge|run))?"
    r"|whats (?:the|your|ur) (?:price|cost|pricing)s?|prices?|pricing|cuanto (?:cuesta|sale|cobran|vale|es)(?: (?:eso|esto|el servicio|la app))?"
    r"|precios?|que precio tiene)\W*"
)
"""Who asks for nothing but the price names no thing, and its passage is called by the word."""
_WORD = re.compile(r"[a-z0-9]{2,}")
_LITTLE = frozenset(
    """the and for are you your our with how what when where who why can could would should does did will not this that
    there have has is it in on of to do my me we us an or be at if by as was i'm any get need want know please thanks hi
    hello one much many good just
    el la los las un una de del que se en es por para con como cuando donde cual mi me su lo al hay puedo tengo quiero
    saber son si hola gracias cuanto""".split()
)


@dataclass(frozen=True)
class Knowledge:
    """The passages of a company with what is needed to search them."""

    passages: tuple[Passage, ...]
    words: tuple[frozenset[str], ...]
    rarity: Mapping[str, float]
    owners: NDArray[np.int64]
    vectors: Mapping[str, NDArray[np.float32]]


def index(passages: Sequence[Passage], embeddings: Mapping[str, Embedding]) -> Knowledge:
    """`passages` made searchable; build once per company."""
    words = tuple(_words(f"{passage.source} {passage.text}") for passage in passages)
    seen = Counter(word for found in words for word in found)
    rarity = {word: log(1 + len(passages) / count) for word, count in seen.items()}
    pieces = [(at, piece) for at, passage in enumerate(passages) for piece in _pieces(passage)]
    owners = np.array([at for at, _ in pieces], np.int64)
    vectors = {name: _stacked([embed(piece) for _, piece in pieces]) for name, embed in embeddings.items()}
    return Knowledge(tuple(passages), words, rarity, owners, vectors)


def _pieces(passage: Passage) -> list[str]:
    """What of a passage a question may be near to: its heading under its page, the whole, each sentence."""
    page = passage.source.partition(".")[0].replace("-", " ")
    return [f"{page}: {passage.heading}", f"{passage.heading}. {passage.text}", *sentences(passage.text)]


def _stacked(vectors: Sequence[Vector]) -> NDArray[np.float32]:
    return np.stack(vectors) if vectors else np.zeros((0, 0), np.float32)


def answer(question: str, knowledge: Knowledge, embeddings: Mapping[str, Embedding]) -> KnowledgeAnswer | None:
    """The passage that answers `question`, or None where none clearly does."""
    if not knowledge.passages:
        return None
    question = _named(question)
    language, near = language_of(question), bool(knowledge.vectors)
    scores = _nearness(question, language, knowledge, embeddings) if near else _shared(question, knowledge)
    sure, clear = (SURE[language], CLEAR_LEAD) if near else (SURE_BY_WORDS, CLEAR_LEAD_BY_WORDS)
    order = np.argsort(-scores)
    lead = scores[order[0]] - (scores[order[1]] if len(order) > 1 else 0)
    if scores[order[0]] < sure or lead < clear:
        return None
    best = knowledge.passages[int(order[0])]
    return KnowledgeAnswer(best.text, best.source)


def _named(question: str) -> str:
    return "prices" if _PRICE.fullmatch(plain(question)) else question


def _nearness(
    question: str, language: str, knowledge: Knowledge, embeddings: Mapping[str, Embedding]
) -> NDArray[np.float64]:
    """For each passage the cosine of its nearest piece, by the embeddings that know the language; all where none does."""
    weights = {name: weight for name, weight in WEIGHTS[language].items() if name in embeddings}
    weights = weights or dict.fromkeys(embeddings, 1.0)
    total = sum(weights.values())
    near = [weight / total * (knowledge.vectors[name] @ embeddings[name](question)) for name, weight in weights.items()]
    cosines = np.sum(near, axis=0)
    best = np.full(len(knowledge.passages), -1.0)
    np.maximum.at(best, knowledge.owners, cosines)
    return best


def _shared(question: str, knowledge: Knowledge) -> NDArray[np.float64]:
    """For each passage the share of the question's rare words that it has: all that is left without embeddings."""
    asked = _words(question)
    unknown = log(1 + len(knowledge.passages))
    total = sum(knowledge.rarity.get(word, unknown) for word in asked) or 1.0
    return np.array([sum(knowledge.rarity[word] for word in asked & words) / total for words in knowledge.words])


def _words(text: str) -> frozenset[str]:
    return frozenset(_stem(word) for word in _WORD.findall(plain(text)) if word not in _LITTLE)


def _stem(word: str) -> str:
    return re.sub(r"(?:ing|ies|es|s|ed)$", "", word) if len(word) > 3 else word
