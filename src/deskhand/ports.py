"""Every outside thing as a typed Protocol, on one screen. Adapters implement these; tests pass fakes.

What an adapter may raise is in domain/errors.py: Transient, Rejected, Unknown, Untrusted, Misconfigured.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, runtime_checkable

from deskhand.domain.action import CreateWorkOrder, PlaceCall, SendInvitation, SendMessage, UpdateWorkOrder
from deskhand.domain.appointment import Appointment, AppointmentStatus, Waiting
from deskhand.domain.availability import Slot, Span
from deskhand.domain.booking import Booked, Booking, CalendarEvent
from deskhand.domain.contact import Contact
from deskhand.domain.crm import CrmKind, CrmRecord
from deskhand.domain.event import DeliveryReported, InvitationAnswered, WordsReceived
from deskhand.domain.lead import Rep
from deskhand.domain.passage import KnowledgeAnswer, Passage
from deskhand.domain.reading import Reading, ReadingContext
from deskhand.domain.records import Shift, Unit, Vendor, WorkOrder
from deskhand.domain.risk import Risk


class Clock(Protocol):
    def now(self) -> datetime:
        """The present instant, aware, in UTC."""


@dataclass(frozen=True)
class Inbound:
    """A genuine request of a channel: the vendor's own id for it, and what it says.

    `words` are those of the mail in which somebody's calendar answers; None where a machine wrote it.
    """

    vendor_event_id: str
    what: WordsReceived | DeliveryReported | InvitationAnswered
    words: WordsReceived | None = None


@dataclass(frozen=True)
class Listed:
    """One message as the vendor's list of sent messages shows it."""

    vendor_ref: str
    to: str
    text: str
    at: datetime
    status: str


class Channel(Protocol):
    """Carries words to and from people. `name` is the channel word of addresses (sms, email)."""

    name: str

    def close(self) -> None:
        """Let go of what is open; nothing is asked of it afterwards."""

    def check(self) -> None:
        """Ask the vendor whether the account works: Misconfigured when not, Transient when it cannot be asked."""

    def receive(self, url: str, headers: Mapping[str, str], body: bytes) -> Inbound:
        """The request as a domain value; Untrusted when its signature does not hold."""

    def send(self, to: str, text: str, key: str) -> str:
        """Hand `text` to the carrier and return its reference; `key` names our effect in its call-backs.

        Rejected (with the vendor's code) when it said no, Transient when it asks to wait and took nothing, Unknown
        when the answer was lost.
        """

    def sent_since(self, to: str, since: datetime) -> Sequence[Listed] | None:
        """The vendor's own list of messages to `to` since then, oldest first: how an unknown send is settled.

        None where the other side keeps no list: nobody can tell then, and a person looks.
        """


class Phone(Protocol):
    """Places calls. What is said on one comes in as words of the channel `voice`, from the driver that carries it."""

    def place(self, call: PlaceCall, key: str) -> str:
        """Have `call.to` phoned and `call.text` said; its reference as soon as the call is taken, answered or not.

        `key` names our effect in the call-backs: delivered (answered), or failed with `busy` or `no_answer`. It never
        waits for the person. Rejected, Transient and Unknown as in Channel.send.
        """

    def placed_since(self, to: str, since: datetime) -> Sequence[Listed]:
        """The other side's own list of calls to `to` since then, oldest first, `text` empty: how an unknown call is
        settled."""


@dataclass(frozen=True)
class Answered:
    """The message of a person that a message of ours answers: its `vendor_id`, its subject, and what it answered."""

    vendor_id: str
    subject: str
    answers: tuple[str, ...] = ()


@runtime_checkable
class Replies(Protocol):
    """A channel whose messages stand below the one that they answer: mail."""

    def reply(self, to: str, text: str, key: str, answered: Answered) -> str:
        """As Channel.send, as an answer to that message."""


class Invitations(Protocol):
    """Puts appointments into the calendars of those who have them. What they answer comes in through a Mailbox."""

    def send(self, invitation: SendInvitation, key: str) -> str:
        """Mail this version and return its reference; `key` names our effect where it comes back.

        Rejected, Transient and Unknown as in Channel.send.
        """


@dataclass(frozen=True)
class Fetched:
    """One look at a mailbox: how many were accepted, duplicate, failed or of a machine of some kind; `more` waits."""

    counts: Mapping[str, int]
    more: bool = False


Take = Callable[[Inbound], bool]
"""Keeps what came in for good; False where it was known."""


class Mailbox(Protocol):
    """Where words wait until somebody fetches them. `name` is the channel word, `every_s` the pause between looks."""

    name: str
    address: str
    every_s: float

    def close(self) -> None:
        """End the look that is under way after what it has in hand."""

    def check(self) -> None:
        """Ask whether the account works: Misconfigured when not, Transient when it cannot be asked."""

    def fetch(self, take: Take, now: datetime) -> Fetched:
        """Give what is new to `take`, in order; marked as taken once `take` has returned, and not where it raised.

        Rejected where somebody has to mend a setting, with what to do in `detail`; Transient where it may pass.
        """


class Records(Protocol):
    """The business system: who and what there is, and its work orders."""

    def contacts_at(self, address: str) -> Sequence[Contact]: ...
    def staff(self) -> Sequence[Contact]: ...
    def reps(self) -> Sequence[Rep]: ...
    def units_named(self, unit: str) -> Sequence[Unit]: ...
    def units(self) -> Sequence[Unit]: ...
    def vendor_at(self, address: str) -> Vendor | None: ...
    def vendors(self) -> Sequence[Vendor]: ...
    def shifts(self) -> Sequence[Shift]: ...
    def replace_shifts(self, shifts: Sequence[Shift]) -> None: ...
    def order(self, order: str) -> WorkOrder | None: ...
    def orders_of(self, contact: str) -> Sequence[WorkOrder]: ...
    def jobs_of(self, vendor: str) -> Sequence[WorkOrder]: ...
    def orders_at(self, property_name: str, unit: str) -> Sequence[WorkOrder]: ...
    def create_order(self, action: CreateWorkOrder, case: str, now: datetime, key: str) -> WorkOrder:
        """The new order; the same one again for the same key. Unknown when the answer was lost."""

    def update_order(self, action: UpdateWorkOrder, key: str) -> WorkOrder: ...
    def assign_order(self, name: str, vendor: str) -> WorkOrder: ...
    def cancel_order(self, order: str, key: str) -> WorkOrder: ...


class Appointments(Protocol):
    """The business's appointments. Two live ones of a provider never overlap; a change under a key happens once.

    Rejected reasons: `taken` (another one is there), `no_such_appointment`, `over` (it is not live any more).
    """

    def get(self, name: str) -> Appointment | None: ...
    def of(self, contact: str, after: datetime) -> Sequence[Appointment]:
        """Those of an address that end later, whatever became of them, earliest first."""

    def coming(self, after: datetime) -> Sequence[Appointment]:
        """The live ones of everybody that begin later, earliest first."""

    def missed(self, after: datetime) -> Sequence[Appointment]:
        """Those of a later time to which nobody came, earliest first."""

    def busy(self, provider: str, within: Span) -> Sequence[Span]: ...
    def waiting(self) -> Sequence[Waiting]:
        """Who waits for an earlier time, the one who waits longest first."""

    def book(self, slot: Slot, kind: str, contact: str, person: str, key: str) -> Appointment: ...
    def move(self, name: str, to: Slot, key: str) -> Appointment:
        """The old time is let go of with the same write that takes the new one."""

    def cancel(self, name: str, key: str) -> Appointment: ...
    def mark(self, name: str, status: AppointmentStatus, key: str) -> Appointment: ...


class Foresight(Protocol):
    """What is learnt from how earlier appointments ended."""

    def no_show(self, visit: Appointment, booked_at: datetime, now: datetime) -> Risk:
        """How likely it is missed, by what is known `now`."""


class Calendar(Protocol):
    """Where people's time stands. A booking of ours never overlaps another event of the same calendar.

    Rejected reasons: `taken` (something else is there), `gone` (it was deleted), `changed` (somebody moved or edited it
    meanwhile), `no_calendar`. Transient and Unknown as in Channel.send.
    """

    name: str

    def close(self) -> None: ...

    def check(self) -> None:
        """Misconfigured when the account does not work, Transient when it cannot be asked."""

    def busy(self, calendar: str, within: Span) -> Sequence[Span]:
        """What blocks time in `within`, in any order: repeated events one by one, cancelled and free ones left out."""

    def book(self, booking: Booking, key: str) -> Booked:
        """Put it there once: under the same key the event that is there is given back, whatever else was asked."""

    def find(self, calendar: str, key: str) -> Booked | None:
        """The event that this key made, as it stands now; None where there is none."""

    def move(self, booked: Booked, to: Span) -> Booked:
        """To another time, where it is still as `booked` knows it."""

    def cancel(self, booked: Booked) -> None:
        """Take it out; one that is out already stays out."""

    def events(self, calendar: str, within: Span) -> Sequence[CalendarEvent]:
        """What everybody has put into `within`, in any order: repeated events one by one, cancelled ones left out.

        Also what takes nobody's time. It is the whole list or an error: nothing is left out because of a bad moment.
        """

    def event(self, calendar: str, event: str) -> Booked | None:
        """The event of this CalendarEvent.id as it stands now; None (or cancelled) where it was taken out.

        `move` and `cancel` take it like one of ours; of a series they change this one alone.
        """

    def stamp(self, key: str) -> str:
        """How the event that `key` makes is known again among `events`."""


@dataclass(frozen=True)
class Place:
    """One person's calendar: where it is kept, and its name or address there."""

    calendar: Calendar
    name: str

    @property
    def id(self) -> str:
        """No calendar of another service has it."""
        return f"{self.calendar.name}/{self.name}"


class Crm(Protocol):
    """The customers' side of the business. Fields and kinds are those of domain/crm.py, in our names.

    Rejected reasons: `changed` (somebody else wrote a field meanwhile; `detail` names it), `gone`, `invalid` (it takes
    no such value). Transient with what to wait where it asks to slow down, Unknown as in Channel.send.
    """

    name: str

    def close(self) -> None: ...

    def check(self) -> None:
        """Misconfigured when the account does not work, Transient when it cannot be asked."""

    def find(self, kind: CrmKind, where: Mapping[str, str]) -> Sequence[CrmRecord]:
        """All records whose fields have all of these values, over every page; case and phone format do not matter."""

    def get(self, kind: CrmKind, ref: str) -> CrmRecord | None: ...

    def changed_since(self, kind: CrmKind, since: datetime) -> Iterator[CrmRecord]:
        """What was made or changed since then, oldest first, page by page as it is asked for."""

    def upsert(
        self, kind: CrmKind, key: str, fields: Mapping[str, str], links: Sequence[tuple[CrmKind, str]] = ()
    ) -> CrmRecord:
        """The record of our key, made or brought to these fields; the same key never makes two."""

    def update(self, record: CrmRecord, fields: Mapping[str, str]) -> CrmRecord:
        """Set fields where they still stand as in `record`; nothing is overwritten that somebody else has changed."""


class Weather(Protocol):
    def outdoor_f(self, property_name: str | None) -> float | None:
        """Degrees Fahrenheit outdoors now, or None when nobody knows."""


class Language(Protocol):
    """Reads and writes; decides nothing."""

    def read(self, text: str, context: ReadingContext) -> Reading: ...

    def topics(self, text: str) -> Sequence[tuple[str, float]]:
        """Whose business the words seem to be (fault, appointment, lead), likeliest first; empty: nobody can tell."""

    def write(self, employee: str, message: SendMessage, seed: str) -> str:
        """The words of the message; every value in them comes from its facts."""

    def answer(self, question: str, passages: Sequence[Passage]) -> KnowledgeAnswer | None: ...
