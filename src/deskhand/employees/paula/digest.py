"""What managers hear in the morning: what has happened since the last one, what waits for them, what is late."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from deskhand.domain.action import Action, Purpose, SendMessage, WaitUntil, facts
from deskhand.domain.case import Case
from deskhand.domain.contact import Contact
from deskhand.domain.desk import Desk, Matter
from deskhand.domain.escalation import Escalation
from deskhand.domain.morning import DIGEST, EARLY, day_of, digest_on, next_digest
from deskhand.domain.reading import Role
from deskhand.employees.common import clock
from deskhand.employees.common.turn import dealt_with

STILL_MORNING = timedelta(hours=1)
"""So long after its moment a digest is said also where the company is closed by then."""
RECORDS_AGAIN_MIN = 15
MOST_NAMED = 3
MOST_EMERGENCIES = 2
FAULT = "fault"


def turn(case: Case, desk: Desk) -> list[Action]:
    """The whole turn of the company's standing case: a text to each manager, then the wait for the next morning.

    A morning that nobody was there to take up is told as long as the office is open; after that the next one tells it.
    """
    telling = _is_time(case, desk)
    if telling and not desk.shown.available:
        again = desk.now + timedelta(minutes=RECORDS_AGAIN_MIN)
        return [] if DIGEST in case.waits else [WaitUntil(DIGEST, again)]
    messages: list[Action] = [*_messages(case, desk)] if telling else []
    new = [one for one in messages if not dealt_with(case, desk, one)]
    if new or DIGEST in case.waits:
        return new
    told = case.fired.get(DIGEST) if telling else None
    return [WaitUntil(DIGEST, next_digest(desk.company, desk.now, told and day_of(desk.company, told)))]


def _is_time(case: Case, desk: Desk) -> bool:
    """True on the day for which the timer went off, from its moment on, while it is still of use."""
    company, fired = desk.company, case.fired.get(DIGEST)
    today = day_of(company, desk.now)
    due = digest_on(company, today)
    if not company.thresholds.digest or fired is None or due is None or day_of(company, fired) != today:
        return False
    late = desk.now - due
    still = late <= STILL_MORNING or company.business_hours.is_open(desk.now, company.time_zone)
    return still and late >= -EARLY


def managers(desk: Desk) -> tuple[Contact, ...]:
    """Every manager of the records; where there is none, whoever is first on the company's ladder."""
    found = {c.address: c for c in desk.shown.staff if c.role is Role.MANAGER and c.address}
    first = desk.company.escalation[:1]
    return tuple(found.values()) or tuple(desk.person(address) or Contact("", address) for address in first)


def _messages(case: Case, desk: Desk) -> Iterator[SendMessage]:
    day = f"{day_of(desk.company, desk.now)}"
    for manager in managers(desk):
        said = _facts_for(manager, case, desk)
        ways = [
            SendMessage(to, DIGEST, Purpose.INTERNAL, said, _language(manager, desk), channel, about=day)
            for channel, to in _ways(manager)
        ]
        failed = {s.to for s in case.sent if s.act == DIGEST and s.about == day and not s.gone_out}
        if said and not any(case.has_said(way.to, DIGEST, day) for way in ways):
            yield from [way for way in ways if way.to not in failed][:1]


def _ways(manager: Contact) -> list[tuple[str, str]]:
    """By text; by mail to whoever wants mail only, or has no phone. The other way where the first fails."""
    mail = [("email", manager.email)] if manager.email else []
    text = [("sms", manager.phone)] if manager.phone and "-sms" not in manager.consent else []
    by_mail = "email" in manager.consent and "sms" not in manager.consent
    return mail + text if by_mail else text + mail


def _language(manager: Contact, desk: Desk) -> str:
    return manager.language or desk.company.languages[0]


# ------------------------------------------------------------------ what is said


def _facts_for(manager: Contact, case: Case, desk: Desk) -> tuple[tuple[str, str], ...]:
    """Nothing where nothing has happened, nothing waits for this manager and nothing is late."""
    own = frozenset(address for address in (manager.phone, manager.email) if address)
    matters, since = desk.shown.matters, desk.shown.since or case.opened_at
    language = _language(manager, desk)
    counts = _counts(matters, since)
    emergencies = [m for m in matters if m.emergency and m.opened_at >= since]
    waiting = [(q, m) for m in matters for q in m.questions if own & set(q.reached)]
    yours = [m for m in matters if m.taken_by in own and m.closed_at is None]
    late = [m for m in matters if m.late_since is not None]
    if not (any(counts.values()) or emergencies or waiting or yours or late):
        return ()
    still_open = sum(1 for m in matters if m.kind == FAULT and m.closed_at is None)
    return facts(
        name=manager.first_name or None,
        since=clock.told(since, case, desk, language),
        open=still_open,
        **counts,
        **_emergencies(emergencies, desk),
        **_named("waiting", [_question(q, m) for q, m in waiting]),
        **_named("yours", [_place(m) for m in yours]),
        **_named("late", [_late(m, case, desk, language) for m in late]),
    )


def _counts(matters: Sequence[Matter], since: datetime) -> dict[str, int]:
    faults = [m for m in matters if m.kind == FAULT]
    moments: dict[str, list[datetime | None]] = {
        "opened": [m.opened_at for m in faults],
        "dispatched": [m.dispatched_at for m in faults],
        "done": [m.done_at for m in faults],
        "closed": [m.closed_at for m in faults],
    }
    return {name: sum(1 for at in times if at is not None and at >= since) for name, times in moments.items()}


def _emergencies(found: Sequence[Matter], desk: Desk) -> dict[str, str]:
    """One line each: the place, the words, and who has it."""
    said: dict[str, str] = {}
    for number, matter in enumerate(found[:MOST_EMERGENCIES], 1):
        said[f"emergency_{number}"] = _where_and_what(matter)
        said[f"emergency_{number}_{_state(matter)}"] = desk.name_of(matter.vendor) if matter.vendor else "-"
    more = len(found) - MOST_EMERGENCIES
    return {**said, "emergencies_more": str(more)} if more > 0 else said


def _state(matter: Matter) -> str:
    if matter.closed_at is not None or matter.done_at is not None:
        return "done"
    return "vendor" if matter.vendor else "nobody"


def _named(what: str, items: Sequence[str]) -> dict[str, str]:
    """The first few by name and how many more there are; nothing where there are none."""
    if not items:
        return {}
    more = len(items) - MOST_NAMED
    said = {what: "; ".join(items[:MOST_NAMED])}
    return {**said, f"{what}_more": str(more)} if more > 0 else said


def _place(matter: Matter) -> str:
    """Unit and property, else the order, else the words: something by which the manager knows it."""
    where = " ".join(part for part in (matter.unit, matter.property) if part)
    return where or matter.order or f'"{matter.words}"'


def _where_and_what(matter: Matter) -> str:
    place = _place(matter)
    return place if matter.words in place else f'{place}, "{matter.words}"'


def _question(question: Escalation, matter: Matter) -> str:
    amount = f" {question.amount}" if question.amount else ""
    return f"{question.code}{amount} {_place(matter)}"


def _late(matter: Matter, case: Case, desk: Desk, language: str) -> str:
    since = clock.told(matter.late_since or desk.now, case, desk, language)
    vendor = f"{desk.name_of(matter.vendor)}, " if matter.vendor else ""
    return f"{_place(matter)} ({vendor}{since})"
