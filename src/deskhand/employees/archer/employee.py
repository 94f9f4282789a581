"""Archer: qualify, route, book. Its whole turn is this table of rules."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from deskhand.domain.action import Action
from deskhand.domain.case import Case
from deskhand.domain.desk import Desk
from deskhand.domain.event import JudgedItem
from deskhand.domain.job import JobDescription
from deskhand.domain.reading import Item
from deskhand.employees.archer import book, claim, follow_up, judge, keep, replies, route
from deskhand.employees.archer.say import LADDER
from deskhand.employees.common import colleagues, danger, delivery, hand_over, opt_out, pictures, staff
from deskhand.employees.common.lines import fresh
from deskhand.employees.common.links import fresh as pressed
from deskhand.employees.common.turn import Rule, never_a_dead_end, proposed
from deskhand.employees.employee import JudgeContext


def its(rule: Callable[..., Iterator[Action]], **more: object) -> Rule:
    """A rule that all employees share, with its ladder."""
    return partial(rule, ladder=LADDER, **more)


STAFF = its(staff.rule)
OPT_OUT = its(opt_out.rule, goes_on=lambda case: None)
HAND_OVER = its(hand_over.rule)
PICTURES = its(pictures.rule)

ALWAYS: tuple[Rule, ...] = (
    its(danger.rule, acts=danger.life_acts),
    LADDER.rule,
    STAFF,
    its(staff.silence),
    OPT_OUT,
)
"""Also while a person has the case: danger, pages, and what that person says."""

ALONE: tuple[Rule, ...] = (
    HAND_OVER,
    colleagues.rule,
    route.rule,
    book.rule,
    route.told,
    claim.rule,
    claim.told,
    replies.rule,
    PICTURES,
    its(delivery.rule, is_stale=lambda case, action: False),
    keep.rule,
    follow_up.rule,
    replies.ends,
)
"""While the case is its own."""

AFTERWARDS: tuple[Rule, ...] = (STAFF, OPT_OUT, HAND_OVER, book.rule, replies.rule, PICTURES)
"""When it is closed and somebody writes all the same."""


class Archer:
    """First touch to meeting, for whatever the business sells."""

    name = "archer"
    reads = "lead"

    def __init__(self, job: JobDescription) -> None:
        self.job = job

    def judge(self, item: Item, context: JudgeContext) -> JudgedItem:
        return judge.judge(item, context)

    shared: frozenset[str] = frozenset()

    def outage(self, case: Case) -> str | None:
        return None

    def asked(self, case: Case) -> str | None:
        return replies.asked(case)

    def answered(self, case: Case) -> bool:
        """A lead ends by a rule, with its reason; an inquiry when all is said."""
        settled = not case.open_escalations() and not case.waits and not case.in_flight and case.taken_by is None
        return case.kind == "inquiry" and settled and any(sent.gone_out for sent in case.sent)

    def take_turn(self, case: Case, desk: Desk) -> list[Action]:
        """All that is missing now, in the order of the rules; a closed case is left alone unless somebody speaks."""
        if case.joined_to is not None or (case.closed and not fresh(case) and not pressed(case)):
            return []
        rules = ALWAYS if case.taken_by is not None else (*ALWAYS, *ALONE)
        actions = proposed(case, desk, AFTERWARDS if case.closed else rules)
        return actions or ([] if self.answered(case) else list(never_a_dead_end(case, desk, LADDER)))
