"""The composition root: what it puts into a store."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from deskhand import app
from deskhand.app import PUBLIC_URL, Settings
from deskhand.config import load_company
from deskhand.domain.action import UpdateRecord
from deskhand.domain.errors import Misconfigured
from deskhand.engine.on_call import put_on_call
from deskhand.rehearsal.companies import company_folder
from deskhand.store.database import Store, open_engine
from deskhand.store.migrations import upgrade

NOW = datetime(2026, 3, 9, 8, tzinfo=UTC)


def test_who_was_put_on_call_by_text_is_on_call_after_a_restart() -> None:
    engine = open_engine("sqlite://")
    upgrade(engine)
    store, files = Store(engine, "lakeview"), load_company(company_folder("lakeview"))
    store.found()
    app.load_records(store, files)
    records = app.builtin_records(store)
    said = UpdateRecord("on_call", "Luis Ortega", "+15125550101", NOW, NOW + timedelta(hours=8), "+15125550100")
    put_on_call(records, said)
    before = records.shifts()
    app.load_records(store, files)
    app.load_records(store, files)
    assert records.shifts() == before
    assert records.shifts()[1:] == files.shifts
    store.close()


CASE = "v0123456789abcdef0123"


def test_links_are_the_same_in_every_process_of_a_folder_and_absent_without_an_address(tmp_path: Path) -> None:
    with_address = Settings.read(tmp_path, {PUBLIC_URL: "https://desk.example.com/"})
    first, second = app.open_links(with_address), app.open_links(with_address)
    assert first is not None
    assert second is not None
    assert first.address(CASE) == second.address(CASE)
    assert (first.address(CASE) or "").startswith("https://desk.example.com/visits/v")
    assert app.open_links(Settings.read(tmp_path, {PUBLIC_URL: " "})) is None


@pytest.mark.parametrize("wrong", ["http://desk.example.com", "desk.example.com", "https://", "https://a.example/?x=1"])
def test_an_address_that_people_cannot_be_sent_to_is_refused(tmp_path: Path, wrong: str) -> None:
    with pytest.raises(Misconfigured, match="DESKHAND_PUBLIC_URL"):
        app.open_links(Settings.read(tmp_path, {PUBLIC_URL: wrong}))
