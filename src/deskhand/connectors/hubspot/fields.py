"""HubSpot's names for our kinds and fields, and its forms of our values; no network here.

Source: HubSpot's published OpenAPI descriptions of CRM v3 (objects, owners, properties) and the guides beside them for
contacts, companies, deals, meetings, tasks and notes (read 2026-11-30).
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from deskhand.domain.crm import CrmKind, CrmRecord

ID = "hs_object_id"
KEY, KIND_OF_ACTIVITY = "deskhand_key", "deskhand_kind"
"""Properties of ours: the first unique, on every object; the second on meetings, for what else an activity may be."""

OBJECTS: Mapping[CrmKind, str] = {
    CrmKind.CONTACT: "contacts",
    CrmKind.COMPANY: "companies",
    CrmKind.DEAL: "deals",
    CrmKind.ACTIVITY: "meetings",
    CrmKind.TASK: "tasks",
    CrmKind.NOTE: "notes",
}
"""One object for each kind: a key then belongs to one record, whatever sort of activity it is."""

OWNER = {"owner": "hubspot_owner_id"}
NAMES: Mapping[CrmKind, Mapping[str, str]] = {
    CrmKind.CONTACT: {
        "email": "email",
        "phone": "phone",
        "title": "jobtitle",
        "language": "hs_language",
        "stage": "lifecyclestage",
        **OWNER,
    },
    CrmKind.COMPANY: {"name": "name", "domain": "domain", "phone": "phone", "size": "numberofemployees", **OWNER},
    CrmKind.DEAL: {
        "name": "dealname",
        "stage": "dealstage",
        "amount": "amount",
        "currency": "deal_currency_code",
        "closes_on": "closedate",
        **OWNER,
    },
    CrmKind.ACTIVITY: {
        "kind": KIND_OF_ACTIVITY,
        "at": "hs_timestamp",
        "subject": "hs_meeting_title",
        "body": "hs_meeting_body",
        **OWNER,
    },
    CrmKind.TASK: {
        "subject": "hs_task_subject",
        "body": "hs_task_body",
        "due_on": "hs_timestamp",
        "done": "hs_task_status",
        **OWNER,
    },
    CrmKind.NOTE: {"at": "hs_timestamp", "body": "hs_note_body", **OWNER},
}
"""A contact's name is two properties, `firstname` and `lastname`; all else is one."""
FIRST, LAST = "firstname", "lastname"

DATED: Mapping[CrmKind, str] = {CrmKind.ACTIVITY: "at", CrmKind.TASK: "due_on", CrmKind.NOTE: "at"}
"""What HubSpot insists on when one of these is made (`hs_timestamp`)."""

LINKS: Mapping[CrmKind, tuple[CrmKind, ...]] = {
    CrmKind.CONTACT: (CrmKind.COMPANY,),
    CrmKind.COMPANY: (),
    CrmKind.DEAL: (CrmKind.COMPANY, CrmKind.CONTACT),
    CrmKind.ACTIVITY: (CrmKind.CONTACT, CrmKind.COMPANY, CrmKind.DEAL),
    CrmKind.TASK: (CrmKind.CONTACT, CrmKind.COMPANY, CrmKind.DEAL),
    CrmKind.NOTE: (CrmKind.CONTACT, CrmKind.COMPANY, CrmKind.DEAL),
}
"""To what records of a kind belong. HubSpot's associations have no direction; these are read from this side."""

MORNING = time(9)
"""Days are instants at HubSpot: nine o'clock where the account is stays the same day for everybody in its country."""
DONE, OPEN = "COMPLETED", "NOT_STARTED"


def modified(kind: CrmKind) -> str:
    """The property that says when a record was last changed."""
    return "lastmodifieddate" if kind is CrmKind.CONTACT else "hs_lastmodifieddate"


def asked_for(kind: CrmKind) -> tuple[str, ...]:
    """The properties that make a record of ours."""
    names = (FIRST, LAST) if kind is CrmKind.CONTACT else ()
    return (KEY, modified(kind), *names, *NAMES[kind].values())


# ------------------------------------------------------------------ out


def properties_of(
    kind: CrmKind, fields: Mapping[str, str], owner_of: Callable[[str], str], zone: ZoneInfo
) -> dict[str, str]:
    """Our fields as HubSpot takes them; `owner_of` gives the id behind a mail address."""
    found: dict[str, str] = {}
    for name, value in fields.items():
        if name == "name" and kind is CrmKind.CONTACT:
            found[FIRST], found[LAST] = split_name(value)
        else:
            found[NAMES[kind][name]] = outward(name, value, owner_of, zone)
    if kind is CrmKind.ACTIVITY and found.get("hs_timestamp"):
        found["hs_meeting_start_time"] = found["hs_timestamp"]
    return found


def outward(name: str, value: str, owner_of: Callable[[str], str], zone: ZoneInfo) -> str:
    """One value; an empty one clears."""
    if name == "done":
        return DONE if value == "true" else OPEN
    if not value:
        return ""
    match name:
        case "at":
            return _stamp(datetime.fromisoformat(value))
        case "due_on" | "closes_on":
            return _stamp(datetime.combine(date.fromisoformat(value), MORNING, zone))
        case "owner":
            return owner_of(value)
        case "body":
            return html.escape(value, quote=False).replace("\n", "<br>")
        case _:
            return canonical(name, value)


def split_name(name: str) -> tuple[str, str]:
    """The first word, and the rest."""
    first, _, last = name.partition(" ")
    return first, last


def canonical(name: str, value: str) -> str:
    """A value in the form in which it will be read again: mail in small letters, instants in UTC, cents or none."""
    if not value:
        return value
    match name:
        case "email":
            return value.strip().lower()
        case "at":
            return datetime.fromisoformat(value).astimezone(UTC).isoformat()
        case "amount":
            return amount_of(value)
        case _:
            return value


def amount_of(written: str) -> str:
    """Whole without a point, else with cents at least: 100, 12400.50."""
    amount = Decimal(written)
    if amount == amount.to_integral():
        return f"{amount:.0f}"
    return f"{amount:.2f}" if amount == round(amount, 2) else f"{amount.normalize():f}"


# ------------------------------------------------------------------ in


def record_of(
    kind: CrmKind,
    said: Mapping[str, Any],
    owners: Mapping[str, str],
    zone: ZoneInfo,
    links: tuple[tuple[CrmKind, str], ...] = (),
) -> CrmRecord:
    """One object of an answer. `owners` has mail addresses by id."""
    properties: Mapping[str, str | None] = said["properties"]
    fields = {ours: inward(ours, properties.get(theirs) or "", owners, zone) for ours, theirs in NAMES[kind].items()}
    if kind is CrmKind.CONTACT:
        fields["name"] = " ".join(filter(None, (properties.get(FIRST), properties.get(LAST))))
    kept = {name: value for name, value in fields.items() if value}
    at, key = str(said["updatedAt"]), properties.get(KEY) or ""
    return CrmRecord(kind, str(said["id"]), at, kept, links, key, instant(at))


def inward(name: str, value: str, owners: Mapping[str, str], zone: ZoneInfo) -> str:
    if not value:
        return ""
    match name:
        case "at":
            return instant(value).isoformat()
        case "due_on" | "closes_on":
            return instant(value).astimezone(zone).date().isoformat()
        case "done":
            return "true" if value == DONE else "false"
        case "owner":
            return owners.get(value, "")
        case "body":
            return text_of(value)
        case "amount":
            return amount_of(value)
        case _:
            return value


def text_of(rich: str) -> str:
    """The words of a body that HubSpot keeps as HTML; ours come back letter for letter."""
    lines = re.sub(r"(?i)<br\s*/?>|</p>\s*(?=<p)|</div>\s*(?=<div)", "\n", rich)
    return html.unescape(re.sub(r"<[^<>]*>", "", lines))


def instant(value: str) -> datetime:
    """HubSpot writes ISO, and milliseconds in older places."""
    if value.isdigit():
        return datetime.fromtimestamp(int(value) / 1000, UTC)
    return datetime.fromisoformat(value).astimezone(UTC)


def _stamp(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
