"""The days and hours of a message in the order they are said, before anybody asks what is wished."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from deskhand.language.local.facts.times.clock import Hours, read_hours
from deskhand.language.local.facts.times.days import Days, read_days
from deskhand.language.local.facts.times.lexicon import COUNTS, WEEKDAYS, one_of
from deskhand.language.words import plain


@dataclass(frozen=True)
class Mention:
    """One day or one piece of a day (or minutes from now), where it stands, and whether it points back ("after that")."""

    start: int
    end: int
    days: Days | None = None
    hours: Hours | None = None
    minutes: float | None = None
    within: bool = False
    back: str = ""


_WEEKDAY = one_of(WEEKDAYS)
_NO_TIMES = re.compile(
    r"\b\d{1,4}[A-Z]\b(?!\.?M)|(?i:\b(?:in|unit|apt|apto|depto|suite|ste|room|lot|en el|en la|del|el|la|for) \d{1,4}[a-z]\b(?!\.?m))|\+?\d[\d\-. ()]{8,}\d"
    r"|(?i:\b(?:unit|apt|apto|apartment|apartamento|departamento|depto|unidad|suite|ste|room|rm|lot|building|bldg|floor|piso|number|numero|#|code|codigo)[.#]? ?(?:number |numero |is |es )?#?\d{1,4}\b(?! ?(?:am|pm)\b))"
    r"|[$#] ?\d[\d.,]*|\b\d{5,}\b|\b\d+ ?%|\S+@\S+|https?://\S+"
)
"""What looks like a time and is none: units, telephone numbers, sums."""
_NEVER = re.compile(
    rf"\b(?:good|buen[oa]s?|muy buen[oa]s?) (?:morning|afternoon|evening|night|day|dias?|tardes?|noches?)\b|\bbuen dia\b"
    rf"|\b(?:g'?morning|mornin[g']? (?:all|folks|guys|team|there)|(?:^|(?<=[.!?] ))(?:morning|afternoon|evening)(?=[,!]))"
    rf"|\b(?:last|past|previous|the other|every|each|cada|tod[oa]s l[oa]s|black|good|el pasado|la pasada|el otro) (?:(?:single|other|few|couple|\d+) )?(?:(?:{_WEEKDAY}) ?(?:morning|night|evening|afternoon)?|mornings?|afternoons?|evenings?|nights?|days?|weeks?|weekends?|mananas?|tardes?|noches?|dias?|semanas?|months?|years?|fines de semana)\b(?: (?:around|at|about|como a las|a las|after|despues de las) \d+(?::\d\d)?(?: ?[ap]m)?)?"
    rf"|\b(?:el|la|los) (?:{_WEEKDAY}|semana|manana|tarde|noche|fin de semana) (?:pasad[oa]s?|anterior)\b"
    rf"|\b(?:ayer|antier|anteayer|anoche|yesterday)(?: (?:por|en|a) la (?:manana|tarde|noche|mediodia)| (?:morning|afternoon|evening|night|noon))?(?: (?:at|around|about|a las|como a las)? ?\d+(?::\d\d)? ?(?:am|pm)?)?\b"
    rf"|\b(?:ever )?(?:since|desde|desde que)(?: (?:like|about|around|como|el|la|las|this|last|esta|early|late|ayer|at))* (?:(?:{_WEEKDAY}) ?(?:morning|night|evening|afternoon)?|yesterday|ayer|anoche|morning|afternoon|evening|night|noon|manana(?! en adelante)|tarde|noche|mediodia|midnight|hoy(?! en adelante)|today|temprano|(?:1[0-2]|\d)(?::\d\d)? ?(?:am|pm|a\.m\.|p\.m\.|de la \w+|this \w+)?)(?: (?:around|at|about|a las|como a las|por la|en la) (?:\d+(?::\d\d)? ?(?:am|pm)?|manana|tarde|noche))?(?! (?:on|onwards?|en adelante|hasta))\b"
    rf"|\b(?:all|toda la|todo el|half the|most of the|middle of the|en medio de la) (?:morning|afternoon|evening|night|noche|tarde|manana)(?: long)?\b"
    rf"|\b(?:time|times|days?|vez|veces|leak|floods?) in (?:\w+|\d+) (?:days?|weeks?|months?)\b|\b(?:{_WEEKDAY}) (?:night )?(?:football|special)\b"
    rf"|\b(?:24|veinticuatro) ?(?:hours|horas|/7|hrs)\b|\b24/7\b|\b(?:at one (?:point|time)|one of|by far|at night(?= it| they| the| we| when)|(?:lo|the) mas tarde|mas tarde|later on|sooner or later|al fin|day and night|dia y noche|de noche(?= (?:se|no)\b)|el tercer|hasta luego|hasta manana$|the sun|in (?:the )?sun|it sat|just sat|has sat|sat there|the night before|un dia|one day|some day)\b"
    rf"|\b(?:casi|unos|unas|about|like|around|over|for|por|hace|durante)? ?(?:\d+|{one_of(COUNTS)}) (?:(?:nights?|mornings?|noches|mananas|tardes|evenings) ?(?:ago|straight|in a row|seguidas|now)?)\b|\b(?:\d+|{one_of(COUNTS)}) (?:days?|weeks?|hours?|months?|years?|minutes?|mins?|dias|semanas|horas|meses|anos) (?:ago|straight|in a row|old|late|now|already|seguidos|atras|de atraso|de retraso)\b|\bhace (?:\w+ )?\w+ (?:dias?|horas?|semanas?)\b"
)  # fmt: skip
"""Past, repeated and customary times, greetings, lengths of time: no wish."""
_SOON = re.compile(rf"(?P<how>in|within|for|en|por|dentro de)(?: the next| about| like| around| maybe| unos| unas| como| las proximas| las siguientes| menos de| less than)? (?P<n>\d{{1,3}}(?:\.5)?|half an|half|media|{one_of(COUNTS)})\s?(?P<unit>min|mins|minutes?|minutos?|m|hrs?|hours?|horas?|h)\b(?P<half> and a half| y media)?")
_BACK = re.compile(r"(?P<then>(?<=not )(?:then|at that time)|(?<=no )a esa hora)\b|(?P<after>(?:any ?time |just |right )?(?:after (?:that|then)|despues de eso|luego de eso)|any ?time after(?=[ .!?]*$)|from then on|de ahi en adelante)\b|(?P<before>before (?:that|then)|antes de eso)\b")
_WORD = re.compile(r"(?<![\w#$])[\w@#']")


def times_only(text: str) -> str:
    """`text` in plain letters, place for place, with what is no time blanked by '#'."""
    heard = plain(_NO_TIMES.sub(_blank, text))
    return _NEVER.sub(_blank, heard)


def _blank(match: re.Match[str]) -> str:
    return "#" * len(match.group())


def read_items(heard: str, now: datetime) -> list[Mention]:
    """The items of a text that went through `times_only`."""
    found: list[Mention] = []
    at = 0
    while word := _WORD.search(heard, at):
        item = _item(heard, word.start(), now)
        at = item.end if item else _past_word(heard, word.start())
        if item:
            found.append(item)
    return found


_REST = re.compile(r"[\w']+|.")


def _past_word(heard: str, at: int) -> int:
    rest = _REST.match(heard, at)
    return rest.end() if rest else at + 1


def _item(heard: str, at: int, now: datetime) -> Mention | None:
    soon = _SOON.match(heard, at)
    if soon and (soon["how"] not in ("for", "por") or "next" in soon.group() or "proximas" in soon.group()):
        n = soon["n"]
        count = 0.5 if n in ("half an", "half", "media") else float(COUNTS.get(n) or n)
        minutes = (count + (0.5 if soon["half"] else 0)) * (1 if soon["unit"].startswith("m") else 60)
        return Mention(at, soon.end(), minutes=minutes, within=soon["how"] == "within" or "next" in soon.group() or "proximas" in soon.group())
    if back := _BACK.match(heard, at):
        return Mention(at, back.end(), back=back.lastgroup or "")
    if days := read_days(heard, at, now.date()):
        return Mention(at, days[1], days=days[0])
    if hours := read_hours(heard, at):
        return Mention(at, hours[1], hours=hours[0])
    return None
