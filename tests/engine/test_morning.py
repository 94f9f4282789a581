"""Two workers, one store: the morning is opened once and told once."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, time
from pathlib import Path

import pytest

from deskhand.domain.case import status_of
from deskhand.domain.contact import Contact
from deskhand.domain.event import CaseOpened, Event, TimerDue
from deskhand.domain.fold import fold
from deskhand.domain.hours import Hours
from deskhand.domain.morning import DIGEST
from deskhand.engine.invariants import broken_invariants
from deskhand.engine.line import Line
from deskhand.engine.morning import open_standing_case, standing_case
from deskhand.engine.queue.embedded import run_due
from deskhand.store import cases, events
from deskhand.store.database import Store, open_engine
from deskhand.store.migrations import upgrade
from deskhand.testing.bare_line import MANAGER, bare_line
from deskhand.testing.fake_channel import FakeChannel
from deskhand.testing.fake_clock import FakeClock
from deskhand.testing.office import Office

EVENING = datetime(2026, 3, 9, 22, tzinfo=UTC)
MORNING = datetime(2026, 3, 10, 13, tzinfo=UTC)


@pytest.fixture(params=["file", "postgresql"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "file":
        return f"sqlite:///{tmp_path / 'store.db'}"
    found: str = request.getfixturevalue("database")
    return found


def worker(address: str, clock: FakeClock, channel: FakeChannel) -> Line:
    """The line as a process of its own would have it: own engine, own store."""
    engine = open_engine(address)
    upgrade(engine)
    store = Store(engine, "lakeview")
    store.found()
    line = bare_line(store)
    hours = Hours({day: (time(8), time(18)) for day in range(5)})
    return replace(
        line, clock=clock, channels={"sms": channel}, company=replace(line.company, business_hours=hours)
    )


def at_once(*jobs: Callable[[], object]) -> None:
    together = threading.Barrier(len(jobs))

    def run(job: Callable[[], object]) -> None:
        together.wait()
        job()

    threads = [threading.Thread(target=run, args=(job,)) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def report_something(line: Line) -> None:
    at, what = line.clock.now(), CaseOpened("paula", "fault", Contact("Maria", "+15125550142"), "sms", "told")
    with line.write() as tx:
        events.append(tx, Event("c1:opened", line.company.id, at, what, "c1", "+15125550142"))
        cases.save(tx, cases.Card("c1", "paula", "fault", "+15125550142", "open", at, at))


def test_two_workers_open_one_case_and_tell_each_day_once(address: str) -> None:
    clock = FakeClock(EVENING)
    channel = FakeChannel(clock)
    one, other = worker(address, clock, channel), worker(address, clock, channel)
    at_once(lambda: open_standing_case(one), lambda: open_standing_case(other))
    report_something(one)
    clock.set(MORNING)
    at_once(lambda: run_due(one, MORNING), lambda: run_due(other, MORNING))
    at_once(lambda: open_standing_case(one), lambda: open_standing_case(other))
    at_once(lambda: run_due(one, MORNING), lambda: run_due(other, MORNING))

    with one.store.read() as tx:
        history = events.of_case(tx, standing_case(one))
    assert [sent.to for sent in channel.sent] == [MANAGER]
    assert [e.due for e in history if e.what == TimerDue(DIGEST)] == [MORNING, datetime(2026, 3, 11, 13, tzinfo=UTC)]
    assert status_of(fold(history)) == "waiting"
    assert [problem for problem in broken_invariants(one) if standing_case(one) in problem] == []
    for line in (one, other):
        line.store.close()


def test_where_nobody_writes_a_digest_there_is_no_standing_case_and_nobody_is_paged_for_it():
    office = Office("2027-03-01T09:00:00-06:00", company="brightside", appointments=(), waitlist=())
    office.advance(hours=96)
    assert [case.kind for case in office.record.cases.values()] == []
    assert office.replies == []
