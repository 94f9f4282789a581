"""A real SMTP server on loopback that keeps what it is given and says no where it is told to. It needs aiosmtpd."""

from __future__ import annotations

import asyncio
import ssl
import threading
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from types import TracebackType

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from deskhand.testing.waiting import PATIENCE_S

USER, PASSWORD = "desk", "a-very-secret-password"


@dataclass(frozen=True)
class Mail:
    """One message that the server has taken."""

    sender: str
    to: tuple[str, ...]
    message: EmailMessage

    @property
    def text(self) -> str:
        return str(self.message.get_content()).replace("\r\n", "\n").removesuffix("\n")


class MailServer:
    """`answers` holds what to say instead of yes at MAIL, RCPT or DATA; `silent` takes messages and says nothing."""

    def __init__(self, tls: ssl.SSLContext | None = None, login: bool = False, largest: int | None = None) -> None:
        self.answers: dict[str, str] = {}
        self.silent = False
        self.mails: list[Mail] = []
        self._tls, self._login, self._largest = tls, login, largest
        self._ready = threading.Event()

    def __enter__(self) -> MailServer:
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve()), name="mail server")
        self._thread.start()
        assert self._ready.wait(PATIENCE_S)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._loop.call_soon_threadsafe(self._over.set)
        self._thread.join()

    async def _serve(self) -> None:
        self._loop, self._over = asyncio.get_running_loop(), asyncio.Event()
        server = await self._loop.create_server(self._session, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        self._ready.set()
        await self._over.wait()
        server.close()

    def _session(self) -> SMTP:
        return SMTP(
            self,
            loop=self._loop,
            hostname="mail.test",
            data_size_limit=self._largest,
            tls_context=self._tls,
            require_starttls=self._tls is not None,
            authenticator=self._authenticate if self._login else None,
            auth_require_tls=False,
        )

    def _authenticate(self, server: SMTP, session: Session, envelope: Envelope, way: str, said: object) -> AuthResult:
        assert isinstance(said, LoginPassword)
        return AuthResult(success=said == LoginPassword(USER.encode(), PASSWORD.encode()), handled=False)

    async def handle_MAIL(
        self,
        server: SMTP,
        session: Session,
        envelope: Envelope,
        address: str,
        options: list[str],
    ) -> str:
        envelope.mail_from = address
        return self.answers.get("MAIL", "250 OK")

    async def handle_RCPT(
        self,
        server: SMTP,
        session: Session,
        envelope: Envelope,
        address: str,
        options: list[str],
    ) -> str:
        if "RCPT" not in self.answers:
            envelope.rcpt_tos.append(address)
        return self.answers.get("RCPT", "250 OK")

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        if "DATA" in self.answers:
            return self.answers["DATA"]
        content = envelope.content
        assert isinstance(content, bytes)
        message = message_from_bytes(content, policy=policy.default)
        assert isinstance(message, EmailMessage)
        self.mails.append(Mail(envelope.mail_from or "", tuple(envelope.rcpt_tos), message))
        if self.silent:
            await self._over.wait()
        return "250 OK"
