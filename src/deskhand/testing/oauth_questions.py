"""What an authorization server is asked, and what it asks people: the rules of oauth_server."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

CLIENT, SECRET = "client-1", "client-secret-1"
ACCESS_S, CODE_S, DEVICE_S, INTERVAL_S = 3600, 60, 900, 5
RETRY_AFTER_S = 13
DEVICE_GRANT = "urn:ietf:params:oauth:grant-type:device_code"
FORMS = {
    "authorization_code": {"code", "redirect_uri", "code_verifier"},
    "refresh_token": {"refresh_token"},
    DEVICE_GRANT: {"device_code"},
}
ASKED = {"response_type", "client_id", "redirect_uri", "scope", "state", "code_challenge", "code_challenge_method"}
MORE_ASKED = {"access_type", "prompt"}


class ConsentAnswer(StrEnum):
    """What the person at the consent page says."""

    YES = "yes"
    NO = "no"
    HALF = "half"
    """Yes, with the calendar's box unticked."""


@dataclass(frozen=True)
class ConsentQuestion:
    """A question that waits for its answer: by code or by device."""

    scope: str
    until: datetime
    redirect: str = ""
    challenge: str = ""
    answer: ConsentAnswer | None = None

    def proved_by(self, verifier: str) -> bool:
        """RFC 7636 §4.6."""
        digest = hashlib.sha256(verifier.encode()).digest()
        return base64.urlsafe_b64encode(digest).rstrip(b"=").decode() == self.challenge
