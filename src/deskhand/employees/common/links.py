"""What the person of a case has answered by link, and when anything was heard of them last."""

from __future__ import annotations

from datetime import datetime

from deskhand.domain.case import Case, Pressed
from deskhand.domain.desk import Desk
from deskhand.domain.event import LinkAnswer
from deskhand.employees.common import clock, lines

WORDS = {
    "en": {LinkAnswer.CONFIRM: "I will be there", LinkAnswer.CANCEL: "Cancel it"},
    "es": {LinkAnswer.CONFIRM: "Voy a ir", LinkAnswer.CANCEL: "Anularla"},
}
BY_LINK = {"en": "by link", "es": "por el enlace"}


def fresh(case: Case) -> tuple[Pressed, ...]:
    """The answers by link that this turn has taken up."""
    return tuple(one for one in case.pressed if one.turn == case.root)


def words(pressed: Pressed, case: Case, desk: Desk, language: str) -> str:
    """What was pressed, for colleagues, as words of the person."""
    said = WORDS.get(language, WORDS["en"]).get(pressed.used.answer)
    if said is None and pressed.used.slot is not None:
        said = clock.told_with_day(pressed.used.slot.starts_at, case, desk, language)
    return f"{said or '—'} ({BY_LINK.get(language, BY_LINK['en'])})"


def last_heard(case: Case) -> datetime | None:
    """When the person of the case last wrote or answered by link; None where they never did."""
    written = (line.at for line in case.lines if lines.is_contact(line))
    return max((*written, *(one.at for one in case.pressed)), default=None)


def heard_since(case: Case, at: datetime) -> bool:
    """True where they have written, from their own address, or answered by link since."""
    wrote = any(line.at > at and line.said.sender == case.address for line in case.lines)
    return wrote or any(one.at > at for one in case.pressed)
