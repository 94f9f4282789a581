"""The one row of a company: kill switch, shadow, version of its records, its files."""

from __future__ import annotations

from sqlalchemy import select, update

from deskhand.store.database import Tx
from deskhand.store.tables import companies


def paused(tx: Tx) -> bool:
    query = select(companies.c.paused).where(companies.c.company == tx.company)
    return bool(tx.connection.execute(query).scalar_one())


def set_paused(tx: Tx, paused: bool) -> None:
    tx.connection.execute(update(companies).where(companies.c.company == tx.company).values(paused=paused))


def shadow(tx: Tx) -> bool:
    """Whether all workers of the company draft only, whatever process they are in."""
    query = select(companies.c.shadow).where(companies.c.company == tx.company)
    return bool(tx.connection.execute(query).scalar_one())


def set_shadow(tx: Tx, shadow: bool) -> None:
    tx.connection.execute(update(companies).where(companies.c.company == tx.company).values(shadow=shadow))


def records_version(tx: Tx) -> int:
    query = select(companies.c.records_version).where(companies.c.company == tx.company)
    return int(tx.connection.execute(query).scalar_one())


def bump_records(tx: Tx) -> None:
    tx.connection.execute(
        update(companies)
        .where(companies.c.company == tx.company)
        .values(records_version=companies.c.records_version + 1)
    )
