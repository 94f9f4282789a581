"""Freed slots: who of the waitlist is asked, and the one who has it."""

from __future__ import annotations

from deskhand.domain.action import GiveSlot, OfferSlot
from deskhand.domain.appointment import Appointment
from deskhand.domain.availability import Slot
from deskhand.domain.errors import Rejected, Transient, Unknown
from deskhand.domain.event import RecordFailed, SlotGiven, SlotOffered, SlotTaken
from deskhand.engine.appointments import contact_of, keeper, open_case, tell_case
from deskhand.engine.ledger import Step, claim
from deskhand.store import effects, offers
from deskhand.store.database import Tx

SLOT = "slot:"


def name_of(case: str, slot: Slot) -> str:
    """Under which name the offers of one freed slot stand; exactly one of them is accepted."""
    return f"{SLOT}{case}:{slot.starts_at.isoformat()}"


def make(step: Step, tx: Tx, offer: OfferSlot) -> None:
    """Keep the offer under the effect's id until the slot begins."""
    now, order = step.line.clock.now(), name_of(step.case.id, offer.slot)
    lapses = offer.slot.starts_at
    offers.make(tx, offers.OfferRow(step.effect, step.case.id, order, offer.to, "", "open", now, lapses))
    made = SlotOffered(step.effect, step.effect, offer.slot, offer.to, offer.instead)
    step.note(tx, made, f"{step.effect}:offered")


def give(step: Step, action: GiveSlot) -> None:
    """Let the offer win, or learn that it came too late; the winner's old time is let go of with the same write."""
    with step.line.write() as tx:
        if not step.again and not claim(step, tx):
            return
        losers = offers.accept(tx, action.offer)
        won = losers is not None or _won_before(tx, action.offer)
        if not won:
            step.settle(tx, effects.DONE, SlotTaken(step.effect, action.offer, action.to))
            return
    try:
        before, appointment = _booked(step, action)
    except Rejected as error:
        with step.line.write() as tx:
            offers.withdraw(tx, action.offer)
            gone = SlotTaken(step.effect, action.offer, action.to)
            failed = RecordFailed(step.effect, "give_slot", str(error))
            step.settle(tx, effects.DONE, gone if error.reason == "taken" else failed)
        return
    except (Transient, Unknown) as error:
        with step.line.write() as tx:
            step.settle(tx, effects.FAILED, RecordFailed(step.effect, "give_slot", str(error)))
        return
    contact, employee = contact_of(step.line, appointment), keeper(step.line)
    with step.line.write() as tx:
        withdrawn = tuple(loser.id for loser in losers or ())
        instead = appointment.id if before is not None else ""
        given = SlotGiven(
            step.effect, action.offer, action.slot, action.to, appointment, withdrawn, instead
        )
        step.settle(tx, effects.DONE, given)
        if before is not None:
            tell_case(step.line, tx, appointment, "took an earlier time", step.effect, before)
        elif employee is not None:
            open_case(step.line, tx, employee, appointment, contact, "an earlier time off the waitlist", booked=True)


def _booked(step: Step, action: GiveSlot) -> tuple[Slot | None, Appointment]:
    """The slot that the winner let go of, if any, and the appointment as it stands now."""
    desk = step.line.appointments
    if desk is None:
        raise Rejected("no_calendar", "no appointments are connected")
    old = desk.get(action.instead) if action.instead else None
    if old is not None and old.live:
        return old.slot, desk.move(old.id, action.slot, step.effect)
    return None, desk.book(action.slot, action.type, action.to, "", step.effect)


def _won_before(tx: Tx, name: str) -> bool:
    """True where this very offer was accepted before a crash."""
    offer = offers.get(tx, name)
    return offer is not None and offer.status == "accepted"
