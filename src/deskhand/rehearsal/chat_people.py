"""Whom the terminal may speak as: by role, by number, or by a name that need not be spelled well."""

from __future__ import annotations

import re

from rapidfuzz import fuzz, process, utils

from deskhand.config import CompanyFiles
from deskhand.domain.contact import Contact
from deskhand.domain.event import OfferMade
from deskhand.domain.reading import Role
from deskhand.domain.records import Vendor
from deskhand.rehearsal.sandbox import Sandbox

MARIA = "+15125550142"
NUMBER = re.compile(r"\+\d{8,15}")
LEAST_LIKENESS = 70


def tenant(files: CompanyFiles) -> str:
    """Maria Lopez where she lives here, else the first who is served here and has a phone, else a stranger as her."""
    served = (Role.TENANT, Role.CUSTOMER)
    phones = [contact.phone for contact in files.contacts if contact.phone and contact.role in served]
    return MARIA if MARIA in phones else next(iter(phones), MARIA)


def manager(files: CompanyFiles) -> str | None:
    """The first of the ladder."""
    return next(iter(files.company.escalation), None)


def vendor(files: CompanyFiles, box: Sandbox) -> str | None:
    """The vendor who was asked last, else the first of the files."""
    asked = [event.what.vendor for event in box.history() if isinstance(event.what, OfferMade)]
    return asked[-1] if asked else next((one.phone for one in files.vendors), None)


def somebody(files: CompanyFiles, box: Sandbox, wanted: str) -> str | None:
    """The address that `wanted` names: a role, a number, or a person or vendor whose name is like it; None: nobody."""
    word = wanted.strip().lower()
    match word:
        case "vendor":
            return vendor(files, box)
        case "manager":
            return manager(files)
        case "tenant" | "customer" | "me":
            return tenant(files)
        case _:
            number = re.sub(r"[ ().-]", "", word)
            return number if NUMBER.fullmatch(number) else _named(files, word)


def _named(files: CompanyFiles, word: str) -> str | None:
    people: list[Contact | Vendor] = [*files.contacts, *files.vendors]
    names = {place: person.name for place, person in enumerate(people) if person.name and person.phone}
    likest = process.extractOne(
        word, names, scorer=fuzz.WRatio, processor=utils.default_process, score_cutoff=LEAST_LIKENESS
    )
    return people[likest[2]].phone if likest else None
