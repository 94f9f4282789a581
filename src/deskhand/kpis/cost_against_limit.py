"""What the work cost against what it may cost."""

from __future__ import annotations

from collections.abc import Sequence

from deskhand.domain.case import Case
from deskhand.domain.kpi import Kpi
from deskhand.domain.money import Money
from deskhand.domain.reading import Answer, Role

KIND = "fault"
DEFINITION = "costs that vendors named with done, against the not-to-exceed of their offers, of cases that have both"


def kpi(cases: Sequence[Case]) -> Kpi:
    pairs = [pair for case in cases if (pair := _cost_and_limit(case))]
    cost, limit = sum(c for c, _ in pairs), sum(m for _, m in pairs)
    value = 100 * cost / limit if limit else None
    return Kpi("cost_against_limit", "Cost against limit", value, "%", len(pairs), DEFINITION)


def _cost_and_limit(case: Case) -> tuple[int, int] | None:
    won = next((offer for offer in case.offers if offer.status == "accepted"), None)
    costs = [
        item.item.fact("money")
        for line in case.lines
        if line.said.role is Role.VENDOR
        for item in line.said.items
        if item.item.answer is Answer.DONE
    ]
    named = [cost.minor for cost in costs if isinstance(cost, Money)]
    return (named[-1], won.limit.minor) if won and named else None
