"""Whom we talk to."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from deskhand.domain.reading import STAFF, Role

_VULNERABLE = re.compile(
    r"vulnerab|frail|elder|senior|infant|baby|newborn|toddler|pregnan|disab|medical|oxygen|ventilator|dialysis|hospice"
    r"|wheelchair|walker|ancian|mayor|beb[eé]|reci[eé]n nacid|embaraz|discapac|enferm|ox[ií]geno|di[aá]lisis"
    r"|silla de ruedas",
    re.IGNORECASE,
)


def notes_name_the_vulnerable(notes: str) -> bool:
    """True where the office has noted an infant, an elderly or an ill person."""
    return bool(_VULNERABLE.search(notes))


_DEVICE = re.compile(
    r"oxygen|concentrator|ventilator|respirator|dialysis|c-?pap|bi-?pap|nebuli[sz]er|feeding pump|infusion pump"
    r"|medical device|ox[ií]geno|concentrador|respirador|ventilador mec|di[aá]lisis|nebulizador|aparato m[eé]dico",
    re.IGNORECASE,
)


def notes_name_a_device(notes: str) -> bool:
    """True where the office has noted a device that keeps somebody well and wants power."""
    return bool(_DEVICE.search(notes))


UNPROVEN = frozenset({"form"})
"""Channels on which anybody may give any address as theirs: their words are a stranger's, whoever is named."""


def answered_by(channel: str, address: str) -> str:
    """By which channel words that came by `channel` are answered: those of a form at the address that it gives."""
    if channel not in UNPROVEN:
        return channel
    return "email" if "@" in address else "sms"


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
