"""Words that are another employee's business: given to it, and silence here."""

from __future__ import annotations

from collections.abc import Iterator

from deskhand.domain.action import Action, HandOver
from deskhand.domain.case import Case, Line
from deskhand.domain.desk import Desk
from deskhand.domain.disposition import Disposition
from deskhand.employees.common import lines

SURE = 0.8
NOT_MINE = frozenset({Disposition.OUT_OF_SCOPE, Disposition.CLARIFY, Disposition.DISQUALIFY, Disposition.ROUTE_OWNER})
"""Labels under which an employee leaves the words to one whose business they surely are."""
FEWEST_WORDS = 4


def rule(case: Case, desk: Desk, reads: str) -> Iterator[Action]:
    """Hand over each fresh line that is somebody else's; nothing is asked twice, and nobody is kept waiting."""
    for line in lines.fresh(case):
        to = whose(desk, line, reads)
        if to is not None and not any(name == to for name, _ in case.handed_over):
            yield HandOver(to, line.event)


def whose(desk: Desk, line: Line, reads: str) -> str | None:
    """The colleague whose business the words are, or None where they are this one's."""
    if not lines.is_contact(line) or not line.said.topics or len(line.said.text.split()) < FEWEST_WORDS:
        return None
    topic, likely = line.said.topics[0]
    if topic == reads or likely < SURE or lines.highest(line) not in NOT_MINE:
        return None
    return next((name for name, reading in desk.shown.colleagues if reading == topic), None)


def is_handed(case: Case, line: Line) -> bool:
    """True where the words of this turn went to a colleague."""
    return bool(case.handed_over) and line.turn == case.root
