"""When people are reminded, and of what: one message for all appointments of a person on one day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from deskhand.domain.action import Action, Purpose, SendMessage, WaitUntil, facts
from deskhand.domain.appointment import Appointment, AppointmentStatus, case_of
from deskhand.domain.case import Case
from deskhand.domain.desk import Desk
from deskhand.employees.common import clock
from deskhand.employees.common.voice import settled
from deskhand.employees.sentinel import say, treat

STALE = timedelta(hours=12)
REMINDS = ("reminder", "reminder_asks", "reminder_confirmed")


def rule(case: Case, desk: Desk) -> Iterator[Action]:
    """The reminder whose moment has come, then the wait for the next one."""
    visit = case.appointment
    if visit is None or not visit.live or visit.starts_at <= desk.now or case_of(visit.id) != case.id:
        return
    steps = steps_of(case, desk, visit)
    for name, _ in steps:
        fired = case.fired.get(name)
        if fired is not None and desk.now - fired < STALE and leads(visit, desk):
            reminder = _reminder(case, desk, visit, name)
            said = any(case.has_said(case.address, act, name) for act in REMINDS)
            if not said and not settled(case, reminder):
                yield reminder
    if leads(visit, desk):
        yield from treat.called(case, desk, visit, stamp_of(visit))
    coming = [(at, name) for name, at in steps if at > desk.now and name not in case.fired]
    if coming:
        at, name = min(coming)
        if name not in case.waits:
            yield WaitUntil(name, at)


def steps_of(case: Case, desk: Desk, visit: Appointment) -> list[tuple[str, datetime]]:
    """(name of the wait, moment) of each reminder; another time of the appointment has other names."""
    zones, stamp = say.zones_of(case, desk), stamp_of(visit)
    return [
        (f"reminder:{stamp}:{before.total_seconds() / 3600:g}h", say.last_permitted(visit.starts_at - before, zones))
        for before in treat.before_it(case, desk, visit)
    ]


def stamp_of(visit: Appointment) -> str:
    return f"{visit.starts_at:%Y%m%dT%H%M}"


def same_day(visit: Appointment, desk: Desk) -> list[Appointment]:
    """This appointment with the others of the same address on its day, earliest first."""
    zone = ZoneInfo(desk.company.time_zone)
    day = visit.starts_at.astimezone(zone).date()
    others = (one for one in desk.shown.appointments if one.contact == visit.contact and one.live)
    own = {one.id: one for one in (*others, visit) if one.starts_at.astimezone(zone).date() == day}
    return sorted(own.values(), key=lambda one: (one.starts_at, one.id))


def leads(visit: Appointment, desk: Desk) -> bool:
    """True for the one of a day that speaks for the others."""
    return same_day(visit, desk)[0].id == visit.id


def _reminder(case: Case, desk: Desk, visit: Appointment, about: str) -> SendMessage:
    all_of_them = same_day(visit, desk)
    confirmed = all(one.status is AppointmentStatus.CONFIRMED for one in all_of_them)
    asks = "reminder_asks" if treat.asks_more(case, visit) else "reminder"
    return SendMessage(
        to=case.address,
        act="reminder_confirmed" if confirmed else asks,
        purpose=Purpose.OUTREACH,
        facts=facts(
            company=desk.company.name,
            name=say.first_name(case),
            visits=_told(all_of_them, case, desk),
            link=desk.shown.link if len(all_of_them) == 1 else None,  # its page answers for one
        ),
        language=case.language,
        channel=case.channel,
        about=about,
    )


def _told(visits: list[Appointment], case: Case, desk: Desk) -> str:
    """`Thursday 3:30 PM`, of several with whom each is for."""
    said = [clock.told_with_day(one.starts_at, case, desk, case.language) for one in visits]
    if len(visits) > 1:
        whose = (f" ({one.person.split()[0]})" if one.person else "" for one in visits)
        said = [f"{at}{name}" for at, name in zip(said, whose, strict=True)]
    return (" y " if case.language == "es" else " and ").join(said)
