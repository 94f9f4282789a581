"""The chain of events: appended once, verified from its start, and read back as it was."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Delete, Update, delete, update

from deskhand.domain.event import Event, Parked, TimerDue, WordsReceived
from deskhand.store import events
from deskhand.store.database import GENESIS, Store
from deskhand.store.tables import bodies
from deskhand.store.tables import events as table

AT = datetime(2026, 3, 9, 7, 4, 0, 123456, tzinfo=UTC)


def parked(name: str, reason: str = "spam") -> Event:
    return Event(name, "lakeview", AT, Parked("w1", reason), case="c1", root=name)


def append(store: Store, *facts: Event) -> list[bool]:
    with store.write() as tx:
        return [events.append(tx, one) for one in facts]


def test_an_event_is_appended_once(store: Store) -> None:
    first, other_words = parked("e1"), parked("e1", "other words")
    assert append(store, first, first, other_words) == [True, False, False]
    assert append(store, first) == [False]
    with store.read() as tx:
        assert events.everything(tx) == [first]


def test_an_event_is_read_back_as_it_was(store: Store) -> None:
    local = AT.astimezone(ZoneInfo("America/Chicago"))
    words = WordsReceived("sms", "+15125550142", "+15125550000", "¿Agua? 🌊 \\ \" % '", "SM1", ("http://x/1.jpg",))
    event = Event("w1", "lakeview", local, words, thread="+15125550142", root="w1", due=local, priority=3)
    append(store, event)
    with store.read() as tx:
        found = events.get(tx, "w1")
    assert found == event
    assert found is not None
    assert (found.at.tzinfo, found.partition) == (UTC, "thread:+15125550142")


def test_an_instant_without_a_zone_is_refused(store: Store) -> None:
    with pytest.raises(Exception, match="has no time zone"):
        append(store, replace(parked("e1"), at=datetime(2026, 3, 9)))  # noqa: DTZ001


def test_words_of_any_length_are_kept(store: Store) -> None:
    long = "a" * 2_000
    event = Event(long, "lakeview", AT, Parked(long, "spam"), case=long, thread=long, root=long)
    append(store, event)
    with store.read() as tx:
        assert events.of_case(tx, long) == [event]


def test_a_whole_chain_holds(store: Store) -> None:
    with store.read() as tx:
        assert events.verify(tx) == (0, GENESIS, None)
    append(store, parked("e1"), parked("e2"))
    append(store, parked("e3"))
    with store.read() as tx:
        seen, head, problem = events.verify(tx)
    with store.write() as tx:
        assert (seen, head, problem) == (3, tx.head, None)


@pytest.mark.parametrize(
    ("tampering", "first_bad", "what"),
    [
        (update(bodies).where(bodies.c.event == "e2").values(body="{}"), "e2", "its words"),
        (update(table).where(table.c.id == "e2").values(case_id="c2"), "e2", "its envelope"),
        (update(table).where(table.c.id == "e2").values(at=AT + timedelta(seconds=1)), "e2", "its envelope"),
        (delete(table).where(table.c.id == "e2"), "e3", "does not follow"),
        (delete(bodies).where(bodies.c.event == "e3"), "e3", "its words"),
    ],
)
def test_the_first_bad_row_is_named(store: Store, tampering: Update | Delete, first_bad: str, what: str) -> None:
    append(store, *(parked(f"e{number}") for number in range(1, 5)))
    with store.write() as tx:
        tx.connection.execute(tampering)
    with store.read() as tx:
        _, _, problem = events.verify(tx)
    assert problem is not None
    assert (problem.event, problem.what.startswith(what)) == (first_bad, True)


def test_threads_that_append_at_once_make_one_chain(store: Store) -> None:
    def ten(thread: int) -> list[bool]:
        return [ok for number in range(10) for ok in append(store, parked(f"e{thread}.{number}"), parked("shared"))]

    with ThreadPoolExecutor(8) as pool:
        results = [ok for thread in pool.map(ten, range(8)) for ok in thread]
    with store.read() as tx:
        seen, _, problem = events.verify(tx)
    assert (seen, problem) == (81, None)
    assert results.count(True) == 81


# ------------------------------------------------------------------ leases


def due(name: str, case: str, after_s: float = 0, priority: int = 5) -> Event:
    return Event(
        name, "lakeview", AT, TimerDue("x"), case, root=name, due=AT + timedelta(seconds=after_s), priority=priority
    )


def lease(store: Store, worker: str = "w", at_s: float = 0, lane: int | None = None) -> str | None:
    with store.write() as tx:
        found = events.lease_next(tx, worker, AT + timedelta(seconds=at_s), lane)
    return found.event.id if found else None


def test_leases_go_by_priority_then_time_then_age(store: Store) -> None:
    append(store, due("d", "c1", 2), due("c", "c2", 1), due("b", "c3", 1), due("a", "c4", 3, 0), due("later", "c5", 60))
    assert [lease(store, at_s=10) for _ in range(5)] == ["a", "c", "b", "d", None]


def test_a_partition_that_is_worked_on_is_left_alone(store: Store) -> None:
    append(store, due("e1", "c1"), due("e2", "c1"), due("e3", "c2"))
    assert [lease(store), lease(store), lease(store)] == ["e1", "e3", None]
    with store.write() as tx:
        events.mark_handled(tx, "e1")
    assert lease(store) == "e2"


def test_a_lane_sees_nothing_below_it(store: Store) -> None:
    append(store, due("ordinary", "c1"), due("hazard", "c2", priority=0))
    assert [lease(store, lane=0), lease(store, lane=0)] == ["hazard", None]


def test_a_worker_that_lost_its_lease_settles_nothing(store: Store) -> None:
    append(store, due("e1", "c1"))
    with store.write() as tx:
        slow = events.lease_next(tx, "slow", AT)
        assert slow is not None
        assert events.reclaim(tx, "e1", "slow")
        quick = events.lease_next(tx, "quick", AT)
        assert quick is not None
        assert not events.release(tx, slow, AT)
        assert not events.park(tx, slow, "no")
        assert not events.reclaim(tx, "e1", "slow")
        assert (quick.attempts, events.leased(tx)) == (2, [("e1", "quick")])
        assert events.park(tx, quick, "no")


def test_many_workers_lease_each_event_once(store: Store) -> None:
    append(store, *(due(f"e{number}", f"c{number}") for number in range(40)))

    def all_i_get(worker: int) -> list[str]:
        found = []
        while (name := lease(store, f"w{worker}")) is not None:
            found.append(name)
        return found

    with ThreadPoolExecutor(8) as pool:
        leased = [name for names in pool.map(all_i_get, range(8)) for name in names]
    assert sorted(leased) == sorted(f"e{number}" for number in range(40))


def test_what_is_coming_leaves_out_busy_partitions(store: Store) -> None:
    append(store, due("e1", "c1"), due("e2", "c1"), due("e3", "c2", 30), due("e4", "c3", 90))
    lease(store)
    with store.read() as tx:
        assert events.coming(tx, AT + timedelta(seconds=60)) == [events.Wake("e3", AT + timedelta(seconds=30), 5)]
        assert events.wakes(tx, ["e1", "e4", "gone"]) == [
            events.Wake("e1", AT, 5),
            events.Wake("e4", AT + timedelta(seconds=90), 5),
        ]
