"""Appointments of the built-in records as rows. Writers of a company follow one another: what is free stays so."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import bindparam, select

from deskhand.domain.appointment import LIVE_APPOINTMENT, Appointment, AppointmentStatus
from deskhand.domain.availability import Span
from deskhand.store.codec import dumps, loads
from deskhand.store.database import OWN, Put, Tx
from deskhand.store.prepared import Prepared, one_of
from deskhand.store.tables import appointments

_OWN_ROWS = select(appointments.c.body).where(appointments.c.company == OWN)
_LIVE = one_of(appointments.c.status, [status.value for status in LIVE_APPOINTMENT])
SAVE = Put(
    appointments,
    keys=("company", "id"),
    changed=("contact", "provider", "starts_at", "ends_at", "status", "body"),
)
GET = Prepared(_OWN_ROWS.where(appointments.c.id == bindparam("name")))
WITH_KEY = Prepared(_OWN_ROWS.where(appointments.c.key == bindparam("under")))
OF_CONTACT = Prepared(
    _OWN_ROWS.where(appointments.c.contact == bindparam("of_contact"), appointments.c.ends_at > bindparam("after"))
    .order_by(appointments.c.starts_at, appointments.c.id)
)
WITHIN = Prepared(
    _OWN_ROWS.where(
        appointments.c.provider == bindparam("of_provider"),
        _LIVE,
        appointments.c.starts_at < bindparam("before"),
        appointments.c.ends_at > bindparam("after"),
    ).order_by(appointments.c.starts_at)
)
COMING = Prepared(
    _OWN_ROWS.where(_LIVE, appointments.c.starts_at >= bindparam("after")).order_by(appointments.c.starts_at)
)
MISSED = Prepared(
    _OWN_ROWS.where(
        appointments.c.status == AppointmentStatus.MISSED.value, appointments.c.starts_at >= bindparam("after")
    ).order_by(appointments.c.starts_at)
)
ENDED = Prepared(
    _OWN_ROWS.where(one_of(appointments.c.status, [AppointmentStatus.SHOWN.value, AppointmentStatus.MISSED.value]))
    .order_by(appointments.c.starts_at.desc(), appointments.c.id)
    .limit(bindparam("most"))
)
SINCE = Prepared(
    _OWN_ROWS.where(appointments.c.ends_at > bindparam("after")).order_by(appointments.c.starts_at, appointments.c.id)
)
LIVE = Prepared(_OWN_ROWS.where(_LIVE).order_by(appointments.c.provider, appointments.c.starts_at))


def save(tx: Tx, appointment: Appointment, key: str | None = None) -> None:
    """Make or change a row; the caller has looked that its time is free."""
    tx.put(
        SAVE,
        id=appointment.id,
        key=key,
        contact=appointment.contact,
        provider=appointment.provider,
        starts_at=appointment.starts_at,
        ends_at=appointment.span.ends_at,
        status=appointment.status.value,
        body=dumps(appointment),
    )


def get(tx: Tx, name: str) -> Appointment | None:
    body = tx.run(GET, name=name).scalar_one_or_none()
    return loads(body, Appointment) if body else None


def with_key(tx: Tx, key: str) -> Appointment | None:
    """What this key of ours has made."""
    body = tx.run(WITH_KEY, under=key).scalar_one_or_none()
    return loads(body, Appointment) if body else None


def of_contact(tx: Tx, contact: str, after: datetime) -> list[Appointment]:
    """Those of one address that end later, whatever became of them, earliest first."""
    return [loads(row.body, Appointment) for row in tx.run(OF_CONTACT, of_contact=contact, after=after)]


def within(tx: Tx, provider: str, span: Span) -> list[Appointment]:
    """The live ones of a provider that overlap `span`, earliest first."""
    found = tx.run(WITHIN, of_provider=provider, before=span.ends_at, after=span.starts_at)
    return [loads(row.body, Appointment) for row in found]


def coming(tx: Tx, after: datetime) -> list[Appointment]:
    """The live ones that begin later, earliest first."""
    return [loads(row.body, Appointment) for row in tx.run(COMING, after=after)]


def missed(tx: Tx, after: datetime) -> list[Appointment]:
    """Those to which nobody came, of a later time, earliest first."""
    return [loads(row.body, Appointment) for row in tx.run(MISSED, after=after)]


def ended(tx: Tx, most: int) -> list[Appointment]:
    """Those of which somebody has said whether they were kept, at most so many, the latest first."""
    return [loads(row.body, Appointment) for row in tx.run(ENDED, most=most)]


def since(tx: Tx, after: datetime) -> list[Appointment]:
    """Those of everybody that end later, whatever became of them, earliest first."""
    return [loads(row.body, Appointment) for row in tx.run(SINCE, after=after)]


def live(tx: Tx) -> list[Appointment]:
    """All live ones, by provider and time."""
    return [loads(row.body, Appointment) for row in tx.run(LIVE)]
