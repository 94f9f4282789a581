"""Whoever gets a meeting says that they take it; after a no, or nothing in time, the next one is asked, then staff."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from deskhand.domain.action import Action, AssignLead, MoveAppointment, action_id, action_name
from deskhand.domain.appointment import Appointment
from deskhand.domain.case import Case
from deskhand.domain.desk import Desk
from deskhand.domain.escalation import Escalation, EscalationKind
from deskhand.domain.event import EscalationResolved
from deskhand.domain.lead import LeadPlan, Rep
from deskhand.employees.archer import route, say
from deskhand.employees.archer.account import CLAIM
from deskhand.employees.common import clock

NOT_MOVED = "a meeting was claimed by somebody else, and their calendar has not taken it"


def rule(case: Case, desk: Desk) -> Iterator[Action]:
    """The question once the meeting stands, and what its answer does."""
    meeting, plan = case.appointment, desk.company.leads or LeadPlan()
    if case.kind != "lead" or meeting is None or not plan.claim_min:
        return
    claim = of_case(case)
    if claim is None and meeting.live and route.rep_of(case, desk) is not None:
        yield from _asked(case, desk, plan)
    for event, resolved in case.resolutions:
        if claim is not None and resolved.escalation == claim.id:
            yield from _answered(case, desk, claim, resolved, fresh=event == case.root)


def owes(case: Case, desk: Desk) -> bool:
    """True where an answer has not been carried out to the end."""
    return next(rule(case, desk), None) is not None or next(told(case, desk), None) is not None


def of_case(case: Case) -> Escalation | None:
    return next((one for one in case.escalations if one.kind is EscalationKind.CLAIM), None)


def _asked(case: Case, desk: Desk, plan: LeadPlan) -> Iterator[Action]:
    asked = say.LADDER.hand_off(case, desk, CLAIM, at_once=False, act=say.CLAIM_ACT)
    if asked is None:
        return
    until = asked.answer_by if not asked.send else desk.now + timedelta(minutes=plan.claim_min)
    yield replace(asked, kind=EscalationKind.CLAIM, answer_by=until)


def _answered(
    case: Case, desk: Desk, claim: Escalation, resolved: EscalationResolved, fresh: bool
) -> Iterator[Action]:
    if resolved.answer == "no":
        if fresh:
            yield from _next_one(case, desk, claim, resolved.by)
    elif resolved.final and resolved.answer in ("acknowledge", "take_over"):
        rep = next((one for one in desk.shown.reps if resolved.by in (one.phone, one.email)), None)
        if rep is not None and case.appointment is not None:
            yield from _taken(case, desk, case.appointment, rep)


def _next_one(case: Case, desk: Desk, claim: Escalation, by: str) -> Iterator[Action]:
    """Without waiting for the time to pass; where all have been asked, they are asked again when it has."""
    unasked = [one for one in say.LADDER.asked(case, desk, claim.reason) if one not in claim.reached]
    yield say.VOICE.to_colleague(case, desk, by, "claim_refused", claim.id, code=claim.code)
    asked_now = any(sent.root == case.root and sent.act == say.CLAIM_ACT for sent in case.sent)
    if claim.open and unasked and not asked_now:
        yield say.LADDER.again(case, desk, claim, unasked[0])


def _taken(case: Case, desk: Desk, meeting: Appointment, rep: Rep) -> Iterator[Action]:
    """The lead is theirs, the meeting goes into their calendar, and the person hears with whom it is."""
    if rep.email != case.rep:
        yield AssignLead(rep.email, f"{rep.name} has taken it")
    calendar = rep.calendar or rep.name
    if meeting.provider == calendar or not meeting.live:
        return
    move = MoveAppointment(meeting.id, replace(meeting.slot, provider=calendar))
    if action_name(move) in case.failures or action_id(case.id, case.root, move) in case.performed:
        yield from say.LADDER.once(case, desk, NOT_MOVED, at_once=False)
    else:
        yield move


def told(case: Case, desk: Desk) -> Iterator[Action]:
    """With whom the meeting is now, where that is another than the person was told."""
    rep, meeting = route.rep_of(case, desk), case.appointment
    said = case.last_said(case.address, "booked", "other_rep")
    if of_case(case) is None or rep is None or meeting is None or said is None or not meeting.live:
        return
    if meeting.provider == (rep.calendar or rep.name) and dict(said.facts).get("rep") not in (None, rep.name):
        when = clock.told_with_day(meeting.starts_at, case, desk, case.language)
        yield say.VOICE.to_contact(case, desk, "other_rep", f"rep {rep.email}", when=when, rep=rep.name)
