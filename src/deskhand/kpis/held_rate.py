"""How many of the meetings that leads had booked took place."""

from __future__ import annotations

from collections.abc import Sequence

from deskhand.domain.appointment import AppointmentStatus
from deskhand.domain.case import Case
from deskhand.domain.kpi import Kpi, share

KIND = "lead"
DEFINITION = "meetings of leads that were marked as held, of all that were marked as held or missed"


def kpi(cases: Sequence[Case]) -> Kpi:
    booked = {case.appointment.id for case in cases if case.kind == KIND and case.appointment}
    kept = [case.appointment for case in cases if case.kind == "appointment" and case.appointment]
    ended = [one.status for one in kept if one.id in booked]
    held, missed = ended.count(AppointmentStatus.SHOWN), ended.count(AppointmentStatus.MISSED)
    return share("held_rate", "Meetings held", held, held + missed, DEFINITION)
