"""What Salesforce's answers mean; no network here.

Source: REST API Developer Guide, "Status Codes and Error Responses", "sObject Rows by External ID" and "Conditional
Request Headers", API 67.0 (read 2026-11-30).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from deskhand.connectors.salesforce.fields import KEY
from deskhand.domain.errors import Rejected, Transient, Unknown

LATER: Mapping[str, str] = {
    "REQUEST_LIMIT_EXCEEDED": "the company's limit of requests is used up",
    "UNABLE_TO_LOCK_ROW": "somebody else is changing the record at this moment",
    "INVALID_QUERY_LOCATOR": "the pages of this question are kept no longer",
    "SERVER_UNAVAILABLE": "it is busy",
}
"""Refused untaken: it may be asked again."""
GONE = ("NOT_FOUND", "ENTITY_IS_DELETED")


@dataclass(frozen=True)
class Answer:
    """What came back: a status, how long it asks to wait, and a body."""

    status: int
    retry_after: str | None
    body: bytes

    def value(self) -> Any:
        """The body's JSON, numbers with a point as text; ValueError where it is none."""
        return json.loads(self.body, parse_float=str) if self.body else {}


def has_expired(answer: Answer) -> bool:
    """INVALID_SESSION_ID: the only thing that a 401 says."""
    return answer.status == 401


def must_be_well(answer: Answer, key: str) -> None:
    """Raise what the answer means where it is no success. With `key` the request was to change something."""
    if 200 <= answer.status < 300:
        return
    error = _error(answer)
    code, message = str(error.get("errorCode", "")), str(error.get("message", ""))[:500]
    told = f"{code}: {message}" if code else f"Salesforce answered {answer.status}"
    match answer.status, code:
        case 412, _:
            raise Rejected("changed", told)
        case _, "DUPLICATES_DETECTED":
            raise Rejected("invalid", f"{told} {_duplicates(error)}".strip())
        case _, "DUPLICATE_VALUE" if KEY in message:
            raise Transient("somebody is making the record of the same key at this moment", 1.0)
        case status, code if code in LATER and (status < 500 or not key):
            raise Transient(f"Salesforce: {LATER[code]}", _seconds(answer.retry_after))
        case status, code if status in (404, 410) or code in GONE:
            raise Rejected("gone", told)
        case (401 | 403), _:
            raise Rejected("misconfigured", told)
        case status, _ if status >= 500 and key:
            raise Unknown(f"Salesforce answered {status} to a change", key)
        case status, _ if status == 429 or status >= 500:
            raise Transient(f"Salesforce answered {status}", _seconds(answer.retry_after))
        case _:
            raise Rejected("invalid", told)


def _error(answer: Answer) -> Mapping[str, Any]:
    """The first of the errors; they come as a list, from some resources as one."""
    try:
        said = answer.value()
    except ValueError:
        return {}
    first = said[0] if isinstance(said, list) and said else said
    return first if isinstance(first, dict) else {}


def _duplicates(error: Mapping[str, Any]) -> str:
    """Which records a duplicate rule found, where it says so."""
    result = error.get("duplicateResult") or {}
    refs = [
        str(found.get("record", {}).get("Id", ""))
        for match in result.get("matchResults", ())
        for found in match.get("matchRecords", ())
    ]
    return f"({result.get('duplicateRule', 'duplicate rule')}: {', '.join(filter(None, refs))})" if result else ""


def _seconds(retry_after: str | None) -> float | None:
    return float(retry_after) if retry_after and retry_after.isdigit() else None


def http_date(at: datetime) -> str:
    """As If-Unmodified-Since takes it, in English whatever the locale."""
    day = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")[at.weekday()]
    month = "JanFebMarAprMayJunJulAugSepOctNovDec"[at.month * 3 - 3 : at.month * 3]
    return f"{day}, {at.astimezone(UTC):%d} {month} {at.astimezone(UTC):%Y %H:%M:%S} GMT"
