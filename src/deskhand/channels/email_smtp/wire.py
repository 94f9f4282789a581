"""Messages and mail server answers as values. Pure.

Sources: RFC 5321 section 4.2.1 (4yz: not taken, try again; 5yz: not taken, do not), RFC 3463 (enhanced codes), RFC 3834
section 5 (Auto-Submitted, so that no out-of-office note answers us); read 2026-11-25.
"""

from __future__ import annotations

import re
from email.message import EmailMessage
from email.policy import SMTP
from urllib.parse import quote

from deskhand.domain.errors import Rejected, Transient

PLAIN = r"[^@\s<>,;:\"()\[\]\\\x00-\x1f\x7f]+"
ADDRESS = re.compile(rf"{PLAIN}@{PLAIN}")


def check_address(to: str) -> None:
    """Rejected unless `to` is one plain address: nothing in it can add a recipient or a header."""
    if not ADDRESS.fullmatch(to) or not to.isascii():
        raise Rejected("invalid", "no mail address")


def message_id(sender: str, key: str) -> str:
    """The Message-ID of the message of `key`: the same one again for the same key."""
    return f"<{quote(key, safe='')}@{sender.rpartition('@')[2]}>"


def message_bytes(sender: str, to: str, subject: str, text: str, key: str) -> bytes:
    """One plain message, CRLF, no line longer than SMTP allows."""
    message = EmailMessage(policy=SMTP)
    message["From"], message["To"], message["Subject"] = sender, to, subject
    message["Message-ID"] = message_id(sender, key)
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(text)
    return message.as_bytes()


def refuse(stage: str, code: int, words: bytes | str) -> Rejected | Transient:
    """What a server's no at `stage` means: connect, login, sender, recipient or content. Nothing was taken."""
    if not 500 <= code < 600:
        return Transient(f"the mail server asks to wait ({code} at {stage})")
    return Rejected(_reason(stage, code, words), str(code))


def _reason(stage: str, code: int, words: bytes | str) -> str:
    said = words.decode("latin-1") if isinstance(words, bytes) else words
    if code == 552 or said.startswith("5.3.4"):
        return "too_long"
    if stage in ("connect", "login", "sender"):
        return "misconfigured"
    if said.startswith("5.7"):
        return "filtered"
    return "invalid" if stage == "recipient" else "filtered"
