"""A company of its own for one story: own store in memory, fake clock, fake carriers, nothing leaves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from deskhand import app
from deskhand.config import CompanyFiles, GivenOffer
from deskhand.domain.action import CreateWorkOrder
from deskhand.domain.company import Connection
from deskhand.domain.event import Event, WordsReceived
from deskhand.domain.records import LIVE_ORDER, Urgency, WorkOrder
from deskhand.engine.adopt import adopt_offer, adopt_order, case_of, contact_of
from deskhand.engine.appointments import adopt_appointments
from deskhand.engine.line import Line
from deskhand.engine.morning import open_standing_case
from deskhand.engine.post import accept, words_id
from deskhand.engine.queue.embedded import run_due
from deskhand.ports import Inbound, Language, Weather
from deskhand.rehearsal.given_slots import offer_slots
from deskhand.rehearsal.past_offers import remember
from deskhand.store import events
from deskhand.store.database import Store, open_engine
from deskhand.store.migrations import upgrade
from deskhand.testing.failing_ports import FailingLanguage, FailingRecords, FixedWeather
from deskhand.testing.fake_channel import FakeChannel
from deskhand.testing.fake_clock import FakeClock
from deskhand.testing.fake_invitations import FakeInvitations
from deskhand.testing.fake_phone import FakePhone

CHANNELS = ("sms", "email", "webchat", "voice", "form")


@dataclass
class Sandbox:
    """The line of one company with everything outside it faked."""

    line: Line
    clock: FakeClock
    channels: dict[str, FakeChannel]
    records: FailingRecords
    language: FailingLanguage
    phone: FakePhone | None = None
    invitations: FakeInvitations | None = None
    inbound: list[str] = field(default_factory=list)

    @property
    def carriers(self) -> tuple[FakeChannel | FakePhone, ...]:
        return (*self.channels.values(), *([self.phone] if self.phone else []))

    @property
    def taken(self) -> frozenset[str]:
        """The effects that a carrier or the phone took, lost answers included."""
        invited = self.invitations.sent if self.invitations else []
        return frozenset(sent.key for sent in (*(one for c in self.carriers for one in c.sent), *invited))

    @property
    def ahead(self) -> timedelta:
        return timedelta(seconds=self.line.reply_after_s())

    def hear(
        self, sender: str, texts: Sequence[str], channel: str = "sms", media: Sequence[str] = (), times: int = 1
    ) -> list[str]:
        """Take in texts that arrive together and handle what is due; the ids of the words. `times` repeats webhooks."""
        own = self.line.company.connections.get(channel)
        ids = []
        for place, text in enumerate(texts):
            vendor_id = f"in-{len(self.inbound) + 1}"
            last = place == len(texts) - 1
            words = WordsReceived(
                channel, sender, own.address if own else "", text, vendor_id, tuple(media) if last else ()
            )
            for _ in range(times):
                accept(self.line, Inbound(vendor_id, words))
            self.inbound.append(words_id(channel, vendor_id))
            ids.append(self.inbound[-1])
        self.settle()
        return ids

    def settle(self) -> None:
        """Handle everything due within the reply window as if at this clock, call-backs of carriers included."""
        while True:
            handled = run_due(self.line, self.clock.now() + self.ahead)
            reports = [report for carrier in self.carriers for report in carrier.take_call_backs()]
            for report in reports:
                accept(self.line, report)
            if not handled and not reports:
                return

    def advance(self, delta: timedelta) -> None:
        """Move the clock; what falls due on the way happens at its own time, in order."""
        until = self.clock.now() + delta
        while True:
            with self.line.store.read() as tx:
                due = events.next_due(tx)
            if due is None or due > until:
                break
            self.clock.set(max(due, self.clock.now()))
            self.settle()
        self.clock.set(max(until, self.clock.now()))
        self.settle()

    def history(self) -> list[Event]:
        with self.line.store.read() as tx:
            return events.everything(tx)


def open_sandbox(
    files: CompanyFiles,
    at: datetime,
    language: Language,
    shadow: bool = False,
    weather: Weather | None = None,
    with_phone: bool = False,
    with_invitations: bool = False,
    employee: str | None = None,
) -> Sandbox:
    """A fresh company from its files at `at`, with the orders and offers that exist already.

    `employee` takes what comes first, instead of whom the connections name. No weather service is asked unless it is
    given: it is as warm outdoors as the scenario says.
    """
    files = _first(files, employee) if employee else files
    clock = FakeClock(at)
    engine = open_engine("sqlite://")
    upgrade(engine)
    store = Store(engine, files.company.id)
    store.found()
    app.load_records(store, files)
    channels = {name: FakeChannel(clock, name) for name in CHANNELS}
    records = FailingRecords(app.builtin_records(store))
    phone = FakePhone(clock) if with_phone else None
    invitations = FakeInvitations() if with_invitations else None
    reader = FailingLanguage(language, app.local_language())
    line = Line(
        company=files.company,
        store=store,
        clock=clock,
        language=reader,
        channels=channels,
        records=records,
        weather=weather or FixedWeather(files.outdoor_f),
        employees=app.employees(),
        passages=files.passages,
        shadow=shadow,
        phone=phone,
        appointments=app.builtin_appointments(store),
        crm=app.builtin_crm(store, clock),
        foresight=app.rehearsed_foresight(store, files.company),
        invitations=invitations,
    )
    remember(line, files.offers)
    for number, offer in enumerate(offer for offer in files.offers if offer.ended is None):
        _adopt(line, files, offer, number)
    open_standing_case(line)
    adopt_appointments(line)
    offer_slots(line, files.offers)
    return Sandbox(line, clock, channels, records, reader, phone, invitations)


def _first(files: CompanyFiles, employee: str) -> CompanyFiles:
    """The company with this employee as the first of every connection."""
    there = files.company.connections
    connections = {name: replace(one, employee=employee) for name, one in there.items()}
    connections.setdefault("sms", Connection("sms", "", employee))
    return replace(files, company=replace(files.company, connections=connections))


def _adopt(line: Line, files: CompanyFiles, offer: GivenOffer, number: int) -> None:
    """An offer of a scenario: of an order of the records, or of one made for it."""
    if offer.vendor is None:
        return
    order = _order_of(files, offer) or _order_for(line, files, offer, number)
    adopt_order(line, order, contact_of(line, order))
    adopt_offer(line, case_of(order), order, offer.vendor, offer.sent_at, f"A{11 + number}")


def _order_of(files: CompanyFiles, offer: GivenOffer) -> WorkOrder | None:
    named = [o for o in files.orders if o.id == offer.work_order and o.status in LIVE_ORDER]
    return named[0] if named else None


def _order_for(line: Line, files: CompanyFiles, offer: GivenOffer, number: int) -> WorkOrder:
    at_unit = [c for c in files.contacts if c.unit == offer.unit and offer.property in (None, c.property)]
    contact = at_unit[0] if at_unit else None
    assert offer.trade is not None
    action = CreateWorkOrder(
        property=offer.property or (contact.property if contact else None),
        unit=offer.unit,
        trade=offer.trade,
        urgency=Urgency.URGENT,
        summary=f"{offer.trade.value} work",
        contact=contact.address if contact else "",
    )
    return line.records.create_order(action, f"g{number:02d}", offer.sent_at, f"given-{number}")
