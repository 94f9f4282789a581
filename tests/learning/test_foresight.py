"""The chances that serve: learnt from the company's own appointments, by what was known of each."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from deskhand.domain.appointment import Appointment, AppointmentPlan, AppointmentStatus
from deskhand.domain.company import Company
from deskhand.domain.event import Event, RiskSeen
from deskhand.domain.risk import Risk, RiskLevel, RiskPlan
from deskhand.learning.foresight import LEARNS_EVERY, StoreForesight, outcomes
from deskhand.learning.no_show import FEW, NO_SHOW
from deskhand.store import appointments, events
from deskhand.store.database import Store, open_engine
from deskhand.store.migrations import upgrade

NOW = datetime(2027, 3, 1, 15, tzinfo=UTC)
DAY = timedelta(days=1)
ZONE = "America/Chicago"
RUTH, OTHER = "+12105550120", "+12105550121"
COMING = Appointment("B-1", RUTH, NOW + 10 * DAY, "Ruth", type="cleaning", minutes=60)


@pytest.fixture
def store() -> Store:
    engine = open_engine("sqlite://")
    upgrade(engine)
    made = Store(engine, "brightside")
    made.found()
    return made


def company(**plan: float) -> Company:
    return Company("brightside", "Brightside", ZONE, appointments=AppointmentPlan(risk=replace(RiskPlan(), **plan)))  # type: ignore[arg-type]


def keep(store: Store, *visits: Appointment) -> None:
    with store.write() as tx:
        for one in visits:
            appointments.save(tx, one)


def past(n: int, missed: bool, contact: str = RUTH, person: str = "Ruth", ahead: int = 7) -> Appointment:
    status = AppointmentStatus.MISSED if missed else AppointmentStatus.SHOWN
    at = NOW - (20 + n) * DAY
    return Appointment(f"P-{contact}-{n}", contact, at, person, "", "cleaning", 60, status, at - ahead * DAY)


def found(store: Store) -> list[tuple[bool, float | str | None]]:
    """Of each outcome whether it was missed, and the misses that were known of the person."""
    at = [column.name for column in NO_SHOW.features].index("misses")
    with store.read() as tx:
        return [(one.happened, one.row.values[at]) for one in outcomes(tx, ZoneInfo(ZONE))]


def test_without_outcomes_the_published_rates_speak(store: Store):
    risk = StoreForesight(store, company(), b"k" * 16).no_show(COMING, NOW - 5 * DAY, NOW)
    assert risk.chance == pytest.approx(0.203, abs=1e-3)
    assert (risk.level, risk.seen[0], risk.at) == (RiskLevel.USUAL, 15.0, NOW)


def test_an_outcome_counts_with_what_was_known_when_it_was_booked(store: Store):
    keep(store, past(0, True), past(5, True), past(10, True))
    assert found(store) == [(True, 1.0), (True, 0.0), (True, 0.0)]


def test_a_row_that_names_no_booking_teaches_nothing_unless_it_was_looked_after(store: Store):
    untold = replace(past(0, True), booked_at=None)
    keep(store, untold)
    assert found(store) == []
    seen = tuple(float(n) if column.edges else None for n, column in enumerate(NO_SHOW.features))
    at = untold.starts_at - 3 * DAY
    risk = Risk(untold.id, untold.starts_at, at - DAY, at, 0.3, RiskLevel.HIGH, seen=seen)
    with store.write() as tx:
        events.append(tx, Event("e1", store.company, at, RiskSeen(risk), "c1", RUTH))
    assert found(store) == [(True, seen[-1])]


def test_who_has_missed_is_likelier_to_miss_than_who_came(store: Store):
    visits = [past(n, n % 2 == 0, f"+1210555{5000 + n % (2 * FEW)}", "P") for n in range(8 * FEW)]
    missed = [past(n, True, OTHER, "Liz") for n in range(6)]
    keep(store, *visits, *missed, *(past(n, False) for n in range(6)))
    foresight = StoreForesight(store, company(), b"k" * 16)
    ruth = foresight.no_show(COMING, NOW, NOW)
    liz = foresight.no_show(replace(COMING, contact=OTHER, person="Liz"), NOW, NOW)
    assert liz.chance > ruth.chance
    assert any("missed" in reason for reason in liz.why)


def test_of_a_family_on_one_phone_each_has_their_own_past(store: Store):
    keep(store, *(past(n, True, RUTH, "Leo") for n in range(6)))
    mine = StoreForesight(store, company(), b"k" * 16).no_show(COMING, NOW, NOW)
    assert mine.seen[-2:] == (0.0, 0.0)


def test_it_is_learnt_anew_once_a_day(store: Store):
    foresight = StoreForesight(store, company(), b"k" * 16)
    before = foresight.no_show(COMING, NOW, NOW).chance
    keep(store, *(past(n, True, f"+1210555{5000 + n}", "P") for n in range(4 * FEW)))
    assert foresight.no_show(COMING, NOW, NOW + LEARNS_EVERY / 2).chance == before
    assert foresight.no_show(COMING, NOW, NOW + LEARNS_EVERY).chance > 2 * before


def test_who_is_held_back_is_drawn_by_the_person_and_the_key(store: Store):
    def drawn(key: bytes) -> list[bool]:
        foresight = StoreForesight(store, company(hold_out=0.5), key)
        visits = [replace(COMING, contact=f"+1210555{5000 + n}") for n in range(40)]
        return [foresight.no_show(one, NOW, NOW).held_back for one in visits]

    assert drawn(b"k" * 16) == drawn(b"k" * 16) != drawn(b"l" * 16)
    assert 10 < sum(drawn(b"k" * 16)) < 30


def test_a_booking_from_the_future_counts_as_made_now(store: Store):
    assert StoreForesight(store, company(), b"k" * 16).no_show(COMING, NOW + DAY, NOW).booked_at == NOW
