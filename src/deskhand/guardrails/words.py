"""The words of an action: what its recipient would read, and everything that it would write anywhere."""

from __future__ import annotations

from deskhand.domain.action import (
    Action,
    AskApproval,
    CancelAppointment,
    CancelWorkOrder,
    CloseCase,
    CreateWorkOrder,
    Escalate,
    Facts,
    OfferJob,
    OfferSlot,
    PlaceCall,
    SendInvitation,
    SendMessage,
    UpdateRecord,
    UpdateWorkOrder,
    Worded,
    recipient,
)
from deskhand.domain.verdict import Situation


def text_of(action: Action, situation: Situation) -> str:
    """What the recipient would read; '' where nobody hears anything. The situation's text stands in for none."""
    if not isinstance(action, Worded) or recipient(action) is None:
        return ""
    return action.text or situation.text


def facts_of(action: Action, situation: Situation) -> dict[str, str]:
    """The values the words may use, by name: those of the action and those the engine vouches for."""
    own: Facts = action.facts if isinstance(action, Worded) else ()
    return {**situation.claimed_facts, **dict(own)}


def written(action: Action, situation: Situation) -> tuple[str, ...]:
    """Every free text that the action would send or store, in no particular order; none empty."""
    texts = (text_of(action, situation), *_kept(action))
    return tuple(text for text in texts if text)


def _kept(action: Action) -> tuple[str, ...]:
    match action:
        case CreateWorkOrder():
            return (action.summary,)
        case UpdateWorkOrder():
            return (action.note,)
        case CancelWorkOrder() | CancelAppointment():
            return (action.reason,)
        case CloseCase():
            return (action.outcome,)
        case UpdateRecord():
            return (action.who,)
        case AskApproval() | Escalate():
            return (action.reason, *(value for _, value in action.facts))
        case SendInvitation():
            return (action.title, action.name, *(value for _, value in action.facts))
        case SendMessage() | PlaceCall() | OfferJob() | OfferSlot():
            return tuple(value for _, value in action.facts)
        case _:
            return ()
