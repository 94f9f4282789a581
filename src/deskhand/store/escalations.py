"""Open questions to people, and whom each has reached."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, select, update

from deskhand.domain.escalation import Escalation
from deskhand.store.database import OWN, Put, Tx
from deskhand.store.prepared import Prepared
from deskhand.store.tables import escalations, offers, reached, wrong_codes

OPEN_ONE, WRONG_CODE = Put(escalations), Put(wrong_codes)
REACH = Put(reached, keys=("company", "escalation", "address"), changed=("at",))
RESOLVE = Prepared(
    update(escalations)
    .where(escalations.c.company == OWN, escalations.c.id == bindparam("name"), escalations.c.open.is_(True))
    .values(open=False)
)
RESOLVE_CASE = Prepared(
    update(escalations)
    .where(escalations.c.company == OWN, escalations.c.case_id == bindparam("of_case"))
    .values(open=False)
)
REACHING = Prepared(
    select(escalations, reached.c.at)
    .join(reached, (reached.c.company == escalations.c.company) & (reached.c.escalation == escalations.c.id))
    .where(escalations.c.company == OWN, reached.c.address == bindparam("to"))
    .order_by(reached.c.at)
)
QUESTION_CODES = Prepared(select(escalations.c.code).where(escalations.c.company == OWN, escalations.c.open.is_(True)))
OFFER_CODES = Prepared(
    select(offers.c.code).where(
        offers.c.company == OWN, offers.c.status != "withdrawn", offers.c.made_at >= bindparam("since")
    )
)
WRONG_CODES = Prepared(
    select(func.count()).where(
        wrong_codes.c.company == OWN, wrong_codes.c.address == bindparam("by"), wrong_codes.c.at >= bindparam("since")
    )
)


@dataclass(frozen=True)
class Reached:
    """One escalation as one of those it reached sees it."""

    id: str
    case: str
    kind: str
    code: str
    amount_minor: int | None
    open: bool
    sent_at: datetime


def open_one(tx: Tx, escalation: Escalation) -> None:
    tx.put(
        OPEN_ONE,
        id=escalation.id,
        case_id=escalation.case,
        kind=escalation.kind.value,
        code=escalation.code,
        amount_minor=escalation.amount.minor if escalation.amount else None,
        open=True,
        opened_at=escalation.opened_at,
    )


def reach(tx: Tx, name: str, address: str, at: datetime) -> None:
    """Note that the words went to `address`; said again, the newer instant counts."""
    tx.put(REACH, escalation=name, address=address, at=at)


def resolve(tx: Tx, name: str) -> bool:
    """Close it; False where it was closed before."""
    return tx.run(RESOLVE, name=name).rowcount == 1


def resolve_case(tx: Tx, case: str) -> None:
    tx.run(RESOLVE_CASE, of_case=case)


def _reached(row: Any) -> Reached:
    return Reached(row.id, row.case_id, row.kind, row.code, row.amount_minor, bool(row.open), row.at)


def reaching(tx: Tx, address: str) -> list[Reached]:
    """Escalations whose words went to `address`, oldest first, closed ones too."""
    return [_reached(row) for row in tx.run(REACHING, to=address)]


def codes_in_use(tx: Tx, since: datetime) -> frozenset[str]:
    """Codes of open escalations, and of offers made `since`: older ones can no longer be answered by their code."""
    return frozenset(row.code for row in (*tx.run(QUESTION_CODES), *tx.run(OFFER_CODES, since=since)))


def wrong_code(tx: Tx, event: str, address: str, at: datetime) -> None:
    tx.put(WRONG_CODE, event=event, address=address, at=at)


def wrong_codes_since(tx: Tx, address: str, since: datetime) -> int:
    return int(tx.run(WRONG_CODES, by=address, since=since).scalar_one())
