"""What a turn's desk shows: fetched once, kept under its digest, shown again to a turn that runs again."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from deskhand.domain.appointment import Appointment
from deskhand.domain.availability import Slot, proposals
from deskhand.domain.case import Case
from deskhand.domain.contact import Contact
from deskhand.domain.desk import Shown
from deskhand.domain.errors import Rejected, Transient, Unknown
from deskhand.domain.event import Event, HazardSeen, LeadAssigned, LookedUp, TurnTaken
from deskhand.domain.lead import Rep
from deskhand.domain.morning import STANDING
from deskhand.domain.reading import Role
from deskhand.domain.rebook import suits, wish_of
from deskhand.domain.records import Unit, WorkOrder
from deskhand.engine.appointments import free_slots
from deskhand.engine.incident import alike
from deskhand.engine.line import Line
from deskhand.engine.matters import matters_since, told_until
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
        shown = _with_appointments(line, case, shown) if case.appointment is not None else shown
        return _with_reps(line, case, shown) if case.kind == "lead" else shown
    except NO_ANSWER:
        return Shown(available=False)


def _ask_records(line: Line, case: Case) -> Shown:
    records = line.records
    contacts = tuple(records.contacts_at(case.contact.address))
    units = units_of(line, case, contacts)
    unit = units[0] if len(units) == 1 else None
    vendors = tuple(records.vendors())
    place = unit.property if unit else case.contact.property
    return Shown(
        unit=unit,
        candidates=units[:6],
        contacts=contacts,
        staff=(*records.staff(), *map(_as_staff, records.reps())),
        colleagues=tuple((one.name, one.reads) for one in line.on_duty() if one.name != case.employee),
        vendors=vendors,
        shifts=tuple(records.shifts()),
        orders=_orders(line, case, unit),
        alike=alike(line, case, line.employees[case.employee].outage(case), place),
        tracks=line.tracks.of(line.store, [vendor.phone for vendor in vendors], line.clock.now()),
    )


def _as_staff(rep: Rep) -> Contact:
    return Contact(name=rep.name, phone=rep.phone, email=rep.email, role=Role.TECHNICIAN)


def _with_reps(line: Line, case: Case, shown: Shown) -> Shown:
    """Who takes leads, how many each has had, and when each of them can be met."""
    plan, now = line.company.leads, line.clock.now()
    if plan is None:
        return shown
    reps = tuple(line.records.reps())
    with line.store.read() as tx:
        given = [e.what.rep for e in events.of_kind(tx, "lead_assigned")
                 if isinstance(e.what, LeadAssigned) and now - e.at < LATELY]  # fmt: skip
    wish, free = wish_of(case), list[Slot]()
    for calendar in {rep.calendar or rep.name for rep in reps} or {""}:
        meeting = Appointment("", case.contact.address, now, "", calendar, plan.meeting, plan.minutes)
        every = list(free_slots(line, meeting)) if line.appointments is not None else []
        suited = [slot for slot in every if suits(slot, wish)]
        free += dict.fromkeys((*suited[:MOST_SHOWN], *proposals(every, line.company.time_zone, MORE_SHOWN)))
    return replace(shown, reps=reps, leads_of=tuple(sorted(Counter(given).items())), free=tuple(free))


LATELY = timedelta(days=30)
MOST_SHOWN, MORE_SHOWN = 40, 6


def _with_appointments(line: Line, case: Case, shown: Shown) -> Shown:
    """What the contact has coming, what is free instead, and who would take what this case has let go of."""
    own = case.appointment
    if line.appointments is None or own is None:
        return shown
    now = line.clock.now()
    found = replace(shown, appointments=tuple(line.appointments.of(own.contact, now - timedelta(days=1))))
    if case.lines or case.freed or case.answers:
        every, wish = list(free_slots(line, own)), wish_of(case)
        suited = [slot for slot in every if suits(slot, wish)]
        others = proposals(every, line.company.time_zone, MORE_SHOWN)
        found = replace(found, free=tuple(dict.fromkeys((*_nearest(case, every), *suited[:MOST_SHOWN], *others))))
    if case.freed:
        waiting = tuple(line.appointments.waiting())
        people = (contact for one in waiting for contact in line.records.contacts_at(one.contact)[:1])
        theirs = [one for each in waiting for one in line.appointments.of(each.contact, now)]
        found = replace(found, waiting=waiting, waiting_people=tuple(people))
        found = replace(found, appointments=tuple(dict.fromkeys((*found.appointments, *theirs))))
    return found


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
        return tuple(
            unit for home in homes for unit in line.records.units_named(home[1] or "") if unit.property == home[0]
        )
    named = tuple(line.records.units_named(said))
    place = case.fact_text("property") or case.contact.property
    at_place = tuple(unit for unit in named if unit.property == place)
    own = tuple(unit for unit in named if (unit.property, unit.unit) in homes)
    return own or at_place or named


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
    known = _who(case, shown)
    if known is not None:
        name = f"{event.id}:known"
        events.append(tx, Event(name, event.company, now, known, case.id, case.thread, event.id))


def _who(case: Case, shown: Shown) -> LookedUp | None:
    """The contact behind the address, where the records name one place for it and the case does not know it yet."""
    if case.known or len({(c.property, c.unit, c.role) for c in shown.contacts}) != 1:
        return None
    contact = replace(shown.contacts[0], name=" / ".join(c.name for c in shown.contacts if c.name))
    facts = [(name, value) for name, value in (("unit", contact.unit), ("property", contact.property)) if value]
    return LookedUp(contact, tuple(facts))


def shown_to(tx: Tx, taken: TurnTaken) -> Shown:
    """What the desk showed when that turn began."""
    return loads(events.desk(tx, taken.desk), Shown)
