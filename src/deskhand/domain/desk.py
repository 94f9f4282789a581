"""What an employee may look at while it takes a turn: fetched before, kept with the turn, nothing to call."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from deskhand.domain.appointment import Appointment, Waiting
from deskhand.domain.availability import Slot
from deskhand.domain.company import Company
from deskhand.domain.contact import Contact
from deskhand.domain.escalation import Escalation
from deskhand.domain.lead import Rep
from deskhand.domain.owner import Owned
from deskhand.domain.reading import Trade
from deskhand.domain.records import Shift, Unit, Vendor, WorkOrder
from deskhand.domain.risk import Risk
from deskhand.domain.track import TrackRecord


@dataclass(frozen=True)
class Alike:
    """Another open case of the same property with the same outage; `leads` where it is an incident already."""

    case: str
    unit: str | None
    opened_at: datetime
    order: str | None = None
    leads: bool = False


@dataclass(frozen=True)
class Matter:
    """One case as a morning shows it: where and what, who has it, when it moved, what is open to people, what is late.

    `words` are the reporter's own in short; `late_since` is the oldest promise that is over and was not kept.
    """

    case: str
    kind: str
    opened_at: datetime
    emergency: bool
    words: str = ""
    unit: str | None = None
    property: str | None = None
    order: str | None = None
    vendor: str | None = None
    dispatched_at: datetime | None = None
    done_at: datetime | None = None
    closed_at: datetime | None = None
    taken_by: str | None = None
    questions: tuple[Escalation, ...] = ()
    late_since: datetime | None = None


@dataclass(frozen=True)
class Shown:
    """The part of the desk that comes from outside; a turn that runs again sees the same.

    `available` is False when the records did not answer: everything is empty then, and unknown. `orders` are those of
    the case's unit and of its contact; `tracks` those of the vendors who were offered something in the last year.
    `appointments` are the contact's own from yesterday on, `free` what could be booked instead of the case's; `own` is
    the case's as the records have it now, `risk` that it is missed where that was not known yet. `waiting` are who
    would take a slot that the case let go of, with their `waiting_people` in the records.
    `reps` take leads, `leads_of` how many each has had in the last 30 days, `leads_this_week` in the last 7;
    `colleagues` are the other employees on duty, each with what it reads; `invites` whether appointments can be mailed
    to calendars.
    `link` is the address of the page on which the person of the case can answer; None where there are none.
    `owned` is what the CRM was asked in this very turn; the case keeps it from then on.
    `matters` are for the company's standing case alone: all that is open or has moved `since`.
    """

    available: bool = True
    unit: Unit | None = None
    candidates: tuple[Unit, ...] = ()
    contacts: tuple[Contact, ...] = ()
    staff: tuple[Contact, ...] = ()
    vendors: tuple[Vendor, ...] = ()
    shifts: tuple[Shift, ...] = ()
    orders: tuple[WorkOrder, ...] = ()
    alike: tuple[Alike, ...] = ()
    since: datetime | None = None
    matters: tuple[Matter, ...] = ()
    tracks: tuple[TrackRecord, ...] = ()
    appointments: tuple[Appointment, ...] = ()
    free: tuple[Slot, ...] = ()
    own: Appointment | None = None
    risk: Risk | None = None
    waiting: tuple[Waiting, ...] = ()
    waiting_people: tuple[Contact, ...] = ()
    reps: tuple[Rep, ...] = ()
    leads_of: tuple[tuple[str, int], ...] = ()
    leads_this_week: tuple[tuple[str, int], ...] = ()
    colleagues: tuple[tuple[str, str], ...] = ()
    link: str | None = None
    owned: Owned | None = None
    invites: bool = False


@dataclass(frozen=True)
class Desk:
    """The clock, the company and what the records showed."""

    now: datetime
    company: Company
    shown: Shown = field(default_factory=Shown)

    @property
    def today(self) -> date:
        """The day in the company's zone."""
        return self.now.astimezone(ZoneInfo(self.company.time_zone)).date()

    def vendors_for(self, trade: Trade) -> tuple[Vendor, ...]:
        return tuple(v for v in self.shown.vendors if v.trade is trade)

    def vendor(self, phone: str) -> Vendor | None:
        return next((v for v in self.shown.vendors if v.phone == phone), None)

    def track(self, phone: str) -> TrackRecord:
        """What is known of this vendor's offers; an empty record where nothing is."""
        return next((one for one in self.shown.tracks if one.vendor == phone), TrackRecord(phone))

    def person(self, address: str) -> Contact | None:
        """The staff member at this address, or None."""
        return next((c for c in self.shown.staff if address in (c.phone, c.email)), None)

    def name_of(self, address: str) -> str:
        """A name for an address: vendor, staff, contact; the address itself where nobody has it."""
        vendor = self.vendor(address)
        if vendor:
            return vendor.name
        rep = next((one for one in self.shown.reps if address in (one.email, one.phone)), None)
        if rep:
            return rep.name
        for contact in (*self.shown.staff, *self.shown.contacts):
            if address in (contact.phone, contact.email):
                return contact.name
        return address
