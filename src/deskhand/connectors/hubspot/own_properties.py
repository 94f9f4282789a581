"""The properties that HubSpot has to have for us: which are missing, and how they are made."""

from __future__ import annotations

from contextlib import suppress

from deskhand.connectors.hubspot import fields as form
from deskhand.connectors.hubspot import wire
from deskhand.connectors.hubspot.client import HubSpotClient
from deskhand.domain.crm import CrmKind
from deskhand.domain.errors import Rejected

WANTED = (*((kind, form.KEY) for kind in form.OBJECTS), (CrmKind.ACTIVITY, form.KIND_OF_ACTIVITY))


def missing(client: HubSpotClient) -> list[tuple[CrmKind, str]]:
    """Those that are not defined, or not as they have to be."""
    return [(kind, name) for kind, name in WANTED if not _is_defined(client, kind, name)]


def define_missing(client: HubSpotClient) -> None:
    """Rejected where the token may not, and where a property of that name is there without being unique."""
    for kind, name in missing(client):
        path = f"/crm/v3/properties/{form.OBJECTS[kind]}"
        with suppress(Rejected):  # the group is there
            client.change("POST", f"{path}/groups", wire.GROUP, name)
        client.change("POST", path, wire.own_property(name), name)


def _is_defined(client: HubSpotClient, kind: CrmKind, name: str) -> bool:
    try:
        said = client.ask("GET", f"/crm/v3/properties/{form.OBJECTS[kind]}/{name}")
    except Rejected as no:
        if no.reason == "gone":
            return False
        raise
    return name != form.KEY or bool(said.get("hasUniqueValue"))
