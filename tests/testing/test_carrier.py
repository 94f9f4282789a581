"""The test carrier is as unfriendly as it says: what bench and crash tests rely on."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest
from pydantic import SecretStr

from deskhand.channels.sms_twilio.channel import TwilioSms
from deskhand.domain.errors import Unknown
from deskhand.domain.event import DeliveryReported
from deskhand.ports import Inbound
from deskhand.testing.carrier import Carrier
from deskhand.testing.carrier_hook import Hook
from deskhand.testing.carrier_message import Kind

ACCOUNT, TOKEN = "AC" + "4" * 32, "token"
TENANT = "+15125550142"


@pytest.fixture
def hook() -> Iterator[Hook]:
    with Hook() as hook:
        yield hook


@pytest.fixture
def carrier(hook: Hook) -> Iterator[Carrier]:
    with Carrier(ACCOUNT, TOKEN, hook=hook.url) as carrier:
        yield carrier


@pytest.fixture
def channel(carrier: Carrier, hook: Hook) -> Iterator[TwilioSms]:
    channel = TwilioSms(ACCOUNT, SecretStr(TOKEN), carrier.number, hook.url, base_url=carrier.url)
    hook.channel = channel
    yield channel
    channel.close()


def reported(sid: str, *statuses: str, error: str | None = None) -> list[Inbound]:
    ends = ("undelivered", "failed")
    return [
        Inbound(f"{sid}:{one}", DeliveryReported("k1", one, error if one in ends else None, sid)) for one in statuses
    ]


def test_it_reports_what_becomes_of_a_message(carrier: Carrier, channel: TwilioSms, hook: Hook) -> None:
    sid = channel.send(TENANT, "hello", "k1")
    assert list(hook.wait_for(2)) == reported(sid, "sent", "delivered")
    assert [one.status for one in carrier.messages] == ["delivered"]


@pytest.mark.parametrize(
    ("kind", "error", "reason"),
    [
        ("landline", 30006, "landline"),
        ("unreachable", 30003, "unreachable"),
        ("unregistered", 30034, "unregistered"),
        ("unknown", 30005, "invalid"),
        ("filtered", 30007, "filtered"),
    ],
)
def test_it_takes_messages_to_numbers_that_cannot_have_them(
    carrier: Carrier, channel: TwilioSms, hook: Hook, kind: Kind, error: int, reason: str
) -> None:
    carrier.mark("*", kind)
    sid = channel.send(TENANT, "hello", "k1")
    assert list(hook.wait_for(2)) == reported(sid, "sent", "undelivered", error=reason)
    assert [(one.status, one.error) for one in carrier.messages] == [("undelivered", error)]


def test_a_lost_reply_is_still_reported(carrier: Carrier, channel: TwilioSms, hook: Hook) -> None:
    carrier.behave(lose_reply=1)
    with pytest.raises(Unknown):
        channel.send(TENANT, "hello", "k1")
    (message,) = carrier.messages
    assert list(hook.wait_for(2)) == reported(message.sid, "sent", "delivered")
    assert channel.send(TENANT, "again", "k2")


def test_the_same_request_twice_is_two_messages(carrier: Carrier, channel: TwilioSms) -> None:
    channel.send(TENANT, "hello", "k1")
    channel.send(TENANT, "hello", "k1")
    assert [one.text for one in carrier.wait_for(2)] == ["hello", "hello"]


def test_call_backs_come_twice(carrier: Carrier, channel: TwilioSms, hook: Hook) -> None:
    carrier.behave(call_backs="twice")
    sid = channel.send(TENANT, "hello", "k1")
    assert list(hook.wait_for(4)) == reported(sid, "sent", "sent", "delivered", "delivered")


def test_call_backs_come_in_the_wrong_order(carrier: Carrier, channel: TwilioSms, hook: Hook) -> None:
    carrier.behave(call_backs="reversed")
    sid = channel.send(TENANT, "hello", "k1")
    assert list(hook.wait_for(2)) == reported(sid, "delivered", "sent")


def test_call_backs_never_come(carrier: Carrier, channel: TwilioSms, hook: Hook) -> None:
    carrier.behave(call_backs="never")
    channel.send(TENANT, "hello", "k1")
    carrier.settle()
    assert hook.received == ()
    assert [one.status for one in carrier.messages] == ["delivered"]


def test_call_backs_come_before_the_reply(carrier: Carrier, channel: TwilioSms, hook: Hook) -> None:
    carrier.behave(call_backs="before_reply")
    sid = channel.send(TENANT, "hello", "k1")
    assert list(hook.received) == reported(sid, "sent", "delivered")


def test_late_call_backs_have_not_come_yet(carrier: Carrier, channel: TwilioSms, hook: Hook) -> None:
    carrier.behave(call_back_after_s=60)
    channel.send(TENANT, "hello", "k1")
    with pytest.raises(TimeoutError):
        carrier.settle(timeout_s=0.1)
    assert hook.received == ()


def test_words_come_once_twice_and_again(carrier: Carrier, channel: TwilioSms, hook: Hook) -> None:
    hook.channel = channel
    assert carrier.deliver(TENANT, "pipe burst", times=3) == (200, 200, 200)
    assert carrier.replay() == (200,)
    assert len({one.vendor_event_id for one in hook.received}) == 1
    assert len(hook.received) == 4


def test_shuffled_words_are_the_same_words(carrier: Carrier, channel: TwilioSms, hook: Hook) -> None:
    hook.channel = channel
    requests = [carrier.words(TENANT, f"line {n}") for n in range(6)]
    carrier.deliver_all(requests, times=2, seed=7)
    ids = [one.vendor_event_id for one in hook.received]
    sent = [channel.receive(one.url, one.headers, one.body).vendor_event_id for one in requests]
    assert sorted(ids) == sorted(sent * 2)
    assert ids != [sid for sid in sent for _ in range(2)]


def test_forged_words_are_refused(carrier: Carrier, channel: TwilioSms, hook: Hook) -> None:
    hook.channel = channel
    assert carrier.deliver(TENANT, "pay me", forged=True) == (403,)
    assert (hook.received, hook.refused) == ((), 1)


def test_a_hook_that_is_down_counts_as_no_answer(carrier: Carrier) -> None:
    assert carrier.deliver(TENANT, "hello", url="http://127.0.0.1:1/hooks/sms") == (0,)


def test_a_behaviour_ends_after_its_times(carrier: Carrier) -> None:
    carrier.behave(status=429, code=20429, times=2)
    address = f"{carrier.url}/2010-04-01/Accounts/{ACCOUNT}/Messages.json"
    statuses = [httpx.get(address, auth=(ACCOUNT, TOKEN), trust_env=False).status_code for _ in range(3)]
    assert statuses == [429, 429, 200]


def test_a_filter_on_the_day_leaves_out_what_is_queued(carrier: Carrier, channel: TwilioSms) -> None:
    channel.send(TENANT, "sent", "k1")
    carrier.settle()
    carrier.behave(held=True)
    channel.send(TENANT, "queued", "k2")
    address = f"{carrier.url}/2010-04-01/Accounts/{ACCOUNT}/Messages.json"
    params = {"To": TENANT, "DateSent>": "2020-01-01"}
    listed = httpx.get(address, params=params, auth=(ACCOUNT, TOKEN), trust_env=False).json()
    assert [one["body"] for one in listed["messages"]] == ["sent"]


def test_waiting_for_too_much_ends(carrier: Carrier) -> None:
    with pytest.raises(TimeoutError, match=r"waited 0\.05 s for 1 messages: 0 taken"):
        carrier.wait_for(1, timeout_s=0.05)
