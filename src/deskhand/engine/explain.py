"""Why: what was read, how it was bound, which rule decided, which guardrails ran, what was done, in plain words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo

from deskhand.domain.action import OfferJob, PlaceCall, SendInvitation, Spoken, Worded, action_name, recipient
from deskhand.domain.escalation import told_reason
from deskhand.domain.event import (
    CallNotPlaced,
    CallPlaced,
    CaseClosed,
    CaseOpened,
    Claimed,
    DeliveryReported,
    DraftKept,
    EffectSettled,
    EscalationExpired,
    EscalationOpened,
    EscalationReached,
    EscalationResolved,
    Event,
    HazardSeen,
    InvitationAnswered,
    InvitationSent,
    LeadAssigned,
    LinkUsed,
    LookedUp,
    OfferAccepted,
    OfferTaken,
    OptedOut,
    OwnerLookedUp,
    Parked,
    QuestionWithdrawn,
    Rebound,
    RecordFailed,
    RiskSeen,
    Said,
    SendFailed,
    SendRefused,
    SendUnknown,
    TimerDue,
    TurnTaken,
    WaitSet,
    WorkOrderCancelled,
    WorkOrderCreated,
    WorkOrderLinked,
    WorkOrderUpdated,
)
from deskhand.domain.risk import Risk


@dataclass(frozen=True)
class Reason:
    """One step of a case: when, what kind (heard, decided, checked, done, waits), and the sentence.

    `seq` is the place of its event in the chain.
    """

    at: datetime
    kind: str
    text: str
    seq: int = 0


def explain(history: Sequence[Event], zone: tzinfo = UTC) -> list[Reason]:
    """The events of one case, in their order, as sentences a manager can read; moments in them are told in `zone`."""
    return [Reason(event.at, kind, text, event.seq) for event in history for kind, text in _sentences(event, zone)]


def _clock(at: datetime, zone: tzinfo) -> str:
    return f"{at.astimezone(zone):%a %d %b %H:%M %Z}"


def _sentences(event: Event, zone: tzinfo) -> Iterator[tuple[str, str]]:
    match event.what:
        case CaseOpened() as opened:
            yield "decided", f"case {event.case} opened for {opened.employee}: {opened.why}"
        case HazardSeen() as seen:
            for finding in seen.hazards:
                yield "heard", f'danger to life, {finding.feature.value}, in the words "{finding.quote}"'
        case Said() as said:
            yield from _said(said)
        case TurnTaken() as turn:
            yield "decided", f"a turn under job version {turn.version[:8]}, desk {turn.desk[:8]}"
        case SendRefused() as refused:
            name = action_name(refused.action)
            until = f" until {_clock(refused.until, zone)}" if refused.until else ""
            yield "checked", f"{name}: {refused.rule} says {refused.ruling}{until}: {refused.reason}"
        case Claimed() as claimed:
            yield from _claimed(claimed)
        case _:
            yield from _result(event, zone)


def _said(said: Said) -> Iterator[tuple[str, str]]:
    yield "heard", f'{said.role.value} {said.sender} by {said.channel}: "{said.text}" (bound here: {said.bound_by})'
    for judged in said.items:
        quotes = ", ".join(
            f"{f.feature.value} {f.confidence:.0%}" + (f' ("{f.quote}")' if f.quote and f.quote != said.text else "")
            for f in judged.item.findings[:4]
        )
        facts = ", ".join(f'{f.name} = {f.value} ("{f.quote}")' for f in judged.item.facts)
        read = "; ".join(part for part in (quotes, facts) if part) or "nothing definite"
        yield "heard", f"read: {read}"
        trade = f", {judged.trade.value}" if judged.trade else ""
        yield "decided", f"{judged.disposition.value}{trade}, by the rule {judged.rule}: {judged.reason}"


def _claimed(claimed: Claimed) -> Iterator[tuple[str, str]]:
    action = claimed.action
    passed = ", ".join(claimed.allowed_by)
    if isinstance(action, OfferJob) and action.why:
        yield "decided", f"{action.vendor} is asked: {action.why}"
    if isinstance(action, Spoken) and recipient(action):
        again = " (said again: nobody knows whether it arrived)" if claimed.repeats else ""
        yield "checked", f"{action_name(action)} passed {passed}"
        yield "done", f'to {recipient(action)} by {action.channel}{again}: "{action.text}"'
    elif isinstance(action, PlaceCall):
        again = " (again: nobody knows whether it rang)" if claimed.repeats else ""
        yield "checked", f"{action_name(action)} passed {passed}"
        yield "done", f'call to {action.to}{again}: "{action.text}"'
    elif isinstance(action, SendInvitation):
        yield "checked", f"{action_name(action)} passed {passed}"
        yield "done", f'invitation to {action.to}, version {action.sequence}: "{action.text}"'
    else:
        yield "done", f"{action_name(action)} (passed {passed})"


def _result(event: Event, zone: tzinfo) -> Iterator[tuple[str, str]]:
    match event.what:
        case LookedUp(contact=contact):
            yield "heard", f"the records know {contact.name}, unit {contact.unit or '?'} of {contact.property or '?'}"
        case RiskSeen(risk=risk):
            yield "decided", _risk(risk)
        case OwnerLookedUp(owned=owned):
            yield "heard", f"{owned.by} {owned.reason}" if owned.by else "the CRM names nobody who looks after them"
        case LeadAssigned(rep=rep, why=why):
            yield "decided", f"the lead is {rep}'s: {why}"
        case WorkOrderCreated(order=order):
            yield "done", f"work order {order.id}: {order.trade.value}, {order.urgency.value}: {order.summary}"
        case WorkOrderLinked(order=order):
            yield "done", f"work order {order.id} of the records"
        case WorkOrderUpdated(order=order, note=note):
            yield "done", f"work order {order.id} is {order.status.value}, {order.urgency.value}: {note}"
        case WorkOrderCancelled(order=order, reason=reason):
            yield "done", f"work order {order.id} cancelled: {reason}"
        case OfferAccepted(vendor=vendor, withdrawn=withdrawn):
            yield "done", f"the offer of {vendor} won; {len(withdrawn)} others withdrawn"
        case OfferTaken(vendor=vendor):
            yield "done", f"{vendor} came too late"
        case EscalationOpened(escalation=question):
            yield "done", f"{question.kind.value} {question.code}: {told_reason(question.reason)}"
        case EscalationReached(to=to, rung=rung, next_at=next_at):
            whom = to or "nobody yet"
            yield "waits", f"rung {rung}: {whom}; climbs {_clock(next_at, zone)} without an answer"
        case EscalationResolved(by=by, answer=answer):
            yield "heard", f"{by} answered: {answer}"
        case LinkUsed(answer=pressed, slot=slot):
            yield "heard", f"by link: {pressed.value}{f' {_clock(slot.starts_at, zone)}' if slot else ''}"
        case DraftKept(action=action):
            words = f': "{action.text}"' if isinstance(action, Worded) else ""
            whom = f" to {recipient(action)}" if recipient(action) else ""
            yield "checked", f"{action_name(action)}{whom} kept as a draft, not done (shadow){words}"
        case QuestionWithdrawn(why=why):
            yield "done", f"the question to staff is moot: {why}"
        case WaitSet(name=name, due=due):
            yield "waits", f"for {name} until {_clock(due, zone)}"
        case CaseClosed(outcome=outcome):
            yield "done", f"closed: {outcome}"
        case _:
            yield from _fate(event)


def _risk(risk: Risk) -> str:
    """For the business's own people: no word of it is said to anybody else."""
    why = f": {', '.join(risk.why)}" if risk.why else ""
    held = "; held back, so reminded as usual" if risk.held_back else ""
    return f"the chance that nobody comes is {risk.chance:.0%}, {risk.level.value}{held}{why}"


def _fate(event: Event) -> Iterator[tuple[str, str]]:
    match event.what:
        case SendFailed(to=to, reason=reason, code=code):
            yield "done", f"not delivered to {to}: {reason} {code}"
        case SendUnknown(to=to, channel=PlaceCall.channel):
            yield "waits", f"nobody knows whether the call to {to} was placed"
        case SendUnknown(to=to):
            yield "waits", f"nobody knows whether the message to {to} went out"
        case InvitationSent(to=to, sequence=sequence, cancelled=cancelled):
            yield "done", f"version {sequence} of the invitation{', calling it off,' if cancelled else ''} went to {to}"
        case InvitationAnswered() as one:
            note = f': "{one.note}"' if one.note else ""
            yield "heard", f"the calendar of {one.by} answers version {one.sequence}: {one.says.value}{note}"
        case CallPlaced(to=to):
            yield "done", f"the phone has taken the call to {to}"
        case CallNotPlaced(to=to, reason=reason):
            yield "done", f"would have called {to}: {reason.replace('_', ' ')}"
        case EffectSettled(outcome=outcome, how=how):
            yield "done", f"settled: {outcome} ({how})"
        case DeliveryReported(status=status, error=error):
            yield "heard", f"the carrier reports {status} {error or ''}".strip()
        case RecordFailed(what=what, reason=reason):
            yield "done", f"{what} failed: {reason}"
        case OptedOut(address=address, channel=channel):
            yield "heard", f"{address} opted out of {channel}"
        case Rebound(to=to, why=reason):
            yield "decided", f"goes on as case {to}: {reason}"
        case Parked(error=error):
            yield "done", f"set aside for a person: {error}"
        case TimerDue() | EscalationExpired():
            pass
        case _:
            pass
