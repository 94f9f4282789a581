"""What came of each offer, kept beside the events so that a vendor's record is one short query; the events remain the
truth."""

from __future__ import annotations

from dataclasses import fields
from datetime import datetime, timedelta

from sqlalchemy import bindparam, func, select, update

from deskhand.domain.records import WorkOrder
from deskhand.domain.track import EndedOffer, OfferOutcome, OfferReply
from deskhand.store.database import OWN, Put, Tx
from deskhand.store.prepared import Prepared, one_of
from deskhand.store.tables import offer_outcomes as table
from deskhand.store.tables import offers

MOST = 200
"""So many of a vendor's newest offers count: what they did lately, and a bound on what a turn reads."""

_KEPT = ("company", "offer", "reported_again")
SAVE = Put(table, keys=("company", "offer"), changed=[c.name for c in table.columns if c.name not in _KEPT])
OF_VENDOR = Prepared(
    select(
        *(table.c.reply, table.c.answer_min, table.c.took_job),
        table.c.done_at.is_not(None).label("done"),
        (table.c.still_broken | table.c.reported_again).label("came_back"),
        *(table.c.no_show, table.c.late_min),
    )
    .where(
        table.c.company == OWN,
        table.c.vendor == bindparam("to"),
        table.c.made_at >= bindparam("since"),
        one_of(table.c.reply, ("accepted", "declined"))
        | ((table.c.reply == "none") & (table.c.lapses_at <= bindparam("now"))),
    )
    .order_by(table.c.made_at.desc(), table.c.offer)
    .limit(MOST)
)
REPORT_AGAIN = Prepared(
    update(table)
    .where(
        table.c.company == OWN,
        table.c.property == bindparam("at_property"),
        table.c.unit == bindparam("at_unit"),
        table.c.trade == bindparam("of_trade"),
        table.c.thing == bindparam("of_thing"),
        table.c.case_id != bindparam("but"),
        table.c.reported_again.is_(False),
        table.c.done_at >= bindparam("since"),
        table.c.done_at <= bindparam("until"),
    )
    .values(reported_again=True)
    .returning(table.c.vendor)
)
UNKNOWN_CASES = Prepared(
    select(offers.c.case_id)
    .outerjoin(table, (table.c.company == offers.c.company) & (table.c.offer == offers.c.id))
    .where(offers.c.company == OWN, offers.c.code != "", table.c.offer.is_(None))
    .group_by(offers.c.case_id)
    .order_by(func.min(offers.c.made_at), offers.c.case_id)
)


def save(tx: Tx, one: OfferOutcome) -> None:
    """Keep an outcome as it is now; that its repair was reported again stays with it."""
    values = {field.name: getattr(one, field.name) for field in fields(one)}
    tx.put(SAVE, case_id=values.pop("case"), **values)


def of_vendor(tx: Tx, vendor: str, since: datetime, now: datetime) -> list[EndedOffer]:
    """The newest of a vendor's offers made since that have ended by now, newest first, at most MOST.

    None of those that were taken back while their window ran, or whose window runs yet.
    """
    rows = tx.run(OF_VENDOR, to=vendor, since=since, now=now)
    return [EndedOffer(OfferReply(reply), *rest) for reply, *rest in rows]


def report_again(tx: Tx, order: WorkOrder, case: str, at: datetime, within: timedelta) -> list[str]:
    """Note that what `order` is about was done by somebody not long before `at`; the vendors of whom it was news."""
    found = tx.run(
        REPORT_AGAIN,
        at_property=order.property,
        at_unit=order.unit,
        of_trade=order.trade.value,
        of_thing=order.thing,
        but=case,
        since=at - within,
        until=at,
    )
    return [row[0] for row in found]


def unknown_cases(tx: Tx) -> list[str]:
    """Cases with offers of which no outcome is kept: older than this table. Oldest first."""
    return [row.case_id for row in tx.run(UNKNOWN_CASES)]
