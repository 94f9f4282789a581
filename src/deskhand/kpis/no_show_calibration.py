"""How good the chances of a miss were (G. Brier, 1950)."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import fmean

from deskhand.domain.appointment import AppointmentStatus
from deskhand.domain.case import Case
from deskhand.domain.kpi import BRIER, Kpi

KIND = "appointment"
DEFINITION = (
    "the mean squared distance between the chance that an appointment would be missed, as it was given when it was "
    "first looked at, and what came (Brier score): 0 is perfect, 0.25 is a coin"
)


def kpi(cases: Sequence[Case]) -> Kpi:
    squares = [found for case in cases if case.kind == KIND and (found := _square(case)) is not None]
    value = fmean(squares) if squares else None
    return Kpi("no_show_calibration", "Chances of a miss: Brier score", value, BRIER, len(squares), DEFINITION)


def _square(case: Case) -> float | None:
    status = case.appointment.status if case.appointment else None
    if case.risk is None or status not in (AppointmentStatus.MISSED, AppointmentStatus.SHOWN):
        return None
    return (case.risk.chance - (status is AppointmentStatus.MISSED)) ** 2
