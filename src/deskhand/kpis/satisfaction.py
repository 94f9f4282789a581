"""What people say of it: 1 to 5."""

from __future__ import annotations

from collections.abc import Sequence

from deskhand.domain.case import Case
from deskhand.domain.kpi import Kpi

KIND = "fault"
DEFINITION = "mean of the ratings from 1 to 5 that contacts gave"


def kpi(cases: Sequence[Case]) -> Kpi:
    given = [case.facts.get("rating") for case in cases]
    ratings = [float(rating) for rating in given if isinstance(rating, int | float)]
    value = sum(ratings) / len(ratings) if ratings else None
    return Kpi("satisfaction", "Satisfaction", value, "of 5", len(ratings), DEFINITION)
