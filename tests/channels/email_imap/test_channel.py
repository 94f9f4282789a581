"""ImapMailbox against a real Dovecot: what is taken, what is marked, and what is said when the mailbox has trouble."""

from __future__ import annotations

import logging
import socket
import ssl
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest
from pydantic import SecretStr

from deskhand.channels.email_imap.channel import ImapMailbox
from deskhand.channels.manifest import HERE, load_manifest
from deskhand.domain.errors import Misconfigured, Rejected, Transient
from deskhand.domain.event import DeliveryReported, InvitationAnswered, WordsReceived
from deskhand.domain.invitation import GuestSays
from deskhand.ports import Inbound
from deskhand.testing.certificate import make_certificate
from deskhand.testing.dovecot import PASSWORD, USER, Dovecot

NOW = datetime.now(UTC)
MARIA = "maria@example.com"
JPEG = b"\xff\xd8\xff\xe0" + b"0" * 20_000


@pytest.fixture(scope="module")
def running() -> Iterator[Dovecot]:
    with Dovecot() as server:
        yield server


@pytest.fixture
def server(running: Dovecot) -> Iterator[Dovecot]:
    yield running
    running.empty()


@pytest.fixture
def mailbox(server: Dovecot, tmp_path: Path) -> ImapMailbox:
    return mailbox_at(server, pictures=str(tmp_path / "pictures"))


def mailbox_at(server: Dovecot, **more: object) -> ImapMailbox:
    settings: dict[str, object] = {"encryption": "none", "port": server.port, "timeout_s": 5.0, **more}
    password = SecretStr(str(settings.pop("password", PASSWORD)))
    return ImapMailbox("127.0.0.1", USER, password, **settings)  # type: ignore[arg-type]


class Kept:
    """Takes what is new, as the line does, and fails on the words that it is told."""

    def __init__(self, *fails: str) -> None:
        self.inbound: list[Inbound] = []
        self._fails = fails

    def __call__(self, inbound: Inbound) -> bool:
        what = inbound.what
        if isinstance(what, WordsReceived) and any(word in what.text for word in self._fails):
            raise OSError("the disk is full")
        new = inbound.vendor_event_id not in [one.vendor_event_id for one in self.inbound]
        self.inbound.append(inbound)
        return new

    @property
    def texts(self) -> list[str]:
        return [one.what.text for one in self.inbound if isinstance(one.what, WordsReceived)]


def mail(text: str, name: str = "", **headers: str) -> bytes:
    given = {"From": MARIA, "To": USER, "Subject": "Re: Your request", **headers}
    if name:
        given["Message-ID"] = f"<{name}@example.com>"
    head = "".join(f"{key.replace('_', '-')}: {value}\r\n" for key, value in given.items())
    return f"{head}\r\n{text}\r\n".encode()


def test_new_mail_becomes_words_in_the_order_in_which_it_came(server: Dovecot, mailbox: ImapMailbox) -> None:
    first = mail("the sink leaks", "m1", From="Maria@Example.com", Subject="Sink", In_Reply_To="<m0@x>")
    server.deliver(first, mail("in 4B", "m2"))
    take = Kept()
    assert mailbox.fetch(take, NOW).counts == {"accepted": 2}
    words = WordsReceived("email", MARIA, USER, "the sink leaks", "<m1@example.com>", (), "Sink", ("<m0@x>",), "")
    assert take.inbound[0] == Inbound("<m1@example.com>", words)
    assert take.texts == ["the sink leaks", "in 4B"]
    assert (server.unread(), server.read()) == (0, 2)


def test_what_was_taken_is_not_taken_again(server: Dovecot, mailbox: ImapMailbox) -> None:
    server.deliver(mail("hello", "m1"))
    take = Kept()
    assert [mailbox.fetch(take, NOW).counts for _ in range(2)] == [{"accepted": 1}, {}]


def test_a_redelivery_and_a_lost_mark_are_duplicates(server: Dovecot, mailbox: ImapMailbox) -> None:
    server.deliver(mail("hello", "m1"), mail("hello", "m1"), mail("no id"))
    take = Kept()
    assert mailbox.fetch(take, NOW).counts == {"accepted": 2, "duplicate": 1}
    server.mark_unread()
    assert mailbox.fetch(take, NOW).counts == {"duplicate": 3}


def test_what_could_not_be_kept_stays_unread_and_the_next_is_taken(server: Dovecot, mailbox: ImapMailbox) -> None:
    server.deliver(mail("first"), mail("poison"), mail("last"))
    assert mailbox.fetch(Kept("poison"), NOW).counts == {"accepted": 2, "failed": 1}
    assert (server.unread(), server.read()) == (1, 2)
    assert mailbox.fetch(Kept(), NOW).counts == {"accepted": 1}


def test_when_nothing_can_be_kept_it_does_not_try_them_all(server: Dovecot, mailbox: ImapMailbox) -> None:
    server.deliver(*(mail("x", f"m{number}") for number in range(6)))
    fetched = mailbox.fetch(Kept("x"), NOW)
    assert (fetched.counts, fetched.more, server.unread()) == ({"failed": 3}, False, 6)


def test_mail_of_machines_is_counted_marked_and_not_taken(server: Dovecot, mailbox: ImapMailbox) -> None:
    server.deliver(
        mail("away", Auto_Submitted="auto-replied"),
        mail("news", List_Id="<x.y>"),
        mail("ours", From=USER),
        mail("lost", Return_Path="<>"),
        mail("who", From="nobody"),
    )
    take = Kept()
    counts = {"automatic": 1, "mailing_list": 1, "our_own": 1, "bounce": 1, "no_sender": 1}
    assert (mailbox.fetch(take, NOW).counts, take.inbound, server.unread()) == (counts, [], 0)


def test_a_bounce_of_our_own_message_is_a_report(server: Dovecot, mailbox: ImapMailbox) -> None:
    report = mail(
        "--b\r\nContent-Type: message/delivery-status\r\n\r\nX: y\r\n\r\nAction: failed\r\nStatus: 5.1.1\r\n"
        "--b\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: <k1@lakeview.example.com>\r\n--b--",
        From="mailer-daemon@example.com",
        Content_Type="multipart/report; boundary=b",
    )
    server.deliver(report)
    take = Kept()
    assert mailbox.fetch(take, NOW).counts == {"bounce": 1}
    assert [one.what for one in take.inbound] == [DeliveryReported("k1", "failed", "invalid")]


def answer(name: str, sender: str = MARIA, note: str = "", **headers: str) -> bytes:
    lines = (
        "BEGIN:VCALENDAR", "PRODID:-//T//EN", "VERSION:2.0", "METHOD:REPLY", "BEGIN:VEVENT", "UID:v1@lakeview.deskhand",
        f"ATTENDEE;PARTSTAT=ACCEPTED:mailto:{MARIA}", *([f"COMMENT:{note}"] if note else []), "END:VEVENT", "END:VCALENDAR",
    )  # fmt: skip
    given = {"From": sender, "Content_Type": "text/calendar; method=REPLY; charset=utf-8", **headers}
    return mail("\r\n".join(lines), name, **given)


def test_a_calendars_answer_is_one_by_whomever_it_is_mailed(server: Dovecot, mailbox: ImapMailbox) -> None:
    kept = Kept()
    server.deliver(
        answer("a1"),
        answer("a2", Auto_Submitted="auto-generated"),
        answer("a3", note="See you", Auto_Submitted="auto-generated"),
        answer("a4", sender=USER),
        answer("a1"),
    )
    counts = mailbox.fetch(kept, NOW).counts
    said = [one.what for one in kept.inbound if isinstance(one.what, InvitationAnswered)]
    assert counts == {"accepted": 3, "our_own": 1, "duplicate": 1}
    assert [one.says for one in said] == [GuestSays.ACCEPTED] * 4
    assert [one.words is not None for one in kept.inbound] == [True, False, True, True]
    assert server.unread() == 0


def test_mail_from_before_is_left_alone(server: Dovecot, mailbox: ImapMailbox) -> None:
    server.deliver(mail("old"), at=NOW - timedelta(days=30))
    server.deliver(mail("late"), at=NOW - timedelta(days=3))
    take = Kept()
    mailbox.fetch(take, NOW)
    assert (take.texts, server.unread()) == (["late"], 1)


def test_many_are_taken_in_several_looks(server: Dovecot, mailbox: ImapMailbox) -> None:
    server.deliver(*(mail("x", f"m{number}") for number in range(53)))
    take = Kept()
    assert [mailbox.fetch(take, NOW).more for _ in range(2)] == [True, False]
    assert [one.vendor_event_id for one in take.inbound] == [f"<m{number}@example.com>" for number in range(53)]


def with_picture(content: bytes = JPEG) -> bytes:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"], message["Message-ID"] = MARIA, USER, "Re: x", "<p1@x>"
    message.set_content("look")
    message.add_attachment(content, "image", "jpeg", filename="../../etc/passwd.jpg")
    return bytes(message)


def test_a_picture_is_kept_once_as_a_file_and_named_by_its_content(server: Dovecot, mailbox: ImapMailbox) -> None:
    server.deliver(with_picture(), with_picture())
    take = Kept()
    mailbox.fetch(take, NOW)
    (path,) = {media for one in take.inbound if isinstance(one.what, WordsReceived) for media in one.what.media}
    assert Path(path).read_bytes() == JPEG
    assert [one.name for one in Path(path).parent.iterdir()] == [Path(path).name]
    assert take.texts[0] == "look"


def test_a_disk_that_takes_no_picture_costs_no_words(server: Dovecot, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    mailbox = mailbox_at(server, pictures=str(tmp_path / "file" / "pictures"))
    server.deliver(with_picture())
    take = Kept()
    mailbox.fetch(take, NOW)
    assert take.texts == ["look\n[a picture could not be kept]"]


def test_a_huge_mail_is_read_as_far_as_the_limit(server: Dovecot, tmp_path: Path) -> None:
    mailbox = mailbox_at(server, largest_mail_mb=0.01, pictures=str(tmp_path))
    server.deliver(with_picture(), mail("after it"))
    take = Kept()
    assert mailbox.fetch(take, NOW).counts == {"accepted": 2}
    assert take.texts == ["look", "after it"]


def test_when_it_is_closed_the_look_ends_after_the_mail_in_hand(server: Dovecot, mailbox: ImapMailbox) -> None:
    server.deliver(mail("one"), mail("two"))
    taken: list[Inbound] = []

    def take(inbound: Inbound) -> bool:
        mailbox.close()
        taken.append(inbound)
        return True

    assert (mailbox.fetch(take, NOW).counts, server.unread()) == ({"accepted": 1}, 1)


# ------------------------------------------------------------------ trouble


def test_a_wrong_password_says_what_to_do_and_never_the_password(server: Dovecot) -> None:
    mailbox = mailbox_at(server, password="wrong-secret")
    with pytest.raises(Rejected, match="DESKHAND_EMAIL_IMAP_USERNAME and _PASSWORD; many providers") as caught:
        mailbox.fetch(Kept(), NOW)
    assert caught.value.reason == "misconfigured"
    with pytest.raises(Misconfigured, match=r"does not let desk@lakeview.example.com in") as named:
        mailbox.check()
    assert "wrong-secret" not in f"{caught.value!r} {named.value!r} {mailbox!r}"


def test_a_folder_that_is_not_there_is_named(server: Dovecot) -> None:
    with pytest.raises(Rejected, match=r"no folder 'Deskhand' .*DESKHAND_EMAIL_IMAP_FOLDER"):
        mailbox_at(server, folder="Deskhand").fetch(Kept(), NOW)


def test_a_server_that_is_gone_may_come_back() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    mailbox = ImapMailbox("127.0.0.1", USER, _secret(), encryption="none", port=port)
    with pytest.raises(Transient, match=r"was not reached .Connection refused.: check that it is up"):
        mailbox.fetch(Kept(), NOW)
    with pytest.raises(Transient):
        mailbox.check()


def test_a_host_that_nobody_knows_is_named() -> None:
    mailbox = ImapMailbox("imap.invalid", USER, _secret(), timeout_s=5)
    with pytest.raises(Transient, match=r"there is no host imap.invalid: check DESKHAND_EMAIL_IMAP_HOST"):
        mailbox.fetch(Kept(), NOW)


def test_a_server_that_never_greets_is_given_up() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        mailbox = ImapMailbox(
            "127.0.0.1", USER, _secret(), encryption="none", port=silent.getsockname()[1], timeout_s=0.2
        )
        with pytest.raises(Transient, match="does not answer in time"):
            mailbox.fetch(Kept(), NOW)


@pytest.mark.parametrize(
    "lines",
    [
        (b"* BYE too many connections\r\n",),
        (b"",),
        (b"HTTP/1.1 400 Bad Request\r\n",),
        (b"* OK ready\r\n", b"* CAPABILITY IMAP4rev1\r\n%s OK\r\n", b"%s NO [UNAVAILABLE] try later\r\n"),
        (b"* OK ready\r\n", b"* CAPABILITY IMAP4rev1\r\n%s OK\r\n", b""),
    ],
)
def test_a_server_that_says_something_else_may_mend_itself(lines: Sequence[bytes]) -> None:
    with scripted(lines) as port:
        mailbox = ImapMailbox("127.0.0.1", USER, _secret(), encryption="none", port=port, timeout_s=2)
        with pytest.raises(Transient):
            mailbox.fetch(Kept(), NOW)


@contextmanager
def scripted(lines: Sequence[bytes]) -> Iterator[int]:
    """A server that says the first line, and each next one in answer to a command, whose tag stands for %s."""

    def serve() -> None:
        connection, _ = listening.accept()
        with connection, connection.makefile("rb") as heard:
            connection.sendall(lines[0])
            for line in lines[1:]:
                tag = heard.readline().split(b" ", 1)[0]
                connection.sendall(line.replace(b"%s", tag))

    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=serve)
        thread.start()
        yield listening.getsockname()[1]
        thread.join()


def test_a_check_finds_the_account_well_and_takes_nothing(server: Dovecot, mailbox: ImapMailbox) -> None:
    server.deliver(mail("hello"))
    mailbox.check()
    assert server.unread() == 1


def test_a_password_beyond_ascii_opens_the_mailbox() -> None:
    with Dovecot(password="contraseña") as server:
        server_box = mailbox_at(server, password="contraseña")
        server_box.check()


def test_secrets_are_in_no_log_and_no_repr(
    server: Dovecot, mailbox: ImapMailbox, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    server.deliver(mail("hello"))
    mailbox.fetch(Kept("hello"), NOW)
    assert PASSWORD not in caplog.text + repr(mailbox)


# ------------------------------------------------------------------ TLS


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    return make_certificate(tmp_path_factory.mktemp("tls"))


@pytest.fixture(scope="module")
def private(certificate: tuple[Path, Path]) -> Iterator[Dovecot]:
    with Dovecot(certificate) as server:
        yield server


@pytest.mark.parametrize("encryption", ["tls", "starttls"])
def test_an_encrypted_mailbox_is_read(private: Dovecot, certificate: tuple[Path, Path], encryption: str) -> None:
    trust = ssl.create_default_context(cafile=str(certificate[0]))
    port = private.tls_port if encryption == "tls" else private.port
    mailbox_at(private, encryption=encryption, port=port, trust=trust).check()


@pytest.mark.parametrize("encryption", ["tls", "starttls"])
def test_a_certificate_that_nobody_vouches_for_is_told_nothing(private: Dovecot, encryption: str) -> None:
    port = private.tls_port if encryption == "tls" else private.port
    with pytest.raises(Misconfigured, match=r"no trusted TLS with 127.0.0.1 \(CERTIFICATE_VERIFY_FAILED\): check"):
        mailbox_at(private, encryption=encryption, port=port).check()


def test_a_server_without_starttls_is_told_nothing(server: Dovecot) -> None:
    with pytest.raises(Misconfigured, match="offers no STARTTLS: check DESKHAND_EMAIL_IMAP_ENCRYPTION"):
        mailbox_at(server, encryption="starttls").check()


# ------------------------------------------------------------------ settings


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"encryption": "ssl"}, "encryption must be tls, starttls or none, not 'ssl'"),
        (
            {"encryption": "tls", "port": 143},
            "port 143 does not go with encryption tls; leave the port out, and it is 993",
        ),
        ({"encryption": "starttls", "port": 993}, "port 993 does not go with encryption starttls"),
        ({"username": "desk"}, "set DESKHAND_EMAIL_IMAP_ADDRESS too"),
        ({"every_s": 0}, "every number be above 0"),
        ({"largest_picture_mb": -1}, "every number be above 0"),
        ({"folder": ""}, "host and folder must be given"),
    ],
)
def test_wrong_settings_are_named(changed: dict[str, object], words: str) -> None:
    settings: dict[str, object] = {"host": "127.0.0.1", "username": USER, "password": _secret(), **changed}
    with pytest.raises(Misconfigured, match=words):
        ImapMailbox(**settings)  # type: ignore[arg-type]


def test_the_login_is_the_address_unless_another_is_given() -> None:
    assert ImapMailbox("h", "Desk@X.Y", _secret()).address == "desk@x.y"
    assert ImapMailbox("h", "desk", _secret(), address="help@x.y").address == "help@x.y"


def test_the_claims_are_true() -> None:
    claims = load_manifest(HERE / "email_imap").claims
    assert (claims.receives, claims.fetched, claims.reports_delivery, claims.lists_sent) == (True, True, True, False)


def _secret() -> SecretStr:
    return SecretStr(PASSWORD)
