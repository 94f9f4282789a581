"""How many of the leads that were offered a meeting have one."""

from __future__ import annotations

from collections.abc import Sequence

from deskhand.domain.case import Case, dispositions
from deskhand.domain.disposition import Disposition
from deskhand.domain.kpi import Kpi, share

KIND = "lead"
DEFINITION = "leads with a booked meeting, of all that were offered times or gave one"


def kpi(cases: Sequence[Case]) -> Kpi:
    met = [case for case in cases if case.kind == KIND and (case.appointment or _qualified(case))]
    booked = sum(1 for case in met if case.appointment)
    return share("qualified_to_booked", "Qualified leads booked", booked, len(met), DEFINITION)


def _qualified(case: Case) -> bool:
    return any(label in (Disposition.OFFER, Disposition.BOOK) for label in dispositions(case))
