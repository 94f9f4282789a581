"""How much of the time that became free somebody else has."""

from __future__ import annotations

from collections.abc import Sequence

from deskhand.domain.case import Case
from deskhand.domain.kpi import Kpi, share

KIND = "appointment"
DEFINITION = "freed times that somebody of the waitlist took, of all that were freed and offered to anybody"


def kpi(cases: Sequence[Case]) -> Kpi:
    offered = {(case.id, offer.slot): False for case in cases for offer in case.slot_offers}
    taken = {(case.id, offer.slot) for case in cases for offer in case.slot_offers if offer.status == "accepted"}
    return share("fill_rate", "Freed times filled", len(taken), len(offered), DEFINITION)
