"""How long the person who wrote waits for a first word."""

from __future__ import annotations

from collections.abc import Sequence

from deskhand.domain.case import Case
from deskhand.domain.kpi import Kpi, middle

DEFINITION = "from the case's opening to the first message to its contact, median; no appointments (no words open them)"


def kpi(cases: Sequence[Case]) -> Kpi:
    return middle("time_to_first_reply", "Time to the first reply", waits_s(cases), DEFINITION)


def waits_s(cases: Sequence[Case]) -> list[float]:
    """The wait of each case that was answered, in seconds, in the order of the cases."""
    by_words = [case for case in cases if case.kind != "appointment"]
    firsts = [min((s.at for s in case.sent if s.to in _addresses(case)), default=None) for case in by_words]
    return [(at - case.opened_at).total_seconds() for at, case in zip(firsts, by_words, strict=True) if at]


def _addresses(case: Case) -> tuple[str | None, ...]:
    return case.contact.phone, case.contact.email
