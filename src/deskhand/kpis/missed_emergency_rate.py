"""Emergencies that were first taken for something less."""

from __future__ import annotations

from collections.abc import Sequence

from deskhand.domain.case import Case
from deskhand.domain.kpi import Kpi, share
from deskhand.kpis.classes import classes_reported

KIND = "fault"
DEFINITION = "cases that became an emergency after their first report was classed lower, of all that were ever one"


def kpi(cases: Sequence[Case]) -> Kpi:
    emergencies = [classes_reported(case) for case in cases if "emergency" in classes_reported(case) or case.hazards]
    missed = sum(1 for classes in emergencies if classes and classes[0] != "emergency")
    return share("missed_emergency_rate", "Emergencies first taken for less", missed, len(emergencies), DEFINITION)
