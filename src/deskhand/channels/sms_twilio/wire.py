"""Twilio's bytes as domain values, and back. Pure.

Sources, read 2026-11-25: docs/messaging/guides/webhook-request (inbound), outbound-message-status-in-status-callbacks,
docs/messaging/api/message-resource, and the errors 20429 (never processed, safe to retry), 20500 (a POST may have been
done) and 20503 (temporarily unavailable, try again).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from types import MappingProxyType
from typing import Any
from urllib.parse import parse_qs, quote

from deskhand.channels.sms_twilio.codes import UNLISTED, reason_of
from deskhand.channels.sms_twilio.form import Form
from deskhand.domain.errors import Rejected, Transient, Unknown, Untrusted
from deskhand.domain.event import DeliveryReported, WordsReceived
from deskhand.ports import Inbound, Listed

LONGEST = 1600
"""Characters of a Body (error 21617); what lies outside the basic plane, such as most emoji, counts twice."""
MOST_MEDIA = 10

STATUSES: Mapping[str, str] = MappingProxyType(
    {
        "accepted": "queued",
        "scheduled": "queued",
        "queued": "queued",
        "sending": "queued",
        "sent": "sent",
        "delivered": "delivered",
        "partially_delivered": "sent",
        "read": "delivered",
        "undelivered": "undelivered",
        "failed": "failed",
        "canceled": "failed",
    }
)
"""Twilio's statuses in the words of DeliveryReported."""


# ------------------------------------------------------------------ what Twilio tells us


def parse_request(query: str, form: Form, channel: str) -> Inbound:
    """A verified request: words where somebody wrote, a report where Twilio says what became of a message."""
    sid = form.get("MessageSid") or form.get("SmsSid")
    if not sid:
        raise Untrusted("the request names no message: no MessageSid")
    if form.get("MessageStatus"):
        return _report(query, form, sid)
    return _words(form, sid, channel)


def _words(form: Form, sid: str, channel: str) -> Inbound:
    sender, recipient = form.get("From"), form.get("To")
    if not sender or not recipient:
        raise Untrusted(f"message {sid} has no From or no To")
    text = form.get("Body").replace("\0", "\ufffd")  # PostgreSQL stores no NUL
    found = [(url, form.get(f"MediaContentType{n}")) for n in range(MOST_MEDIA) if (url := form.get(f"MediaUrl{n}"))]
    media, types = tuple(url for url, _ in found), tuple(kind for _, kind in found)
    return Inbound(sid, WordsReceived(channel, sender, recipient, text, sid, media, types=types))


def _report(query: str, form: Form, sid: str) -> Inbound:
    """One report per message and status: Twilio repeats itself, and comes in any order."""
    said = form.get("MessageStatus")
    effect = parse_qs(query).get("effect", [""])[0]
    report = DeliveryReported(effect, STATUSES.get(said, "queued"), _error(said, form.get("ErrorCode")), sid)
    return Inbound(f"{sid}:{said}", report)


def _error(status: str, code: str) -> str | None:
    if status == "canceled":
        return "cancelled"
    return reason_of(code) if code and status in ("failed", "undelivered") else None


# ------------------------------------------------------------------ what we tell Twilio


def call_back_url(public_url: str, key: str) -> str:
    """Where Twilio reports what became of the message of `key`."""
    return f"{public_url}?effect={quote(key, safe='')}"


def message_form(sender: str, to: str, text: str, call_back: str) -> dict[str, str]:
    """The body of POST Messages.json."""
    by = "MessagingServiceSid" if sender.startswith("MG") else "From"
    return {by: sender, "To": to, "Body": text, "StatusCallback": call_back}


def check_length(text: str) -> None:
    """Rejected where Twilio would refuse `text` for its length.

    It is not cut and not sent in parts: one effect is one message, and half of one that is lost is a lie.
    """
    if len(text.encode("utf-16-le", "surrogatepass")) // 2 > LONGEST:
        raise Rejected("too_long", "21617")


# ------------------------------------------------------------------ what Twilio answers


def parse_sent(status: int, retry_after: str | None, body: bytes, key: str) -> str:
    """The message's reference from the answer to a POST; raises what the answer means for the message.

    A code is a clear answer: Rejected with it, or Transient for 20429 and 20503. 429 took nothing either. Everything
    else, 500 and an unreadable 201 among it, may have been sent.
    """
    said = _object(body)
    sid, code = str(said.get("sid") or ""), str(said.get("code") or "")
    if 200 <= status < 300 and sid:
        return sid
    _raise_refusal(status, retry_after, code)
    raise Unknown(f"Twilio answered {status} without saying what became of the message", key)


def _raise_refusal(status: int, retry_after: str | None, code: str) -> None:
    """Raise where the answer says for certain that nothing was taken."""
    reason = reason_of(code)
    waits = status == 429 or (status == 503 and code == "20503")
    if waits and reason == UNLISTED:
        raise Transient(f"Twilio asks to wait ({status})", parse_retry_after(retry_after))
    if 400 <= status < 500 and status != 408:
        account = reason == UNLISTED and status in (401, 403, 404)
        raise Rejected("misconfigured" if account else reason, code or f"HTTP {status}")


def parse_retry_after(value: str | None) -> float | None:
    """Seconds of a Retry-After header; None for none, and for a date, which Twilio does not send."""
    return float(value) if value and value.isascii() and value.isdigit() else None


@dataclass(frozen=True)
class Page:
    """One page of the list of messages, newest first as Twilio gives it, and the path of the next."""

    messages: tuple[Listed, ...]
    next_path: str | None


def parse_page(body: bytes) -> Page:
    """A page of GET Messages.json, outbound messages only; Transient when it cannot be read, for reading is safe."""
    said = _object(body)
    try:
        sent = [one for one in said["messages"] if str(one["direction"]).startswith("outbound")]
        return Page(tuple(_listed(one) for one in sent), said.get("next_page_uri"))
    except (KeyError, TypeError, ValueError) as error:
        raise Transient("Twilio's list of messages cannot be read") from error


def _listed(said: Mapping[str, Any]) -> Listed:
    """`at` is when Twilio took it: `date_sent` is empty while a message is queued."""
    at = parsedate_to_datetime(said["date_created"] or said["date_sent"])
    status = STATUSES.get(said["status"], "queued")
    return Listed(said["sid"], said["to"], said["body"] or "", at.astimezone(UTC).replace(microsecond=0), status)


def whole_second(at: datetime) -> datetime:
    """`at` as Twilio's list would show it."""
    return at.astimezone(UTC).replace(microsecond=0)


def _object(body: bytes) -> dict[str, Any]:
    try:
        said = json.loads(body)
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {}
