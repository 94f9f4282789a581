"""The headers of a mail as plain text, whatever was done to them. Pure; nothing here raises on any bytes.

Sources: RFC 5322 (Message-ID, In-Reply-To, References), RFC 2047 (encoded words); read 2026-11-29.
"""

from __future__ import annotations

import re
from email.errors import HeaderParseError, MessageError
from email.header import decode_header
from email.message import Message
from email.utils import getaddresses

from deskhand.channels.email_imap.charsets import decoded, whole
from deskhand.channels.email_smtp.wire import ADDRESS

IDENTIFIER = re.compile(r"<[^<>\s]{1,250}>")
BRACKETED = re.compile(r"<\s{0,9}([^<>\s]{3,254})[^<>]{0,999}>")
LONGEST, LONGEST_ADDRESS = 20_000, 254
MOST_ANSWERED = 20
"""So many ids of a thread are kept, the newest ones."""
REPLY = re.compile(r"\s*(?:re|aw|sv|antw|rv|odp)\s*(?:\[\d+\])?\s*:", re.IGNORECASE)


def header(message: Message, name: str) -> str:
    """The first header of that name, decoded, on one line; empty where there is none."""
    return next(iter(headers(message, name)), "")


def headers(message: Message, name: str) -> list[str]:
    """All headers of that name in their order, each on one line."""
    found = (str(value) for key, value in message.raw_items() if key.lower() == name.lower())
    return [" ".join(plain(value).split()) for value in found]


def plain(value: str) -> str:
    """One header value, decoded; broken encodings are shown as they are."""
    raw = value[:LONGEST].encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    try:
        parts = decode_header(raw)
    except (HeaderParseError, MessageError, ValueError):
        return whole(raw)
    said = (decoded(part, charset) if isinstance(part, bytes) else part for part, charset in parts)
    return whole("".join(said))


def sender_of(message: Message) -> str:
    """The address in From, in lower case; empty where there is none that can be written to."""
    written = _raw(message, "from")
    bracketed = BRACKETED.findall(written)[-1:]
    try:
        found = [address for _name, address in getaddresses([written]) if address]
    except (RecursionError, ValueError, IndexError, AttributeError, TypeError):
        found = bracketed
    for address in found or bracketed:  # newer Pythons give nothing for what is malformed
        if ADDRESS.fullmatch(address) and len(address) <= LONGEST_ADDRESS:
            return address.lower()
    return ""


def _raw(message: Message, name: str) -> str:
    """Undecoded: an encoded word could hold an address that is not the sender's."""
    found = (str(value) for key, value in message.raw_items() if key.lower() == name)
    return whole(next(found, "")[:LONGEST].encode("utf-8", "surrogateescape").decode("utf-8", "replace"))


def message_id(message: Message) -> str:
    """The Message-ID with its brackets; empty where it has none, or none that is one."""
    found = IDENTIFIER.search(header(message, "message-id"))
    return found.group() if found else ""


def answered(message: Message) -> tuple[str, ...]:
    """Ids of the messages that this one answers, the nearest last."""
    thread = IDENTIFIER.findall(" ".join(headers(message, "references")))
    nearest = IDENTIFIER.findall(header(message, "in-reply-to"))[:1]
    return tuple(dict.fromkeys([*(one for one in thread if one not in nearest), *nearest]))[-MOST_ANSWERED:]


def is_reply(message: Message) -> bool:
    return bool(REPLY.match(header(message, "subject")) or answered(message))
