"""What an employee may propose: imperative, typed, each with a purpose. `engine/perform.py` is what can be done."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from deskhand.domain.appointment import AppointmentStatus
from deskhand.domain.availability import Slot
from deskhand.domain.escalation import EscalationKind
from deskhand.domain.money import Money
from deskhand.domain.reading import Trade
from deskhand.domain.records import Urgency


class Purpose(StrEnum):
    """Why something is sent; set by the action, never read from text."""

    SAFETY = "safety"
    SERVICE = "service"
    OUTREACH = "outreach"
    INTERNAL = "internal"


Facts = tuple[tuple[str, str], ...]


def facts(**values: object) -> Facts:
    """Named values for the words of a message, sorted by name; None is left out."""
    return tuple(sorted((name, str(value)) for name, value in values.items() if value is not None))


@dataclass(frozen=True)
class SendMessage:
    """Say something to one address. The engine fills `text` before the guardrails see it.

    `about` tells two messages of one speech act to one person apart (an offer, a state change). `on_unknown` is
    what happens when nobody can tell whether it went out.
    """

    to: str
    act: str
    purpose: Purpose
    facts: Facts = ()
    language: str = "en"
    channel: str = "sms"
    about: str = ""
    emergency: bool = False
    text: str = ""


@dataclass(frozen=True)
class PlaceCall:
    """Phone one number and say the words of a speech act; what is answered comes in as words of the channel.

    The engine fills `text` before the guardrails see it. `about` tells two calls of one speech act to one person apart.
    """

    channel: ClassVar[str] = "voice"

    to: str
    act: str
    purpose: Purpose
    facts: Facts = ()
    language: str = "en"
    about: str = ""
    emergency: bool = False
    text: str = ""


@dataclass(frozen=True)
class CreateWorkOrder:
    property: str | None
    unit: str | None
    trade: Trade
    urgency: Urgency
    summary: str
    contact: str
    thing: str | None = None
    verified: bool = True


@dataclass(frozen=True)
class UpdateWorkOrder:
    """Write to the order: any of a note, another class, another unit. None leaves a field as it is."""

    order: str
    note: str = ""
    urgency: Urgency | None = None
    unit: str | None = None
    property: str | None = None
    done: bool = False
    reopened: bool = False


@dataclass(frozen=True)
class CancelWorkOrder:
    order: str
    reason: str


@dataclass(frozen=True)
class OfferJob:
    """Offer the order to one vendor by text; the offer's own window closes after `window_min` minutes.

    `why` this vendor, for people who ask afterwards; no part of what is said.
    """

    order: str
    vendor: str
    trade: Trade
    urgency: Urgency
    window_min: int
    limit: Money
    facts: Facts = ()
    language: str = "en"
    channel: str = "sms"
    text: str = ""
    why: str = ""


@dataclass(frozen=True)
class WithdrawOffer:
    offer: str
    order: str
    vendor: str


@dataclass(frozen=True)
class AssignJob:
    """Let the vendor of `offer` have the order; exactly one of those who accept wins."""

    order: str
    offer: str
    vendor: str


@dataclass(frozen=True)
class AskApproval:
    """Ask one approver for `amount`; `escalation` is empty for a new question, else the open one that climbs."""

    to: str
    amount: Money | None
    reason: str
    answer_by: datetime
    facts: Facts = ()
    escalation: str = ""
    language: str = "en"
    channel: str = "sms"
    emergency: bool = False
    text: str = ""


@dataclass(frozen=True)
class Escalate:
    """Page one person or hand the case to them; `escalation` is empty for a new one, else the open one that climbs.

    `send=False` records the hand-off and leaves the words to the next rung (a person's business hours).
    """

    kind: EscalationKind
    to: str
    reason: str
    answer_by: datetime
    act: str = "page"
    facts: Facts = ()
    escalation: str = ""
    language: str = "en"
    channel: str = "sms"
    emergency: bool = False
    send: bool = True
    text: str = ""


@dataclass(frozen=True)
class WithdrawQuestion:
    """Take back a question to people that has become moot: it stops climbing and is answered by nobody."""

    escalation: str
    why: str


@dataclass(frozen=True)
class OpenIncident:
    """Let one case lead and others follow it: one outage of one property, one crew, everybody told."""

    outage: str
    property: str
    lead: str
    cases: tuple[str, ...] = ()


@dataclass(frozen=True)
class RecordOptOut:
    address: str
    channel: str


@dataclass(frozen=True)
class UpdateRecord:
    """Put somebody on call from one instant to another, ahead of the weekly table."""

    table: str
    who: str
    phone: str
    from_at: datetime
    until_at: datetime
    said_by: str


@dataclass(frozen=True)
class MoveAppointment:
    """Move it to another slot; the old one is let go of when the new one is held, never before."""

    appointment: str
    to: Slot


@dataclass(frozen=True)
class BookAppointment:
    """A new appointment of `to` in a slot that is free; `person` is who comes."""

    slot: Slot
    type: str
    to: str
    person: str = ""


@dataclass(frozen=True)
class AssignLead:
    """Give the lead of this case to one of the reps; `why` for people who ask."""

    rep: str
    why: str


class LeadStage(StrEnum):
    """How far a lead has come, as a CRM names the stage of its deal."""

    NURTURE = "nurture"
    QUALIFIED = "qualified"
    MEETING = "meeting"
    LOST = "lost"


@dataclass(frozen=True)
class RecordLead:
    """Keep the lead of this case in the CRM: who it is, and a deal at this stage; `note` is what is known, and why.

    `name` '' where nobody knows it; `owner` is the mail address of the rep who has it.
    """

    stage: LeadStage
    note: str
    name: str = ""
    owner: str = ""


@dataclass(frozen=True)
class HandOver:
    """What these words are about is another employee's: it reads them anew and speaks, this one is silent."""

    to: str
    words: str


@dataclass(frozen=True)
class CancelAppointment:
    appointment: str
    reason: str


@dataclass(frozen=True)
class MarkAppointment:
    """What is known of it now: confirmed, shown, missed."""

    appointment: str
    status: AppointmentStatus


@dataclass(frozen=True)
class OfferSlot:
    """Offer a freed slot to one person of the waitlist. `instead` is their own later appointment that it would move."""

    purpose: ClassVar[Purpose] = Purpose.SERVICE

    slot: Slot
    type: str
    to: str
    instead: str = ""
    facts: Facts = ()
    language: str = "en"
    channel: str = "sms"
    text: str = ""


@dataclass(frozen=True)
class GiveSlot:
    """Let the person of `offer` have the slot; exactly one of those who accept wins."""

    offer: str
    slot: Slot
    type: str
    to: str
    instead: str = ""


@dataclass(frozen=True)
class SendInvitation:
    """Put one version of an appointment into somebody's own calendar, by mail; `cancelled` takes it out.

    `uid` names the event for ever, a higher `sequence` goes before a lower one. The engine fills `text` before the
    guardrails see it. Nothing of it says what the appointment is for.
    """

    channel: ClassVar[str] = "email"
    purpose: ClassVar[Purpose] = Purpose.SERVICE

    to: str
    appointment: str
    uid: str
    sequence: int
    slot: Slot
    title: str
    name: str = ""
    cancelled: bool = False
    facts: Facts = ()
    language: str = "en"
    text: str = ""


@dataclass(frozen=True)
class WaitUntil:
    """Wake this case at `at`; setting the same name again replaces the earlier time."""

    name: str
    at: datetime


@dataclass(frozen=True)
class CloseCase:
    outcome: str


Action = (
    SendMessage
    | PlaceCall
    | CreateWorkOrder
    | UpdateWorkOrder
    | CancelWorkOrder
    | OfferJob
    | WithdrawOffer
    | AssignJob
    | AskApproval
    | Escalate
    | WithdrawQuestion
    | OpenIncident
    | RecordOptOut
    | UpdateRecord
    | BookAppointment
    | AssignLead
    | RecordLead
    | HandOver
    | MoveAppointment
    | CancelAppointment
    | MarkAppointment
    | OfferSlot
    | GiveSlot
    | SendInvitation
    | WaitUntil
    | CloseCase
)

Spoken = SendMessage | OfferJob | OfferSlot | AskApproval | Escalate
"""Actions that put words before a person, to be read."""

Worded = Spoken | PlaceCall | SendInvitation
"""Actions whose words somebody reads or hears."""


def action_name(action: Action) -> str:
    """snake_case of the class, as job.md, scenarios and audits write it."""
    name = type(action).__name__
    return "".join(f"_{c.lower()}" if c.isupper() else c for c in name).lstrip("_")


def recipient(action: Action) -> str | None:
    """The address that hears this action's words; None for what nobody hears."""
    match action:
        case SendMessage() | PlaceCall() | AskApproval() | OfferSlot() | SendInvitation():
            return action.to
        case Escalate():
            return action.to if action.send else None
        case OfferJob():
            return action.vendor
        case _:
            return None


def purpose_of(action: Action) -> Purpose:
    has_one = SendMessage | PlaceCall | OfferSlot | SendInvitation
    return action.purpose if isinstance(action, has_one) else Purpose.INTERNAL


def act_of(action: Action) -> str:
    """The speech act: the key of the words in the phrase tables; '' for what nobody hears."""
    match action:
        case SendMessage() | PlaceCall() | Escalate():
            return action.act
        case OfferJob():
            return "offer_job" if action.urgency is not Urgency.EMERGENCY else "offer_emergency"
        case AskApproval():
            return "ask_approval"
        case OfferSlot():
            return "earlier"
        case SendInvitation():
            moved = "invitation_moved" if action.sequence else "invitation"
            return "invitation_cancelled" if action.cancelled else moved
        case _:
            return ""


def target_of(action: Action) -> str:
    """Whom or what the action is aimed at; with type, purpose and act it tells actions of one turn apart."""
    match action:
        case SendMessage() | PlaceCall():
            return f"{action.channel}:{action.to}#{action.about}"
        case OfferJob():
            return f"{action.channel}:{action.vendor}#{action.order}"
        case AskApproval() | Escalate():
            return f"{action.channel}:{action.to}#{action.escalation or action.reason}"
        case CreateWorkOrder():
            return action.trade.value
        case UpdateWorkOrder() | CancelWorkOrder():
            return action.order
        case WithdrawOffer() | AssignJob():
            return action.offer
        case WithdrawQuestion():
            return action.escalation
        case OpenIncident():
            return action.lead
        case BookAppointment():
            return f"{action.to}#{action.slot.starts_at.isoformat()}"
        case AssignLead():
            return action.rep
        case RecordLead():
            return action.stage.value
        case HandOver():
            return f"{action.to}#{action.words}"
        case MoveAppointment() | CancelAppointment() | MarkAppointment():
            return action.appointment
        case OfferSlot():
            return f"{action.channel}:{action.to}#{action.slot.starts_at.isoformat()}"
        case GiveSlot():
            return action.offer
        case SendInvitation():
            return f"{action.to}#{action.appointment}:{action.sequence}"
        case RecordOptOut():
            return f"{action.channel}:{action.address}"
        case UpdateRecord():
            return f"{action.table}:{action.phone}"
        case WaitUntil():
            return action.name
        case CloseCase():
            return "case"


def flight_key(action: Action) -> str:
    """What stays unique while a claim is unsettled, whatever event led to it."""
    return "|".join((action_name(action), target_of(action), purpose_of(action), act_of(action)))


def action_id(case: str, root: str, action: Action) -> str:
    """The idempotency key: of what is done and why now, never of wording."""
    return hashlib.sha256(f"{case}|{root}|{flight_key(action)}".encode()).hexdigest()[:32]


def is_emergency(action: Action) -> bool:
    """True for what an emergency case says or does, so that hours do not hold it back."""
    match action:
        case SendMessage() | PlaceCall() | Escalate() | AskApproval():
            return action.emergency
        case OfferJob():
            return action.urgency is Urgency.EMERGENCY
        case _:
            return False


def repeats_when_unknown(action: Action) -> bool:
    """Safety texts, and an emergency's offers, pages and calls are said again at once; the rest is looked up."""
    match action:
        case SendMessage():
            return action.purpose is Purpose.SAFETY
        case Escalate() | OfferJob() | PlaceCall():
            return is_emergency(action)
        case _:
            return False
