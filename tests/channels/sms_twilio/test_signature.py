"""Signatures: Twilio's own published vectors, our tokens, and forgeries."""

from __future__ import annotations

import pytest

from deskhand.channels.sms_twilio.form import Form, parse_form
from deskhand.channels.sms_twilio.signature import is_genuine
from deskhand.testing.carrier_wire import sign, signed_request

# The vectors of twilio-python's and twilio-php's own tests, token 12345.
URL = "https://mycompany.com/myapp.php?foo=1&bar=2"
FIELDS = [
    ("CallSid", "CA1234567890ABCDE"),
    ("Caller", "+14158675309"),
    ("Digits", "1234"),
    ("From", "+14158675309"),
    ("To", "+18005551212"),
]
PUBLISHED = "RSOYDt4T1cUTdK1PDd93/VVr8B8="
REPEATED = [("Sid", "CA123"), ("SidAccount", "AC123"), ("Digits", "5678"), ("Digits", "1234"), ("Digits", "1234")]
PUBLISHED_FOR_REPEATED = "IK+Dwps556ElfBT0I3Rgjkr1wJU="


def form(fields: list[tuple[str, str]] = FIELDS) -> Form:
    return parse_form(signed_request(URL, fields, "any").body)


def test_the_published_signature_is_genuine() -> None:
    assert is_genuine(URL, form(), PUBLISHED, "", ["12345"])


def test_a_repeated_field_counts_once_per_value() -> None:
    assert is_genuine(URL, form(REPEATED), PUBLISHED_FOR_REPEATED, "", ["12345"])


def test_the_test_carrier_signs_as_published() -> None:
    assert sign(URL, FIELDS, "12345") == PUBLISHED
    assert sign(URL, REPEATED, "12345") == PUBLISHED_FOR_REPEATED


@pytest.mark.parametrize("secrets", [["12345", "new"], ["new", "12345"]])
def test_either_of_two_live_secrets_will_do(secrets: list[str]) -> None:
    assert is_genuine(URL, form(), PUBLISHED, "", secrets)


@pytest.mark.parametrize("url", [URL.replace(".com", ".com:443"), URL])
def test_twilio_may_sign_with_the_port_or_without(url: str) -> None:
    assert is_genuine(URL, form(), sign(url, FIELDS, "12345"), "", ["12345"])


@pytest.mark.parametrize(
    "signature", ["", "x", PUBLISHED[:-1], PUBLISHED.lower(), PUBLISHED + "=", "Ünïcode", "\udcff"]
)
def test_any_other_signature_is_forged(signature: str) -> None:
    assert not is_genuine(URL, form(), signature, "", ["12345"])


@pytest.mark.parametrize(
    ("url", "fields"),
    [
        (URL + "3", FIELDS),
        (URL.replace("https", "http"), FIELDS),
        (URL.replace("mycompany", "evil"), FIELDS),
        (URL, [*FIELDS, ("Body", "pay me")]),
        (URL, FIELDS[1:]),
    ],
)
def test_a_changed_address_or_field_breaks_it(url: str, fields: list[tuple[str, str]]) -> None:
    assert not is_genuine(url, form(fields), PUBLISHED, "", ["12345"])


def test_no_secret_means_nobody_is_genuine() -> None:
    assert not is_genuine(URL, form(), PUBLISHED, "", [])


@pytest.mark.parametrize("settings", ["key=k,algorithm=HMAC_SHA256", "key=k,algorithm=HMAC_MD5", "algorithm=none"])
def test_another_algorithm_is_not_satisfied_by_sha1(settings: str) -> None:
    assert not is_genuine(URL, form(), PUBLISHED, settings, ["12345"])
