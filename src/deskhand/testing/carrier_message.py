"""Messages that the test carrier has taken, and what becomes of them at which numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from types import MappingProxyType
from typing import Any, Literal

Kind = Literal[
    "mobile", "landline", "unreachable", "unknown", "filtered", "unregistered", "blocked", "invalid", "region", "capped"
]


@dataclass(frozen=True)
class Fate:
    """What happens to messages to a number: taken and then `ends`, or refused at once with `status`."""

    error: int | None = None
    ends: str = "delivered"
    status: int | None = None


FATES: Mapping[Kind, Fate] = MappingProxyType(
    {
        "mobile": Fate(),
        "landline": Fate(30006, "undelivered"),
        "unreachable": Fate(30003, "undelivered"),
        "unknown": Fate(30005, "undelivered"),
        "filtered": Fate(30007, "undelivered"),
        "unregistered": Fate(30034, "undelivered"),
        "blocked": Fate(21610, status=400),
        "invalid": Fate(21211, status=400),
        "region": Fate(21408, status=400),
        "capped": Fate(63038, status=429),
    }
)


@dataclass(frozen=True)
class CarrierMessage:
    """One message as it was taken, with what has become of it so far. `taken_s` is time.monotonic()."""

    sid: str
    sender: str
    to: str
    text: str
    call_back: str
    at: datetime
    taken_s: float
    status: str = "queued"
    error: int | None = None
    sent_at: datetime | None = None


def as_json(message: CarrierMessage, account_sid: str) -> dict[str, Any]:
    """The message resource, in Twilio's names and RFC 2822 instants."""
    return {
        "account_sid": account_sid,
        "api_version": "2010-04-01",
        "body": message.text,
        "date_created": format_datetime(message.at),
        "date_sent": format_datetime(message.sent_at) if message.sent_at else None,
        "date_updated": format_datetime(message.sent_at or message.at),
        "direction": "outbound-api",
        "error_code": message.error,
        "error_message": None,
        "from": message.sender,
        "num_media": "0",
        "num_segments": "1",
        "sid": message.sid,
        "status": message.status,
        "to": message.to,
        "uri": f"/2010-04-01/Accounts/{account_sid}/Messages/{message.sid}.json",
    }
