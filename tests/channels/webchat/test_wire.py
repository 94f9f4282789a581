"""The web chat's bytes: what is taken, and what is refused with words that help."""

from __future__ import annotations

import json
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskhand.channels.webchat import wire
from deskhand.channels.webchat.wire import Malformed, Thread, Written
from deskhand.domain.errors import Untrusted

SECRET = "s" * 32
ID = "0123456789abcdef"
PROXIES = wire.parse_networks("127.0.0.1, ::1 10.0.0.0/8")


def body(**said: object) -> bytes:
    return json.dumps({"id": ID, "text": "hello", **said}).encode()


def test_a_message_is_read_as_it_was_written() -> None:
    assert wire.parse_message(body(text="¡Agua! 🌊\n100% <b>")) == Written(ID, "¡Agua! 🌊\n100% <b>")


@pytest.mark.parametrize(("sent", "read"), [("a\0b", "a\ufffdb"), ("a\ud800b", "a\ufffdb"), ("\ud83c\udf0a", "🌊")])
def test_what_no_database_keeps_is_replaced(sent: str, read: str) -> None:
    assert wire.parse_message(body(text=sent)).text == read


def test_the_longest_text_fits_in_the_largest_body_however_it_is_escaped() -> None:
    longest = body(text="é" * wire.LONGEST_TEXT)
    assert len(longest) <= wire.LARGEST_BODY
    assert len(wire.parse_message(longest).text) == wire.LONGEST_TEXT


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        (b"", "JSON in UTF-8"),
        (b"\xff\xfe\x00", "JSON in UTF-8"),
        (b"[" * 30_000, "JSON in UTF-8"),
        (b"1" * 30_000, "JSON in UTF-8"),
        (b'"text"', "must be a JSON object"),
        (b"{}", "`id` must be a text"),
        (body(id=7), "`id` must be a text"),
        (body(id="short"), "`id` must be 8 to 64"),
        (body(id="../../../etc"), "`id` must be 8 to 64"),
        (body(id="x" * 65), "`id` may have 64"),
        (body(text=None), "`text` must be a text that is not empty"),
        (body(text=" \n\t"), "`text` must be a text that is not empty"),
        (body(text=["a"]), "`text` must be a text that is not empty"),
        (body(text="x" * 4001), "`text` may have 4000 characters"),
    ],
)
def test_anything_else_is_refused_with_words(sent: bytes, words: str) -> None:
    with pytest.raises(Malformed, match=words):
        wire.parse_message(sent)


@given(st.binary(max_size=300))
def test_any_bytes_are_a_message_or_malformed(sent: bytes) -> None:
    with suppress(Malformed):
        assert wire.parse_message(sent).text


@pytest.mark.parametrize(("written", "number"), [("0", 0), ("17", 17), (str(2**63 - 1), 2**63 - 1)])
def test_after_is_a_number_that_every_database_has(written: str, number: int) -> None:
    assert wire.parse_after(written) == number


@pytest.mark.parametrize("written", ["", "-1", "1.5", "٣", "x", str(2**63), "9" * 5000, "1 OR 1=1"])
def test_after_is_nothing_else(written: str) -> None:
    with pytest.raises(Malformed):
        wire.parse_after(written)


def test_an_address_depends_on_token_and_secret_and_shows_neither() -> None:
    address = wire.address_of(SECRET, "t" * 43)
    assert wire.ADDRESS.fullmatch(address)
    assert address == wire.address_of(SECRET, "t" * 43)
    assert len({address, wire.address_of(SECRET, "u" * 43), wire.address_of("r" * 32, "t" * 43)}) == 3


@pytest.mark.parametrize(
    "said", [None, "", "Bearer", "Bearer ", f"Basic {'t' * 43}", "Bearer short", "Bearer " + "é" * 43]
)
def test_no_token_is_untrusted(said: str | None) -> None:
    with pytest.raises(Untrusted):
        wire.parse_token({} if said is None else {"authorization": said})


def test_a_token_is_read_whatever_the_case_of_its_kind() -> None:
    assert wire.parse_token({"authorization": f"bearer {'t' * 43}"}) == "t" * 43


def test_a_thread_is_found_behind_any_prefix_and_is_written_back() -> None:
    digest = "0f" * 16
    found = wire.parse_thread(f"https://x.example/desk/chat/threads/lake.view.{digest}/messages?after=1")
    assert found == Thread("lake.view", f"chat:{digest}")
    assert str(found) == f"lake.view.{digest}"


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/chat/threads//messages",
        "/chat/threads/x/messages",
        "/hooks/webchat",
        f"/chat/threads/{'0' * 32}/messages",
    ],
)
def test_no_thread_is_untrusted(path: str) -> None:
    with pytest.raises(Untrusted):
        wire.parse_thread(path)


@pytest.mark.parametrize(
    ("peer", "forwarded", "place"),
    [
        ("203.0.113.9", "", "203.0.113.9/32"),
        ("203.0.113.9", "198.51.100.1", "203.0.113.9/32"),  # no proxy of ours: its word does not count
        ("127.0.0.1", "198.51.100.1", "198.51.100.1/32"),
        ("127.0.0.1", "1.1.1.1, 198.51.100.1", "198.51.100.1/32"),  # the first one may be invented
        ("127.0.0.1", "198.51.100.1, 10.3.2.1", "198.51.100.1/32"),
        ("::1", "2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("::ffff:127.0.0.1", "198.51.100.1", "198.51.100.1/32"),
        ("127.0.0.1", "rubbish", "127.0.0.1"),
        ("127.0.0.1", "", "127.0.0.1"),
        ("testclient", "198.51.100.1", "testclient"),
        ("", "", ""),
    ],
)
def test_where_a_visitor_is(peer: str, forwarded: str, place: str) -> None:
    assert wire.visitor_place(peer, forwarded, PROXIES) == place


def test_a_proxy_that_is_no_address_is_named() -> None:
    with pytest.raises(Malformed, match=r"proxy\.local"):
        wire.parse_networks("10.0.0.1, proxy.local")
