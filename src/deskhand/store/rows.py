"""The record files of a company as rows, and its work orders."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import delete, func, select

from deskhand.domain.records import LIVE_ORDER, WorkOrder
from deskhand.store import companies
from deskhand.store.codec import dumps, loads
from deskhand.store.database import Tx
from deskhand.store.tables import orders, records


def replace_all(tx: Tx, kind: str, keyed: Sequence[tuple[str, str]]) -> None:
    """All rows of one kind at once, in this order; other kinds stay."""
    tx.connection.execute(delete(records).where(records.c.company == tx.company, records.c.kind == kind))
    merge(tx, kind, keyed)


def merge(tx: Tx, kind: str, keyed: Sequence[tuple[str, str]]) -> None:
    """Add rows; a row whose key exists is replaced."""
    for position, (key, body) in enumerate(keyed):
        values = {"position": position, "body": body}
        statement = tx.insert(records).values(company=tx.company, kind=kind, key=key, **values)
        tx.connection.execute(
            statement.on_conflict_do_update(
                index_elements=[records.c.company, records.c.kind, records.c.key], set_=values
            )
        )
    companies.bump_records(tx)


def bodies_of(tx: Tx, kind: str) -> list[str]:
    query = select(records.c.body).where(records.c.company == tx.company, records.c.kind == kind)
    return [row.body for row in tx.connection.execute(query.order_by(records.c.position, records.c.key))]


def save_order(tx: Tx, order: WorkOrder, key: str | None = None) -> None:
    values = {
        "property": order.property,
        "unit": order.unit,
        "trade": order.trade.value,
        "status": order.status.value,
        "contact": order.contact,
        "case_id": order.case,
        "reported_at": order.reported_at,
        "body": dumps(order),
    }
    statement = tx.insert(orders).values(company=tx.company, id=order.id, key=key, **values)
    tx.connection.execute(statement.on_conflict_do_update(index_elements=[orders.c.company, orders.c.id], set_=values))


def order(tx: Tx, name: str) -> WorkOrder | None:
    query = select(orders.c.body).where(orders.c.company == tx.company, orders.c.id == name)
    body = tx.connection.execute(query).scalar_one_or_none()
    return loads(body, WorkOrder) if body else None


def order_with_key(tx: Tx, key: str) -> WorkOrder | None:
    query = select(orders.c.body).where(orders.c.company == tx.company, orders.c.key == key)
    body = tx.connection.execute(query).scalar_one_or_none()
    return loads(body, WorkOrder) if body else None


def orders_of(tx: Tx, contact: str) -> list[WorkOrder]:
    query = select(orders.c.body).where(orders.c.company == tx.company, orders.c.contact == contact)
    return [loads(row.body, WorkOrder) for row in tx.connection.execute(query.order_by(orders.c.reported_at))]


def orders_at(tx: Tx, property_name: str | None, unit: str | None) -> list[WorkOrder]:
    query = select(orders.c.body).where(
        orders.c.company == tx.company, orders.c.property == property_name, orders.c.unit == unit
    )
    return [loads(row.body, WorkOrder) for row in tx.connection.execute(query.order_by(orders.c.reported_at))]


def live_orders(tx: Tx) -> list[WorkOrder]:
    live = [status.value for status in LIVE_ORDER]
    query = select(orders.c.body).where(orders.c.company == tx.company, orders.c.status.in_(live))
    return [loads(row.body, WorkOrder) for row in tx.connection.execute(query.order_by(orders.c.reported_at))]


def count_orders(tx: Tx) -> int:
    return int(tx.connection.execute(select(func.count()).where(orders.c.company == tx.company)).scalar_one())
