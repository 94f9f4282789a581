"""Everything that is no meeting yet: one question at a time, answers from the company's words, honest other ends."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from deskhand.domain.action import Action, CloseCase, WaitUntil
from deskhand.domain.case import Case, Line
from deskhand.domain.desk import Desk
from deskhand.domain.disposition import Disposition
from deskhand.domain.lead import LeadPlan, Met
from deskhand.domain.reading import Feature
from deskhand.employees.archer import book, claim, follow_up, keep, say
from deskhand.employees.common import colleagues, lines, links
from deskhand.employees.common.opt_out import asks_to_stop

OWNER = "an existing customer writes; please see to it"
QUESTION = "a question of a lead for the office"
LATER = "later"
LATER_DAYS = 30
QUIET, QUIET_DAYS = "quiet", 14


def rule(case: Case, desk: Desk) -> Iterator[Action]:
    """Every fresh line of the contact's side that this case speaks for."""
    for line in lines.fresh(case):
        if lines.is_contact(line) and line.said.speaks and not asks_to_stop(line):
            if colleagues.whose(desk, line):
                continue
            yield from _reply(case, desk, line)


def _reply(case: Case, desk: Desk, line: Line) -> Iterator[Action]:
    match lines.highest(line):
        case Disposition.ROUTE_OWNER:
            yield from say.LADDER.once(case, desk, OWNER, at_once=False)
            yield say.VOICE.to_contact(case, desk, "to_owner", line.event)
        case Disposition.DISQUALIFY:
            yield say.VOICE.to_contact(case, desk, "disqualified", line.event, name=say.first_name(case))
        case Disposition.NURTURE:
            yield from _answered(case, desk, line)
            yield say.VOICE.to_contact(case, desk, "nurture", line.event, name=say.first_name(case))
        case Disposition.CLARIFY:
            yield from _clarified(case, desk, line)
        case _:
            return  # book.py, the common rules, or nobody


def _clarified(case: Case, desk: Desk, line: Line) -> Iterator[Action]:
    """What they ask is answered, then one thing is asked that is not known yet."""
    if lines.tells(line, Feature.ASKS_IF_HUMAN):
        yield say.VOICE.to_contact(case, desk, "i_am_ai", line.event)
        return
    said = list(_answered(case, desk, line))
    yield from said
    act, name, words = question(case, desk)
    earlier = (sent for sent in case.sent if sent.gone_out and sent.root != case.root)
    before = {(sent.act, sent.about.partition(" ")[2]) for sent in earlier}
    if (act, name) in before and not said:
        yield from say.LADDER.once(case, desk, "two tries to understand have failed", at_once=False)
        yield say.VOICE.to_contact(case, desk, "not_understood", line.event)
    elif (act, name) not in before:
        yield say.VOICE.to_contact(case, desk, act, f"{line.event} {name}", name=say.first_name(case), question=words)


def question(case: Case, desk: Desk) -> tuple[str, str, str | None]:
    """(act, criterion, the business's own words for it): the first criterion of the file that nobody has told us of."""
    plan, found = desk.company.leads or LeadPlan(), say.scored(case, desk)
    unknown = (one.criterion for one in found.findings if one.met is Met.UNKNOWN and one.criterion.asked)
    criterion = next(unknown, None)
    if criterion is None:
        return "ask_need", "need", None
    words = criterion.asked.get(case.language) or criterion.asked.get("en")
    return ("ask_criterion", criterion.name, words) if words and plan.criteria else ("ask_need", "need", None)


def _answered(case: Case, desk: Desk, line: Line) -> Iterator[Action]:
    """From the company's own words, else by a person; nothing where nothing is asked."""
    found = next((item.found for item in line.said.items if item.found is not None), None)
    if found is not None:
        yield say.VOICE.to_contact(case, desk, "answer", f"{line.event} answer", answer=found.text, source=found.source)
    elif "?" in line.said.text:
        yield say.VOICE.to_contact(case, desk, "passed_to_office", f"{line.event} answer")
        yield from say.LADDER.once(case, desk, f"{QUESTION} #{line.event}", at_once=False)


# ------------------------------------------------------------------ ends


def ends(case: Case, desk: Desk) -> Iterator[Action]:
    """How the lead ends, each with its reason; what is only quiet is kept a while."""
    if case.kind != "lead" or case.in_flight or case.open_escalations() or keep.missing(case):
        return
    if claim.owes(case, desk):
        return
    newest = next((line for line in reversed(case.lines) if lines.is_contact(line)), None)
    if newest is None:
        return
    label = lines.highest(newest)
    if book.over(case):
        yield CloseCase("booked")
    elif any(to for to, _ in case.handed_over):
        yield CloseCase("handed over")
    elif label is Disposition.BLOCK:
        yield CloseCase(f"blocked: {_reason(newest)}")
    elif label is Disposition.DISQUALIFY and _said(case, "disqualified"):
        yield CloseCase(f"disqualified: {_reason(newest)}")
    elif label is Disposition.NURTURE:
        yield from _waits(case, desk, LATER, LATER_DAYS, "for later")
    elif label is not Disposition.OPT_OUT:
        yield from _waits(case, desk, QUIET, QUIET_DAYS, "no answer")
    else:
        yield CloseCase("asked us to stop")


def _waits(case: Case, desk: Desk, name: str, days: int, outcome: str) -> Iterator[Action]:
    """Kept open for so long after the last words."""
    at = max((*(line.at for line in case.lines), *(one.at for one in case.pressed))) + timedelta(days=days)
    named = f"{name}:{at:%Y%m%d%H%M}"
    if named in case.fired:
        yield CloseCase(outcome)
    elif named not in case.waits:
        yield WaitUntil(named, at)


def _said(case: Case, act: str) -> bool:
    return any(sent.act == act and sent.gone_out for sent in case.sent)


def _reason(line: Line) -> str:
    return next((item.reason for item in line.said.items), "")


def asked(case: Case) -> str | None:
    """The question that is open to the lead, as the reader knows it."""
    if book.asked(case):
        return "times"
    last = follow_up.last_asked(case)
    if last is None or last.act not in ("ask_criterion", "ask_need"):
        return None
    return None if links.heard_since(case, last.at) else f"ask_{last.about.partition(' ')[2] or 'need'}"
