"""Cancellations that the person had not meant."""

from __future__ import annotations

from collections.abc import Sequence

from deskhand.domain.appointment import AppointmentStatus
from deskhand.domain.case import Case
from deskhand.domain.disposition import Disposition
from deskhand.domain.event import LinkAnswer
from deskhand.domain.kpi import Kpi, share

KIND = "appointment"
DEFINITION = "cancelled appointments whose person said afterwards that they come, of all that were cancelled"

BY_LINK = {LinkAnswer.CANCEL: Disposition.CANCEL, LinkAnswer.CONFIRM: Disposition.CONFIRM}


def kpi(cases: Sequence[Case]) -> Kpi:
    cancelled = [case for case in cases if case.kind == KIND and _is_cancelled(case)]
    wrong = sum(1 for case in cancelled if _taken_back(case))
    return share("wrong_cancel_rate", "Wrong cancellations", wrong, len(cancelled), DEFINITION)


def _is_cancelled(case: Case) -> bool:
    return case.appointment is not None and case.appointment.status is AppointmentStatus.CANCELLED


def _taken_back(case: Case) -> bool:
    pressed = [(one.at, BY_LINK[one.used.answer]) for one in case.pressed if one.used.answer in BY_LINK]
    spoken = [(line.at, line.said.disposition) for line in case.lines]
    said = [label for _, label in sorted((*spoken, *pressed), key=lambda one: one[0])]
    return Disposition.CANCEL in said and Disposition.CONFIRM in said[said.index(Disposition.CANCEL) :]
