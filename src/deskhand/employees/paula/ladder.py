"""Whom to ask: staff on call now, then the company's ladder; and how an unanswered question climbs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from deskhand.domain.action import Action, AskApproval, Escalate, WithdrawQuestion
from deskhand.domain.case import Case
from deskhand.domain.desk import Desk
from deskhand.domain.escalation import Escalation, EscalationKind
from deskhand.domain.schedule import on_call
from deskhand.employees.paula import calls, say, view, visit

REPEAT_MIN, SLOWS_DOWN = 10, 6
CALM_CLIMB_MIN = 30
CALM_REPEAT_MIN = 120
APPROVAL_CLIMB_MIN = 15


NO_VENDOR = "no vendor has accepted"
NO_ETA = "the vendor gives no arrival time"
NO_UNIT = "is still not known"
NO_TIME = "no time for the visit is agreed"
AFTER_ROUNDS = f"{NO_TIME} after"
LATE = "late since "
NOBODY_BY, COMES_AFTER = "nobody is there by ", "the vendor comes after "


def people(case: Case, desk: Desk) -> tuple[str, ...]:
    """Addresses in the order in which they are asked: on call now by rank, then the company's ladder.

    Whoever may not be written to (an opt-out) is left out: the question goes to the next one.
    """
    shifts = on_call(desk.shown.shifts, "staff", desk.now, desk.company.time_zone)
    refused = [hold.action for hold in case.holds.values() if hold.ruling == "refuse"]
    silent = {action.to for action in refused if isinstance(action, Escalate | AskApproval)}
    listed = (*(shift.phone for shift in shifts), *desk.company.escalation)
    return tuple(dict.fromkeys(address for address in listed if address not in silent))


def first(case: Case, desk: Desk) -> str | None:
    return next(iter(people(case, desk)), None)


def hand_off(
    case: Case, desk: Desk, reason: str, at_once: bool = True, act: str = "hand_off", **more: object
) -> Escalate | None:
    """Hand the case to a person: now, or when the office opens; None where the company names nobody."""
    to = first(case, desk)
    if to is None:
        return None
    opens = desk.company.business_hours.next_open(desk.now, desk.company.time_zone)
    waits = not at_once and opens > desk.now
    climbs = desk.company.thresholds.page_climb_min
    minutes = (*climbs, REPEAT_MIN)[0] if view.presses(case) else CALM_CLIMB_MIN
    answer_by = opens if waits else desk.now + timedelta(minutes=minutes)
    asked = say.page(case, desk, to, EscalationKind.HAND_OFF, reason, answer_by, act, **more)
    return replace(asked, send=not waits)


def already(case: Case, reason: str) -> bool:
    """True where the case was handed over for this reason before."""
    return any(one.reason == reason for one in case.escalations)


def stands(case: Case, reason: str) -> bool:
    """True where it was, and the question was not taken back meanwhile."""
    return any(one.reason == reason and one.resolution != "withdrawn" for one in case.escalations)


def rule(case: Case, desk: Desk) -> Iterator[Action]:
    """An open question whose rung has passed goes to the next person, and at the end to all, until one answers."""
    for one in case.open_escalations():
        why = moot(case, one)
        if why is not None:
            yield WithdrawQuestion(one.id, why)
        elif (one.id, one.rung) in case.expired:
            yield from _climb(case, desk, one)
            yield from calls.paged(case, desk, one)
        else:
            yield from _on_call_first(case, desk, one)
            yield from _where_it_is(case, desk, one)


def moot(case: Case, one: Escalation) -> str | None:
    """What has answered the question meanwhile, or None while it still wants a person."""
    if case.lead is not None and not case.hazards and _is_of_the_job(one):
        return "belongs to an incident that is looked after"
    if one.kind is EscalationKind.PAGE and not case.hazards and view.arrived(case):
        return "the vendor is there"
    if one.kind is not EscalationKind.HAND_OFF:
        return None
    known = visit.due(case)
    if one.reason == NO_VENDOR and view.vendor_of(case):
        return "a vendor has accepted"
    if one.reason.startswith(NO_ETA) and (view.eta(case) or view.arrived(case)):
        return "the vendor has given a time"
    if one.reason.startswith(LATE) and (
        view.arrived(case) or (known and one.reason != f"{LATE}{known.at.isoformat()}")
    ):
        return "the vendor has reported in"
    if one.reason.startswith((NOBODY_BY, COMES_AFTER, NO_TIME)) and view.arrived(case):
        return "the vendor is there"
    if one.reason.startswith(NO_TIME) and (visit.of(case).agreed or not view.vendor_of(case)):
        return "a time is agreed, or another vendor is asked"
    if one.reason.startswith(COMES_AFTER) and known and known.at <= _moment(one):
        return "the vendor comes in time"
    if one.reason.endswith(NO_UNIT) and case.order is not None:
        return "the place is known"
    return None


def _is_of_the_job(one: Escalation) -> bool:
    """True for what the incident's own case sees to: the page, the vendor, the time, the place."""
    about = (NO_VENDOR, NO_ETA, NO_TIME, LATE, NOBODY_BY, COMES_AFTER)
    return one.kind is EscalationKind.PAGE or one.reason.startswith(about) or one.reason.endswith(NO_UNIT)


def _moment(one: Escalation) -> datetime:
    """The instant behind the sign in the reason of a question about a contract's time."""
    return datetime.fromisoformat(one.reason.partition(" #")[2])


def _on_call_first(case: Case, desk: Desk, one: Escalation) -> Iterator[Action]:
    """A page that went out before the calendar could be read still reaches who is on call."""
    to = first(case, desk)
    just_paged = one.kind is EscalationKind.PAGE and one.rung == 0 and bool(one.reached)
    if just_paged and desk.shown.available and to and to not in one.reached:
        yield _again(case, desk, one, to, one.answer_by)


def _where_it_is(case: Case, desk: Desk, one: Escalation) -> Iterator[Action]:
    """A page that went out before anybody was looked up is followed by the place, as soon as it is known."""
    if say.place(case, desk) == say.NOWHERE:
        return
    for sent in case.sent:
        in_the_dark = ("place", say.NOWHERE) in sent.facts and _belongs(sent.action, one, case)
        if in_the_dark and not case.has_said(sent.to, "ack_repeat", f"{one.id} place"):
            yield say.to_colleague(case, desk, sent.to, "ack_repeat", f"{one.id} place", code=one.code)


def _climb(case: Case, desk: Desk, one: Escalation) -> Iterator[Action]:
    unasked = [address for address in people(case, desk) if address not in one.reached]
    at = _next(case, desk, one)
    if not any(one.reached):
        yield _again(case, desk, one, unasked[0] if unasked else one.reached[0], at)
    elif unasked:
        yield _again(case, desk, one, unasked[0], at)
    else:
        for address in dict.fromkeys(one.reached):
            if address:
                yield _again(case, desk, one, address, at)


def again(case: Case, desk: Desk, one: Escalation, to: str) -> Escalate | AskApproval:
    """The open question to one more person now, before its rung has passed."""
    return _again(case, desk, one, to, _next(case, desk, one))


def _next(case: Case, desk: Desk, one: Escalation) -> datetime:
    """When the question climbs again: in an emergency at 2, 5, 10 min, then every 10 and ever more slowly."""
    pressing = one.kind is EscalationKind.HAND_OFF and view.presses(case)
    if one.kind is EscalationKind.PAGE or pressing:
        rungs = [one.opened_at + timedelta(minutes=m) for m in desk.company.thresholds.page_climb_min]
        return next((at for at in rungs if at > desk.now), desk.now + _slowing(one, desk, REPEAT_MIN))
    approval = one.kind is EscalationKind.APPROVAL
    if approval and view.is_emergency(case):
        return desk.now + _slowing(one, desk, APPROVAL_CLIMB_MIN)
    asked_all = set(people(case, desk)) <= set(one.reached)
    climb = APPROVAL_CLIMB_MIN if approval else CALM_CLIMB_MIN
    later = desk.now + timedelta(minutes=CALM_REPEAT_MIN if asked_all else climb)
    return desk.company.business_hours.next_open(later, desk.company.time_zone)


def _slowing(one: Escalation, desk: Desk, minutes: int) -> timedelta:
    """`minutes`, or a sixth of the time that the question has been open."""
    return max(timedelta(minutes=minutes), (desk.now - one.opened_at) / SLOWS_DOWN)


def _again(case: Case, desk: Desk, one: Escalation, to: str, at: datetime) -> Escalate | AskApproval:
    """The same question, under the same code, to one more person."""
    asked = next((s for s in reversed(case.sent) if _belongs(s.action, one, case)), None)
    if one.kind is EscalationKind.APPROVAL:
        before = asked.action if asked else None
        known = before.facts if isinstance(before, AskApproval) else ()
        return AskApproval(
            to=to,
            amount=one.amount,
            reason=one.reason,
            answer_by=at,
            facts=known,
            escalation=one.id,
            language=say.language_of(case, to),
            channel=say.channel_of(to),
            emergency=view.is_emergency(case),
        )
    act = asked.act if asked else ("page_emergency" if one.kind is EscalationKind.PAGE else "hand_off")
    if one.reason.startswith(AFTER_ROUNDS):
        return replace(_both_sides(case, desk, one, to, at), escalation=one.id)
    return replace(say.page(case, desk, to, one.kind, one.reason, at, act), escalation=one.id)


def _both_sides(case: Case, desk: Desk, one: Escalation, to: str, at: datetime) -> Escalate:
    """For the person who decides: what tenant and vendor said last about the time."""
    return say.page(
        case,
        desk,
        to,
        one.kind,
        one.reason,
        at,
        "page_visit",
        tenant_says=visit.newest_words(case, by_vendor=False),
        vendor=desk.name_of(view.vendor_of(case) or ""),
        vendor_says=visit.newest_words(case, by_vendor=True),
    )


def _belongs(action: Action, one: Escalation, case: Case) -> bool:
    if not isinstance(action, Escalate | AskApproval):
        return False
    sent = next((s for s in case.sent if s.action is action), None)
    return sent is not None and one.id in (sent.effect, action.escalation)
