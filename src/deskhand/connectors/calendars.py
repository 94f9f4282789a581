"""The calendars that company.yaml names, opened: vendors' by `deskhand connect`, CalDAV by the environment."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import httpx
from pydantic import SecretStr

from deskhand.connectors.caldav.calendar import CalDav
from deskhand.connectors.google_calendar.calendar import google_calendar
from deskhand.connectors.microsoft365.calendar import microsoft365
from deskhand.connectors.oauth.consent import ConsentFile
from deskhand.connectors.oauth.endpoint import TokenEndpoint
from deskhand.connectors.oauth.first_come import FirstComeCalendar
from deskhand.connectors.oauth.keeper import Bearer, TokenKeeper
from deskhand.connectors.oauth.providers import Provider, provider_of
from deskhand.connectors.oauth.seal import seal_of
from deskhand.domain.company import Company
from deskhand.domain.errors import Misconfigured
from deskhand.ports import Calendar, Clock, Place

CALDAV = "caldav"
CALDAV_SETTINGS = tuple(f"DESKHAND_CALDAV_{name}" for name in ("URL", "USER", "PASSWORD"))


def open_places(company: Company, folder: Path, environ: Mapping[str, str], clock: Clock) -> dict[str, Place]:
    """The calendar of everybody whom company.yaml gives one, by provider; one connection for each service.

    Misconfigured where a service lacks its settings; that one is not connected shows when it is checked or used.
    """
    zone = company.time_zone
    opened: dict[str, Calendar] = {}
    for kind in {place.kind for place in company.calendars.values()}:
        is_caldav = kind == CALDAV
        opened[kind] = _caldav(environ, clock, zone) if is_caldav else open_calendar(kind, folder, environ, clock, zone)
    return {name: Place(opened[place.kind], place.calendar) for name, place in company.calendars.items()}


def _caldav(environ: Mapping[str, str], clock: Clock, zone: str) -> CalDav:
    missing = [name for name in CALDAV_SETTINGS if not environ.get(name)]
    if missing:
        raise Misconfigured(f"company.yaml names a calendar in {CALDAV}: set {', '.join(missing)}")
    url, user, password = (environ[name] for name in CALDAV_SETTINGS)
    return CalDav(url, clock, username=user, password=SecretStr(password), time_zone=zone)


def open_calendar(
    name: str, folder: Path, environ: Mapping[str, str], clock: Clock, time_zone: str = "UTC"
) -> FirstComeCalendar:
    """The calendars of a connection; `time_zone` is that of whole days where the vendor does not say.

    Misconfigured where its settings are wrong; that it is not connected shows when it is checked or used.
    """
    provider = provider_of(name, environ)
    file = ConsentFile(folder, name, seal_of(folder, environ))
    keeper = TokenKeeper(file, TokenEndpoint(provider, clock))
    return vendor_calendar(provider, Bearer(keeper.access, keeper.renewed), clock, time_zone)


def vendor_calendar(provider: Provider, auth: httpx.Auth, clock: Clock, time_zone: str) -> FirstComeCalendar:
    """The calendars of one account at a vendor."""
    if provider.name == "google":
        return google_calendar(provider.api_url, auth, clock)
    return microsoft365(provider.api_url, auth, clock, time_zone=time_zone)
