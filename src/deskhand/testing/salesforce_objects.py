"""What the test Salesforce keeps: objects with the fields, lengths and rules of the original that tests need."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from itertools import count
from typing import Any

from deskhand.ports import Clock

TEXT, LONG, NUMBER, DAY, INSTANT = "string", "textarea", "double", "date", "datetime"
REFERENCE, FLAG = "reference", "boolean"
Field = tuple[str, int]
"""Type and greatest length."""

ACTIVITY: Mapping[str, Field] = {
    "Subject": (TEXT, 255),
    "Description": (LONG, 32_000),
    "Type": (TEXT, 40),
    "WhoId": (REFERENCE, 18),
    "WhatId": (REFERENCE, 18),
}
STANDARD: Mapping[str, Mapping[str, Field]] = {
    "Contact": {
        "FirstName": (TEXT, 40),
        "LastName": (TEXT, 80),
        "Email": (TEXT, 80),
        "Phone": (TEXT, 40),
        "Title": (TEXT, 128),
        "AccountId": (REFERENCE, 18),
    },
    "Account": {"Name": (TEXT, 255), "Website": (TEXT, 255), "Phone": (TEXT, 40), "NumberOfEmployees": (NUMBER, 0)},
    "Opportunity": {
        "Name": (TEXT, 120),
        "StageName": (TEXT, 255),
        "Amount": (NUMBER, 0),
        "CloseDate": (DAY, 10),
        "AccountId": (REFERENCE, 18),
    },
    "Event": {**ACTIVITY, "StartDateTime": (INSTANT, 0), "EndDateTime": (INSTANT, 0)},
    "Task": {**ACTIVITY, "ActivityDate": (DAY, 10), "Status": (TEXT, 255)},
    "OpportunityContactRole": {"OpportunityId": (REFERENCE, 18), "ContactId": (REFERENCE, 18)},
    "User": {"Email": (TEXT, 128), "IsActive": (FLAG, 0)},
}
REQUIRED: Mapping[str, tuple[str, ...]] = {
    "Contact": ("LastName",),
    "Account": ("Name",),
    "Opportunity": ("Name", "StageName", "CloseDate"),
    "Event": ("StartDateTime", "EndDateTime"),
    "OpportunityContactRole": ("OpportunityId", "ContactId"),
}
PREFIX: Mapping[str, str] = {
    "Account": "001",
    "Contact": "003",
    "User": "005",
    "Opportunity": "006",
    "OpportunityContactRole": "00K",
    "Task": "00T",
    "Event": "00U",
}
READ_ONLY = ("Id", "Name", "IsClosed", "CreatedDate", "LastModifiedDate", "SystemModstamp", "Owner.Email")
DONE = "Completed"


class Refusal(Exception):
    """A request that Salesforce refuses: the status, the code and the words."""

    def __init__(self, status: int, code: str, message: str, **more: Any) -> None:
        super().__init__(message)
        self.status, self.said = status, {"errorCode": code, "message": message, **more}


class Org:
    """One company's Salesforce. `unique` names its external id fields, `duplicate_mail` sets a duplicate rule."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.rows: dict[str, dict[str, dict[str, Any]]] = {name: {} for name in STANDARD}
        self.fields: dict[str, dict[str, Field]] = {name: dict(known) for name, known in STANDARD.items()}
        self.unique: set[tuple[str, str]] = set()
        self.duplicate_mail = False
        self._numbers = count(1)
        self.me = self.create("User", {"Email": "desk@example.com", "IsActive": True})

    def define(self, kind: str, name: str, type_: str = TEXT, unique: bool = False) -> None:
        """A field of the company's own; an external id where it is unique."""
        self.fields[kind]["OwnerId"] = (REFERENCE, 18)
        self.fields[kind][name] = (type_, 255)
        if unique:
            self.unique.add((kind, name))

    def create(self, kind: str, said: Mapping[str, Any]) -> str:
        lacking = [name for name in REQUIRED.get(kind, ()) if not said.get(name)]
        if lacking:
            raise Refusal(400, "REQUIRED_FIELD_MISSING", f"Required fields are missing: [{', '.join(lacking)}]")
        if self.duplicate_mail and kind == "Contact":
            self._must_be_new(said.get("Email"))
        ref = f"{PREFIX[kind]}{next(self._numbers):012d}AAA"
        self._must_fit(kind, said, ref)
        stamp = self._stamp()
        self.rows[kind][ref] = {"Id": ref, "OwnerId": getattr(self, "me", ref), "CreatedDate": stamp}
        self._set(kind, ref, said)
        return ref

    def change(self, kind: str, ref: str, said: Mapping[str, Any]) -> None:
        self.present(kind, ref)
        blank = [name for name in REQUIRED.get(kind, ()) if name in said and not said[name]]
        if blank:
            raise Refusal(400, "REQUIRED_FIELD_MISSING", f"Required fields are missing: [{', '.join(blank)}]")
        self._must_fit(kind, said, ref)
        self._set(kind, ref, said)

    def delete(self, kind: str, ref: str) -> None:
        del self.rows[kind][ref]

    def present(self, kind: str, ref: str) -> dict[str, Any]:
        if ref not in self.rows[kind]:
            raise Refusal(404, "ENTITY_IS_DELETED", "entity is deleted")
        return self.rows[kind][ref]

    def with_value(self, kind: str, name: str, value: str) -> list[str]:
        return [ref for ref, row in self.rows[kind].items() if row.get(name) == value]

    def row(self, kind: str, ref: str) -> dict[str, Any]:
        """As a query sees it, with what is computed."""
        row = dict(self.rows[kind][ref])
        row["Owner"] = {"Email": self.rows["User"].get(row["OwnerId"], {}).get("Email")}
        if kind == "Contact":
            row["Name"] = " ".join(filter(None, (row.get("FirstName"), row.get("LastName"))))
        if kind == "Task":
            row["IsClosed"] = row.get("Status") == DONE
        return row

    # ------------------------------------------------------------------ rules

    def _set(self, kind: str, ref: str, said: Mapping[str, Any]) -> None:
        row = self.rows[kind][ref]
        for name, value in said.items():
            row[name] = None if value == "" else self._kept(kind, name, value)
        row["LastModifiedDate"] = row["SystemModstamp"] = self._stamp()

    def _kept(self, kind: str, name: str, value: Any) -> Any:
        type_ = self.fields[kind].get(name, (TEXT, 0))[0]
        return _iso(datetime.fromisoformat(value)) if type_ == INSTANT and value else value

    def _must_fit(self, kind: str, said: Mapping[str, Any], ref: str) -> None:
        for name, value in said.items():
            if name not in self.fields[kind] and name != "OwnerId":
                raise Refusal(400, "INVALID_FIELD", f"No such column '{name}' on sobject of type {kind}")
            type_, longest = self.fields[kind].get(name, (REFERENCE, 18))
            if type_ in (TEXT, LONG) and isinstance(value, str) and len(value) > longest:
                raise Refusal(400, "STRING_TOO_LONG", f"{name}: data value too large (max length={longest})")
            if type_ == REFERENCE and value:
                self._must_lead(name, value)
            if type_ == NUMBER and isinstance(value, str):
                raise Refusal(400, "JSON_PARSER_ERROR", f"Cannot deserialize instance of double from {value}")
            if name == "Email" and value and not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", value):
                raise Refusal(400, "INVALID_EMAIL_ADDRESS", f"Email: invalid email address: {value}")
            others = [other for other in self.with_value(kind, name, value) if other != ref]
            if (kind, name) in self.unique and value and others:
                words = f"duplicate value found: {name} duplicates value on record with id: {others[0]}"
                raise Refusal(400, "DUPLICATE_VALUE", words)

    def _must_lead(self, name: str, value: str) -> None:
        if not re.fullmatch(r"\w{15,18}", value):
            raise Refusal(400, "MALFORMED_ID", f"{name}: id value of incorrect type: {value}")
        if not any(value in rows for rows in self.rows.values()):
            raise Refusal(400, "INVALID_CROSS_REFERENCE_KEY", f"{name}: invalid cross reference id")

    def _must_be_new(self, mail: str | None) -> None:
        found = self.with_value("Contact", "Email", mail) if mail else []
        if found:
            records = [{"record": {"attributes": {"type": "Contact"}, "Id": ref}} for ref in found]
            result = {"duplicateRule": "Standard_Contact_Duplicate_Rule", "matchResults": [{"matchRecords": records}]}
            raise Refusal(400, "DUPLICATES_DETECTED", "Use one of these records?", duplicateResult=result)

    def _stamp(self) -> str:
        return _iso(self.clock.now())


def _iso(at: datetime) -> str:
    """To the second, as Salesforce has it."""
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%S}.000+0000"
