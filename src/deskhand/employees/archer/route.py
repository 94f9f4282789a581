"""Who takes the lead: once it is worth a person's time, and told with all that is known."""

from __future__ import annotations

from collections.abc import Iterator

from deskhand.domain.action import Action, AssignLead
from deskhand.domain.case import Case
from deskhand.domain.desk import Desk
from deskhand.domain.disposition import Disposition
from deskhand.domain.lead import Choice, LeadPlan, Load, Rep, choose
from deskhand.employees.archer import say
from deskhand.employees.common import lines
from deskhand.employees.common.voice import once

TIMES = ("times", "times_other", "times_one", "times_taken", "which_time")
"""Speech acts that offer times."""
WORTH = frozenset({Disposition.BOOK, Disposition.OFFER})


def rule(case: Case, desk: Desk) -> Iterator[Action]:
    """A rep for every lead that is to be met, another one where theirs has left before they met.

    Where the CRM names the owner only later, the lead is theirs as long as no times of another have been offered.
    """
    if case.kind != "lead" or case.appointment is not None or not worth_meeting(case):
        return
    taken = choice(case, desk)
    if taken is not None and (rep_of(case, desk) is None or _is_anothers(case, taken)):
        yield AssignLead(taken.rep.email, taken.why)


def choice(case: Case, desk: Desk) -> Choice | None:
    """Who would take it now."""
    plan = desk.company.leads or LeadPlan()
    load = Load(desk.today, dict(desk.shown.leads_of), dict(desk.shown.leads_this_week))
    return choose(plan, desk.shown.reps, say.known(case), case.language, load, case.owned)


def _is_anothers(case: Case, taken: Choice) -> bool:
    """True where the owner is another than who has it, and the person has heard of nobody's times yet."""
    owner = case.owned.by if case.owned is not None else ""
    offered = any(sent.act in TIMES and sent.gone_out for sent in case.sent)
    return taken.rep.email.lower() == owner and taken.rep.email != case.rep and not offered


def told(case: Case, desk: Desk) -> Iterator[Action]:
    """The rep hears of the meeting, with the answers, the score and why it is theirs."""
    taken, meeting, plan = rep_of(case, desk), case.appointment, desk.company.leads or LeadPlan()
    if taken is None or meeting is None or plan.claim_min:
        return  # where they are asked, the question says it
    to = taken.phone or taken.email
    yield from once(case, say.VOICE.to_colleague(case, desk, to, "lead_booked", meeting.id))


def rep_of(case: Case, desk: Desk) -> Rep | None:
    return next((rep for rep in desk.shown.reps if rep.email == case.rep), None)


def calendar_of(case: Case, desk: Desk) -> str | None:
    """The calendar of whoever has the lead; None where nobody has it."""
    rep = rep_of(case, desk)
    return (rep.calendar or rep.name) if rep else None


def worth_meeting(case: Case) -> bool:
    """True where the person wants a meeting, or fits and should be offered one."""
    return any(lines.is_judged(line, *WORTH) for line in case.lines if lines.is_contact(line))
