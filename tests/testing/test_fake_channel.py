"""The in-memory channel keeps the contract, and fails as a scenario's `fail: {sms: …}` says."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

import pytest

from deskhand.domain.errors import Rejected, Transient, Unknown
from deskhand.domain.event import DeliveryReported
from deskhand.ports import Inbound
from deskhand.testing.contracts.channel import ChannelContract
from deskhand.testing.fake_channel import LONGEST, SECRET, FakeChannel
from deskhand.testing.signed_request import SignedRequest

TENANT = "+15125550142"


class _Now:
    def now(self) -> datetime:
        return datetime.now(UTC)


class _Rig:
    to = TENANT
    secrets: Sequence[str] = (SECRET.decode(),)
    lists_sent = True

    def __init__(self) -> None:
        self.channel = FakeChannel(_Now())

    def taken(self) -> Sequence[tuple[str, str]]:
        return [(one.to, one.text) for one in self.channel.sent]

    def refuse(self) -> None:
        self.channel.refuse(self.to, "landline")

    def ask_to_wait(self) -> None:
        self.channel.fail("error")

    def lose_answers(self) -> None:
        self.channel.fail("timeout")

    def genuine(self, sender: str, text: str) -> SignedRequest | None:
        return self.channel.request(sender, text)


class TestFakeChannel(ChannelContract):
    @pytest.fixture
    def rig(self) -> _Rig:
        return _Rig()


@pytest.fixture
def channel() -> FakeChannel:
    return FakeChannel(_Now())


def test_what_was_sent_equals_plain_triples(channel: FakeChannel) -> None:
    assert channel.send(TENANT, "hello", "k1") == "fake-out-1"
    assert channel.sent == [(TENANT, "hello", "k1")]
    assert channel.take_call_backs() == []


def test_timeout_takes_the_message_and_its_call_back_follows_once(channel: FakeChannel) -> None:
    channel.fail("timeout")
    with pytest.raises(Unknown):
        channel.send(TENANT, "hello", "k1")
    report = Inbound("fake-out-1:sent", DeliveryReported("k1", "sent", None, "fake-out-1"))
    assert channel.sent == [(TENANT, "hello", "k1")]
    assert channel.take_call_backs() == [report]
    assert channel.take_call_backs() == []


def test_slow_takes_the_message_and_only_the_list_shows_it(channel: FakeChannel) -> None:
    channel.fail("slow")
    with pytest.raises(Unknown):
        channel.send(TENANT, "hello", "k1")
    assert channel.take_call_backs() == []
    assert [one.text for one in channel.sent_since(TENANT, datetime(2020, 1, 1, tzinfo=UTC))] == ["hello"]


def test_error_takes_nothing_until_it_is_well_again(channel: FakeChannel) -> None:
    channel.fail("error")
    with pytest.raises(Transient):
        channel.send(TENANT, "hello", "k1")
    channel.fail("ok")
    channel.send(TENANT, "hello", "k1")
    assert channel.sent == [(TENANT, "hello", "k1")]


def test_an_over_long_text_is_refused(channel: FakeChannel) -> None:
    with pytest.raises(Rejected, match="too_long"):
        channel.send(TENANT, "x" * (LONGEST + 1), "k1")
