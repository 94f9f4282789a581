"""HubSpot's bodies and answers as domain values, and back; no network here.

Source: HubSpot's published OpenAPI descriptions of CRM v3 and of associations v4, the guide "Search the CRM" and the
usage guidelines with the two limits (read 2026-11-30).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import phonenumbers

from deskhand.connectors.hubspot.fields import FIRST, KEY, LAST, NAMES, asked_for, outward, split_name
from deskhand.domain.crm import CrmKind
from deskhand.domain.crm_values import COUNTRY, comparable
from deskhand.domain.errors import Rejected, Transient, Unknown

BATCH = 100
BURST_S = 10.0
"""The shorter limit counts the last ten seconds."""
SELECTIVE = ("email", "phone", "domain", "name")
PLAIN = ("title", "language", "stage", "size", "currency", "kind", "subject", "owner")
"""Fields whose values are compared at HubSpot; bodies and times are compared here."""
LONGEST_ASKED = 200
"""A question has at most 3,000 characters; values longer than this are compared here."""
ROOM = 2000
"""What of the 3,000 is left for filters."""
MOST_GROUPS = 5

Filter = dict[str, str]
Asked = Mapping[str, Any]


@dataclass(frozen=True)
class Answer:
    """What came back: a status, how long it asks to wait, and a body."""

    status: int
    retry_after: str | None
    body: bytes

    def value(self) -> Any:
        """The body's JSON; ValueError where it is none."""
        return json.loads(self.body) if self.body else {}


# ------------------------------------------------------------------ errors


def must_be_well(answer: Answer, key: str, midnight_s: float) -> None:
    """Raise what the answer means where it is no success. With `key` the request was to change something."""
    if 200 <= answer.status < 300:
        return
    said = _error(answer)
    message = str(said.get("message", ""))[:500] or f"HubSpot answered {answer.status}"
    match answer.status:
        case 429 if said.get("policyName") == "DAILY":
            raise Transient("HubSpot's daily limit is used up; it begins anew at midnight", midnight_s)
        case 423 | 429 | 477:
            raise Transient(f"HubSpot asks to slow down ({answer.status})", _seconds(answer.retry_after) or BURST_S)
        case 400 | 409 if KEY in message and "already" in message:
            raise Transient("somebody is making the record of the same key at this moment", 1.0)
        case 400 | 409 | 413 | 415:
            raise Rejected("invalid", message)
        case 404 | 410:
            raise Rejected("gone", message)
        case 401 | 403:
            raise Rejected("misconfigured", message)
        case status if status >= 500 and key:
            raise Unknown(f"HubSpot answered {status} to a change", key)
        case status if status >= 500:
            raise Transient(f"HubSpot answered {status}", _seconds(answer.retry_after))
        case status:
            raise Rejected("misconfigured", f"HubSpot answered {status}: {message}")


def until_midnight_s(now: datetime, zone: ZoneInfo) -> float:
    """Seconds until the daily limit of an account in `zone` begins anew."""
    here = now.astimezone(zone)
    tomorrow = datetime.combine(here.date() + timedelta(days=1), datetime.min.time(), zone)
    return (tomorrow - now).total_seconds()


def _error(answer: Answer) -> Mapping[str, Any]:
    try:
        said = answer.value()
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {}


def _seconds(retry_after: str | None) -> float | None:
    return float(retry_after) if retry_after and retry_after.isdigit() else None


# ------------------------------------------------------------------ writing


def upsert_body(key: str, properties: Mapping[str, str]) -> dict[str, Any]:
    """A batch of one: the only form in which HubSpot makes or changes by a property of ours."""
    return {"inputs": [{"idProperty": KEY, "id": key, "properties": {**properties, KEY: key}}]}


def parse_upserted(said: Mapping[str, Any], key: str) -> str:
    """The record's ref. A batch may answer 207, with why it did not."""
    for one in said.get("results", ()):
        return str(one["id"])
    for error in said.get("errors", ()):
        must_be_well(Answer(409, None, json.dumps(error).encode()), key, 0)
    raise Unknown("HubSpot's answer names neither the record nor an error", key)


# ------------------------------------------------------------------ asking


def search_body(
    kind: CrmKind, groups: Sequence[Sequence[Filter]], by: str, beyond: str, after: str | None, limit: int
) -> dict[str, Any]:
    """A page of what fits any of `groups` and whose property `by` is at least `beyond`, in its order."""
    floor: list[Filter] = [{"propertyName": by, "operator": "GTE", "value": beyond}] if beyond else []
    filters = [[*group, *floor] for group in groups]
    body: dict[str, Any] = {
        "filterGroups": [{"filters": one} for one in filters if one],
        "sorts": [{"propertyName": by, "direction": "ASCENDING"}],
        "properties": list(asked_for(kind)),
        "limit": limit,
    }
    return body | ({"after": after} if after else {})


def groups_for(
    kind: CrmKind, where: Mapping[str, str], owner_of: Callable[[str], str], zone: ZoneInfo
) -> list[list[Filter]]:
    """Filters that let through at least what has all of these values; whoever asks compares once more.

    Between groups stands an or, between the filters of one an and.
    """
    short = {name: value.strip() for name, value in where.items() if len(value) <= LONGEST_ASKED}
    also = [
        _is(NAMES[kind][name], outward(name, value, owner_of, zone))
        for name, value in short.items()
        if name in NAMES[kind] and (name in PLAIN or (name in SELECTIVE and not value))
    ]
    telling = next((name for name in SELECTIVE if short.get(name)), None)
    alternatives = (_alternatives(kind, telling, short[telling]) if telling else [[]])[:MOST_GROUPS]
    narrow = [[*one, *also] for one in alternatives]
    return narrow if len(json.dumps(narrow)) <= ROOM else alternatives


def _alternatives(kind: CrmKind, name: str, value: str) -> list[list[Filter]]:
    """How a value that is not empty may stand there."""
    if name == "name" and kind is CrmKind.CONTACT:
        return [[_is(FIRST, first), _is(LAST, last)] for first, last in _splits(value)]
    theirs = NAMES[kind][name]
    if name == "phone":
        national = _national(value)
        searchable = [[_is("hs_searchable_calculated_phone_number", national)]] if national else []
        written = dict.fromkeys((comparable("phone", value), value))
        return [*searchable, *([_is(theirs, one)] for one in written)]
    return [[_is(theirs, value)]]


def _splits(name: str) -> Iterable[tuple[str, str]]:
    """How a name may stand in two properties, the likeliest first."""
    words = name.split(" ")
    cuts = dict.fromkeys((1, len(words) - 1, len(words), 0, 2))
    return dict.fromkeys(
        [split_name(name), *((" ".join(words[:cut]), " ".join(words[cut:])) for cut in cuts if cut <= len(words))]
    )


def _national(written: str) -> str:
    """Area code and local number, as HubSpot's searchable form has them; '' where it is no number."""
    try:
        number = phonenumbers.parse(written, COUNTRY)
    except phonenumbers.NumberParseException:
        return ""
    return phonenumbers.national_significant_number(number)


def _is(theirs: str, value: str) -> Filter:
    """Equal, whatever its capitals: HubSpot's index is in small letters."""
    if not value:
        return {"propertyName": theirs, "operator": "NOT_HAS_PROPERTY"}
    return {"propertyName": theirs, "operator": "EQ", "value": value}


def read_body(kind: CrmKind, refs: Sequence[str]) -> dict[str, Any]:
    """At most BATCH refs."""
    return {"inputs": [{"id": ref} for ref in refs], "properties": list(asked_for(kind))}


def parse_links(said: Mapping[str, Any], kind: CrmKind) -> dict[str, list[tuple[CrmKind, str]]]:
    """Links to records of `kind`, by the ref that they come from; each once, whatever its labels."""
    found: dict[str, list[tuple[CrmKind, str]]] = {}
    for one in said.get("results", ()):
        refs = dict.fromkeys(str(to["toObjectId"]) for to in one["to"])
        found[str(one["from"]["id"])] = [(kind, ref) for ref in refs]
    return found


GROUP = {"name": "deskhand", "label": "Deskhand"}


def own_property(name: str) -> dict[str, Any]:
    """The definition of a property of ours."""
    return {
        "name": name,
        "label": name.replace("_", " ").capitalize(),
        "type": "string",
        "fieldType": "text",
        "groupName": GROUP["name"],
        "hasUniqueValue": name == KEY,
    }
