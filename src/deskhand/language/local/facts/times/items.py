"""The days and hours of a message in the order they are said, before anybody asks what is wished."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import datetime

from deskhand.language.local.facts.times.clock import ClockTime, Hours
from deskhand.language.local.facts.times.dates import ONE_DAY, Days, monday_of
from deskhand.language.local.facts.times.days import read_days
from deskhand.language.local.facts.times.hours import read_hours
from deskhand.language.local.facts.times.lexicon import COUNTS, TOMORROW, one_of


@dataclass(frozen=True)
class Mention:
    """One day or one piece of a day (or minutes from now), where it stands, and how it points back ("after that")."""

    start: int
    end: int
    days: Days | None = None
    hours: Hours | None = None
    minutes: float | None = None
    within: bool = False
    back: str = ""


_SOON = re.compile(
    r"(?P<how>in|within|for|en|por|dentro de)(?: the next| about| like| around| maybe| unos| unas| como| las proximas"
    rf"| las siguientes| menos de| less than)? (?P<n>\d{{1,3}}(?:\.5)?|(?:a )?half an?|(?:a )?half|media"
    rf"|{one_of(COUNTS)})\s?(?P<unit>min|mins|minutes?|minutos?|m|hrs?|hours?|horas?|h)\b(?P<half> and a half"
    r"| y media)?(?: from now)?"
)
_FROM_NOW = re.compile(
    rf"(?P<how>)(?P<n>\d{{1,3}}(?:\.5)?|(?:a )?half an?|{one_of(COUNTS)}) "
    r"(?P<unit>min|mins|minutes?|hrs?|hours?)(?P<half> and a half)? from now\b"
)
_GIVEN = re.compile(
    r"(?P<how>)(?:(?<=give me )|(?<=gimme )|(?<=dame )|(?<=deme ))(?P<n>\d{1,3}) (?P<unit>min\w*|hrs?|hours?|horas?)"
    r"(?P<half> and a half)?(?= (?:and|y) (?:i'?m|im|i'?ll be|ya estoy|estoy|llego) (?:there|ahi|alla)\b)"
)
_THERE_IN = re.compile(
    r"(?P<how>(?<=there )in|(?<=here )in|(?<=ahi )en|(?<=llego )en) (?:about |like |around |unos )?(?P<n>[1-9][05])"
    r"(?P<unit>)(?P<half>)(?=\s*(?:$|[.,!?]))"
)
_FROM_HERE = (_SOON, _FROM_NOW, _THERE_IN, _GIVEN)
_BACK = re.compile(
    r"(?P<then>(?<=not )(?:then|at that time)|(?<=no )a esa hora)\b"
    r"|(?P<after>(?:any ?time |just |right )?(?:(?:after|past) (?:that|then|this)|despues de (?:eso|esa hora|ahi)"
    r"|luego de (?:eso|esa hora)|ya despues(?! del?\b))|any ?time after(?=[ .!?]*$)|from then on|thereafter"
    r"|afterwards?(?=[ .!?]*$)|de (?:ahi|esa hora) en adelante|a partir de (?:esa hora|ahi|entonces))\b"
    r"|(?P<before>before (?:that|then)|antes de (?:eso|esa hora))\b"
    r"|(?P<later>(?:(?<=come )|(?<=day )|(?<=or )|(?<=so )|(?<=pls )|(?<=que )|(?<=vengan )|(?<=venga ))(?:after"
    r"|despues))(?=\s*(?:$|[.,!?]| works\b| is\b))"
    r"|(?P<earlier>(?:(?<=come )|(?<=day )|(?<=or )|(?<=so )|(?<=pls )|(?<=que )|(?<=vengan )|(?<=venga )"
    r"|(?<=o ))(?:before|antes))(?=\s*(?:$|[.,!?]| por favor| porfa| please| pls))"
    r"|(?P<week>(?:the |la )?(?:week|semana) (?:after|siguiente|despues)(?! (?:next|this|the|the)\b)(?: that| this)?\b"
    r"|(?:the |maybe |el |la |(?<=, ))(?:next|following|proxim[oa]|siguiente|otr[oa]"
    r"|q(?:ue)? (?:viene|entra))(?: one)?(?=\s*(?:$|[.,!?]| works?\b| is\b| ok\b| si\b| esta\b| me\b| maybe\b"
    r"| instead\b)))"
    r"|(?P<all>(?:(?:on|for) )?(?:either|both)(?: of)?(?: (?:those|these|the|them))?(?: (?:two|three))? days?"
    r"|(?:any|each|all) (?:one )?of (?:those|these|them|the two)(?: days?)?"
    r"|either(?: one)?(?= (?:is|works?|ok|fine|good)\b)|both(?= (?:are|work|ok|fine|good)\b)"
    r"|(?:those|these)(?: two)? days"
    r"|(?:cualquiera de |en )?(?<!ninguno de )(?<!ninguna de )(?:los|esos) (?:dos|tres)(?: dias)?|ambos(?: dias)?"
    r"|cualquiera de (?:los|esos)(?: dias)?|esos dias)\b"
    r"|(?P<weekend>that weekend|ese fin de semana)\b|(?P<same_week>that (?:whole |entire )?week|(?:toda )?esa semana)\b"
    r"|(?P<that>(?:on |for )?(?:that|the same|same) (?:same )?day|(?:ese|el) (?:mismo|mismito) dia|ese dia)\b"
    r"|(?P<next>(?:the )?(?:day after|next day|following day)(?= |$"
    rf"|[.,!?])(?! (?:{TOMORROW}|next|that i|the)\b)(?: that)?|(?:el|al) (?:dia siguiente|siguiente dia|otro dia)"
    r"|(?:el |un )?dia despues)\b"
    r"|(?P<prior>(?:the )?(?:day before|previous day)(?! (?:the|yesterday))(?: that)?|(?:el )?dia (?:antes|anterior)"
    r"|un dia antes)\b"
)
_WORD = re.compile(r"(?<![\w#$])(?<!\d\.)[\w@#']")
_REST = re.compile(r"[\w']+|.")


def read_items(heard: str, now: datetime) -> list[Mention]:
    """The items of a text that went through `times_only`, with what points back resolved."""
    found: list[Mention] = []
    at = 0
    while word := _WORD.search(heard, at):
        item = _item(heard, word.start(), now)
        at = item.end if item else _past_word(heard, word.start())
        if item:
            found.append(item)
    return _resolved(found, heard)


def _past_word(heard: str, at: int) -> int:
    rest = _REST.match(heard, at)
    return rest.end() if rest else at + 1


def _item(heard: str, at: int, now: datetime) -> Mention | None:
    if soon := _soon(heard, at):
        return soon
    back, days = _BACK.match(heard, at), read_days(heard, at, now.date())
    if back and not (days and days[1] > back.end()):
        return Mention(at, back.end(), back=back.lastgroup or "")
    if days:
        return Mention(at, days[1], days=days[0])
    if hours := read_hours(heard, at):
        return Mention(at, hours[1], hours=hours[0])
    return None


def _soon(heard: str, at: int) -> Mention | None:
    """ "In half an hour"; "for two hours" is how long something takes, "for the next two hours" from now."""
    found = next((found for pattern in _FROM_HERE if (found := pattern.match(heard, at))), None)
    next_ones = found is not None and ("next" in found.group() or "proximas" in found.group())
    if not found or (found["how"] in ("for", "por") and not next_ones):
        return None
    n = found["n"]
    count = 0.5 if "half" in n or n == "media" else float(COUNTS.get(n) or n)
    minutes = (count + (0.5 if found["half"] else 0)) * (60 if found["unit"].startswith("h") else 1)
    return Mention(at, found.end(), minutes=minutes, within=next_ones or found["how"] == "within")


def _resolved(items: list[Mention], heard: str) -> list[Mention]:
    """ "After that" is after the time that was said last, "either day" one of the days said last."""
    hours: Hours | None = None
    clock: ClockTime | None = None
    said: list[Days] = []
    found: list[Mention] = []
    for item in items:
        known = _known(item, heard[item.start : item.end], hours, clock, said) if item.back else item
        if not known:
            continue
        found.append(known)
        if known.hours:
            hours, clock = replace(known.hours, sure=True), known.hours.last or known.hours.first or clock
        if known.days and known.days.dates:
            said.append(known.days)
    return found


def _known(item: Mention, words: str, hours: Hours | None, clock: ClockTime | None, said: list[Days]) -> Mention | None:
    """What `item` points back to: the `hours` or `clock` time said last, or the days `said`; None if none was."""
    match item.back:
        case "then":
            return replace(item, hours=hours) if hours else None
        case "before":
            return replace(item, hours=Hours("before", last=clock)) if clock else None
        case "after" | "later" if clock:
            return replace(item, hours=Hours("after", clock))
        case "earlier" if clock:
            return replace(item, hours=Hours("before", last=clock))
        case _:
            return replace(item, days=_days_back(item.back, words, said)) if said else None


def _days_back(back: str, words: str, said: list[Days]) -> Days:
    """The days that `words` of the kind `back` mean where days were `said`."""
    last = said[-1]
    monday = monday_of(last.dates[-1])
    match back:
        case "after" | "later":
            return Days((last.dates[-1] + ONE_DAY,), "from", ahead=True)
        case "earlier":
            return Days((last.dates[0] - ONE_DAY,), "until", ahead=True)
        case "week" if last.shape == "run" or "week" in words or "semana" in words:
            return Days((monday + 7 * ONE_DAY, monday + 13 * ONE_DAY), "run", ahead=True)
        case "week":
            return Days(tuple(day + 7 * ONE_DAY for day in last.dates), ahead=True)
        case "all":
            return Days(tuple(dict.fromkeys(day for days in said[-2:] for day in days.dates)), ahead=True)
        case "weekend":
            return Days((monday + 5 * ONE_DAY, monday + 6 * ONE_DAY), ahead=True)
        case "same_week":
            return Days((monday, monday + 6 * ONE_DAY), "run", ahead=True)
        case "that":
            return replace(last, hours=None)
        case "next":
            return Days((last.dates[-1] + ONE_DAY,), ahead=True)
        case _:
            return Days((last.dates[-1] - ONE_DAY,), ahead=True)
