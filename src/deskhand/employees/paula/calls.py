"""Calls beside the texts of an emergency: to whom the job is offered, to whoever has not answered, to who was paged."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from deskhand.domain.action import Action, PlaceCall, flight_key
from deskhand.domain.case import Case, Offer
from deskhand.domain.desk import Desk
from deskhand.domain.escalation import Escalation, EscalationKind
from deskhand.employees.paula import say, view


def offered(case: Case, desk: Desk, offers: Iterable[Offer]) -> Iterator[Action]:
    """Each of these offers is told by phone as well, once."""
    if view.is_emergency(case):
        for offer in offers:
            yield from _once(case, say.by_phone(case, desk, offer.vendor, "call_offer", offer.id, code=offer.code))


def everybody(case: Case, desk: Desk, offers: Iterable[Offer]) -> Iterator[Action]:
    """Nobody is left to ask: whoever has neither accepted nor said no is phoned once more."""
    if view.is_emergency(case):
        newest = {offer.vendor: offer for offer in offers if offer.status == "open"}
        for vendor, offer in newest.items():
            if not view.declined(case, vendor):
                yield from _once(case, say.by_phone(case, desk, vendor, "call_offer_again", offer.id, code=offer.code))


def paged(case: Case, desk: Desk, one: Escalation) -> Iterator[Action]:
    """A page of an emergency whose first interval has passed: who had it first is phoned, once."""
    to = next((phone for phone in (_phone(desk, address) for address in one.reached) if phone), None)
    if one.kind is EscalationKind.PAGE and view.presses(case) and (one.id, 0) in case.expired and to:
        yield from _once(case, say.by_phone(case, desk, to, "call_page", one.id, code=one.code))


def _phone(desk: Desk, address: str) -> str | None:
    person = desk.person(address)
    return address if address.startswith("+") else person.phone if person else None


def _once(case: Case, call: PlaceCall) -> Iterator[Action]:
    """Not again, and not where a guardrail has said no."""
    hold = case.holds.get(flight_key(call))
    turned_down = hold is not None and hold.until is None
    if not case.has_called(call.to, call.act, call.about) and not turned_down:
        yield call
