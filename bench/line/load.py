"""Texts of many tenants at once or at a rate: how long each waits, and how many are done in a second."""

from __future__ import annotations

import queue
import random
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass

import httpx

from bench.line.served import Served, serving, wait_until
from bench.table import Figure
from deskhand.testing.postgres import PostgresCluster, binaries

SEED = 7
RATE_PER_S = 10
WORDS = (
    "the bathroom sink drains slowly",
    "kitchen faucet drips a little, no rush",
    "the closet door came off its track",
    "dishwasher leaves everything dirty",
    "a light bulb in the hallway is out",
    "the toilet keeps running after a flush",
    "ants in the kitchen again",
    "the oven door does not close right",
)


@dataclass(frozen=True)
class Load:
    """What came of a load: seconds from webhook to first reply, seconds to acknowledge, and the whole span."""

    replies_s: list[float]
    acknowledged_s: list[float]
    span_s: float


def load(
    served: Served, count: int, rate_per_s: float | None, senders: int = 8, skip: int = 0, words: Sequence[str] = WORDS
) -> Load:
    """Post `count` texts of different tenants, at a rate or as fast as they are acknowledged, and wait for replies."""
    dice = random.Random(SEED)
    phones = served.phones[skip : skip + count]
    posted: dict[str, float] = {}
    acknowledged: list[float] = []
    todo: queue.Queue[tuple[float, str, str]] = queue.Queue()
    start = time.monotonic()
    for number, phone in enumerate(phones):
        todo.put((start + number / rate_per_s if rate_per_s else start, phone, dice.choice(words)))
    threads = [threading.Thread(target=_post, args=(served, todo, posted, acknowledged)) for _ in range(senders)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    wanted = set(phones)
    wait_until(lambda: wanted <= {message.to for message in served.carrier.messages}, 300)
    first: dict[str, float] = {}
    for message in served.carrier.messages:
        if message.to in wanted:
            first.setdefault(message.to, message.taken_s)
    replies = [first[phone] - posted[phone] for phone in phones]
    return Load(replies, acknowledged, max(first.values()) - start)


def _post(
    served: Served, todo: queue.Queue[tuple[float, str, str]], posted: dict[str, float], acknowledged: list[float]
) -> None:
    with httpx.Client(timeout=30) as client:
        while True:
            try:
                at, phone, text = todo.get_nowait()
            except queue.Empty:
                return
            time.sleep(max(0.0, at - time.monotonic()))
            request = served.carrier.words(phone, text)
            posted[phone] = time.monotonic()
            client.post(request.url, content=request.body, headers=dict(request.headers)).raise_for_status()
            acknowledged.append(time.monotonic() - posted[phone])


def percentile(values: Sequence[float], share: float) -> float:
    ranked = sorted(values)
    return ranked[min(len(ranked) - 1, int(share * len(ranked)))]


def latency(name: str, count: int, p50_ms: float, p95_ms: float, database: str | None = None) -> list[Figure]:
    """Webhook to reply at the carrier at 10 turns a second, and how long the webhook waits for its 200."""
    with serving(count + 20, database) as served:
        load(served, 20, RATE_PER_S, skip=count)
        found = load(served, count, RATE_PER_S)
    return [
        Figure(f"{name}: webhook to reply, p50", 1000 * percentile(found.replies_s, 0.5), "ms", count, p50_ms),
        Figure(f"{name}: webhook to reply, p95", 1000 * percentile(found.replies_s, 0.95), "ms", count, p95_ms),
        Figure(f"{name}: acknowledgement, p99", 1000 * percentile(found.acknowledged_s, 0.99), "ms", count, 200),
    ]


def throughput(
    name: str, count: int, least: float, database: str | None = None, workers: int = 0, at_work: bool = False
) -> list[Figure]:
    """Turns a second when everything comes at once, from the first webhook to the last reply."""
    with serving(count + 20, database, workers, at_work=at_work) as served:
        load(served, 20, None, skip=count)
        found = load(served, count, None)
    return [
        Figure(f"{name}: turns a second, flat out", count / found.span_s, "/s", count, least, at_least=True),
        Figure(f"{name}: acknowledgement flat out, p99", 1000 * percentile(found.acknowledged_s, 0.99), "ms", count),
    ]


def postgres_figures(count: int) -> list[Figure]:
    if binaries() is None:
        return []
    found: list[Figure] = []
    with PostgresCluster() as cluster:
        found += latency("PostgreSQL", count, 80, 200, cluster.create("latency"))
        for workers in (1, 2, 4):
            name = f"PostgreSQL, {workers} worker{'s' * (workers > 1)}"
            least = 20 if workers == 1 else 0  # two cores: further processes of one company share one writer
            found += throughput(name, count, least, cluster.create(f"flat{workers}"), workers - 1)
        found += throughput("PostgreSQL, offers too", count, 0, cluster.create("offers"), at_work=True)
    return found
