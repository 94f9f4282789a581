"""What people did in the calendar by hand: the guest hears of it once, and two visits at once are for a person."""

from __future__ import annotations

from collections.abc import Iterator

from deskhand.domain.action import Action, SendMessage
from deskhand.domain.case import Case
from deskhand.domain.desk import Desk
from deskhand.domain.event import HandChange
from deskhand.employees.common.voice import once, settled
from deskhand.employees.sentinel import say


def rule(case: Case, desk: Desk) -> Iterator[Action]:
    """Of several changes the last one counts."""
    if case.by_hand is None:
        return
    event, changed = case.by_hand
    if changed.by_hand is HandChange.CLASH:
        yield from say.LADDER.once(case, desk, f"{changed.why} #{event}", at_once=False)
    elif (news := _news(case, desk)) is not None:
        yield from once(case, news)


def is_untold(case: Case, desk: Desk) -> bool:
    """True while the guest may still hear of what was done."""
    news = _news(case, desk)
    return news is not None and not settled(case, news)


def _news(case: Case, desk: Desk) -> SendMessage | None:
    """The message about the last change; None where it is over, or the appointment has been changed again since."""
    visit = case.appointment
    if case.by_hand is None or visit is None or visit.starts_at <= desk.now:
        return None
    event, changed = case.by_hand
    now = changed.appointment
    if changed.by_hand is not HandChange.NEWS or (visit.slot, visit.live) != (now.slot, now.live):
        return None
    act = "moved_by_office" if visit.live else "cancelled_by_office"
    when = say.whose_when(case, desk)
    return say.VOICE.to_contact(case, desk, act, event, name=say.first_name(case), when=when)
