"""Where it is what time for a person: every zone they may be in, since a mobile's number does not tell."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

import phonenumbers
from phonenumbers import timezone
from phonenumbers.tzdata import TIMEZONE_DATA

from deskhand.domain.verdict import Situation

US_ZONES = (
    "America/New_York",
    "America/Chicago",
    "America/Denver",
    "America/Phoenix",
    "America/Los_Angeles",
    "America/Anchorage",
    "America/Adak",
    "Pacific/Honolulu",
    "America/Puerto_Rico",
    "Pacific/Guam",
    "Pacific/Pago_Pago",
)
"""One zone for each clock in use in the United States and its territories (tz database 2026a, zone1970.tab)."""

NANP = 1
NOWHERE = frozenset({phonenumbers.PhoneNumberType.TOLL_FREE, phonenumbers.PhoneNumberType.PERSONAL_NUMBER})


def candidate_zones(address: str, situation: Situation) -> tuple[str, ...]:
    """IANA names, never empty: the zones of the person's property or unit, else those that the address allows.

    E-mail and chat addresses tell nothing and no hours law binds them: the company's zone.
    """
    if situation.zones:
        return situation.zones
    if not address.startswith("+"):
        return (situation.company.time_zone,)
    return zones_of_number(address)


@lru_cache(maxsize=4096)
def zones_of_number(number: str) -> tuple[str, ...]:
    """Every zone of the area code (850 spans two), sorted; all US zones for toll-free, unknown or unreadable ones."""
    try:
        parsed = phonenumbers.parse(number)
    except phonenumbers.NumberParseException:
        return US_ZONES
    if phonenumbers.number_type(parsed) in NOWHERE:
        return US_ZONES
    found = _area_code_zones(str(parsed.national_number)[:3]) if parsed.country_code == NANP else _elsewhere(parsed)
    return tuple(sorted(found)) or US_ZONES


def local(now: datetime, zone: str) -> datetime:
    """`now` as the clock on the wall in `zone`; ValueError for a naive instant, which would mean the server's zone."""
    if now.tzinfo is None:
        raise ValueError("an instant without a zone")
    return now.astimezone(ZoneInfo(zone))


def _area_code_zones(area_code: str) -> frozenset[str]:
    """The union over all exchanges: a number keeps its area code when it moves, not its exchange's town."""
    start = f"{NANP}{area_code}"
    return frozenset(zone for prefix, zones in TIMEZONE_DATA.items() if prefix.startswith(start) for zone in zones)


def _elsewhere(parsed: phonenumbers.PhoneNumber) -> frozenset[str]:
    return frozenset(timezone.time_zones_for_number(parsed)) - {timezone.UNKNOWN_TIMEZONE}
