"""Which CRM the environment names: one of a vendor, or the one that comes with Deskhand."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import SecretStr

from deskhand.connectors.builtin.crm import BuiltinCrm
from deskhand.connectors.hubspot.crm import HubSpot
from deskhand.connectors.salesforce.crm import Salesforce
from deskhand.connectors.salesforce.token import ClientCredentials
from deskhand.connectors.tryton.crm import Tryton
from deskhand.domain.errors import Misconfigured, Rejected
from deskhand.ports import Clock, Crm
from deskhand.store.database import Store

HUBSPOT = ("DESKHAND_HUBSPOT_TOKEN",)
SALESFORCE = tuple(f"DESKHAND_SALESFORCE_{name}" for name in ("URL", "CLIENT_ID", "CLIENT_SECRET"))
TRYTON = tuple(f"DESKHAND_TRYTON_{name}" for name in ("URL", "DATABASE", "USER", "PASSWORD"))
CURRENCY, FIRST_STAGE = "DESKHAND_SALESFORCE_CURRENCY", "DESKHAND_SALESFORCE_FIRST_STAGE"


class FixedToken:
    """The token of a private app: it has no end, and there is no other."""

    def __init__(self, token: SecretStr) -> None:
        self._token = token

    def get(self) -> str:
        return self._token.get_secret_value()

    def renewed(self) -> str:
        mend = "make a new one in its private app"
        raise Rejected("misconfigured", f"HubSpot does not take DESKHAND_HUBSPOT_TOKEN any more: {mend}")


def open_crm(environ: Mapping[str, str], store: Store, clock: Clock, time_zone: str) -> Crm:
    """Misconfigured where settings are missing, or two CRMs are named. Nothing is asked of it yet."""
    return open_named(environ, clock, time_zone) or BuiltinCrm(store, clock)


def open_named(environ: Mapping[str, str], clock: Clock, time_zone: str) -> Crm | None:
    """The CRM of a vendor; None where the environment names none. Errors as above."""
    named = [settings for settings in (HUBSPOT, SALESFORCE, TRYTON) if _given(environ, settings)]
    if not named:
        return None
    if len(named) > 1:
        by, many = " and ".join(_given(environ, one)[0] for one in named), "two" if len(named) == 2 else "three"
        raise Misconfigured(f"{many} CRMs are named, by {by}: leave all but one out")
    missing = [name for name in named[0] if not environ.get(name)]
    if missing:
        raise Misconfigured(f"the CRM lacks {', '.join(missing)}")
    if named[0] is HUBSPOT:
        return HubSpot(FixedToken(SecretStr(environ[HUBSPOT[0]])), clock, time_zone=time_zone)
    if named[0] is SALESFORCE:
        return _salesforce(environ, clock)
    url, database, user, password = (environ[name] for name in TRYTON)
    return Tryton(url, database, user, SecretStr(password))


def _given(environ: Mapping[str, str], settings: tuple[str, ...]) -> list[str]:
    """Those of the settings that have a value."""
    return [name for name in settings if environ.get(name)]


def _salesforce(environ: Mapping[str, str], clock: Clock) -> Salesforce:
    url, client, secret = (environ[name] for name in SALESFORCE)
    return Salesforce(
        url,
        ClientCredentials(url, client, SecretStr(secret), clock),
        clock,
        currency=environ.get(CURRENCY) or "USD",
        first_stage=environ.get(FIRST_STAGE) or "Prospecting",
    )
