"""A case as its events leave it, and its card, by which binding and lists find it."""

from __future__ import annotations

import functools

from deskhand.domain.case import Case, next_due, status_of
from deskhand.domain.fold import apply, fold
from deskhand.engine.line import Line
from deskhand.engine.situation import is_emergency_case
from deskhand.store import cases, events
from deskhand.store.database import Tx


def fold_case(line: Line, name: str) -> Case:
    """The case as its events leave it now."""
    with line.store.read() as tx:
        return fold(events.of_case(tx, name))


def save_card(tx: Tx, case: Case, line: Line) -> None:
    """Bring the card of the case, and what came of its offers, up to what its events say."""
    asked = line.employees[case.employee].asked(case)
    order = case.order
    cases.save(
        tx,
        cases.Card(
            id=case.id,
            employee=case.employee,
            kind=case.kind,
            thread=case.thread,
            status=status_of(case),
            opened_at=case.opened_at,
            touched_at=line.clock.now(),
            property=(order.property if order else None) or case.fact_text("property"),
            unit=(order.unit if order else None) or case.fact_text("unit"),
            trade=order.trade.value if order else None,
            thing=order.thing if order else _type_of(case),
            order=order.id if order else None,
            urgency="emergency" if is_emergency_case(case) else None,
            asked=asked,
            asked_to=_asked_to(case, asked) if asked else None,
            closed_at=case.closed_at,
            next_due=next_due(case),
            taken_by=case.taken_by,
            incident=case.lead or (case.id if case.outage else None),
            outage=case.outage or line.employees[case.employee].outage(case),
        ),
    )
    line.tracks.keep(tx, case)


def note_question(tx: Tx, before: Case, line: Line) -> None:
    """What is asked of the person with the words that this transaction claims: they may answer before the turn ends."""
    now = functools.reduce(apply, events.of_case(tx, before.id, before.seq), before)
    asked = line.employees[now.employee].asked(now)
    cases.note_question(tx, now.id, asked, _asked_to(now, asked) if asked else None)


def _asked_to(case: Case, act: str) -> str:
    """Whom the open question went to: the contact, unless it was put to somebody else (a vendor, about the time)."""
    last = next((s for s in reversed(case.sent) if s.gone_out and s.act == act), None)
    theirs = last is None or last.to in (case.contact.phone, case.contact.email)
    return case.address if last is None or theirs else last.to


def _type_of(case: Case) -> str | None:
    return (case.appointment.type or None) if case.appointment else None
