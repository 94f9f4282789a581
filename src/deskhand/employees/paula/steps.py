"""At most two safe steps while help is arranged: which one fits, when none is asked, and what an answer leads to."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from datetime import timedelta

from deskhand.domain.action import Action, WaitUntil
from deskhand.domain.case import Case, Line
from deskhand.domain.desk import Desk
from deskhand.domain.disposition import Disposition
from deskhand.domain.reading import Feature
from deskhand.domain.records import Urgency
from deskhand.domain.safe_step import SafeStep
from deskhand.employees.common import emergency, lines
from deskhand.employees.paula import fault, intake, job, judge, say, tries
from deskhand.employees.paula.tries import Outcome

MOST = 2
REPEATED = timedelta(days=30)
REPORTS = frozenset({Disposition.URGENT, Disposition.ROUTINE, Disposition.UPDATE})
NOT_THE_MOMENT = judge.DANGER | {
    Feature.VULNERABLE,
    Feature.MEDICAL_DEVICE,
    Feature.FROM_NEIGHBOUR,
    Feature.THIRD_PARTY,
    Feature.REPEAT,
    Feature.WANTS_HUMAN,
    Feature.LEGAL_THREAT,
    Feature.PRESS_OR_CITY,
    Feature.ASKS_CANCEL,
    Feature.COMPLAINS,
}
"""Danger, somebody frail or not there, the same fault again, anger: nobody is sent to a breaker box then."""
FACTS_AGAINST = ("vulnerable", "injured", "building_wide")


def rule(case: Case, desk: Desk) -> Iterator[Action]:
    """Answer what was said of a step; ask the next one where the person has just written and nothing else is open."""
    for line in lines.fresh(case):
        about = tries.answer(case, line) if line.said.speaks else None
        if about is not None:
            yield from _answered(case, desk, line, about)
    step = next_step(case, desk)
    if step is not None:
        words = step.says.get(case.language, step.says["en"])
        yield say.to_tenant(
            case, desk, "ask_step", step.id, step=words, expects=step.expects.value, name_en=step.names["en"],
            name_es=step.names["es"],
        )  # fmt: skip
        minutes = desk.company.thresholds.step_answer_min
        yield WaitUntil(tries.timer(step.id), desk.now + timedelta(minutes=minutes))


def _answered(case: Case, desk: Desk, line: Line, about: tries.Try) -> Iterator[Action]:
    """One word back, and the vendor who is to come knows what was tried; what worked is closed by closeout."""
    order = case.order.id if case.order else None
    if about.outcome is Outcome.TRIED:
        yield say.to_tenant(case, desk, "step_noted", line.event, order=order)
        vendor = job.vendor_of(case)
        if vendor and job.live(case):
            yield say.to_colleague(case, desk, vendor, "tenant_update", line.event, text=tries.noted(case, line)[:300])
    elif about.outcome is Outcome.LEFT:
        yield say.to_tenant(case, desk, "step_left", line.event, order=order)
    elif about.outcome is Outcome.GOING_ON:
        yield say.to_tenant(case, desk, "step_go_on", line.event, order=order)


def next_step(case: Case, desk: Desk) -> SafeStep | None:
    """The first step of the company's table that fits and was not asked, or None when this is not the moment."""
    moment = _has_just_written(case, desk) and _is_calm(case) and _is_first_report(case, desk)
    if not desk.company.troubleshoot or not moment:
        return None
    asked = tries.of(case)
    if len(asked) >= MOST or any(one.ends_it for one in asked):
        return None
    words = _words(case)
    table = desk.company.steps
    if _any_in(table.never_after, words):
        return None
    known = {one.step for one in asked}
    return next((step for step in table.steps if step.id not in known and fits(step, case, words)), None)


def fits(step: SafeStep, case: Case, words: str) -> bool:
    """True where the fault is one of the step's, nothing near it is dangerous and nobody has tried it."""
    said = emergency.fault_items(case)
    things = {item.item.thing for item in said} | {case.order.thing if case.order else None}
    return (
        emergency.urgency(case) in step.urgencies
        and (not step.trades or fault.trade(case) in step.trades)
        and (not step.things or bool(things & set(step.things)))
        and (not step.features or any(item.item.says(*step.features) for item in said))
        and (not step.words or _any_in(step.words, words))
        and not _any_in((*step.never_with, *step.tried), words)
    )


# ------------------------------------------------------------------ when none is asked


def _has_just_written(case: Case, desk: Desk) -> bool:
    """In answer to the person's own words, when they have their order and nothing else is asked of them."""
    tenant = case.address
    own = [line for line in lines.fresh(case) if line.said.sender == tenant and lines.is_contact(line)]
    heard = any(line.said.speaks and _reports(line) for line in own)
    told = any(s.gone_out and s.to == tenant and s.act.startswith("order_") for s in case.sent)
    asking = any(s.root == case.root and s.to == tenant and "?" in s.action.text for s in case.sent)
    silent = any(stopped.endswith(f":{tenant}") for stopped in case.opted_out)
    return heard and told and not asking and not silent and intake.asked(case) is None and _nobody_comes(case, desk)


def _reports(line: Line) -> bool:
    return any(item.disposition in REPORTS for item in line.said.items) and not line.said.which


def _nobody_comes(case: Case, desk: Desk) -> bool:
    """Only while somebody is being looked for, for this unit alone: who has the job need not wait for a try."""
    alone = not (case.lead or case.outage or case.followers or desk.shown.alike)
    return alone and job.live(case) and job.vendor_of(case) is None and not case.open_escalations()


def _is_calm(case: Case) -> bool:
    """False in an emergency, also one that was lowered, and after anything dangerous, frail or angry was heard."""
    if emergency.urgency(case) not in (Urgency.URGENT, Urgency.ROUTINE) or emergency.downgraded(case) or case.hazards:
        return False
    ever = any(item.disposition in (Disposition.EMERGENCY, Disposition.ESCALATE) for _, item in lines.items(case))
    against = any(case.facts.get(name) is True for name in FACTS_AGAINST)
    return not ever and not against and not lines.mentions(case, *NOT_THE_MOMENT)


def _is_first_report(case: Case, desk: Desk) -> bool:
    """False where the order was there before, or one like it was within thirty days."""
    order = case.order
    if order is None or order.reported_at < case.opened_at:
        return False
    return not any(
        other.id != order.id and other.trade is order.trade and other.unit == order.unit
        and other.property == order.property and desk.now - other.reported_at <= REPEATED
        for other in desk.shown.orders
    )  # fmt: skip


# ------------------------------------------------------------------ words


def _words(case: Case) -> str:
    """All that the tenant's side has written, plain."""
    return _plain(" . ".join(line.said.text for line in case.lines if lines.is_contact(line)))


def _any_in(beginnings: Iterable[str], words: str) -> bool:
    return any(re.search(rf"(?<!\w){re.escape(_plain(one))}", words) for one in beginnings)


def _plain(text: str) -> str:
    """Small letters without accents, straight apostrophes, single blanks."""
    letters = unicodedata.normalize("NFD", text.replace("’", "'").lower())
    return " ".join("".join(letter for letter in letters if not unicodedata.combining(letter)).split())
