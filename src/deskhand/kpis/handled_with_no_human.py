"""How much of the work needs nobody of the company."""

from __future__ import annotations

from collections.abc import Sequence

from deskhand.domain.case import Case
from deskhand.domain.kpi import Kpi, share
from deskhand.domain.reading import STAFF

DEFINITION = "closed cases in which no member of staff was asked, paged or wrote, of all closed cases"


def kpi(cases: Sequence[Case]) -> Kpi:
    closed = [case for case in cases if case.closed]
    alone = sum(1 for case in closed if not case.escalations and not _staff_wrote(case))
    return share("handled_with_no_human", "Handled with no human", alone, len(closed), DEFINITION)


def _staff_wrote(case: Case) -> bool:
    return case.taken_by is not None or any(line.said.role in STAFF for line in case.lines)
