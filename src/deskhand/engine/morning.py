"""The company's standing case: opened once, woken each business morning."""

from __future__ import annotations

from datetime import datetime

from deskhand.domain.case import NEVER, Case
from deskhand.domain.contact import Contact
from deskhand.domain.event import CaseOpened, Event, TimerDue, WaitSet, What
from deskhand.domain.fold import fold
from deskhand.domain.morning import DIGEST, STANDING, day_of, next_digest
from deskhand.engine.cards import fold_case, save_card
from deskhand.engine.line import Line
from deskhand.engine.post import digest
from deskhand.store import events
from deskhand.store.database import Tx

MORNING = "morning"


def standing_case(line: Line) -> str:
    """The id of the company's standing case."""
    return f"d{digest(STANDING, line.company.id)[:20]}"


def open_standing_case(line: Line) -> None:
    """Make sure that the company's standing case waits for its next morning, at the time that company.yaml gives now.

    However often this runs, and in however many processes, there is one case and one wait; a morning that has been
    told is not told again. Without a digest, or anybody on duty who writes one, nothing is opened.
    """
    case, teller = standing_case(line), _teller(line)
    with line.write() as tx:
        history = events.of_case(tx, case)
        if not history and (teller is None or not line.company.thresholds.digest):
            return
        _wait(line, tx, case, fold(history) if history else _opened(line, tx, case, teller or ""))
    folded = fold_case(line, case)
    with line.write() as tx:
        save_card(tx, folded, line)


def _teller(line: Line) -> str | None:
    """The employee on duty whose job description says that it tells people of a morning what has happened."""
    there = (*line.on_duty(), line.first_employee("sms"))
    return next((one.name for one in there if MORNING in one.job.opens), None)


def _opened(line: Line, tx: Tx, case: str, employee: str) -> Case:
    what = CaseOpened(employee, STANDING, Contact(name=line.company.name), "sms", "the company's own mornings")
    _append(line, tx, f"{case}:opened", what, case)
    return fold(events.of_case(tx, case))


def _wait(line: Line, tx: Tx, name: str, case: Case) -> None:
    """Set the wait where there is none, or where the file gives another time than it was set for."""
    now, told = line.clock.now(), case.fired.get(DIGEST)
    due = next_digest(line.company, now, day_of(line.company, told) if told else None)
    current = case.waits.get(DIGEST)
    under_way = current is None and events.due_of_case(tx, name, "timer_due", NEVER)
    if under_way or (current is not None and (current[0] <= now or current[0] == due)):
        return
    timer = f"{name}:set:{now.timestamp():.0f}:timer"
    _append(line, tx, timer, TimerDue(DIGEST), name, due)
    _append(line, tx, f"{timer}:set", WaitSet(f"{timer}:set", DIGEST, due, timer), name)


def _append(line: Line, tx: Tx, name: str, what: What, case: str, due: datetime | None = None) -> None:
    events.append(tx, Event(name, line.company.id, line.clock.now(), what, case, STANDING, f"{case}:opened", due))
