"""WebChat keeps the contract; what is special is that the other side is the company's own store."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime, timedelta
from typing import cast

import pytest
from pydantic import SecretStr

from deskhand.channels.manifest import HERE, load_manifest, open_channel
from deskhand.channels.webchat.channel import WebChat
from deskhand.domain.errors import Misconfigured, Rejected, Unknown, Untrusted
from deskhand.domain.event import WordsReceived
from deskhand.store.database import Store, Tx, open_engine
from deskhand.store.migrations import upgrade
from deskhand.testing.contracts.channel import WORDS, ChannelContract, ChannelRig
from deskhand.testing.signed_request import SignedRequest

SECRET = "a-very-secret-text-of-many-characters"
MANIFEST = load_manifest(HERE / "webchat")


class FailingStore:
    """A store that can break before it keeps anything, or after, when nobody hears of it any more."""

    def __init__(self, store: Store) -> None:
        self._store, self.how = store, "ok"

    def read(self) -> AbstractContextManager[Tx]:
        return self._store.read()

    @contextmanager
    def write(self) -> Iterator[Tx]:
        if self.how == "away":
            raise OSError("the database is away")
        with self._store.write() as tx:
            yield tx
        if self.how == "answers lost":
            raise OSError("the database went away")


class _Rig:
    secrets: Sequence[str] = (SECRET,)
    lists_sent = MANIFEST.claims.lists_sent

    def __init__(self, store: FailingStore) -> None:
        self.store = store
        self.channel = WebChat(SecretStr(SECRET), store=cast(Store, store))
        self.begun = self.channel.begin()
        self.to = self.begun.address
        self._count = 0

    def taken(self) -> Sequence[tuple[str, str]]:
        return [(self.begun.address, one.text) for one in self.channel.sent_after(self.begun.address, 0)]

    def refuse(self) -> None:
        self.to = "+15125550142"

    def ask_to_wait(self) -> None:
        self.store.how = "away"

    def lose_answers(self) -> None:
        self.store.how = "answers lost"

    def genuine(self, sender: str, text: str) -> SignedRequest:
        self._count += 1
        said = json.dumps({"id": f"message-{self._count}", "text": text}).encode()
        path = f"https://desk.example.com/chat/threads/lakeview.{self.to.removeprefix('chat:')}/messages"
        return SignedRequest(path, {"authorization": f"Bearer {self.begun.token}"}, said)


class TestWebChat(ChannelContract):
    @pytest.fixture
    def rig(self, store: Store) -> _Rig:
        return _Rig(FailingStore(store))

    def test_being_asked_to_wait_is_transient(self, rig: ChannelRig) -> None:
        """A store never says whether it took something when it breaks: that is unknown, and is looked up."""
        rig.ask_to_wait()
        with pytest.raises(Unknown):
            rig.channel.send(rig.to, "hello", "key-1")
        assert list(rig.taken()) == []

    def test_words_come_in_as_they_were_written(self, rig: ChannelRig) -> None:
        """The sender is the digest of the token, whatever name or number stands in the words."""
        request = rig.genuine("", WORDS)
        assert request is not None
        words = rig.channel.receive(request.url, request.headers, request.body).what
        assert isinstance(words, WordsReceived)
        assert (words.channel, words.sender, words.text) == ("webchat", rig.to, WORDS)

    def test_an_altered_request_is_untrusted(self, rig: ChannelRig) -> None:
        """TLS guards the body; the token is held to the thread that the request names."""
        request = rig.genuine("", "hello")
        assert request is not None
        other = request.url.replace(rig.to.removeprefix("chat:"), "0" * 32)
        with pytest.raises(Untrusted):
            rig.channel.receive(other, request.headers, request.body)


@pytest.fixture
def store() -> Iterator[Store]:
    engine = open_engine("sqlite://")
    upgrade(engine)
    store = Store(engine, "lakeview")
    store.found()
    yield store
    store.close()


def test_the_other_claims_are_true() -> None:
    claims = MANIFEST.claims
    assert (claims.receives, claims.reports_delivery, claims.longest_text, MANIFEST.keeps) == (True, False, None, True)


def test_two_visitors_never_have_one_token_or_address(store: Store) -> None:
    channel = WebChat(SecretStr(SECRET), store=store)
    begun = [channel.begin() for _ in range(50)]
    assert len({one.token for one in begun}) == len({one.address for one in begun}) == 50
    assert [one for one in begun if one.token in repr(one)] == []


def test_a_key_that_is_sent_again_is_kept_once_with_its_first_words(store: Store) -> None:
    channel = WebChat(SecretStr(SECRET), store=store)
    to = channel.begin().address
    assert channel.send(to, "first", "k1") == channel.send(to, "second", "k1")
    assert [one.text for one in channel.sent_after(to, 0)] == ["first"]


def test_each_visitor_gets_their_own_messages_after_the_one_they_have(store: Store) -> None:
    channel = WebChat(SecretStr(SECRET), store=store)
    ours, theirs = channel.begin().address, channel.begin().address
    for number, to in enumerate((ours, theirs, ours, ours)):
        channel.send(to, f"line {number}", f"k{number}")
    first, *_ = channel.sent_after(ours, 0)
    assert [one.text for one in channel.sent_after(ours, first.seq)] == ["line 2", "line 3"]
    assert channel.sent_after(ours, 2**63 - 1) == ()


def test_what_was_sent_before_is_not_in_the_list(store: Store) -> None:
    channel = WebChat(SecretStr(SECRET), store=store)
    to = channel.begin().address
    channel.send(to, "hello", "k1")
    assert channel.sent_since(to, datetime.now(UTC) + timedelta(minutes=1)) == []


@pytest.mark.parametrize("to", ["", "chat:", "chat:" + "g" * 32, "maria@example.com", "chat:" + "0" * 33])
def test_what_is_no_address_of_a_chat_is_rejected(store: Store, to: str) -> None:
    with pytest.raises(Rejected, match="invalid"):
        WebChat(SecretStr(SECRET), store=store).send(to, "hello", "k1")


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"secret": "short"}, "openssl rand -hex 32"),
        ({"secret": SECRET, "proxies": "my-proxy"}, "webchat: proxies: .*my-proxy"),
    ],
)
def test_a_wrong_setting_is_named_and_the_secret_is_not(values: dict[str, str], words: str) -> None:
    with pytest.raises(Misconfigured, match=words) as caught:
        open_channel(MANIFEST, values)
    assert values["secret"] not in str(caught.value).replace("shorter", "")


def test_without_a_store_settings_can_be_looked_at_and_nothing_is_sent() -> None:
    channel = open_channel(MANIFEST, {"secret": SECRET})
    channel.check()
    with pytest.raises(Misconfigured):
        channel.send("chat:" + "0" * 32, "hello", "k1")
