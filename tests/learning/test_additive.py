"""A model is its tables: what is trained, told, written and read again gives the same chance."""

from __future__ import annotations

from datetime import UTC, datetime
from math import exp

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskhand.learning.additive import AdditiveModel, Names, Steps, added, centred, logistic
from deskhand.learning.design import Fitted, learn_design
from deskhand.learning.features import Column, FeatureRow, FeatureTable, KnownAt, Value
from deskhand.learning.weights import model_to_json, parse_model

AT = datetime(2026, 3, 2, tzinfo=UTC)
TABLE = FeatureTable(
    "visits",
    (Column("lead", KnownAt.OPENING, "days ahead: {}", (1, 7)), Column("kind", KnownAt.OPENING)),
)
MODEL = AdditiveModel("visits", -1.0, (Steps((1, 7), (-1.0, 0.5, 1.0), 0.1), Names({"repair": 0.02}, 0.3, -0.4)), 9)
VALUES = st.tuples(st.none() | st.floats(0, 30), st.none() | st.sampled_from(["repair", "check", "other"]))


def row(lead: Value, kind: Value) -> FeatureRow:
    return FeatureRow("visits", AT, AT, (lead, kind))


@pytest.mark.parametrize(
    ("lead", "kind", "logit"),
    [(0.0, "repair", -1.98), (1.0, "repair", -0.48), (6.9, None, -0.2), (7.0, "odd", -0.4), (None, "odd", -1.3)],
)
def test_a_step_begins_at_its_edge_and_what_is_rare_or_unknown_has_its_own(
    lead: Value, kind: Value, logit: float
) -> None:
    assert MODEL.logit(row(lead, kind)) == pytest.approx(logit)
    assert MODEL.probability(row(lead, kind)) == pytest.approx(1 / (1 + exp(-logit)))


def test_a_row_of_another_table_is_refused() -> None:
    with pytest.raises(ValueError, match="a row of leads"):
        MODEL.probability(FeatureRow("leads", AT, AT, (1.0, None)))


def test_reasons_name_what_moves_the_odds_the_strongest_first() -> None:
    assert [str(reason) for reason in MODEL.reasons(TABLE, row(9.0, None))] == [
        "days ahead: 9 (odds × 2.7)",
        "kind not known (odds × 1.3)",
    ]
    assert [reason.column for reason in MODEL.reasons(TABLE, row(0.0, "repair"))] == ["lead"]


@given(st.lists(VALUES, min_size=1), VALUES)
def test_told_from_its_average_a_model_is_the_same_and_adds_nothing_on_average(
    seen: list[tuple[Value, Value]], other: tuple[Value, Value]
) -> None:
    rows = [row(*values) for values in seen]
    told = centred(MODEL, rows)
    assert told.logit(row(*other)) == pytest.approx(MODEL.logit(row(*other)))
    sums = np.sum([told.contributions(one) for one in rows], axis=0)
    assert sums == pytest.approx([0, 0], abs=1e-9 * len(rows))


@given(VALUES)
def test_two_models_at_once_add_up(values: tuple[Value, Value]) -> None:
    other = AdditiveModel("visits", 0.5, (Steps((1, 7), (0.0, 1.0, 2.0)), Names({"check": 1.0}, 0.0, 0.2)))
    both = added(MODEL, other)
    assert both.logit(row(*values)) == pytest.approx(MODEL.logit(row(*values)) + other.logit(row(*values)))


def test_effects_of_other_edges_or_kinds_do_not_add_up() -> None:
    one = AdditiveModel("visits", 0, (Steps((1,), (0, 0)),))
    with pytest.raises(ValueError, match="other edges"):
        added(one, AdditiveModel("visits", 0, (Steps((2,), (0, 0)),)))
    with pytest.raises(ValueError, match="a name's"):
        added(one, AdditiveModel("visits", 0, (Names({}),)))


def test_a_chance_never_leaves_nought_to_one() -> None:
    assert 0 < logistic(-1e9) < 1e-12
    assert 1 - 1e-12 < logistic(1e9) < 1


@given(st.lists(VALUES, min_size=1, max_size=40), st.integers(0, 99))
def test_the_weights_of_a_matrix_give_the_chances_of_their_model(seen: list[tuple[Value, Value]], seed: int) -> None:
    rows = [row(*values) for values in seen]
    design = learn_design(TABLE, rows)
    weights = np.random.default_rng(seed).normal(size=len(design.groups))
    model = design.model(Fitted(0.3, weights), len(rows))
    assert [model.logit(one) for one in rows] == pytest.approx((0.3 + design.matrix(rows) @ weights).tolist())


def test_a_name_has_a_column_once_it_was_met_often_enough_and_what_is_left_out_has_none() -> None:
    rows = [row(2.0, "repair")] * 8 + [row(2.0, "check")] * 7
    assert learn_design(TABLE, rows).names == ((), ("repair",))
    design = learn_design(TABLE, rows, {"kind"})
    assert (design.matrix(rows).shape, design.groups.tolist()) == ((15, 3), [0, 0, 0])
    assert design.model(Fitted(0.0, np.ones(3)), 15).effects[1] == Names({"repair": 0.0})


def test_weights_are_written_and_read_again() -> None:
    assert parse_model(model_to_json(MODEL)) == MODEL


@pytest.mark.parametrize("text", ["{}", "[]", "no", '{"form": 9}', model_to_json(MODEL).replace("[1, 7]", "[1]")])
def test_what_is_no_model_of_this_form_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        parse_model(text)
