"""Who has asked for silence, on which channel, since when."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import bindparam, delete, select

from deskhand.store.database import OWN, Put, Tx
from deskhand.store.prepared import Prepared
from deskhand.store.tables import opt_outs

RESUMED = "+"
"""Before a channel's name: the person has written START since, whatever the records say of earlier."""

_ONE = (
    (opt_outs.c.company == OWN)
    & (opt_outs.c.address == bindparam("to_address"))
    & (opt_outs.c.channel == bindparam("on_channel"))
)
SINCE = Prepared(select(opt_outs.c.at).where(_ONE))
DELETE = Prepared(delete(opt_outs).where(_ONE))
ADD = Put(opt_outs)


def add(tx: Tx, address: str, channel: str, at: datetime, carrier_word: bool) -> None:
    """In force when the transaction commits; the first instant counts."""
    tx.run(DELETE, to_address=address, on_channel=f"{RESUMED}{channel}")
    tx.put(ADD, address=address, channel=channel, at=at, carrier_word=carrier_word)


def remove(tx: Tx, address: str, channel: str, at: datetime) -> None:
    """The person wrote START."""
    tx.run(DELETE, to_address=address, on_channel=channel)
    tx.put(ADD, address=address, channel=f"{RESUMED}{channel}", at=at, carrier_word=True)


def resumed(tx: Tx, address: str, channel: str) -> bool:
    """True where the person's last word on it was START."""
    return since(tx, address, f"{RESUMED}{channel}") is not None


def since(tx: Tx, address: str, channel: str) -> datetime | None:
    found: datetime | None = tx.run(SINCE, to_address=address, on_channel=channel).scalar_one_or_none()
    return found
