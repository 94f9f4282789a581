"""What the test HubSpot keeps: objects with their past, definitions of properties, associations, and a slow index."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from deskhand.ports import Clock

STRING, NUMBER, INSTANT = "string", "number", "datetime"
ABOUT_PEOPLE = ("firstname", "lastname", "email", "phone", "jobtitle", "hs_language", "lifecyclestage")
TYPES: Mapping[str, Mapping[str, str]] = {
    "contacts": dict.fromkeys(ABOUT_PEOPLE, STRING) | {"lastmodifieddate": INSTANT},
    "companies": dict.fromkeys(("name", "domain", "phone"), STRING) | {"numberofemployees": NUMBER},
    "deals": dict.fromkeys(("dealname", "dealstage", "pipeline", "deal_currency_code"), STRING)
    | {"amount": NUMBER, "closedate": INSTANT},
    "meetings": dict.fromkeys(("hs_meeting_title", "hs_meeting_body", "hs_meeting_outcome"), STRING)
    | dict.fromkeys(("hs_timestamp", "hs_meeting_start_time", "hs_meeting_end_time"), INSTANT),
    "tasks": dict.fromkeys(("hs_task_subject", "hs_task_body", "hs_task_status"), STRING) | {"hs_timestamp": INSTANT},
    "notes": {"hs_note_body": STRING, "hs_timestamp": INSTANT},
}
"""The properties that an account has from the start, as far as the tests need them."""
EVERYWHERE = {
    "hs_object_id": NUMBER,
    "createdate": INSTANT,
    "hs_lastmodifieddate": INSTANT,
    "hubspot_owner_id": STRING,
    "hs_searchable_calculated_phone_number": STRING,
}
OPTIONS: Mapping[str, tuple[str, ...]] = {
    "lifecyclestage": ("subscriber", "lead", "opportunity", "customer", "other"),
    "hs_task_status": ("NOT_STARTED", "IN_PROGRESS", "COMPLETED", "WAITING", "DEFERRED"),
    "hs_language": ("en", "es", "de"),
}
LONGEST = 65_536


class Refusal(Exception):
    """A request that HubSpot refuses: the status and the words."""

    def __init__(self, status: int, category: str, message: str) -> None:
        super().__init__(message)
        self.status, self.category, self.message = status, category, message


@dataclass
class Kept:
    """One object: what it said and since when, the newest last."""

    id: str
    made: datetime
    past: list[tuple[datetime, dict[str, str]]] = field(default_factory=list)
    deleted: datetime | None = None

    def at(self, when: datetime) -> dict[str, str] | None:
        """What it said then; None where it was not there."""
        if self.deleted is not None and self.deleted <= when:
            return None
        return next((said for since, said in reversed(self.past) if since <= when), None)


class Portal:
    """One account."""

    def __init__(self, clock: Clock, lag: timedelta) -> None:
        self.clock, self.lag = clock, lag
        self.objects: dict[str, dict[str, Kept]] = {name: {} for name in TYPES}
        self.unique: dict[str, set[str]] = {name: {"email"} if name == "contacts" else set() for name in TYPES}
        self.defined: dict[str, dict[str, str]] = {name: {**EVERYWHERE, **known} for name, known in TYPES.items()}
        self.links: set[tuple[tuple[str, str], tuple[str, str]]] = set()
        self._numbers = count(101)

    def now(self) -> datetime:
        """HubSpot's stamps have milliseconds."""
        at = self.clock.now().astimezone(UTC)
        return at.replace(microsecond=at.microsecond // 1000 * 1000)

    # ------------------------------------------------------------------ one object

    def present(self, kind: str, ref: str) -> tuple[Kept, dict[str, str]]:
        kept = self.objects[kind].get(ref)
        said = kept.at(self.now()) if kept else None
        if kept is None or said is None:
            raise Refusal(404, "OBJECT_NOT_FOUND", "resource not found")
        return kept, said

    def by(self, kind: str, name: str, value: str) -> str | None:
        """The ref of the object whose unique property has this value."""
        if name not in self.unique[kind]:
            raise Refusal(400, "VALIDATION_ERROR", f"Unable to perform update/upsert by non-unique property {name}")
        for ref, kept in self.objects[kind].items():
            said = kept.at(self.now())
            if said and said.get(name, "").lower() == value.lower():
                return ref
        return None

    def create(self, kind: str, properties: Mapping[str, str]) -> str:
        if "hs_timestamp" in self.defined[kind] and not properties.get("hs_timestamp"):
            raise Refusal(400, "VALIDATION_ERROR", "hs_timestamp is required")
        ref = str(next(self._numbers))
        self.must_fit(kind, properties, ref)
        self.objects[kind][ref] = Kept(ref, self.now())
        self._say(kind, ref, {}, properties)
        return ref

    def change(self, kind: str, ref: str, properties: Mapping[str, str]) -> None:
        _, said = self.present(kind, ref)
        self.must_fit(kind, properties, ref)
        self._say(kind, ref, said, properties)

    def delete(self, kind: str, ref: str) -> None:
        kept, _ = self.present(kind, ref)
        kept.deleted = self.now()

    def _say(self, kind: str, ref: str, before: Mapping[str, str], properties: Mapping[str, str]) -> None:
        kept, stamp = self.objects[kind][ref], _iso(self.now())
        said = {name: value for name, value in {**before, **properties}.items() if value}
        said |= {"hs_object_id": ref, "createdate": _iso(kept.made), "hs_lastmodifieddate": stamp}
        if kind == "contacts":
            said["lastmodifieddate"] = stamp
            if "email" in said:
                said["email"] = said["email"].lower()
        if digits := re.sub(r"\D", "", said.get("phone", "")):
            said["hs_searchable_calculated_phone_number"] = digits[-10:]
        kept.past.append((self.now(), said))

    def must_fit(self, kind: str, properties: Mapping[str, str], ref: str) -> None:
        for name, value in properties.items():
            wrong = self._wrong(kind, name, value)
            if wrong:
                raise Refusal(400, "VALIDATION_ERROR", f"Property values were not valid: [{json.dumps(wrong)}]")
            if value and name in self.unique[kind] and self.by(kind, name, value) not in (None, ref):
                self._taken(kind, name, value, ref)

    def _taken(self, kind: str, name: str, value: str, ref: str) -> None:
        other = self.by(kind, name, value)
        if name == "email":
            raise Refusal(409, "CONFLICT", f"Contact already exists. Existing ID: {other}")
        where = f"PropertyValueCoordinates{{objectId={ref}, propertyName={name}, value={value}}}"
        raise Refusal(400, "VALIDATION_ERROR", f"Cannot set {where} on {ref}. {other} already has that value.")

    def _wrong(self, kind: str, name: str, value: str) -> dict[str, Any] | None:
        defined = self.defined[kind].get(name)
        if defined is None:
            return _invalid(name, f'Property "{name}" does not exist', "PROPERTY_DOESNT_EXIST")
        if not value:
            return None
        if name in OPTIONS and value not in OPTIONS[name]:
            return _invalid(name, f"{value} was not one of the allowed options", "INVALID_OPTION")
        if defined == NUMBER and not re.fullmatch(r"-?\d+(\.\d+)?", value):
            return _invalid(name, f"{value} was not a valid number.", "INVALID_DOUBLE")
        if name == "email" and not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", value):
            return _invalid(name, f"Email address {value} is invalid", "INVALID_EMAIL")
        if len(value) > LONGEST:
            return _invalid(name, f"the value is too long, it has {len(value)} characters", "VALUE_TOO_LONG")
        return None

    # ------------------------------------------------------------------ the index

    def indexed(self, kind: str) -> list[tuple[Kept, dict[str, str]]]:
        """What the search knows: everything as it was a while ago."""
        then = self.now() - self.lag
        seen = ((kept, kept.at(then)) for kept in self.objects[kind].values())
        return [(kept, said) for kept, said in seen if said is not None]


def shown(kept: Kept, said: Mapping[str, str], wanted: tuple[str, ...]) -> dict[str, Any]:
    """An object as answers have it; what was asked for and is not there is null."""
    standard = {name: said[name] for name in ("createdate", "hs_lastmodifieddate", "hs_object_id")}
    return {
        "id": kept.id,
        "properties": {**standard, **{name: said.get(name) for name in wanted}},
        "createdAt": _iso(kept.made),
        "updatedAt": said["hs_lastmodifieddate"],
        "archived": False,
    }


def _invalid(name: str, message: str, error: str) -> dict[str, Any]:
    return {"isValid": False, "message": message, "error": error, "name": name}


def _iso(at: datetime) -> str:
    return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")
