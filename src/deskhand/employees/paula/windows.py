"""Times of which the tenant has said that they suit or do not: held against a time, and shown to a vendor."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from deskhand.domain.case import Case, Line
from deskhand.domain.days import every_week, names_day, names_weekday
from deskhand.domain.desk import Desk
from deskhand.domain.reading import Fact
from deskhand.employees.common import clock, lines
from deskhand.employees.common.voice import language_of

DAY_BEGINS, DAY_ENDS = time(8), time(18)
"""What the reader gives for a day of which no hours were named."""
EXACT = timedelta(hours=1)
"""A span no longer than this was said as a time of the clock."""
MOST_WORDS = 80
_CLAUSE = re.compile(r"[.;!?\n]+|,(?!\d)")


class Repeats(StrEnum):
    """How often a window comes: on its own date only, on its weekday, or every day."""

    ONCE = "once"
    WEEKLY = "weekly"
    DAILY = "daily"


@dataclass(frozen=True)
class Window:
    """A span that suits or does not, in the zone in which it was said, with the clause that said it."""

    starts: datetime
    ends: datetime
    suits: bool
    repeats: Repeats
    words: str

    @property
    def all_day(self) -> bool:
        return (self.starts.time(), self.ends.time()) == (DAY_BEGINS, DAY_ENDS)

    @property
    def exact(self) -> bool:
        return self.ends - self.starts <= EXACT

    def holds(self, at: datetime) -> bool:
        """True where `at` lies in it, or in one of its repetitions."""
        local = at.astimezone(self.starts.tzinfo)
        if self.repeats is Repeats.WEEKLY and local.weekday() != self.starts.weekday():
            return False
        if self.repeats is Repeats.ONCE and not self.starts.date() <= local.date() <= self.ends.date():
            return False
        if self.repeats is Repeats.ONCE and not self.all_day:
            return self.starts <= local < self.ends
        return self.all_day or self.starts.time() <= local.time() < self.ends.time()

    def on(self, day: date) -> Window:
        """The same hours on `day`."""
        moved = datetime.combine(day, self.starts.time(), self.starts.tzinfo)
        return replace(self, starts=moved, ends=moved + (self.ends - self.starts), repeats=Repeats.ONCE)


def of_line(line: Line) -> tuple[Window, ...]:
    """What one message says of times, in its order."""
    found = [_window(fact, judged.item.text) for judged in line.said.items for fact in judged.item.facts]
    return tuple(window for window in found if window is not None)


def said(written: Iterable[Line]) -> tuple[Window, ...]:
    """All that the tenant's side has said of times, oldest first."""
    return tuple(window for line in written if lines.is_contact(line) for window in of_line(line))


def against(written: Iterable[Line], at: datetime) -> str | None:
    """The tenant's words against `at`, if any: the newest window in which it lies, else that other times suit."""
    told = said(written)
    for window in reversed(told):
        if window.holds(at):
            return None if window.suits else window.words
    return next((window.words for window in reversed(told) if window.suits), None)


def for_vendor(case: Case, desk: Desk, vendor: str) -> str | None:
    """What suits the tenant, for the vendor: in the tenant's own words where both write the same language."""
    told = [window for window in said(case.lines) if window.repeats is not Repeats.ONCE or window.ends > desk.now]
    language = language_of(case, desk, vendor)
    shown = [w.words if language == case.language else show(w, case, desk, language) for w in told]
    return "; ".join(dict.fromkeys(shown)) or None


def show(window: Window, case: Case, desk: Desk, language: str) -> str:
    """The window in words: "Friday between 8:00 AM and 12:00 PM", "not Friday"."""
    spanish = language == "es"
    days = clock.DAYS_ES if spanish else clock.DAYS_EN
    day = "" if window.repeats is Repeats.DAILY else days[window.starts.weekday()]
    start, end = (clock.hour(at, language) for at in (window.starts, window.ends))
    if window.exact:
        hours = f"a las {start}" if spanish else f"at {start}"
    else:
        hours = f"entre las {start} y las {end}" if spanish else f"between {start} and {end}"
    parts = ["" if window.suits else ("no" if spanish else "not"), day, "" if window.all_day else hours]
    return " ".join(part for part in parts if part)


def between(starts: datetime, ends: datetime, zone: str) -> Window:
    """A span that somebody has agreed to."""
    local = ZoneInfo(zone)
    return Window(starts.astimezone(local), ends.astimezone(local), True, Repeats.ONCE, "")


def _window(fact: Fact, text: str) -> Window | None:
    if fact.name not in ("when", "not_when"):
        return None
    try:
        starts, ends = (datetime.fromisoformat(part) for part in str(fact.value).split("/"))
    except ValueError:
        return None  # a model may write what is no span
    suits = fact.name == "when"
    words = _clause(text, fact.quote)
    return Window(starts, ends, suits, _repeats(fact.quote, words, suits), words)


def _repeats(quote: str, words: str, suits: bool) -> Repeats:
    """A weekday that does not suit is taken for every week: asking once too often costs less than a closed door."""
    if not names_day(quote):
        return Repeats.DAILY
    weekly = every_week(words) or (names_weekday(quote) and not suits)
    return Repeats.WEEKLY if weekly else Repeats.ONCE


def _clause(text: str, quote: str) -> str:
    """The clause in which `quote` stands, short enough for a text message; the quote where it runs over several."""
    parts = (" ".join(part.split()) for part in _CLAUSE.split(text))
    words = next((part for part in parts if quote in part), quote)
    return words if len(words) <= MOST_WORDS else quote
