"""Offers as rows, one per vendor asked; the unique index admits one accepted offer per order."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select, update
from sqlalchemy.exc import IntegrityError

from deskhand.store.database import Tx
from deskhand.store.tables import offers


@dataclass(frozen=True)
class OfferRow:
    id: str
    case: str
    order: str
    vendor: str
    code: str
    status: str
    made_at: datetime
    lapses_at: datetime


def _offer(row: Row[Any]) -> OfferRow:
    return OfferRow(row.id, row.case_id, row.order_id, row.vendor, row.code, row.status, row.made_at, row.lapses_at)


def make(tx: Tx, offer: OfferRow) -> None:
    """Keep a new offer; the same one twice is one."""
    tx.connection.execute(
        tx.insert(offers)
        .values(
            company=tx.company,
            id=offer.id,
            case_id=offer.case,
            order_id=offer.order,
            vendor=offer.vendor,
            code=offer.code,
            status=offer.status,
            made_at=offer.made_at,
            lapses_at=offer.lapses_at,
        )
        .on_conflict_do_nothing()
    )


def get(tx: Tx, name: str) -> OfferRow | None:
    row = tx.connection.execute(select(offers).where(offers.c.company == tx.company, offers.c.id == name)).first()
    return _offer(row) if row else None


def of_vendor(tx: Tx, vendor: str, since: datetime) -> list[OfferRow]:
    query = select(offers).where(offers.c.company == tx.company, offers.c.vendor == vendor, offers.c.made_at >= since)
    return [_offer(row) for row in tx.connection.execute(query.order_by(offers.c.made_at))]


def accept(tx: Tx, name: str) -> list[OfferRow] | None:
    """Let `name` win: the offers of the same order that were withdrawn by it; None where it cannot win any more."""
    offer = get(tx, name)
    if offer is None or offer.status not in ("open", "lapsed"):
        return None
    try:
        with tx.connection.begin_nested():
            _set(tx, name, "accepted")
    except IntegrityError:
        return None
    rivals = select(offers).where(
        offers.c.company == tx.company,
        offers.c.order_id == offer.order,
        offers.c.id != name,
        offers.c.status.in_(("open", "lapsed")),
    )
    losers = [_offer(row) for row in tx.connection.execute(rivals)]
    for loser in losers:
        _set(tx, loser.id, "withdrawn")
    return losers


def withdraw(tx: Tx, name: str) -> None:
    _set(tx, name, "withdrawn")


def withdraw_order(tx: Tx, order: str) -> None:
    """Take back every offer of an order, the accepted one included."""
    tx.connection.execute(
        update(offers).where(offers.c.company == tx.company, offers.c.order_id == order).values(status="withdrawn")
    )


def _set(tx: Tx, name: str, status: str) -> None:
    tx.connection.execute(
        update(offers).where(offers.c.company == tx.company, offers.c.id == name).values(status=status)
    )


def move(tx: Tx, name: str, case: str) -> None:
    """The offer belongs to another case from now on."""
    tx.connection.execute(
        update(offers).where(offers.c.company == tx.company, offers.c.id == name).values(case_id=case)
    )
