"""Salesforce's names for our kinds and fields, and its forms of our values; no network here.

Source: Salesforce's Object Reference for Contact, Account, Opportunity, Event and Task, API 67.0 (read 2026-11-30).
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from zlib import crc32

from deskhand.domain.crm import CrmKind, CrmRecord
from deskhand.domain.errors import Rejected

KEY, KIND, AT = "Deskhand_Key__c", "Deskhand_Kind__c", "Deskhand_At__c"
STAGE, LANGUAGE = "Deskhand_Stage__c", "Deskhand_Language__c"

OBJECTS: Mapping[CrmKind, str] = {
    CrmKind.CONTACT: "Contact",
    CrmKind.COMPANY: "Account",
    CrmKind.DEAL: "Opportunity",
    CrmKind.ACTIVITY: "Event",
    CrmKind.TASK: "Task",
    CrmKind.NOTE: "Task",
}
"""Notes are tasks that are done, marked in KIND: neither Note nor ContentNote takes a field of ours, so neither can be
made once under a key; and both are shown elsewhere than what was done."""

OWNER = {"owner": "Owner.Email"}
NAMES: Mapping[CrmKind, Mapping[str, str]] = {
    CrmKind.CONTACT: {
        "name": "Name",
        "email": "Email",
        "phone": "Phone",
        "title": "Title",
        "language": LANGUAGE,
        "stage": STAGE,
        **OWNER,
    },
    CrmKind.COMPANY: {"name": "Name", "domain": "Website", "phone": "Phone", "size": "NumberOfEmployees", **OWNER},
    CrmKind.DEAL: {"name": "Name", "stage": "StageName", "amount": "Amount", "closes_on": "CloseDate", **OWNER},
    CrmKind.ACTIVITY: {"kind": "Type", "at": "StartDateTime", "subject": "Subject", "body": "Description", **OWNER},
    CrmKind.TASK: {"subject": "Subject", "body": "Description", "due_on": "ActivityDate", "done": "IsClosed", **OWNER},
    CrmKind.NOTE: {"at": AT, "body": "Description", **OWNER},
}
"""Where each is read; `currency` of a deal only where the company keeps several."""

LINK_COLUMNS: Mapping[CrmKind, tuple[str, ...]] = {
    CrmKind.CONTACT: ("AccountId",),
    CrmKind.COMPANY: (),
    CrmKind.DEAL: ("AccountId", "(SELECT ContactId FROM OpportunityContactRoles)"),
    CrmKind.ACTIVITY: ("WhoId", "WhatId"),
    CrmKind.TASK: ("WhoId", "WhatId"),
    CrmKind.NOTE: ("WhoId", "WhatId"),
}
PREFIXES: Mapping[str, CrmKind] = {"001": CrmKind.COMPANY, "003": CrmKind.CONTACT, "006": CrmKind.DEAL}
"""What an id is the id of."""

CUSTOM: Mapping[str, tuple[str, ...]] = {
    "Contact": (KEY, STAGE, LANGUAGE),
    "Account": (KEY,),
    "Opportunity": (KEY,),
    "Task": (KEY, KIND, AT),
    "Event": (KEY,),
}
"""Fields that a company makes for us: KEY as Text(255), External ID, Unique, case-sensitive; AT as Date/Time; the rest
as Text(255). Those of Task and Event are made once, on Activity."""

DONE, OPEN = "Completed", "Not Started"


def names_of(kind: CrmKind, several_currencies: bool) -> Mapping[str, str]:
    also = {"currency": "CurrencyIsoCode"} if kind is CrmKind.DEAL and several_currencies else {}
    return {**NAMES[kind], **also}


def stored_key(kind: CrmKind, key: str) -> str:
    """Kinds share objects, so the kind is part of what is kept."""
    return f"{kind}:{key}"


# ------------------------------------------------------------------ out


def body_of(kind: CrmKind, fields: Mapping[str, str], owner_id: str) -> dict[str, Any]:
    """Our fields as Salesforce takes them; empty ones clear. Rejected (`invalid`) for a size that is no number."""
    found: dict[str, Any] = {}
    for name, value in fields.items():
        match name:
            case "name" if kind is CrmKind.CONTACT:
                found["FirstName"], found["LastName"] = split_name(value)
            case "owner":
                found["OwnerId"] = owner_id or None
            case "done":
                found["Status"] = DONE if value == "true" else OPEN
            case "at":
                found |= dict.fromkeys(_instants(kind), _stamp(value))
            case "amount" | "size":
                found[NAMES[kind][name]] = _number(name, value)
            case "currency":
                found["CurrencyIsoCode"] = value or None
            case _:
                found[NAMES[kind][name]] = value or None
    return found | ({"Subject": "Note", "Status": DONE, KIND: "note"} if kind is CrmKind.NOTE else {})


def _instants(kind: CrmKind) -> tuple[str, ...]:
    """An activity of ours has a beginning and no length."""
    return (AT,) if kind is CrmKind.NOTE else ("StartDateTime", "EndDateTime")


def split_name(name: str) -> tuple[str | None, str | None]:
    """The first word and the rest; a single word is the last name, which Salesforce insists on."""
    first, _, last = name.partition(" ")
    return (first, last) if last else (None, first or None)


def _stamp(value: str) -> str | None:
    return f"{datetime.fromisoformat(value).astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}" if value else None


def _number(name: str, value: str) -> int | float | None:
    if not value:
        return None
    if not re.fullmatch(r"-?\d+(\.\d+)?", value):
        raise Rejected("invalid", f"{name} cannot be {value[:60]!r}; Salesforce takes a number")
    amount = Decimal(value)
    if amount == amount.to_integral():
        return int(amount)
    if Decimal(repr(float(amount))) != amount:
        raise Rejected("invalid", f"{name} has more digits than Salesforce keeps: {value}")
    return float(amount)


def links_of(kind: CrmKind, links: Sequence[tuple[CrmKind, str]]) -> dict[str, str]:
    """Links as fields. Rejected (`invalid`) where Salesforce has no place for one; a deal's contacts are not among
    them, being records of their own."""
    found: dict[str, str] = {}
    for to_kind, ref in sorted(links, key=lambda link: link[0] is CrmKind.DEAL):
        match kind, to_kind:
            case (CrmKind.CONTACT | CrmKind.DEAL), CrmKind.COMPANY:
                found["AccountId"] = ref
            case CrmKind.DEAL, CrmKind.CONTACT:
                pass
            case (CrmKind.ACTIVITY | CrmKind.TASK | CrmKind.NOTE), CrmKind.CONTACT:
                found["WhoId"] = ref
            case (CrmKind.ACTIVITY | CrmKind.TASK | CrmKind.NOTE), (CrmKind.COMPANY | CrmKind.DEAL):
                found["WhatId"] = ref
            case _:
                raise Rejected("invalid", f"Salesforce has no place for a link from a {kind} to a {to_kind}")
    return found


def canonical(name: str, value: str) -> str:
    """A value in the form in which it will be read again."""
    if not value:
        return value
    match name:
        case "at":
            return datetime.fromisoformat(value).astimezone(UTC).replace(microsecond=0).isoformat()
        case "amount":
            return amount_of(value)
        case "domain":
            return domain_of(value)
        case _:
            return value


# ------------------------------------------------------------------ in


def record_of(kind: CrmKind, said: Mapping[str, Any], names: Mapping[str, str]) -> CrmRecord:
    """One row of a query. Its version has the instant to the second, as Salesforce has it, and what the fields say."""
    fields = {name: inward(name, _at(said, path)) for name, path in names.items()}
    kept = {name: value for name, value in fields.items() if value}
    links = tuple(dict.fromkeys((PREFIXES[ref[:3]], ref) for ref in _linked(said) if ref[:3] in PREFIXES))
    digest = crc32(json.dumps([kept, links], sort_keys=True).encode())
    key = str(said.get(KEY) or "")
    ours = key.removeprefix(f"{kind}:") if key.startswith(f"{kind}:") else ""
    at = instant(said["SystemModstamp"])
    return CrmRecord(kind, said["Id"], f"{at.isoformat()}/{digest:08x}", kept, links, ours, at)


def inward(name: str, value: Any) -> str:
    if value is None or value == "":
        return ""
    match name:
        case "at":
            return instant(value).isoformat()
        case "done":
            return "true" if value else "false"
        case "amount":
            return amount_of(str(value))
        case "domain":
            return domain_of(value)
        case _:
            return str(value)


def instant(value: str) -> datetime:
    """2026-03-09T15:00:00.000+0000, as Salesforce writes it."""
    return datetime.fromisoformat(value).astimezone(UTC)


def amount_of(written: str) -> str:
    """Whole without a point, else with cents at least: 100, 12400.50."""
    amount = Decimal(written)
    if amount == amount.to_integral():
        return f"{amount:.0f}"
    return f"{amount:.2f}" if amount == round(amount, 2) else f"{amount.normalize():f}"


def domain_of(website: str) -> str:
    """hillside.example out of https://www.hillside.example/about."""
    bare = re.sub(r"(?i)^[a-z]+://", "", website.strip())
    return re.sub(r"(?i)^www\.", "", bare.split("/")[0])


def _at(said: Mapping[str, Any], path: str) -> Any:
    value: Any = said
    for part in path.split("."):
        value = value.get(part) if isinstance(value, Mapping) else None
    return value


def _linked(said: Mapping[str, Any]) -> list[str]:
    roles = (said.get("OpportunityContactRoles") or {}).get("records", ())
    found = [said.get("AccountId"), said.get("WhoId"), said.get("WhatId"), *(role["ContactId"] for role in roles)]
    return [ref for ref in found if ref]
