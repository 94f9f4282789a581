"""How likely a lead converts: the written criteria say it until a model has beaten them on leads that it did not see.

The business writes the criteria, and their score is a feature among others: a model that knows nothing more says what
they say. It takes over only when it sorts better and its chances are better, both beyond chance, on the later leads
that were kept from it; until then it is trained, measured, and silent.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from deskhand.learning.additive import AdditiveModel, centred
from deskhand.learning.compare import Comparison, compare
from deskhand.learning.design import learn_design
from deskhand.learning.features import Column, FeatureRow, FeatureTable, KnownAt, Outcome, known_by

CRITERIA = "criteria"
TENTHS = (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)
HELD_BACK = 0.3
"""The latest three in ten judge."""
LEAST_TRAINED, LEAST_JUDGED = 20, 10
"""Converted, and not converted, leads without which nothing is trained or judged."""


def criteria_column(edges: tuple[float, ...] = TENTHS) -> Column:
    """The column every table of leads has: the written criteria's score (0 to 1) at the decision."""
    return Column(CRITERIA, KnownAt.DECISION, "score by the written criteria: {}", edges)


@dataclass(frozen=True)
class Challenge:
    """A model beside the written criteria: `verdict` is None where there were too few leads to train or to judge.

    `model` is the one that was judged: what was proved is what serves.
    """

    model: AdditiveModel | None
    verdict: Comparison | None

    @property
    def takes_over(self) -> bool:
        return self.verdict is not None and self.verdict.wins

    def score(self, row: FeatureRow, criteria: float) -> float:
        """The model's chance once it has taken over, and what the written criteria say until then."""
        return self.model.probability(row) if self.model and self.takes_over else criteria


def challenge(table: FeatureTable, outcomes: Sequence[Outcome], at: datetime) -> Challenge:
    """Trains on the earlier leads whose outcome is known at `at`, judges on the later ones.

    The criteria's side is their own score, made a chance by the earlier leads, so that it is not beaten for its scale.
    Raises ValueError for a table without the column `criteria`.
    """
    earlier, later = split(known_by(outcomes, at))
    if not _enough(earlier, LEAST_TRAINED) or not _enough(later, LEAST_JUDGED):
        return Challenge(None, None)
    model, criteria = train(table, earlier), train_criteria(table, earlier)
    return Challenge(model, takes_over(criteria, model, later))


def split(outcomes: Sequence[Outcome]) -> tuple[list[Outcome], list[Outcome]]:
    """By when they were decided: the earlier ones, known before the first of the later was decided, and the later.

    Of the earlier ones those whose outcome came after that instant are in neither.
    """
    ordered = sorted(outcomes, key=lambda one: one.row.decided_at)
    cut = round(len(ordered) * (1 - HELD_BACK))
    later = ordered[cut:]
    since = later[0].row.decided_at if later else None
    return [one for one in ordered[:cut] if since is None or one.known_at <= since], later


def takes_over(criteria: AdditiveModel, model: AdditiveModel, held_back: Sequence[Outcome]) -> Comparison:
    """The model against the criteria on leads that neither has seen; it takes over where `wins`."""
    happened = [one.happened for one in held_back]
    said = [criteria.probability(one.row) for one in held_back]
    return compare(said, [model.probability(one.row) for one in held_back], happened)


def train(table: FeatureTable, outcomes: Sequence[Outcome]) -> AdditiveModel:
    """A calibrated model of all the table's features. Needs the trainer (see training.py)."""
    return _trained(table, outcomes, frozenset())


def train_criteria(table: FeatureTable, outcomes: Sequence[Outcome]) -> AdditiveModel:
    """The written criteria's score alone, as a chance."""
    names = {column.name for column in table.features}
    if CRITERIA not in names:
        raise ValueError(f"{table.name} has no column {CRITERIA}")
    return _trained(table, outcomes, frozenset(names - {CRITERIA}))


def _trained(table: FeatureTable, outcomes: Sequence[Outcome], left_out: frozenset[str]) -> AdditiveModel:
    from deskhand.learning.training import fit_calibrated

    rows = [one.row for one in outcomes]
    design = learn_design(table, rows, left_out)
    found = fit_calibrated(design.matrix(rows), np.array([one.happened for one in outcomes]))
    return centred(design.model(found, len(rows)), rows)


def _enough(outcomes: Sequence[Outcome], least: int) -> bool:
    happened = sum(one.happened for one in outcomes)
    return min(happened, len(outcomes) - happened) >= least
