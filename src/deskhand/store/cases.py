"""A card per case, kept beside its events so that a thread finds its cases; the events remain the truth."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from sqlalchemy import Row, func, select, update

from deskhand.store.database import Tx
from deskhand.store.tables import cases


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

    @cached_property
    def open(self) -> bool:
        return self.status != "closed"


_NAMES = {"case_id": "id", "order_id": "order"}


def _row(tx: Tx, card: Card) -> dict[str, Any]:
    values = {("order_id" if name == "order" else name): value for name, value in vars(card).items()}
    return {"company": tx.company, **values}


def _card(row: Row[Any]) -> Card:
    values = {_NAMES.get(name, name): value for name, value in row._asdict().items() if name != "company"}
    return Card(**values)


def save(tx: Tx, card: Card) -> None:
    values = _row(tx, card)
    statement = tx.insert(cases).values(**values)
    changed = {name: value for name, value in values.items() if name not in ("company", "id")}
    tx.connection.execute(statement.on_conflict_do_update(index_elements=[cases.c.company, cases.c.id], set_=changed))


def close(tx: Tx, name: str, at: datetime) -> None:
    """Its card ends: the case was joined to another."""
    tx.connection.execute(
        update(cases)
        .where(cases.c.company == tx.company, cases.c.id == name)
        .values(status="closed", closed_at=at, touched_at=at, asked=None, next_due=None)
    )


def get(tx: Tx, name: str) -> Card | None:
    row = tx.connection.execute(select(cases).where(cases.c.company == tx.company, cases.c.id == name)).first()
    return _card(row) if row else None


def of_thread(tx: Tx, thread: str, since: datetime) -> list[Card]:
    """Cases of a thread that are open or were touched since, the one touched last first."""
    query = select(cases).where(
        cases.c.company == tx.company,
        cases.c.thread == thread,
        (cases.c.status != "closed") | (cases.c.touched_at >= since),
    )
    return [_card(row) for row in tx.connection.execute(query.order_by(cases.c.touched_at.desc(), cases.c.id))]


def with_order(tx: Tx, order: str) -> list[Card]:
    query = select(cases).where(cases.c.company == tx.company, cases.c.order_id == order)
    return [_card(row) for row in tx.connection.execute(query.order_by(cases.c.opened_at.desc()))]


def everything(tx: Tx) -> list[Card]:
    query = select(cases).where(cases.c.company == tx.company).order_by(cases.c.opened_at, cases.c.id)
    return [_card(row) for row in tx.connection.execute(query)]


def count(tx: Tx) -> int:
    return int(tx.connection.execute(select(func.count()).where(cases.c.company == tx.company)).scalar_one())
