"""How many people say that they come."""

from __future__ import annotations

from collections.abc import Sequence

from deskhand.domain.case import Case, dispositions
from deskhand.domain.disposition import Disposition
from deskhand.domain.event import LinkAnswer
from deskhand.domain.kpi import Kpi, share
from deskhand.kpis.reminders import reminded

KIND = "appointment"
DEFINITION = "appointments whose person said that they come, of all for which a reminder went out"


def kpi(cases: Sequence[Case]) -> Kpi:
    asked = reminded(cases)
    said_so = sum(1 for case in asked if Disposition.CONFIRM in dispositions(case) or _by_link(case))
    return share("confirmation_rate", "Appointments confirmed", said_so, len(asked), DEFINITION)


def _by_link(case: Case) -> bool:
    return any(one.used.answer is LinkAnswer.CONFIRM for one in case.pressed)
