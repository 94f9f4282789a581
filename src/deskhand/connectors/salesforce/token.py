"""Sessions of a server at Salesforce: by the client's own credentials, fetched when needed and again when refused.

Sources: Salesforce Help, "OAuth 2.0 Client Credentials Flow for Server-to-Server Integration" (read 2026-12-01), and
RFC 6749 §4.4 and §5.2. It is asked at the company's own domain; the session has no stated end and no refresh token.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Mapping
from datetime import datetime, timedelta

import httpx
from pydantic import SecretStr

from deskhand.domain.errors import Misconfigured, Rejected, Transient
from deskhand.ports import Clock

PATH = "/services/oauth2/token"
JUST_NOW = timedelta(seconds=10)
"""A session that is so young is given again: of many whose session ran out together one fetches the next."""
WITHIN = ("http://127.0.0.1:", "http://localhost:", "http://[::1]:")
MEND = (
    "look at DESKHAND_SALESFORCE_URL (the company's own domain), DESKHAND_SALESFORCE_CLIENT_ID and "
    "_CLIENT_SECRET, and at the user that the application runs as"
)


class ClientCredentials:
    """Implements Token. Thread-safe; neither secret nor session is in a repr or an error.

    Rejected (`misconfigured`) with what the operator does where Salesforce lets this client in no more, Transient where
    it may pass.
    """

    def __init__(
        self,
        url: str,
        client_id: str,
        client_secret: SecretStr,
        clock: Clock,
        *,
        timeout_s: float = 10.0,
        transport: httpx.BaseTransport | None = None,
    ) -> None:
        if not url.startswith(("https://", *WITHIN)):
            raise Misconfigured("DESKHAND_SALESFORCE_URL begins with https://; a secret does not travel in the clear")
        self._url, self._id, self._secret, self._clock = url.rstrip("/") + PATH, client_id, client_secret, clock
        self._timeout_s, self._transport = timeout_s, transport
        self._lock = threading.Lock()
        self._session: tuple[datetime, SecretStr] | None = None

    def __repr__(self) -> str:
        return f"ClientCredentials({self._url})"

    def get(self) -> str:
        with self._lock:
            return (self._session[1] if self._session else self._fetched()).get_secret_value()

    def renewed(self) -> str:
        with self._lock:
            young = self._session is not None and self._clock.now() - self._session[0] < JUST_NOW
            kept = self._session[1] if self._session is not None and young else self._fetched()
            return kept.get_secret_value()

    def _fetched(self) -> SecretStr:
        form = {
            "grant_type": "client_credentials",
            "client_id": self._id,
            "client_secret": self._secret.get_secret_value(),
        }
        try:
            with httpx.Client(timeout=self._timeout_s, transport=self._transport) as client:
                answer = client.post(self._url, data=form, headers={"Accept": "application/json"})
        except httpx.TransportError as error:
            raise Transient(f"Salesforce's token server was not reached: {type(error).__name__}") from None
        session = SecretStr(session_of(answer.status_code, answer.content))
        self._session = (self._clock.now(), session)
        return session


def session_of(status: int, body: bytes) -> str:
    """The session that an answer grants. Rejected and Transient as above; nothing of a grant stands in an error."""
    said = _object(body)
    if status == httpx.codes.TOO_MANY_REQUESTS or status >= 500:
        raise Transient(f"Salesforce's token server answered {status}")
    if status != httpx.codes.OK:
        code, words = str(said.get("error", status)), str(said.get("error_description", ""))[:200]
        raise Rejected("misconfigured", f"Salesforce lets us in no more ({code}: {words}); {MEND}".replace(": )", ")"))
    session = said.get("access_token")
    if not isinstance(session, str) or not session:
        raise Transient("Salesforce's token answer cannot be read")
    return session


def _object(body: bytes) -> Mapping[str, object]:
    try:
        said = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return said if isinstance(said, dict) else {}
