"""Sentinel: no-shows prevented, holes refilled. Its whole turn is this table of rules."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from deskhand.domain.action import Action
from deskhand.domain.case import Case
from deskhand.domain.desk import Desk
from deskhand.domain.event import JudgedItem
from deskhand.domain.job import JobDescription
from deskhand.domain.reading import Item
from deskhand.employees.common import colleagues, danger, delivery, hand_over, opt_out, pictures, staff
from deskhand.employees.common.lines import fresh
from deskhand.employees.common.links import fresh as pressed
from deskhand.employees.common.turn import Rule, never_a_dead_end, proposed
from deskhand.employees.employee import JudgeContext
from deskhand.employees.sentinel import (
    by_hand,
    cadence,
    guest,
    hosts,
    invite,
    judge,
    links,
    outcome,
    rebook,
    refill,
    replies,
)
from deskhand.employees.sentinel.say import LADDER


def _still_open(case: Case) -> str | None:
    return "the appointment" if case.appointment is not None and case.appointment.live else None


def its(rule: Callable[..., Iterator[Action]], **more: object) -> Rule:
    """A rule that all employees share, with its ladder."""
    return partial(rule, ladder=LADDER, **more)


STAFF = its(staff.rule)
OPT_OUT = its(opt_out.rule, goes_on=_still_open)
HAND_OVER = its(hand_over.rule)
PICTURES = its(pictures.rule)

ALWAYS: tuple[Rule, ...] = (
    its(danger.rule, acts=danger.life_acts),
    LADDER.rule,
    STAFF,
    its(staff.silence),
    guest.forwarded,
    OPT_OUT,
)
"""Also while a person has the case: danger, pages, and what that person says."""

ALONE: tuple[Rule, ...] = (
    HAND_OVER,
    colleagues.rule,
    by_hand.rule,
    rebook.rule,
    replies.rule,
    replies.cancelled,
    replies.stopped,
    links.rule,
    guest.rule,
    invite.rule,
    hosts.rule,
    refill.rule,
    PICTURES,
    cadence.rule,
    outcome.rule,
    its(delivery.rule, is_stale=invite.is_stale),
)
"""While the case is its own."""

AFTERWARDS: tuple[Rule, ...] = (STAFF, OPT_OUT, HAND_OVER, refill.rule, rebook.rule, replies.rule, links.rule, PICTURES)
"""When it is closed and somebody writes all the same."""


class Sentinel:
    """Reminders, replies, rebooking and refills, for whatever can be booked."""

    name = "sentinel"
    reads = "appointment"

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
        """True for an inquiry in which every line is answered and nothing is left to wait for."""
        if case.kind != "inquiry":
            return False
        settled = not case.open_escalations() and not case.waits and not case.in_flight and case.taken_by is None
        return settled and replies.asked(case) is None and any(sent.gone_out for sent in case.sent)

    def take_turn(self, case: Case, desk: Desk) -> list[Action]:
        """All that is missing now, in the order of the rules; a closed case is left alone unless somebody speaks."""
        if case.joined_to is not None or (case.closed and not fresh(case) and not pressed(case)):
            return []
        rules = ALWAYS if case.taken_by is not None else (*ALWAYS, *ALONE)
        actions = proposed(case, desk, AFTERWARDS if case.closed else rules)
        return actions or ([] if self.answered(case) else list(never_a_dead_end(case, desk, LADDER)))
