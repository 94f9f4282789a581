"""Words to a person: written, checked, claimed with their text, handed to the channel, and their fate recorded."""

from __future__ import annotations

from dataclasses import replace
from typing import cast

from deskhand.domain.action import (
    AskApproval,
    Escalate,
    OfferJob,
    OfferSlot,
    Purpose,
    SendMessage,
    Spoken,
    Worded,
    act_of,
    action_id,
    facts,
    is_emergency,
    purpose_of,
    recipient,
    repeats_when_unknown,
)
from deskhand.domain.errors import Rejected, Transient, Unknown
from deskhand.domain.event import EffectSettled, HazardSeen, MessageSent, SendFailed, SendUnknown, WordsReceived
from deskhand.domain.failure import Follow, follows
from deskhand.domain.fold import fold
from deskhand.engine import jobs, questions, slots
from deskhand.engine.cards import note_question
from deskhand.engine.ledger import Step, claim, look_later
from deskhand.engine.situation import REMEMBERED, introduced, known_addresses
from deskhand.guardrails.recipient import STAFF_ROLES
from deskhand.ports import Answered, Replies
from deskhand.store import effects, events, opt_outs
from deskhand.store.database import Tx

REPEAT_AT_MOST = 1


def speak(step: Step) -> bool:
    """Say it once: nothing is sent that was not allowed and claimed in one transaction just before.

    False where the guardrails object, or it was claimed before.
    """
    step = _written(step)
    with step.line.write() as tx:
        step = _numbered(step, tx)
        if not claim(step, tx):
            return False
        _keep_question(step, tx)
        if isinstance(step.action, SendMessage) and step.action.to == step.case.address:
            note_question(tx, step.case, step.line)
        silent = recipient(step.action) is None
        if silent:
            effects.settle(tx, step.effect, effects.DONE, step.line.clock.now())
    if not silent:
        _send(step)
    return True


def _written(step: Step) -> Step:
    """Fill in the words of a message; questions get theirs with their code, inside the transaction of the claim."""
    action = cast(Spoken, step.action)
    if isinstance(action, OfferSlot) and not action.text:
        said = SendMessage(action.to, act_of(action), action.purpose, action.facts, action.language, action.channel)
        return replace(step, action=replace(action, text=worded(step, said, step.effect)))
    if not isinstance(action, SendMessage) or action.text:
        return step
    text = worded(step, action, step.effect)
    return replace(step, action=replace(action, text=text))


def worded(step: Step, message: SendMessage, seed: str) -> str:
    """The words of `message`, with what this company calls its people and places; its own facts go before those."""
    known = {**step.line.company.words_in(message.language), **dict(message.facts)}
    return step.line.language.write(step.case.employee, replace(message, facts=facts(**known)), seed)


def _numbered(step: Step, tx: Tx) -> Step:
    """Give a question its code and its words, and a first message the word that an AI writes."""
    action = cast(Spoken, step.action)
    if isinstance(action, OfferJob | AskApproval | Escalate) and recipient(action) is not None:
        code = questions.code_for(step, tx)
        message = SendMessage(
            to=recipient(action) or "",
            act=act_of(action),
            purpose=Purpose.INTERNAL,
            facts=facts(**{**_asked_with(step, action), **dict(action.facts), "code": code}),
            language=action.language,
            channel=action.channel,
        )
        text = worded(step, message, step.effect)
        text = " ".join((text, *_drafts(step, tx, message)))
        action = replace(action, text=text, facts=message.facts)
    return replace(step, action=_introduced(step, tx, action))


def _drafts(step: Step, tx: Tx, page: SendMessage) -> list[str]:
    """In shadow a page carries what would have been said against the danger, so that a person says it."""
    if not isinstance(step.action, Escalate) or not (step.line.shadow or tx.shadow):
        return []
    kept = [one for one in fold(events.of_case(tx, step.case.id)).sent if one.status == "drafted"]
    warnings = [one.action for one in kept if purpose_of(one.action) is Purpose.SAFETY]
    drafts = [
        SendMessage(page.to, "draft", Purpose.INTERNAL, facts(text=one.text), page.language, page.channel)
        for one in warnings
    ]
    return [worded(step, draft, "draft") for draft in drafts]


def _asked_with(step: Step, question: OfferJob | AskApproval | Escalate) -> dict[str, str]:
    """The facts with which a question that climbs was asked first: whoever asks again may not know all of them."""
    name = "" if isinstance(question, OfferJob) else question.escalation
    return next((dict(sent.facts) for sent in step.case.sent if sent.effect == name), {})


def _introduced(step: Step, tx: Tx, action: Spoken) -> Spoken:
    """Say that this is an AI, last, in the first message to somebody on a channel and again after 30 days."""
    said = hello(step, tx, action)
    return replace(action, text=f"{action.text} {said}") if said else action


def hello(step: Step, tx: Tx, action: Worded) -> str:
    """The words that an AI speaks, where this person has not had them on this channel for 30 days; '' for staff."""
    to, now = recipient(action), step.line.clock.now()
    if not to or known_addresses(step.case, step.desk, step.line).get(to) in STAFF_ROLES:
        return ""
    if introduced(effects.sent_to(tx, to, now - REMEMBERED), action.channel, now):
        return ""
    message = SendMessage(
        to, "introduction", purpose_of(action), facts(company=step.line.company.name), action.language, action.channel
    )
    return worded(step, message, "introduction")


def repeated(step: Step, action: Worded) -> str:
    """The words before what is said again because nobody knows whether it arrived."""
    notice = SendMessage(recipient(action) or "", "repeated", purpose_of(action), (), action.language, action.channel)
    return worded(step, notice, "repeated")


def _keep_question(step: Step, tx: Tx) -> None:
    match step.action:
        case OfferJob() as offer:
            jobs.make(step, tx, offer)
        case OfferSlot() as offer:
            slots.make(step, tx, offer)
        case AskApproval() | Escalate() as question:
            questions.ask(step, tx, question)
        case _:
            pass


def _send(step: Step) -> None:
    """Hand the words to their channel and record what it said."""
    action = cast(Spoken, step.action)
    to, act, channel = recipient(action) or "", act_of(action), action.channel
    carrier = step.line.channels.get(channel)
    try:
        if carrier is None:
            raise Rejected("no_channel", f"no channel {channel} is connected")
        answers = answered(step, to, channel) if isinstance(carrier, Replies) else None
        if isinstance(carrier, Replies) and answers is not None:
            ref = carrier.reply(to, action.text, step.effect, answers)
        else:
            ref = carrier.send(to, action.text, step.effect)
    except Rejected as error:
        _failed(step, to, act, channel, error.reason, error.detail)
    except Transient as error:
        _failed(step, to, act, channel, "not_taken", str(error))
    except Unknown:
        lost(step)
    else:
        with step.line.write(forced=False) as tx:
            step.settle(tx, effects.SENT, MessageSent(step.effect, to, act, channel, action.text, ref), ref)


def answered(step: Step, to: str, channel: str) -> Answered | None:
    """The newest message of this person in this case on this channel; None where they have written none."""
    named = [line.said.words for line in step.case.lines_of(to) if line.said.channel == channel]
    if isinstance(step.root.what, HazardSeen):
        named.append(step.root.what.words)
    with step.line.store.glance() as tx:
        found = events.get(tx, named[-1]) if named else None
    words = found.what if found else None
    if not isinstance(words, WordsReceived) or (words.sender, words.channel) != (to, channel):
        return None
    return Answered(words.vendor_id, words.subject, words.answers)


def _failed(step: Step, to: str, act: str, channel: str, reason: str, detail: str) -> None:
    with step.line.write() as tx:
        step.settle(tx, effects.FAILED, SendFailed(step.effect, to, act, channel, detail, reason))
        if Follow.OPT_OUT in follows(reason):
            opt_outs.add(tx, to, channel, step.line.clock.now(), carrier_word=True)


def lost(step: Step) -> None:
    """Nobody knows whether the words went out: danger is said again at once, anything else is looked up later."""
    action = cast(Spoken, step.action)
    to, act, channel = recipient(action) or "", act_of(action), action.channel
    with step.line.write() as tx:
        step.settle(tx, effects.UNKNOWN, SendUnknown(step.effect, to, act, channel))
        if repeats_when_unknown(action):
            again = _repeat(step, tx, action)
        else:
            look_later(step, tx)
            again = None
    if again is not None:
        _send(again)


def _repeat(step: Step, tx: Tx, action: Spoken) -> Step | None:
    """Claim the same words once more, saying so; when that is lost too somebody looks instead."""
    about = action.about if isinstance(action, SendMessage) else ""
    so_far = about.count("repeat")
    if so_far >= REPEAT_AT_MOST:
        look_later(step, tx)
        return None
    message = SendMessage(
        to=recipient(action) or "",
        act=act_of(action),
        purpose=purpose_of(action),
        facts=action.facts,
        language=action.language,
        channel=action.channel,
        about=f"{about} repeat".strip(),
        emergency=is_emergency(action),
        text=f"{repeated(step, action)} {action.text}",
    )
    again = replace(step, action=message, effect=action_id(step.case.id, step.root.id, message))
    if not claim(again, tx, repeats=step.effect):
        look_later(step, tx)
        return None
    effects.settle(tx, step.effect, effects.DONE, step.line.clock.now())
    step.note(tx, EffectSettled(step.effect, "repeated", "said again at once"), f"{step.effect}:settled")
    return again
