"""Messages and mail server answers as values. Pure.

Sources: RFC 5321 section 4.2.1 (4yz: not taken, try again; 5yz: not taken, do not), RFC 3463 (enhanced codes), RFC 3834
section 5 (Auto-Submitted, so that no out-of-office note answers us); read 2026-11-25.
"""

from __future__ import annotations

import re
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from urllib.parse import quote

from deskhand.domain.errors import Rejected, Transient
from deskhand.ports import Answered

PLAIN = r"[^@\s<>,;:\"()\[\]\\\x00-\x1f\x7f]+"
ADDRESS = re.compile(rf"{PLAIN}@{PLAIN}")
IDENTIFIER = re.compile(r"<[\x21-\x3b\x3d\x3f-\x7e]{1,250}>")
"""One Message-ID in ASCII: nothing in it can begin another header."""
RE = re.compile(r"^(?:(?:re|aw|sv|antw|rv|odp)\s*(?:\[\d+\])?\s*:\s*)+", re.IGNORECASE)
UNSUBSCRIBE = "unsubscribe"
LONGEST_SUBJECT, MOST_REFERENCES = 150, 10


def check_address(to: str) -> None:
    """Rejected unless `to` is one plain address: nothing in it can add a recipient or a header."""
    if not ADDRESS.fullmatch(to) or not to.isascii():
        raise Rejected("invalid", "no mail address")


def message_id(sender: str, key: str) -> str:
    """The Message-ID of the message of `key`: the same one again for the same key."""
    return f"<{quote(key, safe='')}@{sender.rpartition('@')[2]}>"


def message_bytes(
    sender: str, to: str, subject: str, text: str, key: str, at: datetime, answered: Answered | None = None
) -> bytes:
    """One plain message, CRLF, no line longer than SMTP allows; below the one that it answers, where it answers one."""
    message = EmailMessage(policy=SMTP)
    message["From"], message["To"] = sender, to
    message["Subject"] = reply_subject(answered.subject, subject) if answered else subject
    message["Date"], message["Message-ID"] = at, message_id(sender, key)
    for name, ids in thread_headers(answered).items():
        message[name] = ids
    message["Auto-Submitted"] = "auto-replied" if answered else "auto-generated"
    message["X-Auto-Response-Suppress"] = "All"
    message["List-Unsubscribe"] = f"<mailto:{sender}?subject={UNSUBSCRIBE}>"
    message.set_content(text)
    return message.as_bytes()


def reply_subject(subject: str, otherwise: str) -> str:
    """Re: and the person's own subject on one line; `otherwise` where they gave none."""
    plain = " ".join("".join(letter if letter.isprintable() else " " for letter in subject).split())
    own = RE.sub("", plain)[:LONGEST_SUBJECT].strip()
    return f"Re: {own}" if own else f"Re: {otherwise}"


def thread_headers(answered: Answered | None) -> dict[str, str]:
    """In-Reply-To and References (RFC 5322 section 3.6.4); none where the mail that is answered has no id."""
    if answered is None or not IDENTIFIER.fullmatch(answered.vendor_id):
        return {}
    thread = [one for one in answered.answers if IDENTIFIER.fullmatch(one) and one != answered.vendor_id]
    return {"In-Reply-To": answered.vendor_id, "References": " ".join((*thread[-MOST_REFERENCES:], answered.vendor_id))}


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
