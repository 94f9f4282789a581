"""Who is in the story beside those of the company's files, what they have booked, and who is whom."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import datetime

from deskhand.config import CompanyFiles
from deskhand.domain.appointment import Appointment, Waiting
from deskhand.domain.contact import Contact
from deskhand.domain.reading import Role
from deskhand.domain.records import Vendor
from deskhand.rehearsal.demo.words import START

MARIA = "+15125550142"
DANA, LUIS = "+15125550100", "+15125550101"
RELIABLE, BRIGHTWATER = "+15125550190", "+15125550191"
JANET = "+15125550177"
SOFIA, ETHAN, MEI, NOAH = (f"+1512555015{number}" for number in range(4))
LEASING, SHOWING = "Leasing", "showing"


def at(hour: int) -> datetime:
    """An hour of the day after the night."""
    return START.replace(hour=hour, minute=0)


def with_the_day(files: CompanyFiles, seed: int) -> CompanyFiles:
    """The sample company with the showings of the day, who waits for one, and for other seeds its vendors reordered."""
    there = {contact.phone for contact in files.contacts}
    seekers = ((SOFIA, "Sofia Grant"), (ETHAN, "Ethan Ward"), (MEI, "Mei Chen"), (NOAH, "Noah Silva"))
    new = [
        Contact(name=name, phone=phone, language="en", role=Role.LEAD, consent=("sms",))
        for phone, name in seekers
        if phone not in there
    ]
    showings = (
        Appointment("SH-1", SOFIA, at(14), "Sofia Grant", LEASING, SHOWING),
        Appointment("SH-2", ETHAN, at(15), "Ethan Ward", LEASING, SHOWING),
    )
    waiting = (Waiting(MEI, SHOWING, LEASING), Waiting(NOAH, SHOWING, LEASING))
    files = replace(files, contacts=(*files.contacts, *new), appointments=showings, waitlist=waiting)
    return files if seed == 0 else replace(files, vendors=_reordered(files, seed))


def _reordered(files: CompanyFiles, seed: int) -> tuple[Vendor, ...]:
    """The rows of the vendors in another order; their ranks stay."""
    vendors: list[Vendor] = random.Random(seed).sample(files.vendors, len(files.vendors))
    return tuple(vendors)


def second_tenant(files: CompanyFiles) -> str:
    """A tenant with a phone of their own in another unit, by name, so that every seed meets the same person."""
    return _tenants(files)[0]


def third_tenant(files: CompanyFiles, second: str) -> str:
    return next(phone for phone in _tenants(files) if phone != second)


def _tenants(files: CompanyFiles) -> list[str]:
    phones = [c.phone for c in files.contacts if c.phone]
    busy = {o.contact for o in files.orders if o.live}
    free = [
        c
        for c in sorted(files.contacts, key=lambda c: c.name)
        if c.role.value == "tenant" and c.phone and phones.count(c.phone) == 1 and c.phone not in busy
    ]
    return [
        c.phone for c in free if c.phone and c.phone != MARIA and c.language in (None, "en") and "-sms" not in c.consent
    ]
