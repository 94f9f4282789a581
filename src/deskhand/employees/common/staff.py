"""What staff say: acknowledge, lower, approve, take over, hand back, who is on call; silence while they have a case."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from rapidfuzz import fuzz

from deskhand.domain.action import Action, AskApproval, UpdateRecord
from deskhand.domain.case import Case, Line
from deskhand.domain.contact import Contact
from deskhand.domain.desk import Desk
from deskhand.domain.escalation import EscalationKind
from deskhand.domain.event import EscalationResolved
from deskhand.domain.reading import Answer
from deskhand.employees.common import clock, lines, links
from deskhand.employees.common.ladder import Ladder, people
from deskhand.employees.common.voice import Voice, language_of

REPLIES = {
    "acknowledge": "ack_thanks",
    "downgrade": "ack_downgraded",
    "known_issue": "ack_known_issue",
    "take_over": "ack_taken_over",
    "hand_back": "ack_handed_back",
    "repeat": "ack_repeat",
}
UNNAMED = {"en": "an amount not named", "es": "un monto que no dijo"}
SHIFT_ENDS_H = 8
SURE_NAME, SHORT_NAME = 85, 5


def rule(case: Case, desk: Desk, ladder: Ladder) -> Iterator[Action]:
    """Every answer of staff is answered, and does what it says."""
    for event, resolved in case.resolutions:
        if event == case.root:
            yield from _resolved(case, desk, ladder, resolved)
    for line in lines.fresh(case):
        if lines.is_staff(line):
            yield from _staff_line(case, desk, ladder.voice, line)


def _resolved(case: Case, desk: Desk, ladder: Ladder, resolved: EscalationResolved) -> Iterator[Action]:
    question = next((e for e in case.escalations if e.id == resolved.escalation), None)
    if question is None:
        return
    by = desk.name_of(resolved.by)
    if question.kind is EscalationKind.APPROVAL and resolved.answer in ("yes", "no"):
        yield from _approval(case, desk, ladder, resolved)
    elif act := REPLIES.get(resolved.answer):
        yield ladder.voice.to_colleague(case, desk, resolved.by, act, resolved.escalation, code=question.code)
        person = desk.person(resolved.by)
        own = (resolved.by, *((person.phone, person.email) if person else ()))
        for address in dict.fromkeys(question.reached):
            if address and address not in own and resolved.final:
                yield ladder.voice.to_colleague(case, desk, address, "others_answered", resolved.escalation, by=by)
    if resolved.answer == "known_issue":
        yield ladder.voice.to_contact(case, desk, "known_issue")


def _approval(case: Case, desk: Desk, ladder: Ladder, resolved: EscalationResolved) -> Iterator[Action]:
    question = next(e for e in case.escalations if e.id == resolved.escalation)
    act = "approval_recorded" if resolved.answer == "yes" else "refusal_recorded"
    if not resolved.final:
        act = "second_approver"
        unasked = [address for address in people(case, desk) if address not in question.reached]
        asked_now = any(s.root == case.root and isinstance(s.action, AskApproval) for s in case.sent)
        if unasked and not asked_now:
            yield ladder.again(case, desk, question, unasked[0])
    yield ladder.voice.to_colleague(
        case, desk, resolved.by, act, resolved.escalation, code=question.code,
        amount=question.amount or unnamed(language_of(case, desk, resolved.by)),
    )  # fmt: skip


def unnamed(language: str) -> str:
    """What stands for the amount of a quote that names none."""
    return UNNAMED.get(language, UNNAMED["en"])


def _staff_line(case: Case, desk: Desk, voice: Voice, line: Line) -> Iterator[Action]:
    """Words of staff that answered no question: a change of call, a wrong or missing code, or something to explain."""
    sender = line.said.sender
    change = next((i for i in line.said.items if i.item.answer is Answer.ON_CALL_CHANGE), None)
    if change is not None:
        yield from _on_call(case, desk, voice, line)
    elif line.said.answers in ("wrong_code", "wrong_codes"):
        yield voice.to_colleague(case, desk, sender, "wrong_code", line.event)
        yield from _wrong_again(case, desk, voice, line)
    elif line.said.which:
        yield voice.to_colleague(case, desk, sender, "ask_which", line.event, which=", ".join(line.said.which))
    elif not _answers_open(case, line):
        unclear = _approval_of(case, line)
        act = "approval_unclear" if unclear else "staff_noted"
        yield voice.to_colleague(case, desk, sender, act, line.event, code=unclear)


def _approval_of(case: Case, line: Line) -> str | None:
    """The code of the open request for money that the words name without saying yes or no."""
    said = {judged.item.code for judged in line.said.items}
    waiting = (one for one in case.open_escalations() if one.kind is EscalationKind.APPROVAL)
    return next((one.code for one in waiting if one.code in said), None)


def _answers_open(case: Case, line: Line) -> bool:
    """True where an answer of the same message is on its way to this case as a resolution, or has come."""
    on_its_way = {name for name, one in case.pending.items() if isinstance(one.what, EscalationResolved)}
    come = {name for name, _ in case.resolutions}
    return any(name.startswith(f"a:{line.said.words}:") for name in on_its_way | come)


def _wrong_again(case: Case, desk: Desk, voice: Voice, line: Line) -> Iterator[Action]:
    """Three wrong codes from one address: another person is told."""
    others = [address for address in people(case, desk) if address != line.said.sender]
    if line.said.answers == "wrong_codes" and others:
        yield voice.to_colleague(case, desk, others[0], "wrong_codes", line.event, by=desk.name_of(line.said.sender))


def _on_call(case: Case, desk: Desk, voice: Voice, line: Line) -> Iterator[Action]:
    person = _named(desk, line)
    if person is None or not person.phone:
        yield voice.to_colleague(case, desk, line.said.sender, "on_call_who", line.event)
        return
    until = _morning(case, desk)
    said = {to: clock.told(until, case, desk, language_of(case, desk, to)) for to in (line.said.sender, person.phone)}
    yield UpdateRecord("on_call", person.name, person.phone, desk.now, until, line.said.sender)
    yield voice.to_colleague(
        case, desk, line.said.sender, "on_call_changed", line.event, person=person.name,
        until=said[line.said.sender],
    )  # fmt: skip
    if person.phone != line.said.sender:
        told = voice.to_colleague(case, desk, person.phone, "you_are_on_call", line.event, until=said[person.phone])
        yield replace(told, emergency=True)  # they may be paged this night: it does not wait for the morning


def _named(desk: Desk, line: Line) -> Contact | None:
    """Whom the words name: a staff member by first or full name, or the writer ("I'm on call tonight")."""
    words = [word for word in re.split(r"\W+", line.said.text.lower()) if word]
    scored = [(_names(contact, words), contact) for contact in desk.shown.staff if contact.phone != line.said.sender]
    best, named = max(scored, key=lambda pair: pair[0], default=(0.0, None))
    return named if best >= SURE_NAME else desk.person(line.said.sender)


def _names(contact: Contact, words: list[str]) -> float:
    """How well one of the words is the first name, 0 to 100; short names only letter by letter."""
    name = contact.first_name.lower()
    if len(name) < SHORT_NAME:
        return 100.0 * (name in words)
    return max((fuzz.ratio(name, word) for word in words), default=0.0)


def _morning(case: Case, desk: Desk) -> datetime:
    local = desk.now.astimezone(ZoneInfo(clock.zone(case, desk)))
    morning = local.replace(hour=SHIFT_ENDS_H, minute=0, second=0, microsecond=0)
    return morning if morning > local else morning + timedelta(days=1)


def silence(case: Case, desk: Desk, ladder: Ladder) -> Iterator[Action]:
    """While a person has the case Paula says nothing; what she hears, by link too, goes to that person."""
    if case.taken_by is None:
        return
    for line in lines.fresh(case):
        if line.said.sender != case.taken_by:
            by, text = desk.name_of(line.said.sender), line.said.text[:300]
            yield ladder.voice.to_colleague(case, desk, case.taken_by, "forwarded", line.event, by=by, text=text)
    for pressed in links.fresh(case):
        by, language = desk.name_of(case.address), language_of(case, desk, case.taken_by)
        text = links.words(pressed, case, desk, language)
        yield ladder.voice.to_colleague(case, desk, case.taken_by, "forwarded", pressed.event, by=by, text=text)
