"""How many people want no more reminders."""

from __future__ import annotations

from collections.abc import Sequence

from deskhand.domain.case import Case
from deskhand.domain.kpi import Kpi, share
from deskhand.kpis.reminders import reminded

KIND = "appointment"
DEFINITION = "appointments whose person opted out, of all for which a reminder went out"


def kpi(cases: Sequence[Case]) -> Kpi:
    asked = reminded(cases)
    out = sum(1 for case in asked if case.opted_out)
    return share("opt_out_rate", "Opted out of reminders", out, len(asked), DEFINITION)
