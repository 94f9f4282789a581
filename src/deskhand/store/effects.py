"""The effect ledger: one row per thing done to the world, under a unique key."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, select, update

from deskhand.domain.action import Action, act_of, action_name, purpose_of, recipient
from deskhand.domain.verdict import SentBefore
from deskhand.store.codec import dump_action, load_action
from deskhand.store.database import OWN, Put, Tx
from deskhand.store.prepared import Prepared, one_of
from deskhand.store.tables import effects

CLAIMED, SENT, DELIVERED, FAILED, UNKNOWN, DONE = "claimed", "sent", "delivered", "failed", "unknown", "done"
UNSETTLED = (CLAIMED, UNKNOWN)

_OWN_EFFECTS = select(effects).where(effects.c.company == OWN)
_UNSETTLED = _OWN_EFFECTS.where(one_of(effects.c.status, UNSETTLED)).order_by(effects.c.claimed_at)
CLAIM = Put(effects)
GET = Prepared(_OWN_EFFECTS.where(effects.c.id == bindparam("name")))
_MOVE = (
    update(effects)
    .where(effects.c.company == OWN, effects.c.id == bindparam("name"))
    .values(
        status=bindparam("new_status"),
        settled_at=bindparam("at"),
        vendor_ref=func.coalesce(bindparam("ref", type_=effects.c.vendor_ref.type), effects.c.vendor_ref),
    )
)
MOVE_UNSETTLED = Prepared(_MOVE.where(one_of(effects.c.status, UNSETTLED)))
MOVE_UNDELIVERED = Prepared(_MOVE.where(one_of(effects.c.status, (*UNSETTLED, SENT))))
UNSETTLED_ALL = Prepared(_UNSETTLED)
UNSETTLED_OF_CASE = Prepared(_UNSETTLED.where(effects.c.case_id == bindparam("of_case")))
REFS_IN_USE = Prepared(
    select(effects.c.vendor_ref).where(
        effects.c.company == OWN, effects.c.address == bindparam("to"), effects.c.vendor_ref.is_not(None)
    )
)
CASE_OF_REF = Prepared(
    select(effects.c.case_id).where(
        effects.c.company == OWN, effects.c.address == bindparam("to"), effects.c.vendor_ref == bindparam("ref")
    )
)
SENT_TO = Prepared(
    select(effects.c.claimed_at, effects.c.purpose, effects.c.case_id, effects.c.act, effects.c.channel)
    .where(
        effects.c.company == OWN,
        effects.c.address == bindparam("to"),
        effects.c.claimed_at >= bindparam("since"),
        effects.c.status != FAILED,
    )
    .order_by(effects.c.claimed_at)
)
EVERYTHING = Prepared(_OWN_EFFECTS.order_by(effects.c.claimed_at, effects.c.id))


@dataclass(frozen=True)
class Effect:
    id: str
    case: str
    root: str
    status: str
    action: Action
    vendor_ref: str | None
    claimed_at: datetime


def _effect(row: Any) -> Effect:
    return Effect(row.id, row.case_id, row.root, row.status, load_action(row.action), row.vendor_ref, row.claimed_at)


def claim(tx: Tx, name: str, case: str, root: str, action: Action, now: datetime) -> bool:
    """Take the key; False where somebody has it."""
    return tx.put(
        CLAIM,
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


def get(tx: Tx, name: str) -> Effect | None:
    row = tx.run(GET, name=name).first()
    return _effect(row) if row else None


def settle(tx: Tx, name: str, status: str, now: datetime, vendor_ref: str | None = None) -> bool:
    """Move an unsettled effect on; False where it is settled already."""
    return _move(tx, MOVE_UNSETTLED, name, status, None if status in UNSETTLED else now, vendor_ref)


def after(reported: str) -> str:
    """The status that a carrier's word leads to."""
    return {"failed": FAILED, "undelivered": FAILED, "delivered": DELIVERED}.get(reported, SENT)


def report(tx: Tx, name: str, status: str, now: datetime, vendor_ref: str | None) -> bool:
    """A carrier's call-back: forward only; False where it says nothing new."""
    return _move(tx, MOVE_UNSETTLED if status == SENT else MOVE_UNDELIVERED, name, status, now, vendor_ref)


def _move(
    tx: Tx, statement: Prepared, name: str, status: str, settled_at: datetime | None, vendor_ref: str | None
) -> bool:
    moved = tx.run(statement, name=name, new_status=status, at=settled_at, ref=vendor_ref or None)
    return moved.rowcount == 1


def unsettled(tx: Tx, case: str | None = None) -> list[Effect]:
    rows = tx.run(UNSETTLED_ALL) if case is None else tx.run(UNSETTLED_OF_CASE, of_case=case)
    return [_effect(row) for row in rows]


def refs_in_use(tx: Tx, address: str) -> frozenset[str]:
    """Carrier references of messages to `address` that belong to a known effect."""
    return frozenset(row.vendor_ref for row in tx.run(REFS_IN_USE, to=address))


def case_of_ref(tx: Tx, address: str, ref: str) -> str | None:
    """The case of the message to `address` that the carrier knows under this reference; None where there is none."""
    row = tx.run(CASE_OF_REF, to=address, ref=ref).first()
    return str(row.case_id) if row else None


def sent_to(tx: Tx, address: str, since: datetime) -> tuple[SentBefore, ...]:
    """What went out (or may have) to an address since an instant, over all employees, oldest first."""
    return tuple(
        SentBefore(row.claimed_at, row.purpose, row.case_id, row.act, row.channel or "")
        for row in tx.run(SENT_TO, to=address, since=since)
    )


def everything(tx: Tx) -> list[Effect]:
    return [_effect(row) for row in tx.run(EVERYTHING)]
