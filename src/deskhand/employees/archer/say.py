"""What Archer's colleagues are told of a lead: who, what is known, how it scores."""

from __future__ import annotations

import re

from deskhand.domain.case import Case
from deskhand.domain.desk import Desk
from deskhand.domain.escalation import Escalation, EscalationKind
from deskhand.domain.lead import LeadPlan, Met, Score, score
from deskhand.domain.reading import FactValue
from deskhand.employees.archer import account
from deskhand.employees.common import clock, lines
from deskhand.employees.common.ladder import Ladder
from deskhand.employees.common.voice import Voice

TOLD = ("need", "size", "timing", "budget", "authority", "place", "company")


def known(case: Case) -> dict[str, FactValue]:
    """What the person has said, the newest of each; a fact that came with the hand-over counts."""
    return dict(case.facts)


def scored(case: Case, desk: Desk) -> Score:
    return score(desk.company.leads or LeadPlan(), known(case))


def about_case(case: Case, desk: Desk, language: str = "en", for_vendor: bool = False) -> dict[str, str | None]:
    """For colleagues: who writes, what they want in their own words, and the score with its reasons."""
    facts, found = known(case), scored(case, desk)
    said = [line.said.text for line in case.lines if lines.is_contact(line)]
    parts = [f"{name}: {facts[name]}" for name in TOLD if facts.get(name)]
    reasons = [f"{met.value} {', '.join(named)}" for met in Met if (named := found.named(met))]
    return {
        "who": _whose(case, desk, language),
        "place": who(case),
        "lead": "; ".join(parts) or "—",
        "score": f"{found.value}{f' ({chr(59).join(reasons)})' if reasons else ''}",
        "words": said[-1][:300] if said else None,
        **_meeting(case, desk, language),
    }


def _meeting(case: Case, desk: Desk, language: str) -> dict[str, str | None]:
    """When they meet and whom, once that is booked."""
    if case.appointment is None:
        return {}
    rep = next((rep for rep in desk.shown.reps if rep.email == case.rep), None)
    when = clock.told_with_day(case.appointment.starts_at, case, desk, language)
    return {"when": when, "rep": rep.name if rep else None}


def _whose(case: Case, desk: Desk, language: str) -> str:
    """Who writes, with the name of whoever looks after them."""
    manager = account.manager_of(case, desk)
    of = "cuenta de" if language == "es" else "account of"
    return f"{who(case)} ({of} {manager.name})" if manager else who(case)


def who(case: Case) -> str:
    name, address = name_of(case), case.contact.address
    return f"{name} {address}" if name else address


def name_of(case: Case) -> str:
    """As the records have it, or as they signed."""
    return case.contact.name or str(case.facts.get("name") or "")


def first_name(case: Case) -> str | None:
    found = re.search(r"[^\W\d_]{2,}", name_of(case))
    return found[0].title() if found else None


def _moot(case: Case, one: Escalation) -> str | None:
    """Nobody need take a meeting that does not take place."""
    off = case.appointment is not None and not case.appointment.live
    return "the meeting is called off" if one.kind is EscalationKind.CLAIM and off else None


VOICE = Voice(about_case)
CLAIM_ACT = "lead_claim"
LADDER = Ladder(VOICE, _moot, account.asked_first, CLAIM_ACT)
