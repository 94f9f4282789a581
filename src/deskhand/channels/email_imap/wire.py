"""A mail's bytes to what it says. Pure; no bytes make it raise: what is broken is read as far as it can be."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection
from dataclasses import dataclass
from email import message_from_bytes
from email.message import Message
from email.parser import BytesHeaderParser

from deskhand.channels.email_imap.headers import answered, header, headers, is_reply, message_id, sender_of
from deskhand.channels.email_imap.machine import machine
from deskhand.channels.email_imap.new_words import new_words, unwrapped
from deskhand.channels.email_imap.parts import Parts, Picture, parts_of

LONGEST_SUBJECT, LONGEST_WORDS = 200, 9_000
"""The line keeps 10,000 characters, and the subject is to be among them."""
LONGEST_HEAD, MOST_BOUNDARIES = 100_000, 30
HEAD_ENDS = re.compile(rb"\r?\n\r?\n")
BOUNDARY = re.compile(rb"boundary\s{0,3}=", re.IGNORECASE)
CHECKS = re.compile(r"\b(spf|dkim|dmarc)\s*=\s*([a-z]{2,12})", re.IGNORECASE)


@dataclass(frozen=True)
class Mail:
    """One mail. `machine` is empty for a person's, else the kind of machine that wrote it, and `text` is empty then.

    `id` is the same one for the same mail. `checks` is what the server that took it says of its origin: a hint, for a
    mailbox whose server writes nothing there would believe the sender.
    """

    id: str
    sender: str
    subject: str
    text: str
    answers: tuple[str, ...]
    machine: str
    checks: str
    pictures: tuple[Picture, ...] = ()


def parse_mail(raw: bytes, own: Collection[str], largest_picture: int) -> Mail:
    """What `raw` says; `own` are the addresses that we write from, in lower case."""
    message = parse_message(raw)
    sender, subject = sender_of(message), header(message, "subject")[:LONGEST_SUBJECT]
    kind = machine(message, sender, own)
    parts = Parts("") if kind else parts_of(message, largest_picture)
    return Mail(
        id=message_id(message) or _digest(raw, sender, header(message, "date")),
        sender=sender,
        subject=subject,
        text="" if kind else _said(message, subject, parts),
        answers=answered(message),
        machine=kind,
        checks=_checks(message),
        pictures=parts.pictures,
    )


def parse_message(raw: bytes) -> Message:
    """Its headers and parts; where parts are nested beyond reason, its headers and one text.

    Python's parser asks each open part about each line, and finds a header by looking at all of them.
    """
    raw = _with_short_head(raw)
    if len(BOUNDARY.findall(raw)) > MOST_BOUNDARIES:
        return BytesHeaderParser().parsebytes(raw)
    try:
        return message_from_bytes(raw)
    except (RecursionError, ValueError, LookupError, AttributeError, TypeError, IndexError):
        return BytesHeaderParser().parsebytes(raw)


def _with_short_head(raw: bytes) -> bytes:
    ends = HEAD_ENDS.search(raw)
    head = ends.start() if ends else len(raw)
    return raw if head <= LONGEST_HEAD else raw[:LONGEST_HEAD] + b"\r\n" + raw[head:]


def _said(message: Message, subject: str, parts: Parts) -> str:
    """The new words. What a first mail is about is said in its subject; that of a reply was said before.

    The subject comes last: before the words, "Leak" made a burst pipe urgent where it is an emergency.
    """
    reply = is_reply(message)
    words = new_words(parts.text, reply)
    words = (unwrapped(words) if parts.wrapped else words)[:LONGEST_WORDS]
    if not reply and not words.lower().startswith(subject.strip().lower()):
        words = f"{words}\n{subject.strip()}".strip()
    names = "".join(f"\n[attached: {name}]" for name in parts.names)
    return f"{words}{names}".strip()


def _digest(raw: bytes, sender: str, date: str) -> str:
    """For a mail without a Message-ID: of its sender, date and content, not of the headers that its way adds."""
    content = raw.replace(b"\r\n", b"\n").partition(b"\n\n")[2].rstrip()
    return hashlib.sha256(f"{sender}|{date}|".encode() + content).hexdigest()


def _checks(message: Message) -> str:
    """spf, dkim and dmarc by the topmost Authentication-Results (RFC 8601): those below may be the sender's own."""
    newest = next(iter(headers(message, "authentication-results")), "")
    return " ".join(f"{name}={result}".lower() for name, result in CHECKS.findall(newest)[:6])
