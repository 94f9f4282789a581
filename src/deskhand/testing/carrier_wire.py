"""Requests as Twilio signs and sends them, written from its documentation and not from its library.

Source: twilio.com/docs/usage/webhooks/webhooks-security, read 2026-11-25.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Sequence
from urllib.parse import quote_plus

from deskhand.testing.signed_request import SignedRequest

Fields = Sequence[tuple[str, str | bytes]]


def signed_request(url: str, fields: Fields, token: str, forged: bool = False) -> SignedRequest:
    """`fields` signed with `token`, or with something else where `forged`."""
    signature = sign(url, fields, f"not {token}" if forged else token)
    headers = {"Content-Type": "application/x-www-form-urlencoded", "X-Twilio-Signature": signature}
    body = "&".join(f"{quote_plus(name)}={quote_plus(value)}" for name, value in fields)
    return SignedRequest(url, headers, body.encode("ascii"))


def sign(url: str, fields: Fields, token: str) -> str:
    """Base64 of HMAC-SHA1 over the address and the sorted names and values; bytes count as the text they decode to."""
    told = sorted({(name, _text(value)) for name, value in fields})
    signed = url + "".join(name + value for name, value in told)
    return base64.b64encode(hmac.new(token.encode(), signed.encode(), hashlib.sha1).digest()).decode("ascii")


def _text(value: str | bytes) -> str:
    return value if isinstance(value, str) else value.decode("utf-8", "replace")
