"""Quotes against the limit: within it yes, above it a person is asked, and silence never means yes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from deskhand.domain.action import Action, AskApproval, facts
from deskhand.domain.case import Case, Line
from deskhand.domain.desk import Desk
from deskhand.domain.money import Money, usd
from deskhand.domain.reading import Answer
from deskhand.domain.records import Urgency
from deskhand.employees.common import emergency, lines, staff
from deskhand.employees.common.voice import language_of
from deskhand.employees.paula import job, ladder, say

ANSWER_MIN = 15


def limit(case: Case, desk: Desk) -> Money:
    """Not-to-exceed of the order, in its class."""
    trade = case.order.trade if case.order else None
    return desk.company.limit(desk.shown.unit, trade, emergency.urgency(case) or Urgency.ROUTINE)


def agreed(case: Case) -> Money:
    """What has been accepted so far of the vendor who has the job."""
    vendor = job.vendor_of(case)
    accepted = [s for s in case.sent if s.act == "quote_accepted" and s.gone_out and s.to == vendor]
    amounts = [dict(s.facts).get("amount") for s in accepted]
    return sum((usd(amount) for amount in amounts if amount), start=Money(0))


def remaining(case: Case, desk: Desk) -> Money:
    """What may still be agreed to without asking, never less than nothing."""
    return max(Money(0), limit(case, desk) - agreed(case))


def rule(case: Case, desk: Desk) -> Iterator[Action]:
    """Every quote gets an answer: accepted, asked about, or asked for its amount."""
    for line in quotes(case):
        if not case.has_said(line.said.sender, "quote_accepted", line.event):
            yield from _quote(case, desk, line)


def quotes(case: Case) -> list[Line]:
    """Prices for what is to be done; one that follows the vendor's word that it is done is its cost."""
    return [line for line in job.vendor_lines(case) if is_quote(line) and not job.was_done(case, line.at)]


def is_quote(line: Line) -> bool:
    return lines.says(line, Answer.QUOTE) and not lines.says(line, Answer.DONE)


def _quote(case: Case, desk: Desk, line: Line) -> Iterator[Action]:
    vendor, amount = line.said.sender, job.amount(line)
    question = next((e for e in case.escalations if e.reason == _reason(line)), None)
    if question is not None:
        yield from _decided(case, desk, line, amount, question.resolution)
    elif _is_within(case, desk, amount):
        yield say.to_colleague(case, desk, vendor, "quote_accepted", line.event, amount=amount)
    else:
        yield from _ask(case, desk, line, amount)


def goes_to_a_person(case: Case, desk: Desk, line: Line) -> bool:
    """True for a quote that is above the limit, or names no amount."""
    return is_quote(line) and not _is_within(case, desk, job.amount(line))


def _is_within(case: Case, desk: Desk, amount: Money | None) -> bool:
    return amount is not None and amount.minor + agreed(case).minor <= limit(case, desk).minor


def _reason(line: Line) -> str:
    return f"a quote #{line.event}"


def _ask(case: Case, desk: Desk, line: Line, amount: Money | None) -> Iterator[Action]:
    to = ladder.first(case, desk)
    if to is None:
        return
    yield AskApproval(
        to=to,
        amount=amount,
        reason=_reason(line),
        answer_by=desk.now + timedelta(minutes=ANSWER_MIN),
        facts=facts(
            company=desk.company.name,
            amount=amount or staff.unnamed(language_of(case, desk, to)),
            limit=limit(case, desk),
            agreed=agreed(case) if agreed(case).minor else None,
            vendor=desk.name_of(line.said.sender),
            scope=" ".join(line.said.text.split())[:160],
            **say.about_case(case, desk),
        ),
        language=language_of(case, desk, to),
        emergency=emergency.is_emergency(case),
    )
    act = "quote_waiting" if amount is not None else "ask_amount"
    yield say.to_colleague(case, desk, line.said.sender, act, line.event, amount=amount)


def _decided(case: Case, desk: Desk, line: Line, amount: Money | None, resolution: str | None) -> Iterator[Action]:
    vendor = line.said.sender
    if resolution == "yes" and amount is not None:
        yield say.to_colleague(case, desk, vendor, "quote_accepted", line.event, amount=amount)
    elif resolution == "yes" and not case.has_said(vendor, "ask_amount", f"{line.event} approved"):
        yield say.to_colleague(case, desk, vendor, "ask_amount", f"{line.event} approved")
    elif resolution == "no" and not case.has_said(vendor, "quote_refused", line.event):
        yield say.to_colleague(case, desk, vendor, "quote_refused", line.event)
