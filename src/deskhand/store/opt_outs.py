"""Who has asked for silence, on which channel, since when."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, select

from deskhand.store.database import Tx
from deskhand.store.tables import opt_outs


def add(tx: Tx, address: str, channel: str, at: datetime, carrier_word: bool) -> None:
    """In force when the transaction commits; the first instant counts."""
    tx.connection.execute(
        tx.insert(opt_outs)
        .values(company=tx.company, address=address, channel=channel, at=at, carrier_word=carrier_word)
        .on_conflict_do_nothing()
    )


def remove(tx: Tx, address: str, channel: str) -> None:
    """The person wrote START."""
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
