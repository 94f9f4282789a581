"""Words that are another employee's business: given to it, and silence here."""

from __future__ import annotations

from collections.abc import Iterator

from deskhand.domain.action import Action, HandOver
from deskhand.domain.case import Case, Line
from deskhand.domain.desk import Desk
from deskhand.domain.disposition import Disposition
from deskhand.domain.event import JudgedItem
from deskhand.domain.reading import Feature, Role
from deskhand.employees.common import lines

SURE, SURER, FEWEST_WORDS = 0.8, 0.95, 4
"""How likely a line must be another's business; more so where an impression says that a person must hear it, or they
ask for one."""
NOT_MINE = frozenset({Disposition.OUT_OF_SCOPE, Disposition.CLARIFY, Disposition.DISQUALIFY, Disposition.ROUTE_OWNER})
"""Labels under which an employee leaves the words to one whose business they surely are."""
IMPRESSIONS = frozenset({"weighed", "asks_for_a_human"})
"""Rules whose escalation the colleague judges anew: a wish for a human in plain words is granted there as well."""
HARMLESS = frozenset(
    {Feature.ASKS_QUESTION_OTHER, Feature.GREETING_ONLY, Feature.THANKS, Feature.GIVES_PHONE, Feature.WANTS_HUMAN}
)
OF_STRANGERS = HARMLESS | {Feature.COMPLAINS}
"""Somebody whom nobody serves yet complains of others: of the manager whom they want to leave."""
OURS = frozenset({Role.TENANT, Role.CUSTOMER})
"""Who is served already is nobody's lead: what they want that nobody here does is for the company's people."""
LEAD = "lead"
NEVER_BY_WORDS = "appointment"
"""Who has an appointment is known from the records, not from the words."""


def rule(case: Case, desk: Desk) -> Iterator[Action]:
    """Hand over each fresh line that is somebody else's; nothing is asked twice, and nobody is kept waiting."""
    for line in lines.fresh(case):
        to = whose(desk, line)
        if to is not None and not any(name == to for name, _ in case.handed_over):
            yield HandOver(to, line.event)


def whose(desk: Desk, line: Line) -> str | None:
    """The colleague whose business the words are, or None where they are this one's."""
    if not lines.is_contact(line) or not line.said.topics or len(line.said.text.split()) < FEWEST_WORDS:
        return None
    topic, likely = line.said.topics[0]
    impression = line.said.wants_human or any(item.disposition is Disposition.ESCALATE for item in line.said.items)
    if likely < (SURER if impression else SURE) or topic == NEVER_BY_WORDS:
        return None
    if topic == LEAD and line.said.role in OURS:
        return None
    if not all(may_go(item, line.said.role) for item in line.said.items):
        return None
    return next((name for name, reading in desk.shown.colleagues if reading == topic), None)


def may_go(item: JudgedItem, role: Role) -> bool:
    """True where nobody here has to do with it, or where no more than an impression says that a person has."""
    if item.disposition is not Disposition.ESCALATE:
        return item.disposition in NOT_MINE
    harmless = HARMLESS if role in OURS else OF_STRANGERS
    return item.rule in IMPRESSIONS and all(finding.feature in harmless for finding in item.item.findings)
