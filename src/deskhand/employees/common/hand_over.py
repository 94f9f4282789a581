"""A person at the first ask, and for everything that is above an employee's authority."""

from __future__ import annotations

from collections.abc import Iterator

from deskhand.domain.action import Action
from deskhand.domain.case import Case, Line
from deskhand.domain.desk import Desk
from deskhand.domain.disposition import Disposition
from deskhand.domain.event import JudgedItem
from deskhand.domain.reading import Feature
from deskhand.employees.common import colleagues, lines
from deskhand.employees.common.emergency import is_emergency
from deskhand.employees.common.ladder import Ladder, already
from deskhand.employees.common.other_language import COURTESY

AT_ONCE = frozenset(
    {"asks for a person", "somebody was hurt", "threats or violence in the past", "hopelessness", "legal words"}
)
REASONS = (
    (Feature.SELF_HARM, "hopelessness"),
    (Feature.VIOLENCE, "threats or violence in the past"),
    (Feature.LEGAL_THREAT, "legal words"),
    (Feature.PRESS_OR_CITY, "legal words"),
    (Feature.WANTS_CODE_OR_KEY, "a code or a key is asked for"),
    (Feature.WANTS_MONEY_OR_LIMIT, "money or a limit is asked for"),
    (Feature.ORDERS_THE_SOFTWARE, "orders to the software"),
)
"""What an impression alone does not say to whoever reads the page."""


def rule(case: Case, desk: Desk, ladder: Ladder) -> Iterator[Action]:
    """Hand over once for each reason; the person hears that it is so."""
    for line, item in lines.items(case):
        reason = _reason(line, item)
        if reason is None or (line in lines.fresh(case) and colleagues.whose(desk, line)):
            continue
        if already(case, reason):
            yield from _asked_again(case, desk, ladder, line, item)
            continue
        unread = item.item.says(Feature.OTHER_LANGUAGE)
        handed = ladder.hand_off(case, desk, reason, at_once=reason in AT_ONCE or unread or is_emergency(case))
        if handed:
            yield handed
            yield _told(case, desk, ladder, line, item, handed.to)


def _asked_again(case: Case, desk: Desk, ladder: Ladder, line: Line, item: JudgedItem) -> Iterator[Action]:
    """Who asks for a person again hears that it is so, and a further person is asked."""
    reason = _reason(line, item)
    earliest = next(x for x, other in lines.items(case) if _reason(x, other) == reason)
    if line is earliest or line not in lines.fresh(case):
        return
    asked = ladder.asked(case, desk, reason or "")
    yield _told(case, desk, ladder, line, item, next(iter(asked), ""))
    question = next((e for e in case.open_escalations() if e.reason == reason), None)
    unasked = [address for address in asked if question and address not in question.reached]
    if question and unasked and not any(s.root == case.root and s.to in unasked for s in case.sent):
        yield ladder.again(case, desk, question, unasked[0])


def _told(case: Case, desk: Desk, ladder: Ladder, line: Line, item: JudgedItem, to: str) -> Action:
    """The person hears whose it is now; in their own language where they write in another one."""
    language = next((one.quote for one in item.item.findings if one.feature is Feature.OTHER_LANGUAGE), "")
    own = COURTESY.get(language)
    return ladder.voice.to_contact(case, desk, _act(item), line.event, person=desk.name_of(to), own=own)


def _reason(line: Line, item: JudgedItem) -> str | None:
    if item.item.fact("injured") is True and item.disposition is not Disposition.EMERGENCY:
        return "somebody was hurt"
    if item.item.says(Feature.WANTS_HUMAN) or line.said.wants_human:
        return "asks for a person"
    if item.disposition is not Disposition.ESCALATE:
        return None
    if item.rule != "weighed":
        return item.reason
    return next((reason for feature, reason in REASONS if item.item.says(feature)), "only a person can answer this")


def _act(item: JudgedItem) -> str:
    """The words of the hand-over: warm for despair, brief for orders to the software, plain for the rest."""
    if item.item.says(Feature.OTHER_LANGUAGE):
        return "other_language"
    if item.item.says(Feature.SELF_HARM):
        return "handed_over_care"
    if item.item.says(Feature.WANTS_CODE_OR_KEY, Feature.WANTS_MONEY_OR_LIMIT, Feature.ORDERS_THE_SOFTWARE):
        return "handed_over_authority"
    return "handed_over"
