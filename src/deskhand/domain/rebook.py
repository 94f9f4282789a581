"""Which other times somebody would take, by their own words since the time was last settled."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from deskhand.domain.availability import Slot, Span
from deskhand.domain.case import Case, Line

SETTLES = ("moved", "confirmed", "cancelled")
POINT = timedelta(hours=1)
"""A window no longer than this names a time of the clock."""


@dataclass(frozen=True)
class Wish:
    """Spans that suit (any time where there are none), and spans that do not."""

    suits: tuple[Span, ...] = ()
    excluded: tuple[Span, ...] = ()


def wish_of(case: Case) -> Wish:
    """What the person of the case has said since the time was settled; what they said last goes before."""
    since = max((sent.at for sent in case.sent if sent.act in SETTLES and sent.gone_out), default=case.opened_at)
    lines = [line for line in case.lines if line.at >= since and line.said.sender == case.contact.address]
    named = [found for line in reversed(lines) if (found := _spans(line, "when"))]
    excluded = [span for line in lines for span in _spans(line, "not_when")]
    return Wish(tuple(named[0]) if named else (), tuple(excluded))


def wish_in(line: Line) -> Wish:
    """What one line says by itself."""
    return Wish(tuple(_spans(line, "when")), tuple(_spans(line, "not_when")))


def suits(slot: Slot, wish: Wish) -> bool:
    """True where the slot begins within a span that suits, and in none that does not."""
    within = any(span.starts_at <= slot.starts_at < span.ends_at for span in wish.suits)
    return (within or not wish.suits) and not any(span.overlaps(slot.span) for span in wish.excluded)


def exact(slots: Iterable[Slot], wish: Wish) -> Slot | None:
    """The slot at the one time of the clock that the words name, where it is free."""
    if len(wish.suits) != 1 or wish.suits[0].ends_at - wish.suits[0].starts_at > POINT:
        return None
    return next((slot for slot in slots if slot.starts_at == wish.suits[0].starts_at and suits(slot, wish)), None)


def _spans(line: Line, name: str) -> Sequence[Span]:
    facts = [fact for judged in line.said.items for fact in judged.item.facts if fact.name == name]
    edges = [tuple(datetime.fromisoformat(edge) for edge in str(fact.value).split("/")) for fact in facts]
    return [Span(start, end) for start, end in edges if start < end]
