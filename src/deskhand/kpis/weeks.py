"""Cases by the week in which they were opened, and what a report breaks them down by."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta, tzinfo

from deskhand.domain.case import Case
from deskhand.kpis.classes import classes_reported, was_emergency


def opened_on(case: Case, zone: tzinfo) -> date:
    return case.opened_at.astimezone(zone).date()


def between(cases: Sequence[Case], since: date | None, until: date | None, zone: tzinfo) -> tuple[Case, ...]:
    """The cases that were opened on these days or between them, local dates of `zone`."""
    first, last = since or date.min, until or date.max
    return tuple(case for case in cases if first <= opened_on(case, zone) <= last)


def by_week(cases: Sequence[Case], zone: tzinfo) -> dict[date, list[Case]]:
    """The cases under the Monday of their week, every week from the first to the last, empty ones too."""
    days = [opened_on(case, zone) for case in cases]
    mondays = [day - timedelta(days=day.weekday()) for day in days]
    weeks: dict[date, list[Case]] = {}
    if mondays:
        count = (max(mondays) - min(mondays)).days // 7 + 1
        weeks = {min(mondays) + timedelta(weeks=place): [] for place in range(count)}
    for monday, case in zip(mondays, cases, strict=True):
        weeks[monday].append(case)
    return weeks


def class_of(case: Case) -> str:
    """emergency, urgent or routine: the class of its order, else of its last report; `no fault` where neither is."""
    if case.order is not None:
        return case.order.urgency.value
    if was_emergency(case):
        return "emergency"
    return next(reversed(classes_reported(case)), "no fault")


def trade_of(case: Case) -> str:
    return case.order.trade.value if case.order is not None else "no work order"
