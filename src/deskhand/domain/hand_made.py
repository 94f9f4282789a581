"""Which events that people put into a calendar are appointments, and whose: by who is invited, or what stands there."""

from __future__ import annotations

import re
from collections.abc import Iterable

import phonenumbers

from deskhand.domain.booking import CalendarEvent, Guest
from deskhand.domain.company import Company
from deskhand.domain.contact import Contact
from deskhand.domain.crm_values import COUNTRY, FREE_MAIL
from deskhand.domain.lead import Rep

MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")


def guest_of(event: CalendarEvent, inside: frozenset[str], region: str = COUNTRY) -> Guest | None:
    """Whose appointment it is; None for what is private, a meeting, or of somebody whose address nobody knows.

    Of several people outside the company nobody can tell who comes, nor of several numbers which one is theirs (an
    invitation to a call names the numbers of every country).
    """
    if event.all_day or event.transparent:
        return None
    outside = [guest for guest in event.guests if not _is_inside(guest.address, inside)]
    if outside:
        return outside[0] if len(outside) == 1 else None
    return _named(event.words, inside, region)


def _named(words: str, inside: frozenset[str], region: str) -> Guest | None:
    """The one number that stands there, else the one mail address."""
    numbers = {
        phonenumbers.format_number(found.number, phonenumbers.PhoneNumberFormat.E164)
        for found in phonenumbers.PhoneNumberMatcher(words, region)
    }
    mails = {found.lower() for found in MAIL.findall(words)}
    for found in (numbers, mails):
        outside = [one for one in found if not _is_inside(one, inside)]
        if outside:
            return Guest(outside[0]) if len(outside) == 1 else None
    return None


def _is_inside(address: str, inside: frozenset[str]) -> bool:
    return address in inside or address.rpartition("@")[2] in inside


def inside_of(company: Company, staff: Iterable[Contact], reps: Iterable[Rep]) -> frozenset[str]:
    """The addresses of the company's own people and numbers, and the domain of its mailbox where it is its own."""
    own = [one.address for one in company.connections.values()] + list(company.escalation)
    own += [place.calendar for place in company.calendars.values()]
    own += [address for one in staff for address in (one.phone, one.email) if address]
    own += [address for rep in reps for address in (rep.email, rep.phone) if address]
    mailbox = company.connections.get("email")
    domain = mailbox.address.rpartition("@")[2].lower() if mailbox else ""
    return frozenset({one.lower() for one in own if one} | ({domain} - FREE_MAIL - {""}))


def region_of(company: Company) -> str:
    """The country of the company's own number, in which numbers without a country code are read."""
    connection = company.connections.get("sms")
    try:
        number = phonenumbers.parse(connection.address if connection else "", None)
    except phonenumbers.NumberParseException:
        return COUNTRY
    return phonenumbers.region_code_for_number(number) or COUNTRY
