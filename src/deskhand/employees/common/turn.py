"""How an employee's table of rules becomes a turn, and why no case is ever left without a next moment."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta

from deskhand.domain.action import Action, WaitUntil, action_id
from deskhand.domain.case import Case
from deskhand.domain.desk import Desk
from deskhand.employees.common.emergency import is_emergency
from deskhand.employees.common.ladder import Ladder

Rule = Callable[[Case, Desk], Iterator[Action]]

CHECK_IN = "check_in"
CHECK_IN_H = 24
STANDS_STILL = "nothing has moved for a day"


def proposed(case: Case, desk: Desk, rules: Sequence[Rule]) -> list[Action]:
    """All that `rules` want in their order, without what this turn has done, what is in flight and what is put off."""
    return [action for rule in rules for action in rule(case, desk) if not dealt_with(case, desk, action)]


def dealt_with(case: Case, desk: Desk, action: Action) -> bool:
    return action_id(case.id, case.root, action) in case.performed or case.held(action, desk.now)


def never_a_dead_end(case: Case, desk: Desk, ladder: Ladder) -> Iterator[Action]:
    """Every open case is with a person, or waits for a moment at which it is looked at again."""
    if case.closed or case.in_flight or case.open_escalations() or case.taken_by or case.waits:
        return
    if CHECK_IN in case.fired:
        handed = ladder.once(case, desk, STANDS_STILL, at_once=is_emergency(case))
        if new := [one for one in handed if not case.held(one, desk.now)]:
            yield from new
            return
    yield WaitUntil(CHECK_IN, desk.now + timedelta(hours=CHECK_IN_H))
