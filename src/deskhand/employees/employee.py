"""What the line asks of an employee. The five built-in ones are folders beside this file."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from deskhand.domain.action import Action
from deskhand.domain.appointment import Appointment, AppointmentPlan
from deskhand.domain.case import Case
from deskhand.domain.company import Thresholds
from deskhand.domain.desk import Desk
from deskhand.domain.event import JudgedItem
from deskhand.domain.job import JobDescription
from deskhand.domain.lead import LeadPlan
from deskhand.domain.reading import Asked, Finding, Item, Role


@dataclass(frozen=True)
class JudgeContext:
    """What judging one item may know besides the item: who writes, what is open, what was asked, how it is outside.

    `appointment` is the one that the words seem to be about. `frail`: they have said so in the case that asked them.
    `reports` are (trade, when) of this person's orders in the last 30 days; the last five are those of the whole line.
    """

    role: Role
    language: str
    thresholds: Thresholds
    asked: tuple[Asked, ...] = ()
    has_open_order: bool = False
    open_trades: tuple[str, ...] = ()
    reports: tuple[tuple[str, datetime], ...] = ()
    notes: str = ""
    frail: bool = False
    outdoor_f: float | None = None
    now: datetime | None = None
    known_contact: bool = True
    wants_human: bool = False
    opt_out: bool = False
    hazards: tuple[Finding, ...] = ()
    line_items: tuple[Item, ...] = ()
    appointment: Appointment | None = None
    plan: AppointmentPlan = AppointmentPlan()
    leads: LeadPlan | None = None


class Employee(Protocol):
    """Looks at everything on its desk and touches nothing."""

    name: str
    job: JobDescription
    reads: str
    """What the words that it judges are read as: fault, appointment or lead."""

    def judge(self, item: Item, context: JudgeContext) -> JudgedItem:
        """The one disposition of `item`, with the rule and the reason; pure."""

    def take_turn(self, case: Case, desk: Desk) -> list[Action]:
        """What should be done now, given the case; asked again after each result until nothing is left; pure."""

    def asked(self, case: Case) -> str | None:
        """The speech act of the question that this case has open to its contact, or None; pure."""

    def outage(self, case: Case) -> str | None:
        """What is out for more than one unit, perhaps ("water", "power" …); None for anything else; pure."""

    shared: frozenset[str]
    """Speech acts that everybody hears whose case follows this one."""

    def answered(self, case: Case) -> bool:
        """True for an inquiry that is over: all is answered and nothing is waited for; pure."""
