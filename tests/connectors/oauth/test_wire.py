"""What an authorization server is asked and what its answers mean."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qsl, urlsplit

import pytest
from pydantic import SecretStr

from deskhand.connectors.oauth import wire
from deskhand.connectors.oauth.providers import provider_of
from deskhand.domain.errors import Misconfigured

NOW = datetime(2026, 3, 9, 15, 0, tzinfo=UTC)
GOOGLE = {"DESKHAND_GOOGLE_CLIENT_ID": "c1", "DESKHAND_GOOGLE_CLIENT_SECRET": "s1"}
BEFORE = wire.Tokens(SecretStr("a1"), SecretStr("r1"), NOW, ("calendar.events",), NOW + timedelta(days=7))


def said(**fields: object) -> bytes:
    return json.dumps({"access_token": "a2", "token_type": "Bearer", "expires_in": 3599, **fields}).encode()


def test_the_challenge_is_that_of_the_rfc() -> None:
    """RFC 7636, appendix B."""
    assert (
        wire.challenge_of("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk")
        == "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
    )


def test_google_is_asked_for_the_calendar_and_for_a_consent_that_lasts() -> None:
    url = urlsplit(wire.authorize_url(provider_of("google", GOOGLE), "http://127.0.0.1:8765", "st", "v" * 43))
    assert f"{url.scheme}://{url.netloc}{url.path}" == "https://accounts.google.com/o/oauth2/v2/auth"
    assert dict(parse_qsl(url.query)) == {
        "response_type": "code",
        "client_id": "c1",
        "redirect_uri": "http://127.0.0.1:8765",
        "scope": "https://www.googleapis.com/auth/calendar.events",
        "state": "st",
        "code_challenge": wire.challenge_of("v" * 43),
        "code_challenge_method": "S256",
        "access_type": "offline",
        "prompt": "consent",
    }


def test_microsoft_is_asked_in_the_tenant_that_is_named() -> None:
    environ = {"DESKHAND_MICROSOFT_CLIENT_ID": "c1", "DESKHAND_MICROSOFT_TENANT": "contoso.example"}
    provider = provider_of("microsoft", environ)
    base = "https://login.microsoftonline.com/contoso.example/oauth2/v2.0"
    assert (provider.authorize_url, provider.token_url, provider.device_url) == (
        f"{base}/authorize",
        f"{base}/token",
        f"{base}/devicecode",
    )
    assert "offline_access" in provider.scopes


def test_what_a_renewal_does_not_repeat_stays() -> None:
    tokens = wire.parse_tokens(said(), NOW, BEFORE)
    expected = wire.Tokens(
        SecretStr("a2"), BEFORE.refresh, NOW + timedelta(seconds=3599), BEFORE.scopes, BEFORE.ends_at
    )
    assert tokens == expected


def test_a_new_refresh_token_and_the_end_of_the_consent_are_kept() -> None:
    tokens = wire.parse_tokens(said(refresh_token="r2", refresh_token_expires_in=604799, scope="x y"), NOW)
    assert (tokens.refresh.get_secret_value(), tokens.scopes) == ("r2", ("x", "y"))
    assert tokens.ends_at == NOW + timedelta(seconds=604799)


@pytest.mark.parametrize("expires", [None, "soon", -1, 0, True, float("nan"), float("inf")])
def test_a_token_without_a_sensible_end_lasts_an_hour(expires: object) -> None:
    assert wire.parse_tokens(said(expires_in=expires, refresh_token="r"), NOW).expires_at == NOW + timedelta(hours=1)


def test_seconds_that_come_as_text_count() -> None:
    assert wire.parse_tokens(said(expires_in="600", refresh_token="r"), NOW).expires_at == NOW + timedelta(minutes=10)


@pytest.mark.parametrize(
    "body",
    [
        b"<html>",
        b"[]",
        b"{}",
        said(token_type="mac", refresh_token="r"),
        said(access_token="", refresh_token="r"),
        said(),
    ],
    ids=["html", "a list", "nothing", "not bearer", "no access", "no refresh"],
)
def test_an_answer_that_is_none_is_refused_without_a_word_of_it(body: bytes) -> None:
    with pytest.raises(ValueError, match="it ") as refused:
        wire.parse_tokens(body, NOW)
    assert "a2" not in str(refused.value)


def test_a_device_is_given_a_code_and_where_to_type_it() -> None:
    body = {"device_code": "d", "user_code": "AB-CD", "verification_url": "https://x.example/device", "expires_in": 900}
    assert wire.parse_device(json.dumps(body).encode(), NOW) == wire.DeviceCode(
        SecretStr("d"), "AB-CD", "https://x.example/device", 5.0, NOW + timedelta(seconds=900)
    )


@pytest.mark.parametrize("body", [b"", b"{}", b'{"error": 5}', b'{"error": "a b; rm"}'])
def test_a_refusal_without_a_code_is_none(body: bytes) -> None:
    with pytest.raises(ValueError):
        wire.parse_refusal(body)


def test_tokens_show_nothing_of_themselves() -> None:
    assert "a1" not in repr(BEFORE)
    assert "r1" not in repr(BEFORE)
    assert "s1" not in repr(provider_of("google", GOOGLE))


@pytest.mark.parametrize(
    ("name", "environ", "words"),
    [
        ("yahoo", {}, "known are google and microsoft"),
        ("google", {}, "set DESKHAND_GOOGLE_CLIENT_ID"),
        (
            "google",
            {**GOOGLE, "DESKHAND_GOOGLE_URL": "http://calendar.example/"},
            "DESKHAND_GOOGLE_URL begins with https",
        ),
    ],
)
def test_a_connection_that_cannot_be_is_explained(name: str, environ: dict[str, str], words: str) -> None:
    with pytest.raises(Misconfigured, match=words):
        provider_of(name, environ)
