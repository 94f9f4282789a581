"""Orders and offers that existed before: a case each, so that words about them find it."""

from __future__ import annotations

from datetime import datetime, timedelta

from deskhand.domain.contact import Contact
from deskhand.domain.event import CaseOpened, Event, LookedUp, OfferMade, TimerDue, WaitSet, What, WorkOrderLinked
from deskhand.domain.money import Money
from deskhand.domain.records import WorkOrder
from deskhand.engine.line import Line
from deskhand.engine.post import digest
from deskhand.engine.turn import fold_case, save_card
from deskhand.store import events, offers
from deskhand.store.database import Tx

REVIEW_H = 24


def case_of(order: WorkOrder) -> str:
    return order.case or f"o{digest('order', order.id)[:20]}"


def adopt_order(line: Line, order: WorkOrder, contact: Contact) -> str:
    """Open the case of a live order of the records; it is looked at again within a day."""
    case, now = case_of(order), line.clock.now()
    employee = next(iter(line.employees))
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
    _card(line, case)
    return case


def adopt_offer(line: Line, case: str, order: WorkOrder, vendor: str, sent_at: datetime, code: str) -> None:
    """An offer that was made before: open, its window counted from when it was sent."""
    name = digest("offer", order.id, vendor)
    lapses = sent_at + timedelta(minutes=line.company.thresholds.emergency_offer_min)
    limit = line.company.limit(None, order.trade, order.urgency)
    with line.write() as tx:
        offers.make(tx, offers.OfferRow(name, case, order.id, vendor, code, "open", sent_at, lapses))
        made = OfferMade(name, name, order.id, vendor, code, lapses, Money(limit.minor, limit.currency))
        _append(line, tx, f"{case}:{name}", sent_at, made, case, None, None)
    _card(line, case)


def _append(
    line: Line, tx: Tx, name: str, at: datetime, what: What, case: str, thread: str | None, due: datetime | None
) -> None:
    events.append(tx, Event(name, line.company.id, at, what, case, thread, f"{case}:adopted", due))


def _card(line: Line, case: str) -> None:
    folded = fold_case(line, case)
    with line.write() as tx:
        save_card(tx, folded, line)
