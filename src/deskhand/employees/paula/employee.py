"""Paula: triage and dispatch. Her whole turn is this table of rules, each one file beside it or in `common/`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

from deskhand.config.steps_file import load_steps
from deskhand.domain.action import Action
from deskhand.domain.case import Case
from deskhand.domain.desk import Desk
from deskhand.domain.event import JudgedItem
from deskhand.domain.job import JobDescription
from deskhand.domain.morning import STANDING
from deskhand.domain.reading import Item
from deskhand.employees.common import colleagues, danger, delivery, hand_over, opt_out, pictures, staff
from deskhand.employees.common.lines import fresh
from deskhand.employees.common.turn import Rule, never_a_dead_end, proposed
from deskhand.employees.employee import JudgeContext
from deskhand.employees.paula import (
    agree,
    closeout,
    digest,
    dispatch,
    incident,
    intake,
    job,
    judge,
    money,
    progress,
    replies,
    response,
    steps,
    vendors,
)
from deskhand.employees.paula.danger import acts
from deskhand.employees.paula.ladder import LADDER
from deskhand.employees.paula.stale import is_stale


def hers(rule: Callable[..., Iterator[Action]], **more: object) -> Rule:
    """A rule that all employees share, with her ladder."""
    return partial(rule, ladder=LADDER, **more)


STAFF = hers(staff.rule)
OPT_OUT = hers(opt_out.rule, goes_on=lambda case: "the open order" if job.live(case) else None)
HAND_OVER = hers(hand_over.rule)
PICTURES = hers(pictures.rule)

ALWAYS: tuple[Rule, ...] = (hers(danger.rule, acts=acts), LADDER.rule, STAFF, hers(staff.silence), OPT_OUT)
"""Also while a person has the case: danger, pages, and what that person says."""

ALONE: tuple[Rule, ...] = (
    HAND_OVER,
    colleagues.rule,
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
    PICTURES,
    intake.where,
    steps.rule,
    hers(delivery.rule, is_stale=is_stale),
)
"""While the case is hers."""

AFTERWARDS: tuple[Rule, ...] = (STAFF, OPT_OUT, HAND_OVER, closeout.afterwards, vendors.rule, replies.rule, PICTURES)
"""When it is closed and somebody writes all the same."""

STEPS = Path(__file__).with_name("steps.yaml")


class Paula:
    """Triage and dispatch for property management, equipment repair and field service."""

    name = "paula"
    reads = "fault"

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
        if case.joined_to is not None or (case.closed and not fresh(case)):
            return []
        company = replace(desk.company, steps=desk.company.steps.over(self.steps))
        desk = replace(desk, company=company)
        rules = ALWAYS if case.taken_by is not None else (*ALWAYS, *ALONE)
        actions = proposed(case, desk, AFTERWARDS if case.closed else rules)
        return actions or ([] if replies.answered(case) else list(never_a_dead_end(case, desk, LADDER)))
