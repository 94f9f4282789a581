"""The appointment in the person's own calendar: asked to it by mail, told every change of it, each version once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from deskhand.domain.action import Action, SendInvitation, WaitUntil, facts, flight_key
from deskhand.domain.appointment import Appointment, AppointmentStatus, case_of
from deskhand.domain.case import Case
from deskhand.domain.desk import Desk
from deskhand.domain.invitation import Invited, uid_of
from deskhand.employees.sentinel import say

RETRY, MOST_TRIES = timedelta(minutes=5), 6


def rule(case: Case, desk: Desk) -> Iterator[Action]:
    """The newest version where it has not gone out; after a mail server's no later and later, at last a person."""
    version = due(case, desk)
    if version is None:
        return
    tries = _tries(case, version)
    name = f"invite:{version.sequence}:{len(tries)}"
    if _is_hopeless(case, version):
        reason = f"the invitation of {version.to} could not be sent; please tell them the time"
        yield from say.LADDER.once(case, desk, reason, at_once=False)
    elif not tries or name in case.fired:
        yield version
    elif name not in case.waits:
        yield WaitUntil(name, desk.now + RETRY * 2 ** (len(tries) - 1))


def due(case: Case, desk: Desk) -> SendInvitation | None:
    """The version that the person should have and has not been sent; None where there is none or they may not be."""
    visit, last = case.appointment, _last(case)
    to = last.to if last else _mail_of(case)
    if visit is None or to is None or case.sequence is None or not desk.shown.invites or case.id != case_of(visit.id):
        return None
    if not _is_news(case, desk, visit, last):
        return None
    version = _version(case, desk, visit, to, case.sequence)
    hold = case.holds.get(flight_key(version))
    return version if hold is None or hold.until is not None else None


def owed(case: Case, desk: Desk) -> bool:
    """True while a version is still to go out."""
    version = due(case, desk)
    return version is not None and not _is_hopeless(case, version)


def _tries(case: Case, version: SendInvitation) -> list[Invited]:
    return [one for one in case.invitations if one.sequence == version.sequence]


def _is_hopeless(case: Case, version: SendInvitation) -> bool:
    return (version.channel, version.to) in case.unreachable or len(_tries(case, version)) >= MOST_TRIES


def is_stale(case: Case, action: Action) -> bool:
    """True for a version that was put off and has been overtaken meanwhile."""
    return isinstance(action, SendInvitation) and action.sequence != case.sequence


def _is_news(case: Case, desk: Desk, visit: Appointment, last: Invited | None) -> bool:
    """An older version went out, or none yet; nobody is told that something is off to which they were not asked."""
    if last is not None and last.sequence >= (case.sequence or 0):
        return False
    if visit.live:
        return visit.starts_at > desk.now
    return visit.status is AppointmentStatus.CANCELLED and last is not None and not last.cancelled


def _last(case: Case) -> Invited | None:
    return next((one for one in reversed(case.invitations) if one.counts), None)


def _mail_of(case: Case) -> str | None:
    """The address that has the appointment where it is one of mail, else the person's by the records."""
    visit = case.appointment
    return visit.contact if visit is not None and "@" in visit.contact else case.contact.email


def _version(case: Case, desk: Desk, visit: Appointment, to: str, sequence: int) -> SendInvitation:
    """The title names the company and who comes, never what for: calendars are shared and shown on locked screens."""
    person = visit.person or case.contact.name
    return SendInvitation(
        to=to,
        appointment=visit.id,
        uid=uid_of(case.id, desk.company.id),
        sequence=sequence,
        slot=visit.slot,
        title=f"{desk.company.name}: {person}" if person else desk.company.name,
        name=case.contact.name,
        cancelled=not visit.live,
        facts=facts(company=desk.company.name, name=say.first_name(case)),
        language=case.language,
    )
