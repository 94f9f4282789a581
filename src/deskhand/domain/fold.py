"""A case is a fold of its events: everything that changes what a case is stands in this file."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from deskhand.domain.action import (
    Action,
    PlaceCall,
    SendInvitation,
    SendMessage,
    Spoken,
    action_id,
    flight_key,
    recipient,
)
from deskhand.domain.appointment import Appointment, AppointmentStatus
from deskhand.domain.availability import Slot
from deskhand.domain.case import NEVER, PERMANENT, Case, GuestAnswer, Hold, Line, Offer, Pressed, Sent, SlotOffer
from deskhand.domain.contact import notes_name_the_vulnerable
from deskhand.domain.event import (
    AppointmentBooked,
    AppointmentCancelled,
    AppointmentChanged,
    AppointmentLinked,
    AppointmentMarked,
    AppointmentMoved,
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
    HandedOver,
    HazardSeen,
    IncidentJoined,
    IncidentMoved,
    IncidentOpened,
    InvitationAnswered,
    InvitationSent,
    LeadAssigned,
    LeadRecorded,
    LinkUsed,
    LookedUp,
    MessageSent,
    OfferAccepted,
    OfferMade,
    OfferTaken,
    OfferWithdrawn,
    OptedOut,
    OptOutRecorded,
    OwnerLookedUp,
    QuestionWithdrawn,
    Rebound,
    RecordFailed,
    RecordUpdated,
    RiskSeen,
    Said,
    SendFailed,
    SendRefused,
    SendUnknown,
    SlotGiven,
    SlotOffered,
    SlotTaken,
    TimerDue,
    TurnTaken,
    WaitSet,
    What,
    WorkOrderCancelled,
    WorkOrderCreated,
    WorkOrderLinked,
    WorkOrderUpdated,
)
from deskhand.domain.failure import Follow, follows
from deskhand.domain.guest import why_not
from deskhand.domain.invitation import Invited
from deskhand.domain.promise import Promise
from deskhand.domain.reading import Answer
from deskhand.domain.records import OrderStatus


def opened(event: Event, what: CaseOpened) -> Case:
    """The case as its first event leaves it."""
    return Case(
        id=event.case or "",
        employee=what.employee,
        kind=what.kind,
        thread=event.thread or "",
        contact=what.contact,
        channel=what.channel,
        opened_at=event.at,
        language=what.contact.language or "en",
        seq=event.seq,
    )


def fold(events: Iterable[Event]) -> Case:
    """Events of one case in the order of the chain, CaseOpened first -> the case; ValueError when there is none."""
    case: Case | None = None
    for event in events:
        if case is None:
            if not isinstance(event.what, CaseOpened):
                raise ValueError(f"the first event of case {event.case} is {type(event.what).__name__}")
            case = opened(event, event.what)
        else:
            case = apply(case, event)
    if case is None:
        raise ValueError("a case has at least one event")
    return case


def apply(case: Case, event: Event) -> Case:
    """`case` after `event`. What is due waits in `pending` until a turn takes it up."""
    case = case.but(seq=max(case.seq, event.seq))
    if event.due is not None:
        return case.but(pending={**case.pending, event.id: event})
    if isinstance(event.what, TurnTaken):
        return _turn(case, event, event.what)
    return _fact(case, event, event.what)


def _turn(case: Case, event: Event, what: TurnTaken) -> Case:
    taken = [case.pending[name] for name in what.handles if name in case.pending]
    left = {name: one for name, one in case.pending.items() if name not in what.handles}
    case = case.but(root=event.root, now=what.at, pending=left)
    for one in taken:
        case = _heard(case, one, what.at, event.root)
    return case


def _heard(case: Case, event: Event, at: datetime, turn: str) -> Case:
    """A due event, taken up by a turn."""
    match event.what:
        case Said() as said:
            return _said(case, Line(event.id, event.at, said, turn))
        case LinkUsed() as used:
            return case.but(pressed=(*case.pressed, Pressed(event.id, event.at, used, turn)))
        case HazardSeen(hazards=hazards, language=language):
            return case.but(hazards=case.hazards + hazards, language=language)
        case OptedOut(address=address, channel=channel):
            return case.but(opted_out=case.opted_out | {f"{channel}:{address}"})
        case TimerDue(name=name):
            due = case.waits.get(name)
            if due is None or due[1] != event.id:
                return case
            waits = {key: value for key, value in case.waits.items() if key != name}
            return case.but(waits=waits, fired={**case.fired, name: at})
        case EscalationExpired(escalation=escalation, rung=rung):
            return case.but(expired=case.expired | {(escalation, rung)})
        case EscalationResolved() as resolved:
            return _resolved(case, event.id, resolved, at)
        case DeliveryReported() as report:
            return _delivered(case, report)
        case AppointmentChanged(appointment=appointment, freed=freed) as changed:
            case = _visit(case, appointment, freed)
            return case.but(by_hand=(event.id, changed)) if changed.by_hand else case
        case InvitationAnswered() as answered:
            heard = GuestAnswer(event.id, event.at, answered, why_not(case, answered, event.at))
            return case.but(answers=(*case.answers, heard))
        case IncidentMoved() as moved:
            return case.but(moved=(*case.moved, (event.id, moved)))
        case _:
            return case


def _said(case: Case, line: Line) -> Case:
    """A line of the case. A single word ("5", "ok") is no sign that its writer has changed the language."""
    said = line.said
    lines = tuple(old for old in case.lines if old.event not in said.replaces)
    case = case.but(lines=(*lines, line))
    about_the_case = said.sender == case.contact.address or said.role.value in ("tenant", "customer", "unknown")
    if about_the_case:
        tells = len(said.text.split()) > 1 or len(case.lines) == 1
        case = case.but(language=said.language if tells else case.language)
        channel = said.channel if said.sender in (case.contact.phone, case.contact.email) else case.channel
        case = case.but(channel=channel)
        spoken = {fact.name: fact.value for judged in said.items for fact in judged.item.facts}
        case = case.but(facts={**case.facts, **spoken})
    ends = {Answer.ARRIVED, Answer.DONE, Answer.FIXED}
    if any(judged.item.answer in ends for judged in said.items):
        case = _keep(case, "arrival", line.at)
    return case


def _resolved(case: Case, event: str, resolved: EscalationResolved, at: datetime) -> Case:
    escalations = tuple(
        replace(
            one,
            resolution=resolved.answer if resolved.final else one.resolution,
            resolved_by=resolved.by if resolved.final else one.resolved_by,
            resolved_at=at if resolved.final else one.resolved_at,
            approved_by=(*one.approved_by, resolved.by) if resolved.answer == "yes" else one.approved_by,
        )
        if one.id == resolved.escalation
        else one
        for one in case.escalations
    )
    taken = case.taken_by
    if resolved.answer == "take_over":
        taken = resolved.by
    if resolved.answer == "hand_back":
        taken = None
    return case.but(escalations=escalations, resolutions=(*case.resolutions, (event, resolved)), taken_by=taken)


ORDER_OF_STATUS = ("claimed", "unknown", "queued", "sent", "delivered")


def _delivered(case: Case, report: DeliveryReported) -> Case:
    if report.status in ("failed", "undelivered"):
        return _status(case, report.effect, "failed", report.error or report.status)
    status = "delivered" if report.status == "delivered" else "sent"
    return _status(case, report.effect, status, "")


def _status(case: Case, effect: str, status: str, why: str) -> Case:
    """Move a message along; a status never goes back, a failure is final."""
    every: tuple[Sent | Invited, ...] = (*case.sent, *case.invitations)
    moving = {one.effect for one in every if one.effect == effect and _moves(one, status)}
    sent = tuple(replace(one, status=status, why=why) if one.effect in moving else one for one in case.sent)
    invited = tuple(replace(one, status=status, why=why) if one.effect in moving else one for one in case.invitations)
    case = case.but(sent=sent, invitations=invited)
    return _not_reached(case, effect, why) if moving and status == "failed" else case


def _moves(one: Sent | Invited, status: str) -> bool:
    if one.status in ("failed", "delivered"):
        return False
    return status == "failed" or ORDER_OF_STATUS.index(status) > ORDER_OF_STATUS.index(one.status)


def _not_reached(case: Case, effect: str, why: str) -> Case:
    """An address that will never take it, and an account that somebody has to mend."""
    gone = {(one.action.channel, one.to) for one in case.sent if one.effect == effect}
    gone |= {(SendInvitation.channel, one.to) for one in case.invitations if one.effect == effect}
    unreachable = case.unreachable | gone if why in PERMANENT else case.unreachable
    alarms = case.operator_alarms | {why} if Follow.OPERATOR in follows(why) else case.operator_alarms
    return case.but(unreachable=unreachable, operator_alarms=alarms)


def _landed(case: Case, effect: str) -> Case:
    return case.but(
        in_flight={key: value for key, value in case.in_flight.items() if value != effect},
        owed={name: one for name, one in case.owed.items() if name != effect},
        performed=case.performed | {effect},
    )


def _fact(case: Case, event: Event, what: What) -> Case:
    """A recorded event: claims, results, verdicts."""
    match what:
        case Claimed(effect=effect, action=action, rest=rest):
            return _claimed(_owing(case, event, effect, rest), event, effect, action)
        case SendRefused(action=action, ruling=ruling, rule=rule, reason=reason, until=until):
            case = _owing(case, event, action_id(case.id, event.root, action), ())
            hold = Hold(event.root, until, rule, action, ruling, reason)
            return case.but(holds={**case.holds, flight_key(action): hold})
        case MessageSent(effect=effect):
            return _status(_landed(case, effect), effect, "sent", "")
        case SendFailed(effect=effect, reason=reason):
            return _status(_landed(case, effect), effect, "failed", reason)
        case SendUnknown(effect=effect):
            return _status(_landed(case, effect), effect, "unknown", "")
        case InvitationSent(effect=effect):
            return _status(_landed(case, effect), effect, "sent", "")
        case CallPlaced(effect=effect):
            return _landed(case, effect)
        case CallNotPlaced(effect=effect, to=to, act=act, about=about):
            return _landed(case, effect).but(calls=case.calls | {(to, act, about)})
        case DraftKept(effect=effect, action=action):
            return _drafted(_landed(case, effect), event, effect, action)
        case DeliveryReported() as report:
            return _delivered(case, report)
        case EffectSettled(effect=effect, outcome=outcome):
            status = {"sent": "sent", "not_sent": "failed", "repeated": "unknown"}.get(outcome)
            return _status(_landed(case, effect), effect, status, "settled") if status else _landed(case, effect)
        case _:
            return _record(case, event, what)


def _record(case: Case, event: Event, what: What) -> Case:
    match what:
        case WorkOrderCreated(effect=effect, order=order) | WorkOrderUpdated(effect=effect, order=order):
            reopens = case.closed and order.live
            outcome, closed_at = (None, None) if reopens else (case.outcome, case.closed_at)
            return _landed(case, effect).but(order=order, outcome=outcome, closed_at=closed_at)
        case WorkOrderCancelled(effect=effect, order=order) if case.order and case.order.id != order.id:
            return _landed(case, effect).but(offers=_withdrawn(case.offers, (), event.at))
        case WorkOrderCancelled(effect=effect, order=order):
            return _landed(case, effect).but(order=order, offers=_withdrawn(case.offers, (), event.at))
        case LookedUp(contact=contact, facts=facts):
            noted = {"vulnerable": True} if notes_name_the_vulnerable(contact.notes) else {}
            return case.but(contact=contact, known=True, facts={**dict(facts), **noted, **case.facts})
        case OwnerLookedUp(owned=owned):
            return case.but(owned=owned)
        case WorkOrderLinked(order=order):
            return case.but(order=order)
        case RecordUpdated(effect=effect):
            return _landed(case, effect)
        case RecordFailed(effect=effect, what=failed):
            return _landed(case, effect).but(failures=(*case.failures, failed))
        case OptOutRecorded(effect=effect, address=address, channel=channel):
            return _landed(case, effect).but(opted_out=case.opted_out | {f"{channel}:{address}"})
        case WaitSet(effect=effect, name=name, due=due, timer=timer):
            return _landed(case, effect).but(waits={**case.waits, name: (due, timer)})
        case Rebound(to=to):
            return case.but(joined_to=to)
        case IncidentOpened(effect=effect, outage=outage, cases=cases):
            followers = tuple(dict.fromkeys((*case.followers, *cases)))
            return _landed(case, effect).but(outage=outage, followers=followers)
        case IncidentJoined(effect=effect, outage=outage, lead=lead):
            return _landed(case, effect).but(outage=outage, lead=lead)
        case CaseClosed(effect=effect, outcome=outcome):
            kept = tuple(replace(p, withdrawn_at=event.at) if p.open else p for p in case.promises)
            questions = tuple(
                replace(e, resolution="withdrawn", resolved_at=event.at) if e.open else e for e in case.escalations
            )
            ended = _landed(case, effect).but(outcome=outcome, closed_at=event.at, waits={})
            return ended.but(promises=kept, escalations=questions)
        case AppointmentLinked(appointment=appointment, booked=booked):
            return case.but(appointment=appointment, sequence=0 if booked else None)
        case AppointmentChanged(appointment=appointment, freed=freed):
            return _visit(case, appointment, freed)
        case RiskSeen(risk=risk):
            return case.but(risk=risk)
        case AppointmentBooked(effect=effect, appointment=appointment):
            return _landed(case, effect).but(appointment=appointment)
        case LeadAssigned(effect=effect, rep=rep):
            return _landed(case, effect).but(rep=rep)
        case LeadRecorded(effect=effect, stage=stage):
            return _landed(case, effect).but(stage=stage)
        case HandedOver(effect=effect, to=to, case=other):
            return _landed(case, effect).but(handed_over=(*case.handed_over, (to, other)))
        case AppointmentMoved(effect=effect, appointment=appointment, freed=freed):
            return _visit(_landed(case, effect), appointment, freed)
        case AppointmentCancelled(effect=effect, appointment=appointment):
            return _visit(_landed(case, effect), appointment, appointment.slot)
        case AppointmentMarked(effect=effect, appointment=appointment):
            return _visit(_landed(case, effect), appointment, None)
        case SlotOffered() | SlotGiven() | SlotTaken():
            return _refilled(case, event, what)
        case _:
            return _asked(case, event, what)


def _visit(case: Case, appointment: Appointment, freed: Slot | None) -> Case:
    """The appointment as it stands now, where it is the case's own; what was let go of can be refilled."""
    before = case.appointment
    if before is None or before.id != appointment.id:
        return case
    called_off = before.live and appointment.status is AppointmentStatus.CANCELLED
    newer = called_off or before.span != appointment.span
    case = case.but(appointment=appointment, sequence=(case.sequence or 0) + 1 if newer else case.sequence)
    return case.but(freed=(*case.freed, freed)) if freed is not None else case


def _refilled(case: Case, event: Event, what: SlotOffered | SlotGiven | SlotTaken) -> Case:
    """Who was asked about a freed slot, and who has it."""
    match what:
        case SlotOffered():
            made = SlotOffer(what.offer, what.slot, what.to, event.at, what.instead)
            return case.but(slot_offers=(*case.slot_offers, made))
        case SlotGiven():
            ends = {what.offer: "accepted", **dict.fromkeys(what.withdrawn, "withdrawn")}
        case SlotTaken():
            ends = {what.offer: "too_late"}
    offers = tuple(replace(one, status=ends.get(one.id, one.status)) for one in case.slot_offers)
    return _landed(case, what.effect).but(slot_offers=offers)


def _asked(case: Case, event: Event, what: What) -> Case:
    """Offers and escalations."""
    match what:
        case OfferMade() as made:
            at = made.made_at or event.at
            offer = Offer(made.offer, made.order, made.vendor, made.code, at, made.lapses_at, made.limit)
            return case.but(offers=(*case.offers, offer))
        case OfferAccepted(effect=effect, offer=name, vendor=vendor):
            won = tuple(replace(o, status="accepted", accepted_at=event.at) if o.id == name else o for o in case.offers)
            assigned = case.order and replace(case.order, vendor=vendor, status=OrderStatus.ASSIGNED)
            return _landed(case, effect).but(offers=_withdrawn(won, (name,), event.at), order=assigned)
        case OfferTaken(effect=effect, vendor=vendor):
            return _landed(case, effect).but(late_accepts=(*case.late_accepts, vendor))
        case OfferWithdrawn(effect=effect, offer=name):
            gone = tuple(
                replace(o, status="withdrawn", withdrawn_at=event.at) if o.id == name else o for o in case.offers
            )
            return _landed(case, effect).but(offers=gone)
        case EscalationOpened(escalation=escalation):
            return _escalated(case.but(escalations=(*case.escalations, escalation)), event.at)
        case QuestionWithdrawn(effect=effect, escalation=escalation):
            moot = tuple(replace(e, resolution="withdrawn") if e.id == escalation else e for e in case.escalations)
            return _landed(case, effect).but(escalations=moot)
        case EscalationReached(escalation=escalation, to=to, rung=rung, next_at=next_at):
            moved = tuple(
                replace(one, reached=(*one.reached, to), rung=rung, answer_by=next_at) if one.id == escalation else one
                for one in case.escalations
            )
            return _escalated(case.but(escalations=moved), event.at)
        case _:
            return case


def _withdrawn(offers: tuple[Offer, ...], but: tuple[str, ...], at: datetime) -> tuple[Offer, ...]:
    return tuple(
        replace(o, status="withdrawn", withdrawn_at=at) if o.status in ("open", "accepted") and o.id not in but else o
        for o in offers
    )


def _owing(case: Case, event: Event, done: str, rest: tuple[Action, ...]) -> Case:
    """What a turn has proposed beside what it has claimed; each is owed until it is claimed or refused itself."""
    owed = {**case.owed, **{action_id(case.id, event.root, one): (event.root, one) for one in rest}}
    owed.pop(done, None)
    return case.but(owed=owed)


def _claimed(case: Case, event: Event, effect: str, action: Action) -> Case:
    holds = {key: hold for key, hold in case.holds.items() if key != flight_key(action)}
    case = case.but(holds=holds, in_flight={**case.in_flight, flight_key(action): effect})
    if isinstance(action, PlaceCall):
        return case.but(calls=case.calls | {(action.to, action.act, action.about)})
    if isinstance(action, SendInvitation):
        invited = Invited(effect, action.to, action.sequence, action.cancelled, event.at)
        return case.but(invitations=(*case.invitations, invited))
    if not isinstance(action, Spoken) or recipient(action) is None:
        return case
    sent = tuple(one for one in case.sent if one.effect != effect)
    case = case.but(sent=(*sent, Sent(effect, event.root, event.at, action, "claimed")))
    return _promised(case, event.at, effect)


def _drafted(case: Case, event: Event, effect: str, action: Action) -> Case:
    """Words count as said, to nobody's promise; anything else is not proposed again: in shadow people do the work."""
    if isinstance(action, SendMessage):
        return case.but(sent=(*case.sent, Sent(effect, event.root, event.at, action, "drafted")))
    hold = Hold(event.root, NEVER, "shadow", action, "refuse", "kept as a draft")
    return case.but(holds={**case.holds, flight_key(action): hold})


def _promised(case: Case, at: datetime, effect: str) -> Case:
    """A message whose facts carry `promise` and `promise_due` makes one; a newer one of that name replaces it, and an
    empty `promise_due` takes it back."""
    sent = next(one for one in case.sent if one.effect == effect)
    said = dict(sent.facts)
    if "promise" not in said:
        return case
    older = tuple(replace(p, withdrawn_at=at) if p.open and p.what == said["promise"] else p for p in case.promises)
    if not said["promise_due"]:
        return case.but(promises=older)
    due = datetime.fromisoformat(said["promise_due"])
    return case.but(promises=(*older, Promise(said["promise"], sent.to, due, at)))


def _keep(case: Case, what: str, at: datetime) -> Case:
    kept = tuple(replace(p, kept_at=at) if p.open and p.what == what else p for p in case.promises)
    return case.but(promises=kept)


def _escalated(case: Case, at: datetime) -> Case:
    late = tuple(replace(p, escalated_at=at) if p.open and p.due <= at else p for p in case.promises)
    return case.but(promises=late)
