"""Emergencies that a manager said were none."""

from __future__ import annotations

from collections.abc import Sequence

from deskhand.domain.case import Case
from deskhand.domain.kpi import Kpi, share
from deskhand.kpis.classes import was_emergency

KIND = "fault"
DEFINITION = "emergencies that a manager lowered (answer 2), of all emergencies"


def kpi(cases: Sequence[Case]) -> Kpi:
    emergencies = [case for case in cases if was_emergency(case)]
    lowered = sum(1 for case in emergencies if any(r.answer == "downgrade" for _, r in case.resolutions))
    return share("false_emergency_rate", "Emergencies that were none", lowered, len(emergencies), DEFINITION)
