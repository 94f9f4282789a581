"""Two companies in one database, with the same ids throughout: neither sees nor changes a row of the other."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import ModuleType

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.exc import NoResultFound

from deskhand.domain.action import Purpose, SendMessage
from deskhand.domain.appointment import Appointment, AppointmentStatus
from deskhand.domain.availability import Span
from deskhand.domain.booking import Booking
from deskhand.domain.crm import CrmKind
from deskhand.domain.escalation import Escalation, EscalationKind
from deskhand.domain.event import Event, TimerDue, WordsReceived
from deskhand.domain.reading import Trade
from deskhand.domain.records import OrderStatus, Urgency, WorkOrder
from deskhand.domain.track import OfferOutcome, OfferReply
from deskhand.store import (
    appointments,
    bookings,
    cases,
    chats,
    companies,
    crm,
    effects,
    escalations,
    events,
    offers,
    opt_outs,
    outcomes,
    rows,
)
from deskhand.store.database import GENESIS, Store, Tx
from deskhand.store.tables import metadata

MODULES = (
    *(appointments, bookings, cases, chats, companies, crm, effects, escalations, events, offers, opt_outs),
    *(outcomes, rows),
)
AT = datetime(2026, 3, 9, 7, 4, tzinfo=UTC)
PHONE = "+15125550142"
ACTION = SendMessage(PHONE, "status", Purpose.SERVICE)
CARD = cases.Card("c1", "paula", "fault", PHONE, "open", AT, AT, "Lakeview", order="WO-1", outage="water")
OFFER = offers.OfferRow("o1", "c1", "WO-1", PHONE, "A11", "open", AT, AT)
ORDER = WorkOrder(
    "WO-1", "Lakeview", "4B", Trade.PLUMBING, "leak", Urgency.URGENT, OrderStatus.ASSIGNED, AT, PHONE, PHONE
)
LEFT = OfferOutcome(
    *("o1", "c1", PHONE, AT, AT, OfferReply.ACCEPTED, 5, True, AT),
    property="Lakeview",
    unit="4B",
    trade="plumbing",
    thing="pipe",
)
AGAIN = replace(ORDER, thing="pipe")
BOOKED = Appointment("A-1", PHONE, AT, "Maria", "Dr. Cole", "cleaning")
MISSED = replace(BOOKED, id="A-2", status=AppointmentStatus.MISSED)
VISIT = Booking("ana", Span(AT, AT + timedelta(hours=1)), "Demo")
HILLSIDE = (CrmKind.COMPANY, "company-1")
QUESTION = Escalation("q1", "c1", EscalationKind.PAGE, "B11", "why", AT, AT)


def timer(tx: Tx, name: str) -> Event:
    return Event(name, tx.company, AT, TimerDue("x"), "c1", PHONE, name, due=AT)


def words(tx: Tx) -> Event:
    return Event("w1", tx.company, AT, WordsReceived("sms", PHONE, "+1", "hi", "w1"), None, PHONE, "w1", due=AT)


def crm_records(tx: Tx) -> None:
    crm.make(tx, CrmKind.COMPANY, "k1", {"name": "Hillside"}, (), AT)
    for key in ("k1", "k2", "k3"):
        crm.make(tx, CrmKind.CONTACT, key, {"name": "Maria", "phone": PHONE}, [HILLSIDE], AT)
    crm.merge_away(tx, CrmKind.CONTACT, "contact-3", into="contact-2")


def lease(tx: Tx) -> events.Lease:
    return events.Lease(timer(tx, "e1"), 1, "worker")


FILL: dict[str, Callable[[Tx], object]] = {
    "appointments.save": lambda tx: [appointments.save(tx, one, key) for one, key in ((BOOKED, "key"), (MISSED, None))],
    "bookings.make": lambda tx: bookings.make(tx, "b1", VISIT),
    "cases.save": lambda tx: cases.save(tx, CARD),
    "companies.bump_records": companies.bump_records,
    "crm.make": crm_records,
    "effects.claim": lambda tx: effects.claim(tx, "f1", "c1", "e1", ACTION, AT),
    "escalations.open_one": lambda tx: escalations.open_one(tx, QUESTION),
    "escalations.reach": lambda tx: escalations.reach(tx, "q1", PHONE, AT),
    "escalations.wrong_code": lambda tx: escalations.wrong_code(tx, "e1", PHONE, AT),
    "events.append": lambda tx: [events.append(tx, one) for one in (timer(tx, "e1"), timer(tx, "e2"), words(tx))],
    "events.lease_next": lambda tx: events.lease_next(tx, "worker", AT),
    "events.keep_desk": lambda tx: events.keep_desk(tx, "d1", "{}"),
    "chats.put": lambda tx: chats.put(tx, "k1", PHONE, "hi", AT),
    "offers.make": lambda tx: offers.make(tx, OFFER),
    "opt_outs.add": lambda tx: opt_outs.add(tx, PHONE, "sms", AT, True),
    "outcomes.save": lambda tx: outcomes.save(tx, LEFT),
    "rows.replace_all": lambda tx: rows.replace_all(tx, "units", [("4B", "{}")]),
    "rows.merge": lambda tx: rows.merge(tx, "units", [("4C", "{}")]),
    "rows.save_order": lambda tx: rows.save_order(tx, ORDER, "key"),
}

CHANGE: dict[str, Callable[[Tx], object]] = {
    "cases.close": lambda tx: cases.close(tx, "c1", AT),
    "cases.note_question": lambda tx: cases.note_question(tx, "c1", "times", PHONE),
    "companies.set_paused": lambda tx: companies.set_paused(tx, True),
    "companies.set_shadow": lambda tx: companies.set_shadow(tx, True),
    "crm.save": lambda tx: crm.save(tx, crm.everything(tx, CrmKind.CONTACT)[0], AT),
    "crm.merge_away": lambda tx: crm.merge_away(tx, CrmKind.CONTACT, "contact-2", into="contact-1"),
    "crm.remove": lambda tx: crm.remove(tx, CrmKind.CONTACT, "contact-1"),
    "effects.report": lambda tx: effects.report(tx, "f1", "delivered", AT, "ref"),
    "effects.settle": lambda tx: effects.settle(tx, "f1", effects.DONE, AT),
    "escalations.resolve": lambda tx: escalations.resolve(tx, "q1"),
    "escalations.resolve_case": lambda tx: escalations.resolve_case(tx, "c1"),
    "events.put_off": lambda tx: events.put_off(tx, "e2", AT.replace(year=2027)),
    "events.reclaim": lambda tx: events.reclaim(tx, "e1", "worker"),
    "events.release": lambda tx: events.release(tx, lease(tx), AT),
    "events.park": lambda tx: events.park(tx, lease(tx), "no"),
    "events.release_all": events.release_all,
    "events.mark_handled": lambda tx: events.mark_handled(tx, "e1", "e2"),
    "bookings.change": lambda tx: bookings.change(tx, "b1", VISIT, cancelled=True),
    "offers.move": lambda tx: offers.move(tx, "o1", "c2"),
    "offers.accept": lambda tx: offers.accept(tx, "o1"),
    "offers.withdraw": lambda tx: offers.withdraw(tx, "o1"),
    "offers.withdraw_order": lambda tx: offers.withdraw_order(tx, "WO-1"),
    "outcomes.report_again": lambda tx: outcomes.report_again(tx, AGAIN, "c2", AT, timedelta(days=30)),
    "opt_outs.remove": lambda tx: opt_outs.remove(tx, PHONE, "sms", AT),
}

READ: dict[str, Callable[[Tx], object]] = {
    "appointments.get": lambda tx: appointments.get(tx, "A-1"),
    "appointments.with_key": lambda tx: appointments.with_key(tx, "key"),
    "appointments.of_contact": lambda tx: appointments.of_contact(tx, PHONE, AT),
    "appointments.within": lambda tx: appointments.within(tx, "Dr. Cole", VISIT.span),
    "appointments.coming": lambda tx: appointments.coming(tx, AT),
    "appointments.ended": lambda tx: appointments.ended(tx, 10),
    "appointments.live": appointments.live,
    "appointments.missed": lambda tx: appointments.missed(tx, AT),
    "appointments.since": lambda tx: appointments.since(tx, AT),
    "cases.count": cases.count,
    "cases.everything": cases.everything,
    "cases.get": lambda tx: cases.get(tx, "c1"),
    "cases.open_or_touched": lambda tx: cases.open_or_touched(tx, AT - timedelta(days=30)),
    "cases.of_thread": lambda tx: cases.of_thread(tx, PHONE, AT),
    "cases.with_order": lambda tx: cases.with_order(tx, "WO-1"),
    "companies.paused": companies.paused,
    "companies.shadow": companies.shadow,
    "companies.records_version": companies.records_version,
    "crm.changed_after": lambda tx: crm.changed_after(tx, CrmKind.CONTACT, (AT, 0)),
    "crm.everything": lambda tx: crm.everything(tx, CrmKind.CONTACT),
    "crm.get": lambda tx: crm.get(tx, CrmKind.CONTACT, "contact-1"),
    "crm.linked_to": lambda tx: crm.linked_to(tx, *HILLSIDE),
    "crm.with_key": lambda tx: crm.with_key(tx, CrmKind.CONTACT, "k1"),
    "crm.with_value": lambda tx: crm.with_value(tx, CrmKind.CONTACT, "phone", PHONE),
    "effects.everything": effects.everything,
    "effects.get": lambda tx: effects.get(tx, "f1"),
    "effects.case_of_ref": lambda tx: effects.case_of_ref(tx, PHONE, "ref"),
    "cases.with_outage": lambda tx: cases.with_outage(tx, "Lakeview", "water", AT),
    "effects.refs_in_use": lambda tx: effects.refs_in_use(tx, PHONE),
    "effects.sent_to": lambda tx: effects.sent_to(tx, PHONE, AT),
    "effects.unsettled": effects.unsettled,
    "escalations.codes_in_use": lambda tx: escalations.codes_in_use(tx, AT - timedelta(days=30)),
    "escalations.reaching": lambda tx: escalations.reaching(tx, PHONE),
    "escalations.wrong_codes_since": lambda tx: escalations.wrong_codes_since(tx, PHONE, AT),
    "bookings.get": lambda tx: bookings.get(tx, "b1"),
    "bookings.within": lambda tx: bookings.within(tx, "ana", VISIT.span),
    "chats.after": lambda tx: chats.after(tx, PHONE, 0),
    "chats.since": lambda tx: chats.since(tx, PHONE, AT),
    "events.anything_due": lambda tx: events.anything_due(tx, AT, beside="w1"),
    "events.coming": lambda tx: events.coming(tx, AT),
    "events.count": lambda tx: events.count(tx, "due", "leased", "handled"),
    "events.due_of_case": lambda tx: events.due_of_case(tx, "c1", "timer_due", AT),
    "events.everything": events.everything,
    "events.get": lambda tx: events.get(tx, "e1"),
    "events.in_status": lambda tx: events.in_status(tx, "due"),
    "events.known": lambda tx: events.known(tx, "e1"),
    "events.leased": events.leased,
    "events.next_due": events.next_due,
    "events.next_free": lambda tx: events.next_free(tx, AT),
    "events.of_case": lambda tx: events.of_case(tx, "c1"),
    "events.of_kind": lambda tx: events.of_kind(tx, "timer_due"),
    "events.of_thread": lambda tx: events.of_thread(tx, PHONE, "words_received", AT),
    "events.status_of": lambda tx: events.status_of(tx, "e1"),
    "events.wakes": lambda tx: events.wakes(tx, ["e1"]),
    "offers.get": lambda tx: offers.get(tx, "o1"),
    "offers.of_vendor": lambda tx: offers.of_vendor(tx, PHONE, AT),
    "outcomes.of_vendor": lambda tx: outcomes.of_vendor(tx, PHONE, AT, AT),
    "outcomes.unknown_cases": outcomes.unknown_cases,
    "opt_outs.since": lambda tx: opt_outs.since(tx, PHONE, "sms"),
    "opt_outs.resumed": lambda tx: opt_outs.resumed(tx, PHONE, "sms"),
    "rows.bodies_of": lambda tx: rows.bodies_of(tx, "units"),
    "rows.highest_names": lambda tx: rows.highest_names(tx, "WO-"),
    "rows.live_orders": rows.live_orders,
    "rows.order": lambda tx: rows.order(tx, "WO-1"),
    "rows.order_with_key": lambda tx: rows.order_with_key(tx, "key"),
    "rows.jobs_of": lambda tx: rows.jobs_of(tx, PHONE),
    "rows.orders_at": lambda tx: rows.orders_at(tx, "Lakeview", "4B"),
    "rows.orders_of": lambda tx: rows.orders_of(tx, PHONE),
}

NOTHING_YET = {
    *("companies.paused", "companies.shadow", "effects.case_of_ref", "effects.refs_in_use", "opt_outs.resumed"),
    "outcomes.unknown_cases",
}
"""Those that have nothing to say of the company that was filled either."""

ELSEWHERE = {"events.verify", "events.desk"}
"""Those that answer no or nothing in another way; tests of their own are below."""


def queries(module: ModuleType) -> set[str]:
    """Every public function of a module whose first argument is a transaction."""
    name = module.__name__.rpartition(".")[2]
    found = inspect.getmembers(module, inspect.isfunction)
    return {
        f"{name}.{each}"
        for each, function in found
        if function.__module__ == module.__name__ and not each.startswith("_")
        if next(iter(inspect.signature(function).parameters), None) == "tx"
    }


def test_every_query_of_the_store_is_tried_here() -> None:
    known = set().union(*(queries(module) for module in MODULES))
    assert known == FILL.keys() | CHANGE.keys() | READ.keys() | ELSEWHERE


@pytest.fixture
def filled(store: Store) -> Store:
    with store.write() as tx:
        for fill in FILL.values():
            fill(tx)
    return store


@pytest.fixture
def other(engine: Engine, filled: Store) -> Iterator[Store]:
    """Another company, founded after the first was filled."""
    store = Store(engine, "hillside")
    store.found()
    yield store
    store.close()


def contents(store: Store) -> dict[str, list[tuple[object, ...]]]:
    """Every row of the company, by table."""
    with store.read() as tx:
        return {
            table.name: sorted(
                map(tuple, tx.connection.execute(select(table).where(table.c.company == store.company))), key=repr
            )
            for table in metadata.sorted_tables
        }


def test_every_table_has_a_company_and_rows_to_lose(filled: Store) -> None:
    assert [name for name, found in contents(filled).items() if not found] == []


def test_what_one_company_reads_is_not_of_another(filled: Store, other: Store) -> None:
    with filled.read() as tx:
        silent = {name for name, read in READ.items() if not read(tx)}
    with other.read() as tx:
        assert [name for name, read in READ.items() if read(tx)] == []
    assert silent == NOTHING_YET


def test_desks_and_chains_are_a_companys_own(other: Store) -> None:
    with other.read() as tx:
        assert events.verify(tx) == (0, GENESIS, None)
        with pytest.raises(NoResultFound):
            events.desk(tx, "d1")


def test_what_one_company_writes_changes_nothing_of_another(filled: Store, other: Store) -> None:
    before = contents(filled)
    with other.write() as tx:
        for write in (*FILL.values(), *CHANGE.values()):
            write(tx)
    assert contents(filled) == before
