"""What a page gets when somebody begins to write, and gives back with the words: it proves how long that took. Pure.

A program that posts the form without having asked, or in no time, or the same one a thousand times, is told apart
without a puzzle for people.
"""

from __future__ import annotations

import hashlib
import hmac
import re

from deskhand.channels.leadform.refusal import NoLead

EARLIEST_S, OLDEST_S = 3.0, 4 * 3600.0
"""Nobody reads a form and writes into it faster; a page that was open longer asks for a new token by itself."""
NONCE = re.compile(r"[A-Za-z0-9_-]{22}")
TOKEN = re.compile(r"(?P<at_ms>[0-9]{1,16})\.(?P<nonce>[A-Za-z0-9_-]{22})\.(?P<mac>[0-9a-f]{64})")


def make_token(secret: str, nonce: str, now: float) -> str:
    """A token of `now` (seconds); `nonce` is 22 characters that nobody can guess."""
    said = f"{int(now * 1000)}.{nonce}"
    return f"{said}.{_mac(secret, said)}"


def nonce_of(secret: str, token: str, now: float) -> str:
    """The nonce of a token of ours that is neither too young nor too old; NoLead says which."""
    found = TOKEN.fullmatch(token)
    if found is None or not hmac.compare_digest(_mac(secret, token.rpartition(".")[0]), found["mac"]):
        raise NoLead("token_wrong", "the token is none of this form; ask for one first")
    age_s = now - int(found["at_ms"]) / 1000
    if age_s < EARLIEST_S:
        raise NoLead("token_early", "that was faster than anybody writes; send it again later", EARLIEST_S - age_s)
    if age_s > OLDEST_S:
        raise NoLead("token_old", "the page was open for too long; ask for a new token")
    return found["nonce"]


def _mac(secret: str, said: str) -> str:
    return hmac.new(secret.encode(), f"leadform:{said}".encode(), hashlib.sha256).hexdigest()
