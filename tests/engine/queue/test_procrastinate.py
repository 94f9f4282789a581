"""The Procrastinate driver keeps the contract on PostgreSQL, and what only many workers can break."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from deskhand.domain.action import RecordOptOut
from deskhand.domain.event import HAZARD, Event
from deskhand.engine.line import Line
from deskhand.engine.queue.procrastinate import Pace, ProcrastinateQueue
from deskhand.engine.work import Handle
from deskhand.store import effects, events
from deskhand.store.database import Store, open_engine
from deskhand.testing.bare_line import bare_line
from deskhand.testing.contracts.queue import Notebook, QueueContract, fact, post, post_and_fail, statuses
from deskhand.testing.postgres import PostgresCluster

QUICK = Pace(poll_s=0.05, sweep_s=0.2, silent_s=1.2)


class ProcrastinateRig:
    """A store on PostgreSQL, and the drivers over it."""

    def __init__(self, database: str, company: str = "lakeview") -> None:
        self.database = database
        self._engine = open_engine(database)
        store = Store(self._engine, company)
        store.found()
        self.line = bare_line(store)
        self._running: list[ProcrastinateQueue] = []

    def serve(self, handle: Handle, workers: int = 4, pace: Pace = QUICK) -> Line:
        queue = ProcrastinateQueue(self.line.store, self.database, workers, pace, handle)
        line = replace(self.line, queue=queue)
        queue.start(line)
        self._running.append(queue)
        return line

    def stop(self) -> None:
        while self._running:
            self._running.pop().stop()

    def close(self) -> None:
        self.stop()
        self.line.store.close()

    def query(self, statement: str) -> list[tuple[object, ...]]:
        with self.line.store.read() as tx:
            return [tuple(row) for row in tx.connection.exec_driver_sql(statement)]

    def jobs(self) -> list[tuple[object, ...]]:
        """(event, status) of every job."""
        return self.query("SELECT args ->> 'event', status::text FROM procrastinate_jobs ORDER BY id")


@pytest.fixture
def rig(database: str) -> Iterator[ProcrastinateRig]:
    rig = ProcrastinateRig(database)
    yield rig
    rig.close()


class TestProcrastinate(QueueContract):
    """`rig` is the fixture of this module."""


# ------------------------------------------------------------------ lost and slow workers


@contextmanager
def worker_process(rig: ProcrastinateRig) -> Iterator[subprocess.Popen[str]]:
    """A worker that stops in the middle of every event. Whatever transaction it freezes in, PostgreSQL ends it."""
    script = Path(__file__).parent / "worker_process.py"
    database = f"{rig.database}&options=-cidle_in_transaction_session_timeout%3D1s"
    command = [sys.executable, str(script), database, rig.line.company.id, str(QUICK.silent_s)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield process
        finally:
            process.kill()


def says(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def test_a_killed_workers_events_are_taken_over_in_order(rig: ProcrastinateRig) -> None:
    line = replace(rig.line, queue=ProcrastinateQueue(rig.line.store, rig.database))
    with worker_process(rig) as process:
        post(line, fact(line, "first"), fact(line, "second"), fact(line, "third"))
        assert says(process) == "first"
        process.send_signal(signal.SIGKILL)
    killed_at = line.clock.now()
    notes = Notebook()
    rig.serve(notes)
    assert notes.wait_finished("third") == ["first", "second", "third"]
    assert line.clock.now() - killed_at < timedelta(seconds=QUICK.silent_s + 3)


def test_a_worker_that_was_only_slow_repeats_no_effect(rig: ProcrastinateRig) -> None:
    did: list[str] = []

    def effect(event: Event) -> None:
        with rig.line.write() as tx:
            action, now = RecordOptOut(event.id, "sms"), rig.line.clock.now()
            if effects.claim(tx, f"effect of {event.id}", event.case or "", event.id, action, now):
                did.append(event.id)

    line = replace(rig.line, queue=ProcrastinateQueue(rig.line.store, rig.database))
    with worker_process(rig) as process:
        post(line, fact(line, "first"), fact(line, "second"))
        assert says(process) == "first"
        process.send_signal(signal.SIGSTOP)
        notes = Notebook(effect)
        rig.serve(notes)
        assert notes.wait_finished("second") == ["first", "second"]
        process.send_signal(signal.SIGCONT)
        assert process.stdin is not None
        process.stdin.write("\n")
        process.stdin.flush()
        assert says(process) == "was done"
    assert did == ["first", "second"]
    assert statuses(line, "first", "second") == ["handled", "handled"]


def test_a_lease_whose_job_is_gone_is_taken_back(rig: ProcrastinateRig) -> None:
    post(rig.line, fact(rig.line, "held"))
    with rig.line.store.write() as tx:
        events.lease_next(tx, "job 999999", rig.line.clock.now())
    notes = Notebook()
    rig.serve(notes)
    assert notes.wait_finished("held") == ["held"]


def test_two_workers_share_the_work_and_keep_its_order(rig: ProcrastinateRig) -> None:
    notes = Notebook()
    line = rig.serve(notes)
    rig.serve(notes)
    facts = [fact(line, f"{number:03d}", f"c{number % 7}") for number in range(70)]
    post(line, *facts)
    done = notes.wait_finished(*(one.id for one in facts))
    by_case = [[name for name in done if int(name) % 7 == case] for case in range(7)]
    assert by_case == [[f"{number:03d}" for number in range(case, 70, 7)] for case in range(7)]


def test_companies_of_one_database_serve_their_own(rig: ProcrastinateRig) -> None:
    other = ProcrastinateRig(rig.database, "x" * 64)
    notes, others = Notebook(), Notebook()
    line, theirs = rig.serve(notes), other.serve(others)
    post(line, fact(line, "ours"))
    post(theirs, fact(theirs, "theirs"), fact(theirs, "fire", priority=HAZARD))
    assert notes.wait_finished("ours") == ["ours"]
    assert sorted(others.wait_finished("theirs", "fire")) == ["fire", "theirs"]
    other.close()


def test_a_database_that_restarts_is_found_again(rig: ProcrastinateRig, postgres: PostgresCluster) -> None:
    notes = Notebook()
    line = rig.serve(notes)
    post(line, fact(line, "before"))
    notes.wait_finished("before")
    postgres.stop()
    postgres.start()
    post(line, fact(line, "after"))
    assert notes.wait_finished("after") == ["before", "after"]


# ------------------------------------------------------------------ jobs


def test_a_job_commits_with_its_event(rig: ProcrastinateRig) -> None:
    line = replace(rig.line, queue=ProcrastinateQueue(rig.line.store, rig.database))
    with pytest.raises(RuntimeError):
        post_and_fail(line, fact(line, "never"))
    post(line, fact(line, "kept"))
    assert rig.jobs() == [("kept", "todo")]


def test_one_wake_up_for_each_event_and_moment(rig: ProcrastinateRig) -> None:
    line = replace(rig.line, queue=ProcrastinateQueue(rig.line.store, rig.database))
    post(line, fact(line, "e1", after_s=5))
    with line.write() as tx:
        tx.woken += ["e1", "e1"]
    with line.write() as tx:
        events.put_off(tx, "e1", line.clock.now() + timedelta(seconds=2))
    assert rig.jobs() == [("e1", "todo"), ("e1", "todo")]


def test_a_distant_event_becomes_a_job_when_it_is_near(rig: ProcrastinateRig) -> None:
    notes = Notebook()
    line = rig.serve(notes, pace=replace(QUICK, horizon_s=0.5))
    post(line, fact(line, "distant", after_s=1))
    assert rig.jobs() == []
    assert notes.wait_finished("distant") == ["distant"]


def test_nothing_is_left_of_jobs_that_ran(rig: ProcrastinateRig) -> None:
    notes = Notebook()
    line = rig.serve(notes)
    post(line, fact(line, "e1"), fact(line, "e2"))
    notes.wait_finished("e1", "e2")
    rig.stop()
    assert [job for job in rig.jobs() if job[1] != "todo"] == []
    assert rig.query("SELECT id FROM procrastinate_workers") == []
