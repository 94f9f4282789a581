"""A time that has become free: who waits for it is asked in batches, the first yes has it, the others are told."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from deskhand.domain.action import Action, GiveSlot, OfferSlot, WaitUntil, facts
from deskhand.domain.appointment import Appointment, Waiting
from deskhand.domain.availability import Slot
from deskhand.domain.case import Case, Line, SlotOffer
from deskhand.domain.contact import Contact
from deskhand.domain.desk import Desk
from deskhand.domain.disposition import Disposition
from deskhand.employees.common import clock, lines
from deskhand.employees.sentinel import say

TAKES = (Disposition.WAITLIST_ACCEPT,)


def rule(case: Case, desk: Desk) -> Iterator[Action]:
    """Answers to offers first, then further offers."""
    yield from _answers(case, desk)
    yield from _told(case, desk)
    for slot in open_slots(case, desk):
        looked = f"refill:{slot.starts_at.isoformat()}:look"
        if looked in case.fired:
            yield from _offers(case, desk, slot)
        elif looked not in case.waits:
            yield WaitUntil(looked, desk.now)  # the desk shows the waitlist from the next turn on


def open_slots(case: Case, desk: Desk) -> list[Slot]:
    """The slots that this case let go of, that are to come, and that nobody has yet."""
    soonest = desk.now + desk.company.appointments.usual.notice
    given = {offer.slot for offer in case.slot_offers if offer.status == "accepted"}
    own = case.appointment.slot if case.appointment and case.appointment.live else None
    free = (slot for slot in dict.fromkeys(case.freed) if slot not in given and slot != own)
    return [slot for slot in free if slot.starts_at > soonest]


def _offers(case: Case, desk: Desk, slot: Slot) -> Iterator[Action]:
    """The next batch of those who wait longest and whose time it is."""
    plan, kind = desk.company.appointments, case.appointment.type if case.appointment else ""
    asked = {offer.to for offer in case.slot_offers if offer.slot == slot}
    left = [one for one in waiting_for(case, desk, slot, kind) if one.contact not in asked]
    name = f"refill:{slot.starts_at.isoformat()}:{-(-len(asked) // plan.batch)}"
    if not left:
        return
    if asked and name not in case.fired:
        if name not in case.waits:
            yield WaitUntil(name, desk.now + timedelta(minutes=plan.batch_min))
        return
    for one in left[: plan.batch]:
        yield _offer(case, desk, slot, kind, one)


def waiting_for(case: Case, desk: Desk, slot: Slot, kind: str) -> list[Waiting]:
    """Of the waitlist those whom the slot suits, one for each address, in the order in which they wait."""
    canceller = case.contact.address
    fit = [one for one in desk.shown.waiting if one.takes(slot, kind) and one.contact != canceller]
    return list({one.contact: one for one in reversed(fit)}.values())[::-1]


def _offer(case: Case, desk: Desk, slot: Slot, kind: str, one: Waiting) -> OfferSlot:
    person = _person(desk, one.contact)
    language = (person.language if person else None) or "en"
    own = _own(desk, one.contact, slot, kind)
    return OfferSlot(
        slot=slot,
        type=kind,
        to=one.contact,
        instead=own.id if own else "",
        facts=facts(
            company=desk.company.name,
            name=person.first_name if person else None,
            slot=clock.told_with_day(slot.starts_at, case, desk, language),
            own=clock.told_with_day(own.starts_at, case, desk, language) if own else None,
        ),
        language=language,
        channel="email" if "@" in one.contact else "sms",
    )


def _own(desk: Desk, contact: str, slot: Slot, kind: str) -> Appointment | None:
    """Their own later appointment of the kind, which an earlier one takes the place of."""
    later = [one for one in desk.shown.appointments if one.contact == contact and one.live and one.type == kind]
    return next((one for one in later if one.starts_at > slot.starts_at), None)


def _person(desk: Desk, address: str) -> Contact | None:
    return next((one for one in desk.shown.waiting_people if address in (one.phone, one.email)), None)


def _answers(case: Case, desk: Desk) -> Iterator[Action]:
    """A yes of somebody who was asked: the slot, or the word that it is gone; anything else is noted."""
    for line in lines.fresh(case):
        offer = next((one for one in case.slot_offers if one.id == line.said.answers), None)
        if offer is None or line.said.sender != offer.to:
            continue
        if lines.highest(line) in TAKES:
            kind = case.appointment.type if case.appointment else ""
            if offer.status in ("open", "withdrawn"):
                yield GiveSlot(offer.id, offer.slot, kind, offer.to, offer.instead)
            yield from _result(case, desk, line.said.channel, offer)
        elif offer.status == "open" and lines.asks(line):
            yield from _asked(case, desk, line, offer)
        elif line.said.speaks and lines.highest(line) is not Disposition.OPT_OUT:
            yield say.VOICE.to_sender(case, desk, offer.to, line.said.channel, "earlier_declined")


def _asked(case: Case, desk: Desk, line: Line, offer: SlotOffer) -> Iterator[Action]:
    """A question about what is offered takes nothing and gives nothing up: answered, or for the office."""
    found = next((item.found for item in line.said.items if item.found is not None), None)
    if found is not None:
        yield say.VOICE.to_sender(case, desk, offer.to, line.said.channel, "answer", answer=found.text)
        return
    yield say.VOICE.to_sender(case, desk, offer.to, line.said.channel, "passed_to_office")
    yield from say.LADDER.once(case, desk, f"a question about an earlier time #{line.event}", at_once=False)


def _result(case: Case, desk: Desk, channel: str, offer: SlotOffer) -> Iterator[Action]:
    language = _language(case, desk, offer.to)
    slot = clock.told_with_day(offer.slot.starts_at, case, desk, language)
    if offer.status == "accepted":
        yield say.VOICE.to_sender(case, desk, offer.to, channel, "earlier_yours", slot=slot)
    elif offer.status == "too_late":
        yield say.VOICE.to_sender(case, desk, offer.to, channel, "earlier_gone", slot=slot)


def _told(case: Case, desk: Desk) -> Iterator[Action]:
    """Those who were asked and did not get it hear so, once."""
    for offer in case.slot_offers:
        if offer.status == "withdrawn":
            language = _language(case, desk, offer.to)
            slot = clock.told_with_day(offer.slot.starts_at, case, desk, language)
            channel = "email" if "@" in offer.to else "sms"
            if not case.has_said(offer.to, "earlier_gone"):
                yield say.VOICE.to_sender(case, desk, offer.to, channel, "earlier_gone", slot=slot)


def _language(case: Case, desk: Desk, address: str) -> str:
    written = case.lines_of(address)
    person = _person(desk, address)
    return written[-1].said.language if written else ((person.language if person else None) or "en")
