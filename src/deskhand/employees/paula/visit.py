"""The time of a visit that is no emergency, as tenant and vendor have talked about it: a fold of their lines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from deskhand.domain.case import Case, Line
from deskhand.domain.days import names_day
from deskhand.domain.disposition import Disposition
from deskhand.domain.reading import Answer
from deskhand.employees.common import emergency, lines
from deskhand.employees.paula import job, windows
from deskhand.employees.paula.windows import Window

PUT_TO_TENANT = ("visit_proposed", "visit_proposed_again", "visit_reminder", "visit_changed")
PUT_TO_VENDOR = ("visit_counter", "visit_moved", "visit_refused", "visit_other", "visit_vendor_reminder")
MOST_WORDS = 160
ROUNDS = 2
"""Times that the tenant may turn down before a person decides."""


class Awaits(StrEnum):
    """Whose word is awaited."""

    NOBODY = "nobody"
    TENANT = "tenant"
    VENDOR = "vendor"


@dataclass(frozen=True)
class Visit:
    """How far the talk is. `line` is the message that led here; `until` ends a span that was agreed.

    `at` is the vendor's newest time: agreed, or put to the tenant, or turned down while the vendor's word is awaited.
    `quiet`: both know it already. `moved_from`: an agreed time that no longer holds.
    """

    at: datetime | None = None
    until: datetime | None = None
    turn: Awaits = Awaits.NOBODY
    agreed: bool = False
    quiet: bool = False
    line: str = ""
    since: datetime | None = None
    rounds: int = 0
    wanted: tuple[Window, ...] = ()
    against: str | None = None
    moved_from: datetime | None = None


def talks(case: Case) -> bool:
    """True where the two agree on a time: not in an emergency, nor where one crew comes for many."""
    return not emergency.is_emergency(case) and case.lead is None and not case.followers


def of(case: Case) -> Visit:
    """Where the talk stands now."""
    after = [now for _, _, now in _steps(case)]
    return _stands(case, after[-1] if after else Visit(), None)


def due(case: Case) -> job.Eta | None:
    """The time that lateness is measured by: the agreed one, else the vendor's newest that is not turned down."""
    if not talks(case):
        return job.eta(case)
    now = of(case)
    if now.at is None or now.since is None or now.turn is Awaits.VENDOR:
        return None
    return job.Eta(now.until or now.at, now.since, now.line)


def counts(case: Case, line: Line) -> bool:
    """True where the line moved the talk: it is answered there and nowhere else."""
    return talks(case) and any(one.event == line.event and after != before for one, before, after in _steps(case))


def timer(now: Visit, again: bool = False) -> str:
    """The name of the wait for the answer to what this line put forward, or for the one after the reminder."""
    return f"visit{' again' if again else ''} {now.line}"


def stands_by_silence(case: Case, now: Visit) -> bool:
    """True where no answer means that the vendor's time holds: they may come in, and nothing speaks against it."""
    return case.facts.get("access") is True and now.against is None


def newest_words(case: Case, by_vendor: bool) -> str | None:
    """The newest words of one side that moved the talk."""
    moved = [line for line, before, after in _steps(case) if after != before and lines.is_vendor(line) is by_vendor]
    return words_of(moved[-1]) if moved else None


def words_of(line: Line) -> str:
    """What somebody wrote, short enough to be passed on in a text message."""
    words = " ".join(line.said.text.split())
    return words if len(words) <= MOST_WORDS else f"{words[: MOST_WORDS - 3].rstrip()}..."


# ------------------------------------------------------------------ the fold


def _steps(case: Case) -> Iterator[tuple[Line, Visit, Visit]]:
    """Each line of the two sides with how things stood before and after it."""
    vendor, now, since = job.vendor_of(case), Visit(), job.reopened_at(case)
    for place, line in enumerate(case.lines):
        if since is not None and line.at <= since:
            continue  # of the visit before
        before = _stands(case, now, line.at)
        now = before
        if lines.is_vendor(line) and line.said.sender == vendor:
            now = _by_vendor(case, before, line, case.lines[:place])
        elif lines.is_contact(line):
            now = _by_tenant(case, before, line)
        yield line, before, now


def _stands(case: Case, now: Visit, at: datetime | None) -> Visit:
    """`now`, agreed by silence where the time to answer was over before `at`."""
    over = case.fired.get(timer(now)) if now.turn is Awaits.TENANT else None
    if over is None or (at is not None and at <= over) or not stands_by_silence(case, now):
        return now
    return replace(now, turn=Awaits.NOBODY, agreed=True, since=over, rounds=0)


def _by_vendor(case: Case, now: Visit, line: Line, earlier: Sequence[Line]) -> Visit:
    named = _span(line)
    both = _in_wanted(now, named, line) if named and now.turn is Awaits.VENDOR else None
    if both is not None:
        return _agreed(line, *both)
    if named is not None:
        return _proposed(case, now, line, named, earlier)
    if now.turn is not Awaits.VENDOR or not now.wanted:
        return now
    if lines.says(line, Answer.YES, Answer.ACCEPT):
        return _agreed(line, *_bounds(now.wanted[0]))
    if lines.says(line, Answer.NO, Answer.DECLINE, Answer.COUNTER):
        return replace(now, line=line.event, since=line.at, wanted=())
    return now


Span = tuple[datetime, datetime | None]
"""A time of the clock, or from when until when."""


def _span(line: Line) -> Span | None:
    """What the vendor names: an arrival time, else a part of a day."""
    for judged in line.said.items:
        value = judged.item.fact("eta")
        if isinstance(value, datetime):
            return value, None
    return next((_bounds(window) for window in windows.of_line(line) if window.suits), None)


def _bounds(window: Window) -> Span:
    return window.starts, None if window.exact else window.ends


def _in_wanted(now: Visit, named: Span, line: Line) -> Span | None:
    """What lies in the vendor's time and in one that the tenant wants; a bare "9 am" is meant on the latter's day."""
    start, end = named
    bare = not names_day(line.said.text)
    for window in now.wanted:
        local = start.astimezone(window.starts.tzinfo)
        meant = datetime.combine(window.starts.date(), local.timetz()) if bare else local
        if window.holds(meant) and end is None:
            return meant, None
        if end is not None and not bare and start < window.ends and window.starts < end:
            first, last = _bounds(window)
            return max(first, local), None if last is None else min(last, end)
    return None


def _proposed(case: Case, now: Visit, line: Line, named: Span, earlier: Sequence[Line]) -> Visit:
    """Another time of the vendor's: put to the tenant; a change of what is agreed holds unless they turn it down."""
    at, until = named
    if at == now.at and now.turn is not Awaits.VENDOR:
        return now
    against = windows.against(earlier, at)
    heard = any(s.act in ("vendor_eta", "vendor_new_eta") and s.about == at.isoformat() for s in case.sent)
    holds = heard or (now.agreed and against is None)
    return Visit(
        at=at,
        until=until,
        turn=Awaits.NOBODY if holds else Awaits.TENANT,
        agreed=holds,
        quiet=heard,
        line=line.event,
        since=line.at,
        rounds=now.rounds,
        against=against,
        moved_from=now.at if now.agreed else now.moved_from,
    )


def _agreed(line: Line, at: datetime, until: datetime | None) -> Visit:
    return Visit(at=at, until=until, agreed=True, line=line.event, since=line.at)


def _by_tenant(case: Case, now: Visit, line: Line) -> Visit:
    """Yes, no or another time, to a time that the tenant has heard of; and a change of mind about what is agreed."""
    at = now.at
    if at is None or not _speaks_of_it(line):
        return now
    if now.turn is Awaits.VENDOR:
        return _wanted_anew(now, at, line)
    if (now.until or at) <= line.at:
        return now  # it is past: nobody agrees to it any more, and lateness has its own clock
    told = windows.of_line(line)
    suit = tuple(_on_day(w, at) for w in told if w.suits)
    suits, bars = any(w.holds(at) for w in suit), any(w.holds(at) for w in told if not w.suits)
    elsewhere = tuple(w for w in suit if not w.holds(at))
    was_put = _was_put(case, now, line)
    if was_put and (suits or (lines.says(line, Answer.YES) and not elsewhere)) and not bars:
        return _agreed(line, at, now.until)
    moves = bars or (elsewhere and not suits)
    if (was_put and (moves or lines.says(line, Answer.NO))) or (now.agreed and moves):
        return replace(
            now, turn=Awaits.VENDOR, agreed=False, quiet=False, line=line.event, since=line.at, wanted=elsewhere,
            rounds=now.rounds + 1, against=None, moved_from=at if now.agreed else None,
        )  # fmt: skip
    return now


def _wanted_anew(now: Visit, at: datetime, line: Line) -> Visit:
    """While the vendor's word is awaited the tenant may still name another time."""
    wanted = tuple(_on_day(w, at) for w in windows.of_line(line) if w.suits)
    return replace(now, line=line.event, since=line.at, wanted=wanted) if wanted else now


def _on_day(window: Window, at: datetime) -> Window:
    """Hours without a day are meant on the day that is spoken of."""
    if window.repeats is not windows.Repeats.DAILY:
        return window
    return window.on(at.astimezone(window.starts.tzinfo).date())


def _was_put(case: Case, now: Visit, line: Line) -> bool:
    """True where the tenant was asked about this time before they wrote."""
    return any(s.gone_out and s.act in PUT_TO_TENANT and s.about == now.line and s.at <= line.at for s in case.sent)


def _speaks_of_it(line: Line) -> bool:
    return lines.is_judged(line, Disposition.UPDATE)
