"""A booked visit of one person to one provider, and who waits for an earlier one; the rules of both."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from deskhand.domain.availability import Slot, SlotRules, Span
from deskhand.domain.hours import Hours
from deskhand.domain.risk import RiskPlan


class AppointmentStatus(StrEnum):
    BOOKED = "booked"
    CONFIRMED = "confirmed"
    CANCELLED = "cancelled"
    SHOWN = "shown"
    MISSED = "missed"


LIVE_APPOINTMENT = frozenset({AppointmentStatus.BOOKED, AppointmentStatus.CONFIRMED})


@dataclass(frozen=True)
class Appointment:
    """One row of the records. `contact` is the address that answers for it, `person` who comes where that is another
    one (a child), `type` what it is for; `provider` '' where the business has one calendar. `booked_at` None: nobody
    has noted it. `event` is its calendar elsewhere and, in another line, which event it is there, once that was seen.
    """

    id: str
    contact: str
    starts_at: datetime
    person: str = ""
    provider: str = ""
    type: str = ""
    minutes: int = 30
    status: AppointmentStatus = AppointmentStatus.BOOKED
    booked_at: datetime | None = None
    event: str = ""

    @property
    def live(self) -> bool:
        return self.status in LIVE_APPOINTMENT

    @property
    def slot(self) -> Slot:
        return Slot(self.starts_at, self.minutes, self.provider)

    def event_in(self, calendar: str) -> str:
        """Which event of this calendar it is; '' where it is none of it, or was not seen there yet."""
        name, _, event = self.event.partition("\n")
        return event if name == calendar else ""

    @property
    def span(self) -> Span:
        return self.slot.span


def case_of(appointment: str) -> str:
    """The case that looks after an appointment, whoever opens it first."""
    return f"v{hashlib.sha256(f'appointment|{appointment}'.encode()).hexdigest()[:20]}"


@dataclass(frozen=True)
class Waiting:
    """Somebody who asked for an earlier time, or any: '' and None are any type, provider, and moment."""

    contact: str
    type: str = ""
    provider: str = ""
    minutes: int = 30
    earliest: datetime | None = None
    latest: datetime | None = None

    def takes(self, slot: Slot, kind: str) -> bool:
        """True where the slot is of their type and provider, long enough, and within their time."""
        fits = self.type in ("", kind) and self.provider in ("", slot.provider) and self.minutes <= slot.minutes
        after = self.earliest is None or self.earliest <= slot.starts_at
        return fits and after and (self.latest is None or slot.starts_at <= self.latest)


@dataclass(frozen=True)
class AppointmentRules:
    """How the visits of one type are looked after, each as long before it.

    `cadence`: when people are reminded. `cutoff`: later than this only a person cancels. `late_min`: how late somebody
    is still seen. `notice`: nothing is booked sooner. `buffer_min` stays free between two visits. `per_day` None: any.
    """

    cadence: tuple[timedelta, ...] = (timedelta(days=7), timedelta(days=2), timedelta(hours=2))
    cutoff: timedelta = timedelta(hours=24)
    late_min: int = 15
    step_min: int = 30
    buffer_min: int = 0
    notice: timedelta = timedelta(hours=2)
    per_day: int | None = None

    def slots(self, minutes: int) -> SlotRules:
        return SlotRules(minutes, self.step_min, self.buffer_min, self.buffer_min, self.notice, self.per_day)


@dataclass(frozen=True)
class AppointmentPlan:
    """What company.yaml says under `appointments`: rules by type, hours by provider where they are not the company's.

    A freed slot is offered to `batch` people of the waitlist every `batch_min` minutes.
    """

    usual: AppointmentRules = AppointmentRules()
    by_type: Mapping[str, AppointmentRules] = field(default_factory=dict)
    hours: Mapping[str, Hours] = field(default_factory=dict)
    horizon_days: int = 28
    batch: int = 10
    batch_min: int = 5
    risk: RiskPlan = RiskPlan()

    def rules(self, kind: str) -> AppointmentRules:
        return self.by_type.get(kind.lower(), self.usual)

    def only_a_person_cancels(self, one: Appointment, at: datetime) -> bool:
        """True inside the cut-off of its type."""
        return one.starts_at - at < self.rules(one.type).cutoff
