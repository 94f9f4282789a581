"""Twenty vendors say yes at the same time: one has the job, nineteen hear so politely."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from deskhand import app
from deskhand.app import Driver, SystemClock
from deskhand.config import load_company
from deskhand.domain.action import AssignJob
from deskhand.domain.desk import Desk
from deskhand.domain.event import Event, OfferAccepted, TimerDue, WordsReceived
from deskhand.domain.reading import Trade
from deskhand.domain.records import OrderStatus, Urgency, Vendor, WorkOrder
from deskhand.engine.adopt import adopt_offer, adopt_order, contact_of
from deskhand.engine.cards import fold_case
from deskhand.engine.invariants import broken_invariants
from deskhand.engine.line import Line
from deskhand.engine.look import look
from deskhand.engine.perform import perform
from deskhand.engine.post import accept
from deskhand.engine.queue.embedded import EmbeddedQueue
from deskhand.ports import Inbound
from deskhand.store import events, offers
from deskhand.store.database import Store, open_engine
from deskhand.store.migrations import upgrade
from deskhand.testing.failing_ports import FixedWeather
from deskhand.testing.fake_channel import FakeChannel
from deskhand.testing.office import EXAMPLES, MARIA
from deskhand.testing.waiting import until

LAKEVIEW = load_company(EXAMPLES / "lakeview")
PHONES = [f"+1512888{number:04d}" for number in range(20)]
VENDORS = tuple(Vendor(f"Vendor {phone[-2:]}", Trade.PLUMBING, phone) for phone in PHONES)
FILES = replace(LAKEVIEW, vendors=VENDORS, orders=())


def order() -> WorkOrder:
    return WorkOrder(
        id="WO-1",
        property="Lakeview Court",
        unit="4B",
        trade=Trade.PLUMBING,
        summary="water everywhere",
        urgency=Urgency.EMERGENCY,
        status=OrderStatus.OFFERED,
        reported_at=datetime.now(UTC),
        contact=MARIA,
    )


@contextmanager
def open_line(database: str, queue: Callable[[Store], Driver]) -> Iterator[Line]:
    engine = open_engine(database)
    upgrade(engine)
    store = Store(engine, FILES.company.id)
    store.found()
    wanted = order()
    app.load_records(store, replace(FILES, orders=(wanted,)))
    clock = SystemClock()
    line = Line(
        company=FILES.company,
        store=store,
        clock=clock,
        language=app.local_language(),
        channels={"sms": FakeChannel(clock)},
        records=app.builtin_records(store),
        weather=FixedWeather(),
        employees=app.employees(),
        queue=queue(store),
    )
    case = adopt_order(line, wanted, contact_of(line, wanted))
    for number, vendor in enumerate(PHONES):
        adopt_offer(line, case, wanted, vendor, clock.now(), f"A{10 + number}")
    yield line
    store.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def line(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Line]:
    if request.param == "sqlite":
        with open_line(f"sqlite:///{tmp_path / 'line.db'}", lambda store: EmbeddedQueue()) as line:
            yield line
        return
    from deskhand.engine.queue.procrastinate import ProcrastinateQueue

    database: str = request.getfixturevalue("database")
    with open_line(database, lambda store: ProcrastinateQueue(store, database)) as line:
        yield line


def at_once(tasks: Sequence[Callable[[], object]]) -> None:
    """Run all in threads that start together."""
    gate = threading.Barrier(len(tasks))

    def run(task: Callable[[], object]) -> None:
        gate.wait()
        task()

    threads = [threading.Thread(target=run, args=(task,)) for task in tasks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def say_yes(line: Line, vendor: str) -> None:
    accept(line, Inbound(vendor, WordsReceived("sms", vendor, "+15125550199", "yes, there in 30 min", vendor)))


def statuses(line: Line) -> Counter[str]:
    with line.store.read() as tx:
        found = [offer for vendor in PHONES for offer in offers.of_vendor(tx, vendor, datetime(2020, 1, 1, tzinfo=UTC))]
    return Counter(offer.status for offer in found)


def idle(line: Line) -> bool:
    with line.store.read() as tx:
        due = events.next_due(tx)
        return events.count(tx, events.LEASED) == 0 and (due is None or due > line.clock.now())


def test_twenty_yeses_have_one_winner_and_nineteen_answers(line: Line) -> None:
    driver = line.queue
    assert hasattr(driver, "start")
    driver.start(line)
    at_once([lambda vendor=vendor: say_yes(line, vendor) for vendor in PHONES])
    until(lambda: idle(line), 60)
    driver.stop()

    assert statuses(line) == {"accepted": 1, "withdrawn": 19}
    sent = line.channels["sms"].sent
    told = {vendor: [one.text for one in sent if one.to == vendor] for vendor in PHONES}
    winners = [vendor for vendor, texts in told.items() if any("is yours" in text for text in texts)]
    refused = [vendor for vendor, texts in told.items() if any("no longer" in t or "taken" in t for t in texts)]
    assert (len(winners), len(refused)) == (1, 19)
    assert set(winners).isdisjoint(refused)
    assert broken_invariants(line) == []


def test_twenty_workers_assign_at_once_and_one_wins(line: Line) -> None:
    """As workers would that held the same case: nothing but the store's own constraint stands between them."""
    with line.store.read() as tx:
        rows = [offer for vendor in PHONES for offer in offers.of_vendor(tx, vendor, datetime(2020, 1, 1, tzinfo=UTC))]
    case = fold_case(line, rows[0].case)
    root = Event("race", FILES.company.id, line.clock.now(), TimerDue("race"), case.id)
    desk = Desk(line.clock.now(), line.company, look(line, case, root))
    at_once([lambda row=row: perform(line, root, case, desk, AssignJob(row.order, row.id, row.vendor)) for row in rows])
    assert statuses(line) == {"accepted": 1, "withdrawn": 19}
    with line.store.read() as tx:
        won = [event for event in events.of_case(tx, case.id) if isinstance(event.what, OfferAccepted)]
    assert len(won) == 1
