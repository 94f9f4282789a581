"""I1 to I9 of the rules that every run must keep, as one function over what the store holds.

The checks trust neither the rules nor the guardrails: zones, urgency and staleness are worked out again from the rows,
and what a carrier in memory took is counted there.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from deskhand.domain.action import (
    OfferSlot,
    PlaceCall,
    Purpose,
    SendInvitation,
    SendMessage,
    Spoken,
    Worded,
    act_of,
    recipient,
)
from deskhand.domain.appointment import Appointment
from deskhand.domain.case import Case, status_of
from deskhand.domain.event import (
    CallPlaced,
    CaseClosed,
    Claimed,
    Event,
    HazardSeen,
    InvitationAnswered,
    InvitationSent,
    LinkUsed,
    MessageRead,
    MessageSent,
    OfferAccepted,
    OfferMade,
    OfferWithdrawn,
    OptedOut,
    OptOutRecorded,
    Parked,
    Said,
    SendFailed,
    SettleDue,
    TimerDue,
    TurnTaken,
    WaitSet,
    WordsReceived,
    WorkOrderCancelled,
    WorkOrderCreated,
    WorkOrderLinked,
    WorkOrderUpdated,
)
from deskhand.domain.fold import fold
from deskhand.domain.reading import Answer
from deskhand.domain.records import Unit, Urgency
from deskhand.engine.line import Line
from deskhand.guardrails.hours import OUTREACH, PROMPT, SERVICE, permitted
from deskhand.guardrails.opt_out import CONFIRMS
from deskhand.guardrails.zones import zones_of_number
from deskhand.store import appointments, effects, events, rows
from deskhand.store.codec import loads
from deskhand.store.effects import Effect

LOOKED_UP_WITHIN = timedelta(minutes=5)
NEVER = datetime.max.replace(tzinfo=UTC)
Timed = SendMessage | PlaceCall | OfferSlot | SendInvitation


@dataclass(frozen=True)
class Seen:
    """Everything that a check looks at. `of_case` has the events of each case in order, `zones` those of its units."""

    line: Line
    now: datetime
    history: Sequence[Event]
    ledger: Sequence[Effect]
    of_case: Mapping[str, Sequence[Event]]
    cases: Mapping[str, Case]
    waiting: frozenset[str]
    parked: frozenset[str]
    zones: Mapping[tuple[str, str], str]
    booked: Sequence[Appointment] = ()


def broken_invariants(line: Line) -> list[str]:
    """What does not hold, each with its number and the row it was seen at; none when all is well."""
    with line.store.read() as tx:
        history, ledger = events.everything(tx), effects.everything(tx)
        waiting, parked = events.in_status(tx, *events.WAITING), events.in_status(tx, events.PARKED)
        units = [loads(body, Unit) for body in rows.bodies_of(tx, "units")]
        booked = appointments.live(tx)
        chain = events.verify(tx)[2]
    of_case: dict[str, list[Event]] = {}
    for event in history:
        if event.case:
            of_case.setdefault(event.case, []).append(event)
    cases = {name: fold(own) for name, own in of_case.items()}
    zones = {(unit.property, unit.unit): unit.time_zone for unit in units if unit.time_zone}
    seen = Seen(line, line.clock.now(), history, ledger, of_case, cases, waiting, parked, zones, booked)
    problems = [f"{number}: {problem}" for number, check in CHECKS for problem in check(seen)]
    return [*problems, *([f"I9: the audit chain breaks at {chain.event}: {chain.what}"] if chain else [])]


def _i1(seen: Seen) -> Iterator[str]:
    """An accepted message is bound to one or more cases, or carries a recorded reason for none."""
    bound = {e.what.words for e in seen.history if isinstance(e.what, Said)}
    excused = {e.what.event for e in seen.history if isinstance(e.what, Parked)}
    read = {e.what.words for e in seen.history if isinstance(e.what, MessageRead)}
    for event in seen.history:
        if isinstance(event.what, WordsReceived) and event.id not in bound | excused | seen.waiting:
            yield f"the words {event.id} were {'read and' if event.id in read else ''} bound to no case"


# ------------------------------------------------------------------ effects


def _i2(seen: Seen) -> Iterator[str]:
    """At most one settled effect per key, and none that nobody settles."""
    yield from _said_twice(seen)
    for name, keys in _taken(seen):
        taken = Counter(keys)
        for key in (key for key, times in taken.items() if times > 1):
            yield f"{name} took the message {key} {taken[key]} times"
    looked_for = {e.what.effect for e in seen.history if isinstance(e.what, SettleDue) and e.id in seen.waiting}
    for effect in seen.ledger:
        busy = effect.root in seen.waiting | seen.parked or effect.id in looked_for
        if effect.status in effects.UNSETTLED and not busy and seen.now - effect.claimed_at > LOOKED_UP_WITHIN:
            yield f"nobody settles the effect {effect.id}, which is {effect.status}"


def _taken(seen: Seen) -> Iterator[tuple[str, Sequence[str]]]:
    """The keys that each carrier in memory, and the phone, has taken."""
    others = (("the phone", seen.line.phone), ("the invitations", seen.line.invitations))
    for name, carrier in (*seen.line.channels.items(), *others):
        yield name, [sent.key for sent in getattr(carrier, "sent", ())]


def _said_twice(seen: Seen) -> Iterator[str]:
    """The same words about the same to the same person, once per root unless the second says so.

    What failed for certain may be tried again; a carrier in memory tells whether it did.
    """
    taken = {key for _, keys in _taken(seen) for key in keys}
    failed = {effect.id for effect in seen.ledger if effect.status == effects.FAILED} - taken
    done: dict[tuple[str, ...], str] = {}
    for event in seen.history:
        if not isinstance(event.what, Claimed) or event.what.repeats or event.what.effect in failed:
            continue
        action = event.what.action
        if isinstance(action, Worded) and recipient(action):
            to, about = recipient(action) or "", getattr(action, "about", "")
            key = (event.case or "", event.root, to, action.channel, about, action.text)
            if key in done:
                yield f"effects {done[key]} and {event.what.effect} say the same to {to}: {action.text[:60]}"
            done[key] = event.what.effect


def _i3(seen: Seen) -> Iterator[str]:
    """No job has two winners, and no two appointments of a provider overlap."""
    for one, next_one in itertools.pairwise(seen.booked):
        if one.provider == next_one.provider and one.span.overlaps(next_one.span):
            yield f"the appointments {one.id} and {next_one.id} overlap"
    holder: dict[str, str] = {}
    for event in seen.history:
        match event.what:
            case OfferAccepted(offer=offer, order=order):
                if holder.setdefault(order, offer) != offer:
                    yield f"the order {order} was given to two vendors, by {holder[order]} and {offer}"
            case OfferWithdrawn(offer=offer):
                holder = {order: held for order, held in holder.items() if held != offer}
            case WorkOrderCancelled(order=cancelled):
                holder.pop(cancelled.id, None)
            case _:
                pass


def _i8(seen: Seen) -> Iterator[str]:
    """Every effect has an Allow on record, before it."""
    claims = {e.what.effect: e for e in seen.history if isinstance(e.what, Claimed)}
    for effect in seen.ledger:
        claim = claims.get(effect.id)
        if claim is None or not isinstance(claim.what, Claimed) or not claim.what.allowed_by:
            yield f"the effect {effect.id} has no Allow on record"
    for event in seen.history:
        if isinstance(event.what, MessageSent | SendFailed | CallPlaced | InvitationSent):
            claim = claims.get(event.what.effect)
            if claim is None or claim.seq > event.seq:
                yield f"the message {event.what.effect} went out before it was claimed"
    for name, keys in _taken(seen):
        for key in keys:
            if key not in claims:
                yield f"{name} took the message {key}, which nobody had claimed"


# ------------------------------------------------------------------ law


def _i4(seen: Seen) -> Iterator[str]:
    """No outreach outside hours, no service outside hours unless an emergency or a prompt reply."""
    for event in seen.history:
        spoken = event.what.action if isinstance(event.what, Claimed) else None
        if not isinstance(spoken, Timed):
            continue
        action, zones = spoken, _zones(seen, event)
        if action.purpose is Purpose.OUTREACH and not permitted(event.at, zones, OUTREACH, without_sunday=False):
            yield f"outreach {act_of(action)} to {action.to} at {event.at.isoformat()} ({', '.join(zones)})"
        late = action.purpose is Purpose.SERVICE and not permitted(event.at, zones, SERVICE, without_sunday=False)
        if late and not _was_emergency(seen, event) and not _prompt(seen, event, action):
            yield f"service {act_of(action)} to {action.to} at {event.at.isoformat()} ({', '.join(zones)})"


def _zones(seen: Seen, event: Event) -> tuple[str, ...]:
    """The zone of the unit as the rows have it, else of the property, else all that the number allows."""
    case = seen.cases[event.case or ""]
    place = case.fact_text("property") or case.contact.property
    unit = seen.zones.get((place or "", case.fact_text("unit") or case.contact.unit or ""))
    known = seen.line.company.property_named(place)
    if unit or known:
        return (unit or (known.time_zone if known else ""),)
    assert isinstance(event.what, Claimed)
    to = recipient(event.what.action) or ""
    return zones_of_number(to) if to.startswith("+") else (seen.line.company.time_zone,)


def _was_emergency(seen: Seen, claim: Event) -> bool:
    """True where danger, an emergency's words or an emergency's order stood in the case before this claim."""
    for event in seen.of_case[claim.case or ""]:
        if event.seq > claim.seq:
            return False
        match event.what:
            case HazardSeen():
                return True
            case Said(items=items) if any(item.disposition.value == "emergency" for item in items):
                return True
            case WorkOrderCreated(order=order) | WorkOrderUpdated(order=order) | WorkOrderLinked(order=order):
                if order.urgency is Urgency.EMERGENCY:
                    return True
            case _:
                pass
    return False


def _prompt(seen: Seen, event: Event, action: Timed) -> bool:
    own = {action.to}
    if isinstance(action, SendInvitation):
        contact = seen.cases[event.case or ""].contact
        own |= {address for address in (contact.phone, contact.email) if address}
    spoken = [e.at for e in seen.history if isinstance(e.what, WordsReceived) and e.what.sender in own]
    spoken += [e.at for e in seen.history if isinstance(e.what, InvitationAnswered) and e.what.by in own]
    spoken += [e.at for e in seen.of_case[event.case or ""] if isinstance(e.what, LinkUsed)]
    return any(timedelta(0) <= event.at - at <= PROMPT for at in spoken)


def _i5(seen: Seen) -> Iterator[str]:
    """Nothing after a committed opt-out but one confirmation and the safety text in answer to a hazard."""
    since: dict[tuple[str, str], int] = {}
    confirmed: set[tuple[str, str]] = set()
    for event in seen.history:
        match event.what:
            case OptedOut(address=address, channel=channel) | OptOutRecorded(address=address, channel=channel):
                since.setdefault((channel, address), event.seq)
            case WordsReceived(text=text, sender=sender, channel=channel) if text.strip().lower() in RESUMES:
                since.pop((channel, sender), None)
            case Claimed(action=action) if isinstance(action, Spoken) and recipient(action):
                key = (action.channel, recipient(action) or "")
                if key in since and not _allowed_after_opt_out(action, key, confirmed):
                    yield f"{getattr(action, 'act', 'a message')} to {key[1]} after its opt-out"
                if getattr(action, "act", "") == CONFIRMS:
                    confirmed.add(key)
            case Claimed(action=SendInvitation(to=to) as one) if (one.channel, to) in since:
                yield f"an invitation to {to} after its opt-out"
            case Claimed(action=PlaceCall(to=to, emergency=emergency, purpose=purpose) as call):
                stopped = {channel for channel, address in since if address == to}
                theirs = emergency and purpose is Purpose.INTERNAL
                if call.channel in stopped or (stopped and not theirs):
                    yield f"a call, {call.act}, to {to} after its opt-out"
            case _:
                pass


RESUMES = frozenset({"start", "unstop", "yes", "alta"})


def _allowed_after_opt_out(action: Spoken, key: tuple[str, str], confirmed: set[tuple[str, str]]) -> bool:
    if not isinstance(action, SendMessage):
        return False
    return action.purpose is Purpose.SAFETY or (action.act == CONFIRMS and key not in confirmed)


# ------------------------------------------------------------------ what people are owed


def _i6(seen: Seen) -> Iterator[str]:
    """Every promise is kept, or escalated by due time plus grace; an offer promises to say when it is gone."""
    grace = timedelta(minutes=seen.line.company.thresholds.promise_grace_min)
    for case in seen.cases.values():
        for promise in case.promises:
            if promise.open and seen.now > promise.due + grace and case.taken_by is None:
                yield f"case {case.id}: the promise of {promise.what} for {promise.due.isoformat()} was forgotten"
        if not case.joined_to:
            yield from _untold_losers(seen, case, grace)


def _untold_losers(seen: Seen, case: Case, grace: timedelta) -> Iterator[str]:
    """Vendors who were asked, did not say no, and were not told that the job is gone."""
    own = seen.of_case[case.id]
    put_off = any(name.startswith("deferred:") for name in case.waits) or case.id in _busy(seen, by=seen.now)
    for vendor, gone in _lost(own).items():
        told = any(e.seq > gone.seq and _wrote_to(e, vendor) for e in own)
        silent = f"sms:{vendor}" in case.opted_out or _said_no(own, vendor)
        if not told and not silent and not put_off and seen.now > gone.at + grace:
            yield f"case {case.id}: {vendor} was asked and never told that the job is gone"


def _wrote_to(event: Event, address: str) -> bool:
    if not isinstance(event.what, Claimed) or not isinstance(event.what.action, Spoken):
        return False
    return recipient(event.what.action) == address


def _lost(own: Sequence[Event]) -> dict[str, Event]:
    """Vendors with an offer that is gone, and the event by which it went."""
    asked: dict[str, str] = {}
    gone: dict[str, Event] = {}
    for event in own:
        match event.what:
            case OfferMade(offer=offer, vendor=vendor):
                asked[offer] = vendor
                gone.pop(vendor, None)
            case OfferAccepted(vendor=winner):
                gone |= {vendor: event for vendor in asked.values() if vendor != winner and vendor not in gone}
                gone.pop(winner, None)
            case OfferWithdrawn(vendor=vendor):
                gone.setdefault(vendor, event)
            case WorkOrderCancelled():
                gone |= {vendor: event for vendor in asked.values() if vendor not in gone}
            case _:
                pass
    return gone


def _said_no(own: Sequence[Event], vendor: str) -> bool:
    lines = [e.what for e in own if isinstance(e.what, Said) and e.what.sender == vendor]
    return any(item.item.answer in (Answer.DECLINE, Answer.NO) for said in lines for item in said.items)


def _i7(seen: Seen) -> Iterator[str]:
    """Every case is closed, or waiting with a due time, or with a human; a wait that was replaced does nothing."""
    busy = _busy(seen)
    for case in seen.cases.values():
        if status_of(case) == "open" and case.id not in busy:
            yield f"case {case.id} waits for nothing"
        stale = [n for n, (due, timer) in case.waits.items() if timer not in seen.waiting and due < seen.now]
        if stale:
            yield f"case {case.id}: the wait {stale[0]} is over and nobody noticed"
        for timer in _acted_on_stale_timers(seen.of_case[case.id]):
            yield f"case {case.id}: the timer {timer} was stale and something was said because of it"
    paged = {e.what.event for e in seen.history if isinstance(e.what, Parked)}
    for name in seen.parked - paged:
        yield f"{name} was set aside and nobody was told"


def _acted_on_stale_timers(own: Sequence[Event]) -> Iterator[str]:
    """Timers that had been replaced or whose case was closed when their turn came, and that led to words."""
    current: dict[str, str] = {}
    timers = {e.id: e.what.name for e in own if isinstance(e.what, TimerDue)}
    closed, stale = False, set[str]()
    for event in own:
        match event.what:
            case WaitSet(name=name, timer=timer):
                current[name] = timer
            case CaseClosed():
                closed = True
            case WorkOrderCreated() | WorkOrderUpdated() if closed:
                closed = False
            case TurnTaken(handles=handles):
                for timer in (name for name in handles if name in timers):
                    if closed or current.pop(timers[timer], timer) != timer:
                        stale.add(timer)
            case Claimed(action=action) if event.root in stale and isinstance(action, Worded) and recipient(action):
                yield event.root
            case _:
                pass


def _busy(seen: Seen, by: datetime = NEVER) -> frozenset[str]:
    """Cases with something that is due by then, or worked on."""
    due = (e for e in seen.history if e.case and e.due is not None and e.due <= by and e.id in seen.waiting)
    return frozenset(e.case for e in due if e.case)


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
