"""What became of a message or a call whose answer was lost: look at the carrier's list, else a person decides."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from deskhand.domain.action import PlaceCall, Worded, recipient
from deskhand.domain.errors import Rejected
from deskhand.domain.event import EffectSettled, Event
from deskhand.engine.cards import fold_case
from deskhand.engine.escalate import give_to_human
from deskhand.engine.line import Line
from deskhand.engine.turn import turn
from deskhand.ports import Listed
from deskhand.store import effects, events

SLACK = timedelta(seconds=30)
NOT_GONE = frozenset({"failed", "undelivered", "canceled"})


def settle(line: Line, event: Event, name: str) -> None:
    """Find the effect in the carrier's list by number, time and body (a call has none); not there: a human.

    A list that does not answer is asked again like any event that fails.
    """
    with line.store.read() as tx:
        effect = effects.get(tx, name)
        before = events.get(tx, f"{name}:settled")
    if effect is None or not isinstance(effect.action, Worded):
        outcome = None
    elif before is not None and before.root == event.id and isinstance(before.what, EffectSettled):
        outcome = before.what.outcome
    elif effect.status in effects.UNSETTLED:
        outcome = _look_up(line, event, effect)
    else:
        outcome = None
    if effect is None or outcome is None:
        with line.write() as tx:
            events.mark_handled(tx, event.id)
        return
    if outcome == "not_sent":
        give_to_human(line, event, fold_case(line, effect.case), _gist(effect))
    turn(line, event)


def _look_up(line: Line, event: Event, effect: effects.Effect) -> str:
    """Settle the effect by the carrier's list: sent or not_sent."""
    listed = _listed(line, effect)
    found = _found(line, effect, listed or ())
    if found is not None:
        status, outcome, how = effects.SENT, "sent", "found in the carrier's list"
    elif listed is None:
        status, outcome, how = effects.FAILED, "not_sent", "nobody keeps a list of it: it may have arrived all the same"
    else:
        status, outcome, how = effects.FAILED, "not_sent", "not in the carrier's list, and no call-back came"
    with line.write() as tx:
        effects.settle(tx, effect.id, status, line.clock.now(), found.vendor_ref if found else None)
        settled, now = EffectSettled(effect.id, outcome, how), line.clock.now()
        events.append(
            tx, Event(f"{effect.id}:settled", event.company, now, settled, event.case, event.thread, event.id)
        )
    return outcome


def _found(line: Line, effect: effects.Effect, listed: Sequence[Listed]) -> Listed | None:
    action = effect.action
    assert isinstance(action, Worded)
    with line.store.read() as tx:
        used = effects.refs_in_use(tx, recipient(action) or "")
    text = "" if isinstance(action, PlaceCall) else action.text
    gone = [one for one in listed if one.status not in NOT_GONE]
    return next((one for one in gone if one.text == text and one.vendor_ref not in used), None)


def _listed(line: Line, effect: effects.Effect) -> Sequence[Listed] | None:
    """What the other side shows of this address; empty where it will not say, None where there is nothing to show."""
    action, since = effect.action, effect.claimed_at - SLACK
    assert isinstance(action, Worded)
    to = recipient(action) or ""
    try:
        if isinstance(action, PlaceCall):
            return line.phone.placed_since(to, since) if line.phone else None
        channel = line.channels.get(action.channel)
        return channel.sent_since(to, since) if channel else None
    except Rejected:
        return ()


def _gist(effect: effects.Effect) -> str:
    action = effect.action
    assert isinstance(action, Worded)
    what = "a call may not have been placed" if isinstance(action, PlaceCall) else "a message may not have gone out"
    return f"{what}: to {recipient(action)}: {action.text[:80]}"
