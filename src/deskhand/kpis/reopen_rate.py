"""How often done is not done."""

from __future__ import annotations

from collections.abc import Sequence

from deskhand.domain.case import Case
from deskhand.domain.event import JudgedItem
from deskhand.domain.kpi import Kpi, share
from deskhand.domain.reading import Answer, Role

KIND = "fault"
DEFINITION = (
    "cases that the tenant said are still broken after a vendor said done, of all cases that a vendor said done"
)


def kpi(cases: Sequence[Case]) -> Kpi:
    done = [(case, at) for case in cases if (at := _done_at(case)) is not None]
    reopened = sum(1 for case, at in done if _still_broken(case, at))
    return share("reopen_rate", "Reopened", reopened, len(done), DEFINITION)


def _done_at(case: Case) -> float | None:
    said = [line.at for line in case.lines if line.said.role is Role.VENDOR and _answers(line.said.items, Answer.DONE)]
    return min(said).timestamp() if said else None


def _still_broken(case: Case, since: float) -> bool:
    return any(
        line.at.timestamp() > since and _answers(line.said.items, Answer.STILL_BROKEN)
        for line in case.lines
        if line.said.role is not Role.VENDOR
    )


def _answers(items: Sequence[JudgedItem], answer: Answer) -> bool:
    return any(item.item.answer is answer for item in items)
