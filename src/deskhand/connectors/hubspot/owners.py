"""Colleagues as HubSpot knows them: an id for each mail address."""

from __future__ import annotations

import threading
from collections.abc import Mapping

from deskhand.connectors.hubspot.client import HubSpotClient
from deskhand.domain.errors import Rejected


class Owners:
    """Asked for once, and once more where somebody is not among them. Thread-safe."""

    def __init__(self, client: HubSpotClient) -> None:
        self._client = client
        self._lock = threading.Lock()
        self._mail_by_id: dict[str, str] = {}

    def by_id(self, needed: set[str]) -> Mapping[str, str]:
        """Mail addresses by id. Who has left the company for good is not among them."""
        with self._lock:
            if needed - self._mail_by_id.keys():
                self._load()
                self._mail_by_id |= dict.fromkeys(needed - self._mail_by_id.keys(), "")
            return dict(self._mail_by_id)

    def id_of(self, mail: str) -> str:
        """Rejected (`invalid`) where HubSpot has no owner with this address."""
        wanted = mail.strip().lower()
        with self._lock:
            for again in (False, True):
                if again:
                    self._load()
                found = [ref for ref, known in self._mail_by_id.items() if known.lower() == wanted]
                if found:
                    return found[0]
        raise Rejected("invalid", f"owner: HubSpot has no owner with the address {mail}")

    def _load(self) -> None:
        params = {"limit": "100"}
        while True:
            said = self._client.ask("GET", "/crm/v3/owners", params=params)
            self._mail_by_id |= {str(one["id"]): str(one.get("email") or "") for one in said["results"]}
            after = said.get("paging", {}).get("next", {}).get("after")
            if not after:
                return
            params = {**params, "after": after}
