"""Appointments as rows. Writers of a company follow one another, so that what is free when it is looked at stays so."""

from __future__ import annotations

from typing import Any

from sqlalchemy import and_, bindparam, not_, select, update

from deskhand.domain.availability import Span
from deskhand.domain.booking import Booked, Booking
from deskhand.store.codec import dumps, loads
from deskhand.store.database import OWN, Put, Tx
from deskhand.store.prepared import Prepared
from deskhand.store.tables import bookings

_OWN_ROWS = select(bookings).where(bookings.c.company == OWN)
_ONE = and_(bookings.c.company == OWN, bookings.c.key == bindparam("under"))
MAKE = Put(bookings)
GET = Prepared(_OWN_ROWS.where(bookings.c.key == bindparam("under")))
WITHIN = Prepared(
    _OWN_ROWS.where(
        bookings.c.calendar == bindparam("of_calendar"),
        not_(bookings.c.cancelled),
        bookings.c.starts_at < bindparam("before"),
        bookings.c.ends_at > bindparam("after"),
    ).order_by(bookings.c.starts_at)
)
CHANGE = Prepared(
    update(bookings)
    .where(_ONE)
    .values(
        starts_at=bindparam("new_start"),
        ends_at=bindparam("new_end"),
        version=bookings.c.version + 1,
        cancelled=bindparam("is_cancelled"),
        body=bindparam("new_body"),
    )
)


def get(tx: Tx, key: str) -> Booked | None:
    row = tx.run(GET, under=key).first()
    return _booked(row) if row else None


def within(tx: Tx, calendar: str, span: Span) -> list[Booked]:
    """What stands in the calendar and overlaps `span`, earliest first."""
    return [_booked(row) for row in tx.run(WITHIN, of_calendar=calendar, before=span.ends_at, after=span.starts_at)]


def make(tx: Tx, key: str, booking: Booking) -> Booked:
    """A new row; the caller has looked that nothing is there."""
    tx.put(
        MAKE,
        key=key,
        calendar=booking.calendar,
        starts_at=booking.span.starts_at,
        ends_at=booking.span.ends_at,
        version=1,
        cancelled=False,
        body=dumps(booking),
    )
    return Booked(key, "1", booking)


def change(tx: Tx, key: str, booking: Booking, cancelled: bool) -> None:
    """Another time, or none any more."""
    tx.run(
        CHANGE,
        under=key,
        new_start=booking.span.starts_at,
        new_end=booking.span.ends_at,
        is_cancelled=cancelled,
        new_body=dumps(booking),
    )


def _booked(row: Any) -> Booked:
    return Booked(row.key, str(row.version), loads(row.body, Booking), row.cancelled)
