"""Step 4: read the words, judge each item, bind it to its case, and tell every case what was said to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from deskhand.domain.appointment import Appointment
from deskhand.domain.bind import FAULTS, Binding, bind
from deskhand.domain.bind_appointment import bind_appointment, candidates, only_of, without_case
from deskhand.domain.bind_lead import bind_lead
from deskhand.domain.contact import UNPROVEN, Contact, answered_by
from deskhand.domain.disposition import Disposition
from deskhand.domain.errors import Rejected, Transient, Unknown
from deskhand.domain.event import (
    ORDINARY,
    PROMPT,
    CaseOpened,
    Event,
    JudgedItem,
    MessageRead,
    Rebound,
    Said,
    TurnTaken,
    WordsReceived,
    WorkOrderLinked,
)
from deskhand.domain.fold import fold
from deskhand.domain.reading import STAFF, Asked, Feature, Item, Reading, ReadingContext, Role
from deskhand.domain.records import OrderStatus, WorkOrder
from deskhand.employees.common.colleagues import may_go
from deskhand.employees.common.lines import QUESTION
from deskhand.employees.employee import Employee, JudgeContext
from deskhand.engine.adopt import adopt_orders
from deskhand.engine.answers import answered, counted
from deskhand.engine.around import BURST_S, Heard, asked_of, gather, unanswered, view_of
from deskhand.engine.line import Line
from deskhand.engine.party import Party, find_party
from deskhand.engine.post import digest
from deskhand.engine.whose import whose
from deskhand.language.safety import scan
from deskhand.language.tongue import tells_its_language
from deskhand.language.words import sentences
from deskhand.store import cases, events
from deskhand.store.database import Tx

ADDS = "adds_to_the_order"
"""The rule of details about who may come in."""
NEVER_WAITS = frozenset({Disposition.EMERGENCY, Disposition.OPT_OUT})


@dataclass(frozen=True)
class Bound:
    """One judged item and the case it goes to."""

    judged: JudgedItem
    binding: Binding
    case: str


def listen(line: Line, event: Event) -> None:
    """Take one message from words to `Said` events, in one transaction at the end."""
    tell(line, event)


def tell(line: Line, event: Event, employee: Employee | None = None, from_case: str | None = None) -> str:
    """Read, judge and bind the words, and tell the cases; the case that speaks.

    With `employee` they were heard before and are given to it by `from_case`: no other case hears them again.
    """
    words = event.what
    assert isinstance(words, WordsReceived)
    party = find_party(line, words.sender, words.channel)
    orders = _orders_of(line, party)
    adopt_orders(line, (*orders, *_jobs_of(line, party)))
    appointments = _appointments_of(line, party)
    with line.store.read() as tx:
        heard = gather(line, tx, event, words, party, orders, appointments)
        employee = employee or whose(line, tx, heard)
    heard = replace(heard, replaces=()) if from_case else heard
    if employee.reads != "fault":  # an answer to what was just offered is no part of what was said before
        heard = replace(heard, text=heard.unheard)
    reading, note = _read(line, heard, employee)
    if words.channel in UNPROVEN:
        reading = replace(reading, opt_out=False, wants_human=reading.wants_human or reading.opt_out)
    judged = [_judge(line, employee, heard, reading, item) for item in reading.items]
    if words.channel in UNPROVEN:
        judged = [_for_a_person(one) for one in judged]
    reading = _whose_business(line, heard, reading, judged)
    with line.write(forced=False) as tx:
        if from_case is None and events.status_of(tx, event.id) == events.HANDLED:
            return ""
        if not all(unanswered(tx, said) for said in heard.replaces):
            raise Transient("the words before were answered while these were read")
        heard = replace(heard, view=view_of(line, tx, words, heard.role, event, party, appointments))
        if from_case:
            heard = replace(heard, view=without_case(heard.view, from_case))
        bound = _bound(heard, judged, employee)
        name = f"{event.id}:read{f':{employee.name}' if from_case else ''}"
        read = MessageRead(event.id, reading, note)
        events.append(tx, Event(name, line.company.id, line.clock.now(), read, thread=event.thread))
        spoke = _tell_cases(line, tx, heard, words, reading, bound, employee)
        if from_case is None:
            events.mark_handled(tx, event.id, *heard.replaces)
    return spoke


# ------------------------------------------------------------------ what is around the words


def _orders_of(line: Line, party: Party) -> tuple[WorkOrder, ...]:
    if not party.available:
        return ()
    try:
        found = (order for address in party.addresses for order in line.records.orders_of(address))
        return tuple({order.id: order for order in found}.values())
    except (Transient, Unknown, Rejected):
        return ()


def _jobs_of(line: Line, party: Party) -> tuple[WorkOrder, ...]:
    if party.vendor is None:
        return ()
    try:
        return tuple(line.records.jobs_of(party.address))
    except (Transient, Unknown, Rejected):
        return ()


def _appointments_of(line: Line, party: Party) -> tuple[Appointment, ...]:
    """What this person has coming, by whichever of their addresses, and what has ended since yesterday."""
    if line.appointments is None:
        return ()
    try:
        found = [one for address in party.addresses for one in line.appointments.of(address, _yesterday(line))]
    except (Transient, Unknown, Rejected):
        return ()
    return tuple({one.id: one for one in found}.values())


def _yesterday(line: Line) -> datetime:
    return line.clock.now() - timedelta(days=1)


# ------------------------------------------------------------------ reading and judging


def _read(line: Line, heard: Heard, employee: Employee) -> tuple[Reading, str]:
    """The reading, and a note where the reader failed: safety.py alone is left then, and a person will look."""
    try:
        reading = line.language.read(heard.text, _reading_context(line, heard, employee))
    except Exception as error:  # whatever a reader does, the words are not lost
        found = scan(heard.text)
        item = Item(heard.text, found.hazards)
        reading = Reading(
            (item,), found.language, found.hazards, found.wants_human, found.opt_out, engine="safety only"
        )
        return reading, f"the reader failed: {type(error).__name__}: {error}"
    items = reading.items or (Item(heard.text),)
    named = tuple(replace(one, trade=line.company.trade_of(one.text, one.trade)) for one in items)
    return replace(reading, items=named, language=_language(heard, reading)), ""


def _language(heard: Heard, reading: Reading) -> str:
    """A bare "no" is answered in the language that the records have of whoever writes it."""
    recorded = next((one.language for one in heard.party.contacts if one.language), None)
    return reading.language if recorded is None or tells_its_language(heard.text) else recorded


def _reading_context(line: Line, heard: Heard, employee: Employee) -> ReadingContext:
    contact = heard.party.contacts[0] if heard.party.contacts else None
    own = tuple(c.unit for c in heard.party.contacts if c.unit)
    return ReadingContext(
        role=heard.role,
        asked=_asked_of(heard, employee),
        open_orders=tuple(_in_short(order) for order in heard.orders if order.live),
        open_trades=frozenset(order.trade for order in heard.orders if order.live),
        now=_local(line, heard.words.at, contact),
        units=own,
        properties=tuple(p.name for p in line.company.properties),
        reads=employee.reads,
        about=_about(line, heard, employee),
    )


def _asked_of(heard: Heard, employee: Employee) -> tuple[Asked, ...]:
    """What is open to the writer; who has an appointment coming and was asked nothing speaks of that one."""
    asked = asked_of(heard)
    if employee.reads == "appointment" and not asked and heard.view.appointments:
        return (Asked("reminder"),)
    return asked


def _about(line: Line, heard: Heard, employee: Employee) -> str:
    """What the appointment is of which they may speak, or what the business does, in the words of its files."""
    if employee.reads == "lead":
        return line.company.leads.business if line.company.leads else ""
    if employee.reads != "appointment":
        return ""
    asking = [one for one in heard.view.appointments if one.asked] or list(heard.view.appointments)
    return asking[0].appointment.type if asking else ""


OUTDOORS_COUNTS = (Feature.NO_HEAT, Feature.NO_COOLING)
FEW_WORDS = 8
SO_FAR = {OrderStatus.OPEN: "reported", OrderStatus.OFFERED: "vendor asked", OrderStatus.ASSIGNED: "vendor on the way"}


def _in_short(order: WorkOrder) -> str:
    """The order as a dispatcher would note it; a long report would be read as if it were said again."""
    if len(order.summary.split()) <= FEW_WORDS:
        return f"{order.trade.value}: {order.summary}"
    return f"{order.thing or order.trade.value}, {SO_FAR.get(order.status, order.status.value)}"


def _local(line: Line, at: datetime, contact: Contact | None) -> datetime:
    return at.astimezone(ZoneInfo(line.company.zone_of(contact.property if contact else None)))


def _judge(line: Line, employee: Employee, heard: Heard, reading: Reading, item: Item) -> JudgedItem:
    judged = employee.judge(item, _judge_context(line, heard, reading, item))
    asks = item.says(Feature.ASKS_QUESTION_OTHER, Feature.ASKS_QUESTION)
    asks = asks or (employee.reads != "fault" and ("?" in item.text or QUESTION.search(item.text) is not None))
    if asks or judged.disposition is Disposition.OUT_OF_SCOPE:
        asked = _what_is_asked(item.text) if employee.reads != "fault" else item.text
        judged = replace(judged, found=line.language.answer(asked, line.passages))
    return judged


def _what_is_asked(text: str) -> str:
    """The sentences that ask, where there are any; what stands beside them hides what they are about."""
    asking = [one for one in sentences(text) if "?" in one or QUESTION.search(one)]
    return " ".join(asking) or text


def _for_a_person(judged: JudgedItem) -> JudgedItem:
    """Somebody who may not have that number cannot stop us writing to it: a person looks."""
    if judged.disposition is not Disposition.OPT_OUT:
        return judged
    return replace(judged, disposition=Disposition.ESCALATE, reason="asked by a form to be written to no more")


def _judge_context(line: Line, heard: Heard, reading: Reading, item: Item) -> JudgeContext:
    live = [order for order in heard.orders if order.live]
    month_ago = heard.words.at - timedelta(days=30)
    notes = " ".join(contact.notes for contact in heard.party.contacts)
    return JudgeContext(
        role=heard.role,
        language=reading.language,
        thresholds=line.company.thresholds,
        asked=asked_of(heard),
        has_open_order=bool(live) or any(c.open and c.kind == "fault" for c in heard.view.cases),
        open_trades=tuple({o.trade.value for o in live} | {c.trade for c in heard.view.cases if c.open and c.trade}),
        reports=tuple((o.trade.value, o.reported_at) for o in heard.orders if o.reported_at >= month_ago),
        notes=notes,
        frail=_told_of_frail(line, heard),
        outdoor_f=_outdoor(line, heard, item),
        now=heard.words.at,
        known_contact=bool(heard.party.contacts),
        wants_human=reading.wants_human,
        opt_out=reading.opt_out,
        hazards=reading.hazards,
        line_items=reading.items,
        appointment=_spoken_of(item, heard),
        plan=line.company.appointments,
        leads=line.company.leads,
    )


def _told_of_frail(line: Line, heard: Heard) -> bool:
    """True where a case with a question about heat or cold knows of an infant, or of somebody old or ill."""
    asking = [asked.case for asked in asked_of(heard) if asked.act == "ask_temperature" and asked.case]
    if not asking:
        return False
    with line.store.read() as tx:
        return any(fold(events.of_case(tx, case)).facts.get("vulnerable") is True for case in asking)


def _spoken_of(item: Item, heard: Heard) -> Appointment | None:
    found = candidates(item, heard.view)
    return found[0].appointment if len(found) == 1 else None


def _whose_business(line: Line, heard: Heard, reading: Reading, judged: Sequence[JudgedItem]) -> Reading:
    """The reading with whose business the words seem to be, where they may be a colleague's."""
    if reading.topics or not any(may_go(one, heard.role) for one in judged):
        return reading
    return replace(reading, topics=tuple(line.topics(heard.text)))


def _outdoor(line: Line, heard: Heard, item: Item) -> float | None:
    """How warm it is outside, where the item is about heat or cooling: nobody else waits for a weather service."""
    if not item.says(*OUTDOORS_COUNTS):
        return None
    try:
        return line.weather.outdoor_f(_place(line, heard, item))
    except Exception:  # no weather is an unknown temperature, nothing more
        return None


def _place(line: Line, heard: Heard, item: Item) -> str | None:
    """The property that the item names, else the one where this person is; None where they are in several."""
    named = item.fact("property")
    if isinstance(named, str) and line.company.property_named(named):
        return named
    homes = {contact.property for contact in heard.party.contacts}
    return homes.pop() if len(homes) == 1 else None


# ------------------------------------------------------------------ binding and telling


BINDS = {"appointment": bind_appointment, "lead": bind_lead}
"""How the words are bound that are not read as faults."""


def _bound(heard: Heard, judged: Sequence[JudgedItem], employee: Employee) -> list[Bound]:
    """Each item with its case; two items of one new fault, or of no fault, share one."""
    found: list[Bound] = []
    for item in judged:
        view = only_of(heard.view, employee.name)
        by = bind if heard.role in STAFF | {Role.VENDOR} else BINDS.get(employee.reads, bind)
        binding = by(item.item, item.disposition, view)
        found.append(Bound(item, binding, binding.case or _new_case(heard, item, binding, found)))
    return [_beside_its_fault(one, found) for one in found]


def _beside_its_fault(one: Bound, found: Sequence[Bound]) -> Bound:
    """ "The fridge is dead. Come in any time" lets in whoever comes for the fridge, whatever else is open."""
    faults = [other for other in found if other.judged.disposition in FAULTS and other.binding.kind == "fault"]
    if one.judged.rule != ADDS or not faults:
        return one
    return replace(one, binding=faults[0].binding, case=faults[0].case)


def _new_case(heard: Heard, item: JudgedItem, binding: Binding, before: Sequence[Bound]) -> str:
    if binding.kind == "fault":
        for other in before:
            if other.binding.kind == "fault" and other.judged.trade in (item.trade, None):
                return other.case
        return f"c{digest(heard.words.id, 'fault', item.trade.value if item.trade else '')[:20]}"
    if binding.kind == "lead":
        return f"l{digest(heard.words.id, 'lead')[:20]}"
    return f"q{digest(heard.words.id, 'inquiry')[:20]}"


def _tell_cases(
    line: Line, tx: Tx, heard: Heard, words: WordsReceived, reading: Reading, bound: Sequence[Bound],
    employee: Employee,
) -> str:  # fmt: skip
    speaking = min(range(len(bound)), key=lambda place: (bound[place].judged.disposition.rank, place))
    voice = bound[speaking]
    others = [b.judged for b in bound if b.case != voice.case]
    also = tuple(judged.item.text for judged in others if judged.found is None)
    known = tuple(judged.found for judged in others if judged.found is not None)
    for name in dict.fromkeys(b.case for b in bound):
        own = [b for b in bound if b.case == name]
        _open_if_new(line, tx, heard, words, own[0], employee)
        said = Said(
            words=heard.words.id,
            sender=words.sender,
            role=heard.role,
            channel=answered_by(words.channel, words.sender),
            text=heard.text,
            language=reading.language,
            items=tuple(b.judged for b in own),
            disposition=voice.judged.disposition,
            trade=voice.judged.trade,
            bound_by=own[0].binding.why,
            speaks=name == voice.case,
            also=also if name == voice.case else (),
            known=known if name == voice.case else (),
            media=heard.media,
            refused=heard.refused,
            wants_human=reading.wants_human,
            opt_out=reading.opt_out,
            answers=counted(tx, heard.words, own[0].binding.answers),
            which=own[0].binding.which,
            replaces=heard.replaces,
            topics=reading.topics,
        )
        _post_said(line, tx, heard, name, said)
        for one in own:
            answered(line, tx, heard.words, name, said, one.judged.item, one.binding.answers)
    _end_superseded(line, tx, heard, {b.case for b in bound})
    return voice.case


def _end_superseded(line: Line, tx: Tx, heard: Heard, kept: set[str]) -> None:
    """A case that only the first half of a breath had opened, and no turn has seen, goes on where the whole went."""
    for name in heard.replaces:
        said = events.get(tx, name)
        if said is None or said.case is None or said.case in kept:
            continue
        if not any(isinstance(e.what, TurnTaken | WorkOrderLinked) for e in events.of_case(tx, said.case)):
            now, whole = line.clock.now(), Rebound(min(kept), "the rest of the message belongs elsewhere")
            events.append(
                tx, Event(f"{said.case}:joined", said.company, now, whole, said.case, said.thread, heard.words.id)
            )
            cases.close(tx, said.case, now)


def _post_said(line: Line, tx: Tx, heard: Heard, case: str, said: Said) -> None:
    now = line.clock.now()
    urgent = any(item.disposition in NEVER_WAITS for item in said.items) or said.role in STAFF | {Role.VENDOR}
    pause = 0 if urgent else line.reply_after_s()
    due = min(heard.first_at + timedelta(seconds=BURST_S), heard.words.at + timedelta(seconds=pause))
    event = Event(
        id=f"s:{digest(heard.words.id, case)}",
        company=line.company.id,
        at=heard.words.at,
        what=said,
        case=case,
        thread=heard.words.thread,
        root=heard.words.id,
        due=max(due, now) if not urgent else now,
        priority=PROMPT if urgent else ORDINARY,
    )
    events.append(tx, event)


def _open_if_new(line: Line, tx: Tx, heard: Heard, words: WordsReceived, bound: Bound, judge: Employee) -> None:
    if cases.get(tx, bound.case) is not None:
        return
    now = line.clock.now()
    address, by = words.sender, answered_by(words.channel, words.sender)
    contact = Contact(
        name="",
        phone=None if by == "email" else address,
        email=address if by == "email" else None,
        role=heard.role,
    )
    employee = judge.name
    opened = CaseOpened(employee, bound.binding.kind, contact, by, bound.binding.why)
    events.append(
        tx, Event(f"{bound.case}:opened", line.company.id, now, opened, bound.case, heard.words.thread, heard.words.id)
    )
    cases.save(tx, cases.Card(bound.case, employee, bound.binding.kind, address, "open", now, now))
