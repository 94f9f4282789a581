"""Messages to visitors of the web chat, on every database."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy import Engine

from deskhand.store import chats
from deskhand.store.database import Store

AT = datetime(2026, 3, 9, 8, 4, tzinfo=UTC)
MARIA, ZOE = "chat:" + "a" * 32, "chat:" + "b" * 32


def test_messages_come_in_the_order_in_which_they_were_kept(store: Store) -> None:
    for number in range(3):
        with store.write() as tx:
            assert chats.put(tx, f"k{number}", MARIA, f"line {number}", AT)
    with store.read() as tx:
        found = chats.after(tx, MARIA, 0)
    assert [(one.key, one.text, one.at) for one in found] == [(f"k{n}", f"line {n}", AT) for n in range(3)]
    assert [one.seq for one in found] == sorted({one.seq for one in found})


def test_a_known_key_changes_nothing(store: Store) -> None:
    with store.write() as tx:
        assert chats.put(tx, "k", MARIA, "first", AT)
        assert not chats.put(tx, "k", ZOE, "second", AT)
    with store.read() as tx:
        assert [one.text for one in chats.after(tx, MARIA, 0)] == ["first"]
        assert chats.after(tx, ZOE, 0) == ()


def test_one_look_gives_a_page_and_the_next_the_rest(store: Store) -> None:
    with store.write() as tx:
        for number in range(chats.PAGE + 1):
            chats.put(tx, f"k{number}", MARIA, str(number), AT)
    with store.read() as tx:
        page = chats.after(tx, MARIA, 0)
        rest = chats.after(tx, MARIA, page[-1].seq)
    assert (len(page), [one.text for one in rest]) == (chats.PAGE, [str(chats.PAGE)])


def test_since_is_by_the_clock(store: Store) -> None:
    with store.write() as tx:
        chats.put(tx, "old", MARIA, "old", AT - timedelta(hours=1))
        chats.put(tx, "new", MARIA, "new 🌊", AT)
    with store.read() as tx:
        assert [one.text for one in chats.since(tx, MARIA, AT)] == ["new 🌊"]


def test_another_company_sees_nothing_of_it(store: Store, engine: Engine) -> None:
    other = Store(engine, "other")
    other.found()
    with store.write() as tx:
        chats.put(tx, "k", MARIA, "ours", AT)
    with other.write() as tx:
        assert chats.put(tx, "k", MARIA, "theirs", AT)
    with other.read() as tx:
        assert [one.text for one in chats.after(tx, MARIA, 0)] == ["theirs"]
