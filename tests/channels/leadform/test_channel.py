"""LeadForm as a channel: signed leads in, once; nothing out; and what a form becomes on the line."""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Iterator
from typing import Any

import pytest
from pydantic import SecretStr

from deskhand.channels.leadform.channel import LeadForm
from deskhand.channels.leadform.refusal import NoLead
from deskhand.channels.leadform.signature import sign
from deskhand.channels.manifest import HERE, load_manifest, open_channel
from deskhand.domain.errors import Misconfigured, Rejected, Untrusted
from deskhand.domain.event import WordsReceived
from deskhand.engine.post import accept
from deskhand.ports import Inbound
from deskhand.store import events
from deskhand.store.database import Store, open_engine
from deskhand.store.migrations import upgrade
from deskhand.testing.bare_line import bare_line

SECRET, FIRST, SECOND = "s" * 32, "f" * 32, "n" * 32
MANIFEST = load_manifest(HERE / "leadform")
VALUES = {"secret": SECRET, "hook_secret": FIRST, "next_hook_secret": SECOND}
ANA = {"id": "crm-00017", "name": "Ana", "phone": "512 555 0142", "email": "ana@example.com", "message": "2 bedrooms?"}
URL = "https://desk.example.com/hooks/form"


def opened(**values: str) -> LeadForm:
    channel = open_channel(MANIFEST, VALUES | values)
    assert isinstance(channel, LeadForm)
    return channel


def received(said: dict[str, Any], secret: str = FIRST, aside: int = 0, channel: LeadForm | None = None) -> Inbound:
    body = json.dumps(said).encode()
    headers = {"deskhand-signature": sign(secret, body, int(time.time()) + aside)}
    return (channel or opened()).receive(URL, headers, body)


# ------------------------------------------------------------------ in


@pytest.mark.parametrize("secret", [FIRST, SECOND])
def test_a_signed_lead_is_words_of_whoever_it_names(secret: str) -> None:
    text = "name: Ana\nemail: ana@example.com\nphone: 512 555 0142\nmessage: 2 bedrooms?"
    words = WordsReceived("form", "+15125550142", "form", text, "hook:crm-00017", checks="signed")
    assert received(ANA, secret) == Inbound("hook:crm-00017", words)


def test_sent_again_it_is_the_same_one_and_another_id_is_another() -> None:
    assert received(ANA) == received(ANA, SECOND, aside=60)
    assert received(ANA).vendor_event_id != received(ANA | {"id": "crm-00018"}).vendor_event_id


def test_links_alone_are_flagged() -> None:
    found = received(ANA | {"message": "http://evil.example"}).what
    assert isinstance(found, WordsReceived)
    assert found.checks == "signed links_only"


@pytest.mark.parametrize("body", [b"", b"hello", b"\xff\xfe\x00", b"{}", b"a=1&" * 5000])
def test_an_unsigned_request_is_untrusted(body: bytes) -> None:
    with pytest.raises(Untrusted):
        opened().receive("http://x.invalid", {}, body)


def test_an_altered_request_is_untrusted() -> None:
    body = json.dumps(ANA).encode()
    headers = {"deskhand-signature": sign(FIRST, body, int(time.time()))}
    with pytest.raises(Untrusted):
        opened().receive(URL, headers, body.replace(b"Ana", b"Eve"))


def test_a_lead_that_was_signed_long_ago_is_untrusted() -> None:
    with pytest.raises(NoLead, match="more than 5 minutes ago"):
        received(ANA, aside=-400)


def test_a_retired_secret_holds_no_more() -> None:
    with pytest.raises(NoLead, match="does not hold"):
        received(ANA, FIRST, channel=opened(hook_secret=SECOND, next_hook_secret=""))


def test_without_a_secret_no_system_sends_leads() -> None:
    """An empty secret is none: its signature can be made by anybody."""
    with pytest.raises(NoLead, match="HOOK_SECRET"):
        received(ANA, "", channel=opened(hook_secret="", next_hook_secret=""))


# ------------------------------------------------------------------ a page


def form(channel: LeadForm, now: float, trap: str = "", **fields: str) -> bytes:
    said = {"token": channel.token(now), "trap": trap, "fields": fields}
    return json.dumps(said).encode()


def test_a_form_is_words_of_whoever_it_names_with_the_site_that_it_came_from() -> None:
    channel = opened()
    body = form(channel, 1000, name="Ana", email="ana@example.com", message="hola")
    found = channel.posted(body, "https://www.lakeview.example", 1060)
    words = found.inbound.what
    assert isinstance(words, WordsReceived)
    assert (words.channel, words.sender, words.text) == ("form", "ana@example.com", "name: Ana\nemail: ana@example.com\nmessage: hola")
    assert (words.checks, found.sender) == ("origin=https://www.lakeview.example", "ana@example.com")
    assert channel.posted(body, "https://www.lakeview.example", 1099) == found


def test_two_tokens_of_one_second_are_two() -> None:
    channel = opened()
    assert len({channel.token(1000) for _ in range(50)}) == 50


def test_another_forms_token_is_not_ours() -> None:
    other = opened(secret="o" * 32)
    with pytest.raises(NoLead, match="none of this form"):
        opened().posted(form(other, 1000, email="a@b.co"), "", 1060)


def test_the_field_that_nobody_sees_stays_empty() -> None:
    channel = opened()
    with pytest.raises(NoLead, match="people do not see"):
        channel.posted(form(channel, 1000, trap="http://spam.example", email="a@b.co"), "", 1060)
    assert channel.posted(form(channel, 1000, trap=" ", email="a@b.co"), "", 1060).sender == "a@b.co"


# ------------------------------------------------------------------ on the line


@pytest.fixture
def store() -> Iterator[Store]:
    engine = open_engine("sqlite://")
    upgrade(engine)
    store = Store(engine, "lakeview")
    store.found()
    yield store
    store.close()


def test_the_line_keeps_a_lead_once_whole_and_without_card_numbers(store: Store) -> None:
    line = bare_line(store)
    said = ANA | {"message": f"¡Hola! 🏠 card 4111 1111 1111 1111 {'x' * 10_000}"}
    assert [accept(line, received(said)) for _ in range(3)] == [True, False, False]
    with store.read() as tx:
        (words,) = [event.what for event in events.everything(tx) if isinstance(event.what, WordsReceived)]
    assert "4111" not in words.text
    assert words.text.startswith("name: Ana\nemail: ana@example.com\nphone: 512 555 0142\nmessage: ¡Hola! 🏠 card ")
    assert words.text.endswith(" […]")


# ------------------------------------------------------------------ out


@pytest.mark.parametrize("to", ["+15125550142", "ana@example.com"])
def test_nothing_is_ever_sent_by_a_form(to: str) -> None:
    with pytest.raises(Rejected) as caught:
        opened().send(to, "hello", "k1")
    assert caught.value.reason == "no_channel"


def test_the_other_promises_of_a_channel() -> None:
    channel, claims = opened(), MANIFEST.claims
    channel.check()
    channel.close()
    assert (claims.receives, claims.reports_delivery, claims.lists_sent) == (True, False, False)
    assert (channel.name, MANIFEST.channel) == ("form", "form")


def test_secrets_are_in_no_repr_and_no_log(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    channel = opened()
    with pytest.raises(NoLead) as caught:
        received(ANA, "x" * 32, channel=channel)
    shown = "\n".join((repr(channel), repr(caught.value), str(caught.value), caplog.text))
    assert [secret for secret in (SECRET, FIRST, SECOND) if secret in shown] == []


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"secret": "short"}, "openssl rand -hex 32"),
        ({"hook_secret": "short"}, "openssl rand -hex 32"),
        ({"next_hook_secret": "short"}, "openssl rand -hex 32"),
        ({"countries": "USA"}, "'USA' is no country"),
        ({"countries": " "}, "is no country"),
        ({"proxies": "my-proxy"}, "my-proxy"),
    ],
)
def test_a_wrong_setting_is_named(values: dict[str, str], words: str) -> None:
    with pytest.raises(Misconfigured, match=words):
        opened(**values)


def test_without_hooks_one_secret_is_enough() -> None:
    assert isinstance(LeadForm(SecretStr(SECRET)).token(0), str)
