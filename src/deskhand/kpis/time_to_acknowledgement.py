"""How long a page waits for a person."""

from __future__ import annotations

from collections.abc import Sequence

from deskhand.domain.case import Case
from deskhand.domain.kpi import Kpi, middle
from deskhand.domain.reading import STAFF

KIND = "fault"
DEFINITION = "pages: from the page to the first words of staff in the case, median"


def kpi(cases: Sequence[Case]) -> Kpi:
    waits = []
    for case in cases:
        pages = [one for one in case.escalations if one.kind.value == "page"]
        answers = [line.at for line in case.lines if line.said.role in STAFF]
        if pages and answers:
            waits.append((min(answers) - pages[0].opened_at).total_seconds())
    return middle("time_to_acknowledgement", "Time to acknowledgement (pages)", waits, DEFINITION)
