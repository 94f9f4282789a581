"""How often the first vendor asked takes the job."""

from __future__ import annotations

from collections.abc import Sequence

from deskhand.domain.case import Case
from deskhand.domain.kpi import Kpi, share

KIND = "fault"
DEFINITION = "cases whose first offer was the accepted one, of all cases with an accepted offer"


def kpi(cases: Sequence[Case]) -> Kpi:
    placed = [case for case in cases if any(offer.status == "accepted" for offer in case.offers)]
    first = sum(1 for case in placed if case.offers[0].status == "accepted")
    return share("first_offer_acceptance", "First offer accepted", first, len(placed), DEFINITION)
