"""Whether a request is Twilio's: X-Twilio-Signature over the address that Twilio called and the form.

Source: twilio.com/docs/usage/webhooks/webhooks-security, read 2026-11-25. The string is the full address followed by
each parameter's name and value, sorted by name; HMAC-SHA1 with the auth token, or SHA256 with a shared key where
X-Twilio-Webhooks-Signature-Settings says so.
"""

from __future__ import annotations

from collections.abc import Sequence
from hmac import compare_digest
from urllib.parse import urlsplit

from twilio.request_validator import (
    RequestValidator,
    add_port,
    get_signature_algorithm,
    remove_port,
)

from deskhand.channels.sms_twilio.form import Form


def is_genuine(url: str, form: Form, signature: str, settings: str, secrets: Sequence[str]) -> bool:
    """Whether one of `secrets` made `signature` over `url` and `form`; every secret is tried, in constant time."""
    given = signature.encode("utf-8", "replace")
    expected = [mac for secret in secrets for mac in _signatures(url, form, settings, secret)]
    return any([compare_digest(mac, given) for mac in expected])  # noqa: C419  a generator would stop at the first


def _signatures(url: str, form: Form, settings: str, secret: str) -> list[bytes]:
    """What Twilio may have written: it signs with and without the port, by its own account inconsistently."""
    validator = RequestValidator(secret)
    address = urlsplit(url)
    algorithm = get_signature_algorithm(settings)
    try:
        return [
            validator.compute_signature(one, form, algorithm).encode()
            for one in (remove_port(address), add_port(address))
        ]
    except ValueError:  # an algorithm that we do not know
        return []
