"""MailedInvitations over a real SMTP server: what arrives, and what is said when it is not taken."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from icalendar import Calendar

from deskhand.channels.email_smtp.channel import SmtpEmail
from deskhand.channels.invitations.by_mail import MailedInvitations
from deskhand.domain.action import SendInvitation
from deskhand.domain.availability import Slot
from deskhand.domain.errors import Rejected, Transient
from deskhand.testing.fake_clock import FakeClock
from deskhand.testing.mail_server import MailServer

NOW = datetime(2026, 3, 2, 15, tzinfo=UTC)
DESK, MARIA = "desk@lakeview.example.com", "maria@example.com"
SLOT = Slot(datetime(2026, 3, 10, 14, tzinfo=UTC), 30, "Ana Ruiz")
INVITED = SendInvitation(
    MARIA, "A-1", "v1@lakeview.deskhand", 0, SLOT, "Lakeview Homes: Maria Lopez", "Maria Lopez", text="Here it is."
)


@pytest.fixture
def server() -> Iterator[MailServer]:
    with MailServer() as server:
        yield server


def sender(server: MailServer, zone: str = "America/Chicago") -> MailedInvitations:
    mail = SmtpEmail("127.0.0.1", DESK, port=server.port, starttls=False, timeout_s=5)
    return MailedInvitations(mail, "Lakeview Homes", zone, FakeClock(NOW))


def test_a_version_arrives_as_a_calendar_file_under_the_key(server: MailServer) -> None:
    ref = sender(server).send(INVITED, "k1")
    (mail,) = server.mails
    parts = {part.get_content_type(): part for part in mail.message.walk()}
    event = next(iter(Calendar.from_ical(parts["text/calendar"].get_content()).walk("VEVENT")))
    assert (ref, str(mail.message["Message-ID"])) == ("<k1@lakeview.example.com>",) * 2
    assert (mail.sender, mail.to) == (DESK, (MARIA,))
    assert (event["uid"], event["sequence"], event.decoded("dtstart")) == (INVITED.uid, 0, SLOT.starts_at)
    assert (event["summary"], event["organizer"]) == (INVITED.title, f"mailto:{DESK}")
    assert parts["text/plain"].get_content().startswith("Here it is.")


def test_calling_off_is_a_cancel(server: MailServer) -> None:
    sender(server).send(replace(INVITED, sequence=2, cancelled=True, language="es"), "k2")
    (mail,) = server.mails
    assert str(mail.message["Subject"]).startswith("Cancelada: ")
    (part,) = [part for part in mail.message.walk() if part.get_content_type() == "text/calendar"]
    assert part.get_param("method") == "CANCEL"


def test_a_server_that_asks_to_wait_and_one_that_refuses(server: MailServer) -> None:
    server.answers["RCPT"] = "450 4.2.0 later"
    with pytest.raises(Transient):
        sender(server).send(INVITED, "k1")
    server.answers["RCPT"] = "550 5.1.1 nobody"
    with pytest.raises(Rejected) as no:
        sender(server).send(INVITED, "k1")
    assert no.value.reason == "invalid"


@pytest.mark.parametrize(
    ("changed", "reason"), [({"to": "maria@example.com, eve@evil.example"}, "invalid"), ({"uid": ""}, "refused")]
)
def test_what_makes_no_event_is_refused(server: MailServer, changed: dict[str, str], reason: str) -> None:
    with pytest.raises(Rejected) as no:
        sender(server).send(replace(INVITED, **changed), "k1")  # type: ignore[arg-type]
    assert (no.value.reason, server.mails) == (reason, [])
