"""The built-in appointments: no two live ones of a provider overlap, whoever races for a time."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta

import pytest

from deskhand.connectors.builtin.appointments import BuiltinAppointments
from deskhand.domain.appointment import AppointmentStatus
from deskhand.domain.availability import Slot, Span
from deskhand.domain.errors import Rejected
from deskhand.store.database import Store

NINE = datetime(2026, 3, 9, 15, tzinfo=UTC)
SLOT = Slot(NINE, 60, "Dr. Cole")
WHO = "+15125550142"


@pytest.fixture
def desk(store: Store) -> BuiltinAppointments:
    return BuiltinAppointments(store)


def test_the_same_key_books_once(desk: BuiltinAppointments) -> None:
    first = desk.book(SLOT, "cleaning", WHO, "Maria", "k1")
    assert desk.book(SLOT, "cleaning", WHO, "Maria", "k1") == first
    assert desk.of(WHO, NINE) == [first]


def test_a_time_that_overlaps_is_taken_and_one_that_touches_is_free(desk: BuiltinAppointments) -> None:
    desk.book(SLOT, "cleaning", WHO, "", "k1")
    with pytest.raises(Rejected, match="is taken"):
        desk.book(Slot(NINE + timedelta(minutes=30), 30, "Dr. Cole"), "cleaning", WHO, "", "k2")
    desk.book(Slot(NINE + timedelta(minutes=60), 30, "Dr. Cole"), "cleaning", WHO, "", "k3")
    desk.book(SLOT.__class__(NINE, 60, "Dr. Wu"), "cleaning", WHO, "", "k4")
    assert len(desk.of(WHO, NINE)) == 3


def test_a_move_lets_go_of_the_old_time_with_the_same_write(desk: BuiltinAppointments) -> None:
    made = desk.book(SLOT, "cleaning", WHO, "", "k1")
    later = Slot(NINE + timedelta(hours=3), 60, "Dr. Cole")
    moved = desk.move(made.id, later, "k2")
    assert (moved.slot, moved.status) == (later, AppointmentStatus.CONFIRMED)
    assert desk.busy("Dr. Cole", Span(NINE, NINE + timedelta(hours=9))) == [later.span]
    assert desk.move(made.id, later, "k2") == moved


def test_a_move_onto_somebody_elses_time_changes_nothing(desk: BuiltinAppointments) -> None:
    made = desk.book(SLOT, "cleaning", WHO, "", "k1")
    other = Slot(NINE + timedelta(hours=1), 60, "Dr. Cole")
    desk.book(other, "cleaning", "+15125550150", "", "k2")
    with pytest.raises(Rejected, match="is taken"):
        desk.move(made.id, other, "k3")
    assert desk.get(made.id) == made


def test_what_is_called_off_is_free_and_stays_called_off(desk: BuiltinAppointments) -> None:
    made = desk.book(SLOT, "cleaning", WHO, "", "k1")
    desk.cancel(made.id, "k2")
    assert desk.cancel(made.id, "k2").status is AppointmentStatus.CANCELLED
    assert desk.busy("Dr. Cole", Span(NINE, NINE + timedelta(hours=1))) == []
    with pytest.raises(Rejected, match="cancelled"):
        desk.move(made.id, SLOT, "k3")


def test_fifty_race_for_one_time_and_one_has_it(desk: BuiltinAppointments) -> None:
    won: list[str] = []

    def race(number: int) -> None:
        start = NINE + timedelta(minutes=number % 3 * 15)
        try:
            won.append(desk.book(Slot(start, 60, "Dr. Cole"), "cleaning", WHO, "", f"k{number}").id)
        except Rejected:
            return

    threads = [threading.Thread(target=race, args=(number,)) for number in range(50)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(won) == 1
    assert len(desk.busy("Dr. Cole", Span(NINE, NINE + timedelta(hours=3)))) == 1
