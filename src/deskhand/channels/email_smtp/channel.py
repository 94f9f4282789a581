"""E-mail out, step by step over smtplib, so that it is known after which step an answer was lost."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime

from pydantic import SecretStr

from deskhand.channels.email_smtp import wire
from deskhand.domain.errors import Misconfigured, Rejected, Transient, Unknown, Untrusted
from deskhand.ports import Answered, Inbound, Listed


class SmtpEmail:
    """One sender at one mail server. A connection per message; thread-safe."""

    name = "email"

    def __init__(
        self,
        host: str,
        sender: str,
        *,
        port: float = 587,
        subject: str = "A message for you",
        starttls: bool = True,
        username: str = "",
        password: SecretStr | None = None,
        timeout_s: float = 10.0,
        trust: ssl.SSLContext | None = None,
    ) -> None:
        """`trust` says whose certificates are believed; the system's when None."""
        self._host, self._port, self._sender, self._subject = host, int(port), sender, subject
        self._starttls, self._username, self._timeout_s = starttls, username, timeout_s
        self._password = password or SecretStr("")
        self._trust = trust
        self._check_settings()

    def __repr__(self) -> str:
        return f"SmtpEmail({self._host}:{self._port}, {self._sender})"

    def close(self) -> None:
        """Nothing is open between messages."""

    def check(self) -> None:
        """Connect, encrypt and log in; Misconfigured where the server says no, Transient where it says nothing."""
        try:
            with self._connected():
                pass
        except Rejected as no:
            raise Misconfigured(f"{self._host} does not let {self._username or self._sender} in: {no}") from no

    def receive(self, url: str, headers: Mapping[str, str], body: bytes) -> Inbound:
        """Untrusted, always: mail comes in by email_imap and never as a request."""
        raise Untrusted("mail does not come in as a request")

    def send(self, to: str, text: str, key: str) -> str:
        """The Message-ID, which carries `key`. Whatever goes wrong before the content has left took nothing."""
        return self._send(to, text, key, None)

    def reply(self, to: str, text: str, key: str, answered: Answered) -> str:
        """As `send`, so that mail programs show it below the mail that it answers."""
        return self._send(to, text, key, answered)

    def _send(self, to: str, text: str, key: str, answered: Answered | None) -> str:
        wire.check_address(to)
        now = datetime.now(UTC)
        content = wire.message_bytes(self._sender, to, self._subject, text, key, now, answered)
        return self.hand_over(to, content, key)

    @property
    def sender(self) -> str:
        """The address that sends, and to which people answer."""
        return self._sender

    def hand_over(self, to: str, content: bytes, key: str) -> str:
        """As `send`, of a whole mail from `sender` that somebody else has written; its Message-ID is that of `key`."""
        wire.check_address(to)
        with self._connected() as server:
            size = [f"size={len(content)}"] if server.has_extn("size") else []
            _expect("sender", lambda: server.mail(self._sender, size))
            _expect("recipient", lambda: server.rcpt(to))
            _deliver(server, content, key)
        return wire.message_id(self._sender, key)

    def sent_since(self, to: str, since: datetime) -> Sequence[Listed] | None:
        """None: a mail server keeps no list."""
        return None

    @contextmanager
    def _connected(self) -> Iterator[smtplib.SMTP]:
        """A server that is ready for a message; leaving never raises, for by then the message has been taken."""
        server = self._open()
        try:
            self._greet(server)
            yield server
            with suppress(OSError):
                server.quit()
        finally:
            server.close()

    def _open(self) -> smtplib.SMTP:
        """A connection; we say our sender's domain in EHLO, for asking DNS for our own name can take seconds."""
        try:
            return smtplib.SMTP(self._host, self._port, self._sender.rpartition("@")[2], self._timeout_s)
        except smtplib.SMTPConnectError as error:
            raise wire.refuse("connect", error.smtp_code, error.smtp_error) from error
        except OSError as error:
            raise Transient(f"the mail server was not reached: {type(error).__name__}") from error

    def _greet(self, server: smtplib.SMTP) -> None:
        _expect("connect", server.ehlo)
        if self._starttls:
            self._encrypt(server)
        if self._username:
            self._log_in(server)

    def _encrypt(self, server: smtplib.SMTP) -> None:
        """No TLS or a wrong certificate is the operator's to mend; nothing is sent in the clear instead."""
        try:
            _expect("connect", lambda: server.starttls(context=self._trust or ssl.create_default_context()))
            _expect("connect", server.ehlo)
        except (smtplib.SMTPNotSupportedError, ssl.SSLError) as error:
            raise Rejected("misconfigured", f"no TLS: {type(error).__name__}") from error

    def _log_in(self, server: smtplib.SMTP) -> None:
        try:
            server.login(self._username, self._password.get_secret_value())
        except smtplib.SMTPAuthenticationError as error:
            raise wire.refuse("login", error.smtp_code, error.smtp_error) from error
        except smtplib.SMTPServerDisconnected as error:
            raise Transient("the mail server fell silent at login") from error
        except smtplib.SMTPException as error:  # it offers no login, or none that we know
            raise Rejected("misconfigured", type(error).__name__) from error

    def _check_settings(self) -> None:
        try:
            wire.check_address(self._sender)
        except Rejected as error:
            raise Misconfigured("email_smtp: sender is no mail address") from error
        if not self._host or "\n" in self._subject:
            raise Misconfigured("email_smtp: host or subject")


def _expect(stage: str, step: Callable[[], tuple[int, bytes]]) -> None:
    """Take one step before the content; Transient when the server falls silent, its own no when it says no.

    smtplib's exceptions are OSErrors too.
    """
    try:
        code, words = step()
    except (smtplib.SMTPNotSupportedError, ssl.SSLError):
        raise
    except OSError as error:
        raise Transient(f"the mail server was not reached at {stage}: {type(error).__name__}") from error
    if code not in (220, 250, 251, 252):
        raise wire.refuse(stage, code, words)


def _deliver(server: smtplib.SMTP, content: bytes, key: str) -> None:
    """Hand over the content: from here on silence means that it may have been taken."""
    try:
        code, words = server.data(content)
    except smtplib.SMTPDataError as error:
        raise wire.refuse("content", error.smtp_code, error.smtp_error) from error
    except OSError as error:
        raise Unknown(f"the mail server's answer was lost: {type(error).__name__}", key) from error
    if code != 250:
        raise wire.refuse("content", code, words)
