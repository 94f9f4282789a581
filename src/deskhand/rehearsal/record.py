"""What a story left behind, read from the events alone: replies, actions, dispositions, escalations, facts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from deskhand.domain.action import Spoken, action_name, purpose_of, recipient
from deskhand.domain.case import Case, status_of
from deskhand.domain.disposition import Disposition
from deskhand.domain.event import (
    CallNotPlaced,
    CaseOpened,
    Claimed,
    EscalationOpened,
    EscalationReached,
    Event,
    OfferAccepted,
    OptedOut,
    RecordFailed,
    Said,
    SendFailed,
    SendUnknown,
    SlotGiven,
)
from deskhand.domain.fold import fold
from deskhand.domain.morning import STANDING
from deskhand.domain.reading import Trade


@dataclass(frozen=True)
class Reply:
    """One message that went out, as its reader saw it."""

    to: str
    channel: str
    at: datetime
    text: str
    purpose: str
    case: str
    act: str


@dataclass(frozen=True)
class Outcome:
    """One inbound line as the rules judged it."""

    words: str
    disposition: Disposition | None
    trade: Trade | None
    language: str
    case: str | None


@dataclass
class Record:
    """The whole story. `outcomes` by words id; `cases` by id."""

    replies: list[Reply] = field(default_factory=list)
    actions: set[str] = field(default_factory=set)
    outcomes: dict[str, Outcome] = field(default_factory=dict)
    cases: dict[str, Case] = field(default_factory=dict)
    escalated: bool = False


def read_record(history: Sequence[Event], taken: frozenset[str]) -> Record:
    """The record of all events; `taken` are the effects that a carrier took, lost answers included.

    Of the company's standing case only what it said is recorded: a morning is no part of anybody's story.
    """
    record = Record()
    by_case: dict[str, list[Event]] = {}
    failed = {e.what.effect for e in history if isinstance(e.what, SendFailed | CallNotPlaced | RecordFailed)}
    lost = {e.what.effect for e in history if isinstance(e.what, SendUnknown)} - taken
    mornings = {e.case for e in history if isinstance(e.what, CaseOpened) and e.what.kind == STANDING}
    for event in history:
        if event.case in mornings:
            _note_reply(record, event, failed | lost)
            continue
        if event.case:
            by_case.setdefault(event.case, []).append(event)
        _note(record, event, failed | lost)
    record.cases = {name: fold(events) for name, events in by_case.items()}
    return record


def _note(record: Record, event: Event, not_done: set[str]) -> None:
    match event.what:
        case Claimed(effect=effect, action=action) if effect not in not_done:
            record.actions.add(action_name(action))
            _note_reply(record, event, not_done)
        case SlotGiven(instead=instead):
            record.actions.add("move_appointment" if instead else "book_appointment")
        case OfferAccepted(withdrawn=withdrawn) if withdrawn:
            record.actions.add("withdraw_offer")
        case OptedOut():
            record.actions.add("record_opt_out")
        case EscalationOpened() | EscalationReached():
            record.escalated = True
        case Said() as said:
            _judged(record, event, said)
        case _:
            pass


def _note_reply(record: Record, event: Event, not_done: set[str]) -> None:
    match event.what:
        case Claimed(effect=effect, action=action) if effect not in not_done:
            if isinstance(action, Spoken) and recipient(action):
                record.replies.append(_reply(event, action))
        case _:
            pass


def _reply(event: Event, action: Spoken) -> Reply:
    to = recipient(action) or ""
    act = getattr(action, "act", "") or action_name(action)
    return Reply(to, action.channel, event.at, action.text, purpose_of(action).value, event.case or "", act)


def _judged(record: Record, event: Event, said: Said) -> None:
    if said.speaks or said.words not in record.outcomes:
        record.outcomes[said.words] = Outcome(said.words, said.disposition, said.trade, said.language, event.case)


def status(record: Record, case: str | None) -> str | None:
    """The status of a case, or None where the line opened none."""
    return status_of(record.cases[case]) if case in record.cases else None
