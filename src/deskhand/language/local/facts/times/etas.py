"""Instants at which somebody says they will be there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from deskhand.domain.reading import Fact
from deskhand.language.local.facts.times.clock import ClockTime, Half
from deskhand.language.local.facts.times.compose import read_wishes
from deskhand.language.local.facts.times.lexicon import COUNTS, FIRST_THING, one_of
from deskhand.language.local.facts.times.masks import times_only
from deskhand.language.words import plain

_UNITS = r"(?P<unit>mins?|minutes?|minutos?|m\b|hrs?|hours?|horas?|h\b|days?|dias?)"
_COUNT_WORDS = {**COUNTS, "cuarenta": 40, "half": 0.5, "half an": 0.5, "half a": 0.5, "media": 0.5}
_COUNTS = one_of(_COUNT_WORDS)
_RELATIVE = re.compile(
    r"(?:\b(?:in|within|like|about|around|approx|maybe|another|give me|need|take|takes|en|como|unos|unas|otros|dame"
    rf"|deme|llego en|eta)\s+)?(?<![\w$:.])(?P<n>\d{{1,3}}(?:\.\d)?"
    rf"|(?:{_COUNTS})\b)(?:\s?(?:-|to|or|a|o)\s?(?P<n2>\d{{1,3}}))?\s?(?:more |extra |mas "
    rf"|otros? )?{_UNITS}(?P<half> and a half| y media)?(?:\s?(?P<m>\d{{1,2}})\s?(?:mins?|m\b|minutos?))?"
)  # fmt: skip
_AGO = re.compile(
    r"\s*(?:ago|old|long|since|apart|straight|on site|of work|job|labor|atras|de trabajo|per|a (?:day|week))"
)
DAY_BEGINS = ClockTime(8, half="am")
"""When somebody comes who promises the first thing in the morning."""


def read_etas(text: str, now: datetime) -> list[Fact]:
    """Instants at which somebody says they will be there, in the zone of `now`; relative ones first."""
    late = [*_late(plain(text), now)]
    heard = times_only(text)
    relative = [*_relative(heard, now)]
    hours = (
        one for one in _hours(heard, now) if not any(start < one[2] and one[1] < end for _, start, end in relative)
    )
    found = late or [*relative, *hours] or [*_short(heard, now)]
    return [Fact("eta", moment, text[start:end].strip()) for moment, start, end in found]


_LATE = re.compile(
    rf"(?<![\w$:.])(?P<n>\d{{1,3}}(?:\.\d)?|(?:{_COUNTS})\b)(?P<n2>)\s?{_UNITS}(?P<half>)(?P<m>)\s(?:late|behind|tarde"
    r"|de retraso)\b"
)


def _late(heard: str, now: datetime) -> Iterator[tuple[datetime, int, int]]:
    """ "Running 20 minutes late" is said when somebody should be there."""
    for match in _LATE.finditer(heard):
        if minutes := _minutes(match):
            yield now + timedelta(minutes=minutes), match.start(), match.end()


_BARE_MINUTES = re.compile(
    r"\b(?:(?:eta|running|be|llego en|retraso de|there in|here in|arrive in|out in|over in|ahi en"
    r"|alla en) (?:abt |about |like )?(?P<n>[1-9]\d?)|about (?P<fives>[1-5][05]|5))"
    r"\b(?=\s*(?:late|behind|tarde|or so|tops|$|[.,!]))(?!:)"
)
"""A bare count where minutes are meant: "eta 35", "running 15 late"."""


def _relative(heard: str, now: datetime) -> Iterator[tuple[datetime, int, int]]:
    for match in _RELATIVE.finditer(heard):
        if not _AGO.match(heard[match.end() :]) and (minutes := _minutes(match)):
            yield now + timedelta(minutes=minutes), match.start(), match.end()
    for match in _BARE_MINUTES.finditer(heard):
        yield now + timedelta(minutes=int(match["n"] or match["fives"])), match.start(), match.end()


_SHORT_MINUTES = re.compile(
    r"(?:^\W*(?:yes|yep|yeah|yup|ok|sure|si|on it|omw)[ ,.]+(?:in |about |like |en )?"
    r"|\b(?:give me|dame|i'?m|im|like)\s+(?:about |like )?)(?P<n>\d{1,2})(?=\s*(?:$|[,.!]|out\b|away\b|tops\b|or so\b))"
)  # fmt: skip


def _short(heard: str, now: datetime) -> Iterator[tuple[datetime, int, int]]:
    """ "yes, 30" and "give me 45" are minutes."""
    for match in _SHORT_MINUTES.finditer(heard):
        yield now + timedelta(minutes=int(match["n"])), match.start("n"), match.end("n")


def _minutes(match: re.Match[str]) -> float:
    """The longer end of "20-30 min", hours with their minutes, days."""
    number = match["n2"] or match["n"]
    count = _COUNT_WORDS[number] if number in _COUNT_WORDS else float(number)
    count += 0.5 if match["half"] else 0
    size = {"m": 1, "h": 60, "d": 1440}[match["unit"][0]]
    return count * size + float(match["m"] or 0)


def _hours(heard: str, now: datetime) -> Iterator[tuple[datetime, int, int]]:
    """The clock times that are promised; of a range its beginning, of "by 5" and "not before 5" the bound."""
    for wish in read_wishes(heard, now, hasty=True):
        for hours in wish.hours:
            clock = hours.first or hours.last
            not_before = not wish.wanted and hours.first is None and hours.last is not None
            if not_before or (wish.wanted and (clock or hours.part == FIRST_THING)):
                day = wish.days.dates[0] if wish.days and wish.days.shape == "each" else None
                half: Half = "pm" if wish.days and wish.days.hours and wish.days.hours.half == "pm" else ""
                yield _next(clock or DAY_BEGINS, day, half, now), wish.start, wish.end


def _next(clock: ClockTime, day: date | None, half: Half, now: datetime) -> datetime:
    """The next time the clock shows this; on a day to come the hour in which people work."""
    if day and day != now.date():
        return _at(day, clock.at(half), now)
    said = clock.half or half or ("am" if clock.hour > 12 else "")
    halves: tuple[Half, ...] = (said,) if said else ("am", "pm")
    today = [_at(now.date(), clock.at(one), now) for one in halves]
    return next((moment for moment in today if moment > now), today[0] + timedelta(days=day is None))


def _at(day: date, at: time, now: datetime) -> datetime:
    return datetime.combine(day, at, now.tzinfo)
