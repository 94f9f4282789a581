"""How long until somebody is on the way to an emergency."""

from __future__ import annotations

from collections.abc import Sequence

from deskhand.domain.case import Case
from deskhand.domain.kpi import Kpi, middle
from deskhand.kpis.classes import was_emergency

KIND = "fault"
DEFINITION = "emergencies: from the case's opening to the accepting vendor's words, median"


def kpi(cases: Sequence[Case]) -> Kpi:
    return middle("time_to_dispatch", "Time to dispatch (emergencies)", waits_s(cases), DEFINITION)


def waits_s(cases: Sequence[Case]) -> list[float]:
    """The wait of each emergency that a vendor has taken, in seconds, in the order of the cases."""
    return [
        (line.at - case.opened_at).total_seconds()
        for case in cases
        if was_emergency(case)
        for offer in case.offers
        if offer.status == "accepted"
        for line in case.lines_of(offer.vendor)[:1]
    ]
