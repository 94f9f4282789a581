"""What the values of a CRM have to be, and when two of them mean the same: for every adapter, and for duplicates."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date, datetime
from functools import lru_cache

import phonenumbers

from deskhand.domain.crm import FIELDS, CrmKind, CrmRecord
from deskhand.domain.errors import Rejected

COUNTRY = "US"
"""Where a phone number without country code is taken to be, as in the record files."""
FREE_MAIL = frozenset(
    (
        "gmail.com googlemail.com yahoo.com ymail.com rocketmail.com hotmail.com outlook.com live.com msn.com me.com "
        "icloud.com mac.com aol.com proton.me protonmail.com pm.me zoho.com gmx.com gmx.de gmx.net web.de mail.com "
        "mail.ru yandex.com yandex.ru qq.com 163.com 126.com fastmail.com hey.com tutanota.com comcast.net verizon.net "
        "att.net sbcglobal.net bellsouth.net cox.net charter.net spectrum.net earthlink.net juno.com t-online.de "
        "orange.fr free.fr wanadoo.fr libero.it hotmail.es hotmail.fr yahoo.es yahoo.co.uk yahoo.com.mx outlook.es "
        "btinternet.com"
    ).split()
)
"""Domains at which anybody has an address: they make nobody a colleague."""
OFFICE = frozenset(
    (
        "info office contact hello sales support service admin mail team reception frontdesk billing accounts "
        "accounting invoices help enquiries inquiries hr jobs marketing noreply no-reply contacto ventas oficina"
    ).split()
)
"""What stands before the @ of a mailbox that several people read."""


def comparable(name: str, value: str) -> str:
    """What two values of the field `name` have in common when they mean the same; '' where there is no value.

    Capitals and outer blanks do not matter, nor how a phone number is written; an extension does.
    """
    bare = unicodedata.normalize("NFC", value).strip().casefold()
    return _dialled(bare) if name == "phone" and bare else bare


@lru_cache(maxsize=4096)
def _dialled(written: str) -> str:
    """E.164, with its extension where there is one; as it is where it is no number that can be dialled."""
    try:
        number = phonenumbers.parse(written, COUNTRY)
    except phonenumbers.NumberParseException:
        return written
    if not phonenumbers.is_possible_number(number):
        return written
    plain = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return f"{plain};ext={number.extension}" if number.extension else plain


def folded(name: str) -> str:
    """A name without capitals, accents and signs, its words in order: 'López, Maria' is 'lopez maria'."""
    letters = unicodedata.normalize("NFKD", name.casefold())
    bare = "".join(letter if letter.isalnum() else " " for letter in letters if not unicodedata.combining(letter))
    return " ".join(sorted(bare.split()))


def mail_domain(email: str) -> str:
    """The company's domain in an address; '' where anybody may have one."""
    domain = email.rpartition("@")[2] if "@" in email else ""
    return "" if domain in FREE_MAIL else domain


def fits(record: CrmRecord, where: Mapping[str, str]) -> bool:
    """Whether its fields have all of these values; an empty one asks for those that have none."""
    return all(
        comparable(name, record.fields.get(name, "")) == comparable(name, value) for name, value in where.items()
    )


def filled(fields: Mapping[str, str]) -> dict[str, str]:
    """Without the empty ones: a field that is empty and one that is not there are the same."""
    return {name: value for name, value in fields.items() if value}


def overtaken(known: CrmRecord, now: CrmRecord, wanted: Mapping[str, str]) -> tuple[str, ...]:
    """Which of the wanted fields somebody else has changed since `known`; one that is as wanted by now is in no way."""
    seen = ((name, known.fields.get(name, ""), now.fields.get(name, "")) for name in wanted)
    return tuple(name for name, before, after in seen if after not in (before, wanted[name]))


def must_be_known(kind: CrmKind, names: Mapping[str, str]) -> None:
    """Rejected (`invalid`) where one of the names is no field of this kind."""
    for name in names:
        if name not in FIELDS[kind]:
            raise Rejected("invalid", f"a {kind} has no field {name!r}; it has {', '.join(FIELDS[kind])}")


def must_fit(kind: CrmKind, fields: Mapping[str, str]) -> None:
    """Rejected (`invalid`), with the field and how to write it, where one is not as domain/crm.py says."""
    must_be_known(kind, fields)
    for name, value in fields.items():
        if not storable(value):
            raise Rejected("invalid", f"{name} holds a character that is none (a zero or half a surrogate)")
        fit, like = FORMS.get(name, (storable, ""))
        if value and not fit(value):
            raise Rejected("invalid", f"{name} cannot be {value[:60]!r}; write it like {like}")


def storable(text: str) -> bool:
    """False for what is no text to a database: zeros and halves of surrogates."""
    return "\x00" not in text and not any("\ud800" <= letter <= "\udfff" for letter in text)


def _instant(value: str) -> bool:
    try:
        return datetime.fromisoformat(value).tzinfo is not None
    except ValueError:
        return False


def _day(value: str) -> bool:
    try:
        return date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


def _matching(pattern: str) -> Callable[[str], bool]:
    whole = re.compile(pattern, re.ASCII)
    return lambda value: whole.fullmatch(value) is not None


FORMS: Mapping[str, tuple[Callable[[str], bool], str]] = {
    "at": (_instant, "2026-03-09T02:04:00-05:00"),
    "closes_on": (_day, "2026-12-31"),
    "due_on": (_day, "2026-12-31"),
    "amount": (_matching(r"-?\d{1,15}(\.\d{1,6})?"), "1200.50"),
    "currency": (_matching(r"[A-Z]{3}"), "USD"),
    "done": (_matching(r"true|false"), "true or false"),
    "owner": (lambda value: "@" in value and not any(map(str.isspace, value)), "dana@example.com"),
}
"""Fields that a machine reads, with an example. All others are kept as people write them."""
