"""Whoever a meeting is with hears when it is moved or called off: a rep of the business whose calendar it is in."""

from __future__ import annotations

from collections.abc import Iterator

from deskhand.domain.action import Action
from deskhand.domain.appointment import AppointmentStatus
from deskhand.domain.case import Case
from deskhand.domain.desk import Desk
from deskhand.domain.lead import Rep
from deskhand.employees.common import clock
from deskhand.employees.common.voice import language_of, once
from deskhand.employees.sentinel import say


def rule(case: Case, desk: Desk) -> Iterator[Action]:
    """Once for each time that it was given, and once when it is off."""
    visit = case.appointment
    rep = host(desk, visit.provider) if visit is not None else None
    if visit is None or rep is None or not case.freed or visit.starts_at <= desk.now:
        return
    to = rep.phone or rep.email
    off = visit.status is AppointmentStatus.CANCELLED
    act, at = ("host_cancelled", visit.starts_at) if off else ("host_moved", visit.starts_at)
    when = clock.told_with_day(at, case, desk, language_of(case, desk, to))
    if off or visit.live:
        yield from once(case, say.VOICE.to_colleague(case, desk, to, act, f"{at:%Y%m%dT%H%M}", when=when))


def host(desk: Desk, provider: str) -> Rep | None:
    """The rep in whose calendar it is; None where the provider is none of them."""
    return next((rep for rep in desk.shown.reps if provider and provider in (rep.calendar or rep.name, rep.name)), None)
