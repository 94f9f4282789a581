"""What a case is, and what rules ask of it; `fold.py` makes it of its events."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from deskhand.domain.action import (
    Action,
    Facts,
    LeadStage,
    Spoken,
    act_of,
    flight_key,
    recipient,
)
from deskhand.domain.appointment import Appointment
from deskhand.domain.availability import Slot
from deskhand.domain.contact import Contact
from deskhand.domain.disposition import Disposition
from deskhand.domain.escalation import Escalation
from deskhand.domain.event import (
    AppointmentChanged,
    EscalationResolved,
    Event,
    IncidentMoved,
    InvitationAnswered,
    LinkUsed,
    Said,
)
from deskhand.domain.failure import FOLLOWS
from deskhand.domain.invitation import Invited
from deskhand.domain.money import Money
from deskhand.domain.owner import Owned
from deskhand.domain.promise import Promise
from deskhand.domain.reading import FactValue, Finding
from deskhand.domain.records import WorkOrder
from deskhand.domain.risk import Risk

GONE_OUT = frozenset({"claimed", "sent", "delivered", "unknown", "drafted"})
"""States in which a message counts as said: it went out, may have gone out, or is on its way."""

PERMANENT = frozenset({*FOLLOWS, "no_channel"})
"""Reasons after which the same address is not tried again on the same channel."""


NEVER = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Line:
    """One inbound message as this case heard it: `at` is when it arrived, `turn` the root of the turn that took it."""

    event: str
    at: datetime
    said: Said
    turn: str


@dataclass(frozen=True)
class Pressed:
    """One answer by link as this case heard it: `turn` is the root of the turn that took it up."""

    event: str
    at: datetime
    used: LinkUsed
    turn: str


@dataclass(frozen=True)
class Sent:
    """One message of this case: to whom, what for, and how far it came (claimed … delivered, failed, refused)."""

    effect: str
    root: str
    at: datetime
    action: Spoken
    status: str
    why: str = ""

    @property
    def to(self) -> str:
        return recipient(self.action) or ""

    @property
    def act(self) -> str:
        return act_of(self.action)

    @property
    def about(self) -> str:
        return getattr(self.action, "about", "")

    @property
    def facts(self) -> Facts:
        return self.action.facts

    @property
    def gone_out(self) -> bool:
        return self.status in GONE_OUT


@dataclass(frozen=True)
class Offer:
    """One vendor asked. A lapsed offer can still be accepted; a withdrawn one cannot."""

    id: str
    order: str
    vendor: str
    code: str
    made_at: datetime
    lapses_at: datetime
    limit: Money
    status: str = "open"
    accepted_at: datetime | None = None
    withdrawn_at: datetime | None = None

    def waiting(self, now: datetime) -> bool:
        """True while the vendor's own window runs."""
        return self.status == "open" and now < self.lapses_at


@dataclass(frozen=True)
class SlotOffer:
    """One person of the waitlist asked about a freed slot: open, accepted, withdrawn, or too late."""

    id: str
    slot: Slot
    to: str
    made_at: datetime
    instead: str = ""
    status: str = "open"


@dataclass(frozen=True)
class GuestAnswer:
    """What somebody's calendar answered, as a turn took it up; `why_not` in a word where it does not count."""

    event: str
    at: datetime
    answered: InvitationAnswered
    why_not: str = ""


@dataclass(frozen=True)
class Hold:
    """A proposal that must not be made again before `until` (None: not by this root)."""

    root: str
    until: datetime | None
    rule: str
    action: Action
    ruling: str
    reason: str


@dataclass(frozen=True)
class Case:
    """One fault or inquiry owned end to end.

    `sequence` counts the changes of its appointment since it was booked, its being called off among them; None while it
    is as the records had it.
    """

    id: str
    employee: str
    kind: str
    thread: str
    contact: Contact
    channel: str
    opened_at: datetime
    lines: tuple[Line, ...] = ()
    pressed: tuple[Pressed, ...] = ()
    hazards: tuple[Finding, ...] = ()
    language: str = "en"
    known: bool = False
    facts: Mapping[str, FactValue] = field(default_factory=dict)
    sent: tuple[Sent, ...] = ()
    calls: frozenset[tuple[str, str, str]] = frozenset()
    in_flight: Mapping[str, str] = field(default_factory=dict)
    holds: Mapping[str, Hold] = field(default_factory=dict)
    performed: frozenset[str] = frozenset()
    owed: Mapping[str, tuple[str, Action]] = field(default_factory=dict)
    order: WorkOrder | None = None
    failures: tuple[str, ...] = ()
    offers: tuple[Offer, ...] = ()
    late_accepts: tuple[str, ...] = ()
    appointment: Appointment | None = None
    risk: Risk | None = None
    freed: tuple[Slot, ...] = ()
    by_hand: tuple[str, AppointmentChanged] | None = None
    slot_offers: tuple[SlotOffer, ...] = ()
    owned: Owned | None = None
    sequence: int | None = None
    invitations: tuple[Invited, ...] = ()
    answers: tuple[GuestAnswer, ...] = ()
    rep: str | None = None
    stage: LeadStage | None = None
    handed_over: tuple[tuple[str, str], ...] = ()
    escalations: tuple[Escalation, ...] = ()
    resolutions: tuple[tuple[str, EscalationResolved], ...] = ()
    expired: frozenset[tuple[str, int]] = frozenset()
    waits: Mapping[str, tuple[datetime, str]] = field(default_factory=dict)
    fired: Mapping[str, datetime] = field(default_factory=dict)
    promises: tuple[Promise, ...] = ()
    opted_out: frozenset[str] = frozenset()
    unreachable: frozenset[tuple[str, str]] = frozenset()
    operator_alarms: frozenset[str] = frozenset()
    taken_by: str | None = None
    outage: str | None = None
    lead: str | None = None
    followers: tuple[str, ...] = ()
    moved: tuple[tuple[str, IncidentMoved], ...] = ()
    joined_to: str | None = None
    outcome: str | None = None
    closed_at: datetime | None = None
    root: str = ""
    now: datetime | None = None
    seq: int = 0
    pending: Mapping[str, Event] = field(default_factory=dict, repr=False)

    def but(self, **changes: Any) -> Case:
        """As `dataclasses.replace`, which asks the constructor of fifty fields: a fold does this for each event."""
        if not changes.keys() <= self.__dict__.keys():
            raise TypeError(f"a case has no such field among {', '.join(changes)}")
        made = object.__new__(Case)
        made.__dict__.update(self.__dict__, **changes)
        return made

    # -- what rules ask of it

    @property
    def closed(self) -> bool:
        return self.outcome is not None

    @property
    def address(self) -> str:
        """Where the person of the case is written to: by mail while they write by mail, else the contact's own."""
        mail = self.contact.email if self.channel == "email" else None
        return mail or self.contact.address

    def has_said(self, to: str, act: str, about: str | None = None) -> bool:
        """True where `act` (about that, when given) has gone out to `to`, or may have."""
        return any(
            s.gone_out and s.to == to and s.act == act and (about is None or s.about == about) for s in self.sent
        )

    def last_said(self, to: str, *acts: str) -> Sent | None:
        """The newest message to `to` that went out with one of `acts`, or None."""
        return next((s for s in reversed(self.sent) if s.gone_out and s.to == to and s.act in acts), None)

    def has_called(self, to: str, act: str, about: str) -> bool:
        """True where this call was placed, may have been, or would have been and could not."""
        return (to, act, about) in self.calls

    def open_escalations(self) -> tuple[Escalation, ...]:
        return tuple(e for e in self.escalations if e.open)

    def lines_of(self, address: str) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if line.said.sender == address)

    def answered(self, line: Line) -> bool:
        """True where something was said to the writer of `line` in the turn that it started."""
        return any(s.root == line.event and s.to == line.said.sender and s.gone_out for s in self.sent)

    def fact_text(self, name: str) -> str | None:
        value = self.facts.get(name)
        return None if value is None else str(value)

    def held(self, action: Action, now: datetime) -> bool:
        """True where this proposal is in flight, was turned down in this turn, or is put off until later."""
        key = flight_key(action)
        if key in self.in_flight:
            return True
        hold = self.holds.get(key)
        return hold is not None and (hold.root == self.root or (hold.until is not None and now < hold.until))


def status_of(case: Case) -> str:
    """closed | escalated | waiting | open, first that fits (DESIGN §8)."""
    if case.closed or case.joined_to:
        return "closed"
    if case.taken_by is not None or (case.open_escalations() and not case.waits):
        return "escalated"
    if case.waits or case.open_escalations():
        return "waiting"
    return "open"


def next_due(case: Case) -> datetime | None:
    """The earliest instant at which something of this case happens by itself, or None."""
    times = [due for due, _ in case.waits.values()] + [one.answer_by for one in case.open_escalations()]
    return min(times, default=None)


def dispositions(case: Case) -> tuple[Disposition, ...]:
    return tuple(judged.disposition for line in case.lines for judged in line.said.items)
