"""The business's nouns as its records hold them: properties, units, vendors, on-call shifts, work orders."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from functools import cached_property

from deskhand.domain.money import Money
from deskhand.domain.reading import Trade


class Urgency(StrEnum):
    """The class of a work order."""

    EMERGENCY = "emergency"
    URGENT = "urgent"
    ROUTINE = "routine"


class OrderStatus(StrEnum):
    OPEN = "open"
    OFFERED = "offered"
    ASSIGNED = "assigned"
    DONE = "done"
    CLOSED = "closed"
    CANCELLED = "cancelled"


LIVE_ORDER = frozenset({OrderStatus.OPEN, OrderStatus.OFFERED, OrderStatus.ASSIGNED})


@dataclass(frozen=True)
class Property:
    """One property of company.yaml. `time_zone` is an IANA name.

    `latitude` and `longitude` are degrees, north and east positive; both or neither.
    """

    name: str
    address: str
    time_zone: str
    preferred_vendors: tuple[str, ...] = ()
    latitude: float | None = None
    longitude: float | None = None


@dataclass(frozen=True)
class Unit:
    """One row of units.csv; the key is property + unit. `response_h`: within how many hours of a report the contract
    wants somebody there."""

    property: str
    unit: str
    address: str = ""
    time_zone: str | None = None
    equipment: tuple[str, ...] = ()
    warranty_vendor: str | None = None
    nte: Money | None = None
    emergency_nte: Money | None = None
    response_h: float | None = None


@dataclass(frozen=True)
class Vendor:
    """One row of vendors.csv; the phone is the key. `areas` are property names, empty = all; rank 1 is asked first."""

    name: str
    trade: Trade
    phone: str
    email: str | None = None
    areas: tuple[str, ...] = ()
    rank: int = 99
    licence_until: date | None = None
    insurance_until: date | None = None

    def serves(self, property_name: str | None) -> bool:
        return not self.areas or property_name is None or property_name in self.areas

    def lapsed_papers(self, on: date) -> tuple[str, ...]:
        """Which of licence and insurance have run out on `on`; an empty date never does."""
        dated = (("licence", self.licence_until), ("insurance", self.insurance_until))
        return tuple(name for name, until in dated if until is not None and until < on)


@dataclass(frozen=True)
class Shift:
    """One row of on_call.csv: weekly (local times on `days`, 0 = Monday) or from instant to instant."""

    who: str
    phone: str
    kind: str
    trade: Trade | None = None
    rank: int = 99
    days: tuple[int, ...] = ()
    starts: time | None = None
    ends: time | None = None
    from_at: datetime | None = None
    until_at: datetime | None = None


@dataclass(frozen=True)
class WorkOrder:
    """One row of work_orders.csv. `vendor` and `contact` are addresses."""

    id: str
    property: str | None
    unit: str | None
    trade: Trade
    summary: str
    urgency: Urgency
    status: OrderStatus
    reported_at: datetime
    vendor: str | None = None
    contact: str | None = None
    case: str | None = None
    thing: str | None = None
    verified: bool = True

    @cached_property
    def live(self) -> bool:
        return self.status in LIVE_ORDER
