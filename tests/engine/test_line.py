"""A line lets go of everything that was opened for it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from deskhand.connectors.builtin.calendar import BuiltinCalendar
from deskhand.connectors.builtin.crm import BuiltinCrm
from deskhand.ports import Place
from deskhand.store.database import Store
from deskhand.testing.fake_channel import FakeChannel
from deskhand.testing.office import Office


class Noted:
    """Notes that it was closed, and by which name."""

    def __init__(self, name: str, closed: list[str]) -> None:
        self._name, self._closed = name, closed

    def close(self) -> None:
        self._closed.append(self._name)


class Sms(Noted, FakeChannel): ...


class Shared(Noted, BuiltinCalendar): ...


class Customers(Noted, BuiltinCrm): ...


class Rows(Noted, Store): ...


@pytest.mark.parametrize("crm", [True, False])
def test_each_thing_outside_is_closed_once_and_the_store_last(crm: bool) -> None:
    closed: list[str] = []
    shared = Shared("calendar", closed)
    line = replace(
        Office(orders=()).box.line,
        channels={"sms": Sms("sms", closed)},
        places={"Ana": Place(shared, "ana"), "Ben": Place(shared, "ben")},
        crm=Customers("crm", closed) if crm else None,
        store=Rows("store", closed),
    )
    line.close()
    assert closed == ["sms", "calendar", *(["crm"] if crm else []), "store"]
