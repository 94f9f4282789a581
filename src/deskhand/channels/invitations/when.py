"""When an event is, as a person reads it in a mail, in English or Spanish. Pure."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from deskhand.domain.availability import Span

DAYS = {
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    "es": ("lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo"),
}
MONTHS = {
    "en": (
        "January", "February", "March", "April", "May", "June",
        "July", "August", "September", "October", "November", "December",
    ),
    "es": (
        "enero", "febrero", "marzo", "abril", "mayo", "junio",
        "julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre",
    ),
}  # fmt: skip
HALVES = {"en": ("AM", "PM"), "es": ("a. m.", "p. m.")}
TWELVE = {"en": ("midnight", "noon"), "es": ("medianoche", "mediodía")}
TO = {"en": " to ", "es": " a "}
AREAS = frozenset(
    "Africa America Antarctica Arctic Asia Atlantic Australia Europe Indian Pacific".split(),
)
"""What stands before a place in the name of a zone that is called after one."""


def told(span: Span, zone: ZoneInfo, language: str) -> str:
    """From when to when by the clock of `zone`, with its distance from UTC: the hour that comes twice is told apart."""
    starts, ends = span.starts_at.astimezone(zone), span.ends_at.astimezone(zone)
    first, last, place = _hour(starts, language), _hour(ends, language), _place(zone, language)
    if ends.date() != starts.date():
        last = f"{_day(ends, language)}, {last}"
    around = f"{place} ({_distance(starts)})" if place else _distance(starts)
    if starts.utcoffset() != ends.utcoffset():
        first, last, around = f"{first} ({_distance(starts)})", f"{last} ({_distance(ends)})", place
    return ", ".join(part for part in (_day(starts, language), f"{first}{TO[language]}{last}", around) if part)


def day_and_hour(at: datetime, zone: ZoneInfo, language: str) -> str:
    """The beginning alone, for a subject line."""
    local = at.astimezone(zone)
    return f"{_day(local, language)}, {_hour(local, language)}"


def _day(local: datetime, language: str) -> str:
    day, month = DAYS[language][local.weekday()], MONTHS[language][local.month - 1]
    if language == "es":
        return f"{day} {local.day} de {month} de {local.year}"
    return f"{day}, {month} {local.day}, {local.year}"


def _hour(local: datetime, language: str) -> str:
    """9:05 AM; 12:00 with the word for it, since few agree what 12 AM is."""
    hour = f"{local.hour % 12 or 12}:{local.minute:02d} {HALVES[language][local.hour >= 12]}"
    return f"{hour} ({TWELVE[language][local.hour >= 12]})" if local.hour % 12 == 0 and not local.minute else hour


def _distance(local: datetime) -> str:
    """UTC-5, UTC+5:30, UTC."""
    ahead = local.utcoffset() or timedelta(0)
    minutes = abs(int(ahead.total_seconds())) // 60
    if not minutes:
        return "UTC"
    sign = "-" if ahead < timedelta(0) else "+"
    return f"UTC{sign}{minutes // 60}" + (f":{minutes % 60:02d}" if minutes % 60 else "")


def _place(zone: ZoneInfo, language: str) -> str:
    """Chicago time, hora de Chicago; empty for a zone that is called after no place."""
    area, _, place = zone.key.partition("/")
    if area not in AREAS or not place:
        return ""
    name = place.rpartition("/")[2].replace("_", " ")
    return f"hora de {name}" if language == "es" else f"{name} time"
