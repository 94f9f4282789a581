"""Tryton's JSON-RPC: its values, its errors, and how texts are looked for; no network here.

Source: trytond 8.0 and 8.2, `protocols/jsonrpc.py`, `protocols/dispatcher.py` and the documentation of domains (read
2026-11-30).
"""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from deskhand.domain.errors import Rejected, Transient, Unknown

Domain = list[Any]
"""A condition as Tryton takes it: triples, all of which hold, or "OR" and alternatives."""
CHANGED = "ConcurrencyException"


def request(method: str, params: Sequence[Any]) -> bytes:
    """A call. ValueError where a text in it is none."""
    return json.dumps({"id": 0, "method": method, "params": params}, default=_encoded).encode()


def session_header(user: str, user_id: int, token: str) -> str:
    return "Session " + base64.b64encode(f"{user}:{user_id}:{token}".encode()).decode()


def _encoded(value: object) -> dict[str, Any]:
    match value:
        case Decimal():
            return {"__class__": "Decimal", "decimal": str(value)}
        case datetime():
            at = value.astimezone(UTC)
            parts = ("year", "month", "day", "hour", "minute", "second", "microsecond")
            return {"__class__": "datetime", **{part: getattr(at, part) for part in parts}}
        case date():
            return {"__class__": "date", "year": value.year, "month": value.month, "day": value.day}
    raise TypeError(type(value).__name__)


def _decoded(said: dict[str, Any]) -> Any:
    match said.get("__class__"):
        case "Decimal":
            return Decimal(said["decimal"])
        case "datetime":
            parts = {name: part for name, part in said.items() if name != "__class__"}
            return datetime(**parts, tzinfo=UTC)
        case "date":
            return date(said["year"], said["month"], said["day"])
    return said


def result(status: int, body: bytes, key: str) -> Any:
    """What a call gave. With `key` it was to change something; Tryton takes a change back where it answers an error."""
    if status != 200:
        raise _refused(status, key)
    try:
        said = json.loads(body, object_hook=_decoded)
    except ValueError as error:
        if key:
            raise Unknown("Tryton's answer to a change cannot be read", key) from error
        raise Transient("Tryton's answer cannot be read") from error
    if "error" in said:
        raise _error(said["error"])
    return said.get("result")


def _refused(status: int, key: str) -> Exception:
    match status:
        case 401 | 403 | 404:
            what = {401: "takes neither this user nor the password", 404: "has no such database"}
            return Rejected("misconfigured", f"Tryton {what.get(status, 'refuses this user')} ({status})")
        case 423 | 429 | 503:
            return Transient(f"Tryton asks to wait ({status})")
        case status if status >= 500 and key:
            return Unknown(f"Tryton answered {status} to a change", key)
        case status if status >= 500:
            return Transient(f"Tryton answered {status}")
    return Rejected("misconfigured", f"Tryton answered {status}")


def _error(said: Sequence[Any]) -> Exception:
    """An exception of the server's: its name and what it tells people, or its words and where they came from."""
    name, more = str(said[0]), said[1] if len(said) > 1 else ""
    if name == CHANGED:
        return Rejected("changed", "the record was changed in the meantime")
    if name in ("UserError", "UserWarning") and isinstance(more, list):
        told = " ".join(str(part) for part in more[:2] if part)
        return Rejected("invalid", told[:500])
    if "locked" in name:
        return Transient("Tryton's database is busy", 1.0)
    return Rejected("invalid", name[:500])


# ------------------------------------------------------------------ looking for texts


def like(text: str) -> str:
    """A pattern for `ilike` that lets through at least every text with this one in it, whatever its capitals.

    SQLite knows the capitals of English letters only, so any other letter stands for any letter.
    """
    return f"%{''.join(_letter(letter) for letter in text)}%"


def _letter(letter: str) -> str:
    if letter in "%_\\":
        return f"\\{letter}"
    return letter if letter.isascii() else "_"


def moment(row: Mapping[str, Any]) -> datetime:
    """When a row was made or last changed: Tryton's `_timestamp`, seconds since 1970 as text."""
    return datetime.fromtimestamp(float(row["_timestamp"]), UTC)


def amount_of(amount: Decimal) -> str:
    """Whole without a point, else with cents at least: 100, 12400.50."""
    if amount == amount.to_integral():
        return f"{amount:.0f}"
    return f"{amount:.2f}" if amount == round(amount, 2) else f"{amount.normalize():f}"
