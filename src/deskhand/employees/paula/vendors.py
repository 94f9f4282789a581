"""What vendors hear back besides offers and jobs: questions, words that no job is known for."""

from __future__ import annotations

from collections.abc import Iterator

from deskhand.domain.action import Action
from deskhand.domain.case import Case, Line
from deskhand.domain.desk import Desk
from deskhand.domain.disposition import Disposition
from deskhand.domain.reading import Answer
from deskhand.employees.common import emergency, lines
from deskhand.employees.paula import dispatch, job, ladder, money, say

HANDLED = (
    Answer.ACCEPT, Answer.YES, Answer.DECLINE, Answer.NO, Answer.COUNTER, Answer.RUNNING_LATE, Answer.ARRIVED,
    Answer.QUOTE, Answer.DONE,
)  # fmt: skip


def rule(case: Case, desk: Desk) -> Iterator[Action]:
    """Every line of a vendor is answered or acted on; what is neither goes to a person."""
    for line in lines.fresh(case):
        if lines.is_vendor(line):
            yield from _line(case, desk, line)


def _line(case: Case, desk: Desk, line: Line) -> Iterator[Action]:
    sender = line.said.sender
    if lines.is_judged(line, Disposition.ESCALATE):
        yield from _ordered_about(case, desk, line)
    elif line.said.which:
        yield say.to_colleague(case, desk, sender, "ask_which", line.event, which=", ".join(line.said.which))
    elif case.order is None:
        yield say.to_colleague(case, desk, sender, "no_job", line.event)
    elif not job.live(case) and dispatch.accepts(line) and job.vendor_of(case) != sender:
        yield say.to_colleague(case, desk, sender, "job_taken")
    elif money.is_quote(line) and job.live(case) and job.vendor_of(case) is None and (code := _open_code(case, sender)):
        yield say.to_colleague(case, desk, sender, "price_first", line.event, code=code)
    elif lines.says(line, Answer.BLOCKED) and job.vendor_of(case) == sender:
        yield from _blocked(case, desk, line)
    elif not lines.says(line, *HANDLED) and not dispatch.accepts(line) and not money.is_quote(line):
        yield say.to_colleague(case, desk, sender, "vendor_question", line.event)
        reason = f"a vendor asks: {line.said.text[:80]}"
        yield from ladder.once(case, desk, reason, at_once=emergency.is_emergency(case))


def _open_code(case: Case, vendor: str) -> str | None:
    """The code of the offer that is open to a vendor who has named a price and not said that they come."""
    own = (offer for offer in reversed(case.offers) if offer.vendor == vendor and offer.status == "open")
    return next((offer.code for offer in own), None)


def _ordered_about(case: Case, desk: Desk, line: Line) -> Iterator[Action]:
    """Instructions to the software change nothing; a person sees them, with the quote beside them where one is."""
    reason = f"orders to the software: {line.said.text[:80]}"
    if money.goes_to_a_person(case, desk, line):
        return
    if not money.is_quote(line):
        yield say.to_colleague(case, desk, line.said.sender, "vendor_question", line.event)
    yield from ladder.once(case, desk, reason)


def _blocked(case: Case, desk: Desk, line: Line) -> Iterator[Action]:
    """The vendor cannot get on: the tenant hears why in the vendor's words, and a person is asked at once."""
    text = " ".join(line.said.text.split())[:160]
    yield say.to_tenant(case, desk, "vendor_blocked", line.event, vendor=desk.name_of(line.said.sender), text=text)
    yield say.to_colleague(case, desk, line.said.sender, "blocked_noted", line.event)
    reason = f"the vendor cannot get on: {text[:80]}"
    yield from ladder.once(case, desk, reason)
