"""Offers and their acceptance: one transaction, one winner, everybody else withdrawn."""

from __future__ import annotations

from datetime import timedelta

from deskhand.domain.action import AssignJob, OfferJob, WithdrawOffer
from deskhand.domain.errors import Rejected, Transient, Unknown
from deskhand.domain.event import OfferAccepted, OfferMade, OfferTaken, OfferWithdrawn
from deskhand.engine.ledger import Step, claim
from deskhand.store import effects, offers
from deskhand.store.database import Tx


def make(step: Step, tx: Tx, offer: OfferJob) -> None:
    """Keep the offer under the effect's id; it lapses with its window and can still be accepted then."""
    now = step.line.clock.now()
    lapses = now + timedelta(minutes=offer.window_min)
    code = dict(offer.facts)["code"]
    offers.make(tx, offers.OfferRow(step.effect, step.case.id, offer.order, offer.vendor, code, "open", now, lapses))
    made = OfferMade(step.effect, step.effect, offer.order, offer.vendor, code, lapses, offer.limit)
    step.note(tx, made, f"{step.effect}:offered")


def assign(step: Step, action: AssignJob) -> None:
    """Let the offer win, or learn that it came too late; then tell the business system who has the job."""
    with step.line.write() as tx:
        if not step.again and not claim(step, tx):
            return
        losers = offers.accept(tx, action.offer)
        won = losers is not None or _won_before(tx, action.offer)
        if not won:
            step.settle(tx, effects.DONE, OfferTaken(step.effect, action.offer, action.vendor))
    if won:
        _tell_records(step, action)
        withdrawn = tuple((loser.id, loser.vendor) for loser in losers or ())
        result = OfferAccepted(step.effect, action.offer, action.order, action.vendor, withdrawn)
        with step.line.write() as tx:
            step.settle(tx, effects.DONE, result)


def _won_before(tx: Tx, name: str) -> bool:
    """True where this very offer was accepted before a crash."""
    offer = offers.get(tx, name)
    return offer is not None and offer.status == "accepted"


def _tell_records(step: Step, action: AssignJob) -> None:
    """The store's acceptance counts; a business system that does not answer is told again by the next update."""
    try:
        step.line.records.assign_order(action.order, action.vendor)
    except (Rejected, Transient, Unknown):
        return


def withdraw(tx: Tx, step: Step, action: WithdrawOffer) -> None:
    offers.withdraw(tx, action.offer)
    step.settle(tx, effects.DONE, OfferWithdrawn(step.effect, action.offer, action.vendor))


def withdraw_all(tx: Tx, order: str) -> None:
    offers.withdraw_order(tx, order)
