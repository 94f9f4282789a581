"""Nobody is written to who has not written first or agreed to it, and nobody called who has not agreed to calls."""

from __future__ import annotations

from deskhand.domain.action import Action, OfferSlot, PlaceCall, Purpose, SendMessage
from deskhand.domain.verdict import Situation, Verdict
from deskhand.guardrails.declared import allow, refuse

KIND = "consent"
ALWAYS = True


def rule(action: Action, situation: Situation) -> Verdict:
    """`service` needs the person's own words on that channel or a consent record; `outreach` the record.

    Vendors and staff hear from us by their work, and danger needs no consent (47 USC 227(b)(1)(A): emergency purposes).
    A call says its words in an artificial voice (FCC 24-17): somebody's own texts are no consent to it.
    `situation.last_words_at` is of the action's channel.
    """
    if not isinstance(action, SendMessage | PlaceCall | OfferSlot):
        return allow(KIND)
    if action.purpose in (Purpose.SAFETY, Purpose.INTERNAL):
        return allow(KIND)
    if situation.recipient is not None and action.channel in situation.recipient.consent:
        return allow(KIND, "on record")
    wrote = not isinstance(action, PlaceCall) and situation.last_words_at is not None
    if action.purpose is Purpose.SERVICE and wrote:
        return allow(KIND, "the person wrote to us")
    return refuse(KIND, f"no consent to {action.purpose} by {action.channel}")
