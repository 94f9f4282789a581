"""Weekdays: "next Friday", "any Tuesday", "Friday the 13th", "el jueves 14 de mayo"."""

from __future__ import annotations

import re
from datetime import date

from deskhand.language.local.facts.times.dates import (
    MONTH,
    NOT_OF_MONTH,
    NUMBER,
    ONE_DAY,
    ORDINAL,
    WEEKDAY,
    Days,
    Found,
    monday_of,
    number_of,
    of_month,
    of_year,
)
from deskhand.language.local.facts.times.lexicon import MONTHS, WEEKDAYS, WEEKDAYS_OFTEN

OFTEN = re.compile(r"\b(?:any|every|each|most|weekends|wknds|wkends|fines|findes|cualquier|cada|todos|los)\b")
DAY_OF_NAME = {**WEEKDAYS, **WEEKDAYS_OFTEN, "mar": 1}
NEXT_WEEK = (
    r"(?:the )?(?:next|nxt|nex|following|coming) (?:week|wk|wek|weke)|la (?:proxima|siguiente|otra) semana"
    r"|la semana (?:q(?:ue)? (?:viene|entra)|proxima|siguiente|entrante)|(?:proxima|siguiente|otra) semana"
    r"|semana q(?:ue)? (?:viene|entra)"
)


def next_weekday(weekday: int, today: date) -> date:
    """The first such weekday after `today`."""
    return today + ((weekday - today.weekday() - 1) % 7 + 1) * ONE_DAY


_IN_A_WEEK = re.compile(r"week|\b(?:wk|wek|weke)\b|semana")
_LEAD = (
    r"(?:(?:on|the|el|los|del?|al|este|esta|dia|a|any|every|each|most|all|upcoming|todos|cada|cualquier|another|otro"
    r"|other|only|solo|my|mi)\s+)*"
)
_ON_WEEKDAY = re.compile(
    rf"(?P<lead>{_LEAD})(?P<pre>this coming|this|next week(?: on)?|next|nxt|following|coming(?! on)"
    rf"|(?:el |este )?(?:proximo|siguiente|otro)|{NEXT_WEEK})?\s?(?:el |on )?(?P<day>{WEEKDAY})\b(?:'s)?"
    rf"(?P<post>\s(?:q(?:ue)? (?:viene|entra)|proximo|siguiente|entrante|next week|(?:of|in|de) (?:{NEXT_WEEK})"
    r"|de esta semana|this week|after next|after(?=\s*(?:$|[.,!?]))|week)\b)?"
    rf"(?:,?\s(?:(?:the|el|dia|de)\s)*(?:(?P<month>{MONTH})\.?\s(?P<mday>{NUMBER})(?:st|nd|rd|th)?\b"
    rf"|(?P<slash_m>1[0-2]|0?[1-9])/(?P<slash_d>{NUMBER})\b|(?P<ordinal>{ORDINAL}){NOT_OF_MONTH}"
    r"|(?P<number>(?:1[3-9]|2\d|3[01])\b(?!\s?(?:[:.]\d|[ap]\.?\s?m\b|%|/|-\d))"
    r"|(?:1[0-2]|0?[1-9])\b(?!\s?(?:[:.]\d|[ap]\.?\s?m\b|-|–|to\b|or\b|and\b|o\b|y\b|de la\b|in the\b|at night"
    rf"|o'?clock|ish|h\b|hr|min|hasta|a \d|%|/)|[ap]\b))(?:\sde\s(?P<de_month>{MONTH})\b)?))?"
)  # fmt: skip


def read_weekday(text: str, at: int, today: date) -> Found | None:
    found = _ON_WEEKDAY.match(text, at)
    if not found:
        return None
    weekday, end = DAY_OF_NAME[found["day"]], found.end()
    pre, post = (found["pre"] or "").strip(), (found["post"] or "").strip()
    day = _that_week(weekday, pre, post, today)
    numbered = _beside(found, day, today)
    if numbered and numbered.weekday() != weekday and "," in text[found.end("day") : end]:
        numbered, end = None, found.end("post") if found["post"] else found.end("day")
    if pre and found["number"] and not found["de_month"] and numbered != day:
        numbered = None  # "next week thursday 10" is an hour, though the 10th of another week be a Thursday
    if numbered is None and found["number"]:
        end = found.end("post") if found["post"] else found.end("day")
    said_more = bool(numbered or pre or post)
    often = found["day"] in WEEKDAYS_OFTEN or bool(OFTEN.search(found["lead"]))
    return Days(
        (numbered or day,),
        ahead=said_more,
        bare=not said_more,
        often=often,
        of_week="week" in post or "semana" in post,
        next_week=pre in ("next", "nxt") or _IN_A_WEEK.search(pre) is not None,
    ), end


def _that_week(weekday: int, pre: str, post: str, today: date) -> date:
    """ "Next Friday" is that of next week, "Friday" the first to come."""
    monday = monday_of(today)
    if post == "after next":
        return monday + ((14 if weekday <= today.weekday() else 7) + weekday) * ONE_DAY
    said = f"{pre} {post}".replace("this week", "").replace("esta semana", "")
    if pre in ("next", "nxt") or pre.endswith("otro") or _IN_A_WEEK.search(said):
        return monday + (7 + weekday) * ONE_DAY
    return next_weekday(weekday, today)


def _beside(found: re.Match[str], day: date, today: date) -> date | None:
    """The date that stands beside a weekday; a bare number up to twelve only where it is that weekday's."""
    if found["month"]:
        return of_year(MONTHS[found["month"]], int(found["mday"]), today)
    if found["slash_m"]:
        return of_year(int(found["slash_m"]), int(found["slash_d"]), today)
    if found["ordinal"]:
        return of_month(number_of(found["ordinal"]), today)
    if found["number"]:
        number = int(found["number"])
        if found["de_month"]:
            return of_year(MONTHS[found["de_month"]], number, today)
        meant = of_month(number, today)
        timed = _TIMED.match(found.string, found.end())
        near = (
            meant is not None and meant.weekday() == day.weekday() and ((meant - today).days <= 21 or timed is not None)
        )
        return meant if number > 12 or near else None
    return None


_TIMED = re.compile(r",?\s(?:a las?|at|@|around|en la|por la|after|despues|before|antes)\b")
