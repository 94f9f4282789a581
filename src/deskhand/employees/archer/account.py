"""Whose a lead is first: the rep who meets them, or the account manager who owns them in the CRM; then the office."""

from __future__ import annotations

from deskhand.domain.case import Case
from deskhand.domain.contact import Contact
from deskhand.domain.desk import Desk
from deskhand.domain.lead import LeadPlan, Load, Rep, choose
from deskhand.employees.common.emergency import is_emergency
from deskhand.employees.common.hand_over import AT_ONCE

CLAIM = "a meeting wants somebody who takes it"
OF_THE_OFFICE = AT_ONCE - {"asks for a person"}
"""Reasons that are the office's, whoever looks after the person: injuries, threats, despair, lawyers."""


def manager_of(case: Case, desk: Desk) -> Contact | None:
    """Who looks after them, as the records have it; None where the CRM names nobody, or somebody unknown."""
    return desk.person(case.owned.by) if case.owned is not None and case.owned.by else None


def asked_first(case: Case, desk: Desk, reason: str) -> tuple[str, ...]:
    """Whose a question about them is, before it is the ladder's: a meeting its rep's and the next one's, else the
    account manager's."""
    if reason == CLAIM:
        return tuple(rep.phone or rep.email for rep in claimants(case, desk))
    manager = address_of(case, desk, reason)
    return (manager,) if manager else ()


def claimants(case: Case, desk: Desk) -> tuple[Rep, ...]:
    """Who is asked to take the meeting: whose it is, then whom the routes would choose without them."""
    plan = desk.company.leads or LeadPlan()
    first = tuple(rep for rep in desk.shown.reps if rep.email == case.rep)
    others = [rep for rep in desk.shown.reps if rep.email != case.rep]
    load = Load(desk.today, dict(desk.shown.leads_of), dict(desk.shown.leads_this_week))
    following = choose(plan, others, dict(case.facts), case.language, load)
    return (*first, *((following.rep,) if following else ()))


def address_of(case: Case, desk: Desk, reason: str) -> str | None:
    """Who is asked first about them in business hours; None where that is for the ladder. Who is away is not asked."""
    manager = manager_of(case, desk)
    if manager is None or reason in OF_THE_OFFICE or is_emergency(case) or not _there(manager, desk):
        return None
    return manager.phone or manager.email


def _there(manager: Contact, desk: Desk) -> bool:
    """At night and on holidays of the office whoever is on call comes first."""
    hours, zone = desk.company.business_hours, desk.company.time_zone
    away = any(rep.email == manager.email and rep.absent(desk.today) for rep in desk.shown.reps)
    return not away and hours.next_open(desk.now, zone) <= desk.now
