"""How often people have to ask where things stand."""

from __future__ import annotations

from collections.abc import Sequence

from deskhand.domain.case import Case, dispositions
from deskhand.domain.disposition import Disposition
from deskhand.domain.kpi import Kpi, share

KIND = "fault"
DEFINITION = "cases with a work order in which the tenant asked for its status, of all cases with a work order"


def kpi(cases: Sequence[Case]) -> Kpi:
    ordered = [case for case in cases if case.order is not None]
    asked = sum(1 for case in ordered if Disposition.STATUS in dispositions(case))
    return share("recontact_rate", "Had to ask where it stands", asked, len(ordered), DEFINITION)
