"""What a turn's desk shows: fetched once, kept under its digest, shown again to a turn that runs again."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import timedelta

from deskhand.domain.appointment import Appointment
from deskhand.domain.availability import Slot, proposals
from deskhand.domain.case import Case
from deskhand.domain.contact import Contact
from deskhand.domain.desk import Shown
from deskhand.domain.errors import Rejected, Transient, Unknown
from deskhand.domain.event import (
    AppointmentChanged,
    Event,
    HazardSeen,
    LookedUp,
    OwnerLookedUp,
    RiskSeen,
    TurnTaken,
    What,
)
from deskhand.domain.lead import LeadPlan, Rep
from deskhand.domain.morning import STANDING
from deskhand.domain.reading import Role
from deskhand.domain.rebook import suits, wish_of
from deskhand.domain.records import Unit, WorkOrder
from deskhand.domain.risk import Risk
from deskhand.engine.appointments import free_slots
from deskhand.engine.incident import alike
from deskhand.engine.line import Line
from deskhand.engine.matters import matters_since, told_until
from deskhand.engine.shares import shares
from deskhand.store import events
from deskhand.store.codec import dumps, loads
from deskhand.store.database import Tx

NO_ANSWER = (Transient, Unknown, Rejected)


def look(line: Line, case: Case, event: Event) -> Shown:
    """The records around this case; Shown(available=False) when they do not answer.

    Danger to life asks nobody: records that hang would hold back the safety text and the page.
    """
    if isinstance(event.what, HazardSeen):
        return Shown(available=False)
    return replace(_records(line, case), invites=line.invitations is not None)


def _records(line: Line, case: Case) -> Shown:
    try:
        shown = _for_the_morning(line, case) if case.kind == STANDING else _ask_records(line, case)
        shown = replace(shown, link=link_of(line, case))
        shown = _with_appointments(line, case, shown) if case.appointment is not None else shown
        return _of_a_lead(line, case, shown) if case.kind == "lead" else shown
    except NO_ANSWER:
        return Shown(available=False)


def _ask_records(line: Line, case: Case) -> Shown:
    records = line.records
    contacts, reps = tuple(records.contacts_at(case.contact.address)), tuple(records.reps())
    units = units_of(line, case, contacts)
    unit = units[0] if len(units) == 1 else None
    vendors = tuple(records.vendors())
    place = unit.property if unit else case.contact.property
    return Shown(
        unit=unit,
        candidates=units[:6],
        contacts=contacts,
        staff=(*records.staff(), *map(_as_staff, reps)),
        reps=reps,
        colleagues=tuple((one.name, one.reads) for one in line.on_duty() if one.name != case.employee),
        vendors=vendors,
        shifts=tuple(records.shifts()),
        orders=_orders(line, case, unit),
        alike=alike(line, case, line.employees[case.employee].outage(case), place),
        tracks=line.tracks.of(line.store, [vendor.phone for vendor in vendors], line.clock.now()),
    )


def _as_staff(rep: Rep) -> Contact:
    return Contact(name=rep.name, phone=rep.phone, email=rep.email, role=Role.TECHNICIAN)


def _of_a_lead(line: Line, case: Case, shown: Shown) -> Shown:
    return replace(_with_reps(line, case, shown), owned=line.owners.of(line.crm, case))


def _with_reps(line: Line, case: Case, shown: Shown) -> Shown:
    """Who takes leads, how many each has had, and when each of them can be met."""
    if line.company.leads is None:
        return shown
    reps = shown.reps
    lately, this_week = shares(line)
    wish, free = wish_of(case), list[Slot]()
    for calendar in {rep.calendar or rep.name for rep in reps} or {""}:
        every = list(free_slots(line, meeting_in(line, case, calendar))) if line.appointments is not None else []
        suited = [slot for slot in every if suits(slot, wish)]
        free += dict.fromkeys((*suited[:MOST_SHOWN], *proposals(every, line.company.time_zone, MORE_SHOWN)))
    return replace(shown, leads_of=lately, leads_this_week=this_week, free=tuple(free))


def meeting_in(line: Line, case: Case, calendar: str) -> Appointment:
    """A meeting with the person of a lead in that calendar, at no time yet."""
    plan = line.company.leads or LeadPlan()
    return Appointment("", case.contact.address, line.clock.now(), "", calendar, plan.meeting, plan.minutes)


def link_of(line: Line, case: Case) -> str | None:
    """Where the person of the case can answer, where the company has links and there is something to answer."""
    with_times = case.kind == "lead" or case.appointment is not None
    return line.links.address(case.id) if line.links is not None and with_times else None


MOST_SHOWN, MORE_SHOWN = 40, 6


def _with_appointments(line: Line, case: Case, shown: Shown) -> Shown:
    """What the contact has coming, what is free instead, and who would take what this case has let go of."""
    own = case.appointment
    if line.appointments is None or own is None:
        return shown
    now = line.clock.now()
    found = replace(shown, appointments=tuple(line.appointments.of(own.contact, now - timedelta(days=1))))
    found = replace(found, own=line.appointments.get(own.id), risk=_risk(line, case, own))
    if case.lines or case.pressed or case.freed or case.answers:
        every, wish = list(free_slots(line, own)), wish_of(case)
        suited = [slot for slot in every if suits(slot, wish)]
        others = proposals(every, line.company.time_zone, MORE_SHOWN)
        old = [slot for slot in every if slot == own.slot]
        found = replace(found, free=tuple(dict.fromkeys((*old, *_nearest(case, every), *suited[:MOST_SHOWN], *others))))
    if case.freed:
        waiting = tuple(line.appointments.waiting())
        people = (contact for one in waiting for contact in line.records.contacts_at(one.contact)[:1])
        theirs = [one for each in waiting for one in line.appointments.of(each.contact, now)]
        found = replace(found, waiting=waiting, waiting_people=tuple(people))
        found = replace(found, appointments=tuple(dict.fromkeys((*found.appointments, *theirs))))
    return found


def _risk(line: Line, case: Case, own: Appointment) -> Risk | None:
    """Asked once for each time that an appointment is set for."""
    now = line.clock.now()
    known = case.risk is not None and case.risk.starts_at == own.starts_at
    if line.foresight is None or known or not own.live or own.starts_at <= now:
        return None
    return line.foresight.no_show(own, own.booked_at or case.opened_at, now)


def _nearest(case: Case, free: Sequence[Slot]) -> list[Slot]:
    """Those next to the time that somebody's calendar has proposed last; none where it has proposed none."""
    wanted = case.answers[-1].answered.proposed if case.answers else None
    return sorted(free, key=lambda slot: abs(slot.starts_at - wanted.starts_at))[:MORE_SHOWN] if wanted else []


def _for_the_morning(line: Line, case: Case) -> Shown:
    """What the standing case looks at: the staff, the vendors' names, and all that is under way."""
    since = told_until(line, case, line.clock.now())
    staff, vendors = tuple(line.records.staff()), tuple(line.records.vendors())
    return Shown(staff=staff, vendors=vendors, since=since, matters=matters_since(line, since))


def units_of(line: Line, case: Case, contacts: tuple[Contact, ...]) -> tuple[Unit, ...]:
    """The units that the case's words and contact point to: one when it is settled."""
    said = case.fact_text("unit")
    homes = {(c.property, c.unit) for c in contacts if c.unit}
    if said is None:
        return _home(line, homes)
    named = tuple(line.records.units_named(said))
    place = case.fact_text("property") or case.contact.property
    at_place = tuple(unit for unit in named if unit.property == place)
    own = tuple(unit for unit in named if (unit.property, unit.unit) in homes)
    return own or at_place or named


def _home(line: Line, homes: Collection[tuple[str | None, str | None]]) -> tuple[Unit, ...]:
    """The units that the records give the writer."""
    return tuple(unit for home in homes for unit in line.records.units_named(home[1] or "") if unit.property == home[0])


def _orders(line: Line, case: Case, unit: Unit | None) -> tuple[WorkOrder, ...]:
    of_contact = line.records.orders_of(case.contact.address)
    at_unit = line.records.orders_at(unit.property, unit.unit) if unit else ()
    return tuple({order.id: order for order in (*of_contact, *at_unit)}.values())


def sit_down(line: Line, tx: Tx, event: Event, case: Case, handles: tuple[str, ...], shown: Shown) -> None:
    """Record that the turn of `event` has begun, with what the desk showed and whom the records know."""
    body = dumps(shown)
    digest = hashlib.sha256(body.encode()).hexdigest()
    events.keep_desk(tx, digest, body)
    now, version = line.clock.now(), line.employees[case.employee].job.version
    taken = TurnTaken(digest, now, version, handles)
    events.append(tx, Event(f"{event.id}:turn", event.company, now, taken, case.id, case.thread, event.id))
    learnt: dict[str, What | None] = {
        "known": _who(case, shown),
        "owned": _whose(shown),
        "changed": _changed(case, shown),
        "risk": _seen(shown),
    }
    for name, what in learnt.items():
        if what is not None:
            events.append(tx, Event(f"{event.id}:{name}", event.company, now, what, case.id, case.thread, event.id))


def _who(case: Case, shown: Shown) -> LookedUp | None:
    """The contact behind the address, where the records name one place for it and the case does not know it yet."""
    if case.known or len({(c.property, c.unit, c.role) for c in shown.contacts}) != 1:
        return None
    contact = replace(shown.contacts[0], name=" / ".join(c.name for c in shown.contacts if c.name))
    facts = [(name, value) for name, value in (("unit", contact.unit), ("property", contact.property)) if value]
    return LookedUp(contact, tuple(facts))


def _changed(case: Case, shown: Shown) -> AppointmentChanged | None:
    """What somebody has written of the appointment into the records since the case heard of it."""
    if shown.own is None or shown.own == case.appointment:
        return None
    return AppointmentChanged(shown.own, "the records say so")


def _seen(shown: Shown) -> RiskSeen | None:
    return RiskSeen(shown.risk) if shown.risk else None


def _whose(shown: Shown) -> OwnerLookedUp | None:
    """What the CRM has said in this turn."""
    return OwnerLookedUp(shown.owned) if shown.owned is not None else None


def shown_to(tx: Tx, taken: TurnTaken) -> Shown:
    """What the desk showed when that turn began."""
    return loads(events.desk(tx, taken.desk), Shown)
