"""`deskhand serve` with a mailbox: real SMTP, real IMAP, real clock; and what it does when the mailbox has trouble."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from deskhand.app import Settings
from deskhand.config import load_company
from deskhand.operate.check import check_company
from deskhand.operate.serve import welcome
from deskhand.testing.carrier import Carrier
from deskhand.testing.company_served import company_served
from deskhand.testing.dovecot import PASSWORD, USER, Dovecot
from deskhand.testing.mail_server import Mail, MailServer
from deskhand.testing.waiting import until

MARIA, DANA = "maria.lopez@example.com", "+15125550100"
BURST = "there is water EVERYWHERE pipe under the sink exploded, 4B"
Out = pytest.CaptureFixture[str]


@pytest.fixture(scope="module")
def running() -> Iterator[Dovecot]:
    with Dovecot() as server:
        yield server


@pytest.fixture
def inbox(running: Dovecot) -> Iterator[Dovecot]:
    yield running
    running.empty()


@pytest.fixture
def outbox() -> Iterator[MailServer]:
    with MailServer() as server:
        yield server


@pytest.fixture
def lakeview(lakeview: Path) -> Path:
    """It answers at once."""
    file = lakeview / "company.yaml"
    file.write_text(file.read_text("utf-8").replace("reply_after_s: 4", "reply_after_s: 0"), "utf-8")
    return lakeview


def environ_of(inbox: Dovecot, outbox: MailServer, **more: str) -> dict[str, str]:
    given = {
        "SMTP_HOST": "127.0.0.1",
        "SMTP_PORT": str(outbox.port),
        "SMTP_SENDER": USER,
        "SMTP_STARTTLS": "no",
        "IMAP_HOST": "127.0.0.1",
        "IMAP_PORT": str(inbox.port),
        "IMAP_ENCRYPTION": "none",
        "IMAP_USERNAME": USER,
        "IMAP_PASSWORD": PASSWORD,
        "IMAP_EVERY_S": "0.1",
        **more,
    }
    return {f"DESKHAND_EMAIL_{name}": value for name, value in given.items()}


def mail(text: str, name: str, subject: str, *more: str) -> bytes:
    head = [f"From: Maria <{MARIA.title()}>", f"To: {USER}", f"Subject: {subject}", f"Message-ID: <{name}@example.com>"]
    return "\r\n".join((*head, *more, "", text, "")).encode()


def to_maria(outbox: MailServer, at_least: int = 1) -> list[Mail]:
    def found() -> list[Mail]:
        mails = [mail for mail in outbox.mails if mail.to == (MARIA,)]
        return mails if len(mails) >= at_least else []

    return until(found, 15)


def health(carrier: Carrier) -> dict[str, object]:
    answer = httpx.get(carrier.hook.replace("/hooks/sms", "/health"), trust_env=False)
    found: dict[str, object] = answer.json()
    return found


def test_a_mail_is_answered_below_itself_and_the_manager_is_paged(
    lakeview: Path, carrier: Carrier, inbox: Dovecot, outbox: MailServer
) -> None:
    inbox.deliver(mail(BURST, "m2", "Water!", "References: <m1@example.com>"))
    with company_served(lakeview, carrier, extra=environ_of(inbox, outbox)):
        first = to_maria(outbox)[0]
        assert carrier.wait_to(DANA)[0].startswith("EMERGENCY at unit 4B, Lakeview Court.")
        until(lambda: inbox.unread() == 0)
    names = ("From", "Subject", "In-Reply-To", "References", "Auto-Submitted", "List-Unsubscribe")
    assert [str(first.message[name]) for name in names] == [
        USER,
        "Re: Water!",
        "<m2@example.com>",
        "<m1@example.com> <m2@example.com>",
        "auto-replied",
        f"<mailto:{USER}?subject=unsubscribe>",
    ]
    assert first.text.startswith("If you can do it safely, turn off the valve")
    assert first.message.get_content_type() == "text/plain"


def test_a_danger_is_answered_below_the_mail_that_tells_of_it(
    lakeview: Path, carrier: Carrier, inbox: Dovecot, outbox: MailServer
) -> None:
    inbox.deliver(mail("I smell gas in the hallway", "m1", "Gas"))
    with company_served(lakeview, carrier, extra=environ_of(inbox, outbox)):
        first = to_maria(outbox)[0]
    assert [first.message["Subject"], first.message["In-Reply-To"]] == ["Re: Gas", "<m1@example.com>"]


def test_the_welcome_says_where_mail_is_fetched(lakeview: Path, inbox: Dovecot, outbox: MailServer) -> None:
    settings = Settings.read(lakeview, environ_of(inbox, outbox))
    told = welcome(settings, load_company(lakeview), False, "127.0.0.1", 8080)
    assert "Mail is fetched from 127.0.0.1; unread mail of the last days is taken in." in told
    assert "At Twilio" not in told


def test_a_restart_takes_nothing_twice_and_loses_nothing(
    lakeview: Path, carrier: Carrier, inbox: Dovecot, outbox: MailServer
) -> None:
    environ = environ_of(inbox, outbox)
    inbox.deliver(mail("the faucet drips a little", "m1", "Faucet"))
    with company_served(lakeview, carrier, extra=environ):
        to_maria(outbox)
        until(lambda: inbox.unread() == 0)
    said = len(to_maria(outbox))
    inbox.mark_unread()
    inbox.deliver(mail("any news?", "m2", "Re: Faucet"))
    with company_served(lakeview, carrier, extra=environ):
        to_maria(outbox, said + 1)
        until(lambda: inbox.unread() == 0)
        assert health(carrier)["mailbox"] == [{"status": "ok", "accepted": 1, "duplicate": 1}]


def test_two_machines_do_not_talk_to_each_other(
    lakeview: Path, carrier: Carrier, inbox: Dovecot, outbox: MailServer
) -> None:
    with company_served(lakeview, carrier, extra=environ_of(inbox, outbox)):
        inbox.deliver(mail("the faucet drips a little", "m1", "Faucet"))
        answer = to_maria(outbox)[0]
        inbox.deliver(bytes(answer.message), mail("I am away", "m2", "Re: Faucet", "Auto-Submitted: auto-replied"))
        until(lambda: inbox.unread() == 0)
        counted = until(lambda: health(carrier)["mailbox"])
    assert counted == [{"status": "ok", "accepted": 1, "our_own": 1, "automatic": 1}]


def test_the_way_that_our_mails_show_to_unsubscribe_works(
    lakeview: Path, carrier: Carrier, inbox: Dovecot, outbox: MailServer
) -> None:
    with company_served(lakeview, carrier, extra=environ_of(inbox, outbox)):
        inbox.deliver(mail("the faucet drips a little", "m1", "Faucet"))
        to_maria(outbox)
        until(lambda: inbox.unread() == 0)
        inbox.deliver(mail("", "m2", "unsubscribe"))
        confirmed = until(lambda: [one.text for one in outbox.mails if "no more messages" in one.text], 15)
    assert len(confirmed) == 1


def test_a_mailbox_that_is_gone_costs_no_texts_and_its_mail_comes_later(
    lakeview: Path, carrier: Carrier, inbox: Dovecot, outbox: MailServer
) -> None:
    inbox.deliver(mail("the faucet drips a little", "m1", "Faucet"))
    inbox.stop()
    try:
        with company_served(lakeview, carrier, extra=environ_of(inbox, outbox)):
            until(lambda: health(carrier)["mailbox"] == [{"status": "trouble"}])
            carrier.deliver("+15125550142", BURST)
            assert carrier.wait_to("+15125550142")
            inbox.start()
            assert to_maria(outbox)
            assert health(carrier)["mailbox"] == [{"status": "ok", "accepted": 1}]
    finally:
        inbox.stop()
        inbox.start()


def test_check_live_asks_the_mailbox(lakeview: Path, inbox: Dovecot, outbox: MailServer, capsys: Out) -> None:
    assert check_company(lakeview, environ_of(inbox, outbox), live=True, invariants=False) == 0
    wrong = environ_of(inbox, outbox, IMAP_PASSWORD="wrong")
    assert check_company(lakeview, wrong, live=True, invariants=False) == 2
    assert "check DESKHAND_EMAIL_IMAP_USERNAME and _PASSWORD" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"IMAP_PASSWORD": ""}, "wrong email_imap: set DESKHAND_EMAIL_IMAP_PASSWORD too"),
        (
            {"SMTP_HOST": "", "SMTP_PORT": "", "SMTP_SENDER": "", "SMTP_STARTTLS": ""},
            "wrong mail comes in by email_imap, but nothing could answer it: set DESKHAND_EMAIL_SMTP_HOST, "
            "DESKHAND_EMAIL_SMTP_SENDER too",
        ),
        (
            {"SMTP_SENDER": "other@example.com"},
            "wrong mail goes out from another address than it comes in at (DESKHAND_EMAIL_SMTP_SENDER is "
            f"other@example.com; DESKHAND_EMAIL_IMAP_USERNAME is {USER}): make them one (DESKHAND_EMAIL_IMAP_ADDRESS)",
        ),
        (
            {"IMAP_PORT": "143", "IMAP_ENCRYPTION": "tls"},
            "wrong email_imap: port 143 does not go with encryption tls; leave the port out, and it is 993",
        ),
        ({"IMAP_EVERY_S": "soon"}, "wrong email_imap: every_s must be a number, not 'soon'"),
        (
            {},
            "odd DESKHAND_EMAIL_IMAP_ENCRYPTION is none: the password goes in the clear; only within one machine",
        ),
        ({}, "odd company.yaml: connections names no email, so the first employee there is takes the mail"),
    ],
)
def test_check_names_what_does_not_fit_together(
    lakeview: Path, inbox: Dovecot, outbox: MailServer, capsys: Out, changed: dict[str, str], told: str
) -> None:
    check_company(lakeview, environ_of(inbox, outbox, **changed), live=False, invariants=False)
    assert told in [" ".join(line.split()) for line in capsys.readouterr().out.splitlines()]


def test_check_says_that_nobody_reads_the_address_of_the_company(lakeview: Path, capsys: Out) -> None:
    yaml = lakeview / "company.yaml"
    email = f"connections:\n  email: {{address: {USER}, employee: paula}}"
    yaml.write_text(yaml.read_text("utf-8").replace("connections:", email), "utf-8")
    assert check_company(lakeview, {}, live=False, invariants=False) == 0
    said = "connections.email is given, but no DESKHAND_EMAIL_IMAP_…, so mail to that address is not read"
    assert said in " ".join(capsys.readouterr().out.split())
