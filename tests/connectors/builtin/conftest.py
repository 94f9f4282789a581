"""A store on every database that it runs on, for the connectors that come with it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from deskhand.store.database import Store, open_engine
from deskhand.store.migrations import upgrade


@pytest.fixture(params=["memory", "file", "postgresql"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    url = {
        "memory": lambda: "sqlite://",
        "file": lambda: f"sqlite:///{tmp_path / 'store.db'}",
        "postgresql": lambda: request.getfixturevalue("database"),
    }[request.param]()
    engine = open_engine(url)
    upgrade(engine)
    store = Store(engine, "lakeview")
    store.found()
    yield store
    store.close()
