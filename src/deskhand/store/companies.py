"""The one row of a company: kill switch, shadow, version of its records, its files."""

from __future__ import annotations

from sqlalchemy import bindparam, select, update

from deskhand.store.database import OWN, Tx
from deskhand.store.prepared import Prepared
from deskhand.store.tables import companies

_OWN_ROW = update(companies).where(companies.c.company == OWN)
PAUSED = Prepared(select(companies.c.paused).where(companies.c.company == OWN))
SHADOW = Prepared(select(companies.c.shadow).where(companies.c.company == OWN))
RECORDS_VERSION = Prepared(select(companies.c.records_version).where(companies.c.company == OWN))
SET_PAUSED = Prepared(_OWN_ROW.values(paused=bindparam("to")))
SET_SHADOW = Prepared(_OWN_ROW.values(shadow=bindparam("to")))
BUMP_RECORDS = Prepared(_OWN_ROW.values(records_version=companies.c.records_version + 1))


def paused(tx: Tx) -> bool:
    return bool(tx.run(PAUSED).scalar_one())


def set_paused(tx: Tx, paused: bool) -> None:
    tx.run(SET_PAUSED, to=paused)


def shadow(tx: Tx) -> bool:
    """Whether all workers of the company draft only, whatever process they are in."""
    return bool(tx.run(SHADOW).scalar_one())


def set_shadow(tx: Tx, shadow: bool) -> None:
    tx.run(SET_SHADOW, to=shadow)


def records_version(tx: Tx) -> int:
    return int(tx.run(RECORDS_VERSION).scalar_one())


def bump_records(tx: Tx) -> None:
    tx.run(BUMP_RECORDS)
