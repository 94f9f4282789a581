"""Times that a text claims: clock times anywhere, days and durations where it says that somebody comes or is done."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from deskhand.domain.verdict import Situation
from deskhand.guardrails.zones import local

_CLOCK = re.compile(r"\b(\d{1,2})(?::(\d{2}))? ?([ap])\.? ?m\b\.?|\b([01]?\d|2[0-3]):([0-5]\d)\b", re.IGNORECASE)
_NOON = re.compile(r"\b(?:noon|midnight|mediod[ií]a|medianoche)\b", re.IGNORECASE)
_ISO = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?")

_COMES = re.compile(
    r"\b(?:will|'ll|’ll|going to|should|can) (?:arrive|come|visit|show up|stop by|get (?:there|here|to you)"
    r"|be (?:there|here|by|over|with you|at|on ?site|out|fixed|done|repaired|finished|resolved|working))\b"
    r"|\barriv(?:es|ing)\b|\b(?:is|are) coming\b|\bETA\b"
    r"|\bllega(?:r[áa]n?|n)?\b|\bvendr[áa]n?\b|\bviene\b|\bva a (?:llegar|venir|ir|estar|quedar)\b"
    r"|\b(?:estar|quedar)[áa]n? (?:ah[ií]|all[ií]|all[áa]|list[oa]|arreglad|reparad)",
    re.IGNORECASE,
)
_DURATION = re.compile(
    r"\b(\d+|an?|one|two|three|half an?|una?|dos|tres|media) ?(?:more |m[aá]s )?"
    r"(min(?:ute|uto)?s?|h(?:ou)?rs?|horas?|days?|d[ií]as?)\b",
    re.IGNORECASE,
)
_DAY = re.compile(
    r"\b(today|tonight|tomorrow|monday|tuesday|wednesday|thursday|friday|saturday|sunday"
    r"|hoy|esta noche|ma[nñ]ana|lunes|martes|mi[eé]rcoles|jueves|viernes|s[aá]bado|domingo)\b",
    re.IGNORECASE,
)
_ON_THE_WAY = re.compile(
    r"(?:\b(?:is|are)|['’]s) (?:already |now )?(?:on (?:the|his|her|their) way|en route|headed (?:over|your way))\b"
    r"|\b(?:va|est[áa]) en camino\b",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"[^.!?\n]*(?:\.(?!\s|$)[^.!?\n]*)*[.!?\n]?")

_NUMBERS = {"a": 1.0, "an": 1.0, "one": 1.0, "un": 1.0, "una": 1.0, "two": 2.0, "dos": 2.0, "three": 3.0, "tres": 3.0}
_WEEKDAYS = (
    ("monday", "lunes"), ("tuesday", "martes"), ("wednesday", "miercoles"), ("thursday", "jueves"),
    ("friday", "viernes"), ("saturday", "sabado"), ("sunday", "domingo"),
)  # fmt: skip
_BARE = str.maketrans("áéíóúñ", "aeioun")
ROUNDED = timedelta(minutes=10)
COMING_FACTS = ("vendor", "eta", "arriv", "technician")


def unbacked_times(words: str, facts: dict[str, str], situation: Situation) -> Iterator[str]:
    """What `words` say about time that no value of `facts` carries, as said or as an instant meant by it."""
    instants = tuple(_instants(facts.values(), situation))
    values = tuple(_ISO.sub(" ", value) for value in facts.values())
    known = _known_times(values, instants, situation)
    yield from (f"the time {said}" for said, times in _clock_times(words) if not times & known)
    for sentence in filter(_COMES.search, _statements(words)):
        yield from (f"the time {said}" for said in _durations(sentence, values, instants, situation.now))
        yield from (f"the day {day}" for day in _days(sentence, values, instants, situation.now))
    if _ON_THE_WAY.search(words) and not any(part in name for name in facts for part in COMING_FACTS):
        yield "somebody on the way"


def _statements(words: str) -> list[str]:
    """The sentences that are no questions: asking whether a time suits promises nothing."""
    return [one for one in _SENTENCE.findall(words) if one.strip() and not one.rstrip().endswith("?")]


def _clock_times(words: str) -> Iterator[tuple[str, set[time]]]:
    """Each clock time as said, with what it may mean: 3:00 is in the night or in the afternoon."""
    for match in _CLOCK.finditer(words):
        hour, minute, half = int(match[1] or match[4]), int(match[2] or match[5] or 0), (match[3] or "").lower()
        if hour > 23 or minute > 59:
            continue
        hours = {hour % 12 + (12 if half == "p" else 0)} if half else {hour, (hour + 12) % 24 if hour <= 12 else hour}
        yield match[0], {time(one, minute) for one in hours}
    for match in _NOON.finditer(words):
        yield match[0], {time(12 if match[0].lower() in ("noon", "mediodía", "mediodia") else 0)}


def _known_times(values: Iterable[str], instants: Iterable[datetime], situation: Situation) -> set[time]:
    said = {one for value in values for _, times in _clock_times(value) for one in times}
    hours = {edge for span in situation.company.business_hours.days.values() for edge in span}
    return said | hours | {instant.time().replace(second=0, microsecond=0) for instant in instants}


def _instants(values: Iterable[str], situation: Situation) -> Iterator[datetime]:
    """Every instant among `values` by the clocks of the reader and the company; one without an offset is local."""
    zones = {*situation.zones, situation.company.time_zone}
    for found in (match for value in values for match in _ISO.findall(value)):
        instant = datetime.fromisoformat(found.replace("Z", "+00:00"))
        yield from (
            local(instant, zone) if instant.tzinfo else instant.replace(tzinfo=ZoneInfo(zone)) for zone in zones
        )


def _durations(sentence: str, values: Sequence[str], instants: Sequence[datetime], now: datetime) -> Iterator[str]:
    """Those that no value says, in words or as a bare number, and that lead to none of the instants."""
    numbers = {value.strip() for value in values if value.strip().isdigit()}
    for match in _DURATION.finditer(sentence):
        told = match[1] in numbers or any(match[0].lower() in value.lower() for value in values)
        meant = now + _length(match[1].lower(), match[2].lower())
        if not told and not any(abs(instant - meant) <= ROUNDED for instant in instants):
            yield match[0]


def _length(number: str, unit: str) -> timedelta:
    count = float(number) if number.isdigit() else _NUMBERS.get(number, 0.5)
    if unit.startswith("m"):
        return timedelta(minutes=count)
    return timedelta(hours=count) if unit.startswith("h") else timedelta(days=count)


def _days(sentence: str, values: Sequence[str], instants: Sequence[datetime], now: datetime) -> Iterator[str]:
    """Those that no value says and none of the instants falls on."""
    told = " ".join(values).lower().translate(_BARE)
    meant = {name for instant in instants for name in _names_of_day(instant, now)}
    for match in _DAY.finditer(sentence):
        day = match[0].lower().translate(_BARE)
        if day not in told and day not in meant:
            yield match[0]


def _names_of_day(instant: datetime, now: datetime) -> set[str]:
    """What that day is called now; 'mañana' is also a morning."""
    ahead = (instant.date() - now.astimezone(instant.tzinfo).date()).days
    names = set(_WEEKDAYS[instant.weekday()])
    names |= {"today", "hoy", "tonight", "esta noche"} if ahead == 0 else set()
    return names | ({"tomorrow", "manana"} if ahead == 1 else set()) | ({"manana"} if instant.hour < 12 else set())
