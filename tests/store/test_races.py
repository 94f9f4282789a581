"""Twenty threads want the same thing; one gets it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import TypeVar

from deskhand.domain.action import RecordOptOut
from deskhand.store import companies, effects, offers
from deskhand.store.database import Store, Tx

T = TypeVar("T")
AT = datetime(2026, 3, 9, 7, 4, tzinfo=UTC)
THREADS = 20


def at_once(store: Store, do: Callable[[Tx, int], T]) -> list[T]:
    """What `do` gave in each of twenty transactions that began together."""
    together = threading.Barrier(THREADS)

    def one(number: int) -> T:
        together.wait(60)
        with store.write() as tx:
            return do(tx, number)

    with ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(one, range(THREADS)))


def test_writing_transactions_follow_one_another(store: Store) -> None:
    def read_then_write(tx: Tx, _: int) -> int:
        seen = companies.records_version(tx)
        companies.bump_records(tx)
        return seen

    assert sorted(at_once(store, read_then_write)) == list(range(THREADS))


def test_one_effect_is_claimed_once(store: Store) -> None:
    action = RecordOptOut("+15125550142", "sms")
    claims = at_once(store, lambda tx, number: effects.claim(tx, "key", "c1", f"e{number}", action, AT))
    assert claims.count(True) == 1


def test_one_effect_is_settled_once(store: Store) -> None:
    with store.write() as tx:
        effects.claim(tx, "key", "c1", "e1", RecordOptOut("+15125550142", "sms"), AT)
    assert at_once(store, lambda tx, _: effects.settle(tx, "key", effects.DONE, AT)).count(True) == 1


def test_one_offer_of_an_order_is_accepted(store: Store) -> None:
    with store.write() as tx:
        for number in range(THREADS):
            lapses = AT + timedelta(minutes=10)
            name, vendor = f"o{number}", f"+1512555{number:04d}"
            offers.make(tx, offers.OfferRow(name, "c1", "WO-1", vendor, f"A{number}", "open", AT, lapses))
    wins = at_once(store, lambda tx, number: offers.accept(tx, f"o{number}"))
    assert [len(losers) for losers in wins if losers is not None] == [THREADS - 1]
    with store.read() as tx:
        found = [offers.get(tx, f"o{number}") for number in range(THREADS)]
    statuses = [offer.status for offer in found if offer is not None]
    assert (statuses.count("accepted"), statuses.count("withdrawn")) == (1, THREADS - 1)


def test_the_index_admits_one_accepted_offer_even_of_withdrawn_ones(store: Store) -> None:
    rows = [
        offers.OfferRow(name, "c1", "WO-1", "+15125550190", name, status, AT, AT)
        for name, status in (("first", "accepted"), ("second", "open"))
    ]
    with store.write() as tx:
        for row in rows:
            offers.make(tx, row)
        assert offers.accept(tx, "second") is None
        assert offers.accept(tx, "first") is None
        assert companies.records_version(tx) == 0
