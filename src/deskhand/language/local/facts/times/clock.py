"""Times of the day: points, ranges, "after", "before" and parts such as the morning."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import time
from typing import Literal

from deskhand.language.local.facts.times.lexicon import (
    AFTERNOON,
    EVENING,
    FIRST_THING,
    HOURS,
    MINUTES,
    MORNING,
    PAST,
    one_of,
)

Half = Literal["", "am", "pm"]


@dataclass(frozen=True)
class ClockTime:
    """A time as it was said: `half` is '' where nobody said which half of the day, `sure` where it can be no other number."""

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
    """A piece of a day. `sure` where it stands by itself; otherwise a day has to stand beside it; `led` by a preposition."""

    kind: Literal["point", "range", "after", "before", "part", "all"]
    first: ClockTime | None = None
    last: ClockTime | None = None
    part: tuple[time, time] | None = None
    sure: bool = True
    until: bool = False
    habit: bool = False
    led: bool = False

    @property
    def half(self) -> Half:
        """The half of the day a part speaks of."""
        return "" if not self.part else "am" if self.part[1] <= time(12) else "pm"


_H = rf"(?:2[0-3]|1\d|0?\d|(?:{one_of(HOURS)})\b)"
_HALF = re.compile(
    r"\s?(?:(?P<am>a\.? ?m\b\.?|a\b(?=$|[ ,.?!]*$)|(?:in|de|en|por) (?:the|la) (?:morning|manana|madrugada)\b)|(?P<pm>p\.? ?m\b\.?|p\b(?=$|[ ,.?!]*$)|(?:in|de|en|por) (?:the|la) (?:afternoon|evening|tarde|tardecita|noche)\b|(?:at|de) (?:night|noche)\b))"
)
_LATER_HALF = re.compile(r"\s?(?:o'?clock|oclock|sharp|en punto)")
_ISH = re.compile(r"\s?-?ish\b|\s?o'?clock\b|\s?oclock\b|\s?sharp\b|\s?en punto\b|\s?(?:h|hrs|horas)\b(?= de (?:la|hoy|manana)\b)")
_TWELVE = re.compile(r"(?:the |el )?(?:noon|noontime|midday|mid-day|mediodia|medio dia)\b")
_MIDNIGHT = re.compile(r"(?:midnight|media ?noche)\b")
_HALF_PAST = re.compile(rf"(?:(?P<half>half)(?: past)?|(?P<quarter>a quarter|quarter) (?:(?P<past>past|after)|(?:to|till|til|of|before))|(?P<minutes>5|10|20|five|ten|twenty) (?:(?P<past_minutes>past)|to))\s(?P<h>{_H})(?![\w:])")
_PARA = re.compile(rf"(?P<q>un cuarto|cuarto|\d\d?|diez|cinco|veinte|quince) (?:para|pa) las? (?P<h>{_H})(?![\w:])")
_DIGITS = re.compile(r"(?P<h>2[0-3]|1\d|0?\d)\s?(?:[:.h]|(?=[0-5]\d\s?[ap]\.?m))(?P<m>[0-5]\d)(?![\db-oq-z/]|\.\d)")
_SPOKEN = re.compile(rf"(?P<h>{_H})(?:(?:[ -](?P<m>{one_of(MINUTES)})\b(?!\s(?:min|people|dollar)))|(?: y (?P<y>{one_of(PAST)}|[1-5]\d)\b)|(?: menos (?P<less>cuarto|diez|cinco|veinte)\b))")  # fmt: skip
_BARE = re.compile(rf"(?P<h>{_H})(?![\w%°$/#]|:\d|[.,]\d|-[a-z]\b)")
_GLUED = re.compile(r"(?P<h>1[0-2]|0?\d)(?=\s?(?:[ap]\.?m\b|[ap]\b[ ,.?!]*$|ish\b|h\b))")
_COUNTED = re.compile(
    r"\s?-?(?:st|nd|rd|th|floor|piso|min|minut|sec|hr|hour|hora|day|dia|week|seman|month|mes|year|ano|yr|buck|dollar|dolar|peso|percent|degree|grado|inch|pulgad|foot|feet|ft|gallon|galon|amp|volt|watt|star|estrella|times?\b|veces|people|person|guys?\b|kids?\b|tech|men\b|more|mas\b|of\b|or (?:two|three|\d) |k\b|lb|point|thing|bed|room|unit|apt|window|ventana|door|puerta|cuarto|outlet|burner|light|luces|personas|llaves|keys?\b|\w+ (?:st|street|ave|avenue|rd|road|dr|drive|blvd|ln|lane)\b)"
)


def read_clock(text: str, at: int, spanning: bool = False) -> tuple[ClockTime, int] | None:
    """The clock time that begins at `at` in plain `text`, and where it ends; `spanning` where "ten to two" is a range."""
    if found := _TWELVE.match(text, at):
        return ClockTime(12, 0, "pm", sure=True), found.end()
    if found := _MIDNIGHT.match(text, at):
        return ClockTime(0, 0, "am", sure=True), found.end()
    if (found := _HALF_PAST.match(text, at)) and not (found["minutes"] and not found["past_minutes"] and (spanning or found["minutes"].isdigit())):
        minute = 30 if found["half"] else 15 if found["quarter"] else 20 if found["minutes"] == "twenty" else _number(found["minutes"])
        onwards = found["half"] or found["past"] or found["past_minutes"]
        return _halved(text, found.end(), *_shifted(_number(found["h"]), minute if onwards else -minute))
    if found := _PARA.match(text, at):
        back = 15 if "cuarto" in found["q"] else PAST.get(found["q"]) or int(found["q"])
        return _halved(text, found.end(), *_shifted(_number(found["h"]), -back))
    if found := _DIGITS.match(text, at):
        return _halved(text, found.end(), int(found["h"]), int(found["m"]))
    if found := _SPOKEN.match(text, at):
        hour = _number(found["h"])
        if found["less"]:
            return _halved(text, found.end(), *_shifted(hour, -PAST[found["less"]]))
        return _halved(text, found.end(), hour, MINUTES[found["m"]] if found["m"] else PAST.get(found["y"]) or int(found["y"]))
    found = _BARE.match(text, at) or _GLUED.match(text, at)
    if not found or not 0 < _number(found["h"]) < 24:
        return None
    end = found.end()
    if exact := _ISH.match(text, end):
        return _halved(text, exact.end(), _number(found["h"]), 0)
    if half := _HALF.match(text, end):
        return ClockTime(_number(found["h"]), 0, "am" if half["am"] else "pm", sure=True), half.end()
    return None if _COUNTED.match(text, end) else (ClockTime(_number(found["h"])), end)


def _number(word: str) -> int:
    return HOURS[word] if word in HOURS else int(word)


def _shifted(hour: int, minute: int) -> tuple[int, int]:
    return (hour, minute) if minute >= 0 else ((hour - 2) % 12 + 1, 60 + minute)


def _halved(text: str, end: int, hour: int, minute: int) -> tuple[ClockTime, int]:
    half = _HALF.match(text, end)
    return ClockTime(hour, minute, ("am" if half["am"] else "pm") if half else "", sure=True), half.end() if half else end


_AFTER = r"(?:no|not) earlier than|no mas temprano (?:de|que)|any ?time past|after|past|afer|aftr|starting at|starting|from|despues del|despues de|despues|desde|a partir de|pasad[ao]s(?: de)?|luego de|de"
_BEFORE = r"no later than|not later than|no mas tarde (?:de|que)|a mas tardar(?: a)?|before|b4|by|antes del|antes de|antes|para"
_UNTIL = r"until|untill|till|til|'til|hasta|up to"
_ABOUT = r"(?:a )?eso de las?|at|@|a las|a la|around|about|like|say|maybe|approx|circa|ish|como|tipo|sobre|alrededor de|eta|there|arrive"
_ARTICLE = r"(?:(?:like|about|around|at|say|como|tipo|a|eso de)\s+)?(?:(?:las|la|the)\s+)?"
_OPENER = re.compile(rf"(?P<strict>between|btwn|btw|from|entre|de|desde)\s+{_ARTICLE}")
_PREPOSED = re.compile(rf"(?:(?P<after>{_AFTER})|(?P<until>{_UNTIL})|(?P<before>{_BEFORE})|(?P<at>{_ABOUT}))\s*(?<!\w){_ARTICLE}|(?P<las>las?)\s+")
_TO = re.compile(rf"\s?(?:(?P<soft>and|y|&)|-|–|to|till|til|until|thru|through|a|hasta)\s?(?<![a-z](?=\d)){_ARTICLE}")
_ONWARDS = re.compile(r"\s?(?:\+|on\b(?=\s*(?:$|[.,;!?)]))|onwards?\b|or (?:later|after)\b(?!\s(?:the |las? )?\d)|and (?:later|after|on)\b(?!\s(?:the |las? )?\d)|o (?:mas tarde|despues)\b|en adelante\b)")
_OR_BEFORE = re.compile(r"\s?(?:or (?:earlier|before|sooner)\b|o antes\b|at the latest\b|a mas tardar\b|como maximo\b)")


def read_hours(text: str, at: int) -> tuple[Hours, int] | None:
    """The piece of a day that begins at `at` in plain `text`, and where it ends."""
    return _range(text, at) or _part(text, at) or _bound(text, at)


def _range(text: str, at: int) -> tuple[Hours, int] | None:
    opener = _OPENER.match(text, at)
    first = read_clock(text, opener.end() if opener else at, spanning=bool(opener))
    joined = first and _TO.match(text, first[1])
    if not first or not joined:
        return None
    second = read_clock(text, joined.end())
    if not second or (joined["soft"] and not opener):
        return None
    sure = bool(opener) or first[0].sure or second[0].sure
    return Hours("range", first[0], second[0], sure=sure), second[1]


def _bound(text: str, at: int) -> tuple[Hours, int] | None:
    said = _PREPOSED.match(text, at)
    if said and (meal := _MEAL.match(text, said.end())) and (said["after"] or said["before"]):
        hour = _MEALS[next(name for name, word in meal.groupdict().items() if word)]
        return (Hours("after", ClockTime(hour[1], 0, "pm" if hour[1] > 12 else "", sure=True)) if said["after"] else Hours("before", last=ClockTime(hour[0]))), meal.end()
    found = read_clock(text, said.end() if said else at)
    if not found:
        return None
    clock, end = found
    if onwards := _ONWARDS.match(text, end):
        return Hours("after", clock), onwards.end()
    if before := _OR_BEFORE.match(text, end):
        return Hours("before", last=clock), before.end()
    if said and said["after"]:
        return Hours("after", clock, sure=clock.sure or (said["after"] not in ("de", "from", "desde", "past") and _stands(text, said.end(), end))), end
    if said and (said["before"] or said["until"]):
        sure = clock.sure or (_stands(text, said.end(), end) and (said["before"] != "para" or " la" in text[at:end]))
        return Hours("before", last=clock, until=bool(said["until"]), sure=sure), end
    firm = said is not None and (said["at"] or "").startswith(("at", "@", "a las", "a la", "a eso", "eso de", "around"))
    return Hours("point", clock, led=said is not None, sure=clock.sure or (firm and _stands(text, at if not said else said.end(), end))), end


_STANDS = re.compile(r"\s*(?:$|[.,;!?)]|(?:on|today|tonight|tomorrow|to|or|and|is|works?|would|please|pls|if|at|in|for|sharp|but|so|hoy|o|y|del|el|esta|este|por|en|si|me|de|manana)\b)")


def _stands(text: str, begin: int, end: int) -> bool:
    """Whether a number in words counts nothing: "by one nail" does."""
    return text[begin].isdigit() or text[max(0, begin - 4) : begin].endswith(("las ", "la ")) or bool(_STANDS.match(text, end))


_MEALS = {"lunch": (12, 13), "work": (8, 17), "school": (8, 15), "dinner": (18, 19), "breakfast": (8, 9)}
_MEAL = re.compile(r"(?:el |la |mi |my |the )?(?:(?P<lunch>lunch(?:time|hour)?|almuerzo|almorzar|comida|comer)|(?P<work>work(?! is| was)|trabajo|trabajar|salir del trabajo)|(?P<school>school|escuela)|(?P<dinner>dinner|supper|cena|cenar)|(?P<breakfast>breakfast|desayuno|desayunar))\b")
_LATE = {"afternoon": (time(15), time(17)), "morning": (time(10), time(12)), "evening": (time(19), time(21)), "night": (time(19), time(21))}
_EARLY = {"afternoon": (time(12), time(15)), "morning": FIRST_THING, "evening": (time(17), time(19)), "night": (time(17), time(19))}
_ENGLISH = {"morning": MORNING, "am": MORNING, "afternoon": AFTERNOON, "pm": AFTERNOON, "evening": EVENING, "eve": EVENING, "night": EVENING, "nite": EVENING, "arvo": AFTERNOON, "mornin": MORNING, "aft": AFTERNOON}
_SPANISH = {"manana": MORNING, "mananita": MORNING, "mananas": MORNING, "tarde": AFTERNOON, "tardecita": AFTERNOON, "tardes": AFTERNOON, "noche": EVENING, "noches": EVENING, "nochecita": EVENING}
_PARTS = re.compile(
    r"(?P<first>(?:at |a )?(?:(?:the )?first thing(?: in the (?:morning|am)| (?:morning))?|(?:la )?primera hora(?: de la manana)?|early(?: in the)? (?:morning|am)|bright and early|(?:muy )?(?:temprano|tempranito|tempranit[oa])(?: (?:por|en|de) la manana)?|(?:por|en) la manana (?:muy )?(?:temprano|tempranito)|crack of dawn|al amanecer|early(?! (?:afternoon|evening|in the (?:afternoon|evening)|next|this week)))\b)"
    r"|(?P<lastthing>(?:a )?ultima hora(?: de la tarde)?|(?:por|en) la tarde tarde|(?:mas |ya )?tardecito|end of (?:the |)day\b(?! \w+day)|eod)\b"
    r"|(?P<all>(?:all|whole|the whole|entire) day(?: long)?|(?:at )?any ?time(?! (?:after|past|before|between|from|until|till|in the|this|\d)| (?:at|from|by) \d)|whenever|all morning and afternoon|todo el dia|(?:a )?cualquier hora|a la hora que \w+|cuando (?:gusten|quieran|sea|puedan))\b"
    r"|(?P<midday>(?:around |at |about |over |during |a la |a )?(?:the )?(?:lunch ?time|lunch ?hour|lunch break|lunch|hora (?:del almuerzo|de (?:la )?comida|de comer|de almuerzo)))\b"
    r"|(?:(?:in|during|on|for|sometime|some time|any ?time)(?: in)? the |(?:in|any ?time|sometime) |the )?(?:(?P<mod>late|early|mid|later)[ -](?:in the )?)?(?P<en>mornings?|mornin|afternoons?|evenings?|nights?|nite|arvo|(?<=\d\d )eve)\b(?! (?:shift|owl|light|stand|time|sickness))"
    r"|(?:por|en|a|durante|de) (?:la|las|toda la) (?P<es>mananas?|mananita|tardes?|tardecita|noches?|nochecita)\b(?! (?:pasada|anterior))"
    r"|(?P<bare_es>(?:de|por|en) (?:manana|tarde|noche)|(?<=[aeo]s )(?:tarde|noche)|(?<=ado )(?:tarde|noche)|(?<=ngo )(?:tarde|noche)|(?<=nana )(?:tarde|noche))\b"
)  # fmt: skip


def _part(text: str, at: int) -> tuple[Hours, int] | None:
    found = _PARTS.match(text, at)
    if not found:
        return None
    if found["first"]:
        return Hours("part", part=FIRST_THING, sure=found["first"].strip() != "early"), found.end()
    if found["lastthing"]:
        return Hours("part", part=(time(15), time(17))), found.end()
    if found["all"]:
        return Hours("all"), found.end()
    if found["midday"]:
        return Hours("part", part=(time(12), time(13)), sure=False), found.end()
    word = found["en"] or found["es"] or (found["bare_es"] or "").split()[-1]
    single = word.rstrip("s") if found["en"] else word
    whole = _ENGLISH.get(single) or _SPANISH[single]
    pieces = {"late": _LATE, "later": _LATE, "early": _EARLY}.get(found["mod"] or "", {})
    habit = word.endswith("s")
    led = found.group().strip() != word or habit
    return Hours("part", part=pieces.get(single, whole), sure=led, habit=habit), found.end()


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
