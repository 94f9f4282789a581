"""Answers as values, without a network."""

from __future__ import annotations

import json

import pytest

from deskhand.channels.sms_twilio.codes import REASONS, reason_of
from deskhand.channels.sms_twilio.form import parse_form
from deskhand.channels.sms_twilio.wire import parse_page, parse_retry_after, parse_sent
from deskhand.domain.errors import Rejected, Transient, Unknown, Untrusted
from deskhand.domain.failure import FOLLOWS, Follow, follows


def test_every_reason_of_a_code_says_what_follows() -> None:
    assert {reason for reason in REASONS.values() if reason not in FOLLOWS} == set()


@pytest.mark.parametrize(
    ("code", "reason", "first"),
    [
        ("30003", "unreachable", Follow.OTHER_CHANNEL),
        ("30005", "invalid", Follow.OTHER_CHANNEL),
        ("30006", "landline", Follow.OTHER_CHANNEL),
        ("30007", "filtered", Follow.OTHER_CHANNEL),
        ("21614", "landline", Follow.OTHER_CHANNEL),
        ("21211", "invalid", Follow.OTHER_CHANNEL),
        ("21610", "opted_out", Follow.OPT_OUT),
        ("99999", "refused", Follow.HUMAN),
    ],
)
def test_a_code_has_a_reason_and_what_follows(code: str, reason: str, first: Follow) -> None:
    assert (reason_of(code), follows(reason_of(code))[0]) == (reason, first)


@pytest.mark.parametrize("code", ["30034", "30032", "63038", "20003", "30002", "21408"])
def test_what_stops_everybody_alarms_the_operator(code: str) -> None:
    assert Follow.OPERATOR in follows(reason_of(code))


def test_an_unlisted_reason_goes_to_a_human() -> None:
    assert follows("made_up") == (Follow.HUMAN,)


@pytest.mark.parametrize("body", [b"", b"null", b"[]", b'"x"', b"{}", b"\xff", b'{"sid": ""}', b'{"sid": null}'])
def test_a_created_answer_without_a_sid_is_unknown(body: bytes) -> None:
    with pytest.raises(Unknown):
        parse_sent(201, None, body, "k1")


@pytest.mark.parametrize(
    ("status", "code", "reason", "detail"),
    [
        (400, 21610, "opted_out", "21610"),
        (429, 63038, "daily_limit", "63038"),
        (429, 21611, "queue_full", "21611"),
        (403, 21408, "region", "21408"),
        (403, 10001, "misconfigured", "10001"),
        (404, None, "misconfigured", "HTTP 404"),
        (401, None, "misconfigured", "HTTP 401"),
        (400, 77777, "refused", "77777"),
        (413, None, "refused", "HTTP 413"),
    ],
)
def test_a_clear_no_is_rejected(status: int, code: int | None, reason: str, detail: str) -> None:
    with pytest.raises(Rejected) as caught:
        parse_sent(status, None, json.dumps({"code": code}).encode(), "k1")
    assert (caught.value.reason, caught.value.detail) == (reason, detail)


def test_429_without_a_body_is_transient() -> None:
    with pytest.raises(Transient) as caught:
        parse_sent(429, None, b"", "k1")
    assert caught.value.retry_after_s is None


@pytest.mark.parametrize(
    ("value", "seconds"),
    [(None, None), ("", None), ("5", 5.0), ("-1", None), ("nan", None), ("Wed, 25 Nov 2026 08:00:00 GMT", None)],
)
def test_retry_after_in_seconds(value: str | None, seconds: float | None) -> None:
    assert parse_retry_after(value) == seconds


@pytest.mark.parametrize("body", [b"", b"{}", b'{"messages": [{}]}', b'{"messages": null}', b"<html>"])
def test_an_unreadable_list_is_transient(body: bytes) -> None:
    with pytest.raises(Transient):
        parse_page(body)


@pytest.mark.parametrize("body", ["Ünïcode".encode(), b"\xff\x00", b"&".join([b"a=1"] * 300)])
def test_a_body_that_is_no_form_is_untrusted(body: bytes) -> None:
    with pytest.raises(Untrusted):
        parse_form(body)
