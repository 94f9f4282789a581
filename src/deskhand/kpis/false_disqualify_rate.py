"""Leads that were told no and should not have been."""

from __future__ import annotations

from collections.abc import Sequence

from deskhand.domain.case import Case, dispositions
from deskhand.domain.disposition import Disposition
from deskhand.domain.kpi import Kpi, share

KIND = "lead"
DEFINITION = "leads that a person took up or that booked after they were told no, of all that were told no"


def kpi(cases: Sequence[Case]) -> Kpi:
    told_no = [case for case in cases if case.kind == KIND and Disposition.DISQUALIFY in dispositions(case)]
    wrong = sum(1 for case in told_no if case.appointment or case.taken_by)
    return share("false_disqualify_rate", "Leads wrongly told no", wrong, len(told_no), DEFINITION)
