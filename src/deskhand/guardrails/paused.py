"""The kill switch."""

from __future__ import annotations

from datetime import timedelta

from deskhand.domain.action import Action, RecordOptOut, WaitUntil
from deskhand.domain.verdict import Ruling, Situation, Verdict
from deskhand.guardrails.declared import allow

KIND = "paused"
ALWAYS = True
STOPS_SAFETY = True

LOOK_AGAIN = timedelta(minutes=5)


def rule(action: Action, situation: Situation) -> Verdict:
    """While paused nothing is done or sent, safety texts and pages included; waits and opt-outs are still kept.

    It is the operator's own hand, not a judgement of ours, so it is the one thing that stops everything; whoever pauses
    has the console in front of them, and nobody outside is told. DEFER rather than refuse: no turn drops its work. The
    engine ends the turn there and takes nothing up before `resume`, then goes on from that point.
    """
    if not situation.paused or isinstance(action, RecordOptOut | WaitUntil):
        return allow(KIND)
    return Verdict(Ruling.DEFER, KIND, "paused by the operator", until=situation.now + LOOK_AGAIN)
