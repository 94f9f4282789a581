"""Instants at which somebody says they will be there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from deskhand.domain.reading import Fact
from deskhand.language.local.facts.times.clock import ClockTime, Half
from deskhand.language.local.facts.times.compose import read_wishes
from deskhand.language.local.facts.times.items import times_only
from deskhand.language.local.facts.times.lexicon import FIRST_THING

_UNITS = r"(?P<unit>mins?|minutes?|minutos?|m\b|hrs?|hours?|horas?|h\b|days?|dias?)"
_COUNT_WORDS = {"a": 1, "an": 1, "one": 1, "un": 1, "una": 1, "two": 2, "dos": 2, "couple": 2, "couple of": 2, "a couple": 2, "three": 3, "tres": 3, "five": 5, "cinco": 5, "ten": 10, "diez": 10, "fifteen": 15, "quince": 15, "twenty": 20, "veinte": 20, "thirty": 30, "treinta": 30, "forty": 40, "cuarenta": 40, "forty five": 45, "half": 0.5, "half an": 0.5, "half a": 0.5, "media": 0.5}  # fmt: skip
_COUNTS = "|".join(sorted(_COUNT_WORDS, key=len, reverse=True))
_RELATIVE = re.compile(
    rf"(?:\b(?:in|within|like|about|around|approx|maybe|another|give me|need|take|takes|en|como|unos|unas|otros|dame|deme|llego en|eta)\s+)?(?<![\w$:.])(?P<n>\d{{1,3}}(?:\.\d)?|(?:{_COUNTS})\b)(?:\s?(?:-|to|or|a|o)\s?(?P<n2>\d{{1,3}}))?\s?(?:more |extra |mas |otros? )?{_UNITS}(?P<half> and a half| y media)?(?:\s?(?P<m>\d{{1,2}})\s?(?:mins?|m\b|minutos?))?"
)  # fmt: skip
_AGO = re.compile(r"\s*(?:ago|old|long|late\b(?!r)|since|apart|straight|on site|of work|job|labor|atras|de trabajo|per|a (?:day|week))")


DAY_BEGINS = ClockTime(8, half="am")
"""When somebody comes who promises the first thing in the morning."""


def read_etas(text: str, now: datetime) -> list[Fact]:
    """Instants at which somebody says they will be there, in the zone of `now`; relative ones first."""
    heard = times_only(text)
    found = [*_relative(heard, now), *_hours(heard, now)] or [*_short(heard, now)]
    return [Fact("eta", moment, text[start:end].strip()) for moment, start, end in found]


_BARE_MINUTES = re.compile(
    r"\b(?:(?:eta|running|be|llego en|retraso de|there in|here in|arrive in|out in|over in|ahi en|alla en) (?P<n>[1-9]\d?)|about (?P<fives>[1-5][05]|5))\b(?=\s*(?:late|behind|tarde|or so|tops|$|[.,!]))(?!:)"
)
"""A bare count where minutes are meant: "eta 35", "running 15 late"."""


def _relative(heard: str, now: datetime) -> Iterator[tuple[datetime, int, int]]:
    for match in _RELATIVE.finditer(heard):
        if not _AGO.match(heard[match.end() :]) and (minutes := _minutes(match)):
            yield now + timedelta(minutes=minutes), match.start(), match.end()
    for match in _BARE_MINUTES.finditer(heard):
        yield now + timedelta(minutes=int(match["n"] or match["fives"])), match.start(), match.end()


_SHORT_MINUTES = re.compile(
    r"(?:^\W*(?:yes|yep|yeah|yup|ok|sure|si|on it|omw)[ ,.]+(?:in |about |like |en )?|\b(?:give me|dame|i'?m|im|like)\s+(?:about |like )?)(?P<n>\d{1,2})(?=\s*(?:$|[,.!]|out\b|away\b|tops\b|or so\b))"
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
    """The clock times that are promised; of a range its beginning, of "by 5" the bound."""
    for wish in read_wishes(heard, now, hasty=True):
        for hours in wish.hours:
            clock = hours.first or hours.last
            if wish.wanted and (clock or hours.part == FIRST_THING):
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
