"""`deskhand serve` puts a meeting into a calendar and takes its answer: real SMTP, real IMAP, real clock."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

import pytest
from icalendar import Calendar, Event
from sqlalchemy import create_engine

from deskhand.domain.appointment import Appointment, AppointmentStatus
from deskhand.store import appointments
from deskhand.store.database import Store
from deskhand.testing.carrier import Carrier
from deskhand.testing.company_served import company_served
from deskhand.testing.dovecot import PASSWORD, USER, Dovecot
from deskhand.testing.mail_server import Mail, MailServer
from deskhand.testing.waiting import until

EXAMPLES = Path(__file__).parents[2] / "examples"
ANA, EVE = "ana@hvac.example", "eve@evil.example"
WANTS = "hi, we run an hvac shop in Tucson with 14 techs and want a demo this week please"
PATIENCE_S = 20


@pytest.fixture(scope="module")
def running() -> Iterator[Dovecot]:
    with Dovecot() as server:
        yield server


@pytest.fixture
def fieldline(tmp_path: Path) -> Path:
    """It answers at once."""
    folder = Path(shutil.copytree(EXAMPLES / "fieldline", tmp_path / "fieldline"))
    file = folder / "company.yaml"
    file.write_text(file.read_text("utf-8").replace("reply_after_s: 4", "reply_after_s: 0"), "utf-8")
    return folder


@dataclass
class Ana:
    """Who writes by mail and has a calendar; `served` is the company's folder."""

    inbox: Dovecot
    outbox: MailServer
    served: Path
    mails: int = 0

    def writes(self, text: str) -> None:
        self._send(self._mail("Re: a demo", text))

    def answers(self, partstat: str, event: Event, sender: str = ANA, method: str = "REPLY") -> None:
        """As calendar programs do: the event as it came, with the answer; by themselves."""
        said = Calendar()
        for name, value in (("prodid", "-//Test//EN"), ("version", "2.0"), ("method", method)):
            said.add(name, value)
        one = Event()
        for name in ("uid", "sequence", "dtstamp", "dtstart", "dtend", "organizer"):
            one[name] = event[name]
        one.add("attendee", f"mailto:{ANA}", parameters={"PARTSTAT": partstat})
        said.add_component(one)
        message = self._mail(f"{partstat.title()}: Fieldline", f"Ana: {partstat.lower()}", sender)
        message["Auto-Submitted"] = "auto-generated"
        message.add_alternative(said.to_ical().decode(), subtype="calendar", params={"method": method})
        self._send(message)

    def was_told(self, words: str, times: int = 1) -> list[Mail]:
        """Mails to her that say so, once there are as many."""
        return until(lambda: found if len(found := self._with(words)) >= times else [], PATIENCE_S)

    def invited(self, times: int) -> list[tuple[str, Event]]:
        """(method, event) of every invitation that she has, once there are as many."""
        return until(lambda: found if len(found := self._invitations()) >= times else [], PATIENCE_S)

    def appointment(self) -> Appointment:
        """Her appointment as the company's store has it."""
        store = Store(create_engine(f"sqlite:///{self.served / 'var' / 'deskhand.db'}"), "fieldline")
        with store.read() as tx:
            (found,) = appointments.of_contact(tx, ANA, datetime.now().astimezone() - timedelta(days=1))
        store.close()
        return found

    def _with(self, words: str) -> list[Mail]:
        mails = [one for one in self.outbox.mails if one.to == (ANA,) and one.message.get_content_type() == "text/plain"]
        return [one for one in mails if words in one.text]

    def _invitations(self) -> list[tuple[str, Event]]:
        parts = [part for mail in self.outbox.mails if mail.to == (ANA,) for part in mail.message.walk()]
        files = [Calendar.from_ical(part.get_content()) for part in parts if part.get_content_type() == "text/calendar"]
        return [(str(one["method"]), next(iter(one.walk("VEVENT")))) for one in files]

    def _mail(self, subject: str, text: str, sender: str = ANA) -> EmailMessage:
        self.mails += 1
        message = EmailMessage(policy=SMTP)
        message["From"], message["To"], message["Subject"] = sender, USER, subject
        message["Message-ID"] = f"<m{self.mails}@hvac.example>"
        message.set_content(text)
        return message

    def _send(self, message: EmailMessage) -> None:
        self.inbox.deliver(message.as_bytes())
        until(lambda: self.inbox.unread() == 0, PATIENCE_S)


@pytest.fixture
def ana(running: Dovecot, carrier: Carrier, fieldline: Path) -> Iterator[Ana]:
    with MailServer() as outbox:
        given = {
            "SMTP_HOST": "127.0.0.1", "SMTP_PORT": str(outbox.port), "SMTP_SENDER": USER, "SMTP_STARTTLS": "no",
            "IMAP_HOST": "127.0.0.1", "IMAP_PORT": str(running.port), "IMAP_ENCRYPTION": "none",
            "IMAP_USERNAME": USER, "IMAP_PASSWORD": PASSWORD, "IMAP_EVERY_S": "0.1",
        }  # fmt: skip
        with company_served(fieldline, carrier, extra={f"DESKHAND_EMAIL_{name}": one for name, one in given.items()}):
            yield Ana(running, outbox, fieldline)
    running.empty()


def test_a_meeting_goes_into_a_calendar_and_its_answers_come_back(ana: Ana) -> None:
    ana.writes(WANTS)
    ana.was_told("Theo Brandvold")
    ana.writes("the first one works")
    ((method, first),) = ana.invited(1)
    assert (method, first["sequence"], first["attendee"]) == ("REQUEST", 0, f"mailto:{ANA}")
    assert first["organizer"] == f"mailto:{USER}"
    assert first.decoded("dtstart") == ana.appointment().starts_at
    assert "demo" not in first["summary"].lower()

    ana.answers("ACCEPTED", first, sender=EVE)
    ana.answers("ACCEPTED", first)
    until(lambda: ana.appointment().status is AppointmentStatus.CONFIRMED, PATIENCE_S)

    ana.answers("DECLINED", first)
    ana.was_told("You keep")
    assert ana.appointment().starts_at == first.decoded("dtstart")
    ana.writes("the second one please")
    method, second = ana.invited(2)[1]
    assert (method, second["sequence"], second["uid"]) == ("REQUEST", 1, first["uid"])
    assert second.decoded("dtstart") == ana.appointment().starts_at != first.decoded("dtstart")

    ana.writes("please cancel it, I want to cancel the appointment")
    method, third = ana.invited(3)[2]
    assert (method, third["sequence"], third["uid"], third["status"]) == ("CANCEL", 2, first["uid"], "CANCELLED")
    assert ana.appointment().status is AppointmentStatus.CANCELLED
    assert [mail for mail in ana.outbox.mails if mail.to == (EVE,)] == []
