"""Step 2: one insert, with a unique id, a due time and a partition. What arrives twice is there once."""

from __future__ import annotations

import hashlib
import threading
from dataclasses import replace

import structlog

from deskhand.domain.contact import UNPROVEN, Contact, answered_by
from deskhand.domain.event import (
    HAZARD,
    ORDINARY,
    PROMPT,
    CaseOpened,
    DeliveryReported,
    Event,
    HazardSeen,
    InvitationAnswered,
    OptedOut,
    WordsReceived,
)
from deskhand.domain.invitation import case_in
from deskhand.domain.picture import sort_out
from deskhand.engine.ledger import move_by_report
from deskhand.engine.line import Line
from deskhand.engine.opted_out import tell_cases
from deskhand.guardrails.card_number import redact
from deskhand.language.safety import Scan, scan
from deskhand.language.wishes import STARTS
from deskhand.ports import Inbound
from deskhand.store import cases, effects, events, opt_outs
from deskhand.store.database import Tx

log = structlog.get_logger()
CARRIER_WORDS = frozenset({"stop", "stopall", "unsubscribe", "cancel", "end", "quit", "revoke", "optout"})
MOST_CHARACTERS = 10_000
PAUSES_S = (0.05, 0.25, 1)


def post(line: Line, event: Event) -> bool:
    """Append one event; False where its id is known."""
    with line.write() as tx:
        return events.append(tx, event)


def words_id(channel: str, vendor_id: str) -> str:
    return f"w:{digest(channel, vendor_id)}"


def digest(*parts: str) -> str:
    return hashlib.sha256("|".join(parts).encode()).hexdigest()[:24]


def accept(line: Line, inbound: Inbound) -> bool:
    """Take in what a channel received: the words, and in the same insert what safety.py heard in them.

    False where the vendor's event is known already: a duplicate or a replay changes nothing. A commit that fails is
    tried again: a carrier may not come back with somebody's words.
    """
    for pause_s in PAUSES_S:
        try:
            return _accept(line, inbound)
        except Exception as error:  # whatever the database has
            log.warning("could not keep a message", error=repr(error), again_in_s=pause_s)
            threading.Event().wait(pause_s)
    return _accept(line, inbound)


def _accept(line: Line, inbound: Inbound) -> bool:
    match inbound.what:
        case DeliveryReported() as report:
            return _accept_report(line, inbound.vendor_event_id, report)
        case InvitationAnswered() as answer:
            return _accept_answer(line, inbound, answer)
        case WordsReceived() as words:
            return _accept_words(line, words)


def _accept_answer(line: Line, inbound: Inbound, answer: InvitationAnswered) -> bool:
    """What somebody's calendar answers goes to the case of that appointment; to an event of others it is kept only.

    What a person wrote beside it is heard as words of theirs: a note, a danger, a wish to stop or for a person.
    """
    case, words, now = case_in(answer.uid, line.company.id), inbound.words, line.clock.now()
    name = f"i:{digest(inbound.vendor_event_id)}"
    answer = replace(answer, note=redact(answer.note.replace("\x00", "")))
    with line.write() as tx:
        known = case is not None and cases.get(tx, case) is not None
        due = now if known else None
        event = Event(
            name, line.company.id, now, answer, case if known else None, answer.by, name, due=due, priority=PROMPT
        )
        new = events.append(tx, event)
    text = words.text if words is not None and _tells_more(words.text) else answer.note
    if words is not None and text:
        new = _accept_words(line, replace(words, text=text)) or new
    return new


def _tells_more(text: str) -> bool:
    """True where the mail's own text wants to be heard; most of them are a calendar's "Ana has accepted"."""
    heard = scan(text)
    return bool(heard.hazards) or heard.opt_out or heard.wants_human


def _accept_words(line: Line, words: WordsReceived) -> bool:
    now = line.clock.now()
    text = redact(words.text.replace("\x00", ""))[:MOST_CHARACTERS]
    files = sort_out(words.media, words.types, line.company.limits)
    words = replace(words, text=text, subject=redact(words.subject.replace("\x00", ""))[:MOST_CHARACTERS])
    words = replace(words, media=files.media, types=files.types, refused=files.refused)
    name, thread = words_id(words.channel, words.vendor_id), words.sender
    heard = scan(text)
    with line.write() as tx:
        event = Event(name, line.company.id, now, words, thread=thread, root=name, due=now, priority=_priority(heard))
        if not events.append(tx, event):
            return False
        if heard.hazards:
            _open_hazard_case(line, tx, event, heard)
        if words.channel in UNPROVEN:
            return True  # neither STOP nor START of somebody who may not have that number
        if heard.opt_out:
            _opt_out(tx, event, heard)
        elif text.strip().strip(".!").lower() in STARTS:
            opt_outs.remove(tx, words.sender, words.channel, now)
    return True


def _priority(heard: Scan) -> int:
    return PROMPT if heard.hazards or heard.wants_human else ORDINARY


def hazard_case_id(thread: str, words: str) -> str:
    return f"h{digest(thread, words)[:20]}"


def _open_hazard_case(line: Line, tx: Tx, event: Event, heard: Scan) -> None:
    """Danger to life opens its own case at once; nothing is looked up before the safety text goes."""
    words = event.what
    assert isinstance(words, WordsReceived)
    case = hazard_case_id(words.sender, event.id)
    employee = line.first_employee(words.channel).name
    by = answered_by(words.channel, words.sender)
    mail = words.sender if by == "email" else None
    contact = Contact(name="", phone=None if mail else words.sender, email=mail)
    opened = CaseOpened(employee, "fault", contact, by, "danger to life in the words")
    seen = HazardSeen(event.id, by, words.sender, words.text, heard.hazards, heard.language)
    at, thread = event.at, event.thread
    events.append(tx, Event(f"{case}:opened", event.company, at, opened, case, thread, event.id))
    events.append(tx, Event(f"{case}:hazard", event.company, at, seen, case, thread, event.id, due=at, priority=HAZARD))
    cases.save(tx, cases.Card(case, employee, "fault", words.sender, "open", at, at))


def _opt_out(tx: Tx, event: Event, heard: Scan) -> None:
    """In force with this commit; every open case and offer of the thread hears of it."""
    words = event.what
    assert isinstance(words, WordsReceived)
    carrier_word = words.text.strip().strip(".!").lower() in CARRIER_WORDS
    opt_outs.add(tx, words.sender, words.channel, event.at, carrier_word)
    opted = OptedOut(event.id, words.channel, words.sender, words.text, heard.language, carrier_word)
    tell_cases(tx, event, opted)


def _accept_report(line: Line, vendor_event_id: str, report: DeliveryReported) -> bool:
    """A call-back about one effect goes to the case of that effect; one about nothing we know is dropped.

    Good news about words that go out now or have gone out asks nothing of anybody: it is recorded and moves the ledger.
    """
    now, name = line.clock.now(), f"r:{digest(vendor_event_id)}"
    with line.write() as tx:
        effect = effects.get(tx, report.effect)
        if effect is None:
            return False
        news = effects.after(report.status)
        waits = news == effects.FAILED or effect.status == effects.UNKNOWN
        due = now if waits else None
        event = Event(name, line.company.id, now, report, effect.case, root=name, due=due, priority=ORDINARY)
        added = events.append(tx, event)
        if added and not waits:
            move_by_report(tx, event, report, effect)
        return added
