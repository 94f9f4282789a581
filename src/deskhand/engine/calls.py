"""Calls: written, checked, claimed with their words, handed to the phone; without one the case says so and goes on."""

from __future__ import annotations

from dataclasses import replace

from deskhand.domain.action import PlaceCall, Purpose, SendMessage, action_id, repeats_when_unknown
from deskhand.domain.errors import Rejected, Transient, Unknown
from deskhand.domain.event import CallNotPlaced, CallPlaced, EffectSettled, SendUnknown
from deskhand.engine.ledger import Step, allowed, claim, look_later
from deskhand.engine.speak import hello, repeated, worded
from deskhand.ports import Phone
from deskhand.store import effects
from deskhand.store.database import Tx

NO_PHONE = "no phone is connected"
REPEAT = "repeat"


def place(step: Step, call: PlaceCall) -> None:
    """Phone once. Without a phone one event says so, under the same guardrails: nothing is claimed, nobody waits."""
    phone = step.line.phone
    if step.again:
        lost(step, call)
        return
    with step.line.write() as tx:
        call = _introduced(step, tx, _written(step, call))
        step = replace(step, action=call)
        if phone is None:
            if allowed(step, tx):
                _not_placed(step, tx, call, NO_PHONE)
            return
        if not claim(step, tx):
            return
    _ring(step, phone, call)


def _written(step: Step, call: PlaceCall) -> PlaceCall:
    message = SendMessage(call.to, call.act, call.purpose, call.facts, call.language, call.channel)
    return replace(call, text=call.text or worded(step, message, step.effect))


def _introduced(step: Step, tx: Tx, call: PlaceCall) -> PlaceCall:
    """Whoever is called hears first that it is an AI that calls; of danger they hear before that."""
    said = hello(step, tx, call)
    if not said:
        return call
    parts = (call.text, said) if call.purpose is Purpose.SAFETY else (said, call.text)
    return replace(call, text=" ".join(parts))


def _ring(step: Step, phone: Phone, call: PlaceCall) -> None:
    """Hand the call to the phone and record what it said."""
    try:
        ref = phone.place(call, step.effect)
    except Rejected as error:
        _failed(step, call, error.reason)
    except Transient:
        _failed(step, call, "not_taken")
    except Unknown:
        lost(step, call)
    else:
        with step.line.write() as tx:
            step.settle(tx, effects.SENT, CallPlaced(step.effect, call.to, call.act, ref), ref)


def _failed(step: Step, call: PlaceCall, reason: str) -> None:
    with step.line.write() as tx:
        step.settle(tx, effects.FAILED, CallNotPlaced(step.effect, call.to, call.act, call.about, reason))


def _not_placed(step: Step, tx: Tx, call: PlaceCall, reason: str) -> None:
    step.note(tx, CallNotPlaced(step.effect, call.to, call.act, call.about, reason), f"{step.effect}:not_placed")


def lost(step: Step, call: PlaceCall) -> None:
    """Nobody knows whether it rings: in an emergency it is placed once more, saying so; else somebody looks later."""
    with step.line.write() as tx:
        step.settle(tx, effects.UNKNOWN, SendUnknown(step.effect, call.to, call.act, call.channel))
        again = _repeat(step, tx, call) if repeats_when_unknown(call) else None
        if again is None:
            look_later(step, tx)
    if again is not None and step.line.phone is not None:
        _ring(again[0], step.line.phone, again[1])


def _repeat(step: Step, tx: Tx, call: PlaceCall) -> tuple[Step, PlaceCall] | None:
    """Claim the same call once more; None where it was one already, no phone is left, or the guardrails object."""
    if call.about.endswith(REPEAT) or step.line.phone is None:
        return None
    second = replace(call, about=f"{call.about} {REPEAT}".strip(), text=f"{repeated(step, call)} {call.text}")
    again = replace(step, action=second, effect=action_id(step.case.id, step.root.id, second), again=False)
    if not claim(again, tx, repeats=step.effect):
        return None
    effects.settle(tx, step.effect, effects.DONE, step.line.clock.now())
    step.note(tx, EffectSettled(step.effect, "repeated", "placed again at once"), f"{step.effect}:settled")
    return again, second
