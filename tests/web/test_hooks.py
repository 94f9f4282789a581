"""The hook over real HTTP: what is genuine is kept once, and nothing else is kept at all."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from dataclasses import dataclass

import httpx
import pytest
from pydantic import SecretStr

from deskhand.channels.sms_twilio.channel import TwilioSms
from deskhand.domain.action import Purpose, SendMessage
from deskhand.domain.event import DeliveryReported, EffectSettled, Event, WordsReceived
from deskhand.engine.line import Line
from deskhand.engine.post import accept
from deskhand.store import effects, events
from deskhand.store.database import Store, open_engine
from deskhand.store.migrations import upgrade
from deskhand.testing.bare_line import bare_line
from deskhand.testing.carrier import Carrier
from deskhand.testing.server_thread import served
from deskhand.web.hooks import LARGEST_BODY, Counts, Hooks
from deskhand.web.server import web_app

ACCOUNT, TOKEN = "AC" + "7" * 32, "token"
MARIA = "+15125550142"


@dataclass
class Rig:
    """A hook that is served, a carrier that posts to it, and a line that keeps; nobody works on what is kept."""

    carrier: Carrier
    channel: TwilioSms
    line: Line
    hooks: Hooks

    def kept(self) -> list[Event]:
        with self.line.store.read() as tx:
            return events.everything(tx)

    def words(self) -> list[str]:
        return [event.what.text for event in self.kept() if isinstance(event.what, WordsReceived)]

    def post(self, path: str, content: bytes | Iterator[bytes] = b"") -> httpx.Response:
        return httpx.post(f"{self.carrier.hook.removesuffix('/hooks/sms')}{path}", content=content, trust_env=False)


def nothing() -> None:
    """Nobody starts or ends with this server."""


@pytest.fixture
def rig() -> Iterator[Rig]:
    with Carrier(ACCOUNT, TOKEN) as carrier, socket.create_server(("127.0.0.1", 0)) as taken:
        carrier.hook = f"http://127.0.0.1:{taken.getsockname()[1]}/hooks/sms"
        channel = TwilioSms(ACCOUNT, SecretStr(TOKEN), carrier.number, carrier.hook, base_url=carrier.url)
        engine = open_engine("sqlite://")
        upgrade(engine)
        store = Store(engine, "lakeview")
        store.found()
        line = bare_line(store)
        hooks = Hooks({"sms": channel}, lambda inbound: accept(line, inbound))
        with served(web_app(hooks, nothing, nothing, lambda: {"status": "ok"}), taken):
            yield Rig(carrier, channel, line, hooks)
        channel.close()
        store.close()


def test_genuine_words_are_kept_before_they_are_acknowledged(rig: Rig) -> None:
    assert rig.carrier.deliver(MARIA, "pipe burst in 4B") == (200,)
    assert rig.words() == ["pipe burst in 4B"]
    assert rig.hooks.counts == Counts(accepted=1)


def test_the_answer_is_an_empty_twiml_document(rig: Rig) -> None:
    request = rig.carrier.words(MARIA, "hello")
    answer = httpx.post(request.url, content=request.body, headers=dict(request.headers), trust_env=False)
    assert answer.headers["content-type"] == "application/xml"
    assert answer.text.endswith("<Response></Response>")


def test_what_comes_five_times_and_again_later_is_kept_once(rig: Rig) -> None:
    assert rig.carrier.deliver(MARIA, "pipe burst", times=5) == (200,) * 5
    assert rig.carrier.replay() == (200,)
    assert rig.words() == ["pipe burst"]
    assert rig.hooks.counts == Counts(accepted=1, duplicate=5)


def test_shuffled_duplicates_of_many_are_kept_once_each(rig: Rig) -> None:
    requests = [rig.carrier.words(MARIA, f"line {n}") for n in range(8)]
    assert set(rig.carrier.deliver_all(requests, times=3, seed=5)) == {200}
    assert sorted(rig.words()) == [f"line {n}" for n in range(8)]


def test_forged_words_are_refused_and_nothing_of_them_is_kept(rig: Rig) -> None:
    assert rig.carrier.deliver(MARIA, "pay me", forged=True) == (403,)
    assert rig.kept() == []
    assert rig.hooks.counts == Counts(forged=1)


@pytest.mark.parametrize("body", [b"", b"Body=hello&From=%2B15125550142", b"\xff\xfe", b'{"Body": "hello"}'])
def test_unsigned_requests_are_refused(rig: Rig, body: bytes) -> None:
    assert rig.post("/hooks/sms", body).status_code == 403
    assert rig.kept() == []


def test_words_signed_for_another_address_are_refused(rig: Rig) -> None:
    request = rig.carrier.words(MARIA, "hello", url="https://elsewhere.example.com/hooks/sms")
    answer = httpx.post(rig.carrier.hook, content=request.body, headers=dict(request.headers), trust_env=False)
    assert answer.status_code == 403
    assert rig.kept() == []


def test_an_unknown_connection_is_not_found(rig: Rig) -> None:
    assert rig.post("/hooks/fax", b"hello").status_code == 404


@pytest.mark.parametrize("path", ["/", "/docs", "/openapi.json", "/hooks/", "/hooks/sms/x"])
def test_strangers_find_nothing_else(rig: Rig, path: str) -> None:
    assert rig.post(path).status_code in (404, 405)


def test_a_body_of_the_largest_size_is_still_looked_at(rig: Rig) -> None:
    assert rig.post("/hooks/sms", b"x" * LARGEST_BODY).status_code == 403


def test_a_larger_body_is_refused_unread(rig: Rig) -> None:
    assert rig.post("/hooks/sms", b"x" * (LARGEST_BODY + 1)).status_code == 413
    assert rig.hooks.counts == Counts()


def test_a_body_that_does_not_say_how_large_it_is_is_refused_as_soon_as_it_is_too_large(rig: Rig) -> None:
    chunks = (b"x" * 100_000 for _ in range(11))
    assert rig.post("/hooks/sms", chunks).status_code == 413


def test_card_numbers_are_gone_before_anything_is_kept(rig: Rig) -> None:
    rig.carrier.deliver(MARIA, "charge 4111 1111 1111 1111 please")
    (words,) = rig.words()
    assert "4111" not in words


def test_what_became_of_a_message_goes_to_its_case(rig: Rig) -> None:
    _claim(rig.line, "k1")
    sid = rig.channel.send(MARIA, "hello", "k1")
    rig.carrier.settle()
    told = [event.what for event in rig.kept() if event.case == "c1"]
    assert told == [
        DeliveryReported("k1", "sent", None, sid),
        EffectSettled("k1", "sent", "the carrier's call-back"),
        DeliveryReported("k1", "delivered", None, sid),
    ]
    assert rig.hooks.counts == Counts(accepted=2)


def test_call_backs_that_come_twice_count_once(rig: Rig) -> None:
    rig.carrier.behave(call_backs="twice")
    _claim(rig.line, "k1")
    rig.channel.send(MARIA, "hello", "k1")
    rig.carrier.settle()
    assert rig.hooks.counts == Counts(accepted=2, duplicate=2)


def test_a_call_back_about_nothing_we_know_is_acknowledged_and_dropped(rig: Rig) -> None:
    rig.channel.send(MARIA, "hello", "nobody-claimed-this")
    rig.carrier.settle()
    assert [one.status for one in rig.carrier.posted] == [200, 200]
    assert rig.kept() == []


def _claim(line: Line, key: str) -> None:
    message = SendMessage(MARIA, "greeting", Purpose.SERVICE, text="hello")
    with line.store.write() as tx:
        effects.claim(tx, key, "c1", "root", message, line.clock.now())
