"""Orders and offers that existed before: a case each, from the first words about them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from deskhand.domain.contact import Contact
from deskhand.domain.event import (
    CaseOpened,
    Event,
    LookedUp,
    OfferAccepted,
    OfferMade,
    TimerDue,
    WaitSet,
    What,
    WorkOrderLinked,
)
from deskhand.domain.money import Money
from deskhand.domain.records import OrderStatus, WorkOrder
from deskhand.engine.cards import fold_case, save_card
from deskhand.engine.line import Line
from deskhand.engine.post import digest
from deskhand.store import cases, events, offers
from deskhand.store.database import Tx

REVIEW_H = 24


def adopt_orders(line: Line, orders: Iterable[WorkOrder]) -> None:
    """A case for every live order of the records that has none yet: somebody speaks of it, or may."""
    for order in orders:
        if order.live and order.contact and order.case is None:
            with line.store.read() as tx:
                known = cases.get(tx, case_of(order)) is not None
            if not known:
                adopt_order(line, order, contact_of(line, order))


def contact_of(line: Line, order: WorkOrder) -> Contact:
    """Whom the order is for, as the records know them, or by its address alone."""
    known = line.records.contacts_at(order.contact or "")
    return next(iter(known), Contact(name="", phone=order.contact, property=order.property, unit=order.unit))


def case_of(order: WorkOrder) -> str:
    return order.case or f"o{digest('order', order.id)[:20]}"


def adopt_order(line: Line, order: WorkOrder, contact: Contact) -> str:
    """Open the case of a live order of the records; it is looked at again within a day."""
    case, now = case_of(order), line.clock.now()
    employee = line.first_employee("sms").name
    known = [(name, value) for name, value in (("unit", order.unit), ("property", order.property)) if value]
    due = now + timedelta(hours=REVIEW_H)
    facts: list[tuple[str, What, datetime | None]] = [
        ("opened", CaseOpened(employee, "fault", contact, "sms", f"work order {order.id} of the records"), None),
        ("known", LookedUp(contact, tuple(known)), None),
        ("linked", WorkOrderLinked(order), None),
        ("wait", WaitSet(f"{case}:review", "check_in", due, f"{case}:review:timer"), None),
        ("review:timer", TimerDue("check_in"), due),
    ]
    with line.write() as tx:
        for name, what, at in facts:
            _append(line, tx, f"{case}:{name}", order.reported_at, what, case, contact.address, at)
        if order.status is OrderStatus.ASSIGNED and order.vendor:
            _adopt_job(line, tx, case, order, order.vendor)
    _card(line, case)
    return case


def _adopt_job(line: Line, tx: Tx, case: str, order: WorkOrder, vendor: str) -> None:
    """The vendor who has the job by the records: their words find it; without a code, for nothing was asked."""
    name, at, limit = digest("offer", order.id, vendor), order.reported_at, _limit(line, order)
    offers.make(tx, offers.OfferRow(name, case, order.id, vendor, "", "accepted", at, at))
    made = OfferMade(name, name, order.id, vendor, "", at, limit)
    _append(line, tx, f"{case}:{name}", at, made, case, None, None)
    _append(line, tx, f"{case}:{name}:accepted", at, OfferAccepted(name, name, order.id, vendor), case, None, None)


def adopt_offer(line: Line, case: str, order: WorkOrder, vendor: str, sent_at: datetime, code: str) -> None:
    """An offer that was made before: open, its window counted from when it was sent."""
    name = digest("offer", order.id, vendor)
    lapses = sent_at + timedelta(minutes=line.company.thresholds.emergency_offer_min)
    with line.write() as tx:
        offers.make(tx, offers.OfferRow(name, case, order.id, vendor, code, "open", sent_at, lapses))
        made = OfferMade(name, name, order.id, vendor, code, lapses, _limit(line, order))
        _append(line, tx, f"{case}:{name}", sent_at, made, case, None, None)
    _card(line, case)


def _limit(line: Line, order: WorkOrder) -> Money:
    limit = line.company.limit(None, order.trade, order.urgency)
    return Money(limit.minor, limit.currency)


def _append(
    line: Line, tx: Tx, name: str, at: datetime, what: What, case: str, thread: str | None, due: datetime | None
) -> None:
    events.append(tx, Event(name, line.company.id, at, what, case, thread, f"{case}:adopted", due))


def _card(line: Line, case: str) -> None:
    folded = fold_case(line, case)
    with line.write() as tx:
        save_card(tx, folded, line)
