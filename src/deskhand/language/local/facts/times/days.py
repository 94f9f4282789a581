"""Ranges and lists of days, and days as a bound ("before Friday", "from Wednesday on")."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta

from deskhand.language.local.facts.times.dates import MONTH, NUMBER, WEEKDAY, Days, Found, monday_of, of_month, of_year
from deskhand.language.local.facts.times.lexicon import CARDINALS, MONTHS, one_of
from deskhand.language.local.facts.times.named import read_day
from deskhand.language.local.facts.times.weekdays import DAY_OF_NAME

_EDGE = re.compile(
    r"(?P<before>any ?time before|sometime before|before|b4|bfore|antes de(?:l)?|antes que(?: el)?|prior to|ahead of)\s"
    r"|(?P<till>de (?:aqui|hoy) (?:al?|hasta)(?: el)?|(?:between|from) now (?:and|to|until|till)|until|untill|till|til"
    r"|hasta|through|thru)\s"
    r"|(?P<by>(?<!come )(?<!cme )(?<!stop )(?<!swing )(?<!drop )(?<!pass )(?<!coming )(?<!go )by|no later than"
    r"|not later than|a mas tardar|no mas tarde del?|para antes del?)\s(?:the end of |el final del )?"
    r"|(?P<after>any ?time after|after|despues del?|pasado|luego del?)\s(?!manana)"
    r"|(?P<from>(?:any ?time )?(?:from|starting on|starting|beginning|as of(?! (?:today|tonight|now|this))"
    r"|a partir del?|desde|del|de|not before|no sooner than|no earlier than|no antes del?))\s"
)
_ONWARDS = re.compile(
    r"\s?(?:on(?:wards?)?\b(?! (?:the|a|my)\b)|or (?:later|after|any ?time after|beyond)\b"
    r"|and (?:later|after|on(?=\s*(?:$|[.,;!?])))\b|y despues\b|(?:o|y) (?:despues|mas tarde|mas adelante)\b|forward\b"
    r"|en adelante\b|para adelante\b|\+)"
)
_SPAN = re.compile(r"(?P<strict>between|btwn|from|entre|desde|del?)?\s?")
_THROUGH = re.compile(r"\s?(?:-|–|(?:to|thru|through|until|till|hasta(?: el)?|al?)\b)\s?(?:the |el )?")
_AND = re.compile(r"\s?(?:and|y|&)\s")
_NUMBERED = re.compile(rf"(?P<n>{NUMBER})(?P<suffix>st|nd|rd|th)?\b(?!\s?(?::|/|am|pm|[ap]\.m))")
_DEL_AL = re.compile(rf"del (?P<first>{NUMBER}) al (?P<last>{NUMBER})\b(?: de (?P<month>{MONTH})\b)?")
_BEHIND_DEL = re.compile(rf"(?P<n>{NUMBER}|{one_of(CARDINALS)})\b(?!\s?(?::|%|am\b|pm\b|de la\b|piso))")
_ALONE = re.compile(
    rf"\s?(?P<joint>,|-|or|and|y|o|&)\s?(?:the |el )?(?P<n>{NUMBER})(?:st|nd|rd"
    r"|th)?\b(?!\s?(?::|/|am|pm|[ap]\.m|de la|o'?clock|ish|y media|(?:-|–|to |till |a )\s?\d))"
)


def read_days(text: str, at: int, today: date) -> Found | None:
    """The days that begin at `at` in plain `text`, and where they end."""
    return (
        _beside(text, at, today)
        or _del_al(text, at, today)
        or _span(text, at, today)
        or _edge(text, at, today)
        or _listed(text, at, today)
    )


_BESIDE = re.compile(
    r"(?P<after>(?:the |el |al |un )?(?:day|dia) (?:after|despues del?)|al otro dia del?|(?:the )?week after"
    r"|la semana despues del?)\s(?!that\b|this\b)"
    r"|(?P<before>(?:the |el |un )?(?:day|dia) (?:before|antes del?))\s(?!that\b|this\b)"
)


def _beside(text: str, at: int, today: date) -> Found | None:
    """ "The day after Thanksgiving", "el día antes del 20"."""
    said = _BESIDE.match(text, at)
    found = read_day(text, said.end(), today) if said else None
    if not said or not found or not found[0].dates:
        return None
    if "week" in said.group() or "semana" in said.group():
        monday = monday_of(found[0].dates[-1]) + timedelta(days=7)
        return Days((monday, monday + timedelta(days=6)), "run", ahead=True), found[1]
    day = found[0].dates[-1] + timedelta(days=1) if said["after"] else found[0].dates[0] - timedelta(days=1)
    return Days((day,), ahead=True), found[1]


def _del_al(text: str, at: int, today: date) -> Found | None:
    """ "Del 16 al 19"."""
    found = _DEL_AL.match(text, at)
    if not found:
        return None
    begin, end = (
        of_year(MONTHS[found["month"]], int(found[name]), today)
        if found["month"]
        else of_month(int(found[name]), today)
        for name in ("first", "last")
    )
    return (
        (Days((begin, end), "run", ahead=True, ends=(begin, end)), found.end())
        if begin and end and begin <= end
        else None
    )


def _span(text: str, at: int, today: date) -> Found | None:
    """ "Monday to Wednesday", "between the 16th and the 19th"; weekdays come every week."""
    opener = _SPAN.match(text, at)
    strict = (opener and opener["strict"]) or ""
    first = read_day(text, opener.end() if opener and strict else at, today)
    if not first or len(first[0].dates) != 1:
        return None
    joined = _THROUGH.match(text, first[1]) or (
        _AND.match(text, first[1]) if strict in ("between", "btwn", "entre") else None
    )
    second = joined and (read_day(text, joined.end(), today) or _number_after(text, joined.end(), first[0]))
    if not joined or not second or len(second[0].dates) != 1:
        return None
    (begin,), (end,) = first[0].dates, second[0].dates
    if first[0].bare and second[0].bare:
        return Days(tuple(_circle(begin, end, today)), ends=(begin, end), often=True), second[1]
    if second[0].bare:
        days = (begin + timedelta(days=ahead) for ahead in range((end.weekday() - begin.weekday()) % 7 + 1))
        return Days(tuple(days), ahead=first[0].ahead, ends=(begin, end)), second[1]
    return (
        (Days((begin, end), "run", ahead=first[0].ahead, dated=first[0].dated, ends=(begin, end)), second[1])
        if end >= begin
        else None
    )


def _circle(begin: date, end: date, today: date) -> Iterable[date]:
    """The coming days that lie from one weekday to another."""
    count = (end.weekday() - begin.weekday()) % 7
    week = (today + timedelta(days=ahead) for ahead in range(7))
    return (day for day in week if (day.weekday() - begin.weekday()) % 7 <= count)


def _number_after(text: str, at: int, first: Days) -> Found | None:
    """The number to which days go on; behind a weekday a bare one is rather an hour."""
    begin, found = first.dates[0], _NUMBERED.match(text, at)
    if (
        not found
        or int(found["n"]) <= begin.day
        or (first.bare and not found["suffix"] and text[at - 4 : at] != "the ")
    ):
        return None
    try:
        return Days((begin.replace(day=int(found["n"])),)), found.end()
    except ValueError:
        return None


def _edge(text: str, at: int, today: date) -> Found | None:
    said = _EDGE.match(text, at)
    found = (read_day(text, said.end(), today) or _behind_del(text, said, today)) if said else None
    if not said or not found or not found[0].dates:
        return None
    days, end = found
    onwards = _ONWARDS.match(text, end)
    if said["before"]:
        return Days((days.dates[0] - timedelta(days=1),), "until", vague=days.vague), end
    if said["after"]:
        return Days((days.dates[-1] + timedelta(days=1),), "from", vague=days.vague), end
    if said["from"]:
        if (
            not onwards
            and said["from"] in ("from", "de", "del", "desde")
            and not (said["from"] == "desde" and (days.ahead or days.dated))
        ):
            return None
        return Days((days.dates[0],), "from", vague=days.vague), onwards.end() if onwards else end
    if days.hours:
        return None
    last = days.dates[0 if said["till"] and days.shape == "run" and not said["till"].startswith("thr") else -1]
    return Days((last,), "until", till=bool(said["till"]), vague=days.vague), end


def _behind_del(text: str, said: re.Match[str], today: date) -> Found | None:
    """The number behind "antes del", "después del"."""
    found = _BEHIND_DEL.match(text, said.end()) if said.group().endswith("del ") else None
    day = of_month(CARDINALS.get(found["n"]) or int(found["n"]), today) if found else None
    return (Days((day,), ahead=True), found.end()) if found and day else None


_PAIR = re.compile(
    r"(?P<first>1[3-9]|2\d|3[01])(?:th|st|nd|rd)? (?:or|and|o|y) (?P<last>1[3-9]|2\d|3[01])(?:th|st|nd|rd)?\b"
    r"(?=\s*(?:$|[,.;!?]|works?\b|en la\b|por la\b|in the\b|mornings?\b|afternoons?\b|evenings?\b))"
)
"""Two bare numbers that are no hours: "26 o 27 en la tarde"."""


def _pair(text: str, at: int, today: date) -> Found | None:
    found = _PAIR.match(text, at)
    first, last = (of_month(int(found[name]), today) for name in ("first", "last")) if found else (None, None)
    return (Days((first, last), dated=True), found.end()) if found and first and last and first < last else None


_NAMED_TOO = re.compile(rf",?\s(?:a |on |un |el )?(?P<day>{WEEKDAY})\b")
"""The weekday beside a date: "the 30th, a Monday"."""


def _listed(text: str, at: int, today: date) -> Found | None:
    found = read_day(text, at, today) or _pair(text, at, today)
    if not found:
        return None
    days, end = found
    if days.dated and (named := _NAMED_TOO.match(text, end)) and DAY_OF_NAME[named["day"]] == days.dates[0].weekday():
        end = named.end()
    if days.dates and (onwards := _ONWARDS.match(text, end)):
        return Days((days.dates[0],), "from"), onwards.end()
    if days.shape == "each" and not days.bare and len(days.dates) == 1 and text[end - 1] in "0123456789htd":
        while more := _ALONE.match(text, end):
            if (day := of_month(int(more["n"]), today)) is None or day <= days.dates[-1]:
                break
            if more["joint"] == "," and not _ALONE.match(text, more.end()):
                break
            days, end = replace(days, dates=(*days.dates, day)), more.end()
    return days, end
