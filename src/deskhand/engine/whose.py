"""Which employee a message is for: the first of its connection, or one who has something open with the writer."""

from __future__ import annotations

from deskhand.domain.bind_appointment import open_slot
from deskhand.domain.reading import STAFF, Role
from deskhand.employees.employee import Employee
from deskhand.engine.appointments import keeper
from deskhand.engine.around import Heard
from deskhand.engine.line import Line
from deskhand.language.local.facts.numbers import read_code
from deskhand.store import cases
from deskhand.store.database import Tx

FEW_WORDS, ASKED_LAST, COMING = 4, 0.35, 0.3
"""Fewer words than this answer who asked last; the likelihood that a question adds for who asked it, and a coming
appointment for who keeps it."""
LEAD = "lead"
"""Who has something booked is nobody's new lead: they write about that, or their words are handed on from there."""


def whose(line: Line, tx: Tx, heard: Heard) -> Employee:
    """The employee who judges the words."""
    first = line.first_employee(heard.words.what.channel)  # type: ignore[union-attr]
    if heard.role in STAFF | {Role.VENDOR}:
        return _of_the_question(line, tx, heard) or first
    there = _with_something_open(line, heard, first)
    if len(there) == 1 or heard.view.hazard_case:
        return there[0]
    asking = _asked_last(line, heard)
    if len(heard.text.split()) < FEW_WORDS and asking is not None:
        return asking
    topics = dict(line.language.topics(heard.text))
    keeps = keeper(line) if heard.view.appointments else None
    met = [one for one in there if one.reads != LEAD or one is asking or keeps is None]
    likely = {one.name: topics.get(one.reads, 0.0) + ASKED_LAST * (one is asking) for one in met}
    return max(met, key=lambda one: likely[one.name] + COMING * (one.name == keeps))


def _with_something_open(line: Line, heard: Heard, first: Employee) -> list[Employee]:
    """The first employee, then those with an open case of the thread or an offer to the writer, and who takes leads."""
    names = [first.name, *(case.employee for case in heard.view.cases if case.open and case.employee)]
    keeps = keeper(line)
    if keeps is not None and (open_slot(heard.view) is not None or heard.view.appointments):
        names.append(keeps)
    if heard.role is Role.LEAD:  # by the records: what they write is no tenant's fault, unless it reads like one
        names += [one.name for one in line.on_duty() if one.reads == LEAD]
    return [line.employees[name] for name in dict.fromkeys(names) if name in line.employees]


def _asked_last(line: Line, heard: Heard) -> Employee | None:
    asking = [case for case in heard.view.cases if case.open and case.asked and case.employee]
    if asking:
        return line.employees.get(asking[0].employee)
    slot = open_slot(heard.view)
    keeps = keeper(line)
    return line.employees[keeps] if slot is not None and keeps is not None else None


def _of_the_question(line: Line, tx: Tx, heard: Heard) -> Employee | None:
    """Whose page or offer a colleague answers: the one with the code, else the only one that is open."""
    code = read_code(heard.text)
    named = [one.case for one in heard.view.questions if code is not None and one.code == code]
    still = [one.case for one in heard.view.questions if one.open]
    case = named[-1] if named else still[0] if len(still) == 1 else None
    card = cases.get(tx, case) if case else None
    return line.employees.get(card.employee) if card else None
