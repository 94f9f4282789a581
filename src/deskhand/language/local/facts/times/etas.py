"""Times: when somebody arrives, and windows that suit."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from deskhand.domain.reading import Fact
from deskhand.language.local.facts.times.items import times_only

_UNITS = r"(?P<unit>mins?|minutes?|minutos?|m\b|hrs?|hours?|horas?|h\b|days?|dias?)"
_COUNT_WORDS = {"a": 1, "an": 1, "one": 1, "un": 1, "una": 1, "two": 2, "dos": 2, "couple": 2, "couple of": 2, "a couple": 2, "three": 3, "tres": 3, "five": 5, "cinco": 5, "ten": 10, "diez": 10, "fifteen": 15, "quince": 15, "twenty": 20, "veinte": 20, "thirty": 30, "treinta": 30, "forty": 40, "cuarenta": 40, "forty five": 45, "half": 0.5, "half an": 0.5, "half a": 0.5, "media": 0.5}  # fmt: skip
_COUNTS = "|".join(sorted(_COUNT_WORDS, key=len, reverse=True))
_RELATIVE = re.compile(
    rf"(?:\b(?:in|within|like|about|around|approx|maybe|another|give me|need|take|takes|en|como|unos|unas|otros|dame|deme|llego en|eta)\s+)?(?<![\w$:.])(?P<n>\d{{1,3}}(?:\.\d)?|(?:{_COUNTS})\b)(?:\s?(?:-|to|or|a|o)\s?(?P<n2>\d{{1,3}}))?\s?(?:more |extra |mas |otros? )?{_UNITS}(?P<half> and a half| y media)?(?:\s?(?P<m>\d{{1,2}})\s?(?:mins?|m\b|minutos?))?"
)  # fmt: skip
_AGO = re.compile(r"\s*(?:ago|old|long|late\b(?!r)|since|apart|straight|on site|of work|job|labor|atras|de trabajo|per|a (?:day|week))")
_CLOCK = re.compile(
    r"(?:(?P<prep>by|at|around|about|before|after|until|till|til|past|arrive|there|a las|a la|para las|para la|como a las|como a la|antes de las|antes de la|hasta las|hasta la|despues de las|despues de la|tipo|sobre las|@|eta|call it|between|from|entre las|de)\s+(?:like |around |about |at |las |la )?)?(?<![\w$.:/#-])(?P<h>[01]?\d|2[0-3])(?:[:.h](?P<mm>[0-5]\d))?\s?(?P<ap>a\.?m\.?|p\.?m\.?|am|pm|a\b(?=$|[ ,.])|p\b|(?:de|en|por) la (?:manana|tarde|noche)|noon|sharp|o'?clock|ish)?(?![\w%°$/]|:\d|\.\d)"
)  # fmt: skip
_BEFORE = {"before", "by", "until", "till", "til", "antes de las", "antes de la", "hasta las", "hasta la"}
_AFTER = {"after", "past", "from", "despues de las", "despues de la"}
_DAYS = {"monday": 0, "mon": 0, "lunes": 0, "tuesday": 1, "tues": 1, "tue": 1, "martes": 1, "wednesday": 2, "wed": 2, "weds": 2, "miercoles": 2, "thursday": 3, "thurs": 3, "thur": 3, "thu": 3, "jueves": 3, "friday": 4, "fri": 4, "viernes": 4, "saturday": 5, "sat": 5, "sabado": 5, "sunday": 6, "sun": 6, "domingo": 6}  # fmt: skip
_DAY = re.compile(r"\b(?P<day>day after tomorrow|tomorrow|tmrw|tmr|tmw|tomorow|tommorow|today|tonight|pasado manana|(?<!la )(?<!por la )manana(?! por la noche)|hoy|esta noche|" + "|".join(_DAYS) + r")(?:'s)?\b")
_PARTS = {"morning": (8, 12), "afternoon": (12, 17), "evening": (17, 21), "night": (18, 22), "noon": (12, 13), "lunch": (12, 13), "midday": (12, 13), "first thing": (8, 10), "all day": (8, 18), "any time": (8, 18), "anytime": (8, 18), "por la manana": (8, 12), "en la manana": (8, 12), "temprano": (8, 10), "por la tarde": (12, 17), "en la tarde": (12, 17), "por la noche": (17, 21), "en la noche": (17, 21), "de la noche": (17, 21), "tonight": (17, 21), "esta noche": (17, 21), "mediodia": (12, 13), "todo el dia": (8, 18), "tarde": (12, 18)}  # fmt: skip
_PART = re.compile(r"\b(?:" + "|".join(sorted(_PARTS, key=len, reverse=True)) + r")\b")
_RANGE = re.compile(r"(?<![\w$.:/#])(?P<h1>1?\d|2[0-3])(?::(?P<m1>[0-5]\d))?\s?(?P<a1>am|pm)?\s?(?:-|–|to|and|a|y|till|until|hasta)\s?(?:las? )?(?P<h2>1?\d|2[0-3])(?::(?P<m2>[0-5]\d))?\s?(?P<a2>am|pm)?(?![\w%°$/])")
_SOON = re.compile(r"\b(?:right now|asap|immediately|ahora mismo|ya mismo|ahorita)\b")


def read_etas(text: str, now: datetime) -> list[Fact]:
    """Instants at which somebody says they will be there, in the zone of `now`; relative ones first."""
    heard = times_only(text)
    found = [*_relative(heard, now), *_clock(heard, now), *_named_hours(heard, now)] or [*_short(heard, now)]
    return [Fact("eta", moment, text[start:end].strip()) for moment, start, end in found]


_BARE_MINUTES = re.compile(
    r"\b(?:eta|running|about|be|llego en|retraso de) (?P<n>[1-9]\d?)\b(?=\s*(?:late|behind|tarde|$|[.,!]))(?!:)"
)
"""A bare count where minutes are meant: "eta 35", "running 15 late"."""


_NAMED = re.compile(r"\b(?P<noon>noon|midday|mediodia)\b|\b(?P<night>midnight|medianoche)\b")


def _named_hours(heard: str, now: datetime) -> Iterator[tuple[datetime, int, int]]:
    for match in _NAMED.finditer(heard):
        moment = _next(12 if match["noon"] else 0, 0, _day(heard, now), now, evening=False)
        yield moment.replace(hour=12 if match["noon"] else 0), match.start(), match.end()


def _relative(heard: str, now: datetime) -> Iterator[tuple[datetime, int, int]]:
    for match in _RELATIVE.finditer(heard):
        if not _AGO.match(heard[match.end() :]) and (minutes := _minutes(match)):
            yield now + timedelta(minutes=minutes), match.start(), match.end()
    for match in _BARE_MINUTES.finditer(heard):
        yield now + timedelta(minutes=int(match["n"])), match.start(), match.end()


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


def _clock(heard: str, now: datetime) -> Iterator[tuple[datetime, int, int]]:
    day = _day(heard, now)
    for match in _CLOCK.finditer(heard):
        if not (match["prep"] or match["mm"] or match["ap"]):
            continue
        if re.match(r"\s?(?:min|hr|hour|hora|day|dia|buck|dollar|%|k\b|times|people|more|of)", heard[match.end() :]):
            continue
        yield _moment(int(match["h"]), int(match["mm"] or 0), match["ap"] or "", day, heard, now), match.start(), match.end()


def _moment(hour: int, minute: int, half: str, day: date | None, heard: str, now: datetime) -> datetime:
    """The clock time meant: a stated half of the day, else the next one to come, else working hours of a named day."""
    if half.startswith("p") or "tarde" in half or "noche" in half:
        hour += 12 if hour < 12 else 0
    elif half.startswith("a") or "manana" in half:
        hour %= 12
    elif day and day != now.date() and hour < 7:
        hour += 12
    else:
        return _next(hour, minute, day, now, evening=bool(re.search(r"tonight|esta noche|evening", heard)))
    moment = datetime.combine(day or now.date(), time(hour % 24, minute), now.tzinfo)
    return moment + timedelta(days=1) if day is None and moment <= now else moment


def _next(hour: int, minute: int, day: date | None, now: datetime, evening: bool) -> datetime:
    base = datetime.combine(day or now.date(), time(hour % 24, minute), now.tzinfo)
    if hour > 12 or (day and day != now.date()):
        return base
    candidates = [base, base + timedelta(hours=12), base + timedelta(days=1)]
    return next((moment for moment in candidates[evening:] if moment > now), candidates[-1])


def _day(heard: str, now: datetime) -> date | None:
    found = _DAY.search(heard)
    return _date_of(found["day"], now) if found else None


def _date_of(word: str, now: datetime) -> date:
    today = now.date()
    if word in ("today", "tonight", "hoy", "esta noche"):
        return today
    if word in ("day after tomorrow", "pasado manana"):
        return today + timedelta(days=2)
    if word in _DAYS:
        return today + timedelta(days=(_DAYS[word] - today.weekday() - 1) % 7 + 1)
    return today + timedelta(days=1)


