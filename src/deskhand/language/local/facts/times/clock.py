"""Times of the clock as they are said: "half past two", "4ish", "at 930", "a las tres y media"."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import time
from typing import Literal

from deskhand.language.local.facts.times.lexicon import HOURS, MINUTES, NO_PLURALS, PAST, UNITS, one_of

Half = Literal["", "am", "pm"]


@dataclass(frozen=True)
class ClockTime:
    """A time as it was said: `half` is '' where nobody said one, `sure` where it can be no other number."""

    hour: int
    minute: int = 0
    half: Half = ""
    sure: bool = False

    def at(self, hint: Half = "") -> time:
        """The time meant: the half said, else that of `hint`, else the one in which people work (7 am to 6 pm)."""
        half = self.half or hint
        if self.hour > 12 or self.hour == 0:
            return time(self.hour, self.minute)
        if half:
            return time(self.hour % 12 + (12 if half == "pm" else 0), self.minute)
        return time(self.hour + 12 if self.hour < 7 else self.hour, self.minute)


@dataclass(frozen=True)
class Hours:
    """A piece of a day.

    `sure` where it stands by itself, otherwise a day has to stand beside it; `until` may be the end of an absence;
    `habit` comes every day; `led` by a preposition; `since` may be told of the past ("desde las 3"); `weak` may count
    people ("for 3") or be of a fault ("every night"); `by` is an hour at which somebody may be there; `by_event`
    is told by a meal, by work or the like.
    """

    kind: Literal["point", "range", "after", "before", "part", "all"]
    first: ClockTime | None = None
    last: ClockTime | None = None
    part: tuple[time, time] | None = None
    sure: bool = True
    until: bool = False
    habit: bool = False
    led: bool = False
    since: bool = False
    weak: bool = False
    by: bool = False
    by_event: bool = False

    @property
    def half(self) -> Half:
        """The half of the day a part speaks of."""
        return "" if not self.part else "am" if self.part[1] <= time(12) else "pm"


_SPELLED = one_of(word for word in HOURS if word != "once")
_H = rf"(?:2[0-3]|1\d|0?\d|(?:{_SPELLED})\b|(?:(?<=las )|(?<=\b[ayo] )|(?<=\bde ))once\b)"
_AM = r"a\. ?m\.|a\.? ?m\b|(?:in|de|d|en|por|x) (?:the|la) (?:morning|manana|madrugada|mananita)\b"
_PM = (
    r"p\. ?m\.|p\.? ?m\b|(?:in|de|d|en|por|x) (?:the|la) (?:afternoon|evening|tarde|tardecita|noche)\b"
    r"|(?:at|de) (?:night|noche)\b"
)
_HALF = re.compile(rf"\s?(?:(?P<am>{_AM}|(?<=\d)a\b)|(?P<pm>{_PM}|(?<=\d)p\b))")
_ABOUT = re.compile(
    r"\s?-?ish\b|\s?o'?\s?clock\b|\s?sharp\b|\s?en punto\b|\s?(?:h|hrs|horas)\b(?= de (?:la|hoy|manana)\b)"
    r"|(?<=1[3-9])\s?(?:h|hrs|horas)\b|(?<=2[0-3])\s?(?:h|hrs|horas)\b|\s?y pico\b"
)
_TWELVE = re.compile(r"(?:12 |the |el |al )?(?:noon|noontime|midday|mid-day|mediodia|medio dia|medio-dia)(?:-?ish)?\b")
_MIDNIGHT = re.compile(r"(?:midnight|media ?noche)\b")
_HALF_PAST = re.compile(
    r"(?:(?P<half>half)(?: past)?|(?P<quarter>a quarter|quarter) (?:(?P<past>past|after)|(?:to|till|til|of|before))"
    rf"|(?P<minutes>5|10|20|25|five|ten|twenty) (?:(?P<past_minutes>past|after)|to|till|til))\s(?P<h>{_H})(?![\w:])"
)
_PARA = re.compile(rf"(?P<q>un cuarto|cuarto|\d\d?|diez|cinco|veinte|quince) (?:para|pa) las? (?P<h>{_H})(?![\w:])")
_DIGITS = re.compile(
    r"(?P<h>2[0-3]|1\d|0?\d)(?:\s?[:.h']|(?=[0-5]\d\s?[ap]\.?\s?m)"
    r"|\s(?=(?:00|15|30|45)(?:\s?[ap]\.?m|\s*$|[,.?!])))(?P<m>[0-5]\d)(?!(?!ish\b)[\db-oq-z%]"
    r"|/(?!\d\d?(?::\d\d)?(?:\b|[ap]))|[.,]\d)"
)
_GLUED_MINUTES = re.compile(
    r"(?P<h>1[0-2]|0?[1-9])(?P<m>[0-5][05])(?=\s?[ap]\.?\s?m?\b)"
    r"|(?P<h24>[01]\d|2[0-3])(?P<m24>[0-5]\d)(?=\s?(?:h|hrs|hours|horas)\b)"
)
_AT_GLUED = re.compile(
    r"(?:(?P<h>1[0-2]|0?[1-9])(?P<m>15|30|45|(?<=0\d)00)|(?P<h24>1[3-9]|2[0-3])(?P<m24>15|30|45))(?![\d:/%]|[.,]\d"
    r"|[a-z])(?=\s*(?:$|[.,;!?)]|(?:on|today|tonight|tomorrow|or|and|is|works?|would|please|pls|plz|if|this|next|for"
    r"|then|tho|ok|okay|alright|good|fine|works|sharp|at|because|bc|cuz|since|as|so|but|with|w|n|i|we|my|the|el|y|o"
    r"|por|de|en|si|hoy|manana|mon|tue|wed|thu|fri|sat|sun|lun|mar|mie|jue|vie|sab|dom)\w*\b))"
)
_SPOKEN = re.compile(
    rf"(?P<h>{_H})(?:(?:[ -](?P<m>{one_of(MINUTES)})\b(?!\s(?:min|people|dollar)))"
    rf"|(?: (?:y|con) (?P<y>{one_of(PAST)}|[1-5]\d)\b)|(?: menos (?P<less>cuarto|diez|cinco|veinte)\b))"
)
_BARE = re.compile(rf"(?:(?<![a-z]-)|(?=\d))(?<!\d\.)(?P<h>{_H})(?![\w%°$/#+]|:\d|[.,]\d|-[a-z])")
_GLUED = re.compile(
    rf"(?P<h>(?:2[0-3]|1\d|0?\d)(?=\s?(?:[ap]\.?\s?m?\b|-?ish\b|h\b|o'?clock\b))|(?:{_SPELLED})(?=-?ish\b))"
)
_UNITS = re.compile(
    rf"\s?-?(?:st|nd|rd|th|k|lb)\b|\s(?:mas(?! o menos)|more|of|or (?:\d+|{_SPELLED}) (?:{UNITS}))\b|\s?-?(?:{UNITS})\b"
    r"|\s(?!(?:in|at|on|or|and|is|to|the) )\w+ (?:st|street|ave|avenue|rd|road|dr|drive|blvd|ln|lane)\b"
)
_PLURAL = re.compile(rf"\s(?!(?:{NO_PLURALS})\b)[a-z]{{2,}}[^s\W]s\b")


def read_clock(text: str, at: int, spanning: bool = False, led: bool = False) -> tuple[ClockTime, int] | None:
    """The clock time that begins at `at` in plain `text`, and where it ends.

    `spanning` where "ten to two" and "8 y 10" are ranges, `led` where "930" is a time.
    """
    return (
        _twelve(text, at)
        or _to_or_past(text, at, spanning)
        or _with_minutes(text, at, led, spanning)
        or _full_hour(text, at, led)
    )


def _twelve(text: str, at: int) -> tuple[ClockTime, int] | None:
    if found := _TWELVE.match(text, at):
        return ClockTime(12, 0, "pm", sure=True), found.end()
    if found := _MIDNIGHT.match(text, at):
        return ClockTime(0, 0, "am", sure=True), found.end()
    return None


def _to_or_past(text: str, at: int, spanning: bool) -> tuple[ClockTime, int] | None:
    """ "Half past two", "quarter to nine", "un cuarto para las diez"."""
    found = _HALF_PAST.match(text, at)
    if found and not (
        found["minutes"] and not found["past_minutes"] and (spanning or _is_range(found["minutes"], found["h"]))
    ):
        minute = (
            30
            if found["half"]
            else 15
            if found["quarter"]
            else {"twenty": 20}.get(found["minutes"]) or _number(found["minutes"])
        )
        onwards = found["half"] or found["past"] or found["past_minutes"]
        return _halved(text, found.end(), *_shifted(_number(found["h"]), minute if onwards else -minute))
    if (found := _PARA.match(text, at)) and not text.endswith("las ", 0, at):
        back = 15 if "cuarto" in found["q"] else PAST.get(found["q"]) or int(found["q"])
        return _halved(text, found.end(), *_shifted(_number(found["h"]), -back))
    return None


def _is_range(minutes: str, hour: str) -> bool:
    """Whether "10 to 2" is from ten to two: "20 to 3" and "5 to 3" are minutes before three."""
    return minutes.isdigit() and not (int(minutes) >= 20 or (minutes == "5" and _number(hour) <= 5))


def _with_minutes(text: str, at: int, led: bool, spanning: bool) -> tuple[ClockTime, int] | None:
    if found := _GLUED_MINUTES.match(text, at):
        return _halved(text, found.end(), int(found["h"] or found["h24"]), int(found["m"] or found["m24"]))
    if found := _DIGITS.match(text, at):
        return _halved(text, found.end(), int(found["h"]), int(found["m"]))
    if found := _AT_GLUED.match(text, at):
        clock, end = _halved(text, found.end(), int(found["h"] or found["h24"]), int(found["m"] or found["m24"]))
        return replace(clock, sure=led), end
    found = _SPOKEN.match(text, at)
    if found and not (spanning and (found["y"] or "").isdigit()):
        hour = _number(found["h"])
        if found["less"]:
            return _halved(text, found.end(), *_shifted(hour, -PAST[found["less"]]))
        return _halved(
            text, found.end(), hour, MINUTES[found["m"]] if found["m"] else PAST.get(found["y"]) or int(found["y"])
        )
    return None


def _full_hour(text: str, at: int, led: bool) -> tuple[ClockTime, int] | None:
    found = _BARE.match(text, at) or _GLUED.match(text, at)
    hour = _number(found["h"]) if found else 0
    if not found or not 0 < hour < 24:
        return None
    end = found.end()
    if exact := _ABOUT.match(text, end):
        return _halved(text, exact.end(), hour, 0)
    if half := _HALF.match(text, end):
        letter = half.group() == "a"
        return ClockTime(hour, 0, "am" if half["am"] else "pm", sure=not letter), half.end()
    counted = _UNITS.match(text, end) or (not led and _PLURAL.match(text, end))
    return None if counted else (ClockTime(hour), end)


def _number(word: str) -> int:
    return HOURS[word] if word in HOURS else int(word)


def _shifted(hour: int, minute: int) -> tuple[int, int]:
    return (hour, minute) if minute >= 0 else ((hour - 2) % 12 + 1, 60 + minute)


def _halved(text: str, end: int, hour: int, minute: int) -> tuple[ClockTime, int]:
    if about := _ABOUT.match(text, end):
        end = about.end()
    half = _HALF.match(text, end)
    return ClockTime(
        hour, minute, ("am" if half["am"] else "pm") if half else "", sure=True
    ), half.end() if half else end


def with_half(hours: Hours, half: Half) -> Hours:
    """`hours` with `half` wherever nobody said one."""
    return replace(hours, first=_half_of(hours.first, half), last=_half_of(hours.last, half))


def _half_of(clock: ClockTime | None, half: Half) -> ClockTime | None:
    return replace(clock, half=half) if clock and not clock.half and half and clock.hour <= 12 else clock


def bounds(hours: Hours) -> tuple[time | None, time | None]:
    """The two ends of `hours`; None where nothing bounds it."""
    if hours.part:
        return hours.part
    if hours.kind == "range" and hours.first and hours.last:
        return _ranged(hours.first, hours.last)
    return hours.first.at() if hours.first else None, hours.last.at() if hours.last else None


def _ranged(first: ClockTime, last: ClockTime) -> tuple[time, time]:
    """ "9 to 11", "4 and 7 pm", "11 to 1pm", "8 to 1": the end comes after the beginning on the same day."""
    end = last.at()
    begin = first.at(last.half if not first.half and first.hour % 12 < last.hour % 12 else "")
    if end <= begin and not last.half and last.hour <= 12 and begin.hour >= 12:
        end = last.at("pm")
    return (begin, end) if end > begin else (begin, time(23, 59))
