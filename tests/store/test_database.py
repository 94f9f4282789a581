"""Transactions, and the schema that they find."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest
from procrastinate.schema import SchemaManager
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError, NoResultFound

from deskhand.domain.event import Event, Parked
from deskhand.engine.queue.wakeups import schema
from deskhand.store import companies, events
from deskhand.store.database import Store, conninfo, open_engine
from deskhand.store.migrations import upgrade
from deskhand.testing.postgres import PostgresCluster

AT = datetime(2026, 3, 9, 7, 4, tzinfo=UTC)


def write_and_fail(store: Store) -> None:
    with store.write() as tx:
        events.append(tx, Event("e1", "lakeview", AT, Parked("w1", "spam")))
        companies.bump_records(tx)
        raise RuntimeError("no")


def test_a_block_that_raises_leaves_nothing(store: Store) -> None:
    with pytest.raises(RuntimeError):
        write_and_fail(store)
    with store.read() as tx:
        assert (events.verify(tx)[0], companies.records_version(tx)) == (0, 0)


def test_a_company_that_was_not_founded_has_no_store(engine: Engine) -> None:
    with pytest.raises(NoResultFound), Store(engine, "nobody").write():
        pytest.fail("there is no such company")


def test_a_reading_block_sees_one_state(store: Store) -> None:
    if store.engine.url.database in (None, ""):
        pytest.skip("in memory there is one connection: nobody writes while somebody reads")
    with store.read() as tx:
        before = companies.records_version(tx)
        with store.write() as other:
            companies.bump_records(other)
        assert companies.records_version(tx) == before
    with store.read() as tx:
        assert companies.records_version(tx) == before + 1


def test_only_what_nobody_relies_on_may_wait_for_the_disk(store: Store) -> None:
    asked, forced, unforced = ("PRAGMA synchronous", 2, 1)
    if store.engine.dialect.name == "postgresql":
        asked, forced, unforced = ("SHOW synchronous_commit", "on", "off")
    elif store.engine.url.database in (None, ""):
        pytest.skip("in memory nothing is on a disk")
    found = []
    for force in (True, False, True):
        with store.write(force) as tx:
            found.append(tx.connection.exec_driver_sql(asked).scalar_one())
    assert found == [forced, unforced, forced]


def test_power_that_fails_takes_the_end_of_the_log_and_nothing_from_its_middle(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path}/line.db")
    upgrade(engine)
    store = Store(engine, "lakeview")
    store.found()
    for number in range(6):
        with store.write(forced=number % 3 == 0) as tx:
            events.append(tx, Event(f"e{number}", "lakeview", AT, Parked("w1", "spam")))
    written, log = (tmp_path / "line.db").read_bytes(), (tmp_path / "line.db-wal").read_bytes()
    frames = range(32, len(log) + 1, 24 + int.from_bytes(log[8:12]))
    left = [_after_power(tmp_path / f"{end}", written, log[: end - 7]) for end in frames]
    assert left == sorted(left)
    assert (left[-1], set(left) >= {1, 2, 3, 4, 5}) == (5, True)  # its last frame was cut off too


def _after_power(folder: Path, written: bytes, log: bytes) -> int:
    """How many events there are when the log ends there; the chain holds as far as it goes."""
    folder.mkdir()
    (folder / "line.db").write_bytes(written)
    (folder / "line.db-wal").write_bytes(log)
    store = Store(open_engine(f"sqlite:///{folder}/line.db"), "lakeview")
    try:
        with store.read() as tx:
            seen, _head, problem = events.verify(tx)
    except DBAPIError:  # the tables themselves are in the part that is gone
        return 0
    finally:
        store.close()
    assert problem is None
    return seen


def test_upgrading_twice_changes_nothing(store: Store) -> None:
    with store.write() as tx:
        companies.bump_records(tx)
    upgrade(store.engine)
    store.found()
    with store.read() as tx:
        assert companies.records_version(tx) == 1


# ------------------------------------------------------------------ PostgreSQL alone


@pytest.fixture
def empty(postgres: PostgresCluster) -> Iterator[Engine]:
    """A PostgreSQL database without any table."""
    engine = open_engine(postgres.create("empty"))
    yield engine
    engine.dispose()
    postgres.drop("empty")


def test_a_server_that_restarted_in_between_is_not_noticed(postgres: PostgresCluster, database: str) -> None:
    store = Store(open_engine(database), "lakeview")
    store.found()
    with store.write() as tx, store.read() as beside:
        assert (companies.records_version(tx), companies.records_version(beside)) == (0, 0)
    postgres.stop()
    postgres.start()
    with store.write() as tx:
        companies.bump_records(tx)
    with store.read() as tx:
        assert companies.records_version(tx) == 1
    store.close()


BEGIN = """
import sys
from deskhand.engine.queue.wakeups import schema
from deskhand.store.database import Store, open_engine
from deskhand.store.migrations import upgrade

store = Store(open_engine(sys.argv[1]), "lakeview")
sys.stdin.readline()
upgrade(store.engine)
schema(store)
store.found()
"""


def test_processes_that_start_together_upgrade_once(empty: Engine) -> None:
    command = [sys.executable, "-c", BEGIN, empty.url.render_as_string(hide_password=False)]
    processes = [subprocess.Popen(command, stdin=subprocess.PIPE, text=True) for _ in range(3)]
    for process in processes:
        process.communicate("go\n", timeout=60)
    assert [process.returncode for process in processes] == [0, 0, 0]
    store = Store(empty, "lakeview")
    with store.read() as tx:
        assert companies.records_version(tx) == 0
    store.close()


def test_an_older_procrastinate_schema_is_brought_up(empty: Engine) -> None:
    files = sorted(Path(SchemaManager.get_migrations_path()).glob("*.sql"))
    older = [path for path in files if path.name < "03.02"]
    with psycopg.connect(conninfo(empty.url.render_as_string(hide_password=False)), autocommit=True) as connection:
        for path in older:
            connection.execute(path.read_text())
        connection.execute(f"COMMENT ON TABLE procrastinate_jobs IS '{older[-1].name}'")
    schema(Store(empty, "nobody"))
    with empty.connect() as connection:
        query = text("SELECT proname FROM pg_proc WHERE proname LIKE 'procrastinate_retry_job_v2'")
        assert connection.execute(query).scalars().all() == ["procrastinate_retry_job_v2"]


def test_a_client_that_sits_in_a_transaction_loses_it(database: str) -> None:
    engine = open_engine(f"{database}&options=-cidle_in_transaction_session_timeout%3D50ms")
    with engine.connect() as connection:
        connection.execute(text("SELECT 1"))
        threading.Event().wait(0.5)
        with pytest.raises(DBAPIError):
            connection.execute(text("SELECT 1"))
    engine.dispose()


def test_an_address_keeps_its_password_for_libpq() -> None:
    address = conninfo("postgresql+psycopg://me:s3%40cret@db.example:5433/line")
    assert address == (
        "postgresql://me:s3%40cret@db.example:5433/line?options=-cidle_in_transaction_session_timeout%3D20s"
    )
    unforced = conninfo("postgresql+psycopg://me:s3%40cret@db.example:5433/line", forced=False)
    assert unforced == f"{address}%20-csynchronous_commit%3Doff"
