"""The record files of a company as rows, and its work orders."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import bindparam, delete, func, select

from deskhand.domain.records import LIVE_ORDER, OrderStatus, WorkOrder
from deskhand.store import companies
from deskhand.store.codec import dumps, loads
from deskhand.store.database import OWN, Put, Tx
from deskhand.store.prepared import Prepared, one_of
from deskhand.store.tables import orders, records

_OF_KIND = (records.c.company == OWN) & (records.c.kind == bindparam("of_kind"))
_OWN_ORDERS = select(orders.c.body).where(orders.c.company == OWN)
DELETE_KIND = Prepared(delete(records).where(_OF_KIND))
MERGE = Put(records, keys=("company", "kind", "key"), changed=("position", "body"))
BODIES = Prepared(select(records.c.body).where(_OF_KIND).order_by(records.c.position, records.c.key))
SAVE_ORDER = Put(
    orders,
    keys=("company", "id"),
    changed=("property", "unit", "trade", "status", "contact", "vendor", "case_id", "reported_at", "body"),
)
ORDER = Prepared(_OWN_ORDERS.where(orders.c.id == bindparam("name")))
ORDER_WITH_KEY = Prepared(_OWN_ORDERS.where(orders.c.key == bindparam("under")))
ORDERS_OF = Prepared(_OWN_ORDERS.where(orders.c.contact == bindparam("of_contact")).order_by(orders.c.reported_at))
JOBS_OF = Prepared(
    _OWN_ORDERS.where(
        orders.c.vendor == bindparam("of_vendor"), orders.c.status == OrderStatus.ASSIGNED.value
    ).order_by(orders.c.reported_at)
)
ORDERS_AT = Prepared(
    _OWN_ORDERS.where(orders.c.property == bindparam("at_property"), orders.c.unit == bindparam("at_unit")).order_by(
        orders.c.reported_at
    )
)
LIVE_ORDERS = Prepared(
    _OWN_ORDERS.where(one_of(orders.c.status, [status.value for status in LIVE_ORDER])).order_by(orders.c.reported_at)
)
HIGHEST_NAMES = Prepared(
    select(orders.c.id)
    .where(orders.c.company == OWN, orders.c.id.like(bindparam("like")))
    .order_by(func.length(orders.c.id).desc(), orders.c.id.desc())
    .limit(20)
)


def replace_all(tx: Tx, kind: str, keyed: Sequence[tuple[str, str]]) -> None:
    """All rows of one kind at once, in this order; other kinds stay."""
    tx.run(DELETE_KIND, of_kind=kind)
    merge(tx, kind, keyed)


def merge(tx: Tx, kind: str, keyed: Sequence[tuple[str, str]]) -> None:
    """Add rows; a row whose key exists is replaced."""
    for position, (key, body) in enumerate(keyed):
        tx.put(MERGE, kind=kind, key=key, position=position, body=body)
    companies.bump_records(tx)


def bodies_of(tx: Tx, kind: str) -> list[str]:
    return [row.body for row in tx.run(BODIES, of_kind=kind)]


def save_order(tx: Tx, order: WorkOrder, key: str | None = None) -> None:
    tx.put(
        SAVE_ORDER,
        id=order.id,
        key=key,
        property=order.property,
        unit=order.unit,
        trade=order.trade.value,
        status=order.status.value,
        contact=order.contact,
        vendor=order.vendor,
        case_id=order.case,
        reported_at=order.reported_at,
        body=dumps(order),
    )


def order(tx: Tx, name: str) -> WorkOrder | None:
    body = tx.run(ORDER, name=name).scalar_one_or_none()
    return loads(body, WorkOrder) if body else None


def order_with_key(tx: Tx, key: str) -> WorkOrder | None:
    body = tx.run(ORDER_WITH_KEY, under=key).scalar_one_or_none()
    return loads(body, WorkOrder) if body else None


def orders_of(tx: Tx, contact: str) -> list[WorkOrder]:
    return [loads(row.body, WorkOrder) for row in tx.run(ORDERS_OF, of_contact=contact)]


def jobs_of(tx: Tx, vendor: str) -> list[WorkOrder]:
    """What is assigned to the vendor and not done."""
    return [loads(row.body, WorkOrder) for row in tx.run(JOBS_OF, of_vendor=vendor)]


def orders_at(tx: Tx, property_name: str, unit: str) -> list[WorkOrder]:
    return [loads(row.body, WorkOrder) for row in tx.run(ORDERS_AT, at_property=property_name, at_unit=unit)]


def live_orders(tx: Tx) -> list[WorkOrder]:
    return [loads(row.body, WorkOrder) for row in tx.run(LIVE_ORDERS)]


def highest_names(tx: Tx, prefix: str) -> list[str]:
    """The twenty last names of orders that begin so, as numbers without leading zeros are ordered."""
    return [row.id for row in tx.run(HIGHEST_NAMES, like=f"{prefix}%")]
