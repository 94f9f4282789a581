"""The mail of an invitation, over a real SMTP server: what people read, what their programs find, and safe headers."""

from __future__ import annotations

import smtplib
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from deskhand.channels.invitations.invitation import Invitation, calendar_text
from deskhand.channels.invitations.mail import invitation_bytes, subject_of
from deskhand.domain.availability import Span
from deskhand.ports import Answered
from deskhand.testing.mail_server import MailServer

DESK, MARIA = "desk@lakeview.example.com", "maria@example.com"
STARTS = datetime(2026, 3, 10, 14, tzinfo=UTC)
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
TOUR = Invitation(
    uid="deskhand-0f",
    organizer=DESK,
    attendee=MARIA,
    span=Span(STARTS, STARTS + timedelta(minutes=30)),
    title="Tour of 4B",
    organizer_name="Lakeview Homes",
    attendee_name="María López",
    notes="Bring an ID.",
    location="12 Main St, Austin",
    zone="America/Chicago",
)


@pytest.fixture
def server() -> Iterator[MailServer]:
    with MailServer() as server:
        yield server


def arrived(server: MailServer, content: bytes) -> EmailMessage:
    """The mail as the attendee's own server has it."""
    with smtplib.SMTP("127.0.0.1", server.port) as out:
        assert out.sendmail(DESK, [MARIA], content) == {}
    (mail,) = server.mails
    assert (mail.sender, mail.to) == (DESK, (MARIA,))
    return mail.message


def leaves(message: EmailMessage) -> list[EmailMessage]:
    return [part for part in message.walk() if not part.is_multipart()]  # type: ignore[misc]


def words_of(content: bytes) -> str:
    message: Any = message_from_bytes(content, policy=policy.default)
    return str(leaves(message)[0].get_content()).replace("\r\n", "\n").removesuffix("\n")


def test_mail_programs_find_words_event_and_file(server: MailServer) -> None:
    message = arrived(server, invitation_bytes(TOUR, "We look forward to it.", "en", "k:1", NOW))
    mixed, alternative, *_ = message.walk()
    assert [mixed.get_content_type(), alternative.get_content_type()] == ["multipart/mixed", "multipart/alternative"]
    text, event, file = leaves(message)
    kinds = [(part.get_content_type(), part.get_content_disposition()) for part in (text, event, file)]
    assert kinds == [("text/plain", None), ("text/calendar", None), ("application/ics", "attachment")]
    assert (event.get_param("method"), event.get_content_charset()) == ("REQUEST", "utf-8")
    assert (file.get_filename(), file.get_content()) == ("invite.ics", calendar_text(TOUR, NOW).encode())
    assert event.get_payload(decode=True) == calendar_text(TOUR, NOW).encode()


def test_the_headers_are_those_of_all_our_mail(server: MailServer) -> None:
    message = arrived(server, invitation_bytes(TOUR, "", "en", "k:1", NOW))
    headers = {name: str(message[name]) for name in ("From", "To", "Subject", "Message-ID", "Auto-Submitted")}
    assert headers == {
        "From": f"Lakeview Homes <{DESK}>",
        "To": f"María López <{MARIA}>",
        "Subject": "Invitation: Tour of 4B, Tuesday, March 10, 2026, 9:00 AM",
        "Message-ID": "<k%3A1@lakeview.example.com>",
        "Auto-Submitted": "auto-generated",
    }
    assert message["X-Auto-Response-Suppress"] == "All"
    assert message["List-Unsubscribe"] == f"<mailto:{DESK}?subject=unsubscribe>"
    assert message["Date"].datetime == NOW


def test_the_words_of_the_employee_come_first() -> None:
    assert words_of(invitation_bytes(TOUR, "Hi María,\nwe look forward to it.", "en", "k", NOW)) == (
        "Hi María,\nwe look forward to it.\n\n"
        "What: Tour of 4B\n"
        "When: Tuesday, March 10, 2026, 9:00 AM to 9:30 AM, Chicago time (UTC-5)\n"
        "Where: 12 Main St, Austin\n"
        "With: Lakeview Homes\n\n"
        "Bring an ID.\n\n"
        "You can answer in your calendar, or by replying to this mail."
    )


@pytest.mark.parametrize(
    ("invitation", "language", "subject", "first", "last"),
    [
        (TOUR, "en", "Invitation: ", "You are invited.", "You can answer in your calendar, or by replying to this mail."),
        (TOUR, "es", "Invitación: ", "Tiene una invitación.", "Puede responder en su calendario o contestando a este correo."),
        (TOUR, "fr", "Invitation: ", "You are invited.", "You can answer in your calendar, or by replying to this mail."),
        (TOUR.moved(TOUR.span), "en", "Updated invitation: ", "This appointment has changed. This is how it is now:", "You can"),
        (TOUR.moved(TOUR.span), "es", "Invitación actualizada: ", "Esta cita ha cambiado. Ahora queda así:", "Puede responder"),
        (TOUR.called_off(), "en", "Canceled: ", "This appointment does not take place:", "Bring an ID."),
        (TOUR.called_off(), "es", "Cancelada: ", "Esta cita no tendrá lugar:", "Bring an ID."),
    ],
)
def test_each_kind_says_what_it_is(invitation: Invitation, language: str, subject: str, first: str, last: str) -> None:
    content = invitation_bytes(invitation, "", language, "k", NOW)
    told = words_of(content).split("\n\n")
    assert (told[0], told[-1].startswith(last)) == (first, True)
    assert str(message_from_bytes(content, policy=policy.default)["Subject"]).startswith(subject)


@pytest.mark.parametrize(("invitation", "method"), [(TOUR, "REQUEST"), (TOUR.called_off(), "CANCEL")])
def test_the_method_is_the_same_inside_and_outside(server: MailServer, invitation: Invitation, method: str) -> None:
    _, event, file = leaves(arrived(server, invitation_bytes(invitation, "", "en", "k", NOW)))
    inside = [str(Calendar.from_ical(part.get_payload(decode=True))["method"]) for part in (event, file)]
    assert [event.get_param("method"), *inside] == [method] * 3


def test_an_invitation_can_answer_a_mail(server: MailServer) -> None:
    answered = Answered("<m2@example.com>", "Visit?", ("<m1@example.com>",))
    message = arrived(server, invitation_bytes(TOUR, "", "en", "k", NOW, answered))
    assert [message[name] for name in ("Subject", "In-Reply-To", "References", "Auto-Submitted")] == [
        "Re: Visit?", "<m2@example.com>", "<m1@example.com> <m2@example.com>", "auto-replied",
    ]  # fmt: skip


def test_a_long_title_leaves_room_for_the_time() -> None:
    subject = subject_of(replace(TOUR, title="x" * 10_000), "en")
    assert len(subject) <= 150
    assert subject.endswith("…, Tuesday, March 10, 2026, 9:00 AM")


def test_words_that_look_like_headers_stay_words(server: MailServer) -> None:
    evil = "Tour\r\nBcc: everybody@example.com\r\n\r\n<script>"
    bad = replace(TOUR, title=evil, organizer_name=evil, attendee_name=evil, location=evil, notes=evil)
    message = arrived(server, invitation_bytes(bad, evil, "en", "k", NOW))
    assert (message["Bcc"], message["To"].addresses[0].addr_spec, len(message["To"].addresses)) == (None, MARIA, 1)
    assert len(leaves(message)) == 3


@given(st.text(max_size=300), st.text(max_size=300), st.sampled_from(["en", "es"]))
def test_no_words_change_the_shape_of_the_mail(title: str, name: str, language: str) -> None:
    bad = replace(TOUR, title=title, organizer_name=name, attendee_name=name, notes=title, location=name)
    content = invitation_bytes(bad, title, language, "k", NOW)
    message: Any = message_from_bytes(content, policy=policy.default)
    assert [part.get_content_type() for part in leaves(message)] == ["text/plain", "text/calendar", "application/ics"]
    assert sorted(set(message.keys())) == sorted({
        "From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "X-Auto-Response-Suppress",
        "List-Unsubscribe", "MIME-Version", "Content-Type",
    })  # fmt: skip
    people = [one.addr_spec for header in ("From", "To") for one in message[header].addresses]
    assert people == [DESK, MARIA]
    assert max(len(line) for line in content.split(b"\r\n")) <= 998
    assert b"\n" not in content.replace(b"\r\n", b"")
