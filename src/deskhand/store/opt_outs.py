"""Who has asked for silence, on which channel, since when."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, select

from deskhand.store.database import Tx
from deskhand.store.tables import opt_outs


def add(tx: Tx, address: str, channel: str, at: datetime, carrier_word: bool) -> None:
    """In force when the transaction commits; the first instant counts."""
    _delete(tx, address, f"{RESUMED}{channel}")
    _insert(tx, address, channel, at, carrier_word)


def _insert(tx: Tx, address: str, channel: str, at: datetime, carrier_word: bool) -> None:
    tx.connection.execute(
        tx.insert(opt_outs)
        .values(company=tx.company, address=address, channel=channel, at=at, carrier_word=carrier_word)
        .on_conflict_do_nothing()
    )


RESUMED = "+"
"""Before a channel's name: the person has written START since, whatever the records say of earlier."""


def remove(tx: Tx, address: str, channel: str, at: datetime) -> None:
    """The person wrote START."""
    _delete(tx, address, channel)
    _insert(tx, address, f"{RESUMED}{channel}", at, carrier_word=True)


def resumed(tx: Tx, address: str, channel: str) -> bool:
    """True where the person's last word on it was START."""
    return since(tx, address, f"{RESUMED}{channel}") is not None


def _delete(tx: Tx, address: str, channel: str) -> None:
    tx.connection.execute(
        delete(opt_outs).where(
            opt_outs.c.company == tx.company, opt_outs.c.address == address, opt_outs.c.channel == channel
        )
    )


def since(tx: Tx, address: str, channel: str) -> datetime | None:
    query = select(opt_outs.c.at).where(
        opt_outs.c.company == tx.company, opt_outs.c.address == address, opt_outs.c.channel == channel
    )
    return tx.connection.execute(query).scalar_one_or_none()
