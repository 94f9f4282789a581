"""The composition root: what it puts into a store."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from deskhand import app
from deskhand.config import load_company
from deskhand.domain.action import UpdateRecord
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
