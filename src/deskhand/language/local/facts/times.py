"""Times: when somebody arrives, and windows that suit."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from deskhand.domain.reading import Fact
from deskhand.language.words import plain

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
_DAY = re.compile(r"\b(?P<day>day after tomorrow|tomorrow|tmrw|tmr|tmw|tomorow|tommorow|today|tonight|pasado manana|(?<!la )(?<!por la )manana(?! por la noche)|hoy|esta noche|" + "|".join(_DAYS) + r")(?:'?s)?\b")
_PARTS = {"morning": (8, 12), "afternoon": (12, 17), "evening": (17, 21), "night": (18, 22), "noon": (12, 13), "lunch": (12, 13), "midday": (12, 13), "first thing": (8, 10), "all day": (8, 18), "any time": (8, 18), "anytime": (8, 18), "por la manana": (8, 12), "en la manana": (8, 12), "temprano": (8, 10), "por la tarde": (12, 17), "en la tarde": (12, 17), "por la noche": (17, 21), "en la noche": (17, 21), "de la noche": (17, 21), "tonight": (17, 21), "esta noche": (17, 21), "mediodia": (12, 13), "todo el dia": (8, 18), "tarde": (12, 18), "mornings": (8, 12), "afternoons": (12, 17), "evenings": (17, 21), "nights": (18, 22), "las mananas": (8, 12), "las tardes": (12, 17), "las noches": (17, 21)}  # fmt: skip
_PART = re.compile(r"\b(?:" + "|".join(sorted(_PARTS, key=len, reverse=True)) + r")\b")
_RANGE = re.compile(r"(?<![\w$.:/#])(?P<h1>1?\d|2[0-3])(?::(?P<m1>[0-5]\d))?\s?(?P<a1>am|pm)?\s?(?:-|–|to|and|a|y|till|until|hasta)\s?(?:las? )?(?P<h2>1?\d|2[0-3])(?::(?P<m2>[0-5]\d))?\s?(?P<a2>am|pm)?(?![\w%°$/])")
_SOON = re.compile(r"\b(?:right now|asap|immediately|ahora mismo|ya mismo|ahorita)\b")


def read_etas(text: str, now: datetime) -> list[Fact]:
    """Instants at which somebody says they will be there, in the zone of `now`; relative ones first."""
    heard = _times_only(text)
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
    for match in _CLOCK.finditer(heard):
        if not (match["prep"] or match["mm"] or match["ap"]):
            continue
        if re.match(r"\s?(?:min|hr|hour|hora|day|dia|buck|dollar|%|k\b|times|people|more|of)", heard[match.end() :]):
            continue
        day = _day(heard, now, match.start("h"))
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


def _day(heard: str, now: datetime, at: int = 0) -> date | None:
    """The day that is named last before the place `at`, else the first one after it."""
    marks = list(_DAY.finditer(heard))
    before = [mark for mark in marks if mark.start() < at]
    found = before[-1] if before else next(iter(marks), None)
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


def read_windows(text: str, now: datetime) -> list[Fact]:
    """Times that suit as `when`, those that do not as `not_when`; ISO "start/end", several days give several facts."""
    heard = _times_only(text)
    facts = _weekends(heard, text, now)
    marks = list(_DAY.finditer(heard)) + [mark for mark in _OF_MONTH.finditer(heard) if not _DAY.search(heard)]
    for at, mark in enumerate(marks):
        end = marks[at + 1].start() if at + 1 < len(marks) else len(heard)
        begin = 0 if at == 0 else mark.start()
        window, stop = _window(heard[begin:end], mark.end() - begin, _day_meant(mark, heard, now), now)
        facts.append(Fact(_wanted(heard[: mark.start()], heard[mark.end() : end]), window, text[mark.start() : begin + stop].strip()))
    if not marks and (spoken := _hours(heard)):
        (start, finish), where = spoken
        name = _wanted(heard[: where[0]], heard[where[1] :])
        facts.append(Fact(name, _iso(_day_for(finish, now), start, finish, now), text[where[0] : where[1]].strip()))
    return facts


_NO_TIMES = re.compile(
    r"\b\d{1,4}[A-Z]\b(?!\.?M)|(?i:\b(?:in|unit|apt|depto|en el|en la|del|el|la|for) \d{1,4}[a-z]\b(?!\.?m))|\+?\d[\d\-. ()]{8,}\d"
    r"|(?i:\b(?:good|buen[oa]s?) (?:morning|afternoon|evening|night|d[ií]as?|tardes?|noches?)|\b(?:last|since(?: this| last)?|desde(?: la| esta)?) (?:morning|afternoon|evening|night|ma[ñn]ana|tarde|noche)|\banoche\b|\b(?:since|desde)(?: las?)? \d{1,2}(?::\d\d)? ?(?:am|pm|a\.m\.|p\.m\.|de la \w+)?|\b(?:about|like|around|casi|unos) \d+ ?(?:inch|cm|feet|ft|foot|pulgada|metro|gallon|degree|grado)\w*|\b(?:last|el (?:pasado)) (?:mon|tues|wednes|thurs|fri|satur|sun)day\b|\b\d/\d(?= inch| in\b|\"))"
)
"""What looks like a time and is none: units, telephone numbers, greetings, when it began."""


def _times_only(text: str) -> str:
    """`text` in plain letters, place for place, with what is no time blanked."""
    return plain(_NO_TIMES.sub(lambda match: "#" * len(match.group()), text))


_WEEKEND = re.compile(
    r"\b(?:(?:this|the|next|este|el|proximo) )?(?P<end>weekend|fin de semana|finde)\b|\b(?:next week|(?:la )?(?:proxima semana|semana que (?:viene|entra)))\b(?! (?:mon|tue|wed|thu|fri|sat|sun))"
)
_OF_MONTH = re.compile(r"\b(?:the|on the|el dia|el|dia) (?P<day>[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?\b(?![:\w%]| ?(?:am|pm|de la|percent|dollars?|pesos))")
_DATED = re.compile(r"\s*,?\s*(?:the |el |dia )?(?P<number>[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?\b(?!\s?(?::|am|pm|a\.m|p\.m|-|to|or|de la|o'?clock|ish|h\b))")


def _weekends(heard: str, text: str, now: datetime) -> list[Fact]:
    found = _WEEKEND.search(heard)
    if not found or _DAY.search(heard):
        return []
    first, days = (5 - now.weekday(), 2) if found["end"] else (7 - now.weekday(), 7)
    begins = datetime.combine(now.date() + timedelta(days=first % 7 or (0 if days == 2 else 7)), time(0), now.tzinfo)
    window, end = begins.isoformat(), (begins + timedelta(days=days)).isoformat()
    name = _wanted(heard[: found.start()], heard[found.end() :])
    return [Fact(name, f"{window}/{end}", text[found.start() : found.end()].strip())]


def _day_meant(mark: re.Match[str], heard: str, now: datetime) -> date:
    """The day that is named, by its number in the month where one stands beside it."""
    beside = _DATED.match(heard, mark.end()) if mark["day"] in _DAYS else None
    number = mark["day"] if mark["day"].isdigit() else beside["number"] if beside else None
    return _of_month(int(number), now) if number else _date_of(mark["day"], now)


def _of_month(number: int, now: datetime) -> date:
    """The next day with this number."""
    day = now.date()
    for _ in range(62):
        if day.day == number:
            return day
        day += timedelta(days=1)
    return now.date()


def _day_for(finish: time, now: datetime) -> date:
    return now.date() if finish > now.time() else now.date() + timedelta(days=1)


def _window(piece: str, least: int, day: date, now: datetime) -> tuple[str, int]:
    spoken = _hours(piece)
    if not spoken:
        return _iso(day, time(8), time(18), now), least
    (start, finish), (_, stop) = spoken
    return _iso(day, start, finish, now), max(stop, least)


_BEFORE_NOON = re.compile(r"\b(?:before|by|until|till|antes de(?:l)?|hasta(?: el)?) (?:noon|midday|mediodia|lunch)\b")


def _hours(piece: str) -> tuple[tuple[time, time], tuple[int, int]] | None:
    """The part of the day that `piece` names and where it does."""
    if noon := _BEFORE_NOON.search(piece):
        return (time(8), time(12)), noon.span()
    if span := _RANGE.search(piece):
        return _ranged(span), span.span()
    for match in _CLOCK.finditer(piece):
        prep = match["prep"] or ""
        if not (prep or match["ap"] or match["mm"]) or _RELATIVE.match(piece[match.start("h") :]):
            continue
        at = time(_working_hour(int(match["h"]), match["ap"] or ""), int(match["mm"] or 0))
        if prep in _AFTER:
            return (at, time(max(20, min(at.hour + 1, 23)))), match.span()
        if prep in _BEFORE:
            return (min(time(8), at), at), match.span()
        return (at, time(min(at.hour + 1, 23), at.minute)), match.span()
    if part := _PART.search(piece):
        first, last = _PARTS[part.group()]
        return (time(first), time(last)), part.span()
    return None


def _ranged(span: re.Match[str]) -> tuple[time, time]:
    second = _working_hour(int(span["h2"]), span["a2"] or "")
    first = _working_hour(int(span["h1"]), span["a1"] or ("" if int(span["h1"]) > int(span["h2"]) else span["a2"] or ""))
    if second <= first:
        second = min(second + 12, 23)
    return time(first, int(span["m1"] or 0)), time(second, int(span["m2"] or 0))


def _working_hour(hour: int, half: str) -> int:
    """The hour of the day: the half that is said, else the one in which people work (7 to 18)."""
    if half.startswith("p") or "tarde" in half or "noche" in half:
        return hour if hour >= 12 else hour + 12
    if half.startswith("a") or "manana" in half:
        return hour % 12
    return hour + 12 if hour < 7 else hour


def _iso(day: date, start: time, finish: time, now: datetime) -> str:
    return "/".join(datetime.combine(day, at, now.tzinfo).isoformat() for at in (start, finish))


_NOBODY_THERE = re.compile(r"\b(?:no ?(?:body|one)(?:'s| is| will be)? (?:home|here|there|in)|(?:not|won'?t be|isn'?t|never) (?:home|here|there|available|in|back)|(?:at|in) work|working|asleep|no (?:hay nadie|estoy|estamos|esta|llego)|trabajo|en el trabajo)(?: on| the)?\s*$")
_NO_GOOD_BEFORE = re.compile(r"\b(?:not|no|but|except|never|can'?t(?: do| make)?|won'?t work|excepto|menos|el|salvo|cannot)(?: on| the| this| el| este)?\s*$")
_NO_GOOD_AFTER = re.compile(r"\s*(?:\w+ )?(?:is |are |'s )?(?:no good|not good|doesn'?t work|won'?t work|bad|impossible|out\b|no puedo|no se puede|no me queda|imposible)")
_SUITS_NOT = re.compile(r"\b(?:not|except|but|can'?t(?: do| make)?|cannot|never|excepto|menos|salvo|no)\b")


def _wanted(before: str, after: str) -> str:
    near = " ".join(before.split()[-3:])
    bad = _NO_GOOD_BEFORE.search(near) and _SUITS_NOT.search(near)
    absent = _NOBODY_THERE.search(before.rstrip())
    return "not_when" if bad or absent or _NO_GOOD_AFTER.match(after) else "when"
