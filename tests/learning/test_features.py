"""What a row may know: everything written by the decision, nothing after it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskhand.learning.features import Column, FeatureTable, KnownAt, LateFeature, Outcome, Seen, known_by

OPENED, DECIDED = datetime(2026, 3, 2, 9, tzinfo=UTC), datetime(2026, 3, 5, 9, tzinfo=UTC)
TABLE = FeatureTable(
    "visits",
    (
        Column("lead", KnownAt.OPENING, "{} days ahead", (1, 7)),
        Column("tag", KnownAt.LATER),
        Column("kind", KnownAt.DECISION),
    ),
)
INSTANTS = st.integers(-100_000, 100_000).map(lambda minutes: OPENED + timedelta(minutes=minutes))


@given(opened=INSTANTS, wait_min=st.integers(0, 9000), written=INSTANTS)
def test_a_value_is_taken_exactly_when_it_was_written_by_the_decision(
    opened: datetime, wait_min: int, written: datetime
) -> None:
    decided = opened + timedelta(minutes=wait_min)
    if written > decided:
        with pytest.raises(LateFeature, match="kind"):
            TABLE.row(opened, decided, {"kind": Seen("repair", written)})
    else:
        assert TABLE.row(opened, decided, {"kind": Seen("repair", written)}).values == (None, "repair")


@given(opened=INSTANTS, wait_min=st.integers(1, 9000), written=INSTANTS)
def test_a_value_of_the_opening_is_refused_once_it_was_written_again(
    opened: datetime, wait_min: int, written: datetime
) -> None:
    decided = opened + timedelta(minutes=wait_min)
    if written > opened:
        with pytest.raises(LateFeature, match="lead"):
            TABLE.row(opened, decided, {"lead": Seen(3.0, written)})
    else:
        assert TABLE.row(opened, decided, {"lead": Seen(3.0, written)}).values == (3.0, None)


@given(written=INSTANTS)
def test_a_column_that_is_known_later_is_refused_by_name_whatever_its_instant(written: datetime) -> None:
    with pytest.raises(LateFeature, match="tag: is written only after the decision"):
        TABLE.row(OPENED, DECIDED, {"tag": Seen("closed", written)})


def test_what_is_not_given_is_not_known() -> None:
    assert TABLE.row(OPENED, DECIDED, {}).values == (None, None)


@pytest.mark.parametrize(
    ("name", "value", "why"),
    [("lead", "three", "no number"), ("kind", 3.0, "no name"), ("size", 1.0, "has no column size")],
)
def test_a_value_that_does_not_fit_its_column_is_refused(name: str, value: float | str, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        TABLE.row(OPENED, DECIDED, {name: Seen(value, OPENED)})


def test_a_decision_before_the_opening_is_none() -> None:
    with pytest.raises(ValueError, match="before it was opened"):
        TABLE.row(DECIDED, OPENED, {})


def test_a_table_has_each_column_once_and_edges_that_ascend() -> None:
    with pytest.raises(ValueError, match="declared twice"):
        FeatureTable("visits", (TABLE.columns[0], TABLE.columns[0]))
    with pytest.raises(ValueError, match="must ascend"):
        Column("lead", KnownAt.OPENING, edges=(7, 1))


def test_an_outcome_known_before_its_decision_is_a_leak() -> None:
    with pytest.raises(LateFeature, match="outcome"):
        Outcome(TABLE.row(OPENED, DECIDED, {}), True, DECIDED)


def test_only_outcomes_known_by_then_teach_the_earliest_first() -> None:
    row = TABLE.row(OPENED, DECIDED, {})
    late, soon, never = (Outcome(row, True, DECIDED + timedelta(days=days)) for days in (2, 1, 9))
    assert known_by([late, soon, never], DECIDED + timedelta(days=2)) == [soon, late]


def test_a_value_is_said_in_words() -> None:
    lead, _, kind = TABLE.columns
    assert [lead.words(3.0), lead.words(2.534), kind.words("repair"), lead.words(None)] == [
        "3 days ahead",
        "2.53 days ahead",
        "repair",
        "lead not known",
    ]
