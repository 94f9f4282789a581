"""What no longer holds when the moment comes at which it may be said."""

from __future__ import annotations

from deskhand.domain.action import Action, SendMessage
from deskhand.domain.case import Case
from deskhand.employees.paula import job, visit


def is_stale(case: Case, action: Action) -> bool:
    """True for a time that the vendor or the tenant has changed while the message waited for the morning."""
    if not isinstance(action, SendMessage):
        return False
    known = job.eta(case)
    if action.act in ("vendor_eta", "vendor_new_eta"):
        return known is None or action.about != known.at.isoformat()
    return action.act.startswith("visit_") and action.about != visit.of(case).line
