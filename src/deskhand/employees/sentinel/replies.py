"""What the person hears back: one answer to every line, after what it asks for is done."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime

from deskhand.domain.action import Action, CancelAppointment, MarkAppointment, SendMessage
from deskhand.domain.appointment import Appointment, AppointmentStatus
from deskhand.domain.bind_appointment import ALL_OF_THEM
from deskhand.domain.case import Case, Line
from deskhand.domain.desk import Desk
from deskhand.domain.disposition import Disposition
from deskhand.domain.reading import Feature
from deskhand.employees.common import clock, colleagues, lines, links
from deskhand.employees.common.opt_out import asks_to_stop
from deskhand.employees.sentinel import cadence, rebook, say

WRONG_NUMBER = "the number is not theirs; please find another one"
MAY_NOT_WRITE = "asked us to stop writing, and has written; please call"
NOT_UNDERSTOOD = "two tries to understand have failed"
LATER_THAN_ALLOWED = "late, and later than the rule allows"
OBSTACLES = (
    (Feature.RIDE, "in_the_way_ride"),
    (Feature.CHILDCARE, "in_the_way_childcare"),
    (Feature.COST, "in_the_way_cost"),
    (Feature.FEAR, "in_the_way_fear"),
    (Feature.WORK, "in_the_way_work"),
)
ASKS_WHEN = re.compile(
    r"\b(?:what|which) (?:time|day|date)\b|\bwhen(?:'s| is| was| do| am| are)\b"
    r"|\b(?:a )?qu[eé] (?:hora|d[ií]a)\b|\bcu[aá]ndo (?:es|me toca|tengo)\b",
    re.IGNORECASE,
)
"""A question about their own time, where nothing else of the company's is asked for: the record answers it."""
ASKS_WHO = re.compile(
    r"\W*(?:(?:sorry|hi|hey|hello|hola|perd[oó]n)\W+)?"
    r"(?:who(?:'?s| is| r| are)? ?(?:this|dis|that|you|u)|qui[eé]n (?:es|eres|habla|escribe|me escribe))\W*",
    re.IGNORECASE,
)
"""Who asks that and nothing else hears who writes; that the number is another's is said otherwise."""
MINUTES = re.compile(r"\b(\d{1,3})\s*(?:m\b|min|minut)", re.IGNORECASE)
HOURS = re.compile(r"\b(an?|one|half an|una?|media|\d)\s*(?:hours?\b|hrs?\b|horas?\b)", re.IGNORECASE)


def rule(case: Case, desk: Desk) -> Iterator[Action]:
    """Every fresh line of the contact's side that this case speaks for."""
    for line in lines.fresh(case):
        spoken_to = lines.is_contact(line) and line.said.speaks and not asks_to_stop(line)
        if spoken_to and colleagues.whose(desk, line) is None:
            yield from _reply(case, desk, line)


def _reply(case: Case, desk: Desk, line: Line) -> Iterator[Action]:
    label = lines.highest(line)
    if line.said.answers is not None:
        return  # refill.py answers what was offered
    if line.said.which and label is not Disposition.ESCALATE:
        yield from _which_one(case, desk, line)
        return
    match label:
        case Disposition.WRONG_NUMBER if ASKS_WHO.fullmatch(line.said.text):
            yield say.VOICE.to_contact(case, desk, "i_am_ai", line.event)
        case Disposition.WRONG_NUMBER:
            yield say.VOICE.to_contact(case, desk, "wrong_number", line.event)
            yield from say.LADDER.once(case, desk, WRONG_NUMBER, at_once=False)
        case Disposition.CLARIFY:
            yield from _unclear(case, desk, line)
        case Disposition.ESCALATE | Disposition.OPT_OUT:
            return  # common rules hand it over, or grant it
        case Disposition.CANCEL if _is(case, AppointmentStatus.CANCELLED):
            return  # `cancelled` says so
        case Disposition.RESCHEDULE | Disposition.CONFIRM if _may_come_again(case, label):
            return  # rebook.py answers it
        case Disposition.CONFIRM if rebook.takes_a_time(case, desk, line):
            return  # rebook.py answers it
        case _ if case.appointment is None or not case.appointment.live:
            yield from _without_visit(case, desk, line)
        case Disposition.CONFIRM:
            yield from _confirmed(case, desk, line, case.appointment)
        case Disposition.CANCEL:
            yield CancelAppointment(case.appointment.id, "called off by the person who booked it")
        case Disposition.LATE:
            yield from _late(case, desk, line, case.appointment)
        case _:
            return  # rebook.py answers it


def stopped(case: Case, desk: Desk) -> Iterator[Action]:
    """Who may not be written to and writes all the same is called by a person: their words are not lost."""
    no_answer = any(hold.rule == "opt_out" and hold.ruling == "refuse" for hold in case.holds.values())
    for line in lines.fresh(case):
        if no_answer and rebook.is_theirs(line) and not asks_to_stop(line):
            yield from say.LADDER.once(case, desk, f"{MAY_NOT_WRITE} #{line.event}", at_once=False)


def _is(case: Case, status: AppointmentStatus) -> bool:
    return case.appointment is not None and case.appointment.status is status


def _may_come_again(case: Case, label: Disposition) -> bool:
    """What was missed wants another time; what was called off wants one too, or is taken back."""
    missed = label is Disposition.RESCHEDULE and _is(case, AppointmentStatus.MISSED)
    return missed or _is(case, AppointmentStatus.CANCELLED)


def cancelled(case: Case, desk: Desk) -> Iterator[Action]:
    """Once it is done the person hears so; nobody is told before."""
    visit = case.appointment
    if visit is None or visit.status is not AppointmentStatus.CANCELLED:
        return
    for line in lines.fresh(case):
        if rebook.is_theirs(line) and lines.highest(line) is Disposition.CANCEL:
            yield say.VOICE.to_contact(case, desk, "cancelled", line.event, when=say.whose_when(case, desk))


# ------------------------------------------------------------------ yes, and late


def _confirmed(case: Case, desk: Desk, line: Line, visit: Appointment) -> Iterator[Action]:
    """All that the last reminder spoke of are confirmed together; a question beside the yes is answered too."""
    both = _asked_together(case) or ALL_OF_THEM.search(line.said.text)
    together = cadence.same_day(visit, desk) if both else [visit]
    waiting = [one for one in together if one.status is AppointmentStatus.BOOKED]
    if waiting:
        for one in waiting:
            yield MarkAppointment(one.id, AppointmentStatus.CONFIRMED)
        if any(one.id == visit.id for one in waiting):
            return  # said once the record has it
    yield say.VOICE.to_contact(case, desk, "confirmed", line.event, when=say.when(case, desk))
    yield from _answered(case, desk, line)


def _asked_together(case: Case) -> bool:
    return any(sent.act in ("reminder", "reminder_asks") and sent.gone_out for sent in case.sent)


def _late(case: Case, desk: Desk, line: Line, visit: Appointment) -> Iterator[Action]:
    """Within the rule they are expected and the office knows; beyond it a person says whether it still works."""
    allowed, said = desk.company.appointments.rules(visit.type).late_min, minutes_late(line.said.text)
    if said is not None and said > allowed:
        yield from say.LADDER.once(case, desk, f"{LATER_THAN_ALLOWED} ({said} of {allowed} min)")
        yield say.VOICE.to_contact(case, desk, "late_too_much", line.event, when=say.when(case, desk))
        return
    to = next(iter(desk.company.escalation), None)
    if to is not None:
        yield say.VOICE.to_colleague(case, desk, to, "told_late", line.event, minutes=said)
    yield say.VOICE.to_contact(case, desk, "late_noted", line.event, allowed=allowed if said is None else None)


def minutes_late(text: str) -> int | None:
    """How late the words say somebody will be, by their last word on it; None where they do not say."""
    if minutes := MINUTES.findall(text):
        return int(minutes[-1])
    if hours := HOURS.findall(text):
        word = hours[-1].lower()
        return 30 if word.startswith(("half", "media")) else 60 * (int(word) if word.isdigit() else 1)
    return None


# ------------------------------------------------------------------ unclear, and what stands in the way


def _unclear(case: Case, desk: Desk, line: Line) -> Iterator[Action]:
    """A question is answered, an obstacle met, a greeting returned; what nobody understands twice is a person's."""
    obstacle = next((act for feature, act in OBSTACLES if lines.tells(line, feature)), None)
    if lines.tells(line, Feature.ASKS_IF_HUMAN):
        yield say.VOICE.to_contact(case, desk, "i_am_ai", line.event)
    elif obstacle is not None and case.appointment is not None and case.appointment.live:
        yield say.VOICE.to_contact(case, desk, obstacle, line.event, when=say.when(case, desk))
    elif lines.asks(line) and ASKS_WHEN.search(line.said.text) and case.appointment is not None:
        yield say.VOICE.to_contact(case, desk, "visit_when", line.event, when=say.when(case, desk))
    elif lines.asks(line):
        yield from _answered(case, desk, line, or_office=True)
    elif lines.tells(line, Feature.THANKS):
        yield say.VOICE.to_contact(case, desk, "welcome", line.event)
    else:
        yield from _asked_again(case, desk, line)


def _asked_again(case: Case, desk: Desk, line: Line) -> Iterator[Action]:
    before = (sent for sent in case.sent if sent.gone_out and sent.root != case.root)
    tries = [sent for sent in before if sent.act.startswith("ask_again")]
    if tries:
        yield from say.LADDER.once(case, desk, NOT_UNDERSTOOD, at_once=False)
        yield say.VOICE.to_contact(case, desk, "not_understood", line.event)
        return
    has_visit = case.appointment is not None and case.appointment.live
    act = "ask_again" if has_visit else "ask_again_no_visit"
    yield say.VOICE.to_contact(case, desk, act, line.event, when=say.when(case, desk))


def _answered(case: Case, desk: Desk, line: Line, or_office: bool = False) -> Iterator[Action]:
    """From the company's own words, else by a person."""
    found = next((item.found for item in line.said.items if item.found is not None), None)
    if found is not None:
        yield say.VOICE.to_contact(case, desk, "answer", f"{line.event} answer", answer=found.text, source=found.source)
    elif or_office or lines.asks(line):
        yield say.VOICE.to_contact(case, desk, "passed_to_office", f"{line.event} answer")
        yield from say.LADDER.once(case, desk, f"a question for the office #{line.event}", at_once=False)


def _without_visit(case: Case, desk: Desk, line: Line) -> Iterator[Action]:
    """Words about an appointment that is over, called off, or not in the records: a person looks."""
    if case.answered(line):
        return
    if lines.tells(line, Feature.THANKS):
        yield say.VOICE.to_contact(case, desk, "welcome", line.event)
        return
    act = "visit_over" if case.appointment is not None else "no_visit"
    yield say.VOICE.to_contact(case, desk, act, line.event)
    if lines.highest(line) is not Disposition.CONFIRM or case.appointment is None:
        reason = f"writes about an appointment that is not there #{line.event}"
        yield from say.LADDER.once(case, desk, reason, at_once=False)


def _which_one(case: Case, desk: Desk, line: Line) -> Iterator[Action]:
    """Asked twice at the most; then a person sorts it out."""
    asked = [sent for sent in case.sent if sent.act == "which" and sent.gone_out and sent.root != case.root]
    if len(asked) < MOST_ASKED:
        yield _which(case, desk, line)
    else:
        yield from say.LADDER.once(case, desk, NOT_UNDERSTOOD, at_once=False)
        yield say.VOICE.to_contact(case, desk, "not_understood", line.event)


MOST_ASKED = 2


def _which(case: Case, desk: Desk, line: Line) -> SendMessage:
    """The appointments that may be meant, each with its time and whom it is for."""
    told = []
    for one in line.said.which:
        at, _, person = one.partition("|")
        moment = clock.told_with_day(datetime.fromisoformat(at), case, desk, case.language)
        told.append(f"{moment}{f' ({person.split()[0]})' if person else ''}")
    return say.VOICE.to_contact(case, desk, "which", line.event, which="; ".join(told))


def asked(case: Case) -> str | None:
    """The question that is open to the person: what was said to them last, where it asks and they have not answered."""
    last = next((sent for sent in reversed(case.sent) if sent.gone_out and sent.to == case.address), None)
    if last is None or last.act not in ASKS:
        return None
    return None if links.heard_since(case, last.at) and last.act not in rebook.TIMES else ASKS[last.act]


ASKS = {
    "reminder": "reminder",
    "reminder_asks": "reminder",
    "ask_again": "keep",
    "moved_by_office": "keep",
    "times": "times",
    "times_other": "times",
    "times_one": "times",
    "times_taken": "times",
    "which_time": "times",
    "which": "which",
    "missed": "missed",
    **{act: "in_the_way" for _, act in OBSTACLES},
}
"""Speech acts that ask something, and what the reader knows them as."""
