"""Offers as rows, one per vendor asked; the unique index admits one accepted offer per order."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select, update
from sqlalchemy.exc import IntegrityError

from deskhand.store.database import OWN, Put, Tx
from deskhand.store.prepared import Prepared, one_of
from deskhand.store.tables import offers

_ONE = (offers.c.company == OWN) & (offers.c.id == bindparam("name"))
_OF_ORDER = (offers.c.company == OWN) & (offers.c.order_id == bindparam("order"))
MAKE = Put(offers)
GET = Prepared(select(offers).where(_ONE))
OF_VENDOR = Prepared(
    select(offers)
    .where(offers.c.company == OWN, offers.c.vendor == bindparam("to"), offers.c.made_at >= bindparam("since"))
    .order_by(offers.c.made_at)
)
RIVALS = Prepared(
    select(offers).where(_OF_ORDER, offers.c.id != bindparam("name"), one_of(offers.c.status, ("open", "lapsed")))
)
SET = Prepared(update(offers).where(_ONE).values(status=bindparam("new_status")))
WITHDRAW_ORDER = Prepared(update(offers).where(_OF_ORDER).values(status="withdrawn"))
MOVE = Prepared(update(offers).where(_ONE).values(case_id=bindparam("new_case")))


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


def _offer(row: Any) -> OfferRow:
    return OfferRow(row.id, row.case_id, row.order_id, row.vendor, row.code, row.status, row.made_at, row.lapses_at)


def make(tx: Tx, offer: OfferRow) -> None:
    """Keep a new offer; the same one twice is one."""
    tx.put(
        MAKE,
        id=offer.id,
        case_id=offer.case,
        order_id=offer.order,
        vendor=offer.vendor,
        code=offer.code,
        status=offer.status,
        made_at=offer.made_at,
        lapses_at=offer.lapses_at,
    )


def get(tx: Tx, name: str) -> OfferRow | None:
    row = tx.run(GET, name=name).first()
    return _offer(row) if row else None


def of_vendor(tx: Tx, vendor: str, since: datetime) -> list[OfferRow]:
    return [_offer(row) for row in tx.run(OF_VENDOR, to=vendor, since=since)]


def accept(tx: Tx, name: str) -> list[OfferRow] | None:
    """Let `name` win: the offers of the same order that were withdrawn by it; None where another has won.

    One that was withdrawn may still win: who was given up for lost may stand in front of the door.
    """
    offer = get(tx, name)
    if offer is None or offer.status == "accepted":
        return None
    try:
        with tx.connection.begin_nested():
            _set(tx, name, "accepted")
    except IntegrityError:
        return None
    losers = [_offer(row) for row in tx.run(RIVALS, order=offer.order, name=name)]
    for loser in losers:
        _set(tx, loser.id, "withdrawn")
    return losers


def withdraw(tx: Tx, name: str) -> None:
    _set(tx, name, "withdrawn")


def withdraw_order(tx: Tx, order: str) -> None:
    """Take back every offer of an order, the accepted one included."""
    tx.run(WITHDRAW_ORDER, order=order)


def _set(tx: Tx, name: str, status: str) -> None:
    tx.run(SET, name=name, new_status=status)


def move(tx: Tx, name: str, case: str) -> None:
    """The offer belongs to another case from now on."""
    tx.run(MOVE, name=name, new_case=case)
