"""E-mail in: what is new in one mailbox, a connection for each look."""

from __future__ import annotations

import ssl
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from pathlib import Path

import structlog
from imap_tools import AND, BaseMailBox, MailBox, MailBoxUnencrypted, MailMessageFlags
from pydantic import SecretStr

from deskhand.channels.email_imap import trouble, wire
from deskhand.channels.email_imap.bounce import bounce_of
from deskhand.channels.email_imap.machine import AUTOMATIC, BOUNCE
from deskhand.channels.email_imap.parts import Picture
from deskhand.channels.email_imap.pictures import keep
from deskhand.channels.email_imap.wire import Mail
from deskhand.channels.email_smtp.wire import ADDRESS
from deskhand.channels.invitations.answered import answer_of
from deskhand.domain.errors import Misconfigured, Rejected
from deskhand.domain.event import WordsReceived
from deskhand.ports import Fetched, Inbound, Take

log = structlog.get_logger()
PORTS = {"tls": 993, "starttls": 143, "none": 143}
MB = 1_000_000
MOST_AT_ONCE = 50
FAILED, MOST_FAILED = "failed", 3
"""After so many mails that could not be taken in, the trouble is ours: the rest waits for the next look."""


class ImapMailbox:
    """Implements Mailbox. `pictures` is a folder; empty where none are kept."""

    name = "email"

    def __init__(
        self,
        host: str,
        username: str,
        password: SecretStr,
        *,
        address: str = "",
        encryption: str = "tls",
        port: float = 0,
        folder: str = "INBOX",
        every_s: float = 20,
        timeout_s: float = 20,
        oldest_days: float = 7,
        largest_mail_mb: float = 25,
        largest_picture_mb: float = 10,
        pictures: str = "",
        trust: ssl.SSLContext | None = None,
    ) -> None:
        """`trust` says whose certificates are believed; the system's when None."""
        self._host, self._username, self._password = host, username, password
        self._encryption, self._port = encryption.lower(), int(port)
        self.address = (address or username).lower()
        self._folder, self.every_s, self._timeout_s = folder, every_s, timeout_s
        self._oldest = timedelta(days=oldest_days)
        self._largest, self._largest_picture = int(largest_mail_mb * MB), int(largest_picture_mb * MB)
        self._pictures = Path(pictures) if pictures else None
        self._trust, self._over = trust, threading.Event()
        self._check_settings()

    def __repr__(self) -> str:
        return f"ImapMailbox({self._host}, {self.address})"

    def close(self) -> None:
        """The look that is under way ends after the mail that it has in hand."""
        self._over.set()

    def check(self) -> None:
        """Log in and open the folder; Misconfigured where the server says no, Transient where it says nothing."""
        try:
            with self._opened():
                pass
        except Rejected as no:
            raise Misconfigured(f"email_imap: {no.detail}") from no

    def fetch(self, take: Take, now: datetime) -> Fetched:
        """Give every unread mail to `take`, the one that came first first, and mark it as seen once it is kept."""
        counts: Counter[str] = Counter()
        with self._opened() as box:
            with self._asking():
                waiting = sorted(box.uids(AND(seen=False, date_gte=(now - self._oldest).date())), key=int)
            for uid in waiting[:MOST_AT_ONCE]:
                if self._over.is_set() or counts[FAILED] >= MOST_FAILED:
                    break
                with self._asking():
                    raw = self._content(box, uid)
                became = self._hand_over(raw, take)
                counts[became] += 1
                if became != FAILED:
                    with self._asking():
                        box.flag(uid, MailMessageFlags.SEEN, True)
        return Fetched(counts, len(waiting) > MOST_AT_ONCE and not counts[FAILED])

    # ------------------------------------------------------------------ one mail

    def _content(self, box: BaseMailBox, uid: str) -> bytes:
        """The first `largest_mail_mb` of a mail, left unseen; nothing where it has gone meanwhile."""
        status, found = box.client.uid("FETCH", uid, f"(BODY.PEEK[]<0.{self._largest}>)")
        if status != "OK":
            raise box.client.error(f"FETCH was answered {status}")
        return next((bytes(one[1]) for one in found if isinstance(one, tuple)), b"")

    def _hand_over(self, raw: bytes, take: Take) -> str:
        """What became of it in a word; whatever is wrong with one mail does not keep the next one waiting."""
        try:
            mail = wire.parse_mail(raw, (self.address,), self._largest_picture)
            inbound = self._inbound(mail, raw)
            new = inbound is not None and take(inbound)
        except Exception as error:
            log.warning("a mail could not be taken in; it stays unread and is tried again", error=repr(error))
            return FAILED
        if inbound is None or mail.machine == BOUNCE:
            return mail.machine
        return "accepted" if new else "duplicate"

    def _inbound(self, mail: Mail, raw: bytes) -> Inbound | None:
        """What the line is to know of it. Calendars answer by themselves, so their answers count whoever mails them."""
        if mail.machine == BOUNCE:
            return bounce_of(raw)
        answer = answer_of(raw) if mail.machine in ("", AUTOMATIC) else None
        if answer is not None:
            return Inbound(mail.id, answer, None if mail.machine and not answer.note else self._words(mail))
        return None if mail.machine else Inbound(mail.id, self._words(mail))

    def _words(self, mail: Mail) -> WordsReceived:
        media = tuple(filter(None, (self._kept(picture) for picture in mail.pictures)))
        lost = "\n[a picture could not be kept]" if len(media) < len(mail.pictures) else ""
        return WordsReceived(
            channel=self.name,
            sender=mail.sender,
            recipient=self.address,
            text=f"{mail.text}{lost}".strip(),
            vendor_id=mail.id,
            media=media,
            subject=mail.subject,
            answers=mail.answers,
            checks=mail.checks,
        )

    def _kept(self, picture: Picture) -> str:
        """Its path; empty where the disk does not take it: the words are worth more than the picture."""
        try:
            return keep(self._pictures, picture) if self._pictures else ""
        except OSError as error:
            log.warning("a picture could not be kept", folder=str(self._pictures), error=repr(error))
            return ""

    # ------------------------------------------------------------------ the connection

    @contextmanager
    def _opened(self) -> Iterator[BaseMailBox]:
        """The mailbox with its folder open, and hung up afterwards."""
        with self._asking():
            box = self._connected()
        try:
            with self._asking():
                if self._encryption == "starttls":
                    box.client.starttls(ssl_context=self._trusted())
                self._log_in(box)
            yield box
        finally:
            with suppress(*trouble.EVERY):
                box.logout()
            with suppress(OSError):
                box.client.shutdown()

    def _connected(self) -> BaseMailBox:
        port = self._port or PORTS[self._encryption]
        if self._encryption == "tls":
            return MailBox(self._host, port, timeout=self._timeout_s, ssl_context=self._trusted())
        return MailBoxUnencrypted(self._host, port, timeout=self._timeout_s)

    def _trusted(self) -> ssl.SSLContext:
        return self._trust or ssl.create_default_context()

    def _log_in(self, box: BaseMailBox) -> None:
        password = self._password.get_secret_value()
        plain = self._username.isascii() and password.isascii()
        (box.login if plain else box.login_utf8)(self._username, password, self._folder)

    @contextmanager
    def _asking(self) -> Iterator[None]:
        """What the server or the net says no with, as one of our errors, with what to do about it."""
        try:
            yield
        except trouble.EVERY as error:
            raise trouble.explained(error, self._host, self._username, self._folder) from error

    def _check_settings(self) -> None:
        if self._encryption not in PORTS:
            raise Misconfigured(f"email_imap: encryption must be tls, starttls or none, not {self._encryption!r}")
        if (self._encryption, self._port) in (("tls", 143), ("starttls", 993), ("none", 993)):
            raise Misconfigured(
                f"email_imap: port {self._port} does not go with encryption {self._encryption}; leave the port out, "
                f"and it is {PORTS[self._encryption]}"
            )
        if not ADDRESS.fullmatch(self.address):
            raise Misconfigured("email_imap: the login is no mail address; set DESKHAND_EMAIL_IMAP_ADDRESS too")
        limits = (self.every_s, self._timeout_s, self._oldest.total_seconds(), self._largest, self._largest_picture)
        if not self._host or not self._folder or not all(limit > 0 for limit in limits):
            raise Misconfigured("email_imap: host and folder must be given, and every number be above 0")
