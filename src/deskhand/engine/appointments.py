"""Cases of appointments: opened when the records show a new one, woken when somebody else has changed it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from deskhand.domain.appointment import Appointment, case_of
from deskhand.domain.availability import Diary, Slot, Span, earliest_slots
from deskhand.domain.contact import Contact
from deskhand.domain.errors import Rejected, Transient, Unknown
from deskhand.domain.event import (
    PROMPT,
    AppointmentChanged,
    AppointmentLinked,
    CaseOpened,
    Event,
    HandChange,
    LookedUp,
    TimerDue,
    WaitSet,
    What,
)
from deskhand.engine.line import Line
from deskhand.engine.post import digest
from deskhand.store import cases, events
from deskhand.store.database import Tx

KIND = "appointment"
LOOK = "look"
LATELY = timedelta(days=7)


def adopt_appointments(line: Line) -> int:
    """A case for every appointment of the records that has none yet and is to come, or was missed lately; how many."""
    employee = keeper(line)
    if employee is None or line.appointments is None:
        return 0
    now = line.clock.now()
    coming = (*line.appointments.missed(now - LATELY), *line.appointments.coming(now))
    with line.store.read() as tx:
        new = [one for one in coming if cases.get(tx, case_of(one.id)) is None]
    for one in new:
        contact = contact_of(line, one)
        with line.write() as tx:
            open_case(line, tx, employee, one, contact, "an appointment of the records")
    return len(new)


def keeper(line: Line) -> str | None:
    """The employee whose job description says that an appointment opens a case."""
    return next((name for name, one in line.employees.items() if KIND in one.job.opens), None)


def contact_of(line: Line, appointment: Appointment) -> Contact:
    """Whom it is for, as the records know them, or by its address alone; of a shared phone the one who is named."""
    try:
        known = list(line.records.contacts_at(appointment.contact))
    except (Transient, Unknown, Rejected):
        known = []
    named = [one for one in known if appointment.person and one.name == appointment.person]
    mail = "@" in appointment.contact
    unknown = Contact(
        name=appointment.person,
        phone=None if mail else appointment.contact,
        email=appointment.contact if mail else None,
    )
    return next(iter((*named, *known)), unknown)


def open_case(
    line: Line, tx: Tx, employee: str, one: Appointment, contact: Contact, why: str, booked: bool = False
) -> str:
    """Its case, with a first look due at once; `booked` where it was made just now."""
    case, now = case_of(one.id), line.clock.now()
    channel = "email" if "@" in one.contact else "sms"
    facts: tuple[tuple[str, What, datetime | None], ...] = (
        ("opened", CaseOpened(employee, KIND, contact, channel, why), None),
        ("known", LookedUp(contact), None),
        ("linked", AppointmentLinked(one, booked), None),
        ("look", TimerDue(LOOK), now),
        ("look:set", WaitSet(f"{case}:look:set", LOOK, now, f"{case}:look"), None),
    )
    for name, what, due in facts:
        events.append(
            tx, Event(f"{case}:{name}", line.company.id, now, what, case, one.contact, f"{case}:opened", due)
        )
    cases.save(tx, cases.Card(case, employee, KIND, one.contact, "open", now, now, thing=one.type or None))
    return case


def tell_case(
    line: Line,
    tx: Tx,
    one: Appointment,
    why: str,
    root: str,
    freed: Slot | None = None,
    by_hand: HandChange | None = None,
) -> bool:
    """Wake the case of an appointment that was changed from elsewhere; False where it has none or knows of it."""
    return tell_case_of(tx, one, AppointmentChanged(one, why, freed, by_hand), root, line.clock.now())


def tell_case_of(tx: Tx, one: Appointment, changed: AppointmentChanged, root: str, now: datetime) -> bool:
    """The same without a line; a case is there for whatever was to come when it was seen."""
    case = case_of(one.id)
    if cases.get(tx, case) is None:
        return False
    name = f"{case}:changed:{digest(root, one.starts_at.isoformat(), one.status.value)}"
    return events.append(tx, Event(name, tx.company, now, changed, case, one.contact, root, due=now, priority=PROMPT))


# ------------------------------------------------------------------ what is free


def free_slots(line: Line, one: Appointment) -> Iterator[Slot]:
    """The free slots for such an appointment, earliest first, within the company's horizon.

    Its own time is none of them and in the way of none: it is let go of with the same write.
    """
    assert line.appointments is not None
    own = one.span if one.id and one.live else None
    plan, company, now = line.company.appointments, line.company, line.clock.now()
    until = now + timedelta(days=plan.horizon_days)
    busy = tuple(span for span in line.appointments.busy(one.provider, Span(now, until)) if span != own)
    hours = plan.hours.get(one.provider, company.business_hours)
    diary = Diary(one.provider, hours, company.time_zone, busy)
    every = earliest_slots([diary], plan.rules(one.type).slots(one.minutes), now, until)
    return (slot for slot in every if own is None or slot.starts_at != own.starts_at)
