"""The rows of the CRM: numbers, digests, and a database of before the CRM."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, inspect, text

from deskhand.domain.crm import CrmKind
from deskhand.store import crm
from deskhand.store.database import Store, open_engine
from deskhand.store.migrations import upgrade
from deskhand.store.tables import crm_records, crm_values, metadata

AT = datetime(2026, 3, 9, 7, 4, tzinfo=UTC)
CONTACT, NOTE = CrmKind.CONTACT, CrmKind.NOTE


def test_numbers_grow_by_kind_and_none_comes_again(store: Store) -> None:
    with store.write() as tx:
        refs = [
            crm.make(tx, kind, f"key-{place}", {}, (), AT).ref for place, kind in enumerate((CONTACT, NOTE, CONTACT))
        ]
        crm.remove(tx, CONTACT, "contact-2")
        refs.append(crm.make(tx, CONTACT, "key-2", {}, (), AT).ref)
    assert refs == ["contact-1", "note-1", "contact-2", "contact-3"]


def test_a_value_longer_than_an_index_takes_is_found_whole_and_not_in_part(store: Store) -> None:
    body = "Wörter " * 20_000
    with store.write() as tx:
        made = crm.make(tx, NOTE, "key", {"body": body}, (), AT)
    with store.read() as tx:
        assert crm.with_value(tx, NOTE, "body", body.upper()) == [made]
        assert crm.with_value(tx, NOTE, "body", body[:-9]) == []


def test_what_a_record_was_found_by_is_forgotten_with_it(store: Store) -> None:
    with store.write() as tx:
        made = crm.make(tx, CONTACT, "key", {"name": "Ana", "email": "ana@x.example"}, [(NOTE, "note-1")], AT)
        crm.save(tx, made, AT)
        crm.remove(tx, CONTACT, made.ref)
        (row,) = tx.connection.execute(crm_records.select()).all()
        assert tx.connection.execute(crm_values.select()).all() == []
    assert (row.live, row.key, row.fields, row.links) == (False, None, "{}", "[]")


def test_what_a_record_does_not_say_any_more_finds_it_no_more(store: Store) -> None:
    with store.write() as tx:
        made = crm.make(tx, CONTACT, "key", {"name": "Ana"}, [(NOTE, "note-1")], AT)
        saved = crm.save(tx, replace(made, fields={"name": "Bea"}, links=()), AT)
    with store.read() as tx:
        assert (crm.with_value(tx, CONTACT, "name", "Ana"), crm.linked_to(tx, NOTE, "note-1")) == ([], [])
        assert crm.with_value(tx, CONTACT, "name", "bea") == [saved]


def test_a_change_is_one_more_version_and_moves_it_to_the_end(store: Store) -> None:
    with store.write() as tx:
        first, second = (crm.make(tx, CONTACT, key, {"name": key}, (), AT) for key in ("one", "two"))
        saved = crm.save(tx, first, AT + timedelta(microseconds=1))
    with store.read() as tx:
        assert [record for _, record in crm.changed_after(tx, CONTACT, (AT, 0))] == [second, saved]
        assert [record for _, record in crm.changed_after(tx, CONTACT, (AT, 2))] == [saved]
        assert crm.everything(tx, CONTACT) == [saved, second]
    assert saved.version == "2"


@pytest.fixture(params=["file", "postgresql"])
def older(request: pytest.FixtureRequest, tmp_path: Path) -> Engine:
    """A database from before the CRM."""
    url = {
        "file": lambda: f"sqlite:///{tmp_path / 'store.db'}",
        "postgresql": lambda: request.getfixturevalue("database"),
    }[request.param]()
    engine = open_engine(url)
    upgrade(engine)
    with engine.begin() as connection:
        metadata.drop_all(connection, tables=[crm_records, crm_values])
        connection.execute(text("UPDATE alembic_version SET version_num = '0003'"))
    return engine


def test_a_database_of_before_the_crm_gets_its_tables(older: Engine) -> None:
    assert "crm_records" not in inspect(older).get_table_names()
    upgrade(older)
    store = Store(older, "lakeview")
    store.found()
    with store.write() as tx:
        made = crm.make(tx, CONTACT, "key", {"name": "Ana"}, (), AT)
        assert crm.with_key(tx, CONTACT, "key") == made
    assert {index["name"] for index in inspect(older).get_indexes("crm_values")} >= {"crm_values_found"}
    store.close()
