"""Rows of appointments, waitlist, reps and meetings; the last are plain records until their employee comes."""

from __future__ import annotations

from collections.abc import Mapping

from deskhand.config import values
from deskhand.config.fields import Fields
from deskhand.config.rows import Clockface, RowKind
from deskhand.domain.appointment import Appointment, AppointmentStatus, Waiting
from deskhand.domain.lead import Rep

Record = Mapping[str, object]


def _appointment(fields: Fields, clockface: Clockface) -> Appointment:
    nowhere = values.instant("UTC")("1970-01-01T00:00")
    return Appointment(
        id=fields.need("id", values.text, "", "A-17"),
        contact=fields.need("contact", values.address, "", "+15125550142"),
        person=fields.get("person", values.text, ""),
        provider=fields.get("provider", values.text, ""),
        type=fields.get("type", values.text, ""),
        starts_at=fields.need("starts_at", clockface.instant, nowhere, "2026-03-09T14:00:00-05:00"),
        minutes=fields.get("minutes", values.minutes, 30),
        status=fields.get("status", values.one_of(AppointmentStatus, "a status"), AppointmentStatus.BOOKED),
        booked_at=fields.get("booked_at", clockface.instant, None),
    )


def _waiting(fields: Fields, clockface: Clockface) -> Waiting:
    return Waiting(
        contact=fields.need("contact", values.address, "", "+15125550142"),
        type=fields.get("type", values.text, ""),
        provider=fields.get("provider", values.text, ""),
        minutes=fields.get("minutes", values.minutes, 30),
        earliest=fields.get("earliest", clockface.instant, None),
        latest=fields.get("latest", clockface.instant, None),
    )


def _rep(fields: Fields, _: Clockface) -> Rep:
    return Rep(
        name=fields.need("name", values.text, "", "Ana Silva"),
        email=fields.need("email", values.email, "", "ana@example.com"),
        phone=fields.get("phone", values.phone, None),
        territory=fields.many("territory", values.text),
        segment=fields.many("segment", values.text),
        languages=fields.many("languages", values.language),
        weight=max(0.0, fields.get("weight", values.number, 1.0)),
        calendar=fields.get("calendar", values.text, ""),
        away=fields.many("away", values.days_away),
        most_a_week=fields.get("most_a_week", values.whole, None),
    )


def _meeting(fields: Fields, clockface: Clockface) -> Record:
    return {
        "id": fields.need("id", values.text, "", "M-17"),
        "title": fields.get("title", values.text, ""),
        "starts_at": fields.need("starts_at", clockface.instant, None, "2026-03-09T14:00:00-05:00"),
        "minutes": fields.get("minutes", values.whole, 30),
        "organizer": fields.get("organizer", values.address, None),
        "attendees": fields.many("attendees", values.address),
        "notes": fields.get("notes", values.text, ""),
    }


APPOINTMENTS = RowKind(
    "appointments",
    ("id", "contact", "person", "provider", "type", "starts_at", "minutes", "status", "booked_at"),
    ("id", "contact", "starts_at"),
    _appointment,
    lambda row: (f"the appointment {row.id}",),
)
WAITLIST = RowKind(
    "waitlist",
    ("contact", "type", "provider", "minutes", "earliest", "latest"),
    ("contact",),
    _waiting,
    lambda _: (),
)
REPS = RowKind(
    "reps",
    ("name", "email", "phone", "territory", "segment", "languages", "weight", "calendar", "away", "most_a_week"),
    ("name", "email"),
    _rep,
    lambda row: (f"the rep {row.email}",),
)
MEETINGS = RowKind(
    "meetings",
    ("id", "title", "starts_at", "minutes", "organizer", "attendees", "notes"),
    ("id", "starts_at"),
    _meeting,
    lambda row: (f"the meeting {row['id']}",),
)
