"""The written criteria score leads until a model has beaten them on leads that it did not see."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from deskhand.learning.additive import logistic
from deskhand.learning.compare import auc_gain, brier_gain, compare
from deskhand.learning.conversion import (
    CRITERIA,
    Challenge,
    challenge,
    criteria_column,
    split,
    takes_over,
    train,
    train_criteria,
)
from deskhand.learning.features import Column, FeatureTable, KnownAt, LateFeature, Outcome, Seen, Value

START, HOUR = datetime(2026, 3, 2, tzinfo=UTC), timedelta(hours=1)
LATER = START + timedelta(days=900)
TABLE = FeatureTable(
    "leads",
    (
        criteria_column(),
        Column("minutes", KnownAt.DECISION, "minutes on the site: {}", (1, 5, 15)),
        Column("source", KnownAt.OPENING),
        Column("tag", KnownAt.LATER),
    ),
)


def leads(n: int, seed: int, minutes: float) -> list[Outcome]:
    """Leads that convert by what the criteria say, and by the minutes as far as `minutes` says."""
    dice = np.random.default_rng(seed)
    found = []
    for at in range(n):
        score, spent = float(dice.random()), float(dice.choice([0, 3, 10, 30]))
        source = str(dice.choice(["search", "friend", "fair"]))
        seen: dict[str, Value] = {CRITERIA: score, "minutes": spent, "source": source}
        when = START + at * HOUR
        row = TABLE.row(when, when, {name: Seen(value, when) for name, value in seen.items()})
        chance = logistic(2 * (score - 0.5) + minutes * (spent - 10) / 10)
        found.append(Outcome(row, bool(dice.random() < chance), when + HOUR / 2))
    return found


def test_a_model_that_knows_more_takes_over() -> None:
    found = challenge(TABLE, leads(1500, 1, minutes=1.0), LATER)
    assert found.takes_over
    assert found.verdict is not None
    assert found.verdict.n == 450
    assert found.verdict.auc.low > 0.1


def test_a_model_that_knows_nothing_more_stays_silent() -> None:
    assert [challenge(TABLE, leads(600, seed, minutes=0.0), LATER).takes_over for seed in range(6)] == [False] * 6


def test_with_few_leads_nothing_is_trained_and_the_criteria_speak() -> None:
    few = leads(40, 1, minutes=1.0)
    found = challenge(TABLE, few, LATER)
    assert found == Challenge(None, None)
    assert found.score(few[0].row, 0.4) == 0.4


def test_the_score_is_the_models_once_it_has_taken_over_and_the_written_one_until_then() -> None:
    rows = leads(1500, 1, minutes=1.0)
    won, lost = challenge(TABLE, rows, LATER), challenge(TABLE, leads(600, 2, minutes=0.0), LATER)
    assert won.model is not None
    assert lost.model is not None
    assert won.score(rows[0].row, 0.4) == won.model.probability(rows[0].row)
    assert lost.score(rows[0].row, 0.4) == 0.4


def test_a_lead_that_was_not_decided_yet_when_the_later_ones_came_teaches_nothing() -> None:
    rows = leads(100, 1, minutes=1.0)
    slow = [Outcome(one.row, one.happened, one.row.decided_at + 10 * HOUR) for one in rows]
    earlier, later = split(slow[::-1])
    assert later == slow[70:]
    assert earlier == slow[:61]


def test_reasons_are_told_feature_by_feature() -> None:
    rows = leads(1500, 1, minutes=1.0)
    model = train(TABLE, rows)
    when = START + HOUR
    row = TABLE.row(when, when, {CRITERIA: Seen(0.95, when), "minutes": Seen(30.0, when)})
    words = [reason.words for reason in model.reasons(TABLE, row)]
    assert words[:2] == ["minutes on the site: 30", "score by the written criteria: 0.95"]


def test_features_written_after_the_decision_are_refused_by_name_and_by_instant() -> None:
    with pytest.raises(LateFeature, match="tag"):
        TABLE.row(START, START, {"tag": Seen("will revert", START)})
    with pytest.raises(LateFeature, match="minutes"):
        TABLE.row(START, START, {"minutes": Seen(4.0, START + HOUR)})


def test_a_table_without_the_criteria_is_refused() -> None:
    with pytest.raises(ValueError, match="no column criteria"):
        train_criteria(FeatureTable("leads", TABLE.columns[1:]), leads(60, 1, minutes=0.0))


def test_the_criteria_are_a_chance_of_their_score_alone() -> None:
    rows = leads(600, 1, minutes=1.0)
    when = START
    criteria = train_criteria(TABLE, rows)
    chances = [
        criteria.probability(TABLE.row(when, when, {CRITERIA: Seen(0.7, when), "minutes": Seen(spent, when)}))
        for spent in (0.0, 30.0)
    ]
    assert chances[0] == chances[1]


def test_against_itself_nothing_is_gained() -> None:
    rows = leads(600, 1, minutes=0.0)
    criteria = train_criteria(TABLE, rows[:400])
    found = takes_over(criteria, criteria, rows[400:])
    assert (found.auc.value, found.auc.low, found.brier.low, found.wins) == (0, 0, 0, False)


def test_the_interval_of_an_auc_gain_is_that_of_the_bootstrap() -> None:
    dice = np.random.default_rng(9)
    came = dice.random(400) < 0.3
    old, new = came + dice.normal(0, 1.5, 400), came + dice.normal(0, 1.0, 400)
    found = auc_gain(old.tolist(), new.tolist(), came.tolist())
    drawn = []
    for _ in range(400):
        some = dice.integers(0, 400, 400)
        drawn.append(auc_gain(old[some].tolist(), new[some].tolist(), came[some].tolist()).value)
    assert (found.high - found.low) / 3.92 == pytest.approx(np.std(drawn), rel=0.12)


def test_a_better_chance_and_a_better_order_are_both_asked_for() -> None:
    came = [True, False] * 100
    plain, bolder = [0.6, 0.4] * 100, [0.9, 0.1] * 100
    assert brier_gain(plain, bolder, came).low > 0
    assert not compare(plain, bolder, came).wins
