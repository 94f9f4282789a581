"""What the earlier reminders and calls save: those who would have had them and were held back, beside those who did."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from deskhand.domain.appointment import AppointmentStatus
from deskhand.domain.case import Case
from deskhand.domain.intervals import newcombe
from deskhand.domain.kpi import Kpi
from deskhand.domain.risk import RiskLevel

KIND = "appointment"
NAME, TITLE = "no_show_lift", "No-shows saved among those likely to miss"
DEFINITION = (
    "missed of the likely ones that were held back and reminded as usual, less missed of the likely ones that were "
    "reminded earlier and called; drawn by chance, in percentage points"
)


def kpi(cases: Sequence[Case]) -> Kpi:
    ended = [case for case in cases if case.kind == KIND and _likely(case) and _missed(case) is not None]
    held = _tally(case for case in ended if case.risk and case.risk.held_back)
    treated = _tally(case for case in ended if case.risk and not case.risk.held_back)
    if not held[1] or not treated[1]:
        return Kpi(NAME, TITLE, None, "points", len(ended), DEFINITION)
    found = newcombe(held, treated)
    between = (100 * found.low, 100 * found.high)
    return Kpi(NAME, TITLE, 100 * found.value, "points", len(ended), DEFINITION, between)


def _likely(case: Case) -> bool:
    return case.risk is not None and case.risk.level is RiskLevel.HIGH


def _missed(case: Case) -> bool | None:
    """None where nobody has said."""
    status = case.appointment.status if case.appointment else None
    ends = {AppointmentStatus.MISSED: True, AppointmentStatus.SHOWN: False}
    return ends.get(status) if status else None


def _tally(cases: Iterable[Case]) -> tuple[int, int]:
    """How many were missed, of how many."""
    found = [_missed(case) for case in cases]
    return sum(bool(one) for one in found), len(found)
