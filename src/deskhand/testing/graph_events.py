"""Events as Microsoft Graph keeps and shows them, and its refusals: the pure half of graph_server."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from deskhand.testing.vendor_http import VendorAnswer

Json = dict[str, Any]


def shown(event: Json, headers: Mapping[str, str]) -> Json:
    """As `Prefer` asks: times in UTC either way; words as HTML unless text is asked for. Extensions are not shown."""
    words, wanted = event["body"]["content"], headers.get("prefer", "")
    if 'outlook.body-content-type="text"' in wanted:
        body = {"contentType": "text", "content": words.replace("\n", "\r\n") + "\r\n"}
    else:
        body = {"contentType": "html", "content": f"<html><head></head><body>{words}</body></html>"}
    times = {name: said(instant(event[name])) for name in ("start", "end")}
    hidden = {"singleValueExtendedProperties"}
    return {name: value for name, value in event.items() if name not in hidden} | {"body": body} | times


def same(event: Json, body: Json) -> bool:
    return "transactionId" in body and event.get("transactionId") == body["transactionId"]


def has(event: Json, name: str, value: str) -> bool:
    """Names count by letter, values do not ("Get singleValueLegacyExtendedProperty")."""
    own = event.get("singleValueExtendedProperties", [])
    return any(one["id"] == name and one["value"].lower() == value.lower() for one in own)


def said(at: datetime) -> Json:
    return {"dateTime": f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%S}.0000000", "timeZone": "UTC"}


def instant(said: Json) -> datetime:
    return datetime.fromisoformat(said["dateTime"]).replace(tzinfo=ZoneInfo(said["timeZone"])).astimezone(UTC)


def refusal(status: int, code: str, words: str) -> VendorAnswer:
    return VendorAnswer(status, {"error": {"code": code, "message": words, "innerError": {"request-id": "r"}}})
