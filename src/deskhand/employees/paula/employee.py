"""Paula: triage and dispatch. Her whole turn is this table of rules, each one file beside it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from deskhand.config.steps_file import load_steps
from deskhand.domain.action import Action, WaitUntil, action_id
from deskhand.domain.case import Case
from deskhand.domain.desk import Desk
from deskhand.domain.event import JudgedItem
from deskhand.domain.job import JobDescription
from deskhand.domain.morning import STANDING
from deskhand.domain.reading import Item
from deskhand.employees.employee import JudgeContext
from deskhand.employees.paula import (
    agree,
    closeout,
    danger,
    delivery,
    digest,
    dispatch,
    incident,
    intake,
    judge,
    ladder,
    money,
    people,
    pictures,
    progress,
    replies,
    response,
    steps,
    vendors,
    view,
)

Rule = Callable[[Case, Desk], Iterator[Action]]

ALWAYS: tuple[Rule, ...] = (danger.rule, ladder.rule, people.staff, people.silence, replies.opt_out)
"""Also while a person has the case: danger, pages, and what that person says."""

ALONE: tuple[Rule, ...] = (
    people.hand_over,
    intake.clarify,
    incident.rule,
    intake.order,
    intake.corrections,
    closeout.rule,
    closeout.cancelled,
    dispatch.rule,
    money.rule,
    progress.rule,
    agree.rule,
    progress.arrived,
    response.rule,
    vendors.rule,
    replies.rule,
    pictures.rule,
    intake.where,
    steps.rule,
    delivery.rule,
)
"""While the case is hers."""

AFTERWARDS: tuple[Rule, ...] = (
    people.staff,
    replies.opt_out,
    people.hand_over,
    closeout.afterwards,
    vendors.rule,
    replies.rule,
    pictures.rule,
)
"""When it is closed and somebody writes all the same."""

STEPS = Path(__file__).with_name("steps.yaml")
CHECK_IN = "check_in"
CHECK_IN_H = 24
STANDS_STILL = "nothing has moved for a day"


class Paula:
    """Triage and dispatch for property management, equipment repair and field service."""

    name = "paula"

    def __init__(self, job: JobDescription) -> None:
        self.job = job
        self.steps = load_steps(STEPS)

    def judge(self, item: Item, context: JudgeContext) -> JudgedItem:
        return judge.judge(item, context)

    shared = incident.SHARED

    def outage(self, case: Case) -> str | None:
        return incident.outage(case)

    def asked(self, case: Case) -> str | None:
        return intake.asked(case)

    def answered(self, case: Case) -> bool:
        return replies.answered(case)

    def take_turn(self, case: Case, desk: Desk) -> list[Action]:
        """All that is missing now, in the order of the rules; a closed case is left alone unless somebody speaks."""
        if case.kind == STANDING:
            return digest.turn(case, desk)
        if case.joined_to is not None or (case.closed and not view.fresh(case)):
            return []
        company = replace(desk.company, steps=desk.company.steps.over(self.steps))
        desk = replace(desk, company=company)
        rules = ALWAYS if case.taken_by is not None else (*ALWAYS, *ALONE)
        rules = AFTERWARDS if case.closed else rules
        actions = [action for rule in rules for action in rule(case, desk)]
        new = [action for action in actions if not _dealt_with(case, desk, action)]
        return new or list(_never_a_dead_end(case, desk))


def _dealt_with(case: Case, desk: Desk, action: Action) -> bool:
    """True for what this turn has done already, and for what is in flight or put off."""
    return action_id(case.id, case.root, action) in case.performed or case.held(action, desk.now)


def _never_a_dead_end(case: Case, desk: Desk) -> Iterator[Action]:
    """Every case is closed, or with a person, or waits for a moment at which it is looked at again."""
    if case.closed or case.in_flight or replies.answered(case):
        return
    waiting = case.open_escalations() or case.taken_by or case.waits
    if not waiting and CHECK_IN in case.fired and not ladder.already(case, STANDS_STILL):
        handed = ladder.hand_off(case, desk, STANDS_STILL, at_once=view.is_emergency(case))
        if handed and not case.held(handed, desk.now):
            yield handed
            return
    if not waiting:
        yield WaitUntil(CHECK_IN, desk.now + timedelta(hours=CHECK_IN_H))
