"""From done to closed: the vendor's word and the tenant's, a rating, or an honest reopening."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from deskhand.domain.action import Action, CancelWorkOrder, CloseCase, UpdateWorkOrder, WaitUntil
from deskhand.domain.case import Case, Line
from deskhand.domain.desk import Desk
from deskhand.domain.disposition import Disposition
from deskhand.domain.reading import Answer, Feature
from deskhand.domain.records import OrderStatus
from deskhand.employees.common import emergency, lines
from deskhand.employees.common.voice import once, settled
from deskhand.employees.paula import job, ladder, money, progress, say, tries, visit

CONFIRM_H = 24
BACK_MIN = 30
"""So long a vendor has to say when they come back."""
RATING_H = 24
SILENT = "nobody has confirmed that it is fixed"


def rule(case: Case, desk: Desk) -> Iterator[Action]:
    """Done by the vendor is asked of the tenant; only their yes closes it."""
    if case.order is None:
        return
    yield from _reopened(case, desk)
    yield from _withdrawn(case, desk)
    done = job.done_line(case)
    if done is not None:
        yield from _done(case, desk, done)


def afterwards(case: Case, desk: Desk) -> Iterator[Action]:
    """A closed case: not fixed after all opens it again, a late rating is thanked for, a late bill is looked at."""
    done = job.done_line(case)
    if case.order is not None:
        yield from _reopened(case, desk)
    if done is not None and cost_line(case) in lines.fresh(case):
        yield from _cost(case, desk, done)
    rates = any(lines.gives(line, "rating") for line in lines.fresh(case))
    if rates and not case.has_said(case.address, "thanks_rating"):
        yield say.to_tenant(case, desk, "thanks_rating")


def _done(case: Case, desk: Desk, done: Line) -> Iterator[Action]:
    assert case.order is not None
    if job.live(case):
        note = f"done: {done.said.text}" + (f" (photo: {', '.join(done.said.media)})" if done.said.media else "")
        yield UpdateWorkOrder(case.order.id, note=note[:400], done=True)
    yield from _cost(case, desk, done)
    confirmed = fixed_line(case, done)
    if confirmed is not None:
        yield from _confirmed(case, desk, done)
    else:
        yield from _ask_tenant(case, desk, done)


def cost_line(case: Case) -> Line | None:
    """The vendor's words with the price of what they have done: those that say so, or the first price after them."""
    done = job.done_line(case)
    later = (line for line in job.visit_lines(case) if done is not None and line.at >= done.at)
    return next((line for line in later if job.amount(line) is not None), None)


def _cost(case: Case, desk: Desk, done: Line) -> Iterator[Action]:
    """Asked for once where it is missing; noted, and looked at by a person where it is above the limit."""
    priced = cost_line(case)
    vendor = done.said.sender
    if priced is None:
        yield from once(case, say.to_colleague(case, desk, vendor, "done_ask_cost", done.event))
        return
    yield from _invoice(case, desk, priced)
    amount = job.amount(priced)
    yield from once(case, say.to_colleague(case, desk, vendor, "done_noted", priced.event, amount=amount))


def fixed_line(case: Case, done: Line) -> Line | None:
    """The tenant's words of this visit that it is fixed, said after the vendor was done or on the way to it."""
    since = job.reopened_at(case)
    for line in case.lines:
        again = since is not None and line.at <= since
        if lines.is_contact(line) and not again and _says_fixed(line, after_done=line.at >= done.at):
            return line
    return None


def _says_fixed(line: Line, after_done: bool) -> bool:
    if lines.says(line, Answer.STILL_BROKEN, Answer.ACKNOWLEDGE, Answer.QUESTION):
        return False
    yes = after_done and lines.says(line, Answer.YES, Answer.RATING)
    return yes or lines.says(line, Answer.FIXED) or lines.tells(line, Feature.SAYS_FIXED)


def _ask_tenant(case: Case, desk: Desk, done: Line) -> Iterator[Action]:
    """Twice, a day apart; silence is unknown, so then a person looks."""
    vendor = desk.name_of(done.said.sender)
    first = say.to_tenant(case, desk, "confirm_fixed", done.event, vendor=vendor)
    again = replace(
        say.to_tenant(case, desk, "confirm_fixed", f"{done.event} again", vendor=vendor), emergency=False
    )  # a day later nobody is woken for it
    timer, timer_again, reason = f"confirm {done.event}", f"confirm again {done.event}", f"{SILENT} #{done.event}"
    if not settled(case, first):
        yield first
        yield WaitUntil(timer, desk.now + timedelta(hours=CONFIRM_H))
    elif timer in case.fired and not settled(case, again):
        yield again
        yield WaitUntil(timer_again, desk.now + timedelta(hours=CONFIRM_H))
    elif timer_again in case.fired:
        yield from ladder.once(case, desk, reason, at_once=False)


def _confirmed(case: Case, desk: Desk, done: Line) -> Iterator[Action]:
    """A rating is asked for once; the case closes with it, or a day later without."""
    question, timer = say.to_tenant(case, desk, "ask_rating"), f"rating {done.event}"
    rated = any(item.item.fact("rating") is not None for _, item in lines.items(case))
    if rated:
        yield say.to_tenant(case, desk, "thanks_rating")
        yield CloseCase("fixed, confirmed and rated by the tenant")
    elif not settled(case, question):
        yield question
        yield WaitUntil(timer, desk.now + timedelta(hours=RATING_H))
    elif timer in case.fired:
        yield CloseCase("fixed, confirmed by the tenant")
    elif timer not in case.waits:
        yield WaitUntil(timer, desk.now + timedelta(hours=RATING_H))


def _invoice(case: Case, desk: Desk, priced: Line) -> Iterator[Action]:
    """A bill above what was agreed or allowed goes to a person before anybody pays it."""
    cost = job.amount(priced)
    if cost is None:
        return
    allowed = max(money.limit(case, desk), money.agreed(case))
    approved = [e.amount for e in case.escalations if e.amount and e.resolution == "yes"]
    if cost.minor > max([allowed, *approved]).minor:
        reason = f"the bill of {cost} is above the limit of {allowed}"
        yield from ladder.once(case, desk, reason, at_once=False)


def _reopened(case: Case, desk: Desk) -> Iterator[Action]:
    """Still leaking: the vendor who was there hears it, an emergency is paged, nothing is closed."""
    for line in lines.fresh(case):
        vendor = job.vendor_of(case) or _last_vendor(case)
        if lines.is_contact(line) and lines.says(line, Answer.STILL_BROKEN) and _was_done(case, line) and vendor:
            assert case.order is not None
            yield UpdateWorkOrder(case.order.id, note=f"reopened: {line.said.text}"[:400], reopened=True)
            yield say.to_colleague(case, desk, vendor, "reopened", line.event, words_now=line.said.text)
            yield say.to_tenant(case, desk, "reopened_tenant", line.event, vendor=desk.name_of(vendor))
            yield WaitUntil(progress.eta_timer(case), desk.now + timedelta(minutes=BACK_MIN))
            reason = f"the {desk.company.word('tenant')} says it is not fixed #{line.event}"
            yield from ladder.once(case, desk, reason, at_once=emergency.is_emergency(case))


def _was_done(case: Case, line: Line) -> bool:
    return any(x.at <= line.at and lines.says(x, Answer.DONE) for x in job.vendor_lines(case))


def _last_vendor(case: Case) -> str | None:
    return next((x.said.sender for x in reversed(case.lines) if lines.is_vendor(x)), None)


def _withdrawn(case: Case, desk: Desk) -> Iterator[Action]:
    """The tenant says that it is fixed, or cancels, before a vendor is done: everybody who was asked is told."""
    if not job.live(case) or case.hazards or job.done_line(case) is not None:
        return
    line = next((x for x in lines.fresh(case) if lines.is_contact(x) and _calls_off(case, x)), None)
    if line is None or job.arrived(case) or visit.counts(case, line):
        return
    assert case.order is not None
    yield CancelWorkOrder(case.order.id, f"called off by the {desk.company.word('tenant')}: {line.said.text}"[:400])


def _calls_off(case: Case, line: Line) -> bool:
    about = tries.answer(case, line)
    if about is not None and about.outcome is not tries.Outcome.WORKED:
        return False  # "ok, I will see whether that works"
    calls_off = lines.tells(line, Feature.ASKS_CANCEL)
    if not calls_off and about is None and tries.shut_off(line):
        return False  # it stopped because they shut it: what is broken still is
    no_fault = not any(i.disposition in emergency.URGENCY for i in line.said.items)
    stops = lines.is_judged(line, Disposition.OPT_OUT)  # a bare CANCEL may mean the messages
    return no_fault and not stops and (calls_off or about is not None or _says_fixed(line, after_done=False))


def cancelled(case: Case, desk: Desk) -> Iterator[Action]:
    """A cancelled order: the tenant, the vendor and whoever was paged know it, and the case ends."""
    if case.order is None or case.order.status is not OrderStatus.CANCELLED:
        return
    word = say.to_tenant(case, desk, "cancelled", order=case.order.id)
    if not settled(case, word):
        yield word
    for one in case.open_escalations():
        for address in dict.fromkeys(one.reached):
            if address and not case.has_said(address, "staff_cancelled"):
                yield say.to_colleague(case, desk, address, "staff_cancelled")
    worked = tries.worked(case)
    how_was_it = say.to_tenant(case, desk, "ask_rating")
    if worked and not settled(case, how_was_it):
        yield how_was_it  # may be answered when the case has ended: what comes back opens a new one
    elif settled(case, word) and not case.in_flight:
        yield CloseCase("fixed with a safe step by the tenant" if worked else "called off by the tenant")
