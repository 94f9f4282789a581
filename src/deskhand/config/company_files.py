"""What the files of one company say, and how rows go on top of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TypeVar

from deskhand.config.calendar_files import Record
from deskhand.config.problems import FileProblem
from deskhand.domain.appointment import Appointment, Waiting
from deskhand.domain.company import Company
from deskhand.domain.contact import Contact
from deskhand.domain.lead import Rep
from deskhand.domain.passage import Passage
from deskhand.domain.reading import Trade
from deskhand.domain.records import Shift, Unit, Vendor, WorkOrder

T = TypeVar("T")


class Ending(StrEnum):
    """What came of an offer that a scenario tells as past; the last four were accepted first."""

    DECLINED = "declined"
    LAPSED = "lapsed"
    ACCEPTED = "accepted"
    DONE = "done"
    CAME_BACK = "came_back"
    LATE = "late"
    NO_SHOW = "no_show"


@dataclass(frozen=True)
class GivenOffer:
    """An offer that a scenario starts with: of a job to `vendor` (by work order, or by trade and unit), or of the
    appointment `slot` (provider, type, starts_at, minutes) to `contact`. People are addresses, `sent_at` is UTC.

    With `ended` it is past: `times` such offers, one a day until `sent_at`, answered after `answer_min` minutes."""

    sent_at: datetime
    vendor: str | None = None
    work_order: str | None = None
    trade: Trade | None = None
    property: str | None = None
    unit: str | None = None
    contact: str | None = None
    slot: Mapping[str, object] | None = None
    ended: Ending | None = None
    times: int = 1
    answer_min: int = 5


@dataclass(frozen=True)
class CompanyFiles:
    """A company and its records, in the order of the files; `offers` and `outdoor_f` come from a scenario only.

    `warnings` are what is odd but works, such as an order of a vendor who is not listed.
    """

    company: Company
    contacts: tuple[Contact, ...] = ()
    units: tuple[Unit, ...] = ()
    vendors: tuple[Vendor, ...] = ()
    shifts: tuple[Shift, ...] = ()
    orders: tuple[WorkOrder, ...] = ()
    passages: tuple[Passage, ...] = ()
    appointments: tuple[Appointment, ...] = ()
    waitlist: tuple[Waiting, ...] = ()
    reps: tuple[Rep, ...] = ()
    meetings: tuple[Record, ...] = ()
    offers: tuple[GivenOffer, ...] = ()
    outdoor_f: float | None = None
    warnings: tuple[FileProblem, ...] = ()


def on_top(old: Iterable[T], new: Iterable[T], keys: Callable[[T], frozenset[object]]) -> tuple[T, ...]:
    """`old` without the rows that share a key with one of `new`, then `new`."""
    rows = tuple(new)
    replaced = frozenset(key for row in rows for key in keys(row))
    return (*(row for row in old if not keys(row) & replaced), *rows)


def contact_keys(contact: Contact) -> frozenset[object]:
    return frozenset(address for address in (contact.phone, contact.email) if address)


def unit_keys(unit: Unit) -> frozenset[object]:
    return frozenset({(unit.property, unit.unit)})


def vendor_keys(vendor: Vendor) -> frozenset[object]:
    return frozenset({vendor.phone})


def order_keys(order: WorkOrder) -> frozenset[object]:
    return frozenset({order.id})


def appointment_keys(appointment: Appointment) -> frozenset[object]:
    return frozenset({appointment.id})


def waiting_keys(waiting: Waiting) -> frozenset[object]:
    return frozenset({(waiting.contact, waiting.type, waiting.provider)})


def rep_keys(rep: Rep) -> frozenset[object]:
    return frozenset({rep.email})


def keys_of(*columns: str) -> Callable[[Record], frozenset[object]]:
    """The key of a plain record: what stands in `columns`, together."""
    return lambda row: frozenset({tuple(row[column] for column in columns)})
