"""Questions to Salesforce in SOQL; every value that somebody wrote is quoted here and nowhere else.

Source: SOQL and SOSL Reference, "Quoted String Escape Sequences", "Reserved Characters" and "Date Formats" (read
2026-11-30). Comparisons of text do not regard capitals.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from deskhand.connectors.salesforce.fields import KEY, KIND, LINK_COLUMNS, OBJECTS, domain_of, stored_key
from deskhand.domain.crm import CrmKind
from deskhand.domain.crm_values import comparable

ESCAPES = {"\\": "\\\\", "'": "\\'", "\n": "\\n", "\r": "\\r", "\t": "\\t", "\b": "\\b", "\f": "\\f"}
LONGEST = 255
"""Longer values are compared here; so are times, amounts and texts of many lines, which Salesforce does not filter."""
TEXT = ("name", "email", "title", "language", "stage", "currency", "kind", "subject", "owner")


def quoted(value: str) -> str:
    """A string literal that says `value` and nothing else."""
    return "'" + "".join(ESCAPES.get(letter, letter) for letter in value) + "'"


def quoted_part(value: str) -> str:
    """A LIKE literal for texts that contain `value`; its own % and _ are letters."""
    inner = "".join(f"\\{letter}" if letter in "%_" else ESCAPES.get(letter, letter) for letter in value)
    return f"'%{inner}%'"


def select(kind: CrmKind, names: Mapping[str, str], conditions: Sequence[str], order: str = "") -> str:
    columns = ("Id", KEY, "SystemModstamp", "LastModifiedDate", *names.values(), *LINK_COLUMNS[kind])
    of_kind = {CrmKind.NOTE: [f"{KIND} = 'note'"], CrmKind.TASK: [f"{KIND} != 'note'"]}.get(kind, [])
    all_conditions = " AND ".join((*of_kind, *conditions))
    where, ordered = f" WHERE {all_conditions}" if all_conditions else "", f" ORDER BY {order}" if order else ""
    return f"SELECT {', '.join(dict.fromkeys(columns))} FROM {OBJECTS[kind]}{where}{ordered}"


def with_key(kind: CrmKind, key: str) -> str:
    return f"SELECT Id FROM {OBJECTS[kind]} WHERE {KEY} = {quoted(stored_key(kind, key))}"


def with_id(ref: str) -> str:
    return f"Id = {quoted(ref)}"


def since(at: datetime) -> str:
    """From that second on: Salesforce's stamps have no parts of one."""
    return f"SystemModstamp >= {at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def conditions(where: Mapping[str, str], names: Mapping[str, str]) -> list[str]:
    """Let through at least what has all of these values; whoever asks compares once more."""
    short = {name: value.strip() for name, value in where.items() if len(value) <= LONGEST and name in names}
    return [said for name, value in short.items() if (said := _condition(name, value, names[name]))]


def _condition(name: str, value: str, path: str) -> str:
    if name == "done":
        return f"{path} = {'true' if value == 'true' else 'false'}" if value in ("true", "false") else ""
    if not value:
        return f"{path} = null" if name in (*TEXT, "phone", "domain") and name != "owner" else ""
    if name in TEXT:
        return f"{path} = {quoted(value)}"
    if name == "phone":
        digits = re.sub(r"\D", "", comparable(name, value))[-7:]
        return f"{path} LIKE '%{'%'.join(digits)}%'" if digits else ""
    return f"{path} LIKE {quoted_part(domain_of(value))}" if name == "domain" else ""
