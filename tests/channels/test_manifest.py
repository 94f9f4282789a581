"""Every channel's manifest is read, and says what its code does."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

import pytest
from pydantic import SecretStr

from deskhand.channels.manifest import Manifest, installed, load_manifest, open_channel, settings_in
from deskhand.domain.errors import Misconfigured

MANIFESTS = installed()
TWILIO = next(one for one in MANIFESTS if one.name == "sms_twilio")
VALUES = {
    "account_sid": "AC" + "5" * 32,
    "auth_token": "a-very-secret-token",
    "sender": "+15125550000",
    "public_url": "https://desk.example.com/hooks/sms",
}


def entry(manifest: Manifest) -> Callable[..., object]:
    found: Callable[..., object] = getattr(import_module(f"deskhand.channels.{manifest.name}.channel"), manifest.entry)
    return found


def test_the_channels_that_are_here() -> None:
    assert [(one.name, one.channel) for one in MANIFESTS] == [
        ("email_imap", "email"),
        ("email_smtp", "email"),
        ("leadform", "form"),
        ("sms_twilio", "sms"),
        ("webchat", "webchat"),
    ]


@pytest.mark.parametrize("manifest", MANIFESTS, ids=lambda one: one.name)
def test_the_settings_are_those_of_the_code(manifest: Manifest) -> None:
    parameters = inspect.signature(entry(manifest)).parameters
    injected = {"trust", "store"}
    assert {one.name for one in manifest.settings} == set(parameters) - injected
    assert getattr(entry(manifest), "name", None) == manifest.channel


@pytest.mark.parametrize("manifest", MANIFESTS, ids=lambda one: one.name)
def test_what_the_code_takes_as_secret_is_marked_secret(manifest: Manifest) -> None:
    parameters = inspect.signature(entry(manifest)).parameters.values()
    secret = {one.name for one in parameters if SecretStr.__name__ in str(one.annotation)}
    assert {one.name for one in manifest.settings if one.secret} == secret


def test_a_channel_opens_with_the_settings_of_the_environment() -> None:
    environ = {f"DESKHAND_SMS_TWILIO_{name.upper()}": value for name, value in VALUES.items()} | {"PATH": "/bin"}
    assert settings_in(environ, TWILIO) == VALUES
    channel = open_channel(TWILIO, VALUES)
    assert (channel.name, repr(channel)) == ("sms", f"TwilioSms({VALUES['account_sid']}, +15125550000)")


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"auth_tokken": "x"}, "sms_twilio has no setting auth_tokken"),
        ({"read_timeout_s": "soon"}, "sms_twilio: read_timeout_s must be a number, not 'soon'"),
    ],
)
def test_a_wrong_setting_is_named(changed: dict[str, str], words: str) -> None:
    with pytest.raises(Misconfigured, match=words):
        open_channel(TWILIO, VALUES | changed)


def test_a_missing_setting_is_named_and_explained() -> None:
    without = {name: value for name, value in VALUES.items() if name != "auth_token"}
    with pytest.raises(Misconfigured, match=r"sms_twilio: auth_token is missing \(the account's primary auth token\)"):
        open_channel(TWILIO, without)


def test_yes_and_no_are_read() -> None:
    smtp = next(one for one in MANIFESTS if one.name == "email_smtp")
    values = {"host": "mail.example.com", "sender": "desk@example.com"}
    assert open_channel(smtp, values | {"starttls": "false"})
    with pytest.raises(Misconfigured, match="email_smtp: starttls must be true or false, not 'maybe'"):
        open_channel(smtp, values | {"starttls": "maybe"})


@pytest.mark.parametrize(
    "text",
    [
        "name = ",
        'name = "other"\n',
        'name = "pigeon"\n',
        'name = "pigeon"\nchannel = "bird"\nentry = "P"\nsummary = ""\n[settings.loft]\nhlep = "x"\n[claims]\n',
    ],
)
def test_a_manifest_that_is_wrong_names_its_file(tmp_path: Path, text: str) -> None:
    folder = tmp_path / "pigeon"
    folder.mkdir()
    (folder / "manifest.toml").write_text(text)
    with pytest.raises(Misconfigured, match=r"pigeon/manifest\.toml"):
        load_manifest(folder)
