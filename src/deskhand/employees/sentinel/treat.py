"""More is done for whoever is likely not to come, and less for whoever surely comes: how often, when and by what means.

It is about reminders alone. No time is refused, moved or given away because of a chance, and nobody is told one.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from deskhand.domain.action import Action, PlaceCall, Purpose, WaitUntil, facts
from deskhand.domain.appointment import Appointment, AppointmentStatus
from deskhand.domain.case import Case
from deskhand.domain.desk import Desk
from deskhand.domain.risk import RiskLevel
from deskhand.employees.common.voice import call_once
from deskhand.employees.sentinel import say

CALL = "call_reminder"
A_DAY = timedelta(days=1)
NOT_LATER = timedelta(hours=3)


def level(case: Case, visit: Appointment) -> RiskLevel:
    """As what its person is treated; as usual where nothing is known of the time that it is set for."""
    known = case.risk is not None and case.risk.starts_at == visit.starts_at
    return case.risk.treated if known and case.risk is not None else RiskLevel.USUAL


def before_it(case: Case, desk: Desk, visit: Appointment) -> tuple[timedelta, ...]:
    """So long before it somebody is reminded, the longest first."""
    plan = desk.company.appointments
    usual = plan.rules(visit.type).cadence
    match level(case, visit):
        case RiskLevel.HIGH:
            return tuple(sorted({*usual, plan.risk.early}, reverse=True))
        case RiskLevel.LOW:
            return (min((one for one in usual if one >= A_DAY), default=max(usual)),)
        case RiskLevel.USUAL:
            return usual


def asks_more(case: Case, visit: Appointment) -> bool:
    """True for whom a reminder asks what stands in the way, too."""
    return level(case, visit) is RiskLevel.HIGH and visit.status is AppointmentStatus.BOOKED


def called(case: Case, desk: Desk, visit: Appointment, stamp: str) -> Iterator[Action]:
    """A call some time before, where they have not said that they come. The texts go on whether or not it is made."""
    to, name = case.contact.phone, f"call:{stamp}"
    if to is None or not asks_more(case, visit):
        return
    at = say.last_permitted(visit.starts_at - desk.company.appointments.risk.call, say.zones_of(case, desk))
    if name in case.fired and desk.now - case.fired[name] < NOT_LATER:
        told = facts(company=desk.company.name, name=say.first_name(case), when=say.when(case, desk))
        yield from call_once(case, PlaceCall(to, CALL, Purpose.OUTREACH, told, case.language, name))
    elif at > desk.now and name not in case.waits:
        yield WaitUntil(name, at)
