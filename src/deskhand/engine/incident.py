"""Incidents: one case leads, others follow it; what its person hears goes to theirs."""

from __future__ import annotations

from datetime import timedelta

from deskhand.domain.action import OpenIncident
from deskhand.domain.case import Case
from deskhand.domain.desk import Alike
from deskhand.domain.event import PROMPT, Event, IncidentJoined, IncidentMoved, IncidentOpened, What
from deskhand.engine.ledger import Step
from deskhand.engine.line import Line
from deskhand.store import cases, effects, events
from deskhand.store.database import Tx

SAME_OUTAGE = timedelta(minutes=60)


def alike(line: Line, case: Case, outage: str | None, property_name: str | None) -> tuple[Alike, ...]:
    """The other open cases of this outage in this property, oldest first."""
    if outage is None or property_name is None:
        return ()
    with line.store.read() as tx:
        cards = cases.with_outage(tx, property_name, outage, line.clock.now() - SAME_OUTAGE)
    return tuple(
        Alike(card.id, card.unit, card.opened_at, card.order, card.incident == card.id)
        for card in cards
        if card.id != case.id and card.thread != case.thread and card.incident in (None, card.id)
    )


def open_incident(tx: Tx, step: Step, action: OpenIncident) -> None:
    """Let `lead` lead and `cases` follow; each of them takes a turn on it, and the effect settles in its own case."""
    members = (action.lead, *action.cases)
    for name in members:
        card = cases.get(tx, name)
        if card is None or not card.open:
            continue
        own = step.effect if name == step.case.id else ""
        what: What = (
            IncidentOpened(own, action.outage, action.cases)
            if name == action.lead
            else IncidentJoined(own, action.outage, action.lead)
        )
        if own:
            step.settle(tx, effects.DONE, what)
        else:
            _tell(tx, step, card, what)
    if step.case.id not in members:
        raise ValueError(f"{step.case.id} opens an incident that it does not belong to")


def _tell(tx: Tx, step: Step, card: cases.Card, what: What) -> None:
    now, company = step.line.clock.now(), step.root.company
    name = f"{step.effect}:{card.id}"
    events.append(tx, Event(f"{name}:incident", company, now, what, card.id, card.thread, step.root.id))
    wake = Event(f"{name}:wake", company, now, IncidentMoved(""), card.id, card.thread, "", due=now, priority=PROMPT)
    events.append(tx, wake)


def pass_on(line: Line, tx: Tx, event: Event, case: Case) -> None:
    """What this turn told the person of a leading case is due in the cases that follow."""
    told = line.employees[case.employee].shared
    own = (case.address, case.contact.phone, case.contact.email)
    for sent in case.sent:
        if sent.root != event.id or sent.to not in own or not sent.gone_out or sent.act not in told:
            continue
        moved = IncidentMoved(sent.act, sent.about, sent.facts)
        for follower in case.followers:
            card = cases.get(tx, follower)
            if card is not None and card.open:
                now, name = line.clock.now(), f"{sent.effect}:{follower}"
                events.append(
                    tx, Event(name, event.company, now, moved, follower, card.thread, "", due=now, priority=PROMPT)
                )
