"""Vendors: who is asked, in which order, and what their answers lead to."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

from deskhand.domain.action import Action, AssignJob, OfferJob, WaitUntil, WithdrawOffer, facts
from deskhand.domain.case import Case, Line, Offer
from deskhand.domain.desk import Desk
from deskhand.domain.reading import Answer
from deskhand.domain.records import Urgency, Vendor
from deskhand.domain.schedule import on_call
from deskhand.employees.common import clock, emergency, lines
from deskhand.employees.common.voice import language_of
from deskhand.employees.paula import calls, fault, job, ladder, money, ranking, say, tries, visit, windows

BUSINESS_HOURS = "business_hours"
WINDOW = "offer_window"
EXHAUSTED = ladder.NO_VENDOR
SOON_MIN = 60
PUTS_OFF = (Answer.DECLINE, Answer.NO, Answer.COUNTER, Answer.RUNNING_LATE)
ANOTHER_DAY = re.compile(
    r"\b(?:can|could|may) (?:we|i) (?:do|come|make it|move|push|resched\w*)\b|\b(?:how|what) about\b|\bresched\w+"
    r"|\bpush (?:it|this|to)\b|\bpodemos\b|\bpuedo (?:ir|pasar)\b|\bqu[eé] tal\b|\breagend\w+",
    re.IGNORECASE,
)


def rule(case: Case, desk: Desk) -> Iterator[Action]:
    """One vendor at a time, the next one when the window is over; late acceptances count while nobody has the job."""
    if case.order is None or not job.live(case) or not desk.shown.available:
        return
    answers = list(_acceptances(case, desk))
    yield from answers
    if any(isinstance(action, AssignJob) for action in answers):
        return
    if emergency.urgency(case) is not case.order.urgency and "update_work_order" not in case.failures:
        return  # the order is about to change its class, and with it its limit
    if case.order.contact not in (case.contact.phone, case.contact.email) and not emergency.is_emergency(case):
        return  # a neighbour has reported it before, and vendors are asked in that case
    if known_issue(case) or case.lead is not None:
        yield from (WithdrawOffer(one.id, one.order, one.vendor) for one in case.offers if one.status == "open")
    elif job.vendor_of(case) is None:
        yield from _offer_next(case, desk)


def known_issue(case: Case) -> bool:
    """True where a manager has said that this is known and in hand: nobody else is sent."""
    return any(resolved.answer == "known_issue" for _, resolved in case.resolutions)


# ------------------------------------------------------------------ offering


def _offer_next(case: Case, desk: Desk) -> Iterator[Action]:
    asked = [offer for offer in in_this_class(case) if offer.waiting(desk.now) and not _out(case, offer.vendor)]
    unanswered = [offer for offer in asked if not job.declined(case, offer.vendor)]
    if unanswered:
        yield from calls.offered(case, desk, unanswered)
        return
    opens = desk.company.business_hours.next_open(desk.now, clock.zone(case, desk))
    if not emergency.is_emergency(case) and opens > desk.now:
        if BUSINESS_HOURS not in case.waits:
            yield WaitUntil(BUSINESS_HOURS, opens)
        return
    vendor = next_vendor(case, desk)
    if vendor is not None:
        yield from _offer(case, desk, vendor)
    elif counter := best_counter(case):
        assert case.order is not None
        yield AssignJob(case.order.id, counter.id, counter.vendor)
    else:
        yield from _exhausted(case, desk)


def _offer(case: Case, desk: Desk, vendor: Vendor) -> Iterator[Action]:
    assert case.order is not None
    limits = desk.company.thresholds
    minutes = limits.emergency_offer_min if emergency.is_emergency(case) else limits.routine_offer_min
    level = emergency.urgency(case) or Urgency.ROUTINE
    yield OfferJob(
        order=case.order.id,
        vendor=vendor.phone,
        trade=case.order.trade,
        urgency=level,
        window_min=minutes,
        limit=money.remaining(case, desk),
        facts=facts(
            company=desk.company.name,
            place=say.address(case, desk, language_of(case, desk, vendor.phone)),
            words=fault.summary(case),
            order=case.order.id,
            minutes=minutes,
            limit=money.remaining(case, desk),
            times=windows.for_vendor(case, desk, vendor.phone) if not emergency.is_emergency(case) else None,
            tried=tries.tried(case, language_of(case, desk, vendor.phone)),
        ),
        language=language_of(case, desk, vendor.phone),
        why=why(case, desk, vendor),
    )
    yield WaitUntil(WINDOW, desk.now + timedelta(minutes=minutes))


def next_vendor(case: Case, desk: Desk) -> Vendor | None:
    """The first candidate who has not been asked, or whose offer is not the reason to go on."""
    asked = {offer.vendor for offer in in_this_class(case)}
    return next((v for v in candidates(case, desk) if v.phone not in asked and not _out(case, v.phone)), None)


def _out(case: Case, vendor: str) -> bool:
    """True for a vendor who has asked for silence, or to whom the guardrails let no offer pass."""
    holds = [hold for hold in case.holds.values() if isinstance(hold.action, OfferJob) and hold.action.vendor == vendor]
    return f"sms:{vendor}" in case.opted_out or any(hold.ruling == "refuse" for hold in holds)


def in_this_class(case: Case) -> tuple[Offer, ...]:
    """The offers that count: once a case has become an emergency, those made since; earlier ones can still be taken."""
    since = emergency.emergency_since(case)
    return tuple(offer for offer in case.offers if since is None or offer.made_at >= since)


def candidates(case: Case, desk: Desk) -> tuple[Vendor, ...]:
    """Vendors of the trade who serve the property and whose papers are valid: the warranty vendor, those on call, the
    property's preferred, then all others of the trade; equals in the written order as far as they live up to it."""
    assert case.order is not None
    place = case.order.property
    today = desk.now.astimezone(ZoneInfo(desk.company.time_zone)).date()
    fit = [v for v in desk.vendors_for(case.order.trade) if v.serves(place) and not v.lapsed_papers(today)]
    shifts = on_call(desk.shown.shifts, "vendor", desk.now, desk.company.time_zone, case.order.trade)
    calendar = {shift.phone: shift.rank for shift in shifts}
    building = desk.company.property_named(place)
    preferred = building.preferred_vendors if building else ()
    warranty = desk.shown.unit.warranty_vendor if desk.shown.unit else None

    def group(vendor: Vendor) -> tuple[bool, bool, bool]:
        return vendor.phone != warranty, vendor.phone not in calendar, vendor.phone not in preferred

    written = sorted(fit, key=lambda vendor: (group(vendor), calendar.get(vendor.phone, 99), vendor.rank))
    return tuple(vendor for _, equals in groupby(written, group) for vendor in ranking.order(tuple(equals), desk))


def why(case: Case, desk: Desk, vendor: Vendor) -> str:
    """The reasons for asking this vendor, in words."""
    listed = on_call(desk.shown.shifts, "vendor", desk.now, desk.company.time_zone, vendor.trade)
    building = desk.company.property_named(case.order.property if case.order else None)
    reasons = [f"{vendor.trade.value}, rank {vendor.rank}"]
    if desk.shown.unit and desk.shown.unit.warranty_vendor == vendor.phone:
        reasons.append("under their warranty")
    if vendor.phone in {shift.phone for shift in listed}:
        reasons.append("on call now")
    if building and vendor.phone in building.preferred_vendors:
        reasons.append(f"preferred at {building.name}")
    reasons.extend(ranking.proof(vendor, desk))
    return ", ".join(reasons)


def _exhausted(case: Case, desk: Desk) -> Iterator[Action]:
    """Nobody is left to ask: all are phoned, then a person decides, and every offer can still be accepted."""
    if not ladder.stands(case, EXHAUSTED):
        yield from calls.everybody(case, desk, in_this_class(case))
        handed = ladder.hand_off(case, desk, EXHAUSTED, at_once=emergency.is_emergency(case), act="ladder_exhausted")
        if handed:
            yield handed
        yield say.to_tenant(case, desk, "still_looking")


# ------------------------------------------------------------------ answers


def _acceptances(case: Case, desk: Desk) -> Iterator[Action]:
    for line in (*lines.fresh(case), *_said_meanwhile(case)):
        if lines.is_vendor(line):
            yield from _answer(case, desk, line)


def _said_meanwhile(case: Case) -> tuple[Line, ...]:
    """In the turn in which a person hands the case back: the answers that came while they had it."""
    back = any(event == case.root and resolved.answer == "hand_back" for event, resolved in case.resolutions)
    return tuple(line for line in case.lines if back and not case.answered(line))


def _answer(case: Case, desk: Desk, line: Line) -> Iterator[Action]:
    vendor = line.said.sender
    offer = offer_of(case, vendor, line.said.answers)
    nobody_goes = known_issue(case) or case.lead is not None
    if accepts(line) and offer is not None and nobody_goes:
        yield say.to_colleague(case, desk, vendor, "job_taken")
    elif accepts(line) and offer is not None and job.vendor_of(case) != vendor:
        yield AssignJob(offer.order, offer.id, vendor)
    elif lines.says(line, Answer.COUNTER) and job.vendor_of(case) not in (None, vendor):
        yield say.to_colleague(case, desk, vendor, "job_taken")
    elif lines.says(line, Answer.COUNTER) and offer is not None and job.vendor_of(case) is None:
        if not emergency.is_emergency(case) or _soon(line):
            yield AssignJob(offer.order, offer.id, vendor)
        else:
            yield say.to_colleague(case, desk, vendor, "counter_noted")
    elif _wants_another_day(case, line):
        yield say.to_colleague(case, desk, vendor, "which_day", line.event)
    elif lines.says(line, Answer.DECLINE, Answer.NO) and not _comes_later(case, line) and not visit.counts(case, line):
        if job.vendor_of(case) == vendor and (won := job.accepted(case)):
            yield WithdrawOffer(won.id, won.order, vendor)
            yield say.to_tenant(case, desk, "vendor_gave_back", line.event, vendor=desk.name_of(vendor))
        yield say.to_colleague(case, desk, vendor, "decline_noted")


def _wants_another_day(case: Case, line: Line) -> bool:
    """ "Luis called in sick, can we do mon": whoever has the job and asks for another day gives nothing back."""
    has_job = job.vendor_of(case) == line.said.sender and not emergency.is_emergency(case)
    puts_off = lines.says(line, *PUTS_OFF) and not _gives_time(line) and not lines.gives(line, "when")
    return has_job and puts_off and ANOTHER_DAY.search(line.said.text) is not None


def _comes_later(case: Case, line: Line) -> bool:
    """ "Stuck on a call, make it 6": whoever has the job and names a time keeps it; in an emergency a near one."""
    near = not emergency.is_emergency(case) or _soon(line)
    return _gives_time(line) and job.vendor_of(case) == line.said.sender and near


def _gives_time(line: Line) -> bool:
    return bool(_times(line))


def _times(line: Line) -> list[datetime]:
    found = (item.item.fact("eta") for item in line.said.items)
    return [at for at in found if isinstance(at, datetime)]


def _soon(line: Line) -> bool:
    """A time that is hardly later than anybody else's would be: in an emergency as good as a yes."""
    return any(at - line.at <= timedelta(minutes=SOON_MIN) for at in _times(line))


def accepts(line: Line) -> bool:
    """A yes in any words; from a vendor without the job an arrival time alone is one, and to be there or done too."""
    if lines.says(line, Answer.ACCEPT, Answer.YES, Answer.ARRIVED, Answer.DONE):
        return True
    return _gives_time(line) and not lines.says(line, Answer.DECLINE, Answer.NO, Answer.COUNTER, Answer.QUESTION)


def offer_of(case: Case, vendor: str, named: str | None) -> Offer | None:
    """The offer that a vendor's words are about: the one whose code they gave, else their newest."""
    own = [offer for offer in case.offers if offer.vendor == vendor]
    return next((offer for offer in own if offer.id == named), own[-1] if own else None)


def best_counter(case: Case) -> Offer | None:
    """When nobody can come in time: who offered another time first."""
    for line in case.lines:
        if lines.is_vendor(line) and lines.says(line, Answer.COUNTER):
            offer = offer_of(case, line.said.sender, None)
            if offer is not None and offer.status == "open":
                return offer
    return None
