"""What the person hears back in this turn: one answer to every line that this case speaks for."""

from __future__ import annotations

from collections.abc import Iterator

from deskhand.domain.action import Action
from deskhand.domain.case import Case, Line
from deskhand.domain.desk import Desk
from deskhand.domain.disposition import Disposition
from deskhand.domain.reading import Answer, Feature
from deskhand.domain.records import OrderStatus, Urgency
from deskhand.employees.common import clock, colleagues, emergency, lines
from deskhand.employees.common.opt_out import asks_to_stop
from deskhand.employees.paula import agree, danger, intake, job, ladder, response, say, tries, visit

FEW_WORDS = 4


def rule(case: Case, desk: Desk) -> Iterator[Action]:
    """Answer the fresh lines of the tenant's side, those of one kind together, after what they asked for is done."""
    heard: set[tuple[str, Disposition]] = set()
    for line in lines.fresh(case):
        kind = (line.said.sender, lines.highest(line))
        if lines.is_contact(line) and line.said.speaks and not asks_to_stop(line) and kind not in heard:
            heard.add(kind)
            if colleagues.whose(desk, line) is None:
                yield from _reply(case, desk, line)
        elif lines.is_contact(line) and not line.said.speaks and lines.highest(line) is Disposition.OUT_OF_SCOPE:
            yield from _for_the_office(case, desk, line)


def _reply(case: Case, desk: Desk, line: Line) -> Iterator[Action]:
    also = "; ".join(line.said.also) or None
    label = lines.highest(line)
    if line.said.which:
        yield say.to_tenant(case, desk, "ask_which_case", line.event, which=", ".join(line.said.which))
    elif label in emergency.URGENCY or (label is Disposition.UPDATE and _first_word_of_order(case)):
        yield from _fault_heard(case, desk, line, also)
    elif visit.counts(case, line):
        return  # agree.py answers it
    elif emergency.presses(case) and lines.asks(line) and danger.of_life(case):
        yield from _what_now(case, desk, line)
    elif label is Disposition.STATUS or (emergency.is_emergency(case) and _only_calls(line)):
        yield status(case, desk, line)
    elif label is Disposition.UPDATE or (label is Disposition.CLARIFY and _needs_no_question(case, line)):
        yield from _update_heard(case, desk, line)
    elif label is Disposition.OUT_OF_SCOPE:
        yield from _chat(case, desk, line)


def _only_calls(line: Line) -> bool:
    """ "Hello??", "are you there": who waits wants to know how it stands, not that it is noted."""
    items = [one.item for one in line.said.items]
    says_nothing = not any(item.facts or item.answer or item.thing for item in items)
    return lines.highest(line) is Disposition.CLARIFY and says_nothing and len(line.said.text.split()) <= FEW_WORDS


def _needs_no_question(case: Case, line: Line) -> bool:
    """True in an emergency, and for unclear words about an order in which nothing sounds like danger."""
    danger_asked = any(one.rule == intake.POSSIBLE_DANGER for one in line.said.items)
    return emergency.is_emergency(case) or (case.order is not None and not danger_asked)


def _first_word_of_order(case: Case) -> bool:
    """True for an order that came of this case's own words and of which its person has not heard yet."""
    if case.order is None:
        return emergency.urgency(case) is not None
    own = case.order.reported_at >= case.opened_at
    told = [s for s in case.sent if s.gone_out and s.act.startswith(("order_", "joined"))]
    return own and all(s.root == case.root for s in told)


def _what_now(case: Case, desk: Desk, line: Line) -> Iterator[Action]:
    """A question while lives are in danger ("can we go in?"): what was said first is said again, then how it stands."""
    for act in danger.acts(case)[:1]:
        yield say.VOICE.safety(case, desk, act)
    yield status(case, desk, line)


# ------------------------------------------------------------------ faults


def _fault_heard(case: Case, desk: Desk, line: Line, also: str | None) -> Iterator[Action]:
    """The order number, what happens next, and at most one question; answers to questions inside the report too."""
    if case.order is None or case.order.status in (OrderStatus.CANCELLED, OrderStatus.CLOSED) or case.lead:
        return
    told = [s for s in case.sent if s.gone_out and s.act.startswith(("order_", "joined"))]
    if any(sent.root == line.event for sent in told):
        return
    urgency = emergency.urgency(case) or case.order.urgency
    raised = urgency is Urgency.EMERGENCY and not any(sent.act == "order_emergency" for sent in told)
    if told and not raised:
        if not lines.says(line, Answer.STILL_BROKEN):
            yield say.to_tenant(case, desk, "joined", line.event, order=case.order.id)
        return
    if case.order.reported_at < case.opened_at and not emergency.is_emergency(case):
        yield say.to_tenant(case, desk, "joined", line.event, order=case.order.id)
        return
    act = f"order_{urgency.value}"
    question = intake.access(case, desk)
    if question and urgency is not Urgency.EMERGENCY:
        act = f"{act}_{question}"
    opens = desk.company.business_hours.next_open(desk.now, clock.zone(case, desk))
    yield say.to_tenant(
        case, desk, act, line.event, order=case.order.id, trade=case.order.trade.value, also=also,
        opens=clock.told(opens, case, desk, case.language) if opens > desk.now else None,
        now="now" if opens <= desk.now else None,
        respond_by=None if act.startswith("order_routine") else response.told(case, desk),
    )  # fmt: skip
    own = [item.found for item in line.said.items if item.found is not None]
    for number, found in enumerate((*own, *line.said.known)):
        about = f"{line.event} {number}" if number else line.event
        yield say.to_tenant(case, desk, "answer", about, answer=found.text, source=found.source)


# ------------------------------------------------------------------ status and updates


def status(case: Case, desk: Desk, line: Line) -> Action:
    """Where things stand, from the record and nothing else."""
    vendor, known = job.vendor_of(case), visit.due(case)
    order = case.order.id if case.order else None
    name = desk.name_of(vendor) if vendor else None
    asked = next((one.reached[-1] for one in case.open_escalations() if one.reached), None)
    if case.order is None and asked:
        return say.to_tenant(case, desk, "status_with_person", line.event, person=desk.name_of(asked))
    if case.order is None or case.order.status is OrderStatus.CANCELLED:
        return say.to_tenant(case, desk, "status_none", line.event)
    if case.order.status is OrderStatus.DONE:
        return say.to_tenant(case, desk, "status_done", line.event, order=order)
    if vendor and job.arrived(case):
        return say.to_tenant(case, desk, "status_there", line.event, order=order, vendor=name)
    talk = visit.of(case) if vendor and visit.talks(case) else visit.Visit()
    if talk.turn is visit.Awaits.VENDOR:
        return say.to_tenant(case, desk, "status_asking_time", line.event, order=order, vendor=name)
    if talk.turn is visit.Awaits.TENANT and known and known.at >= desk.now:
        eta = agree.when(talk, case, desk, case.language)
        return say.to_tenant(case, desk, "status_proposed", line.event, order=order, vendor=name, eta=eta)
    if vendor and known and known.at >= desk.now:
        eta = clock.told(known.at, case, desk, case.language)
        return say.to_tenant(case, desk, "status_eta", line.event, order=order, vendor=name, eta=eta)
    if vendor and known:
        return say.to_tenant(case, desk, "status_late", line.event, order=order, vendor=name)
    if vendor:
        return say.to_tenant(case, desk, "status_assigned", line.event, order=order, vendor=name)
    opens = desk.company.business_hours.next_open(desk.now, clock.zone(case, desk))
    if opens > desk.now and not emergency.is_emergency(case):
        at = clock.told(opens, case, desk, case.language)
        return say.to_tenant(case, desk, "status_waiting", line.event, order=order, opens=at)
    return say.to_tenant(case, desk, "status_looking", line.event, order=order)


def _update_heard(case: Case, desk: Desk, line: Line) -> Iterator[Action]:
    """Noted, and the vendor who is to come hears what concerns them; words about a step are answered by steps.py."""
    if tries.answer(case, line) is not None:
        return
    if lines.says(line, Answer.STILL_BROKEN) or _settled_elsewhere(case, line):
        return
    vendor = job.vendor_of(case)
    if vendor and job.live(case):
        yield say.to_colleague(case, desk, vendor, "tenant_update", line.event, text=line.said.text[:300])
    act = "update_passed_on" if vendor and job.live(case) else "update_noted"
    yield say.to_tenant(case, desk, act, line.event, order=case.order.id if case.order else None)


def _settled_elsewhere(case: Case, line: Line) -> bool:
    """True where closing out answers the line: fixed, cancelled, rated."""
    if tries.shut_off(line) and not lines.tells(line, Feature.ASKS_CANCEL):
        return False
    ends = lines.says(line, Answer.FIXED, Answer.RATING) or any(
        i.item.says(Feature.SAYS_FIXED, Feature.ASKS_CANCEL) or i.item.fact("rating") is not None
        for i in line.said.items
    )
    done = job.done_line(case) is not None or case.closed
    called_off = case.order is not None and case.order.status is OrderStatus.CANCELLED
    return ends and (done or called_off or job.live(case))


# ------------------------------------------------------------------ everything else


def _chat(case: Case, desk: Desk, line: Line) -> Iterator[Action]:
    """Answered from the company's knowledge, handed on where only a person knows, or a courteous word."""
    if _settled_elsewhere(case, line) or case.answered(line):
        return
    if lines.tells(line, Feature.ASKS_IF_HUMAN):
        yield say.to_tenant(case, desk, "i_am_ai", line.event)
        return
    found = next((i.found for i in line.said.items if i.found is not None), None)
    asks = lines.tells(line, Feature.ASKS_QUESTION_OTHER) or "?" in line.said.text
    if found is not None:
        yield say.to_tenant(case, desk, "answer", line.event, answer=found.text, source=found.source)
    elif asks:
        yield say.to_tenant(case, desk, "passed_to_office", line.event)
        yield from _for_the_office(case, desk, line)
    else:
        thanks = lines.tells(line, Feature.THANKS)
        yield say.to_tenant(case, desk, "welcome" if thanks else "small_talk", line.event)


def _for_the_office(case: Case, desk: Desk, line: Line) -> Iterator[Action]:
    """A question that the company's own words do not answer waits for a person in office hours."""
    asks = any(item.item.says(Feature.ASKS_QUESTION_OTHER) or "?" in item.item.text for item in line.said.items)
    unknown = all(item.found is None for item in line.said.items)
    reason = f"a question for the office #{line.event}"
    if asks and unknown:
        yield from ladder.once(case, desk, reason, at_once=False)


def answered(case: Case) -> bool:
    """True for an inquiry in which every line is answered and nothing is left to wait for."""
    if case.kind != "inquiry" or emergency.urgency(case) is not None or case.order is not None:
        return False
    settled = not case.open_escalations() and not case.waits and not case.in_flight and case.taken_by is None
    silent = all(asks_to_stop(line) or not line.said.speaks for line in case.lines)
    return settled and (silent or any(s.gone_out for s in case.sent)) and intake.asked(case) is None
