"""Drafts only: the first week of every new company."""

from __future__ import annotations

from deskhand.domain.action import Action, CloseCase, Escalate, RecordOptOut, WaitUntil
from deskhand.domain.verdict import Situation, Verdict
from deskhand.guardrails.declared import allow, refuse

KIND = "shadow"
ALWAYS = True
STOPS_SAFETY = True


def rule(action: Action, situation: Situation) -> Verdict:
    """In shadow everything that leaves the employee's own memory is refused, to be kept as a draft.

    What stays: waits, closings and opt-outs; and the page of an emergency, which carries the draft to a manager, so
    that a person speaks where the employee may not (safety texts included: in shadow people do the work).
    """
    if not situation.shadow or isinstance(action, RecordOptOut | WaitUntil | CloseCase):
        return allow(KIND)
    if isinstance(action, Escalate) and action.emergency:
        return allow(KIND, "pages a manager with the draft")
    return refuse(KIND, "kept as a draft")
