"""A company's folder, an authorization server and a person with a browser: everything of one connection."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import httpx

from deskhand.connectors.oauth.consent import Consent, ConsentFile
from deskhand.connectors.oauth.endpoint import TokenEndpoint
from deskhand.connectors.oauth.flows import by_browser
from deskhand.connectors.oauth.keeper import Bearer, TokenKeeper
from deskhand.connectors.oauth.providers import Provider, provider_of
from deskhand.connectors.oauth.seal import seal_of
from deskhand.testing.fake_clock import FakeClock
from deskhand.testing.oauth_server import OAuthServer

WHO = "ana@example.com"


@dataclass
class OAuthRig:
    """The connection `name` in `folder`. What it opens knows only what lies on the disk, as another process would."""

    folder: Path
    clock: FakeClock
    server: OAuthServer
    name: str = "google"
    pages: list[str] = field(default_factory=list)

    @property
    def provider(self) -> Provider:
        return provider_of(self.name, self.server.environ(self.name))

    def endpoint(self) -> TokenEndpoint:
        return TokenEndpoint(self.provider, self.clock)

    def file(self) -> ConsentFile:
        return ConsentFile(self.folder, self.name, seal_of(self.folder, {}))

    def keeper(self) -> TokenKeeper:
        return TokenKeeper(self.file(), self.endpoint())

    def bearer(self) -> Bearer:
        keeper = self.keeper()
        return Bearer(keeper.access, keeper.renewed)

    def browse(self, address: str, _port: int = 0) -> None:
        """A browser whose person answers at once; `pages` are what it showed last."""
        self.pages.append(httpx.get(address, follow_redirects=True).text)

    def connect(self) -> None:
        tokens = by_browser(self.endpoint(), self.browse)
        self.file().save(Consent(WHO, self.clock.now(), tokens))
