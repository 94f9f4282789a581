"""What the guardrails are shown, fetched inside the transaction of the claim."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta

from deskhand.domain.action import Action, PlaceCall, SendInvitation, Worded, recipient
from deskhand.domain.case import Case
from deskhand.domain.contact import Contact
from deskhand.domain.desk import Desk
from deskhand.domain.disposition import Disposition
from deskhand.domain.money import Money, usd
from deskhand.domain.reading import LIFE, Role
from deskhand.domain.records import Urgency
from deskhand.domain.schedule import on_call
from deskhand.domain.verdict import SentBefore, Situation
from deskhand.engine.line import Line
from deskhand.guardrails.opt_out import CONFIRMS
from deskhand.store import effects, opt_outs
from deskhand.store.database import Tx

REMEMBERED = timedelta(days=31)
SAYS_AI_AGAIN = timedelta(days=30)


def situation(line: Line, tx: Tx, case: Case, desk: Desk, action: Action) -> Situation:
    """Facts for one check of one action: records as the desk showed them, consent and history as of this moment."""
    to = recipient(action)
    now = line.clock.now()
    channel = getattr(action, "channel", "sms")
    sent = effects.sent_to(tx, to, now - REMEMBERED) if to else ()
    opted_out = opt_outs.since(tx, to, channel) if to else None
    emergency = is_emergency_case(case)
    return Situation(
        now=now,
        company=line.company,
        job=line.employees[case.employee].job,
        case=case.id,
        emergency=emergency and (case.order is None or case.order.live),
        recipient=_consenting(tx, _contact(case, desk, to), to, channel),
        known_addresses=known_addresses(case, desk, line),
        zones=_zones(case, desk, to),
        opted_out_at=opted_out,
        opt_out_confirmed=any(s.act == CONFIRMS and opted_out and s.at >= opted_out for s in sent),
        last_words_at=_last_word_of_theirs(case) if isinstance(action, SendInvitation) else _last_words(case, to),
        hazard_in_last_words=_hazard_in_last_words(case, to),
        sent=sent,
        limit=limit_of(case, desk, emergency),
        committed=committed(case),
        known_facts=frozenset(case.facts) | _known(case),
        claimed_facts=dict(action.facts) if isinstance(action, Worded) else {},
        verified=to is not None and to in {offer.vendor for offer in case.offers if offer.status == "accepted"},
        introduced=introduced(sent, channel, now),
        paused=tx.paused,
        shadow=line.shadow or tx.shadow,
        on_call=frozenset(s.phone for s in on_call(desk.shown.shifts, "staff", now, line.company.time_zone)),
        text=action.text if isinstance(action, Worded) else "",
        stopped_texts=isinstance(action, PlaceCall) and opt_outs.since(tx, action.to, "sms") is not None,
    )


def is_emergency_case(case: Case) -> bool:
    """True while the case is about danger or damage that grows: by hazard, by its order, or by the newest words."""
    if case.order is not None:
        return case.order.urgency is Urgency.EMERGENCY
    said = any(item.disposition is Disposition.EMERGENCY for line in case.lines for item in line.said.items)
    return bool(case.hazards) or said


def known_addresses(case: Case, desk: Desk, line: Line) -> dict[str, str]:
    """Everybody this case may speak to: its people, the vendors of the company, staff, the escalation ladder."""
    known = {a: case.contact.role.value for a in (case.contact.phone, case.contact.email) if a}
    known |= dict.fromkeys(line.company.escalation, Role.MANAGER.value)
    for vendor in desk.shown.vendors:
        known |= {a: Role.VENDOR.value for a in (vendor.phone, vendor.email) if a}
    for person in desk.shown.waiting_people:
        known |= {a: person.role.value for a in (person.phone, person.email) if a and a not in known}
    for one in desk.shown.waiting:
        known.setdefault(one.contact, Role.CUSTOMER.value)
    for asked in case.slot_offers:
        known.setdefault(asked.to, Role.CUSTOMER.value)
    for offer in case.offers:
        known[offer.vendor] = Role.VENDOR.value
    for person in desk.shown.staff:
        known |= {a: person.role.value for a in (person.phone, person.email) if a}
    for said in case.lines:
        known[said.said.sender] = said.said.role.value
    return known


def _contact(case: Case, desk: Desk, to: str | None) -> Contact | None:
    if to is None:
        return None
    if to in (case.contact.phone, case.contact.email):
        return case.contact
    waits = next((one for one in desk.shown.waiting_people if to in (one.phone, one.email)), None)
    return waits or desk.person(to)


def _consenting(tx: Tx, contact: Contact | None, to: str | None, channel: str) -> Contact | None:
    """The contact without the opt-out of the records where the person has written START since."""
    if contact is None or to is None or not opt_outs.resumed(tx, to, channel):
        return contact
    return replace(contact, consent=tuple(word for word in contact.consent if word != f"-{channel}"))


def _zones(case: Case, desk: Desk, to: str | None) -> tuple[str, ...]:
    """The zone of the contact's own property where it is known; otherwise the guardrail goes by the number."""
    unit = desk.shown.unit
    if to is None or to not in (case.contact.phone, case.contact.email) or unit is None:
        return ()
    return (unit.time_zone or desk.company.zone_of(unit.property),)


def _last_words(case: Case, to: str | None) -> datetime | None:
    if to is None:
        return None
    spoken = [line.at for line in case.lines_of(to)]
    if to in (case.contact.phone, case.contact.email):
        spoken += [one.at for one in case.pressed]
    spoken += [one.at for one in case.answers if not one.why_not and one.answered.by == to]
    if case.hazards and to in (case.contact.phone, case.contact.email):
        spoken.append(case.opened_at)
    return max(spoken, default=None)


def _last_word_of_theirs(case: Case) -> datetime | None:
    """As above, by whichever of their addresses: an invitation follows from them. A booking was their word too."""
    own = (case.contact.phone, case.contact.email, case.appointment.contact if case.appointment else None)
    spoken = [at for to in own if to and (at := _last_words(case, to)) is not None]
    booked = [case.opened_at] if case.sequence == 0 else []
    return max((*spoken, *booked), default=None)


def _hazard_in_last_words(case: Case, to: str | None) -> bool:
    """True where they told of danger to life: by the floor, or by what the reader found in their newest words."""
    if case.hazards and to in (case.contact.phone, case.contact.email):
        return True
    newest = case.lines_of(to)[-1:] if to else ()
    items = [item for line in newest for item in line.said.items if item.disposition is Disposition.EMERGENCY]
    return any(finding.feature in LIFE for item in items for finding in item.item.findings)


def _known(case: Case) -> frozenset[str]:
    names = {"order": case.order, "contact": case.contact.address, "unit": case.facts.get("unit")}
    return frozenset(name for name, value in names.items() if value)


def introduced(sent: tuple[SentBefore, ...], channel: str, now: datetime) -> bool:
    """True where this address heard from us on this channel in the last 30 days; the first of those says so."""
    return any(one.kind == channel and now - one.at < SAYS_AI_AGAIN for one in sent)


def committed(case: Case) -> Money:
    """What has been agreed to with the vendors who have the job."""
    return sum(_accepted(case), start=Money(0))


def _accepted(case: Case) -> list[Money]:
    hired = {offer.vendor for offer in case.offers if offer.status == "accepted"}
    said = [s for s in case.sent if s.act == "quote_accepted" and s.gone_out and s.to in hired]
    agreed = [dict(s.facts).get("amount") for s in said]
    return [usd(amount) for amount in agreed if amount]


def limit_of(case: Case, desk: Desk, emergency: bool) -> Money:
    """The order's not-to-exceed, or what a person has approved for it when that is more.

    An approval that has not been passed on yet comes on top of what is agreed already.
    """
    trade = case.order.trade if case.order else None
    urgency = Urgency.EMERGENCY if emergency else Urgency.ROUTINE
    written = desk.company.limit(desk.shown.unit, trade, urgency)
    approved = [e.amount for e in case.escalations if e.amount and e.resolution == "yes"]
    passed_on = Counter(_accepted(case))
    waiting = [committed(case) + amount for amount in Counter(approved) - passed_on]
    return max([written, *approved, *waiting])
