"""Messages that did not get through: said again later, by another channel, or by a person."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta

from deskhand.domain.action import Action, Escalate, OfferJob, OfferSlot, SendMessage, WaitUntil, flight_key
from deskhand.domain.case import PERMANENT, Case, Sent
from deskhand.domain.desk import Desk
from deskhand.employees.common.emergency import is_emergency
from deskhand.employees.common.ladder import Ladder, people
from deskhand.employees.common.voice import settled

RETRY_S = 30
MOST_TRIES = 4
OTHER = {"sms": "email", "email": "sms", "webchat": "sms", "voice": "sms", "form": "email"}


IsStale = Callable[[Case, Action], bool]
"""True for what no longer holds when its moment comes."""


def rule(case: Case, desk: Desk, ladder: Ladder, is_stale: IsStale) -> Iterator[Action]:
    """Nothing that had to be said is lost: put off, tried again, moved to another channel, or handed to a person."""
    yield from _put_off(case, desk, is_stale)
    for sent in case.sent:
        if sent.status not in ("failed", "unknown") or _said_since(case, desk, sent):
            continue
        if sent.status == "failed" and sent.why != "settled":
            yield from _failed(case, desk, ladder, sent)
        elif sent.status == "unknown" and sent.about.endswith("repeat"):
            yield from _lost_twice(case, desk, sent)
    yield from _not_allowed(case, desk, ladder)
    yield from _operator(case, desk, ladder)


def _put_off(case: Case, desk: Desk, is_stale: IsStale) -> Iterator[Action]:
    for hold in case.holds.values():
        if hold.until is not None and hold.until <= desk.now and not is_stale(case, hold.action):
            yield hold.action


def _said_since(case: Case, desk: Desk, failed: Sent) -> bool:
    """True where the same thing went out to the same person afterwards, at whichever address."""
    key = (failed.to, failed.act, failed.about)
    addresses = _addresses(case, desk, failed.to)
    return any(
        s.at >= failed.at
        and s.effect != failed.effect
        and s.gone_out
        and (s.act, s.about) == key[1:]
        and s.to in addresses
        for s in case.sent
    )


def _addresses(case: Case, desk: Desk, to: str) -> frozenset[str]:
    """All addresses of whoever has this one."""
    person = case.contact if to in (case.contact.phone, case.contact.email) else desk.person(to)
    own = (person.phone, person.email) if person else ()
    return frozenset({to, *(address for address in own if address)})


def _failed(case: Case, desk: Desk, ladder: Ladder, sent: Sent) -> Iterator[Action]:
    other = _by_other_channel(case, desk, sent)
    if sent.why in PERMANENT or _presses(sent):
        if other is not None:
            yield other
        elif isinstance(sent.action, Escalate):
            yield from _next_person(case, desk, ladder, sent)
        elif isinstance(sent.action, OfferJob | OfferSlot):
            return
        elif sent.why in PERMANENT:
            yield from _to_person(case, desk, ladder, sent)
        else:
            yield from _retry(case, desk, ladder, sent)
    else:
        yield from _retry(case, desk, ladder, sent)


def _lost_twice(case: Case, desk: Desk, sent: Sent) -> Iterator[Action]:
    """Words against danger that were said again, and nobody knows of either: by another channel, still saying so."""
    other = _by_other_channel(case, desk, sent)
    if isinstance(other, SendMessage) and isinstance(sent.action, SendMessage):
        yield replace(other, text=sent.action.text)


def _presses(sent: Sent) -> bool:
    return isinstance(sent.action, Escalate) or getattr(sent.action, "emergency", False)


def _by_other_channel(case: Case, desk: Desk, sent: Sent) -> Action | None:
    """The same words to the same person's other address, where the records have one and it was not tried."""
    if isinstance(sent.action, OfferJob | OfferSlot):
        return None
    other = OTHER.get(sent.action.channel)
    person = case.contact if sent.to in (case.contact.phone, case.contact.email) else desk.person(sent.to)
    address = (person.email if other == "email" else person.phone) if person and other else None
    if not address or other is None or (other, address) in case.unreachable:
        return None
    if isinstance(sent.action, SendMessage):
        moved_words = replace(sent.action, to=address, channel=other, text="")
        return None if settled(case, moved_words) else moved_words
    moved = replace(sent.action, to=address, channel=other, text="")
    return replace(moved, escalation=_escalation(case, sent))


def _escalation(case: Case, sent: Sent) -> str:
    named = getattr(sent.action, "escalation", "")
    return named or next((e.id for e in case.escalations if e.id == sent.effect), "")


def _next_person(case: Case, desk: Desk, ladder: Ladder, sent: Sent) -> Iterator[Action]:
    """A page that cannot reach one person goes to the next at once."""
    name = _escalation(case, sent)
    question = next((e for e in case.open_escalations() if e.id == name), None)
    if question is None:
        return
    unasked = [address for address in people(case, desk) if address not in question.reached]
    if unasked:
        yield ladder.again(case, desk, question, unasked[0])


def _retry(case: Case, desk: Desk, ladder: Ladder, sent: Sent) -> Iterator[Action]:
    tries = [s for s in case.sent if s.act == sent.act and s.to == sent.to and s.about == sent.about]
    name = f"retry:{flight_key(sent.action)}:{len(tries)}"
    if len(tries) >= MOST_TRIES:
        yield from _to_person(case, desk, ladder, sent)
    elif name in case.fired:
        yield sent.action
    elif name not in case.waits:
        yield WaitUntil(name, desk.now + timedelta(seconds=RETRY_S * 2 ** (len(tries) - 1)))


def _to_person(case: Case, desk: Desk, ladder: Ladder, sent: Sent) -> Iterator[Action]:
    reason = f"{desk.name_of(sent.to)} cannot be reached by {sent.action.channel} ({sent.why}); please call"
    for handed in ladder.once(case, desk, reason, at_once=is_emergency(case)):
        if isinstance(handed, Escalate) and handed.to != sent.to:
            yield handed


def _not_allowed(case: Case, desk: Desk, ladder: Ladder) -> Iterator[Action]:
    """A guardrail that wants a person gets one, with what was to be said."""
    for hold in case.holds.values():
        if hold.ruling in ("ask", "escalate") and hold.root == case.root:
            reason = f"{hold.rule}: {hold.reason}"
            yield from ladder.once(case, desk, reason)


def _operator(case: Case, desk: Desk, ladder: Ladder) -> Iterator[Action]:
    """A carrier that refuses the whole account is the operator's to mend: staff is told once."""
    for alarm in case.operator_alarms:
        reason = f"operator: the {_account(case, alarm)} account is {alarm}"
        yield from ladder.once(case, desk, reason)


def _account(case: Case, alarm: str) -> str:
    said = next((sent.action.channel for sent in case.sent if (sent.status, sent.why) == ("failed", alarm)), None)
    invited = any((one.status, one.why) == ("failed", alarm) for one in case.invitations)
    channel = said or ("email" if invited else "sms")
    return {"sms": "SMS", "email": "mail"}.get(channel, channel)
