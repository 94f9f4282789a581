"""Which other times somebody would take, by their own words since the time was last settled."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from deskhand.domain.availability import Slot, Span
from deskhand.domain.case import Case, Line
from deskhand.domain.reading import Fact

SETTLES = ("moved", "confirmed", "cancelled")
POINT = timedelta(hours=1)
"""A window no longer than this names a time of the clock."""
AT = ("at_1", "at_2", "at_3")
"""The facts of a message in which times were offered."""
HOUR_ALONE = re.compile(
    r"\W*(?:at |by |around |like |a las? |las? |tipo )*\d{1,2}(?:[:.]\d\d)?\s*(?:o'?clock|ish|[ap]\.?\s?m\.?|hrs?)?\W*"
)
WEEKDAY_ALONE = re.compile(
    r"\W*(?:on |el )?(?:(?:mon|tues?|wed(?:nes)?|thurs?|fri|satur|sun)(?:day)?s?"
    r"|lunes|martes|mi[eé]rcoles|jueves|viernes|s[aá]bado|domingo)(?: (?:morning|afternoon|in the (?:morning|afternoon)"
    r"|por la (?:ma[nñ]ana|tarde)|en la (?:ma[nñ]ana|tarde)))?"
    r"(?:,? (?:at |around |like |@ ?|a las? |tipo )?\d{1,2}(?:[:.]?\d\d)?\s*(?:o'?clock|ish|[ap]\.?\s?m\.?|hrs?)?)?\W*"
)


@dataclass(frozen=True)
class Wish:
    """Spans that suit (any time where there are none), and spans that do not."""

    suits: tuple[Span, ...] = ()
    excluded: tuple[Span, ...] = ()


def wish_of(case: Case) -> Wish:
    """What the person of the case has said since the time was settled; what they said last goes before."""
    since = max((sent.at for sent in case.sent if sent.act in SETTLES and sent.gone_out), default=case.opened_at)
    lines = [line for line in case.lines if line.at >= since and line.said.sender == case.contact.address]
    named = [found for line in reversed(lines) if (found := _meant(case, line))]
    excluded = [span for line in lines for span in _spans(line, "not_when")]
    return Wish(tuple(named[0]) if named else (), tuple(excluded))


def wish_in(case: Case, line: Line) -> Wish:
    """What one line says."""
    return Wish(tuple(_meant(case, line)), tuple(_spans(line, "not_when")))


def _meant(case: Case, line: Line) -> list[Span]:
    """The times of a line. An hour without a day is of the day that is spoken of, a weekday of the week."""
    days = table(case, line)
    return [_placed(fact, span, days) for fact, span in _told(line, "when")]


def names_plainly(line: Line) -> bool:
    """True where a time is said as one: "15" alone may be minutes, people, or a house."""
    quotes = [fact.quote for fact, _ in _told(line, "when")]
    return any(not re.fullmatch(r"\D{0,3}\d{1,2}\D?", quote) for quote in quotes)


def table(case: Case, line: Line) -> tuple[date, ...]:
    """The days that are spoken of: those of the times that were put to them last, else that of their appointment."""
    before = [sent for sent in case.sent if sent.gone_out and sent.at <= line.at and sent.root != line.event]
    offered = next((found for sent in reversed(before) if (found := offered_in(dict(sent.facts)))), ())
    zone = next((span.starts_at.tzinfo for _, span in _told(line, "when")), None)
    own = (case.appointment.starts_at,) if case.appointment is not None and case.appointment.live else ()
    return tuple(dict.fromkeys(at.astimezone(zone).date() for at in offered or own))


def offered_in(facts: Mapping[str, str]) -> tuple[datetime, ...]:
    """When the times begin that a message has offered; empty where it has offered none."""
    return tuple(datetime.fromisoformat(facts[name]) for name in AT if name in facts)


def _placed(fact: Fact, span: Span, days: Sequence[date]) -> Span:
    said, day = fact.quote.lower(), span.starts_at.date()
    if not days or day in days:
        return span
    if HOUR_ALONE.fullmatch(said) and len(days) == 1:
        return _moved(span, days[0])
    if WEEKDAY_ALONE.fullmatch(said):
        same = [one for one in days if one.weekday() == day.weekday()]
        ahead = (min(days) - timedelta(days=min(days).weekday()) - day).days
        return _moved(span, same[0] if same else day + timedelta(days=-(-ahead // 7) * 7) if ahead > 0 else day)
    return span


def _moved(span: Span, day: date) -> Span:
    """The same hours of another day, by the clock of the place."""
    by = day - span.starts_at.date()
    return Span(span.starts_at + by, span.ends_at + by)


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
    return [span for _, span in _told(line, name)]


def _told(line: Line, name: str) -> list[tuple[Fact, Span]]:
    facts = [fact for judged in line.said.items for fact in judged.item.facts if fact.name == name]
    edges = [(fact, [datetime.fromisoformat(edge) for edge in str(fact.value).split("/")]) for fact in facts]
    return [(fact, Span(start, end)) for fact, (start, end) in edges if start < end]
