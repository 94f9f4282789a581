"""What a CRM keeps, in our words: who, for which company, about which deal, and what was done."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class CrmKind(StrEnum):
    CONTACT = "contact"
    COMPANY = "company"
    DEAL = "deal"
    ACTIVITY = "activity"
    TASK = "task"
    NOTE = "note"


FIELDS: Mapping[CrmKind, tuple[str, ...]] = {
    CrmKind.CONTACT: ("name", "email", "phone", "title", "language", "owner", "stage"),
    CrmKind.COMPANY: ("name", "domain", "phone", "size", "owner"),
    CrmKind.DEAL: ("name", "stage", "amount", "currency", "owner", "closes_on"),
    CrmKind.ACTIVITY: ("kind", "at", "subject", "body", "owner"),
    CrmKind.TASK: ("subject", "body", "due_on", "owner", "done"),
    CrmKind.NOTE: ("at", "body", "owner"),
}
"""Our names for what each kind has. Instants are ISO with offset, days ISO, amounts decimal text, `done` true or false,
`owner` the mail address of a colleague."""


@dataclass(frozen=True)
class CrmRecord:
    """One record as the CRM has it. `ref` is its own name there, `version` another after every change.

    `key` is ours, where we made it; `links` are (kind, ref) of the records that it belongs to. `changed_at` is when it
    was changed last, as far as the CRM says so.
    """

    kind: CrmKind
    ref: str
    version: str
    fields: Mapping[str, str] = field(default_factory=dict)
    links: tuple[tuple[CrmKind, str], ...] = ()
    key: str = ""
    changed_at: datetime | None = field(default=None, compare=False)
