"""How many appointments nobody came to."""

from __future__ import annotations

from collections.abc import Sequence

from deskhand.domain.appointment import AppointmentStatus
from deskhand.domain.case import Case
from deskhand.domain.kpi import Kpi, share

KIND = "appointment"
DEFINITION = "appointments marked as missed, of all that were marked as kept or missed"


def kpi(cases: Sequence[Case]) -> Kpi:
    ended = [case.appointment.status for case in cases if case.kind == KIND and case.appointment]
    missed, kept = ended.count(AppointmentStatus.MISSED), ended.count(AppointmentStatus.SHOWN)
    return share("no_show_rate", "Missed appointments", missed, missed + kept, DEFINITION)
