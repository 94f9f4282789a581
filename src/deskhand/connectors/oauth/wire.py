"""Questions to an authorization server and what its answers mean: pure.

Sources, read 2026-11-30: RFC 6749 (the framework), 7636 (PKCE), 8252 (applications on a machine of one's own), 8628
(devices).
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from pydantic import SecretStr

from deskhand.connectors.oauth.providers import Provider

LIFE_S = 3600.0
"""How long an access token lasts where the server does not say (RFC 6749 §5.1 leaves it open)."""
INTERVAL_S = 5.0
"""RFC 8628 §3.2: the pause between two questions where the server names none."""


class Refused(Exception):
    """The authorization server said no, with one of the codes of RFC 6749 §5.2 and 8628 §3.5. Stays in this room."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Tokens:
    """`access` holds until `expires_at`; `refresh` brings the next one, until `ends_at` where the vendor names an end.

    `scopes` are those that were granted, as the vendor writes them; empty where it does not say.
    """

    access: SecretStr
    refresh: SecretStr
    expires_at: datetime
    scopes: tuple[str, ...] = ()
    ends_at: datetime | None = None


@dataclass(frozen=True)
class DeviceCode:
    """What a person types at `address`, and the code under which we ask meanwhile, every `interval_s`."""

    code: SecretStr
    user_code: str
    address: str
    interval_s: float
    expires_at: datetime


def challenge_of(verifier: str) -> str:
    """RFC 7636 §4.2, S256."""
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode("ascii")).digest()).rstrip(b"=").decode("ascii")


def authorize_url(provider: Provider, redirect: str, state: str, verifier: str) -> str:
    """Where the operator's browser goes to be asked."""
    asked = {
        "response_type": "code",
        "client_id": provider.client_id,
        "redirect_uri": redirect,
        "scope": " ".join(provider.scopes),
        "state": state,
        "code_challenge": challenge_of(verifier),
        "code_challenge_method": "S256",
        **provider.extra,
    }
    return f"{provider.authorize_url}?{urlencode(asked)}"


def code_form(code: str, redirect: str, verifier: str) -> dict[str, str]:
    return {"grant_type": "authorization_code", "code": code, "redirect_uri": redirect, "code_verifier": verifier}


def refresh_form(tokens: Tokens) -> dict[str, str]:
    return {"grant_type": "refresh_token", "refresh_token": tokens.refresh.get_secret_value()}


def device_form(device: DeviceCode) -> dict[str, str]:
    grant = "urn:ietf:params:oauth:grant-type:device_code"
    return {"grant_type": grant, "device_code": device.code.get_secret_value()}


def parse_tokens(body: bytes, now: datetime, before: Tokens | None = None) -> Tokens:
    """What a token answer grants. `before` are the tokens that it renews: a server need not repeat what stays.

    ValueError where it is none that can be used; its text holds nothing of the answer.
    """
    said = _object(body)
    if str(said.get("token_type", "")).lower() != "bearer":
        raise ValueError("it gives no bearer token")
    access, refresh = _text(said, "access_token"), _text(said, "refresh_token")
    if not access:
        raise ValueError("it gives no access token")
    if not refresh and before is None:
        raise ValueError("it gives no refresh token")
    scopes, ends = tuple(_text(said, "scope").split()), _seconds(said, "refresh_token_expires_in")
    return Tokens(
        SecretStr(access),
        SecretStr(refresh) if refresh else _known(before).refresh,
        now + timedelta(seconds=_seconds(said, "expires_in") or LIFE_S),
        scopes or (before.scopes if before else ()),
        now + timedelta(seconds=ends) if ends else (before.ends_at if before else None),
    )


def parse_device(body: bytes, now: datetime) -> DeviceCode:
    """RFC 8628 §3.2; older servers say verification_url. ValueError where it is no such answer."""
    said = _object(body)
    code, typed = _text(said, "device_code"), _text(said, "user_code")
    address = _text(said, "verification_uri") or _text(said, "verification_url")
    expires_s = _seconds(said, "expires_in")
    if not (code and typed and address and expires_s):
        raise ValueError("it gives no code for a device")
    interval_s = _seconds(said, "interval") or INTERVAL_S
    return DeviceCode(SecretStr(code), typed, address, interval_s, now + timedelta(seconds=expires_s))


def parse_refusal(body: bytes) -> str:
    """The `error` of a refusal, never its description, which may hold anything. ValueError where there is none."""
    code = _text(_object(body), "error")
    if not code or not code.replace("_", "").isalnum() or len(code) > 60:
        raise ValueError("it refuses without a code")
    return code


def _object(body: bytes) -> Mapping[str, Any]:
    try:
        said = json.loads(body)
    except (ValueError, RecursionError):
        raise ValueError("it is not JSON") from None
    if not isinstance(said, dict):
        raise ValueError("it is no object")
    return said


def _text(said: Mapping[str, Any], name: str) -> str:
    value = said.get(name)
    return value if isinstance(value, str) else ""


def _seconds(said: Mapping[str, Any], name: str) -> float:
    """A positive number, also where it comes as text; 0 for everything else."""
    value = said.get(name)
    try:
        number = float(value) if isinstance(value, (int, float, str)) and not isinstance(value, bool) else 0.0
    except ValueError:
        return 0.0
    return number if 0 < number < 1e9 else 0.0


def _known(before: Tokens | None) -> Tokens:
    assert before is not None
    return before
