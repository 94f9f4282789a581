"""After the yes: who comes when, told to everybody, and lateness noticed by the clock."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from deskhand.domain.action import Action, SendMessage, WaitUntil, WithdrawOffer
from deskhand.domain.case import Case
from deskhand.domain.desk import Desk
from deskhand.domain.reading import Answer
from deskhand.employees.common import clock, emergency, lines
from deskhand.employees.common.voice import language_of
from deskhand.employees.paula import job, ladder, say, visit, windows

NO_ETA_MIN, NO_ETA_CALM_MIN = 15, 120
NO_SHOW, NO_SHOW_MIN = "no_show", 30


def rule(case: Case, desk: Desk) -> Iterator[Action]:
    """Tell vendor, tenant and manager of the assignment and of every change; losers hear that it is taken."""
    yield from _losers(case, desk)
    vendor = job.vendor_of(case)
    if vendor is None or not job.live(case):
        return
    yield from _confirm(case, desk, vendor)
    yield from _arrival(case, desk, vendor)
    if not job.arrived(case):
        yield from _watch(case, desk, vendor)


def _losers(case: Case, desk: Desk) -> Iterator[Action]:
    for vendor in case.late_accepts:
        if not case.has_said(vendor, "job_taken"):
            yield say.to_colleague(case, desk, vendor, "job_taken")
    for offer in case.offers:
        told = case.has_said(offer.vendor, "job_taken") or case.has_said(offer.vendor, "offer_withdrawn", offer.id)
        if offer.status == "withdrawn" and not told and not job.refused(case, offer.vendor):
            yield say.to_colleague(case, desk, offer.vendor, "offer_withdrawn", offer.id)


def _confirm(case: Case, desk: Desk, vendor: str) -> Iterator[Action]:
    """The vendor gets place and contact once, and is asked for an arrival time when they gave none."""
    known = job.eta(case)
    if not job.offered(case):
        return
    if not any(case.has_said(vendor, act) for act in CONFIRMS):
        yield _confirmation(case, desk, vendor, known)
    visit_now = job.this_visit(case)
    timer, reason = eta_timer(case), f"{ladder.NO_ETA} #{visit_now}"
    if known is None and job.accepted(case) and timer not in case.waits and timer not in case.fired:
        minutes = NO_ETA_MIN if emergency.is_emergency(case) else NO_ETA_CALM_MIN
        yield WaitUntil(timer, desk.now + timedelta(minutes=minutes))
    if known is None and timer in case.fired and not ladder.stands(case, reason):
        yield say.to_colleague(case, desk, vendor, "ask_eta", visit_now)
        handed = ladder.hand_off(case, desk, reason, at_once=emergency.is_emergency(case))
        if handed:
            yield handed


def eta_timer(case: Case) -> str:
    """The wait for an arrival time of this visit."""
    return f"eta {job.this_visit(case)}"


CONFIRMS = ("job_confirmed", "job_confirmed_ask_eta", "job_confirmed_asking")


def _confirmation(case: Case, desk: Desk, vendor: str, known: job.Eta | None) -> SendMessage:
    """Place and contact; where the two agree on a time, what suits the tenant and that they are being asked."""
    access, language = _access(case, desk, vendor), language_of(case, desk, vendor)
    if known is None or not visit.talks(case):
        act = "job_confirmed" if known else "job_confirmed_ask_eta"
        return say.to_colleague(case, desk, vendor, act, access=access)
    eta = clock.told(known.at, case, desk, language)
    return say.to_colleague(case, desk, vendor, "job_confirmed_asking", known.line, access=access, eta=eta)


def _access(case: Case, desk: Desk, vendor: str) -> str:
    known = [f"access: {'may enter' if case.facts['access'] else 'not without them'}"] if "access" in case.facts else []
    known += [f"pets: {case.facts['pets']}"] if "pets" in case.facts else []
    times = windows.for_vendor(case, desk, vendor) if visit.talks(case) else None
    known = known or ["call the contact before entering"]
    return "; ".join([*known, *([f"when: {times}"] if times else [])])


def _arrival(case: Case, desk: Desk, vendor: str) -> Iterator[Action]:
    """An arrival time, only as the vendor gave it, goes to tenant and manager, and so does every change of it.

    Where the two agree on a time, agree.py speaks and this keeps the clock.
    """
    known, tenant = job.eta(case), case.address
    name = desk.name_of(vendor)
    if known is not None and visit.talks(case):
        agreed = visit.due(case)
        if agreed is not None and not job.arrived(case):
            yield from _set_watch(case, desk, agreed.at)
        return
    if known is None:
        told = job.reopened_at(case) is not None or case.has_said(tenant, "vendor_assigned", vendor)
        if job.offered(case) and not told:
            yield say.to_tenant(case, desk, "vendor_assigned", vendor, vendor=name)
            yield from _tell_staff(case, desk, "staff_assigned", vendor, vendor=name)
        return
    about = known.at.isoformat()
    won = job.accepted(case)
    since = won.accepted_at if won and won.accepted_at else case.opened_at
    first = not any(s.act == "vendor_eta" and s.gone_out and s.at >= since for s in case.sent)
    act = "vendor_eta" if first else "vendor_new_eta"
    told = case.has_said(tenant, "vendor_eta", about) or case.has_said(tenant, "vendor_new_eta", about)
    if not told and not job.arrived(case):
        at = clock.told(known.at, case, desk, case.language)
        promise = {"promise": "arrival", "promise_due": about}
        yield say.to_tenant(case, desk, act, about, vendor=name, eta=at, **promise)
        yield from _tell_staff(case, desk, "staff_eta" if first else "staff_new_eta", about, vendor=name, eta=known.at)
        if not first or not job.offered(case):
            yield say.to_colleague(case, desk, vendor, "new_eta_noted", about, eta=_clock(known.at, case, desk, vendor))
    if not job.arrived(case):
        yield from _set_watch(case, desk, known.at)


def _clock(at: datetime, case: Case, desk: Desk, to: str) -> str:
    """`at` in the language of a colleague."""
    return clock.told(at, case, desk, language_of(case, desk, to))


def _set_watch(case: Case, desk: Desk, due: datetime) -> Iterator[Action]:
    """One timer per arrival time: at the time itself, and when the grace is over."""
    grace = timedelta(minutes=desk.company.thresholds.promise_grace_min)
    for name, at in ((f"due {due.isoformat()}", due), (f"late {due.isoformat()}", due + grace)):
        if name not in case.waits and name not in case.fired:
            yield WaitUntil(name, max(at, desk.now))


def _tell_staff(case: Case, desk: Desk, act: str, about: str, **values: object) -> Iterator[Action]:
    """In an emergency those who were paged hear of it at once, times in their own language; calm cases need it not."""
    if not emergency.is_emergency(case):
        return
    reached = [address for one in case.escalations for address in one.reached if address]
    for address in dict.fromkeys(reached):
        if not case.has_said(address, act, about):
            told = {k: _clock(v, case, desk, address) if isinstance(v, datetime) else v for k, v in values.items()}
            yield say.to_colleague(case, desk, address, act, about, **told)


def _watch(case: Case, desk: Desk, vendor: str) -> Iterator[Action]:
    known = visit.due(case)
    if known is None:
        return
    about = known.at.isoformat()
    if f"due {about}" in case.fired and not case.has_said(vendor, "arrival_check", about):
        yield say.to_colleague(case, desk, vendor, "arrival_check", about, eta=_clock(known.at, case, desk, vendor))
    if f"late {about}" in case.fired:
        yield from _late(case, desk, vendor, about)
    if _late_without_time(case, known) and not case.has_said(vendor, "ask_eta", known.line):
        yield say.to_colleague(case, desk, vendor, "ask_eta", known.line)
    if f"{NO_SHOW} {about}" in case.fired and job.accepted(case):
        yield from _replace(case, desk, vendor)


def _late_without_time(case: Case, known: job.Eta) -> bool:
    """The vendor wrote that they run late after the time they gave, and named no other."""
    return any(line.at > known.said_at and lines.says(line, Answer.RUNNING_LATE) for line in job.vendor_lines(case))


def _late(case: Case, desk: Desk, vendor: str, about: str) -> Iterator[Action]:
    """The tenant hears it from us and a person decides; in an emergency half an hour of silence gives the job on."""
    reason = f"{ladder.LATE}{about}"
    if not case.has_said(case.address, "vendor_late", about):
        yield say.to_tenant(case, desk, "vendor_late", about, vendor=desk.name_of(vendor))
    yield from ladder.once(case, desk, reason, act="page_late", vendor=desk.name_of(vendor))
    timer = f"{NO_SHOW} {about}"
    if emergency.is_emergency(case) and timer not in case.waits and timer not in case.fired:
        yield WaitUntil(timer, desk.now + timedelta(minutes=NO_SHOW_MIN))


def _replace(case: Case, desk: Desk, vendor: str) -> Iterator[Action]:
    won = job.accepted(case)
    assert won is not None
    yield WithdrawOffer(won.id, won.order, vendor)
    yield say.to_tenant(case, desk, "vendor_replaced", vendor=desk.name_of(vendor))


def arrived(case: Case, desk: Desk) -> Iterator[Action]:
    """The vendor says they are there: the tenant knows."""
    for line in lines.fresh(case):
        if lines.is_vendor(line) and lines.says(line, Answer.ARRIVED) and line.said.sender == job.vendor_of(case):
            told = case.has_said(case.address, "vendor_arrived", job.this_visit(case))
            if not told:
                name = desk.name_of(line.said.sender)
                yield say.to_tenant(case, desk, "vendor_arrived", job.this_visit(case), vendor=name)
            yield WaitUntil("work", desk.now + timedelta(hours=4))
