"""How long it takes to begin: the command itself, and a server with many cases that wait."""

from __future__ import annotations

import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bench.line.load import percentile
from bench.line.rest import rss_mb
from bench.line.served import serving
from bench.table import Figure
from deskhand.config import load_company
from deskhand.domain.contact import Contact
from deskhand.domain.event import CaseOpened, Event, TimerDue, WaitSet
from deskhand.store import cases, events
from deskhand.store.database import Store, open_engine
from deskhand.store.migrations import upgrade


def help_time(runs: int) -> list[Figure]:
    """`deskhand --help` as a whole process, the median."""
    command = [str(Path(sys.executable).parent / "deskhand"), "--help"]
    spans = []
    for _ in range(runs):
        start = time.perf_counter()
        subprocess.run(command, capture_output=True, check=True)
        spans.append(time.perf_counter() - start)
    return [Figure("deskhand --help", percentile(spans, 0.5), "s", runs, 0.5)]


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
