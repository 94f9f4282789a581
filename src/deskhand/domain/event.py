"""Past-tense facts. The events table is the queue and the audit; a case is a fold of its events."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from deskhand.domain.action import Action, LeadStage
from deskhand.domain.appointment import Appointment
from deskhand.domain.availability import Slot, Span
from deskhand.domain.contact import Contact
from deskhand.domain.disposition import Disposition
from deskhand.domain.escalation import Escalation
from deskhand.domain.invitation import GuestSays
from deskhand.domain.money import Money
from deskhand.domain.owner import Owned
from deskhand.domain.passage import KnowledgeAnswer
from deskhand.domain.reading import Finding, Item, Reading, Role, Trade
from deskhand.domain.records import WorkOrder
from deskhand.domain.risk import Risk

# ------------------------------------------------------------------ what people and the clock bring


@dataclass(frozen=True)
class WordsReceived:
    """Words of one message as they came in, card numbers filtered. `media` holds addresses of pictures.

    `types` are those of `media`, in their order, where the carrier gives them; `refused` says of what else came and is
    not kept, why.

    Of mail: `subject`, the ids of the messages that it `answers` (the nearest last), and what the server that took it
    `checks` of its origin, which is a hint and never a proof.
    """

    channel: str
    sender: str
    recipient: str
    text: str
    vendor_id: str
    media: tuple[str, ...] = ()
    subject: str = ""
    answers: tuple[str, ...] = ()
    checks: str = ""
    types: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()


@dataclass(frozen=True)
class HazardSeen:
    """safety.py found danger to life in the words; served before all else."""

    words: str
    channel: str
    sender: str
    text: str
    hazards: tuple[Finding, ...]
    language: str


@dataclass(frozen=True)
class OptedOut:
    """The sender asked that this channel stop; in force from this event on."""

    words: str
    channel: str
    address: str
    text: str
    language: str
    carrier_word: bool = False


@dataclass(frozen=True)
class JudgedItem:
    """One item of a message with the rules' outcome: which rule, why."""

    item: Item
    disposition: Disposition
    trade: Trade | None
    rule: str
    reason: str
    found: KnowledgeAnswer | None = None


@dataclass(frozen=True)
class Said:
    """What one message said to one case. `items` are this case's, `also` the other items that it answers as noted.

    `known` are answers from the company's own words to questions among those other items.
    `disposition` and `trade` are the line's: those of the speaking item. `topics` is whose business the words seem.
    """

    words: str
    sender: str
    role: Role
    channel: str
    text: str
    language: str
    items: tuple[JudgedItem, ...]
    disposition: Disposition
    trade: Trade | None
    bound_by: str
    speaks: bool = True
    also: tuple[str, ...] = ()
    known: tuple[KnowledgeAnswer, ...] = ()
    media: tuple[str, ...] = ()
    wants_human: bool = False
    opt_out: bool = False
    answers: str | None = None
    which: tuple[str, ...] = ()
    replaces: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()
    topics: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True)
class TimerDue:
    """A wait of the case is over; stale when the case has meanwhile set another time for `name`."""

    name: str


@dataclass(frozen=True)
class SettleDue:
    """An effect has been unknown for long enough to go and look."""

    effect: str


@dataclass(frozen=True)
class EscalationExpired:
    """A rung or the deadline of an escalation has passed; stale when it has moved on since."""

    escalation: str
    rung: int


@dataclass(frozen=True)
class EscalationResolved:
    """A person answered: acknowledge, downgrade, known_issue, repeat, yes, no, take_over or hand_back.

    `final` is False where the question stays open all the same.
    """

    escalation: str
    by: str
    answer: str
    text: str = ""
    final: bool = True


class LinkAnswer(StrEnum):
    """What can be pressed on the page that a person's link opens."""

    CONFIRM = "confirm"
    SLOT = "slot"
    CANCEL = "cancel"


@dataclass(frozen=True)
class LinkUsed:
    """The person of the case pressed a button on the page of their link; `slot` is the time that they chose."""

    answer: LinkAnswer
    slot: Slot | None = None


@dataclass(frozen=True)
class DeliveryReported:
    """The carrier's call-back about one effect: queued, sent, delivered, undelivered or failed."""

    effect: str
    status: str
    error: str | None = None
    vendor_ref: str | None = None


@dataclass(frozen=True)
class InvitationAnswered:
    """Somebody's calendar answered version `sequence` of the event `uid`. Who it is for, `attendee`, is what it says
    itself; `by` is who wrote the mail. `note` is what they wrote beside it."""

    uid: str
    says: GuestSays
    attendee: str
    by: str
    sequence: int = 0
    proposed: Span | None = None
    note: str = ""


# ------------------------------------------------------------------ what the line records while it works


@dataclass(frozen=True)
class MessageRead:
    words: str
    reading: Reading
    note: str = ""


@dataclass(frozen=True)
class CaseOpened:
    """A case began: `kind` is fault or inquiry, `contact` at least the address that the words came from."""

    employee: str
    kind: str
    contact: Contact
    channel: str
    why: str


@dataclass(frozen=True)
class LookedUp:
    """What the records know of the case's contact; `facts` by name, as the records write them."""

    contact: Contact
    facts: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class OwnerLookedUp:
    """What the CRM knows of who looks after the case's contact."""

    owned: Owned


@dataclass(frozen=True)
class WorkOrderLinked:
    """An order that existed before the case belongs to it."""

    order: WorkOrder


@dataclass(frozen=True)
class AppointmentLinked:
    """The appointment that the case is about, as the records have it; `booked` where the line has just made it."""

    appointment: Appointment
    booked: bool = False


class HandChange(StrEnum):
    """What is to be said of a change that people made in a calendar: nothing, the news, or that two visits overlap."""

    QUIET = "quiet"
    NEWS = "news"
    CLASH = "clash"


@dataclass(frozen=True)
class AppointmentChanged:
    """Somebody else changed it: another case, a person, an import. `freed` is the slot that was let go of.

    `by_hand` where people did it in the calendar: a clash leaves the appointment as it was.
    """

    appointment: Appointment
    why: str
    freed: Slot | None = None
    by_hand: HandChange | None = None


@dataclass(frozen=True)
class RiskSeen:
    """How likely the case's appointment is missed, by what was known when it was first looked at."""

    risk: Risk


@dataclass(frozen=True)
class TurnTaken:
    """A turn began: what the desk showed (its digest; kept apart), at which instant, under which job version."""

    desk: str
    at: datetime
    version: str
    handles: tuple[str, ...] = ()


@dataclass(frozen=True)
class Claimed:
    """An action is about to be performed; until it is settled nothing proposes it again.

    `rest` was proposed in the same round, to be done after it: a turn that runs again does it too.
    """

    effect: str
    action: Action
    allowed_by: tuple[str, ...] = ()
    repeats: str | None = None
    rest: tuple[Action, ...] = ()


@dataclass(frozen=True)
class SendRefused:
    """The guardrails did not let the action pass: `ruling` defer, ask, escalate or refuse."""

    action: Action
    ruling: str
    rule: str
    reason: str
    until: datetime | None = None


@dataclass(frozen=True)
class MessageSent:
    effect: str
    to: str
    act: str
    channel: str
    text: str
    vendor_ref: str | None = None


@dataclass(frozen=True)
class SendFailed:
    """The carrier or mail server said no; `code` in the vendor's own numbers, `reason` in ours."""

    effect: str
    to: str
    act: str
    channel: str
    code: str
    reason: str


@dataclass(frozen=True)
class SendUnknown:
    """The answer was lost: it may have gone out."""

    effect: str
    to: str
    act: str
    channel: str


@dataclass(frozen=True)
class CallPlaced:
    """The phone has taken the call. Whether it is answered comes later, as a report or as words."""

    effect: str
    to: str
    act: str
    vendor_ref: str | None = None


@dataclass(frozen=True)
class CallNotPlaced:
    """A call that was wanted and is not made: no phone is connected, or it said no. The case goes on without it."""

    effect: str
    to: str
    act: str
    about: str
    reason: str


@dataclass(frozen=True)
class EffectSettled:
    """An unknown effect became known: sent, failed, repeated, or handed to a person."""

    effect: str
    outcome: str
    how: str


@dataclass(frozen=True)
class DraftKept:
    """Shadow mode: what would have been said or done, and was not."""

    effect: str
    action: Action


@dataclass(frozen=True)
class WorkOrderCreated:
    effect: str
    order: WorkOrder


@dataclass(frozen=True)
class WorkOrderUpdated:
    effect: str
    order: WorkOrder
    note: str


@dataclass(frozen=True)
class WorkOrderCancelled:
    effect: str
    order: WorkOrder
    reason: str


@dataclass(frozen=True)
class RecordFailed:
    """The business system did not take a write; `reason` says why."""

    effect: str
    what: str
    reason: str


@dataclass(frozen=True)
class OfferMade:
    """`made_at` only where the offer is older than the event: it came with a case that was joined."""

    effect: str
    offer: str
    order: str
    vendor: str
    code: str
    lapses_at: datetime
    limit: Money
    made_at: datetime | None = None


@dataclass(frozen=True)
class OfferAccepted:
    effect: str
    offer: str
    order: str
    vendor: str
    withdrawn: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class OfferTaken:
    """A late acceptance: somebody else has the job, or it no longer exists."""

    effect: str
    offer: str
    vendor: str


@dataclass(frozen=True)
class OfferWithdrawn:
    effect: str
    offer: str
    vendor: str


@dataclass(frozen=True)
class AppointmentBooked:
    effect: str
    appointment: Appointment


@dataclass(frozen=True)
class LeadAssigned:
    """Who of the reps has the lead, by their mail address, and why it is theirs."""

    effect: str
    rep: str
    why: str


@dataclass(frozen=True)
class LeadRecorded:
    """The CRM has the lead at this stage, as this deal; '' where no CRM is connected."""

    effect: str
    stage: LeadStage
    deal: str


@dataclass(frozen=True)
class HandedOver:
    """The words went to another employee, in that case of the same thread."""

    effect: str
    to: str
    case: str


@dataclass(frozen=True)
class AppointmentMoved:
    effect: str
    appointment: Appointment
    freed: Slot


@dataclass(frozen=True)
class AppointmentCancelled:
    effect: str
    appointment: Appointment
    reason: str


@dataclass(frozen=True)
class AppointmentMarked:
    effect: str
    appointment: Appointment


@dataclass(frozen=True)
class InvitationSent:
    """The mail server took one version of the invitation to an appointment."""

    effect: str
    to: str
    appointment: str
    sequence: int
    cancelled: bool = False


@dataclass(frozen=True)
class SlotOffered:
    effect: str
    offer: str
    slot: Slot
    to: str
    instead: str = ""


@dataclass(frozen=True)
class SlotGiven:
    """One of those who were asked has it; `withdrawn` are the offers of the others, `instead` what it moved."""

    effect: str
    offer: str
    slot: Slot
    to: str
    appointment: Appointment
    withdrawn: tuple[str, ...] = ()
    instead: str = ""


@dataclass(frozen=True)
class SlotTaken:
    """A late acceptance: somebody else has the slot, or it is gone."""

    effect: str
    offer: str
    to: str


@dataclass(frozen=True)
class EscalationOpened:
    effect: str
    escalation: Escalation


@dataclass(frozen=True)
class EscalationReached:
    """The words of an escalation are on their way to `to`; `rung` counts from 0."""

    effect: str
    escalation: str
    to: str
    rung: int
    next_at: datetime


@dataclass(frozen=True)
class QuestionWithdrawn:
    """The question has become moot; `why` says through what."""

    effect: str
    escalation: str
    why: str


@dataclass(frozen=True)
class OptOutRecorded:
    effect: str
    address: str
    channel: str


@dataclass(frozen=True)
class RecordUpdated:
    """A row of the records was changed on a person's word."""

    effect: str
    table: str
    note: str


@dataclass(frozen=True)
class WaitSet:
    effect: str
    name: str
    due: datetime
    timer: str


@dataclass(frozen=True)
class Rebound:
    """The case was joined to another: what belongs together goes on there."""

    to: str
    why: str


@dataclass(frozen=True)
class IncidentOpened:
    """This case leads an incident: what concerns it goes to the cases that follow."""

    effect: str
    outage: str
    cases: tuple[str, ...]


@dataclass(frozen=True)
class IncidentJoined:
    """This case follows another one, which is looked after for all."""

    effect: str
    outage: str
    lead: str


@dataclass(frozen=True)
class IncidentMoved:
    """What the leading case has told its own person, for those of the cases that follow; '' to wake them up."""

    act: str
    about: str = ""
    facts: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class CaseClosed:
    """`effect` is empty where an inquiry ended with its answer: nobody decided that."""

    effect: str
    outcome: str


@dataclass(frozen=True)
class Parked:
    """Handling an event failed again and again; it waits for a person."""

    event: str
    error: str


@dataclass(frozen=True)
class Paused:
    """The operator stopped all sending; `by` is their login."""

    by: str


@dataclass(frozen=True)
class Resumed:
    """The operator let it go on."""

    by: str


What = (
    WordsReceived
    | HazardSeen
    | OptedOut
    | Said
    | TimerDue
    | SettleDue
    | EscalationExpired
    | EscalationResolved
    | LinkUsed
    | DeliveryReported
    | InvitationAnswered
    | MessageRead
    | CaseOpened
    | LookedUp
    | OwnerLookedUp
    | WorkOrderLinked
    | AppointmentLinked
    | AppointmentChanged
    | RiskSeen
    | TurnTaken
    | Claimed
    | SendRefused
    | MessageSent
    | SendFailed
    | SendUnknown
    | CallPlaced
    | CallNotPlaced
    | EffectSettled
    | DraftKept
    | WorkOrderCreated
    | WorkOrderUpdated
    | WorkOrderCancelled
    | RecordFailed
    | OfferMade
    | OfferAccepted
    | OfferTaken
    | OfferWithdrawn
    | AppointmentBooked
    | LeadAssigned
    | LeadRecorded
    | HandedOver
    | AppointmentMoved
    | AppointmentCancelled
    | AppointmentMarked
    | InvitationSent
    | SlotOffered
    | SlotGiven
    | SlotTaken
    | EscalationOpened
    | EscalationReached
    | QuestionWithdrawn
    | OptOutRecorded
    | RecordUpdated
    | WaitSet
    | Rebound
    | IncidentOpened
    | IncidentJoined
    | IncidentMoved
    | CaseClosed
    | Parked
    | Paused
    | Resumed
)

HAZARD, PROMPT, ORDINARY = 0, 3, 5
"""Priorities of due events: danger to life, an emergency or a person's answer, everything else."""


@dataclass(frozen=True)
class Event:
    """One appended fact. `root` is the due event that led to it; `due` is set only for what must be handled."""

    id: str
    company: str
    at: datetime
    what: What
    case: str | None = None
    thread: str | None = None
    root: str = ""
    due: datetime | None = None
    priority: int = ORDINARY
    seq: int = field(default=0, compare=False)

    @property
    def partition(self) -> str:
        """Words are handled in order of their thread, everything else in order of its case."""
        if isinstance(self.what, WordsReceived):
            return f"thread:{self.thread}"
        return f"case:{self.case}" if self.case else f"thread:{self.thread}"
