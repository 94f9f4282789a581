"""Whether a number that somebody wrote into a form can be texted, and how it is written then. Pure.

Anybody can write anybody's number into a form, and a text to some numbers costs a great deal: only countries that the
operator has named are texted, and no number that charges whoever reaches it.
"""

from __future__ import annotations

from collections.abc import Sequence

import phonenumbers
from phonenumbers import PhoneNumberType

NEVER = frozenset(
    {
        PhoneNumberType.PREMIUM_RATE,
        PhoneNumberType.SHARED_COST,
        PhoneNumberType.UAN,
        PhoneNumberType.PAGER,
        PhoneNumberType.VOICEMAIL,
    }
)


def textable(written: str, countries: Sequence[str]) -> str:
    """E.164; empty where it is no number of `countries` (ISO codes, the first is meant without a code) to be texted."""
    try:
        number = phonenumbers.parse(written, countries[0])
    except phonenumbers.NumberParseException:
        return ""
    if number.extension or phonenumbers.region_code_for_number(number) not in countries:
        return ""
    if phonenumbers.number_type(number) in NEVER:
        return ""
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def parse_countries(written: str) -> tuple[str, ...]:
    """ISO codes with commas or spaces between them; ValueError names the one that has no numbers."""
    found = tuple(dict.fromkeys(written.upper().replace(",", " ").split()))
    unknown = [one for one in found if one not in phonenumbers.SUPPORTED_REGIONS]
    if unknown or not found:
        raise ValueError(f"{unknown[0] if unknown else written!r} is no country")
    return found
