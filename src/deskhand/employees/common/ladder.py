"""Whom to ask: staff on call now, then the company's ladder; and how an unanswered question climbs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from deskhand.domain.action import Action, AskApproval, Escalate, WithdrawQuestion, facts
from deskhand.domain.case import Case
from deskhand.domain.desk import Desk
from deskhand.domain.escalation import Escalation, EscalationKind
from deskhand.domain.schedule import on_call
from deskhand.employees.common.emergency import is_emergency, presses
from deskhand.employees.common.voice import NOWHERE, Voice, call_once, channel_of, language_of

REPEAT_MIN, SLOWS_DOWN = 10, 6
CALM_CLIMB_MIN = 30
CALM_REPEAT_MIN = 120
APPROVAL_CLIMB_MIN = 15

Moot = Callable[[Case, Escalation], str | None]
"""What has answered a question meanwhile, or None while it still wants a person."""
Own = Callable[[Case, Desk, str], tuple[str, ...]]
"""Whose business a question for this reason is before it is anybody's on the ladder: their addresses, in order."""


@dataclass(frozen=True)
class Ladder:
    """The questions of one employee to people, in its voice; `moot` tells which of them are settled otherwise."""

    voice: Voice
    moot: Moot
    own: Own = lambda case, desk, reason: ()
    claims: str = ""
    """The speech act of a claim, where the employee has any."""

    def asked(self, case: Case, desk: Desk, reason: str) -> tuple[str, ...]:
        """Whom a hand-off for this reason goes to, one after the other: whose business it is, then `people`."""
        before = (own for own in self.own(case, desk, reason) if own not in _silent(case))
        return tuple(dict.fromkeys((*before, *people(case, desk))))

    def hand_off(
        self, case: Case, desk: Desk, reason: str, at_once: bool = True, act: str = "hand_off", **more: object
    ) -> Escalate | None:
        """Hand the case to a person: now, or when the office opens; None where the company names nobody."""
        to = next(iter(self.asked(case, desk, reason)), None)
        if to is None:
            return None
        opens = desk.company.business_hours.next_open(desk.now, desk.company.time_zone)
        waits = not at_once and opens > desk.now
        climbs = desk.company.thresholds.page_climb_min
        minutes = (*climbs, REPEAT_MIN)[0] if presses(case) else CALM_CLIMB_MIN
        answer_by = opens if waits else desk.now + timedelta(minutes=minutes)
        asked = self.voice.page(case, desk, to, EscalationKind.HAND_OFF, reason, answer_by, act, **more)
        return replace(asked, send=not waits)

    def once(
        self, case: Case, desk: Desk, reason: str, at_once: bool = True, act: str = "hand_off", **more: object
    ) -> Iterator[Action]:
        """`hand_off`, unless the case was handed over for this reason before."""
        if not already(case, reason) and (handed := self.hand_off(case, desk, reason, at_once, act, **more)):
            yield handed

    def wake(self, case: Case, desk: Desk, reason: str, act: str) -> Iterator[Action]:
        """A page to the first person now."""
        to = first(case, desk)
        if to is not None:
            climb = (*desk.company.thresholds.page_climb_min, REPEAT_MIN)[0]
            answer_by = desk.now + timedelta(minutes=climb)
            yield self.voice.page(case, desk, to, EscalationKind.PAGE, reason, answer_by, act)

    def rule(self, case: Case, desk: Desk) -> Iterator[Action]:
        """An open question whose rung has passed goes to the next person, at the end to all, until one answers."""
        for one in case.open_escalations():
            why = self.moot(case, one)
            if why is not None:
                yield WithdrawQuestion(one.id, why)
            elif (one.id, one.rung) in case.expired:
                yield from self._climb(case, desk, one)
                yield from self._phoned(case, desk, one)
            else:
                yield from self._on_call_first(case, desk, one)
                yield from self._where_it_is(case, desk, one)

    def again(self, case: Case, desk: Desk, one: Escalation, to: str) -> Action:
        """The open question to one more person now, before its rung has passed."""
        return self._again(case, desk, one, to, _next(case, desk, one))

    def _unsaid(self, one: Escalation) -> str:
        """What a question says that has not gone out to anybody yet."""
        if one.kind is EscalationKind.CLAIM:
            return self.claims
        return "page_emergency" if one.kind is EscalationKind.PAGE else "hand_off"

    def _climb(self, case: Case, desk: Desk, one: Escalation) -> Iterator[Action]:
        owned = one.kind in (EscalationKind.HAND_OFF, EscalationKind.CLAIM)
        listed = self.asked(case, desk, one.reason) if owned else people(case, desk)
        unasked = [address for address in listed if address not in one.reached]
        reached = [address for address in dict.fromkeys(one.reached) if address]
        at = _next(case, desk, one)
        for address in unasked[:1] or reached:
            yield self._again(case, desk, one, address, at)

    def _on_call_first(self, case: Case, desk: Desk, one: Escalation) -> Iterator[Action]:
        """A page that went out before the calendar could be read still reaches who is on call."""
        to = first(case, desk)
        just_paged = one.kind is EscalationKind.PAGE and one.rung == 0 and bool(one.reached)
        if just_paged and desk.shown.available and to and to not in one.reached:
            yield self._again(case, desk, one, to, one.answer_by)

    def _where_it_is(self, case: Case, desk: Desk, one: Escalation) -> Iterator[Action]:
        """A page that went out before anybody was looked up is followed by the place, as soon as it is known."""
        in_the_dark = [s for s in case.sent if ("place", NOWHERE) in s.facts and _belongs(s.action, one, case)]
        if not in_the_dark or self.voice.about(case, desk, "en", False).get("place", NOWHERE) == NOWHERE:
            return
        for sent in in_the_dark:
            if not case.has_said(sent.to, "ack_repeat", f"{one.id} place"):
                yield self.voice.to_colleague(case, desk, sent.to, "ack_repeat", f"{one.id} place", code=one.code)

    def _phoned(self, case: Case, desk: Desk, one: Escalation) -> Iterator[Action]:
        """A page of an emergency whose first interval has passed: who had it first is phoned, once."""
        to = next((phone for phone in (_phone(desk, address) for address in one.reached) if phone), None)
        if one.kind is EscalationKind.PAGE and presses(case) and (one.id, 0) in case.expired and to:
            yield from call_once(case, self.voice.by_phone(case, desk, to, "call_page", one.id, code=one.code))

    def _again(self, case: Case, desk: Desk, one: Escalation, to: str, at: datetime) -> Action:
        """The same question, under the same code and with what stood in it, to one more person."""
        asked = next((s.action for s in reversed(case.sent) if _belongs(s.action, one, case)), None)
        before = asked.facts if isinstance(asked, Escalate | AskApproval) else ()
        if one.kind is EscalationKind.APPROVAL:
            return AskApproval(
                to=to,
                amount=one.amount,
                reason=one.reason,
                answer_by=at,
                facts=before,
                escalation=one.id,
                language=language_of(case, desk, to),
                channel=channel_of(to),
                emergency=is_emergency(case),
            )
        act = asked.act if isinstance(asked, Escalate) else self._unsaid(one)
        anew = self.voice.page(case, desk, to, one.kind, one.reason, at, act)
        return replace(anew, facts=facts(**{**dict(before), **dict(anew.facts)}), escalation=one.id)


def people(case: Case, desk: Desk) -> tuple[str, ...]:
    """Addresses in the order in which they are asked: on call now by rank, then the company's ladder.

    Whoever may not be written to (an opt-out) is left out: the question goes to the next one.
    """
    shifts = on_call(desk.shown.shifts, "staff", desk.now, desk.company.time_zone)
    silent = _silent(case)
    listed = (*(shift.phone for shift in shifts), *desk.company.escalation)
    return tuple(dict.fromkeys(address for address in listed if address not in silent))


def _silent(case: Case) -> frozenset[str]:
    refused = [hold.action for hold in case.holds.values() if hold.ruling == "refuse"]
    return frozenset(action.to for action in refused if isinstance(action, Escalate | AskApproval))


def first(case: Case, desk: Desk) -> str | None:
    return next(iter(people(case, desk)), None)


def already(case: Case, reason: str) -> bool:
    """True where the case was handed over for this reason before."""
    return any(one.reason == reason for one in case.escalations)


def stands(case: Case, reason: str) -> bool:
    """True where it was, and the question was not taken back meanwhile."""
    return any(one.reason == reason and one.resolution != "withdrawn" for one in case.escalations)


def _next(case: Case, desk: Desk, one: Escalation) -> datetime:
    """When the question climbs again: in an emergency at 2, 5, 10 min, then every 10 and ever more slowly."""
    pressing = one.kind is EscalationKind.HAND_OFF and presses(case)
    if one.kind is EscalationKind.PAGE or pressing:
        rungs = [one.opened_at + timedelta(minutes=m) for m in desk.company.thresholds.page_climb_min]
        return next((at for at in rungs if at > desk.now), desk.now + _slowing(one, desk, REPEAT_MIN))
    approval = one.kind is EscalationKind.APPROVAL
    if approval and is_emergency(case):
        return desk.now + _slowing(one, desk, APPROVAL_CLIMB_MIN)
    asked_all = set(people(case, desk)) <= set(one.reached)
    climb = APPROVAL_CLIMB_MIN if approval else CALM_CLIMB_MIN
    again = max(timedelta(minutes=CALM_REPEAT_MIN), (desk.now - one.opened_at) / 2)  # 2 h, 3, 4.5 …: a week is ten
    later = desk.now + (again if asked_all else timedelta(minutes=climb))
    return desk.company.business_hours.next_open(later, desk.company.time_zone)


def _slowing(one: Escalation, desk: Desk, minutes: int) -> timedelta:
    """`minutes`, or a sixth of the time that the question has been open."""
    return max(timedelta(minutes=minutes), (desk.now - one.opened_at) / SLOWS_DOWN)


def _phone(desk: Desk, address: str) -> str | None:
    person = desk.person(address)
    return address if address.startswith("+") else person.phone if person else None


def _belongs(action: Action, one: Escalation, case: Case) -> bool:
    if not isinstance(action, Escalate | AskApproval):
        return False
    sent = next((s for s in case.sent if s.action is action), None)
    return sent is not None and one.id in (sent.effect, action.escalation)
