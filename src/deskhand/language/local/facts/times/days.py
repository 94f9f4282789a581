"""Days: named, numbered, counted from today, ranges of them and days as a bound ("before Friday", "from Wednesday on")."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

from deskhand.language.local.facts.times.clock import Hours
from deskhand.language.local.facts.times.lexicon import (
    AFTERNOON,
    CARDINALS,
    COUNTS,
    EVENING,
    MONTHS,
    MORNING,
    ORDINALS,
    TODAY,
    TOMORROW,
    TONIGHT,
    WEEKDAYS,
    one_of,
)


@dataclass(frozen=True)
class Days:
    """Days as they were said: each by itself, a run of them, or a bound that takes in its own day.

    `ahead` where they cannot lie in the past; `bare` is a weekday with nothing beside it; `ends` of a range as said; `till` keeps "until Friday", which leaves Friday out of an absence.
    """

    dates: tuple[date, ...]
    shape: Literal["each", "run", "from", "until"] = "each"
    hours: Hours | None = None
    ahead: bool = False
    till: bool = False
    of_today: bool = False
    ends: tuple[date, date] | None = None
    bare: bool = False


_WEEKDAY = one_of(WEEKDAYS)
_MONTH = one_of(MONTHS)
_NUMBER = r"(?:3[01]|[12]\d|0?[1-9])"
_ORDINAL = rf"(?:{_NUMBER}\s?(?:st|nd|rd|th)\b|(?:{one_of(ORDINALS)})\b)"
_NOT_OF_MONTH = r"(?!\s?(?:floor|flr|street|st\b|ave|avenue|one|time|door|unit|apt|piso|guy|person|tech|step|\w+ (?:st|street|ave|avenue)\b|[ap]\.?m\b|:\d))"
_NEXT_WEEK = r"(?:the )?(?:next|following|coming) week|la (?:proxima|siguiente|otra) semana|la semana (?:que (?:viene|entra)|proxima|siguiente|entrante)|(?:proxima|siguiente) semana|semana que (?:viene|entra)"
_FIXED = re.compile(
    rf"(?P<after_next>(?:the )?day after (?:tomorrow|{TOMORROW})|pasado manana|pasado (?:ma|mana)\b|overmorrow)\b"
    rf"|(?P<eight>de (?P<eight_from>hoy|manana|(?:el |este )?(?:{_WEEKDAY})) en (?P<eight_n>ocho|quince|8|15))\b"
    rf"|(?P<tonight>{TONIGHT}|(?:esta|hoy (?:en|por|a) la|hoy de) noche|this (?:evening|night))\b"
    r"|(?P<this_morning>this morning|esta (?:misma )?manana)\b|(?P<this_afternoon>(?:later )?this (?:aft|afternoon|arvo)|esta (?:misma )?tarde)\b"
    rf"|(?P<tomorrow>{TOMORROW}|(?<!la )(?<!las )(?<!esta )(?<!buena )manana(?! (?:pasada|siguiente)))(?:'s)?\b"
    rf"|(?P<today>(?:later |earlier )?(?:{TODAY})|rest of the day|(?:el )?dia de hoy)(?:'s)?\b"
    rf"|(?P<in>(?:in|within|en|dentro de)(?: about| like| unos| unas)? (?P<n>\d{{1,2}}|{one_of(COUNTS)}) (?P<unit>days?|dias?|weeks?|semanas?))\b(?! (?:ago|straight|the|it|now|each))(?: (?:time|from now))?"
    rf"|(?P<week_from>(?P<weeks>a|one|two|1|2) weeks? from (?P<week_day>today|tomorrow|now|(?:this |next )?(?:{_WEEKDAY})))\b"
    rf"|(?P<week_of>(?:the )?week of (?:the )?)(?=\w)"
    rf"|(?P<next_weekend>next weekend)\b|(?P<weekend>(?:(?:this|the|on the|coming|these|este|el proximo|proximo|los|el|on|over the|any)(?: coming)? )?(?:weekends?|wknd|fin(?:es)? de semana|finde)(?: que (?:viene|entra))?)\b"
    rf"|(?P<weekdays>(?:on |during the |any )?(?:weekdays?|week days|workdays|entre semana|(?:los )?dias (?:de semana|laborables|habiles)|m-f|mon-fri|monday-friday))\b"
    rf"|(?P<next_week>{_NEXT_WEEK})\b(?! (?:on |el )?(?:{_WEEKDAY})\b)"
    r"|(?P<this_week>(?:later |any ?time |sometime |any day |any time |cualquier dia de |algun dia de |en el transcurso de )?(?:this week|esta (?:misma )?semana)|(?:the )?rest of the week)\b"
)  # fmt: skip
_NAMED = re.compile(
    rf"(?:(?:on|the|el|los|del?|al|este|esta|dia|a|any|upcoming|coming)\s+)*(?P<pre>this coming|this|next week(?: on)?|next|coming|(?:el |este )?proximo|{_NEXT_WEEK})?\s?(?:el |on )?(?P<day>{_WEEKDAY})\b\.?(?:'s)?"
    rf"(?P<post>\s(?:que (?:viene|entra)|proximo|siguiente|entrante|next week|(?:of|in|de) (?:{_NEXT_WEEK})|de esta semana|this week|after next|week))?"
    rf"(?:,?\s(?:(?:the|el|dia|de)\s)*(?:(?P<month>{_MONTH})\.?\s(?P<mday>{_NUMBER})(?:st|nd|rd|th)?\b|(?P<slash_m>1[0-2]|0?[1-9])/(?P<slash_d>{_NUMBER})\b|(?P<ordinal>{_ORDINAL}){_NOT_OF_MONTH}|(?P<number>{_NUMBER})\b(?!\s?(?::\d|[ap]\.?\s?m\b|[ap](?=[ ,.?!]*$)|-|–|to\b|or\b|de la|o'?clock|ish|h\b|hr|min|y media|y cuarto|hasta|a \d|%))(?:\sde\s(?P<de_month>{_MONTH})\b)?))?"
)  # fmt: skip
_DATED = re.compile(
    rf"(?:(?:on|the|el|dia|del|de|al|este)\s+)*(?:"
    rf"(?P<iso>20\d\d-[01]\d-[0-3]\d)\b"
    rf"|(?P<m1>{_MONTH})\.?\s(?:the )?(?P<d1>{_NUMBER})(?:st|nd|rd|th)?\b(?!:|\s?[ap]m|\s?de la)"
    rf"|(?P<d2>{_NUMBER})(?:st|nd|rd|th)?\s(?:of |de )?(?P<m2>{_MONTH})\b"
    rf"|(?P<m3>1[0-2]|0?[1-9])/(?P<d3>{_NUMBER})(?:/(?:20)?\d\d)?\b(?![/\"%]|\s?(?:inch|in\b(?! the)|\"|of\b|tech|turn|full|cup|hp\b))"
    rf"|(?P<d4>1[3-9]|2\d|3[01])/(?P<m4>1[0-2]|0?[1-9])\b(?![/\"])"
    rf"|(?P<word>{_ORDINAL}){_NOT_OF_MONTH}"
    rf")"
)  # fmt: skip
_SPANISH = re.compile(rf"(?:(?P<dia>(?:el |del? |al )?dia )|el |al |(?<=entre )el |(?<=antes )del |(?<=despues )del |(?<=partir )del |del (?=\d+ al))(?P<n>{_NUMBER}|{one_of(CARDINALS)})\b(?!\s?(?:de la|am|pm|a\.m|p\.m|:|%|piso|dolar|peso|hora|y medi|grado|galon|amp|por ciento|[a-z]\b(?<![ayoe])))")
_ALONE = re.compile(rf"\s?(?:,|-|or|and|y|o|&)\s?(?:the |el )?(?P<n>{_NUMBER})(?:st|nd|rd|th)?\b(?!\s?(?::|/|am|pm|[ap]\.m|de la|o'?clock|ish|y media|-\d))")
_PLACED = re.compile(r"(?:\b(?:en|vivo en|soy|somos|depto|apto|apartamento|departamento|unidad|numero|apt|casa|lote|edificio|local|del|de)\s*|\b(?:apartamento|apto|depto|departamento|unidad|casa|numero)\b[^.,;]{0,12})$")
_EDGE = re.compile(
    r"(?P<before>any ?time before|sometime before|before|b4|antes de(?:l)?|antes que(?: el)?|prior to|ahead of)\s"
    r"|(?P<till>until|till|til|hasta|through|thru)\s"
    r"|(?P<by>(?<!come )(?<!stop )(?<!swing )(?<!drop )(?<!pass )(?<!coming )by|no later than|not later than|a mas tardar|no mas tarde del?|para antes del?)\s(?:the end of |el final del )?"
    r"|(?P<after>any ?time after|after|despues del?|pasado)\s(?!manana)"
    r"|(?P<from>(?:any ?time )?(?:from|starting on|starting|beginning|as of|a partir del?|desde|del|de|not before|no sooner than|no earlier than))\s"
)  # fmt: skip
_ONWARDS = re.compile(r"\s?(?:on(?:wards?)?\b(?! (?:the|a|my)\b)|or (?:later|after|any ?time after|beyond)\b|and (?:later|after|on)\b|y despues\b|(?:o|y) (?:despues|mas tarde|mas adelante)\b|forward\b|en adelante\b|para adelante\b|\+)")
_SPAN = re.compile(r"(?P<strict>between|btwn|from|entre|del?|desde)?\s?")
_THROUGH = re.compile(r"\s?(?:-|–|(?:to|thru|through|until|till|hasta(?: el)?|al?)\b)\s?(?:the |el )?")
_AND = re.compile(r"\s?(?:and|y|&)\s")
_MAY_VERB = re.compile(r"(?:may|mar)\b", re.ASCII)


def read_days(text: str, at: int, today: date) -> tuple[Days, int] | None:
    """The days that begin at `at` in plain `text`, and where they end."""
    return _del_al(text, at, today) or _span(text, at, today) or _edge(text, at, today) or _listed(text, at, today)


def _span(text: str, at: int, today: date) -> tuple[Days, int] | None:
    """ "Monday to Wednesday", "between the 16th and the 19th": weekdays that have begun lie partly a week ahead."""
    opener = _SPAN.match(text, at)
    strict = bool(opener and opener["strict"])
    first = _one(text, opener.end() if opener and strict else at, today)
    if not first or len(first[0].dates) != 1:
        return None
    joined = _THROUGH.match(text, first[1]) or (_AND.match(text, first[1]) if strict and text[at] in "be" and not text.startswith("be ", at) else None)
    second = joined and (_one(text, joined.end(), today) or _number_after(text, joined.end(), first[0].dates[0]))
    if not joined or not second or len(second[0].dates) != 1:
        return None
    (begin,), (end,) = first[0].dates, second[0].dates
    if end < begin and (begin - end).days < 7:
        ends = [today + timedelta(days=ahead) for ahead in range(7)]
        kept = tuple(day for day in ends if day <= end or day >= begin)
        return Days(kept, "each", ends=(begin, end)), second[1]
    return (Days((begin, end), "run", ahead=first[0].ahead, ends=(begin, end)), second[1]) if end >= begin else None


_NUMBERED = re.compile(rf"(?P<n>{_NUMBER})(?:st|nd|rd|th)?\b(?!\s?(?::|/|am|pm|[ap]\.m))")


def _number_after(text: str, at: int, begin: date) -> tuple[Days, int] | None:
    found = _NUMBERED.match(text, at)
    if not found or int(found["n"]) <= begin.day or begin.day + 31 < int(found["n"]):
        return None
    try:
        return Days((begin.replace(day=int(found["n"])),)), found.end()
    except ValueError:
        return None


def _edge(text: str, at: int, today: date) -> tuple[Days, int] | None:
    said = _EDGE.match(text, at)
    found = (_one(text, said.end(), today) or (_of_month(text, said.end(), today) if said.group().endswith("del ") else None)) if said else None
    if not said or not found:
        return None
    days, end = found
    onwards = _ONWARDS.match(text, end)
    if said["before"]:
        return Days((days.dates[0] - timedelta(days=1),), "until"), end
    if said["after"]:
        return Days((days.dates[-1] + timedelta(days=1),), "from"), end
    if said["from"]:
        if not onwards and said["from"] in ("from", "de", "del", "desde") and not (said["from"] == "desde" and days.ahead):
            return None
        return Days((days.dates[0],), "from"), onwards.end() if onwards else end
    if days.hours:
        return None
    return Days((days.dates[-1],), "until", till=bool(said["till"])), end


_OF_MONTH = re.compile(rf"(?P<n>{_NUMBER}|{one_of(CARDINALS)})\b(?!\s?(?::|%|am\b|pm\b|de la|piso))")
_DEL_AL = re.compile(rf"del (?P<first>{_NUMBER}) al (?P<last>{_NUMBER})\b(?: de (?P<month>{_MONTH})\b)?")


def _of_month(text: str, at: int, today: date) -> tuple[Days, int] | None:
    """The number behind "antes del", "después del"."""
    found = _OF_MONTH.match(text, at)
    day = _numbered(CARDINALS.get(found["n"]) or int(found["n"]), today) if found else None
    return (Days((day,), ahead=True), found.end()) if found and day else None


def _del_al(text: str, at: int, today: date) -> tuple[Days, int] | None:
    """ "Del 16 al 19"."""
    found = _DEL_AL.match(text, at)
    if not found:
        return None
    ends = [_of(MONTHS[found["month"]], int(found[name]), today) if found["month"] else _numbered(int(found[name]), today) for name in ("first", "last")]
    begin, end = ends
    return (Days((begin, end), "run", ahead=True, ends=(begin, end)), found.end()) if begin and end and begin <= end else None


def _listed(text: str, at: int, today: date) -> tuple[Days, int] | None:
    found = _one(text, at, today)
    if not found:
        return None
    days, end = found
    if onwards := _ONWARDS.match(text, end):
        return Days((days.dates[0],), "from"), onwards.end()
    if days.shape == "each" and days.ahead and len(days.dates) == 1 and text[end - 1] in "0123456789htd":
        while more := _ALONE.match(text, end):
            if (day := _numbered(int(more["n"]), today)) is None:
                break
            days, end = replace(days, dates=(*days.dates, day)), more.end()
    return days, end


def _one(text: str, at: int, today: date) -> tuple[Days, int] | None:
    """One named day, or days that have one name."""
    return _fixed(text, at, today) or _weekday(text, at, today) or _dated(text, at, today)


def _fixed(text: str, at: int, today: date) -> tuple[Days, int] | None:
    found = _FIXED.match(text, at)
    if not found:
        return None
    name, end = found.lastgroup, found.end()
    if found["week_of"]:
        inner = _dated(text, found.end(), today) or _weekday(text, found.end(), today)
        if not inner:
            return None
        monday = inner[0].dates[0] - timedelta(days=inner[0].dates[0].weekday())
        return Days((max(today, monday), monday + timedelta(days=6)), "run", ahead=True), inner[1]
    if found["eight"]:
        ahead = 7 if found["eight_n"] in ("ocho", "8") else 14
        return Days((_start(found["eight_from"], today) + timedelta(days=ahead),), ahead=True), end
    if found["week_from"]:
        ahead = 14 if found["weeks"] in ("two", "2") else 7
        return Days((_start(found["week_day"], today) + timedelta(days=ahead),), ahead=True), end
    if found["in"]:
        count = COUNTS.get(found["n"]) or int(found["n"])
        return Days((today + timedelta(days=count * (7 if found["unit"][0] in "ws" else 1)),), ahead=True), end
    weekend = today + timedelta(days=(5 - today.weekday()) if today.weekday() < 5 else 0)
    sunday = today + timedelta(days=6 - today.weekday())
    nights = {"tonight": EVENING, "this_morning": MORNING, "this_afternoon": AFTERNOON}
    if name in nights:
        return Days((today,), hours=Hours("part", part=nights[name]), of_today=True), end
    answers = {
        "after_next": Days((today + timedelta(days=2),), ahead=True),
        "tomorrow": Days((today + timedelta(days=1),), ahead=True),
        "today": Days((today,), of_today=True),
        "weekend": Days((weekend, sunday), "run"),
        "next_weekend": Days((sunday + timedelta(days=6), sunday + timedelta(days=7)), "run", ahead=True),
        "weekdays": Days(tuple(day for ahead in range(7) if (day := today + timedelta(days=ahead)).weekday() < 5)),
        "next_week": Days((sunday + timedelta(days=1), sunday + timedelta(days=7)), "run", ahead=True),
        "this_week": Days((today, sunday), "run"),
    }
    return answers[name or ""], end


def _start(word: str, today: date) -> date:
    if word in ("today", "now", "hoy"):
        return today
    if word in ("tomorrow", "manana"):
        return today + timedelta(days=1)
    return _coming(WEEKDAYS[word.split()[-1]], today)


def _coming(weekday: int, today: date) -> date:
    return today + timedelta(days=(weekday - today.weekday() - 1) % 7 + 1)


def _weekday(text: str, at: int, today: date) -> tuple[Days, int] | None:
    found = _NAMED.match(text, at)
    if not found:
        return None
    weekday, end = WEEKDAYS[found["day"]], found.end()
    pre, post = (found["pre"] or "").strip(), (found["post"] or "").strip()
    day = _coming(weekday, today)
    monday = today - timedelta(days=today.weekday())
    if pre == "next" or "week" in pre + post.replace("this week", "") or ("semana" in pre + post and "esta" not in post):
        day = monday + timedelta(days=7 + weekday)
    if post == "after next":
        day = monday + timedelta(days=(14 if weekday <= today.weekday() else 7) + weekday)
    numbered = _beside(found, day, today)
    if numbered is None and found["number"]:
        end = found.end("post") if found["post"] else found.end("day")
    said_more = bool(numbered or pre or post)
    return Days((numbered or day,), ahead=said_more, bare=not said_more), end


def _beside(found: re.Match[str], day: date, today: date) -> date | None:
    """The date that stands beside a weekday; a bare number up to twelve only where it is that weekday's."""
    if found["month"]:
        return _of(MONTHS[found["month"]], int(found["mday"]), today)
    if found["slash_m"]:
        return _of(int(found["slash_m"]), int(found["slash_d"]), today)
    if found["ordinal"]:
        return _numbered(_count(found["ordinal"]), today)
    if found["number"]:
        number = int(found["number"])
        if found["de_month"]:
            return _of(MONTHS[found["de_month"]], number, today)
        meant = _numbered(number, today)
        near = meant is not None and meant.weekday() == day.weekday() and (meant - today).days <= 21
        return meant if number > 12 or near else None
    return None


def _count(word: str) -> int:
    return ORDINALS.get(word) or int(re.sub(r"\D", "", word))


def _dated(text: str, at: int, today: date) -> tuple[Days, int] | None:
    found = _DATED.match(text, at)
    day: date | None = None
    if found:
        if found["iso"]:
            parts = [int(part) for part in found["iso"].split("-")]
            day = _valid(*parts)
        elif found["word"]:
            lead = found.group()[: found.start("word") - found.start()]
            if found["word"] in ORDINALS and not (lead.strip() in ("the", "on the") and ORDINALS[found["word"]] not in (2, 3)):
                return None
            if found["word"] == "first" and not text.startswith(" of the month", found.end()) and "on the" not in lead:
                return None
            day = _numbered(_count(found["word"]), today)
        else:
            month = next(found[name] for name in ("m1", "m2", "m3", "m4") if found[name])
            number = next(found[name] for name in ("d1", "d2", "d3", "d4") if found[name])
            day = _of(MONTHS.get(month) or int(month), int(number), today)
        certain = not found["word"] or _is_of_this_month(day, today)
        return (Days((day,), ahead=certain), found.end()) if day and day >= today else None
    spoken = _SPANISH.match(text, at)
    if not spoken or (not spoken["dia"] and _PLACED.search(text, 0, at)):
        return None
    day = _numbered(CARDINALS.get(spoken["n"]) or int(spoken["n"]), today)
    return (Days((day,), ahead=_is_of_this_month(day, today)), spoken.end()) if day else None


def _is_of_this_month(day: date | None, today: date) -> bool:
    """ "On the 3rd", said on the 8th, may be the 3rd that was."""
    return day is not None and day.month == today.month


def _numbered(number: int, today: date) -> date | None:
    """The next day with this number."""
    days = (today + timedelta(days=ahead) for ahead in range(62))
    return next((day for day in days if day.day == number), None)


def _of(month: int, number: int, today: date) -> date | None:
    """This date from today on, at most eleven months ahead: what has just been is no wish."""
    this = _valid(today.year, month, number)
    if this and this < today:
        this = _valid(today.year + 1, month, number)
    return this if this and (this - today).days < 330 else None


def _valid(year: int, month: int, number: int) -> date | None:
    try:
        return date(year, month, number)
    except ValueError:
        return None
