"""How long a new lead waits for a first word."""

from __future__ import annotations

from collections.abc import Sequence

from deskhand.domain.case import Case
from deskhand.domain.kpi import Kpi, middle
from deskhand.kpis.time_to_first_reply import waits_s

KIND = "lead"
DEFINITION = "from the lead's first message to the first message to it, median"


def kpi(cases: Sequence[Case]) -> Kpi:
    leads = [case for case in cases if case.kind == KIND]
    return middle("speed_to_lead", "Speed to lead", waits_s(leads), DEFINITION)
