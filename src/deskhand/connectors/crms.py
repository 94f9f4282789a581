"""Which CRM the environment names: one of a vendor, or the one that comes with Deskhand."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import SecretStr

from deskhand.connectors.builtin.crm import BuiltinCrm
from deskhand.connectors.hubspot.crm import HubSpot
from deskhand.connectors.tryton.crm import Tryton
from deskhand.domain.errors import Misconfigured
from deskhand.ports import Clock, Crm
from deskhand.store.database import Store

HUBSPOT = ("DESKHAND_HUBSPOT_TOKEN",)
TRYTON = tuple(f"DESKHAND_TRYTON_{name}" for name in ("URL", "DATABASE", "USER", "PASSWORD"))


class FixedToken:
    """The token of a private app: it has no end, and there is no other."""

    def __init__(self, token: SecretStr) -> None:
        self._token = token

    def get(self) -> str:
        return self._token.get_secret_value()

    def renewed(self) -> str:
        raise Misconfigured("HubSpot does not take DESKHAND_HUBSPOT_TOKEN any more: make a new one in its private app")


def open_crm(environ: Mapping[str, str], store: Store, clock: Clock, time_zone: str) -> Crm:
    """Misconfigured where settings are missing, or two CRMs are named. Nothing is asked of it yet."""
    named = [settings for settings in (HUBSPOT, TRYTON) if any(environ.get(name) for name in settings)]
    if not named:
        return BuiltinCrm(store, clock)
    if len(named) > 1:
        raise Misconfigured(f"two CRMs are named, by {HUBSPOT[0]} and {TRYTON[0]}: leave one of them out")
    missing = [name for name in named[0] if not environ.get(name)]
    if missing:
        raise Misconfigured(f"the CRM lacks {', '.join(missing)}")
    if named[0] is HUBSPOT:
        return HubSpot(FixedToken(SecretStr(environ[HUBSPOT[0]])), clock, time_zone=time_zone)
    url, database, user, password = (environ[name] for name in TRYTON)
    return Tryton(url, database, user, SecretStr(password))
