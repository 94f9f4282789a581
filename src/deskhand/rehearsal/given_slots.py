"""Earlier times that were offered before a scenario begins: a case that let go of the slot, and who was asked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from deskhand.config import GivenOffer
from deskhand.domain.appointment import Appointment, AppointmentStatus, case_of
from deskhand.domain.availability import Slot
from deskhand.domain.contact import Contact
from deskhand.domain.event import AppointmentCancelled, Event, SlotOffered
from deskhand.engine.appointments import keeper, open_case
from deskhand.engine.cards import fold_case, save_card
from deskhand.engine.line import Line
from deskhand.engine.slots import name_of
from deskhand.store import events, offers


def offer_slots(line: Line, given: Iterable[GivenOffer]) -> None:
    """One case for each slot; every contact who is named has an open offer of it."""
    employee = keeper(line)
    by_slot: dict[tuple[Slot, str], list[GivenOffer]] = {}
    for offer in given:
        if offer.contact and offer.slot and offer.ended is None and employee is not None:
            by_slot.setdefault(_slot(offer), []).append(offer)
    for number, ((slot, kind), asked) in enumerate(by_slot.items(), start=1):
        _case(line, employee or "", f"given-{number}", slot, kind, asked)


def _slot(offer: GivenOffer) -> tuple[Slot, str]:
    said = offer.slot or {}
    starts_at, minutes = said["starts_at"], said["minutes"]
    assert isinstance(starts_at, datetime)
    assert isinstance(minutes, int)
    return Slot(starts_at, minutes, str(said["provider"])), str(said["type"])


def _case(line: Line, employee: str, name: str, slot: Slot, kind: str, asked: list[GivenOffer]) -> None:
    gone = Appointment(name, f"{name}@nobody.invalid", slot.starts_at, "", slot.provider, kind, slot.minutes)
    gone = replace(gone, status=AppointmentStatus.CANCELLED)
    case, now, company = case_of(name), line.clock.now(), line.company.id
    own = {offer.contact: _instead(line, offer.contact or "", slot, kind) for offer in asked}
    with line.write() as tx:
        open_case(line, tx, employee, gone, Contact(name="", email=gone.contact), "a time that was let go of before")
        cancelled = AppointmentCancelled("given", gone, "before the scenario")
        events.append(tx, Event(f"{case}:gone", company, now, cancelled, case, gone.contact, f"{case}:opened"))
        for offer in asked:
            to, key = offer.contact or "", f"{case}:{offer.contact}"
            row = offers.OfferRow(key, case, name_of(case, slot), to, "", "open", offer.sent_at, slot.starts_at)
            offers.make(tx, row)
            made = SlotOffered(key, key, slot, to, own[offer.contact])
            events.append(tx, Event(f"{key}:offered", company, offer.sent_at, made, case, None, f"{case}:opened"))
    folded = fold_case(line, case)
    with line.write() as tx:
        save_card(tx, folded, line)


def _instead(line: Line, to: str, slot: Slot, kind: str) -> str:
    """Their own later appointment of the kind."""
    own = line.appointments.of(to, line.clock.now()) if line.appointments else ()
    return next((one.id for one in own if one.live and one.type == kind and one.starts_at > slot.starts_at), "")
