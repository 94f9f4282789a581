"""I1 to I9 of the rules that every run must keep, as one function over what the store holds."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from deskhand.domain.action import AssignJob, Purpose, SendMessage, Spoken, recipient
from deskhand.domain.case import Case, fold, status_of
from deskhand.domain.event import (
    Claimed,
    Event,
    Ignored,
    MessageRead,
    OptedOut,
    OptOutRecorded,
    Parked,
    Said,
    WordsReceived,
)
from deskhand.engine.line import Line
from deskhand.guardrails.hours import OUTREACH, PROMPT, SERVICE, permitted
from deskhand.guardrails.opt_out import CONFIRMS
from deskhand.store import effects, events, offers
from deskhand.store.effects import Effect


@dataclass(frozen=True)
class Seen:
    """Everything that a check looks at."""

    line: Line
    now: datetime
    history: Sequence[Event]
    ledger: Sequence[Effect]
    cases: dict[str, Case]
    waiting: frozenset[str]


def broken_invariants(line: Line) -> list[str]:
    """What does not hold, each with its number and the row it was seen at; none when all is well."""
    with line.store.read() as tx:
        history = events.everything(tx)
        ledger = effects.everything(tx)
        waiting = frozenset(
            e.id for e in history if e.due is not None and events.status_of(tx, e.id) in (events.DUE, events.LEASED)
        )
        chain = events.verify(tx)[2]
    by_case: dict[str, list[Event]] = {}
    for event in history:
        if event.case:
            by_case.setdefault(event.case, []).append(event)
    cases = {name: fold(of_case) for name, of_case in by_case.items()}
    seen = Seen(line, line.clock.now(), history, ledger, cases, waiting)
    problems = [f"{number}: {problem}" for number, check in CHECKS for problem in check(seen)]
    return [*problems, *([f"I9: the audit chain breaks at {chain.event}: {chain.what}"] if chain else [])]


def _i1(seen: Seen) -> Iterator[str]:
    """An accepted message is bound to one or more cases, or carries a recorded reason for none."""
    bound = {e.what.words for e in seen.history if isinstance(e.what, Said)}
    excused = {e.what.event for e in seen.history if isinstance(e.what, Ignored | Parked)}
    read = {e.what.words for e in seen.history if isinstance(e.what, MessageRead)}
    for event in seen.history:
        if isinstance(event.what, WordsReceived) and event.id not in bound | excused | seen.waiting:
            yield f"the words {event.id} were {'read and' if event.id in read else ''} bound to no case"


def _i2(seen: Seen) -> Iterator[str]:
    """At most one settled effect per key: the same words to the same person for the same reason once per root."""
    done: dict[tuple[str, ...], str] = {}
    repeats = {e.what.effect for e in seen.history if isinstance(e.what, Claimed) and e.what.repeats}
    for event in seen.history:
        if not isinstance(event.what, Claimed) or event.what.effect in repeats:
            continue
        action = event.what.action
        if isinstance(action, Spoken) and recipient(action):
            key = (event.case or "", event.root, recipient(action) or "", action.channel, action.text)
            if key in done:
                yield f"effects {done[key]} and {event.what.effect} say the same to the same person"
            done[key] = event.what.effect


def _i3(seen: Seen) -> Iterator[str]:
    """No job has two winners."""
    with seen.line.store.read() as tx:
        won = [
            (e.action.order, e.action.offer)
            for e in seen.ledger
            if isinstance(e.action, AssignJob) and (o := offers.get(tx, e.action.offer)) and o.status == "accepted"
        ]
    orders = [order for order, _ in set(won)]
    for order in {order for order in orders if orders.count(order) > 1}:
        yield f"the order {order} was given to two vendors"


def _i4(seen: Seen) -> Iterator[str]:
    """No outreach outside hours, no service outside hours unless an emergency or a prompt reply."""
    for event, action in _messages(seen):
        zones = _zones(seen, event)
        if action.purpose is Purpose.OUTREACH and not permitted(event.at, zones, OUTREACH, without_sunday=False):
            yield f"outreach {action.act} to {action.to} at {event.at.isoformat()}"
        if action.purpose is Purpose.SERVICE and not permitted(event.at, zones, SERVICE, without_sunday=False):
            if not action.emergency and not _prompt(seen, event, action):
                yield f"service {action.act} to {action.to} at {event.at.isoformat()}"


def _i5(seen: Seen) -> Iterator[str]:
    """Nothing after a committed opt-out but one confirmation and the safety text in answer to a hazard."""
    since: dict[tuple[str, str], int] = {}
    confirmed: set[tuple[str, str]] = set()
    for event in seen.history:
        match event.what:
            case OptedOut(address=address, channel=channel) | OptOutRecorded(address=address, channel=channel):
                since.setdefault((channel, address), event.seq)
            case WordsReceived(text=text, sender=sender, channel=channel) if text.strip().lower() in ("start", "unstop"):
                since.pop((channel, sender), None)
            case Claimed(action=action) if isinstance(action, Spoken) and recipient(action):
                key = (action.channel, recipient(action) or "")
                if key in since and not _allowed_after_opt_out(action, key, confirmed):
                    yield f"{getattr(action, 'act', 'a message')} to {key[1]} after its opt-out"
                if getattr(action, "act", "") == CONFIRMS:
                    confirmed.add(key)
            case _:
                pass


def _allowed_after_opt_out(action: Spoken, key: tuple[str, str], confirmed: set[tuple[str, str]]) -> bool:
    if not isinstance(action, SendMessage):
        return False
    return action.purpose is Purpose.SAFETY or (action.act == CONFIRMS and key not in confirmed)


def _i6(seen: Seen) -> Iterator[str]:
    """Every promise is kept, or escalated by due time plus grace."""
    grace = timedelta(minutes=seen.line.company.thresholds.promise_grace_min)
    for case in seen.cases.values():
        for promise in case.promises:
            if promise.open and seen.now > promise.due + grace and case.taken_by is None:
                yield f"case {case.id}: the promise of {promise.what} for {promise.due.isoformat()} was forgotten"


def _i7(seen: Seen) -> Iterator[str]:
    """Every case is closed, or waiting with a due time, or with a human."""
    busy = {e.case for e in seen.history if e.id in seen.waiting}
    for case in seen.cases.values():
        if status_of(case) == "open" and case.id not in busy:
            yield f"case {case.id} waits for nothing"
        stale = [n for n, (due, timer) in case.waits.items() if timer not in seen.waiting and due < seen.now]
        if stale:
            yield f"case {case.id}: the wait {stale[0]} is over and nobody noticed"


def _i8(seen: Seen) -> Iterator[str]:
    """Every effect has an Allow on record, before it."""
    claims = {e.what.effect: e.what for e in seen.history if isinstance(e.what, Claimed)}
    for effect in seen.ledger:
        claim = claims.get(effect.id)
        if claim is None or not claim.allowed_by:
            yield f"the effect {effect.id} has no Allow on record"
    for effect, kind in _taken_without_claim(seen, claims):
        yield f"{kind} took the message {effect}, which nobody had claimed"


def _taken_without_claim(seen: Seen, claims: dict[str, Claimed]) -> Iterator[tuple[str, str]]:
    """What a fake carrier took (real ones do not tell) that no claim covers."""
    for name, channel in seen.line.channels.items():
        for sent in getattr(channel, "sent", ()):
            if sent.key not in claims:
                yield sent.key, name


def _messages(seen: Seen) -> Iterator[tuple[Event, SendMessage]]:
    for event in seen.history:
        if isinstance(event.what, Claimed) and isinstance(event.what.action, SendMessage):
            yield event, event.what.action


def _zones(seen: Seen, event: Event) -> tuple[str, ...]:
    case = seen.cases[event.case or ""]
    place = case.fact_text("property") or case.contact.property
    return (seen.line.company.zone_of(place),)


def _prompt(seen: Seen, event: Event, action: SendMessage) -> bool:
    case = seen.cases[event.case or ""]
    spoken = [line.at for line in case.lines if line.said.sender == action.to]
    return any(timedelta(0) <= event.at - at <= PROMPT for at in spoken)


CHECKS: tuple[tuple[str, Callable[[Seen], Iterator[str]]], ...] = (
    ("I1", _i1),
    ("I2", _i2),
    ("I3", _i3),
    ("I4", _i4),
    ("I5", _i5),
    ("I6", _i6),
    ("I7", _i7),
    ("I8", _i8),
)
