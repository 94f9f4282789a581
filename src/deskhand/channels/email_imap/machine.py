"""Mail that no person has written to us: it is counted and never answered. Pure.

Sources: RFC 3834 (Auto-Submitted; a responder does not answer a null return path or Precedence: list, bulk, junk),
RFC 2919 (List-Id), RFC 2369 (List-*), RFC 3464 (delivery reports), MS-OXCMAIL 2.2.3.2.14 (X-Auto-Response-Suppress);
read 2026-11-29.
"""

from __future__ import annotations

from collections.abc import Collection
from email.message import Message

from deskhand.channels.email_imap.headers import header, headers
from deskhand.channels.email_smtp.wire import UNSUBSCRIBE

OURS, BOUNCE, LIST, AUTOMATIC, NOBODY = "our_own", "bounce", "mailing_list", "automatic", "no_sender"
PRECEDENCES = frozenset({"bulk", "junk", "list", "auto_reply", "auto-reply"})
ROBOTS = ("mailer-daemon", "postmaster")
LISTS = ("list-id", "list-post", "list-help", "list-unsubscribe", "mailing-list")
MARKS = ("x-autoreply", "x-autorespond", "x-autoresponder", "x-failed-recipients", "x-loop")


def machine(message: Message, sender: str, own: Collection[str]) -> str:
    """The kind of machine that wrote this; empty for a person. Our own way to unsubscribe is open to programs too."""
    if sender in own:
        return OURS
    if _is_bounce(message, sender):
        return BOUNCE
    if not sender:
        return NOBODY
    if header(message, "subject").strip().lower() == UNSUBSCRIBE:
        return ""
    if any(header(message, name) for name in LISTS):
        return LIST
    return AUTOMATIC if _is_automatic(message) else ""


def _is_bounce(message: Message, sender: str) -> bool:
    """A null return path, a report, or the mail system itself."""
    paths = [path.replace(" ", "") for path in headers(message, "return-path")]
    from_robot = sender.partition("@")[0] in ROBOTS
    return "<>" in paths or message.get_content_type() == "multipart/report" or from_robot


def _is_automatic(message: Message) -> bool:
    submitted = header(message, "auto-submitted").partition(";")[0].strip().lower()
    suppressed = header(message, "x-auto-response-suppress").strip().lower()
    return (
        submitted not in ("", "no")
        or header(message, "precedence").strip().lower() in PRECEDENCES
        or suppressed not in ("", "none")
        or any(header(message, name) for name in MARKS)
    )
