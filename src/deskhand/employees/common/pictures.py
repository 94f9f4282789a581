"""Files that are not kept: whoever sent one hears so, once for each message."""

from __future__ import annotations

from collections.abc import Iterator

from deskhand.domain.action import Action
from deskhand.domain.case import Case, Line
from deskhand.domain.desk import Desk
from deskhand.domain.picture import TOO_MANY
from deskhand.employees.common import lines
from deskhand.employees.common.ladder import Ladder

MANY = "too_many_pictures"
OTHER = "only_pictures"


def rule(case: Case, desk: Desk, ladder: Ladder) -> Iterator[Action]:
    """What was refused may be what matters: say so, and how it can be told all the same."""
    for line in lines.fresh(case):
        if line.said.refused and line.said.speaks and not line.said.opt_out:
            yield _told(case, desk, ladder, line)


def _told(case: Case, desk: Desk, ladder: Ladder, line: Line) -> Action:
    said, limits, voice = line.said, desk.company.limits, ladder.voice
    act = MANY if set(said.refused) == {TOO_MANY} else OTHER
    most, types = limits.pictures_per_message, ", ".join(limits.picture_types)
    if lines.is_contact(line):
        return voice.to_sender(case, desk, said.sender, said.channel, act, most=most, types=types)
    return voice.to_colleague(case, desk, said.sender, act, line.event, most=most, types=types)
