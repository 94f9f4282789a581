"""What every channel keeps, whoever carries it. An adapter's test subclasses ChannelContract and gives a rig.

class TestPigeonPost(ChannelContract):
    @pytest.fixture
    def rig(self) -> Iterator[PigeonRig]:
        with PigeonRig() as rig:
            yield rig
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Protocol

import pytest

from deskhand.domain.errors import Rejected, Transient, Unknown, Untrusted
from deskhand.domain.event import WordsReceived
from deskhand.ports import Channel
from deskhand.testing.signed_request import SignedRequest

WORDS = "Agua por todas partes \U0001f30a: 4B, \u00a1r\u00e1pido! 100% & more = <ok>"
SENDER = "+15125550142"


class ChannelRig(Protocol):
    """A channel together with power over the other side of it."""

    @property
    def channel(self) -> Channel: ...

    @property
    def to(self) -> str:
        """An address that the other side takes messages for."""

    @property
    def secrets(self) -> Sequence[str]:
        """Whatever must appear in no log and no repr."""

    @property
    def lists_sent(self) -> bool:
        """Whether `sent_since` can find a message: the manifest's claim."""

    def taken(self) -> Sequence[tuple[str, str]]:
        """(to, text) of every message that the other side has taken, in order."""

    def refuse(self) -> None:
        """From here on the other side says no for good."""

    def ask_to_wait(self) -> None:
        """From here on it takes nothing and asks to come later."""

    def lose_answers(self) -> None:
        """From here on it takes messages and its answers are lost."""

    def genuine(self, sender: str, text: str) -> SignedRequest | None:
        """A genuine request with these words of `sender`; None where the channel receives nothing."""


class ChannelContract:
    """Subclass as `Test…` and give `rig`, a fixture."""

    def test_a_message_arrives_whole_and_has_a_reference(self, rig: ChannelRig) -> None:
        assert rig.channel.send(rig.to, WORDS, "key-1")
        assert list(rig.taken()) == [(rig.to, WORDS)]

    def test_each_message_has_its_own_reference(self, rig: ChannelRig) -> None:
        assert rig.channel.send(rig.to, "one", "key-1") != rig.channel.send(rig.to, "two", "key-2")

    def test_a_lasting_no_is_rejected_with_a_reason(self, rig: ChannelRig) -> None:
        rig.refuse()
        with pytest.raises(Rejected) as caught:
            rig.channel.send(rig.to, "hello", "key-1")
        assert caught.value.reason.isidentifier()
        assert caught.value.detail
        assert list(rig.taken()) == []

    def test_being_asked_to_wait_is_transient(self, rig: ChannelRig) -> None:
        rig.ask_to_wait()
        with pytest.raises(Transient):
            rig.channel.send(rig.to, "hello", "key-1")
        assert list(rig.taken()) == []

    def test_a_lost_answer_is_unknown_and_is_not_repeated(self, rig: ChannelRig) -> None:
        rig.lose_answers()
        with pytest.raises(Unknown) as caught:
            rig.channel.send(rig.to, "hello", "key-1")
        assert caught.value.key == "key-1"
        assert list(rig.taken()) == [(rig.to, "hello")]

    def test_a_lost_message_is_found_in_the_list(self, rig: ChannelRig) -> None:
        before = datetime.now(UTC) - timedelta(minutes=1)
        rig.lose_answers()
        with pytest.raises(Unknown):
            rig.channel.send(rig.to, WORDS, "key-1")
        found = [(one.to, one.text) for one in rig.channel.sent_since(rig.to, before) or ()]
        assert found == ([(rig.to, WORDS)] if rig.lists_sent else [])

    def test_an_over_long_text_is_whole_or_refused(self, rig: ChannelRig) -> None:
        text = "Every word of this counts. " * 200
        refused = _refusal(rig, text)
        arrived = [(to, said.split()) for to, said in rig.taken()]
        assert refused in ("", "too_long")
        assert arrived == ([] if refused else [(rig.to, text.split())])

    def test_words_come_in_as_they_were_written(self, rig: ChannelRig) -> None:
        request = _genuine(rig, WORDS)
        words = rig.channel.receive(request.url, request.headers, request.body).what
        assert isinstance(words, WordsReceived)
        assert (words.channel, words.sender, words.text) == (rig.channel.name, SENDER, WORDS)

    def test_a_redelivered_request_has_the_same_id(self, rig: ChannelRig) -> None:
        request = _genuine(rig, "hello")
        first, again = (rig.channel.receive(request.url, request.headers, request.body) for _ in range(2))
        assert first == again

    def test_two_messages_have_two_ids(self, rig: ChannelRig) -> None:
        requests = [_genuine(rig, "hello") for _ in range(2)]
        ids = {rig.channel.receive(one.url, one.headers, one.body).vendor_event_id for one in requests}
        assert len(ids) == 2

    def test_an_altered_request_is_untrusted(self, rig: ChannelRig) -> None:
        request = rig.genuine(SENDER, "hello") or SignedRequest("http://x.invalid", {}, b"hello")
        forged = replace(request, body=request.body.replace(b"hello", b"pay me"))
        with pytest.raises(Untrusted):
            rig.channel.receive(forged.url, forged.headers, forged.body)

    @pytest.mark.parametrize("body", [b"", b"hello", b"\xff\xfe\x00", b"{}", b"a=1&" * 5000])
    def test_an_unsigned_request_is_untrusted(self, rig: ChannelRig, body: bytes) -> None:
        with pytest.raises(Untrusted):
            rig.channel.receive("http://x.invalid", {}, body)

    def test_secrets_are_in_no_repr_and_no_log(self, rig: ChannelRig, caplog: pytest.LogCaptureFixture) -> None:
        caplog.set_level(logging.DEBUG)
        shown = [repr(rig.channel)]
        rig.channel.send(rig.to, "hello", "key-1")
        rig.refuse()
        with pytest.raises(Rejected) as caught:
            rig.channel.send(rig.to, "hello", "key-2")
        shown += [repr(caught.value), str(caught.value), caplog.text]
        assert [secret for secret in rig.secrets if secret in "\n".join(shown)] == []


def _genuine(rig: ChannelRig, text: str) -> SignedRequest:
    request = rig.genuine(SENDER, text)
    if request is None:
        pytest.skip("receives nothing")
    return request


def _refusal(rig: ChannelRig, text: str) -> str:
    """The reason why the text was refused; empty when it was taken."""
    try:
        rig.channel.send(rig.to, text, "key-1")
    except Rejected as error:
        return error.reason
    return ""
