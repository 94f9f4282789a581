"""After somebody asked us to stop, nothing goes out on that channel but what the law and their safety allow."""

from __future__ import annotations

from datetime import timedelta

from deskhand.domain.action import Action, PlaceCall, Purpose, SendInvitation, SendMessage, Spoken, recipient
from deskhand.domain.verdict import Situation, Verdict
from deskhand.guardrails.declared import allow, refuse

KIND = "opt_out"
ALWAYS = True
STOPS_SAFETY = True

CONFIRMS = "opt_out_confirmed"
CONFIRM_WITHIN = timedelta(minutes=5)
"""47 CFR 64.1200(a)(12): one confirmation, presumed consented to when sent within five minutes. See law.py."""


def rule(action: Action, situation: Situation) -> Verdict:
    """Refuse everything but one confirmation, and the safety text that answers a hazard in the person's own words.

    A STOP by text ends calls too, but not those by which vendors and staff hear of an emergency; a stop to calls does.
    """
    if isinstance(action, PlaceCall):
        return _call(action, situation)
    if not isinstance(action, Spoken | SendInvitation) or recipient(action) is None:
        return allow(KIND)
    if not opted_out(action.channel, situation):
        return allow(KIND)
    if isinstance(action, SendMessage):
        if action.purpose is Purpose.SAFETY and situation.hazard_in_last_words:
            return allow(KIND, "answers a hazard in the person's own words")
        if action.act == CONFIRMS and _may_confirm(situation):
            return allow(KIND, "the one confirmation")
    return refuse(KIND, "the person asked us to stop")


def _call(call: PlaceCall, situation: Situation) -> Verdict:
    if opted_out(call.channel, situation):
        return refuse(KIND, "the person asked us not to call")
    recorded = situation.recipient is not None and any(word.startswith("-") for word in situation.recipient.consent)
    if not (recorded or situation.stopped_texts):
        return allow(KIND)
    if call.emergency and call.purpose is Purpose.INTERNAL:
        return allow(KIND, "texts were stopped, and this is an emergency of their work")
    return refuse(KIND, "the person asked us to stop")


def opted_out(channel: str, situation: Situation) -> bool:
    """True where an opt-out is committed, or the record of the recipient says so ('-sms')."""
    recorded = situation.recipient is not None and f"-{channel}" in situation.recipient.consent
    return situation.opted_out_at is not None or recorded


def _may_confirm(situation: Situation) -> bool:
    at = situation.opted_out_at
    return at is not None and not situation.opt_out_confirmed and situation.now - at <= CONFIRM_WITHIN
