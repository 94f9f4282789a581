"""A card per case, kept beside its events so that a thread finds its cases; the events remain the truth."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import datetime
from functools import cached_property
from typing import Any

from sqlalchemy import bindparam, func, select, update

from deskhand.store.database import OWN, Put, Tx
from deskhand.store.prepared import Prepared
from deskhand.store.tables import cases

_ONE = (cases.c.company == OWN) & (cases.c.id == bindparam("name"))
_OWN_CASES = select(cases).where(cases.c.company == OWN)
ASKS = Prepared(
    update(cases)
    .where(cases.c.company == OWN, cases.c.id == bindparam("name"))
    .values(asked=bindparam("act"), asked_to=bindparam("address"))
)
SAVE = Put(cases, keys=("company", "id"), changed=[c.name for c in cases.columns if c.name not in ("company", "id")])
GET = Prepared(select(cases).where(_ONE))
CLOSE = Prepared(
    update(cases)
    .where(_ONE)
    .values(status="closed", closed_at=bindparam("ends"), touched_at=bindparam("touched"), asked=None, next_due=None)
)
OF_THREAD = Prepared(
    _OWN_CASES.where(
        cases.c.thread == bindparam("of_thread"),
        (cases.c.status != "closed") | (cases.c.touched_at >= bindparam("since")),
    ).order_by(cases.c.touched_at.desc(), cases.c.id)
)
WITH_ORDER = Prepared(_OWN_CASES.where(cases.c.order_id == bindparam("order")).order_by(cases.c.opened_at.desc()))
OPEN_OR_TOUCHED = Prepared(
    _OWN_CASES.where((cases.c.status != "closed") | (cases.c.touched_at >= bindparam("since"))).order_by(
        cases.c.opened_at, cases.c.id
    )
)
WITH_OUTAGE = Prepared(
    _OWN_CASES.where(
        cases.c.property == bindparam("at_property"),
        cases.c.outage == bindparam("of_outage"),
        cases.c.status != "closed",
        (cases.c.opened_at >= bindparam("since")) | (cases.c.incident == cases.c.id),
    ).order_by(cases.c.opened_at, cases.c.id)
)
EVERYTHING = Prepared(_OWN_CASES.order_by(cases.c.opened_at, cases.c.id))
COUNT = Prepared(select(func.count()).where(cases.c.company == OWN))


@dataclass(frozen=True)
class Card:
    """What binding and lists need to know of a case without reading its events."""

    id: str
    employee: str
    kind: str
    thread: str
    status: str
    opened_at: datetime
    touched_at: datetime
    property: str | None = None
    unit: str | None = None
    trade: str | None = None
    thing: str | None = None
    order: str | None = None
    urgency: str | None = None
    asked: str | None = None
    asked_to: str | None = None
    closed_at: datetime | None = None
    next_due: datetime | None = None
    taken_by: str | None = None
    outage: str | None = None
    incident: str | None = None

    @cached_property
    def open(self) -> bool:
        return self.status != "closed"


_NAMES = {"case_id": "id", "order_id": "order"}


def _card(row: Any) -> Card:
    values = {_NAMES.get(name, name): value for name, value in row._asdict().items() if name != "company"}
    return Card(**values)


def save(tx: Tx, card: Card) -> None:
    values = {field.name: getattr(card, field.name) for field in fields(card)}
    tx.put(SAVE, order_id=values.pop("order"), **values)


def note_question(tx: Tx, name: str, asked: str | None, to: str | None) -> None:
    """What the case asks now, and whom."""
    tx.run(ASKS, name=name, act=asked, address=to)


def close(tx: Tx, name: str, at: datetime) -> None:
    """Its card ends: the case was joined to another."""
    tx.run(CLOSE, name=name, ends=at, touched=at)


def get(tx: Tx, name: str) -> Card | None:
    row = tx.run(GET, name=name).first()
    return _card(row) if row else None


def of_thread(tx: Tx, thread: str, since: datetime) -> list[Card]:
    """Cases of a thread that are open or were touched since, the one touched last first."""
    return [_card(row) for row in tx.run(OF_THREAD, of_thread=thread, since=since)]


def with_order(tx: Tx, order: str) -> list[Card]:
    return [_card(row) for row in tx.run(WITH_ORDER, order=order)]


def with_outage(tx: Tx, property_name: str, outage: str, since: datetime) -> list[Card]:
    """Open cases of one outage in one property that were opened since, and incidents however old; oldest first."""
    return [_card(row) for row in tx.run(WITH_OUTAGE, at_property=property_name, of_outage=outage, since=since)]


def open_or_touched(tx: Tx, since: datetime) -> list[Card]:
    """Cases that are open or were touched since an instant, the oldest first."""
    return [_card(row) for row in tx.run(OPEN_OR_TOUCHED, since=since)]


def everything(tx: Tx) -> list[Card]:
    return [_card(row) for row in tx.run(EVERYTHING)]


def count(tx: Tx) -> int:
    return int(tx.run(COUNT).scalar_one())
