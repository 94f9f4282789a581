"""What Sentinel's colleagues are told of a case, and how it says times to people."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from deskhand.domain.appointment import Appointment
from deskhand.domain.case import Case
from deskhand.domain.desk import Desk
from deskhand.employees.common import clock, lines
from deskhand.employees.common.ladder import Ladder
from deskhand.employees.common.voice import Voice
from deskhand.guardrails.hours import OUTREACH, permitted
from deskhand.guardrails.zones import zones_of_number


def about_case(case: Case, desk: Desk, language: str = "en", for_vendor: bool = False) -> dict[str, str | None]:
    """Who has which appointment when, and the last words of theirs."""
    visit = case.appointment
    said = [line.said.text for line in case.lines if lines.is_contact(line)]
    return {
        "who": who(case),
        "visit": described(visit, case, desk, language) if visit else ("sin cita" if language == "es" else "no visit"),
        "place": described(visit, case, desk, language) if visit else who(case),
        "words": said[-1][:200] if said else None,
    }


def described(visit: Appointment, case: Case, desk: Desk, language: str) -> str:
    """For colleagues: the time with what it is for and with whom."""
    about = ", ".join(part for part in (visit.type, visit.provider, visit.person) if part)
    return f"{clock.told_with_day(visit.starts_at, case, desk, language)}{f' ({about})' if about else ''}"


def who(case: Case) -> str:
    name, address = case.contact.name, case.contact.address
    return f"{name} {address}" if name else address


def first_name(case: Case) -> str | None:
    """By which name the person is spoken to; None where the address is shared or nobody knows it."""
    words = case.contact.name.split()
    return words[0] if words and "/" not in case.contact.name else None


def when(case: Case, desk: Desk) -> str | None:
    """The time of the appointment as the person says it."""
    return clock.told_with_day(case.appointment.starts_at, case, desk, case.language) if case.appointment else None


def whose_when(case: Case, desk: Desk) -> str | None:
    """The time, and whom it is for where the address has more than one appointment."""
    one = case.appointment
    if one is None or not one.person or len({other.id for other in desk.shown.appointments}) < MORE_THAN_ONE:
        return when(case, desk)
    return f"{when(case, desk)} ({one.person.split()[0]})"


# ------------------------------------------------------------------ when somebody may hear


def zones_of(case: Case, desk: Desk) -> tuple[str, ...]:
    """Every zone in which the person may be."""
    if case.contact.property:
        return (desk.company.zone_of(case.contact.property),)
    address = case.contact.address
    return zones_of_number(address) if address.startswith("+") else (desk.company.time_zone,)


def last_permitted(at: datetime, zones: tuple[str, ...]) -> datetime:
    """`at` where a reminder may go out then, else the last moment before at which it may."""
    if permitted(at, zones, OUTREACH, without_sunday=False):
        return at
    closings = (_closing(at, zone, days) for zone in zones for days in range(3))
    fit = [moment for moment in closings if moment < at and permitted(moment, zones, OUTREACH, without_sunday=False)]
    return max(fit, default=at)


def _closing(at: datetime, zone: str, days_before: int) -> datetime:
    local = at.astimezone(ZoneInfo(zone)).date() - timedelta(days=days_before)
    ends: time = OUTREACH[1]
    return datetime.combine(local, ends, ZoneInfo(zone)).astimezone(at.tzinfo) - LAST_MOMENT


LAST_MOMENT = timedelta(minutes=5)
MORE_THAN_ONE = 2
VOICE = Voice(about_case)
LADDER = Ladder(VOICE, lambda case, one: None)
