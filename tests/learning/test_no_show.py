"""The chance that an appointment is missed: what it counts, where it begins, what outcomes make of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskhand.learning.additive import AdditiveModel, logistic
from deskhand.learning.calibration import auc, calibration_error, reliability
from deskhand.learning.features import FeatureRow, LateFeature, Outcome, Value
from deskhand.learning.no_show import (
    FEW,
    NO_SHOW,
    Booking,
    PastVisit,
    no_show_row,
    published_share,
    start_model,
    train,
)

BOOKED = datetime(2026, 3, 2, 15, tzinfo=UTC)
ZONE = ZoneInfo("America/Chicago")
BOOKING = Booking(BOOKED, datetime(2026, 3, 9, 14, 30, tzinfo=ZONE), kind="cleaning", same_day=1)
DAY = timedelta(days=1)
LATER = BOOKED + 900 * DAY


def named(row: FeatureRow) -> dict[str, Value]:
    return dict(zip([column.name for column in NO_SHOW.features], row.values, strict=True))


def test_a_row_says_what_is_known_of_a_booking_in_the_zone_of_the_business() -> None:
    assert named(no_show_row(BOOKING, (), BOOKED + 2 * DAY)) == {
        "lead_days": 7,
        "hour": 14,
        "weekday": "Monday",
        "booked_hour": 9,
        "kind": "cleaning",
        "same_day": 1,
        "age_years": None,
        "waited_days": 2,
        "confirmations": 0,
        "confirmed_days": None,
        "shows": 0,
        "misses": 0,
    }


def test_lead_time_counts_the_days_of_the_calendar_not_of_utc() -> None:
    booked = datetime(2026, 3, 3, 3, tzinfo=UTC)
    booking = Booking(booked, datetime(2026, 3, 3, 9, tzinfo=ZONE))
    assert named(no_show_row(booking, (), booked))["lead_days"] == 1


def test_where_only_the_day_is_known_there_is_no_hour() -> None:
    assert named(no_show_row(replace(BOOKING, time_known=False), (), BOOKED))["hour"] is None


@given(
    past=st.lists(st.tuples(st.booleans(), st.integers(-30, 30))),
    confirmed=st.lists(st.integers(0, 30), max_size=3),
    decided=st.integers(0, 20),
)
def test_what_becomes_known_after_the_decision_changes_no_row(
    past: list[tuple[bool, int]], confirmed: list[int], decided: int
) -> None:
    at = BOOKED + decided * DAY
    visits = [PastVisit(missed, BOOKED + days * DAY) for missed, days in past]
    given_at = tuple(BOOKED + days * DAY for days in sorted(confirmed))
    until = [visit for visit in visits if visit.known_at <= at]
    row = no_show_row(replace(BOOKING, confirmed_at=given_at), visits, at)
    assert row == no_show_row(
        replace(BOOKING, confirmed_at=tuple(one for one in given_at if one <= at)), until, at
    )
    assert (named(row)["misses"], named(row)["shows"]) == (
        sum(visit.missed for visit in until),
        sum(not visit.missed for visit in until),
    )


def test_nothing_is_decided_before_it_was_booked() -> None:
    with pytest.raises(ValueError):
        no_show_row(BOOKING, (), BOOKED - DAY)


def test_an_appointment_booked_ahead_is_missed_more_the_longer_the_wait_up_to_two_weeks() -> None:
    shares = [published_share(days) for days in range(40)]
    assert shares == sorted(shares)
    assert (shares[0], shares[1], shares[13], shares[39]) == (0.045, 0.12, 0.203, 0.203)


@pytest.mark.parametrize("days", [0, 1, 5, 13, 14, 30, 80])
def test_a_business_without_history_begins_with_the_published_rates(days: int) -> None:
    booking = Booking(BOOKED, BOOKED + days * DAY + timedelta(minutes=1), kind="cleaning")
    row = no_show_row(booking, (PastVisit(True, BOOKED - DAY),), BOOKED)
    assert start_model().probability(row) == pytest.approx(published_share(days))


class World:
    """Appointments of a business in which misses follow `logit` of the row, drawn with a seed."""

    def __init__(self, seed: int, base: float = 0.0, history: float = 0.0) -> None:
        self.dice, self.base, self.history = np.random.default_rng(seed), base, history

    def outcomes(self, n: int) -> list[Outcome]:
        return [self._outcome() for _ in range(n)]

    def truth(self, row: FeatureRow) -> float:
        known = named(row)
        confirmed, missed = bool(known["confirmations"]), bool(known["misses"])
        return logistic(start_model().logit(row) + self.base + self.history * (missed - confirmed))

    def _outcome(self) -> Outcome:
        booked = BOOKED + timedelta(days=float(self.dice.uniform(0, 100)))
        starts = booked + int(self.dice.choice([0, 0, 0, 1, 2, 3, 5, 7, 10, 14, 21, 30, 45])) * DAY
        past = [PastVisit(bool(self.dice.random() < 0.2), booked - DAY) for _ in range(self.dice.integers(0, 4))]
        confirmed = (booked,) if self.dice.random() < 0.5 else ()
        booking = Booking(booked, starts, kind=str(self.dice.choice(["a", "b", "c"])), confirmed_at=confirmed)
        row = no_show_row(booking, past, booked)
        return Outcome(row, bool(self.dice.random() < self.truth(row)), starts + DAY)


def distance(model: AdditiveModel, world: World, n: int = 300) -> float:
    """How far its chances are from the true ones: the part of the Brier score that a model can help."""
    rows = [one.row for one in world.outcomes(n)]
    return float(np.mean([(model.probability(row) - world.truth(row)) ** 2 for row in rows]))


def test_few_outcomes_leave_the_published_rates_as_they_are() -> None:
    assert train(World(1, base=1.0).outcomes(FEW - 1), LATER) == start_model()


def test_where_the_published_rates_are_right_outcomes_do_next_to_no_harm() -> None:
    lost = [distance(train(World(seed).outcomes(FEW), LATER), World(seed + 100)) for seed in range(6)]
    assert np.mean(lost) < 0.003


@pytest.mark.parametrize("n", [FEW, 200])
def test_over_businesses_around_them_even_few_outcomes_bring_a_model_nearer(n: int) -> None:
    gained = []
    for seed, base in enumerate((-0.8, -0.4, 0.0, 0.4, 0.8) * 2):
        model, rows = train(World(seed, base, 0.6).outcomes(n), LATER), seed + 100
        gained.append(
            distance(start_model(), World(rows, base, 0.6)) - distance(model, World(rows, base, 0.6))
        )
    assert np.mean(gained) > 0.002


def test_many_outcomes_are_learnt_sorted_and_calibrated() -> None:
    world = World(7, base=0.6, history=0.9)
    model, judged = train(world.outcomes(4000), LATER), world.outcomes(2000)
    chances, happened = [model.probability(one.row) for one in judged], [one.happened for one in judged]
    best = auc([world.truth(one.row) for one in judged], happened)
    assert auc(chances, happened) > best - 0.01
    assert calibration_error(reliability(chances, happened)) < 0.035


def test_reasons_say_what_the_history_tells() -> None:
    model = train(World(7, history=0.9).outcomes(4000), LATER)
    booking = replace(BOOKING, kind=None, same_day=0)
    reasons = model.reasons(NO_SHOW, no_show_row(booking, (PastVisit(True, BOOKED - DAY),), BOOKED))
    found = {reason.column: reason for reason in reasons}
    assert found["misses"].words == "earlier visits missed: 1"
    assert found["misses"].odds > 1.2


def test_only_what_was_known_by_then_teaches_in_whatever_order_it_comes() -> None:
    outcomes = World(3, base=0.5).outcomes(400)
    at = BOOKED + 60 * DAY
    known = [one for one in outcomes if one.known_at <= at]
    model = train(outcomes, at)
    assert model.outcomes == len(known)
    assert model.base == pytest.approx(train(known[::-1], at).base)


def test_the_weekday_is_learnt_once_it_has_come_round_often_enough() -> None:
    outcomes = World(5, base=0.5).outcomes(800)
    place = [column.name for column in NO_SHOW.features].index("weekday")
    early = train([one for one in outcomes if one.row.decided_at < BOOKED + 50 * DAY], LATER).effects[place]
    late = train(outcomes, LATER).effects[place]
    assert [any(effect.of(day) for day in ("Monday", "Tuesday")) for effect in (early, late)] == [False, True]


def test_an_outcome_from_before_its_decision_is_refused() -> None:
    row = no_show_row(BOOKING, (), BOOKED + DAY)
    with pytest.raises(LateFeature):
        Outcome(row, True, BOOKED)
