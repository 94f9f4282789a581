"""Words that are another employee's business: given to it, and silence here."""

from __future__ import annotations

from collections.abc import Iterator

from deskhand.domain.action import Action, HandOver
from deskhand.domain.case import Case, Line
from deskhand.domain.desk import Desk
from deskhand.domain.disposition import Disposition
from deskhand.domain.event import JudgedItem
from deskhand.employees.common import lines

SURE, FEWEST_WORDS = 0.8, 4
NOT_MINE = frozenset(
    {
        Disposition.OUT_OF_SCOPE,
        Disposition.CLARIFY,
        Disposition.DISQUALIFY,
        Disposition.ROUTE_OWNER,
        Disposition.ESCALATE,
    }
)
"""Labels under which an employee leaves the words to one whose business they surely are; of `escalate` only where it is
an impression and nothing was said that a person must hear."""
IMPRESSION = "weighed"
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
    if likely < SURE or topic == NEVER_BY_WORDS or not all(_may_go(line, item) for item in line.said.items):
        return None
    return next((name for name, reading in desk.shown.colleagues if reading == topic), None)


def _may_go(line: Line, item: JudgedItem) -> bool:
    if item.disposition not in NOT_MINE or line.said.wants_human:
        return False
    return item.disposition is not Disposition.ESCALATE or item.rule == IMPRESSION
