"""To which case an item of a message belongs: first match of seven rules, pure, one screen."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from deskhand.domain.appointment import Appointment
from deskhand.domain.disposition import Disposition
from deskhand.domain.reading import STAFF, Answer, Item, Role

FAULTS = frozenset({Disposition.EMERGENCY, Disposition.URGENT, Disposition.ROUTINE})
FOLLOW_UPS = frozenset({Disposition.STATUS, Disposition.UPDATE})
ABOUT_THE_ONLY_ONE = FOLLOW_UPS | {Disposition.OPT_OUT, Disposition.ESCALATE}
REMEMBERED = timedelta(days=14)
NO_SIGN_OF_DANGER = 0.05
CALLS_FOR_HELP = re.compile(
    r"\b(?:help|urgent\w*|emergenc\w*|hurry|asap|911|ayud\w+|auxilio|socorro|urg\w+)\b", re.IGNORECASE
)


@dataclass(frozen=True)
class OpenCase:
    """A case of the thread that is open, or ended within 14 days; `asked` is the question it last put to the writer."""

    id: str
    kind: str
    open: bool
    touched_at: datetime
    opened_at: datetime
    unit: str | None = None
    trade: str | None = None
    thing: str | None = None
    order: str | None = None
    emergency: bool = False
    asked: str | None = None
    employee: str = ""


@dataclass(frozen=True)
class OpenAppointment:
    """A coming appointment of the writer with its case; `asked` is the question that its case has open to them."""

    case: str
    appointment: Appointment
    asked: str | None = None


@dataclass(frozen=True)
class OpenOffer:
    """An offer made to the writer within 14 days: open, accepted, withdrawn …; `live` while its case is open.

    `asked` is the question about the job that is open to the writer.
    """

    id: str
    code: str
    case: str
    status: str
    made_at: datetime
    order: str
    live: bool = True
    asked: str | None = None


@dataclass(frozen=True)
class OpenQuestion:
    """An escalation that reached the writer."""

    id: str
    code: str
    case: str
    kind: str
    open: bool
    sent_at: datetime


@dataclass(frozen=True)
class ThreadView:
    """All that binding may look at. Cases: the one touched last first; offers and questions: the newest last.

    `replies_to` is the case of the message that the words stand below, where their channel tells.
    """

    role: Role
    now: datetime
    cases: tuple[OpenCase, ...] = ()
    offers: tuple[OpenOffer, ...] = ()
    questions: tuple[OpenQuestion, ...] = ()
    hazard_case: str | None = None
    replies_to: str | None = None
    unit: str | None = None
    appointments: tuple[OpenAppointment, ...] = ()


@dataclass(frozen=True)
class Binding:
    """An existing case, or None for a new one of `kind`; `answers` names the offer or escalation that is answered."""

    case: str | None
    kind: str
    why: str
    answers: str | None = None
    which: tuple[str, ...] = field(default=())


def bind(item: Item, disposition: Disposition, view: ThreadView) -> Binding:
    """The case of one item, with the reason in words."""
    if view.hazard_case and disposition is Disposition.EMERGENCY:
        return Binding(view.hazard_case, "fault", "the same words were heard as a danger")
    return (
        _by_code(item, view)
        or _by_question(item, disposition, view)
        or _by_reply(disposition, view)
        or _by_fault(item, disposition, view)
        or _by_name(item, disposition, view)
        or _by_only_one(item, disposition, view)
        or _as_inquiry(disposition, view)
    )


def _by_code(item: Item, view: ThreadView) -> Binding | None:
    if item.code is None:
        return None
    for question in reversed(view.questions):
        if question.code == item.code:
            return Binding(question.case, "fault", f"the message carries the code {item.code}", question.id)
    for offer in reversed(view.offers):
        if offer.code == item.code:
            return Binding(offer.case, "fault", f"the message carries the code {item.code}", offer.id)
    if view.role in STAFF:
        return Binding(None, "inquiry", f"no question to this person carries the code {item.code}", "wrong_code")
    return None


def _by_question(item: Item, disposition: Disposition, view: ThreadView) -> Binding | None:
    if disposition in (Disposition.VENDOR, Disposition.ESCALATE) and view.role is Role.VENDOR:
        return _offer_answered(item, view)
    if disposition is Disposition.STAFF:
        return _page_answered(item, view)
    rates = disposition in FOLLOW_UPS and item.fact("rating") is not None
    if rates and (rated := next((case for case in view.cases if case.asked == "ask_rating"), None)):
        return Binding(rated.id, rated.kind, "it answers the open question (ask_rating)")
    asking = [case for case in view.cases if case.open and case.asked]
    if asking and _answers(item, disposition, asking[0]):
        return Binding(asking[0].id, asking[0].kind, f"it answers the open question ({asking[0].asked})")
    return None


def _answers(item: Item, disposition: Disposition, case: OpenCase) -> bool:
    answers = item.answer not in (None, Answer.QUESTION)  # a question answers none
    other_trade = bool(case.trade and item.trade and item.trade.value != case.trade)
    if case.asked == "ask_safety":
        return disposition is not Disposition.OPT_OUT and not (other_trade and disposition in FAULTS and not answers)
    if other_trade and (disposition in FAULTS or (disposition is Disposition.CLARIFY and not answers)):
        return False
    return answers or bool(item.facts) or disposition in FAULTS | {Disposition.CLARIFY}


def _offer_answered(item: Item, view: ThreadView) -> Binding | None:
    """An open offer, asked which where there are several; else the job the vendor has; else the newest offer."""
    recent = [offer for offer in view.offers if view.now - offer.made_at <= REMEMBERED]
    waiting = [offer for offer in recent if offer.status == "open" and offer.live]
    jobs = [offer for offer in recent if offer.status == "accepted" and offer.live]
    answers_offer = item.answer in OFFER_ANSWERS
    if len(waiting) > 1 and answers_offer:
        codes = tuple(offer.code for offer in waiting[-3:])
        return Binding(None, "inquiry", "several offers are open to this vendor", which=codes)
    if waiting and (answers_offer or not jobs):
        return _of_offer(waiting[-1], "the offer that is open to this vendor")
    if jobs and not (answers_offer and recent[-1].status == "withdrawn" and recent[-1].made_at > jobs[-1].made_at):
        return _of_offer(jobs[-1], "the job that this vendor has")
    return _of_offer(recent[-1], f"this vendor's newest offer ({recent[-1].status})") if recent else None


OFFER_ANSWERS = frozenset({Answer.ACCEPT, Answer.YES, Answer.DECLINE, Answer.NO, Answer.COUNTER})


def _of_offer(offer: OpenOffer, why: str) -> Binding:
    return Binding(offer.case, "fault", why, offer.id)


def _page_answered(item: Item, view: ThreadView) -> Binding | None:
    if item.answer is None or item.answer is Answer.ON_CALL_CHANGE:
        return None
    waiting = [question for question in view.questions if question.open]
    if item.answer is Answer.HAND_BACK:
        taken = [question for question in view.questions if not question.open]
        waiting = taken[-1:] or waiting
    if len(waiting) == 1:
        return Binding(waiting[0].case, "fault", "the only question that is open to this person", waiting[0].id)
    if waiting:
        codes = tuple(question.code for question in waiting[-3:])
        return Binding(None, "inquiry", "several questions are open to this person", which=codes)
    return None


def _by_reply(disposition: Disposition, view: ThreadView) -> Binding | None:
    """A new fault may well be told below an old mail; anything else is about what it stands below."""
    if disposition not in ABOUT_THE_ONLY_ONE:
        return None
    found = next((case for case in view.cases if case.id == view.replies_to), None)
    return Binding(found.id, found.kind, "it answers a message about this case") if found else None


def _by_fault(item: Item, disposition: Disposition, view: ThreadView) -> Binding | None:
    if disposition not in FAULTS:
        return None
    for case in view.cases:
        if not case.open or case.kind != "fault" or view.now - case.opened_at > REMEMBERED:
            continue
        same_trade = item.trade is None or case.trade in (None, item.trade.value)
        same_thing = item.thing is None or case.thing is None or item.thing == case.thing
        same_thing = same_thing or (case.emergency and disposition is Disposition.EMERGENCY)  # "now it is on the floor"
        said_unit = item.fact("unit")
        same_unit = said_unit is None or case.unit is None or str(said_unit) == case.unit
        if same_trade and same_thing and same_unit:
            return Binding(case.id, "fault", "an open order for the same unit, trade and thing within 14 days")
    return Binding(None, "fault", "a fault that no open order covers")


def _by_name(item: Item, disposition: Disposition, view: ThreadView) -> Binding | None:
    if disposition not in FOLLOW_UPS:
        return None
    named = [case for case in view.cases if case.order and _names(item.text, case.order)]
    if not named and item.trade:
        named = [case for case in view.cases if case.open and case.trade == item.trade.value]
    if len(named) == 1:
        return Binding(named[0].id, named[0].kind, "the message names the order or its trade")
    return None


def _names(text: str, order: str) -> bool:
    return re.search(rf"\b{re.escape(order)}\b", text, re.IGNORECASE) is not None


def _by_only_one(item: Item, disposition: Disposition, view: ThreadView) -> Binding | None:
    if disposition is Disposition.CLARIFY:
        under_way = [case for case in view.cases if case.open and case.kind == "fault"]
        if len(under_way) == 1 and _is_a_remark(item):
            return Binding(under_way[0].id, "fault", "a remark of somebody with one case open")
        dangers = [case for case in view.cases if case.open and case.emergency]
        return Binding(dangers[0].id, "fault", "said in the middle of an emergency") if dangers else None
    if disposition not in ABOUT_THE_ONLY_ONE:
        return None
    faults = [case for case in view.cases if case.kind == "fault"]
    still_open = [case for case in faults if case.open]
    if len(still_open) == 1:
        return Binding(still_open[0].id, "fault", "the only open case of this person")
    if len(still_open) > 1 and disposition in FOLLOW_UPS:
        named = tuple(f"{case.order or case.trade or 'case'}" for case in still_open[:3])
        return Binding(None, "inquiry", "several cases are open and the message names none", which=named)
    if faults and disposition in FOLLOW_UPS:
        return Binding(faults[0].id, "fault", "the case of this person that ended last")
    return None


def _is_a_remark(item: Item) -> bool:
    """ "Seriously? ok then": some words, in which nothing sounds like danger or a call for help."""
    calm = dict(item.severity).get("emergency", 1.0) < NO_SIGN_OF_DANGER
    return calm and len(item.text.split()) > 2 and CALLS_FOR_HELP.search(item.text) is None


def _as_inquiry(disposition: Disposition, view: ThreadView) -> Binding:
    for case in view.cases:
        if case.open and case.kind == "inquiry":
            return Binding(case.id, "inquiry", "the thread's own inquiry")
    return Binding(None, "inquiry", f"words that open nothing else ({disposition.value})")
