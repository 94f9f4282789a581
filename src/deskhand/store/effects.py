"""The effect ledger: one row per thing done to the world, under a unique key."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select, update

from deskhand.domain.action import Action, act_of, action_name, purpose_of, recipient
from deskhand.domain.verdict import SentBefore
from deskhand.store.codec import dump_action, load_action
from deskhand.store.database import Tx
from deskhand.store.tables import effects

CLAIMED, SENT, DELIVERED, FAILED, UNKNOWN, DONE = "claimed", "sent", "delivered", "failed", "unknown", "done"
UNSETTLED = (CLAIMED, UNKNOWN)


@dataclass(frozen=True)
class Effect:
    id: str
    case: str
    root: str
    status: str
    action: Action
    vendor_ref: str | None
    claimed_at: datetime


def _effect(row: Row[Any]) -> Effect:
    return Effect(row.id, row.case_id, row.root, row.status, load_action(row.action), row.vendor_ref, row.claimed_at)


def claim(tx: Tx, name: str, case: str, root: str, action: Action, now: datetime) -> bool:
    """Take the key; False where somebody has it."""
    taken = tx.connection.execute(
        tx.insert(effects)
        .values(
            company=tx.company,
            id=name,
            case_id=case,
            root=root,
            kind=action_name(action),
            status=CLAIMED,
            action=dump_action(action),
            address=recipient(action),
            channel=getattr(action, "channel", None),
            purpose=purpose_of(action).value,
            act=act_of(action),
            claimed_at=now,
        )
        .on_conflict_do_nothing()
        .returning(effects.c.id)  # the row count of an INSERT is not kept on PostgreSQL
    )
    return taken.first() is not None


def get(tx: Tx, name: str) -> Effect | None:
    row = tx.connection.execute(select(effects).where(effects.c.company == tx.company, effects.c.id == name)).first()
    return _effect(row) if row else None


def settle(tx: Tx, name: str, status: str, now: datetime, vendor_ref: str | None = None) -> bool:
    """Move an unsettled effect on; False where it is settled already."""
    values: dict[str, Any] = {"status": status, "settled_at": None if status in UNSETTLED else now}
    if vendor_ref:
        values["vendor_ref"] = vendor_ref
    result = tx.connection.execute(
        update(effects)
        .where(effects.c.company == tx.company, effects.c.id == name, effects.c.status.in_(UNSETTLED))
        .values(**values)
    )
    return result.rowcount == 1


def report(tx: Tx, name: str, status: str, now: datetime, vendor_ref: str | None) -> bool:
    """A carrier's call-back: forward only; False where it says nothing new."""
    before = {
        "sent": (CLAIMED, UNKNOWN),
        "delivered": (CLAIMED, UNKNOWN, SENT),
        "failed": (CLAIMED, UNKNOWN, SENT),
    }[status]
    values: dict[str, Any] = {"status": status, "settled_at": now}
    if vendor_ref:
        values["vendor_ref"] = vendor_ref
    result = tx.connection.execute(
        update(effects)
        .where(effects.c.company == tx.company, effects.c.id == name, effects.c.status.in_(before))
        .values(**values)
    )
    return result.rowcount == 1


def unsettled(tx: Tx, case: str | None = None) -> list[Effect]:
    query = select(effects).where(effects.c.company == tx.company, effects.c.status.in_(UNSETTLED))
    if case is not None:
        query = query.where(effects.c.case_id == case)
    return [_effect(row) for row in tx.connection.execute(query.order_by(effects.c.claimed_at))]


def refs_in_use(tx: Tx, address: str) -> frozenset[str]:
    """Carrier references of messages to `address` that belong to a known effect."""
    query = select(effects.c.vendor_ref).where(
        effects.c.company == tx.company, effects.c.address == address, effects.c.vendor_ref.is_not(None)
    )
    return frozenset(row.vendor_ref for row in tx.connection.execute(query))


def sent_to(tx: Tx, address: str, since: datetime) -> tuple[SentBefore, ...]:
    """What went out (or may have) to an address since an instant, over all employees, oldest first."""
    query = (
        select(effects.c.claimed_at, effects.c.purpose, effects.c.case_id, effects.c.act, effects.c.channel)
        .where(
            effects.c.company == tx.company,
            effects.c.address == address,
            effects.c.claimed_at >= since,
            effects.c.status != FAILED,
        )
        .order_by(effects.c.claimed_at)
    )
    return tuple(
        SentBefore(row.claimed_at, row.purpose, row.case_id, row.act, row.channel or "")
        for row in tx.connection.execute(query)
    )


def everything(tx: Tx) -> list[Effect]:
    query = select(effects).where(effects.c.company == tx.company).order_by(effects.c.claimed_at, effects.c.id)
    return [_effect(row) for row in tx.connection.execute(query)]
