"""Response times of a contract: the person is told by when, and a manager hears when nobody is there by then."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from deskhand.domain.action import Action, WaitUntil
from deskhand.domain.case import Case
from deskhand.domain.desk import Desk
from deskhand.domain.records import Urgency
from deskhand.employees.common import clock, emergency
from deskhand.employees.paula import job, ladder, visit


def due(case: Case, desk: Desk) -> datetime | None:
    """By when somebody is to be there; None for routine work, where the contract of the unit says nothing, and for an
    order that was there before the case: whoever made it knows of it, and a neighbour's case asks for both."""
    unit = desk.shown.unit
    if case.order is None or unit is None or unit.response_h is None or emergency.urgency(case) is Urgency.ROUTINE:
        return None
    if not case.hazards and not any(line.at <= case.order.reported_at for line in case.lines):
        return None
    return case.order.reported_at + timedelta(hours=unit.response_h)


def told(case: Case, desk: Desk) -> str | None:
    """That moment as the person is told it, while it lies ahead."""
    by = due(case, desk)
    return clock.told(by, case, desk, case.language) if by and by > desk.now else None


def rule(case: Case, desk: Desk) -> Iterator[Action]:
    """A person decides as soon as the vendor gives a later time, else when the moment passes with nobody there."""
    by = due(case, desk)
    if by is None or not job.live(case) or job.arrived(case):
        return
    name, known = f"response {by.isoformat()}", visit.due(case)
    if name not in case.waits and name not in case.fired:
        yield WaitUntil(name, max(by, desk.now))
    when = f"{clock.told(by, case, desk)}, the contract's response time #{by.isoformat()}"
    if name in case.fired:
        yield from _to_person(case, desk, f"{ladder.NOBODY_BY}{when}")
    elif known is not None and known.at > by:
        yield from _to_person(case, desk, f"{ladder.COMES_AFTER}{when}")


def _to_person(case: Case, desk: Desk, reason: str) -> Iterator[Action]:
    """At any hour, as the contract does, and once for each moment unless the question was taken back meanwhile."""
    moment = reason.partition(" #")[2]
    asked = [one for one in case.escalations if one.reason.startswith((ladder.NOBODY_BY, ladder.COMES_AFTER))]
    if any(one.reason.endswith(f" #{moment}") and one.resolution != "withdrawn" for one in asked):
        return
    handed = ladder.hand_off(case, desk, reason)
    if handed:
        yield handed
