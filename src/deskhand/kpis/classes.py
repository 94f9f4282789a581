"""The classes that a case's reports were given, in order: shared by the two emergency rates."""

from __future__ import annotations

from deskhand.domain.case import Case, dispositions

FAULTS = ("emergency", "urgent", "routine")


def classes_reported(case: Case) -> list[str]:
    """emergency, urgent or routine of every fault that was reported in this case, oldest first."""
    return [label.value for label in dispositions(case) if label.value in FAULTS]


def was_emergency(case: Case) -> bool:
    return bool(case.hazards) or "emergency" in classes_reported(case)
