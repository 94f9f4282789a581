"""Whom Deskhand can be connected to, and what it asks of them.

Sources, read 2026-11-30: Google, "OAuth 2.0 for Mobile & Desktop Apps" and "… for TV and Limited-Input Device
Applications"; Microsoft identity platform, "authorization code flow", "device authorization grant" and "Redirect URI
restrictions" (a loopback redirect is registered as http://localhost, its port does not count).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from pydantic import SecretStr

from deskhand.domain.errors import Misconfigured

NAMES = ("google", "microsoft")
GRAPH = "https://graph.microsoft.com"


@dataclass(frozen=True)
class Provider:
    """One vendor with our client there. `needed`: scopes without which it is of no use, their last part in lower case;
    `extra`: what else its page is asked."""

    name: str
    title: str
    authorize_url: str
    token_url: str
    device_url: str
    client_id: str
    client_secret: SecretStr
    scopes: tuple[str, ...]
    needed: tuple[str, ...]
    redirect_host: str
    api_url: str
    extra: Mapping[str, str] = field(default_factory=dict)

    @property
    def again(self) -> str:
        """What the operator does to be asked once more."""
        return f"run `deskhand connect {self.name}` again"

    @property
    def variables(self) -> str:
        """Where our client is named."""
        return f"DESKHAND_{self.name.upper()}_CLIENT_ID and DESKHAND_{self.name.upper()}_CLIENT_SECRET"


def provider_of(name: str, environ: Mapping[str, str]) -> Provider:
    """The vendor `name`; Misconfigured where there is none or our client there is not named.

    DESKHAND_GOOGLE_CLIENT_ID and _SECRET, DESKHAND_MICROSOFT_CLIENT_ID, _SECRET (none for a public client) and _TENANT
    (`common` where it is not given). _URL and _OAUTH_URL put other servers in place of the vendor's.
    """
    if name not in NAMES:
        raise Misconfigured(f"there is nothing to connect by the name of {name!r}; known are {' and '.join(NAMES)}")
    given = {key: environ.get(f"DESKHAND_{name.upper()}_{key}", "").strip() for key in SETTINGS}
    if not given["CLIENT_ID"]:
        raise Misconfigured(
            f"set DESKHAND_{name.upper()}_CLIENT_ID and DESKHAND_{name.upper()}_CLIENT_SECRET first: "
            f"they name the desktop application that you registered with {name.capitalize()}"
        )
    for key in ("URL", "OAUTH_URL"):
        _encrypted(f"DESKHAND_{name.upper()}_{key}", given[key])
    return _google(given) if name == "google" else _microsoft(given)


SETTINGS = ("CLIENT_ID", "CLIENT_SECRET", "TENANT", "URL", "OAUTH_URL")


def _google(given: Mapping[str, str]) -> Provider:
    other = given["OAUTH_URL"].rstrip("/")
    return Provider(
        name="google",
        title="Google",
        authorize_url=f"{other or 'https://accounts.google.com'}/o/oauth2/v2/auth",
        token_url=f"{other or 'https://oauth2.googleapis.com'}/token",
        device_url=f"{other or 'https://oauth2.googleapis.com'}/device/code",
        client_id=given["CLIENT_ID"],
        client_secret=SecretStr(given["CLIENT_SECRET"]),
        scopes=("https://www.googleapis.com/auth/calendar.events",),
        needed=("calendar.events",),
        redirect_host="127.0.0.1",
        api_url=given["URL"] or "https://www.googleapis.com/calendar/v3/",
        extra={"access_type": "offline", "prompt": "consent"},
    )


def _microsoft(given: Mapping[str, str]) -> Provider:
    server = given["OAUTH_URL"].rstrip("/") or "https://login.microsoftonline.com"
    tenant = given["TENANT"] or "common"
    base = f"{server}/{tenant}/oauth2/v2.0"
    shared = () if tenant == "consumers" else (f"{GRAPH}/Calendars.ReadWrite.Shared",)
    return Provider(
        name="microsoft",
        title="Microsoft",
        authorize_url=f"{base}/authorize",
        token_url=f"{base}/token",
        device_url=f"{base}/devicecode",
        client_id=given["CLIENT_ID"],
        client_secret=SecretStr(given["CLIENT_SECRET"]),
        scopes=(f"{GRAPH}/Calendars.ReadWrite", *shared, "offline_access"),
        needed=("calendars.readwrite",),
        redirect_host="localhost",
        api_url=given["URL"] or f"{GRAPH}/v1.0/",
        extra={"prompt": "select_account"},
    )


def _encrypted(variable: str, url: str) -> None:
    """Tokens go nowhere in the clear, except within this machine."""
    if url and not url.startswith(("https://", "http://127.0.0.1:", "http://localhost:", "http://[::1]:")):
        raise Misconfigured(f"{variable} begins with https://; tokens do not travel in the clear")
