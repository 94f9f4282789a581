"""For every test: one PostgreSQL cluster for the whole run, and the log as it was before."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count

import pytest
import structlog

from deskhand.engine.queue.wakeups import schema
from deskhand.store.database import Store, open_engine
from deskhand.store.migrations import upgrade
from deskhand.testing.postgres import PostgresCluster, binaries

NUMBERS = count(1)


@pytest.fixture(autouse=True)
def _logs_as_before() -> Iterator[None]:
    """What quiets the log of its process quiets it for one test."""
    before = structlog.get_config()
    yield
    structlog.configure(**before)


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresCluster]:
    """Without fsync: nothing here outlives a crash of the machine."""
    if binaries() is None:
        pytest.skip("PostgreSQL is not installed")
    with PostgresCluster(fsync=False) as cluster:
        yield cluster


@pytest.fixture(scope="session")
def line_template(postgres: PostgresCluster) -> str:
    """A database at the newest schema, to be copied."""
    engine = open_engine(postgres.create("line_template"))
    upgrade(engine)
    schema(Store(engine, "nobody"))
    engine.dispose()
    return "line_template"


@pytest.fixture
def database(postgres: PostgresCluster, line_template: str) -> Iterator[str]:
    """The address of an empty PostgreSQL database at the newest schema."""
    name = f"test_{next(NUMBERS)}"
    yield postgres.create(name, line_template)
    postgres.drop(name)
