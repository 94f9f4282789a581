"""Moments as people say them, in the zone of the place that a case is about."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from deskhand.domain.case import Case
from deskhand.domain.desk import Desk

DAYS_EN = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
DAYS_ES = ("el lunes", "el martes", "el miércoles", "el jueves", "el viernes", "el sábado", "el domingo")
TODAY = {"en": "today", "es": "hoy"}
MONTHS_EN = tuple("January February March April May June July August September October November December".split())
MONTHS_ES = tuple("enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre".split())


def zone(case: Case, desk: Desk) -> str:
    """The zone of the place that the case is about."""
    unit = desk.shown.unit
    if unit is not None and unit.time_zone:
        return unit.time_zone
    return desk.company.zone_of(case.fact_text("property") or case.contact.property)


def told(at: datetime, case: Case, desk: Desk, language: str = "en") -> str:
    """`at` as a person says it there: 2:55 AM today, else with the day, and with its date from a week ahead on."""
    local, today = at.astimezone(ZoneInfo(zone(case, desk))), desk.now.astimezone(ZoneInfo(zone(case, desk)))
    said = hour(local, language)
    if local.date() == today.date():
        return said
    days = DAYS_ES if language == "es" else DAYS_EN
    day = days[local.weekday()]
    if abs((local.date() - today.date()).days) < len(days):
        return f"{day} {said}"
    return in_full(local, language)


def in_full(local: datetime, language: str) -> str:
    """With its date, whatever today is: Thursday, March 4, 10:00 AM."""
    said = hour(local, language)
    if language == "es":
        return f"{DAYS_ES[local.weekday()]} {local.day} de {MONTHS_ES[local.month - 1]}, {said}"
    return f"{DAYS_EN[local.weekday()]}, {MONTHS_EN[local.month - 1]} {local.day}, {said}"


def told_with_day(at: datetime, case: Case, desk: Desk, language: str = "en") -> str:
    """As `told`, with a word for today too: where other days stand beside it."""
    here = ZoneInfo(zone(case, desk))
    said = told(at, case, desk, language)
    return f"{TODAY[language]} {said}" if at.astimezone(here).date() == desk.now.astimezone(here).date() else said


def hour(local: datetime, language: str) -> str:
    """The time of the clock alone."""
    half = ("AM", "PM") if language == "en" else ("a. m.", "p. m.")
    return f"{local.hour % 12 or 12}:{local.minute:02d} {half[local.hour >= 12]}"
