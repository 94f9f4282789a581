"""What both drivers do with one leased event: handle it, try again later, or park it with a page."""

from __future__ import annotations

from datetime import timedelta

import structlog

from deskhand.domain.contact import Contact
from deskhand.domain.event import CaseOpened, Event, Parked
from deskhand.engine.escalate import give_to_human
from deskhand.engine.handle import handle
from deskhand.engine.line import Line
from deskhand.engine.post import digest
from deskhand.engine.turn import fold_case, save_card
from deskhand.store import cases, events
from deskhand.store.events import Lease

log = structlog.get_logger()
MOST_ATTEMPTS = 5
BACK_OFF_S = (0.2, 1, 5, 15)


def work_on(line: Line, lease: Lease) -> None:
    """Handle the event; what fails is tried again after a while, and after five attempts a human is paged with it."""
    try:
        handle(line, lease.event)
    except Exception as error:
        log.warning("event failed", name=lease.event.id, attempt=lease.attempts, error=repr(error))
        if lease.attempts >= MOST_ATTEMPTS:
            _park(line, lease.event, repr(error))
        else:
            _again(line, lease, repr(error))


def _again(line: Line, lease: Lease, error: str) -> None:
    wait = BACK_OFF_S[min(lease.attempts, len(BACK_OFF_S)) - 1]
    with line.write() as tx:
        events.release(tx, lease.event.id, line.clock.now() + timedelta(seconds=wait), error)


def _park(line: Line, event: Event, error: str) -> None:
    """Set the event aside for a person; words that nobody could listen to get a case of their own for the page."""
    now = line.clock.now()
    with line.write() as tx:
        case = event.case or _case_for(line, tx, event)
        events.park(tx, event.id, error)
        parked = Parked(event.id, error)
        events.append(tx, Event(f"{event.id}:parked", event.company, now, parked, case, event.thread, event.id))
    give_to_human(line, event, fold_case(line, case), "a message could not be handled; please read it yourself")
    folded = fold_case(line, case)
    with line.write() as tx:
        save_card(tx, folded, line)


def _case_for(line: Line, tx: events.Tx, event: Event) -> str:
    case = f"p{digest(event.id)[:20]}"
    channel = getattr(event.what, "channel", "sms")
    contact = Contact(name="", phone=event.thread)
    opened = CaseOpened(line.first_employee(channel).name, "inquiry", contact, channel, "words nobody could handle")
    at = line.clock.now()
    events.append(tx, Event(f"{case}:opened", event.company, at, opened, case, event.thread, event.id))
    cases.save(tx, cases.Card(case, opened.employee, "inquiry", event.thread or "", "open", at, at))
    return case
