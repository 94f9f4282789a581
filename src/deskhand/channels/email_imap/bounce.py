"""What a mail server says of a message of ours that it could not deliver. Pure; never raises.

Sources: RFC 3464 (delivery status), RFC 3463 (enhanced status codes); read 2026-11-29.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from email.message import Message
from urllib.parse import unquote

from deskhand.channels.email_imap.charsets import decoded
from deskhand.channels.email_imap.headers import answered
from deskhand.channels.email_imap.parts import content_of, held_by
from deskhand.channels.email_imap.wire import parse_message
from deskhand.domain.event import DeliveryReported
from deskhand.ports import Inbound

STATUS = re.compile(r"^Status:\s*(5\.\d{1,3}\.\d{1,3})", re.IGNORECASE | re.MULTILINE)
FAILED = re.compile(r"^Action:\s*failed", re.IGNORECASE | re.MULTILINE)
OURS = re.compile(r"^Message-ID:\s*<([^<>@\s]{1,250})@", re.IGNORECASE | re.MULTILINE)
REASONS = {"5.1": "invalid", "5.2": "unreachable", "5.4": "unreachable", "5.7": "filtered"}
DEEPEST, LONGEST = 4, 100_000


def bounce_of(raw: bytes) -> Inbound | None:
    """The report about one message of ours; None where it is none, or speaks of a delay only."""
    message = parse_message(raw)
    if message.get_content_type() != "multipart/report":
        return None
    texts = list(_texts(message, DEEPEST))
    said = "\n".join(texts)[:LONGEST]
    key, status = _key(said, message), STATUS.search(said)
    if not key or not FAILED.search(said) or not status:
        return None
    reason = REASONS.get(status.group(1).rpartition(".")[0], "unreachable")
    return Inbound(f"bounce:{key}", DeliveryReported(key, "failed", reason))


def _key(said: str, message: Message) -> str:
    found = OURS.search(said)
    if found:
        return unquote(found.group(1))
    nearest = next(reversed(answered(message)), "")
    return unquote(nearest.strip("<>").partition("@")[0])


def _texts(message: Message, deeper: int) -> Iterator[str]:
    """Headers and plain content of all parts below the first."""
    if not message.is_multipart():
        yield decoded(content_of(message), "utf-8")
        return
    for part in held_by(message)[:20]:
        yield "\n".join(f"{name}: {value}" for name, value in part.raw_items())
        if deeper:
            yield from _texts(part, deeper - 1)
