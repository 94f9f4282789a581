"""What both drivers do with one leased event: handle it, try again later, or park it with a page."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import structlog

from deskhand.domain.contact import Contact
from deskhand.domain.desk import Desk
from deskhand.domain.event import CaseOpened, Event, Parked
from deskhand.engine.cards import fold_case, save_card
from deskhand.engine.escalate import give_to_human
from deskhand.engine.handle import handle
from deskhand.engine.ledger import Halted
from deskhand.engine.line import Line
from deskhand.engine.post import digest
from deskhand.engine.recover import left_behind, resume
from deskhand.store import cases, events
from deskhand.store.database import Tx
from deskhand.store.events import Lease

log = structlog.get_logger()
MOST_ATTEMPTS = 5
BACK_OFF_S = (0.2, 1, 5, 15)
Handle = Callable[[Line, Event], None]


def work_on(line: Line, lease: Lease, handle: Handle = handle) -> None:
    """Handle the event; what fails is tried again after a while, and after five attempts a human is paged with it."""
    try:
        _attempt(line, lease, handle)
    except Halted as halted:
        _again(line, lease, str(halted))


def _attempt(line: Line, lease: Lease, handle: Handle) -> None:
    if lease.attempts > MOST_ATTEMPTS:
        _park(line, lease, "its worker was lost each time")
        return
    try:
        handle(line, lease.event)
    except Halted:
        raise
    except Exception as error:
        log.warning("event failed", name=lease.event.id, attempt=lease.attempts, error=repr(error))
        if lease.attempts == MOST_ATTEMPTS:
            _park(line, lease, repr(error))
        else:
            _again(line, lease, repr(error))


def _again(line: Line, lease: Lease, error: str) -> None:
    wait = BACK_OFF_S[min(lease.attempts, len(BACK_OFF_S)) - 1]
    with line.write(forced=False) as tx:
        events.release(tx, lease, line.clock.now() + timedelta(seconds=wait), error)


def _park(line: Line, lease: Lease, error: str) -> None:
    """Set the event aside for a person; words that nobody could listen to get a case of their own for the page.

    The page goes first: its claim makes it one page, however often a crash in between lets this run again.
    """
    event = lease.event
    with line.write() as tx:
        case = event.case or _case_for(line, tx, event)
    _page(line, event, case)
    with line.write() as tx:
        if events.park(tx, lease, error):
            parked, now = Parked(event.id, error), line.clock.now()
            events.append(tx, Event(f"{event.id}:parked", event.company, now, parked, case, event.thread, event.id))


def _page(line: Line, event: Event, case: str) -> None:
    """A case that cannot even be told to a person must not hold up its partition; the operator reads the log."""
    try:
        give_to_human(line, event, fold_case(line, case), "a message could not be handled; please read it yourself")
        with line.store.read() as tx:
            left = left_behind(tx, case, event.id)
        resume(line, event, fold_case(line, case), Desk(line.clock.now(), line.company), left)
        folded = fold_case(line, case)
        with line.write() as tx:
            save_card(tx, folded, line)
    except Halted:
        raise
    except Exception:
        log.exception("nobody could be paged with a parked event", name=event.id, case=case)


def _case_for(line: Line, tx: Tx, event: Event) -> str:
    case = f"p{digest(event.id)[:20]}"
    channel = getattr(event.what, "channel", "sms")
    contact = Contact(name="", phone=event.thread)
    opened = CaseOpened(line.first_employee(channel).name, "inquiry", contact, channel, "words nobody could handle")
    at = line.clock.now()
    events.append(tx, Event(f"{case}:opened", event.company, at, opened, case, event.thread, event.id))
    cases.save(tx, cases.Card(case, opened.employee, "inquiry", event.thread or "", "open", at, at))
    return case
