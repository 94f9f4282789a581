"""An opt-out reaches everything that is open to the person: their cases, and the offers that wait for them."""

from __future__ import annotations

from deskhand.domain.bind import REMEMBERED
from deskhand.domain.event import Event, OptedOut
from deskhand.store import cases, events, offers
from deskhand.store.database import Tx


def tell_cases(tx: Tx, root: Event, opted: OptedOut, but: str | None = None) -> None:
    """Due at once in every case that is open to them, except the one that says it."""
    own = [card.id for card in cases.of_thread(tx, opted.address, root.at) if card.open]
    jobs = offers.of_vendor(tx, opted.address, root.at - REMEMBERED)
    for case in dict.fromkeys((*own, *(offer.case for offer in jobs if offer.status == "open"))):
        if case != but:
            name = f"{root.id}:opt_out:{case}"
            events.append(tx, Event(name, root.company, root.at, opted, case, root.thread, root.id, root.at))
