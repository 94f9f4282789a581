"""Who has the job and how far it is, by what the vendor has said and what the records know."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from deskhand.domain.case import Case, Line, Offer
from deskhand.domain.money import Money
from deskhand.domain.reading import Answer
from deskhand.domain.records import OrderStatus
from deskhand.employees.common import lines


def live(case: Case) -> bool:
    return case.order is not None and case.order.live


def accepted(case: Case) -> Offer | None:
    return next((offer for offer in reversed(case.offers) if offer.status == "accepted"), None)


def offered(case: Case) -> bool:
    """True where the vendor who has the job took it from us; by the records alone they have known it all along."""
    won = accepted(case)
    return won is not None and won.code != ""


def vendor_of(case: Case) -> str | None:
    """Who has the job: the vendor whose offer was accepted, or the one that the record names."""
    won = accepted(case)
    if won is not None:
        return won.vendor
    if case.offers or case.order is None or case.order.status is not OrderStatus.ASSIGNED:
        return None
    return case.order.vendor


def vendor_lines(case: Case) -> tuple[Line, ...]:
    """What the vendor who has the job has said, oldest first."""
    vendor = vendor_of(case)
    return tuple(line for line in case.lines if lines.is_vendor(line) and line.said.sender == vendor)


def reopened_at(case: Case) -> datetime | None:
    """When the tenant last said, after the vendor was done, that it is not fixed."""
    done = [line.at for line in vendor_lines(case) if lines.says(line, Answer.DONE)]
    return max((at for at in _not_fixed(case) if any(before <= at for before in done)), default=None)


def _not_fixed(case: Case) -> list[datetime]:
    """When the tenant's side has said so."""
    return [line.at for line in case.lines if lines.is_contact(line) and lines.says(line, Answer.STILL_BROKEN)]


def was_done(case: Case, at: datetime) -> bool:
    """True where the vendor had said by then that it is done, and the tenant not yet that it is not."""
    done = [line.at for line in vendor_lines(case) if lines.says(line, Answer.DONE) and line.at <= at]
    return bool(done) and not any(max(done) <= after <= at for after in _not_fixed(case))


def this_visit(case: Case) -> str:
    """Who comes, for which time: another one for each vendor, and after each reopening. Names timers and questions."""
    again = reopened_at(case)
    return f"{vendor_of(case)} {again.isoformat() if again else 'first'}"


def visit_lines(case: Case) -> tuple[Line, ...]:
    """What the vendor who has the job has said of this visit: since it was opened again, where it was."""
    since = reopened_at(case)
    return tuple(line for line in vendor_lines(case) if since is None or line.at > since)


def declined(case: Case, vendor: str) -> bool:
    """True where they said no to the newest offer, and no yes beside it."""
    since = max((offer.made_at for offer in case.offers if offer.vendor == vendor), default=case.opened_at)
    written = [line for line in case.lines_of(vendor) if lines.is_vendor(line) and line.at >= since]
    answers = [item.item.answer for line in written for item in line.said.items]
    said_no = [answer for answer in answers if answer in (Answer.DECLINE, Answer.NO, Answer.COUNTER)]
    said_yes = [answer for answer in answers if answer in (Answer.ACCEPT, Answer.YES)]
    return bool(said_no) and not said_yes


def refused(case: Case, vendor: str) -> bool:
    """True where their last answer is a plain no: who has offered another time still waits to hear."""
    answers = [item.item.answer for line in case.lines_of(vendor) if lines.is_vendor(line) for item in line.said.items]
    return bool(answers) and answers[-1] in (Answer.DECLINE, Answer.NO)


@dataclass(frozen=True)
class Eta:
    """The newest arrival time that the vendor gave, when, and in which line."""

    at: datetime
    said_at: datetime
    line: str


def eta(case: Case) -> Eta | None:
    """ETA only from the vendor: the newest of this visit that they wrote, before or after they got the job."""
    for line in reversed(visit_lines(case)):
        for judged in line.said.items:
            value = judged.item.fact("eta")
            if isinstance(value, datetime):
                return Eta(value, line.at, line.event)
    return None


def arrived(case: Case) -> bool:
    """True where the vendor said so, or named a price or an end after the time at which they were to be there."""
    known = eta(case)
    for line in visit_lines(case):
        if lines.says(line, Answer.ARRIVED, Answer.DONE):
            return True
        if lines.says(line, Answer.QUOTE) and known is not None and line.at >= known.at:
            return True
    return False


def done_line(case: Case) -> Line | None:
    """The line in which the vendor first said of this visit that it is done."""
    return next((line for line in visit_lines(case) if lines.says(line, Answer.DONE)), None)


def amount(line: Line) -> Money | None:
    for judged in line.said.items:
        value = judged.item.fact("money")
        if isinstance(value, Money):
            return value
    return None
