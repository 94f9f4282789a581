"""Whom we talk to."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from deskhand.domain.reading import STAFF, Role


@dataclass(frozen=True)
class Contact:
    """One row of contacts.csv. `consent` holds channels consented to, with a leading '-' where opted out."""

    name: str
    phone: str | None = None
    email: str | None = None
    language: str | None = None
    role: Role = Role.TENANT
    property: str | None = None
    unit: str | None = None
    consent: tuple[str, ...] = ()
    notes: str = ""

    @cached_property
    def address(self) -> str:
        """The address that names this contact: the phone, else the e-mail."""
        return self.phone or self.email or ""

    @cached_property
    def first_name(self) -> str:
        return self.name.split()[0] if self.name.strip() else ""

    @cached_property
    def is_staff(self) -> bool:
        return self.role in STAFF
