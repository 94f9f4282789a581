"""Sending through a carrier that answers, refuses, falls silent and lies, over real HTTP."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
from pydantic import SecretStr

from deskhand.channels.sms_twilio.channel import TwilioSms
from deskhand.domain.errors import Misconfigured, Rejected, Transient, Unknown
from deskhand.testing.carrier import Carrier
from deskhand.testing.carrier_message import Kind

ACCOUNT, TOKEN = "AC" + "2" * 32, "token-now"
HOOK = "https://desk.example.com/hooks/sms"
TENANT, VENDOR = "+15125550142", "+15125550190"
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)

Opener = Callable[..., TwilioSms]


@pytest.fixture
def carrier() -> Iterator[Carrier]:
    with Carrier(ACCOUNT, TOKEN) as carrier:
        yield carrier


@pytest.fixture
def opened(carrier: Carrier) -> Iterator[Opener]:
    channels: list[TwilioSms] = []

    def opened(token: str = TOKEN, after: str = "", base_url: str = "", read_timeout_s: float = 5.0) -> TwilioSms:
        channel = TwilioSms(
            ACCOUNT,
            SecretStr(token),
            carrier.number,
            HOOK,
            next_auth_token=SecretStr(after),
            base_url=base_url or carrier.url,
            connect_timeout_s=1.0,
            read_timeout_s=read_timeout_s,
        )
        channels.append(channel)
        return channel

    yield opened
    for channel in channels:
        channel.close()


def test_what_twilio_is_given(carrier: Carrier, opened: Opener) -> None:
    sid = opened().send(TENANT, "We are on it.", "k:1")
    (message,) = carrier.messages
    assert (message.sid, message.sender, message.to, message.text) == (sid, carrier.number, TENANT, "We are on it.")
    assert message.call_back == f"{HOOK}?effect=k%3A1"


def test_a_messaging_service_sends_in_its_own_name(carrier: Carrier) -> None:
    channel = TwilioSms(ACCOUNT, SecretStr(TOKEN), "MG" + "3" * 32, HOOK, base_url=carrier.url)
    channel.send(TENANT, "hello", "k1")
    channel.close()
    assert [one.sender for one in carrier.messages] == [carrier.number]


@pytest.mark.parametrize(
    ("kind", "reason", "code"),
    [
        ("blocked", "opted_out", "21610"),
        ("invalid", "invalid", "21211"),
        ("region", "region", "21408"),
        ("capped", "daily_limit", "63038"),
    ],
)
def test_a_number_that_is_refused_at_once(carrier: Carrier, opened: Opener, kind: Kind, reason: str, code: str) -> None:
    carrier.mark(TENANT, kind)
    with pytest.raises(Rejected) as caught:
        opened().send(TENANT, "hello", "k1")
    assert (caught.value.reason, caught.value.detail) == (reason, code)
    assert carrier.messages == ()


def test_429_says_how_long_to_wait(carrier: Carrier, opened: Opener) -> None:
    carrier.behave(status=429, code=20429, retry_after_s=7, times=1)
    with pytest.raises(Transient) as caught:
        opened().send(TENANT, "hello", "k1")
    assert caught.value.retry_after_s == 7
    opened().send(TENANT, "hello", "k1")
    assert len(carrier.messages) == 1


def test_503_with_twilios_own_code_is_transient(carrier: Carrier, opened: Opener) -> None:
    carrier.behave(status=503, code=20503)
    with pytest.raises(Transient):
        opened().send(TENANT, "hello", "k1")


@pytest.mark.parametrize(
    ("status", "code"), [(500, 20500), (500, None), (502, None), (503, None), (504, None), (408, None)]
)
@pytest.mark.parametrize("taken", [True, False])
def test_no_clear_answer_is_unknown(
    carrier: Carrier, opened: Opener, status: int, code: int | None, taken: bool
) -> None:
    carrier.behave(status=status, code=code, taken=taken)
    with pytest.raises(Unknown) as caught:
        opened().send(TENANT, "hello", "k1")
    assert caught.value.key == "k1"
    assert len(carrier.messages) == taken


def test_a_created_message_whose_answer_cannot_be_read_is_unknown(carrier: Carrier, opened: Opener) -> None:
    carrier.behave(garbage=True)
    with pytest.raises(Unknown):
        opened().send(TENANT, "hello", "k1")
    assert len(carrier.messages) == 1


def test_a_redirect_is_not_followed(carrier: Carrier, opened: Opener) -> None:
    carrier.behave(status=307)
    with pytest.raises(Unknown):
        opened().send(TENANT, "hello", "k1")


def test_an_answer_after_the_time_limit_is_unknown_and_the_message_taken(carrier: Carrier, opened: Opener) -> None:
    carrier.behave(slow_s=30)
    with pytest.raises(Unknown):
        opened(read_timeout_s=0.2).send(TENANT, "hello", "k1")
    assert [one.text for one in carrier.messages] == ["hello"]


def test_a_refused_connection_is_transient(opened: Opener) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with pytest.raises(Transient):
        opened(base_url=f"http://127.0.0.1:{port}").send(TENANT, "hello", "k1")


def test_a_server_that_accepts_and_never_speaks_is_unknown(opened: Opener) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}"
        with pytest.raises(Unknown):
            opened(base_url=url, read_timeout_s=0.2).send(TENANT, "hello", "k1")


def test_a_wrong_token_is_the_operators_affair(opened: Opener) -> None:
    with pytest.raises(Rejected) as caught:
        opened(token="wrong").send(TENANT, "hello", "k1")
    assert (caught.value.reason, caught.value.detail) == ("misconfigured", "20003")
    with pytest.raises(Misconfigured):
        opened(token="wrong").check()


def test_the_next_token_is_tried_where_the_first_is_no_longer_known(carrier: Carrier, opened: Opener) -> None:
    channel = opened(token="rotated-out", after=TOKEN)
    channel.check()
    channel.send(TENANT, "hello", "k1")
    assert len(carrier.messages) == 1


def test_the_check_passes_with_the_right_token_and_waits_for_a_dead_server(opened: Opener) -> None:
    opened().check()
    with pytest.raises(Transient):
        opened(base_url="http://127.0.0.1:1").check()


@pytest.mark.parametrize("text", ["a" * 1600, "ñ" * 1600, "💧" * 800])
def test_the_longest_text_is_taken(carrier: Carrier, opened: Opener, text: str) -> None:
    opened().send(TENANT, text, "k1")
    assert [one.text for one in carrier.messages] == [text]


@pytest.mark.parametrize("text", ["a" * 1601, "💧" * 801])
def test_a_longer_one_is_refused_before_it_leaves(carrier: Carrier, opened: Opener, text: str) -> None:
    carrier.behave(lose_reply=9)
    with pytest.raises(Rejected, match="too_long: 21617"):
        opened().send(TENANT, text, "k1")
    assert carrier.messages == ()


def test_an_empty_text_is_refused(opened: Opener) -> None:
    with pytest.raises(Rejected, match="empty: 21602"):
        opened().send(TENANT, "", "k1")


# ------------------------------------------------------------------ settling


def test_the_list_holds_messages_to_one_number_oldest_first(carrier: Carrier, opened: Opener) -> None:
    channel = opened()
    sids = [channel.send(TENANT, text, text) for text in ("one", "two", "three")]
    channel.send(VENDOR, "other", "k")
    carrier.settle()
    listed = channel.sent_since(TENANT, LONG_AGO)
    assert [(one.vendor_ref, one.to, one.text, one.status) for one in listed] == [
        (sids[0], TENANT, "one", "delivered"),
        (sids[1], TENANT, "two", "delivered"),
        (sids[2], TENANT, "three", "delivered"),
    ]


def test_the_list_goes_on_over_pages(carrier: Carrier, opened: Opener) -> None:
    carrier.behave(call_backs="never", held=True)
    channel = opened()
    texts = [f"message {n}" for n in range(450)]
    for text in texts:
        channel.send(TENANT, text, text)
    assert [one.text for one in channel.sent_since(TENANT, LONG_AGO)] == texts


def test_the_list_shows_what_is_still_queued(carrier: Carrier, opened: Opener) -> None:
    carrier.behave(held=True, lose_reply=1)
    channel = opened()
    with pytest.raises(Unknown):
        channel.send(TENANT, "hello", "k1")
    (listed,) = channel.sent_since(TENANT, datetime.now(UTC) - timedelta(seconds=5))
    assert (listed.text, listed.status) == ("hello", "queued")


def test_the_list_leaves_out_what_is_older_but_not_the_same_second(carrier: Carrier, opened: Opener) -> None:
    channel = opened()
    channel.send(TENANT, "hello", "k1")
    at = carrier.messages[0].at
    assert len(channel.sent_since(TENANT, at)) == 1
    assert channel.sent_since(TENANT, at + timedelta(seconds=1)) == []


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_list_that_cannot_be_had_is_transient(carrier: Carrier, opened: Opener, status: int) -> None:
    carrier.behave(status=status, retry_after_s=2)
    with pytest.raises(Transient) as caught:
        opened().sent_since(TENANT, LONG_AGO)
    assert caught.value.retry_after_s == 2


def test_a_list_from_a_dead_server_is_transient(opened: Opener) -> None:
    with pytest.raises(Transient):
        opened(base_url="http://127.0.0.1:1").sent_since(TENANT, LONG_AGO)


# ------------------------------------------------------------------ settings


@pytest.mark.parametrize(
    ("account", "token", "sender", "hook", "named"),
    [
        ("SK1", TOKEN, "+15125550000", HOOK, "account_sid"),
        (ACCOUNT, "", "+15125550000", HOOK, "auth_token"),
        (ACCOUNT, TOKEN, "+1 512", HOOK, "sender"),
        (ACCOUNT, TOKEN, "+15125550000", "desk.example.com/hooks/sms", "public_url"),
        (ACCOUNT, TOKEN, "+15125550000", f"{HOOK}?a=1", "public_url"),
    ],
)
def test_a_wrong_setting_is_named(account: str, token: str, sender: str, hook: str, named: str) -> None:
    with pytest.raises(Misconfigured, match=f"sms_twilio: {named}$"):
        TwilioSms(account, SecretStr(token), sender, hook)
