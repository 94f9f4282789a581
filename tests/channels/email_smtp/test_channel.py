"""SmtpEmail against a real SMTP server on loopback: the contract, and every stage at which a server can say no."""

from __future__ import annotations

import shutil
import socket
import ssl
import subprocess
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path

import pytest
from pydantic import SecretStr

from deskhand.channels.email_smtp.channel import SmtpEmail
from deskhand.channels.email_smtp.wire import message_id
from deskhand.channels.manifest import HERE, load_manifest
from deskhand.domain.errors import Misconfigured, Rejected, Transient, Unknown, Untrusted
from deskhand.ports import Answered
from deskhand.testing.contracts.channel import ChannelContract
from deskhand.testing.mail_server import PASSWORD, USER, MailServer
from deskhand.testing.signed_request import SignedRequest

DESK, TENANT = "desk@lakeview.example.com", "maria@example.com"
CLAIMS = load_manifest(HERE / "email_smtp").claims


def channel_to(server: MailServer, **more: object) -> SmtpEmail:
    settings: dict[str, object] = {"port": server.port, "starttls": False, "timeout_s": 5.0, **more}
    return SmtpEmail("127.0.0.1", DESK, **settings)  # type: ignore[arg-type]


class _Rig:
    to = TENANT
    secrets: Sequence[str] = (PASSWORD,)
    lists_sent = CLAIMS.lists_sent

    def __init__(self, server: MailServer) -> None:
        self.server = server
        self.channel = channel_to(server, username=USER, password=SecretStr(PASSWORD), timeout_s=0.5)

    def taken(self) -> Sequence[tuple[str, str]]:
        return [(to, mail.text) for mail in self.server.mails for to in mail.to]

    def refuse(self) -> None:
        self.server.answers["RCPT"] = "550 5.1.1 no such person"

    def ask_to_wait(self) -> None:
        self.server.answers["RCPT"] = "451 4.7.1 greylisted"

    def lose_answers(self) -> None:
        self.server.silent = True

    def genuine(self, sender: str, text: str) -> SignedRequest | None:
        return None


class TestSmtpEmail(ChannelContract):
    @pytest.fixture
    def rig(self) -> Iterator[_Rig]:
        with MailServer(login=True) as server:
            yield _Rig(server)


@pytest.fixture
def server() -> Iterator[MailServer]:
    with MailServer() as server:
        yield server


def test_what_a_reader_gets(server: MailServer) -> None:
    reference = channel_to(server, subject="Your request").send(TENANT, "We are on it.\n\nDana", "k:1")
    (mail,) = server.mails
    assert (mail.sender, mail.to, mail.text) == (DESK, (TENANT,), "We are on it.\n\nDana")
    headers = [mail.message[name] for name in ("From", "To", "Subject", "Message-ID", "Auto-Submitted")]
    assert headers == [DESK, TENANT, "Your request", "<k%3A1@lakeview.example.com>", "auto-generated"]
    assert reference == "<k%3A1@lakeview.example.com>"


ANSWERED = Answered("<m2@example.com>", "Sink", ("<m0@example.com>", "<m1@example.com>"))


def answer_to(server: MailServer, answered: Answered) -> EmailMessage:
    channel_to(server).reply(TENANT, "We are on it.", "k1", answered)
    return server.mails[-1].message


def test_an_answer_stands_below_the_mail_that_it_answers(server: MailServer) -> None:
    message = answer_to(server, ANSWERED)
    headers = [message[name] for name in ("Subject", "In-Reply-To", "References", "Auto-Submitted", "Message-ID")]
    thread = "<m0@example.com> <m1@example.com> <m2@example.com>"
    assert headers == ["Re: Sink", "<m2@example.com>", thread, "auto-replied", "<k1@lakeview.example.com>"]


def test_every_mail_says_how_to_end_it_and_asks_machines_to_be_silent(server: MailServer) -> None:
    channel_to(server).send(TENANT, "hello", "k1")
    message = server.mails[0].message
    assert message["List-Unsubscribe"] == f"<mailto:{DESK}?subject=unsubscribe>"
    assert message["X-Auto-Response-Suppress"] == "All"
    assert message["Date"].datetime.tzinfo is not None


@pytest.mark.parametrize(
    ("subject", "answered"),
    [
        ("Re: RE: AW: Sink", "Re: Sink"),
        ("", "Re: A message for you"),
        ("Re:", "Re: A message for you"),
        ("está 🔥", "Re: está 🔥"),
        ("Sink\r\nBcc: everybody@example.com", "Re: Sink Bcc: everybody@example.com"),
        ("a\x00\u2028b\x1b", "Re: a b"),
        ("x" * 999, "Re: " + "x" * 150),
    ],
)
def test_the_subject_is_the_persons_own_on_one_line(server: MailServer, subject: str, answered: str) -> None:
    message = answer_to(server, Answered("<m2@x>", subject))
    assert (message["Subject"], message["Bcc"]) == (answered, None)


@pytest.mark.parametrize("name", ["", "0" * 64, "<a b@x>", "<a@x>\r\nBcc: y@z", "<ñ@x>", f"<{'a' * 300}>"])
def test_what_is_no_id_stands_in_no_header(server: MailServer, name: str) -> None:
    message = answer_to(server, Answered(name, "Sink", (name,)))
    assert [message[one] for one in ("In-Reply-To", "References", "Bcc")] == [None, None, None]


def test_a_long_thread_is_cut_at_its_beginning(server: MailServer) -> None:
    ids = tuple(f"<{'x' * 200}{number}@x>" for number in range(30))
    references = str(answer_to(server, Answered("<m@x>", "Sink", ids))["References"]).split()
    assert references == [*ids[-10:], "<m@x>"]


def test_the_same_key_has_the_same_message_id() -> None:
    assert message_id(DESK, "k1") == message_id(DESK, "k1") != message_id(DESK, "k2")


def test_lines_that_begin_with_a_dot_and_long_ones_arrive(server: MailServer) -> None:
    text = ".\n..hidden\n" + "x" * 5000 + "\nñ 🔥"
    channel_to(server).send(TENANT, text, "k1")
    assert [mail.text for mail in server.mails] == [text]


@pytest.mark.parametrize(
    ("stage", "answer", "reason"),
    [
        ("MAIL", "550 5.7.1 not you", "misconfigured"),
        ("RCPT", "550 5.1.1 no such person", "invalid"),
        ("RCPT", "554 5.7.1 blocked", "filtered"),
        ("DATA", "554 5.6.0 spam", "filtered"),
        ("DATA", "552 5.3.4 too big", "too_long"),
    ],
)
def test_a_no_at_any_stage_is_rejected(server: MailServer, stage: str, answer: str, reason: str) -> None:
    server.answers[stage] = answer
    with pytest.raises(Rejected) as caught:
        channel_to(server).send(TENANT, "hello", "k1")
    assert (caught.value.reason, caught.value.detail) == (reason, answer[:3])
    assert server.mails == []


@pytest.mark.parametrize("stage", ["MAIL", "RCPT", "DATA"])
def test_a_not_now_at_any_stage_is_transient(server: MailServer, stage: str) -> None:
    server.answers[stage] = "451 4.3.0 later"
    with pytest.raises(Transient):
        channel_to(server).send(TENANT, "hello", "k1")
    assert server.mails == []


def test_a_message_that_is_too_large_is_refused_before_it_leaves() -> None:
    with MailServer(largest=1000) as server:
        with pytest.raises(Rejected, match="too_long: 552"):
            channel_to(server).send(TENANT, "x " * 5000, "k1")
        assert server.mails == []


def test_a_dead_server_is_transient() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with pytest.raises(Transient):
        SmtpEmail("127.0.0.1", DESK, port=port).send(TENANT, "hello", "k1")


def test_a_server_that_never_greets_is_transient() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        with pytest.raises(Transient):
            SmtpEmail("127.0.0.1", DESK, port=port, timeout_s=0.2).send(TENANT, "hello", "k1")


@contextmanager
def one_line_server(line: bytes) -> Iterator[int]:
    """A server that greets with `line` and hangs up."""

    def serve() -> None:
        connection, _ = listening.accept()
        with connection:
            connection.sendall(line)

    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=serve)
        thread.start()
        yield listening.getsockname()[1]
        thread.join()


@pytest.mark.parametrize(
    ("line", "error"), [(b"421 busy\r\n", Transient), (b"554 go away\r\n", Rejected), (b"", Transient)]
)
def test_a_greeting_that_is_no_welcome(line: bytes, error: type[Exception]) -> None:
    with one_line_server(line) as port, pytest.raises(error):
        SmtpEmail("127.0.0.1", DESK, port=port, timeout_s=2).send(TENANT, "hello", "k1")


def test_a_wrong_password_is_the_operators_affair() -> None:
    with MailServer(login=True) as server:
        with pytest.raises(Rejected, match="misconfigured: 535"):
            channel_to(server, username=USER, password=SecretStr("wrong")).send(TENANT, "hello", "k1")
        assert server.mails == []


def test_a_login_that_the_server_does_not_offer_is_the_operators_affair(server: MailServer) -> None:
    with pytest.raises(Rejected, match="misconfigured"):
        channel_to(server, username=USER, password=SecretStr(PASSWORD)).send(TENANT, "hello", "k1")


def test_a_server_without_tls_is_told_nothing(server: MailServer) -> None:
    with pytest.raises(Rejected, match="misconfigured: no TLS"):
        channel_to(server, starttls=True).send(TENANT, "hello", "k1")
    assert server.mails == []


ADDRESSES = [
    "",
    "maria",
    "maria@",
    "a@b.c\nBcc: x@y.z",
    "a@b.c, d@e.f",
    "<a@b.c>",
    "a b@c.d",
    "ñ@b.c",
    "a@b@c.d",
    "+15125550142",
]


@pytest.mark.parametrize("to", ADDRESSES)
def test_what_is_not_one_plain_address_is_invalid(server: MailServer, to: str) -> None:
    with pytest.raises(Rejected, match="invalid"):
        channel_to(server).send(to, "hello", "k1")
    assert server.mails == []


def test_nothing_is_received_and_nothing_listed(server: MailServer) -> None:
    channel = channel_to(server)
    with pytest.raises(Untrusted):
        channel.receive("http://x.invalid", {}, b"hello")
    assert channel.sent_since(TENANT, datetime(2020, 1, 1, tzinfo=UTC)) is None


def test_the_other_claims_are_true() -> None:
    assert (CLAIMS.receives, CLAIMS.reports_delivery, CLAIMS.longest_text) == (False, False, None)


def test_wrong_settings_are_named() -> None:
    with pytest.raises(Misconfigured, match="sender"):
        SmtpEmail("127.0.0.1", "not an address")
    with pytest.raises(Misconfigured, match="host or subject"):
        SmtpEmail("127.0.0.1", DESK, subject="a\nb")


# ------------------------------------------------------------------ TLS


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A certificate for 127.0.0.1 that only this test believes."""
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("no openssl to make a certificate with")
    folder = tmp_path_factory.mktemp("tls")
    key, certificate = folder / "key.pem", folder / "cert.pem"
    words = f"{openssl} req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=127.0.0.1"
    more = ["-addext", "subjectAltName=IP:127.0.0.1", "-keyout", str(key), "-out", str(certificate)]
    subprocess.run([*words.split(), *more], check=True, capture_output=True)
    return certificate, key


@pytest.fixture
def private_server(certificate: tuple[Path, Path]) -> Iterator[MailServer]:
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(*certificate)
    with MailServer(tls=tls) as server:
        yield server


def test_an_encrypted_message_arrives(private_server: MailServer, certificate: tuple[Path, Path]) -> None:
    trust = ssl.create_default_context(cafile=str(certificate[0]))
    channel_to(private_server, starttls=True, trust=trust).send(TENANT, "hello", "k1")
    assert [mail.text for mail in private_server.mails] == ["hello"]


def test_a_certificate_that_nobody_vouches_for_is_told_nothing(private_server: MailServer) -> None:
    with pytest.raises(Rejected, match="misconfigured: no TLS"):
        channel_to(private_server, starttls=True).send(TENANT, "hello", "k1")
    assert private_server.mails == []


def test_silence_after_the_content_does_not_take_twice_the_limit(server: MailServer) -> None:
    server.silent = True
    with pytest.raises(Unknown) as caught:
        channel_to(server, timeout_s=0.3).send(TENANT, "hello", "k1")
    assert (caught.value.key, len(server.mails)) == ("k1", 1)
