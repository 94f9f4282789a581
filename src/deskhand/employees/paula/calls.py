"""Calls beside the texts of an emergency: to whom the job is offered, to whoever has not answered, to who was paged."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from deskhand.domain.action import Action
from deskhand.domain.case import Case, Offer
from deskhand.domain.desk import Desk
from deskhand.employees.common import emergency
from deskhand.employees.common.voice import call_once
from deskhand.employees.paula import job, say


def offered(case: Case, desk: Desk, offers: Iterable[Offer]) -> Iterator[Action]:
    """Each of these offers is told by phone as well, once."""
    if emergency.is_emergency(case):
        for offer in offers:
            yield from call_once(case, say.by_phone(case, desk, offer.vendor, "call_offer", offer.id, code=offer.code))


def everybody(case: Case, desk: Desk, offers: Iterable[Offer]) -> Iterator[Action]:
    """Nobody is left to ask: whoever has neither accepted nor said no is phoned once more."""
    if emergency.is_emergency(case):
        newest = {offer.vendor: offer for offer in offers if offer.status == "open"}
        for vendor, offer in newest.items():
            if not job.declined(case, vendor):
                yield from call_once(
                    case, say.by_phone(case, desk, vendor, "call_offer_again", offer.id, code=offer.code)
                )
