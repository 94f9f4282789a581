"""Open questions to people, and whom each has reached."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, select, update

from deskhand.domain.escalation import Escalation
from deskhand.store.database import Tx
from deskhand.store.tables import escalations, offers, reached, wrong_codes


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
    tx.connection.execute(
        tx.insert(escalations)
        .values(
            company=tx.company,
            id=escalation.id,
            case_id=escalation.case,
            kind=escalation.kind.value,
            code=escalation.code,
            amount_minor=escalation.amount.minor if escalation.amount else None,
            open=True,
            opened_at=escalation.opened_at,
        )
        .on_conflict_do_nothing()
    )


def reach(tx: Tx, name: str, address: str, at: datetime) -> None:
    """Note that the words went to `address`; said again, the newer instant counts."""
    statement = tx.insert(reached).values(company=tx.company, escalation=name, address=address, at=at)
    tx.connection.execute(
        statement.on_conflict_do_update(
            index_elements=[reached.c.company, reached.c.escalation, reached.c.address], set_={"at": at}
        )
    )


def resolve(tx: Tx, name: str) -> bool:
    """Close it; False where it was closed before."""
    result = tx.connection.execute(
        update(escalations)
        .where(escalations.c.company == tx.company, escalations.c.id == name, escalations.c.open.is_(True))
        .values(open=False)
    )
    return result.rowcount == 1


def resolve_case(tx: Tx, case: str) -> None:
    tx.connection.execute(
        update(escalations).where(escalations.c.company == tx.company, escalations.c.case_id == case).values(open=False)
    )


def _reached(row: Row[Any]) -> Reached:
    return Reached(row.id, row.case_id, row.kind, row.code, row.amount_minor, bool(row.open), row.at)


def reaching(tx: Tx, address: str) -> list[Reached]:
    """Escalations whose words went to `address`, oldest first, closed ones too."""
    query = (
        select(escalations, reached.c.at)
        .join(reached, (reached.c.company == escalations.c.company) & (reached.c.escalation == escalations.c.id))
        .where(escalations.c.company == tx.company, reached.c.address == address)
        .order_by(reached.c.at)
    )
    return [_reached(row) for row in tx.connection.execute(query)]


def codes_in_use(tx: Tx) -> frozenset[str]:
    """Codes of open escalations and of offers that can still be answered."""
    questions = select(escalations.c.code).where(escalations.c.company == tx.company, escalations.c.open.is_(True))
    jobs = select(offers.c.code).where(offers.c.company == tx.company, offers.c.status != "withdrawn")
    return frozenset(row.code for query in (questions, jobs) for row in tx.connection.execute(query))


def wrong_code(tx: Tx, event: str, address: str, at: datetime) -> None:
    tx.connection.execute(
        tx.insert(wrong_codes).values(company=tx.company, event=event, address=address, at=at).on_conflict_do_nothing()
    )


def wrong_codes_since(tx: Tx, address: str, since: datetime) -> int:
    query = select(func.count()).where(
        wrong_codes.c.company == tx.company, wrong_codes.c.address == address, wrong_codes.c.at >= since
    )
    return int(tx.connection.execute(query).scalar_one())
