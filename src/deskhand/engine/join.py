"""Two cases of one person about one order become one: one page, one order, one voice."""

from __future__ import annotations

from deskhand.domain.case import Case
from deskhand.domain.event import OfferAccepted, OfferMade, Rebound
from deskhand.domain.fold import fold
from deskhand.engine.ledger import Step
from deskhand.store import cases, escalations, events, offers
from deskhand.store.database import Tx


def join_cases(tx: Tx, step: Step, order: str) -> None:
    """Bring what other open cases of the same person hold of `order` into the case of `step`; they end there."""
    for card in cases.with_order(tx, order):
        if card.id != step.case.id and card.open and card.thread == step.case.thread:
            other = fold(events.of_case(tx, card.id))
            _bring_offers(tx, step, other)
            _end(tx, step, card)


def _bring_offers(tx: Tx, step: Step, other: Case) -> None:
    """The offers go on under the case that stays: late answers find it."""
    for offer in other.offers:
        name = f"{step.case.id}:{offer.id}"
        made = OfferMade(
            offer.id, offer.id, offer.order, offer.vendor, offer.code, offer.lapses_at, offer.limit, offer.made_at
        )
        step.note(tx, made, f"{name}:offered")
        if offer.status == "accepted":
            step.note(tx, OfferAccepted(offer.id, offer.id, offer.order, offer.vendor), f"{name}:accepted")
        offers.move(tx, offer.id, step.case.id)


def _end(tx: Tx, step: Step, card: cases.Card) -> None:
    why = f"belongs to the same order as case {step.case.id}"
    joined = Rebound(step.case.id, why)
    step.note_for(tx, card.id, joined, f"{card.id}:joined")
    escalations.resolve_case(tx, card.id)
    cases.close(tx, card.id, step.line.clock.now())
