"""Latency and throughput of the queue drivers, with 6 ms of work an event and one commit to mark it handled.

python -m bench.queue             Procrastinate on PostgreSQL, fsync on
python -m bench.queue embedded    the embedded driver on a SQLite file
"""

from __future__ import annotations

import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta

from deskhand.domain.event import Event, TimerDue
from deskhand.engine.line import Line
from deskhand.engine.queue.embedded import EmbeddedQueue
from deskhand.engine.queue.procrastinate import ProcrastinateQueue, schema
from deskhand.store import events
from deskhand.store.database import Store, open_engine
from deskhand.store.migrations import upgrade
from deskhand.testing.bare_line import bare_line
from deskhand.testing.postgres import PostgresCluster

WORK_S = 0.006
LONGEST_S = 120


@dataclass
class Stopwatch:
    """The handler under measurement: when each event was posted and when its handling ended."""

    posted: dict[str, float] = field(default_factory=dict)
    ended: dict[str, float] = field(default_factory=dict)
    _noted: threading.Condition = field(default_factory=threading.Condition)

    def __call__(self, line: Line, event: Event) -> None:
        threading.Event().wait(WORK_S)
        with line.write() as tx:
            events.mark_handled(tx, event.id)
        with self._noted:
            self.ended[event.id] = time.perf_counter()
            self._noted.notify_all()

    def post(self, line: Line, name: str, case: str, after_s: float = 0) -> None:
        now = line.clock.now()
        due = now + timedelta(seconds=after_s)
        with line.write() as tx:
            events.append(tx, Event(name, line.company.id, now, TimerDue("x"), case, root=name, due=due))
        self.posted[name] = time.perf_counter() + after_s

    def wait(self, *names: str) -> None:
        with self._noted:
            assert self._noted.wait_for(lambda: self.ended.keys() >= set(names), LONGEST_S)

    def taken(self, *names: str) -> list[float]:
        return [self.ended[name] - self.posted[name] for name in names]


def shown(seconds: list[float]) -> str:
    ordered = sorted(seconds)
    p50, p95 = ordered[len(ordered) // 2], ordered[int(len(ordered) * 0.95)]
    return f"p50 {p50 * 1000:.0f} ms, p95 {p95 * 1000:.0f} ms, most {ordered[-1] * 1000:.0f} ms"


def ten_a_second(line: Line, watch: Stopwatch) -> str:
    names = [f"steady{number}" for number in range(100)]
    for number, name in enumerate(names):
        watch.post(line, name, f"c{number % 20}")
        threading.Event().wait(0.1)
    watch.wait(*names)
    return shown(watch.taken(*names))


def behind_another(line: Line, watch: Stopwatch) -> str:
    """How long after the first of a partition ended the second did, both posted at once."""
    gaps = []
    for number in range(50):
        first, second = f"first{number}", f"second{number}"
        watch.post(line, first, "one")
        watch.post(line, second, "one")
        watch.wait(first, second)
        gaps.append(watch.ended[second] - watch.ended[first])
    return shown(gaps)


def future(line: Line, watch: Stopwatch) -> str:
    names = [f"future{number}" for number in range(40)]
    for number, name in enumerate(names):
        watch.post(line, name, f"c{number}", after_s=0.5 + number * 0.037)
    watch.wait(*names)
    return shown(watch.taken(*names))


def flat_out(line: Line, watch: Stopwatch) -> str:
    names = [f"flat{number}" for number in range(600)]
    began = time.perf_counter()
    for number, name in enumerate(names):
        watch.post(line, name, f"c{number % 60}")
    watch.wait(*names)
    return f"{len(names) / (time.perf_counter() - began):.0f} a second, posting included"


@contextmanager
def postgres_line(watch: Stopwatch) -> Iterator[Line]:
    with PostgresCluster() as cluster:
        store = _founded(cluster.create("bench"))
        schema(store)
        queue = ProcrastinateQueue(store, cluster.url("bench"), handle=watch)
        yield from _served(store, queue)


@contextmanager
def embedded_line(watch: Stopwatch) -> Iterator[Line]:
    with tempfile.TemporaryDirectory() as folder:
        yield from _served(_founded(f"sqlite:///{folder}/bench.db"), EmbeddedQueue(handle=watch))


def _founded(url: str) -> Store:
    engine = open_engine(url)
    upgrade(engine)
    store = Store(engine, "bench")
    store.found()
    return store


def _served(store: Store, queue: ProcrastinateQueue | EmbeddedQueue) -> Iterator[Line]:
    line = replace(bare_line(store), queue=queue)
    queue.start(line)
    yield line
    queue.stop()
    store.close()


def main() -> None:
    watch = Stopwatch()
    with embedded_line(watch) if sys.argv[1:] == ["embedded"] else postgres_line(watch) as line:
        watch.post(line, "warm", "warm")
        watch.wait("warm")
        print("10 a second, 20 partitions, posted to done:", ten_a_second(line, watch))
        print("second of a partition after the first:     ", behind_another(line, watch))
        print("future events, due to done:                ", future(line, watch))
        print("flat out, 60 partitions, 8 workers:        ", flat_out(line, watch))


if __name__ == "__main__":
    main()
