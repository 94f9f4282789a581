"""Whether a lead of another system is genuine: `Deskhand-Signature: t=…,v1=…` over the time and the raw body. Pure.

v1 is the HMAC-SHA256, in hexadecimal, of the seconds since 1970, a full stop and the body, under a shared secret. A
sender that changes its secret may give several v1; kinds that are not known are passed over.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Sequence

from deskhand.channels.leadform.refusal import NoLead

HEADER = "deskhand-signature"
TOLERANCE_S = 300
MOST_SIGNATURES, LONGEST = 5, 1_000
SECONDS, MAC = re.compile(r"[0-9]{1,12}"), re.compile(r"[0-9a-f]{64}")


def sign(secret: str, body: bytes, at: int) -> str:
    """The header's value for `body`, sent at `at`: seconds since 1970."""
    return f"t={at},v1={_mac(secret, str(at), body)}"


def check_signature(header: str, body: bytes, secrets: Sequence[str], now: float) -> None:
    """NoLead unless one of `secrets` signed `body` within five minutes of `now`.

    Each secret is held to each signature, in constant time; how old it is is told only to whoever knows a secret.
    """
    at, given = _parts(header)
    found = [hmac.compare_digest(_mac(secret, at, body), one) for secret in secrets for one in given]
    if not any(found):
        raise NoLead("forged", "the signature does not hold: is it over `t`, a full stop and the raw body?")
    if abs(now - int(at)) > TOLERANCE_S:
        raise NoLead("too_late", "it was signed more than 5 minutes ago or ahead; sign again when you send again")


def _parts(header: str) -> tuple[str, list[str]]:
    """The time as it was written, and the signatures; NoLead where one of them is missing."""
    pairs = [part.strip().partition("=") for part in header[:LONGEST].split(",")]
    times = [value for name, _, value in pairs if name == "t" and SECONDS.fullmatch(value)]
    given = [value for name, _, value in pairs if name == "v1" and MAC.fullmatch(value)]
    if len(times) != 1 or not given:
        raise NoLead("no_signature", "send Deskhand-Signature: t=SECONDS,v1=HMAC-SHA256 in hexadecimal")
    return times[0], given[:MOST_SIGNATURES]


def _mac(secret: str, at: str, body: bytes) -> str:
    return hmac.new(secret.encode(), at.encode() + b"." + body, hashlib.sha256).hexdigest()
