"""What tenant and vendor hear while they agree on the time of a visit, and what comes when one of them is silent."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from deskhand.domain.action import Action, SendMessage, WaitUntil
from deskhand.domain.case import Case, Line, Sent
from deskhand.domain.desk import Desk
from deskhand.employees.common import clock, lines
from deskhand.employees.common.voice import language_of, once, settled
from deskhand.employees.paula import job, ladder, progress, say, visit, windows
from deskhand.employees.paula.visit import Awaits, Visit

SOON_H = 2
TELLS_MORE = ("access", "pets", "phone")


def rule(case: Case, desk: Desk) -> Iterator[Action]:
    """Each time is put to the other side once, both hear once what is agreed, and nobody is waited for forever."""
    vendor = job.vendor_of(case)
    if vendor is None or not job.live(case) or job.arrived(case) or not visit.talks(case):
        return
    now = visit.of(case)
    if now.at is None:
        return
    if now.turn is Awaits.TENANT:
        yield from _put_to_tenant(case, desk, vendor, now)
    elif now.turn is Awaits.VENDOR:
        yield from _put_to_vendor(case, desk, vendor, now)
    elif not now.quiet:
        yield from _agreed(case, desk, vendor, now)


def when(now: Visit, case: Case, desk: Desk, language: str) -> str:
    """The time as somebody says it: of the clock, or from when until when."""
    assert now.at is not None
    if now.until is None:
        return clock.told(now.at, case, desk, language)
    zone = clock.zone(case, desk)
    return windows.show(windows.between(now.at, now.until, zone), case, desk, language)


# ------------------------------------------------------------------ the tenant's turn


def _put_to_tenant(case: Case, desk: Desk, vendor: str, now: Visit) -> Iterator[Action]:
    told = _told(case, now, "visit_proposed", "visit_proposed_again")
    first = not any(s.act == "visit_proposed" and s.gone_out for s in case.sent)
    act = "visit_proposed" if first else "visit_proposed_again"
    eta, name = when(now, case, desk, case.language), desk.name_of(vendor)
    asked = say.to_tenant(case, desk, act, now.line, vendor=name, eta=eta, but=now.against or None, **_taken_back(case))
    if told is None:
        yield asked
        if not _in_confirmation(case, vendor, now):
            yield _noted(case, desk, vendor, now)
    if told is not None or settled(case, asked):
        again = say.to_tenant(case, desk, "visit_reminder", now.line, vendor=name, eta=eta)
        yield from _await(case, desk, now, told, again, now.at, desk.company.word("tenant"))


def _in_confirmation(case: Case, vendor: str, now: Visit) -> bool:
    """True where the vendor hears of the question with the job itself."""
    confirmed = case.last_said(vendor, *progress.CONFIRMS)
    if confirmed is None:
        return job.offered(case)
    return confirmed.about == now.line


# ------------------------------------------------------------------ the vendor's turn


def _put_to_vendor(case: Case, desk: Desk, vendor: str, now: Visit) -> Iterator[Action]:
    undecided = now.rounds >= visit.ROUNDS
    if lines.is_contact(_line(case, now)) and _told(case, now, *ANSWERS_TO_TENANT) is None:
        yield _answer_to_tenant(case, desk, vendor, now)
    if undecided:
        yield from _undecided(case, desk, vendor, now)
        return
    told = _told(case, now, *visit.PUT_TO_VENDOR)
    asked = _asked_of_vendor(case, desk, vendor, now)
    if told is None:
        yield asked
    if told is not None or settled(case, asked):
        eta = when(now, case, desk, language_of(case, desk, vendor))
        again = say.to_colleague(case, desk, vendor, "visit_vendor_reminder", now.line, eta=eta)
        first = min((window.starts for window in now.wanted), default=None)
        yield from _await(case, desk, now, told, again, first, desk.name_of(vendor))


ANSWERS_TO_TENANT = ("visit_asking", "visit_noted", "visit_undecided")


def _answer_to_tenant(case: Case, desk: Desk, vendor: str, now: Visit) -> SendMessage:
    """What comes of the tenant's no; an agreed time no longer holds from here on."""
    name, back = desk.name_of(vendor), _taken_back(case)
    if now.rounds >= visit.ROUNDS:
        person = desk.name_of(ladder.first(case, desk) or "")
        return say.to_tenant(case, desk, "visit_undecided", now.line, vendor=name, person=person, **back)
    act = "visit_asking" if now.wanted else "visit_noted"
    return say.to_tenant(case, desk, act, now.line, vendor=name, **back)


def _asked_of_vendor(case: Case, desk: Desk, vendor: str, now: Visit) -> SendMessage:
    """The tenant's wish as a proposal, or the plain question for another time."""
    line, language = _line(case, now), language_of(case, desk, vendor)
    if lines.is_vendor(line):
        return say.to_colleague(case, desk, vendor, "visit_other", now.line)
    eta, text = when(now, case, desk, language), visit.words_of(line)
    if not now.wanted:
        return say.to_colleague(case, desk, vendor, "visit_refused", now.line, eta=eta, text=text)
    times = "; ".join(dict.fromkeys(windows.show(w, case, desk, language) for w in now.wanted))
    act = "visit_counter" if now.moved_from is None else "visit_moved"
    return say.to_colleague(case, desk, vendor, act, now.line, eta=eta, times=times, text=text)


# ------------------------------------------------------------------ agreed, or not


def _agreed(case: Case, desk: Desk, vendor: str, now: Visit) -> Iterator[Action]:
    """Both hear it once. A change by the vendor holds at once; the tenant may still turn it down."""
    assert now.at is not None
    changed = now.moved_from is not None
    act = "visit_changed" if changed else "visit_stands" if visit.timer(now) in case.fired else "visit_agreed"
    promise = {"promise": "arrival", "promise_due": (now.until or now.at).isoformat()}
    eta, theirs = (when(now, case, desk, language) for language in (case.language, language_of(case, desk, vendor)))
    yield from once(
        case,
        say.to_tenant(case, desk, act, now.line, vendor=desk.name_of(vendor), eta=eta, **promise),
        _noted(case, desk, vendor, now)
        if changed
        else say.to_colleague(case, desk, vendor, "visit_agreed_vendor", now.line, eta=theirs),
    )
    line = _line(case, now)
    if lines.is_contact(line) and lines.gives(line, *TELLS_MORE):
        more = say.to_colleague(case, desk, vendor, "tenant_update", line.event, text=line.said.text[:300])
        yield from once(case, more)


def _undecided(case: Case, desk: Desk, vendor: str, now: Visit) -> Iterator[Action]:
    """Two rounds without a time: a person decides, with the words of both."""
    reason = f"{ladder.AFTER_ROUNDS} {visit.ROUNDS} rounds"
    yield from ladder.once(
        case,
        desk,
        reason,
        at_once=False,
        act="page_visit",
        tenant_says=visit.newest_words(case, by_vendor=False),
        vendor=desk.name_of(vendor),
        vendor_says=visit.newest_words(case, by_vendor=True),
    )
    text = visit.words_of(_line(case, now))
    yield from once(case, say.to_colleague(case, desk, vendor, "visit_undecided_vendor", now.line, text=text))


# ------------------------------------------------------------------ what they share


def _await(
    case: Case, desk: Desk, now: Visit, told: Sent | None, again: SendMessage, before: datetime | None, who: str
) -> Iterator[Action]:
    """Who is silent is reminded once, and then a person decides. Where a time stands by silence, it does so before."""
    yield from _wait(case, desk, now, told, before)
    if visit.timer(now) not in case.fired:
        return
    if not settled(case, again):
        yield again
        return
    if _on_the_way(now):
        return
    yield from _wait(case, desk, now, _told(case, now, again.act), before, again=True)
    reason = f"{ladder.NO_TIME}: no answer from {who} #{now.line}"
    if visit.timer(now, again=True) in case.fired:
        yield from ladder.once(case, desk, reason, at_once=False)


def _on_the_way(now: Visit) -> bool:
    """True for a vendor who comes so soon that nobody else could decide: the time is one of arrival, unless the tenant
    has spoken against it."""
    if now.turn is not Awaits.TENANT or now.against is not None or now.at is None or now.since is None:
        return False
    return now.at - now.since <= timedelta(hours=SOON_H)


def _wait(
    case: Case, desk: Desk, now: Visit, told: Sent | None, before: datetime | None, again: bool = False
) -> Iterator[Action]:
    """So many office hours for an answer, and no more than half of what is left until the time in question."""
    name = visit.timer(now, again)
    if name in case.waits or name in case.fired:
        return
    since = told.at if told is not None else desk.now
    span = timedelta(hours=desk.company.thresholds.visit_answer_h)
    by = desk.company.business_hours.after_open(since, span, clock.zone(case, desk))
    if before is not None:
        by = min(by, since + (before - since) / 2)
    yield WaitUntil(name, max(by, desk.now))


def _told(case: Case, now: Visit, *acts: str) -> Sent | None:
    return next((s for s in case.sent if s.gone_out and s.act in acts and s.about == now.line), None)


def _noted(case: Case, desk: Desk, vendor: str, now: Visit) -> SendMessage:
    eta = when(now, case, desk, language_of(case, desk, vendor))
    return say.to_colleague(case, desk, vendor, "new_eta_noted", now.line, eta=eta)


def _taken_back(case: Case) -> dict[str, str]:
    """A time that was promised and no longer holds."""
    promised = any(promise.open and promise.what == "arrival" for promise in case.promises)
    return {"promise": "arrival", "promise_due": ""} if promised else {}


def _line(case: Case, now: Visit) -> Line:
    return next(line for line in case.lines if line.event == now.line)
