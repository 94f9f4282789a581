"""Answers of calendars as the line takes them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.policy import SMTP

import pytest

from deskhand.channels.invitations.answered import answer_of
from deskhand.domain.availability import Span
from deskhand.domain.event import InvitationAnswered
from deskhand.domain.invitation import GuestSays

MARIA, DESK = "maria@example.com", "desk@lakeview.example.com"
STARTS = datetime(2026, 3, 10, 14, tzinfo=UTC)


def mail(*lines: str, method: str = "REPLY") -> bytes:
    text = "\r\n".join((
        "BEGIN:VCALENDAR", "PRODID:-//Test//EN", "VERSION:2.0", f"METHOD:{method}",
        "BEGIN:VEVENT", "UID:v1@lakeview.deskhand", *lines, "END:VEVENT", "END:VCALENDAR", "",
    ))  # fmt: skip
    message = EmailMessage(policy=SMTP)
    message["From"], message["To"], message["Subject"] = MARIA, DESK, "Accepted"
    message.set_content("Maria has accepted.")
    message.add_alternative(text, subtype="calendar", params={"method": method})
    return message.as_bytes()


def test_a_yes_with_a_note() -> None:
    raw = mail(f"ATTENDEE;PARTSTAT=ACCEPTED:mailto:{MARIA}", "SEQUENCE:2", "COMMENT:See you")
    said = InvitationAnswered("v1@lakeview.deskhand", GuestSays.ACCEPTED, MARIA, MARIA, 2, None, "See you")
    assert answer_of(raw) == said


def test_a_proposal_has_its_time_and_no_sequence_is_the_first() -> None:
    raw = mail(f"ATTENDEE:mailto:{MARIA}", "DTSTART:20260310T140000Z", "DTEND:20260310T143000Z", method="COUNTER")
    said = answer_of(raw)
    assert said is not None
    assert (said.says, said.sequence) == (GuestSays.OTHER_TIME, 0)
    assert said.proposed == Span(STARTS, STARTS + timedelta(minutes=30))


@pytest.mark.parametrize(
    "raw",
    [
        b"From: maria@example.com\r\n\r\nyes\r\n",
        b"\xff\x00text/calendar",
        mail(f"ATTENDEE;PARTSTAT=DELEGATED:mailto:{MARIA}"),
        mail(f"ATTENDEE:mailto:{MARIA}", method="REFRESH"),
        mail(f"ATTENDEE:mailto:{MARIA}", method="REQUEST"),
    ],
    ids=["no calendar", "bytes", "delegated", "asked for again", "an invitation of theirs"],
)
def test_anything_else_is_a_mail_to_be_read(raw: bytes) -> None:
    assert answer_of(raw) is None
