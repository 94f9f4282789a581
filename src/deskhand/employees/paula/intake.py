"""From words to a work order: the safety question, the unit, the order, one question at a time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from deskhand.domain.action import Action, CreateWorkOrder, UpdateWorkOrder, WaitUntil
from deskhand.domain.case import Case, Line, Sent
from deskhand.domain.desk import Desk
from deskhand.domain.disposition import Disposition
from deskhand.domain.reading import Feature, Trade
from deskhand.domain.records import Urgency, WorkOrder
from deskhand.employees.common import emergency, lines
from deskhand.employees.common.voice import settled
from deskhand.employees.paula import fault, incident, job, ladder, say, tries, visit

SAFETY_WAIT_MIN = 10
POSSIBLE_DANGER = "possible_danger"
"""The rule by which a danger is asked about."""
MAY_NOT_ASK = "unclear, and they asked us to stop writing; please call"
SAME_FAULT = timedelta(days=14)
ASK_AGAIN_H = 24
ASKS_PLACE = ("ask_unit", "ask_property", "ask_where")
ASKS_ACCESS = ("order_urgent_ask_access", "order_routine_ask_access")
QUESTIONS = ("ask_safety", "ask_temperature", *ASKS_PLACE, *ASKS_ACCESS, tries.ASK, "confirm_fixed", "ask_rating")


def asked(case: Case) -> str | None:
    """The question that is open to the tenant: the newest one, unless they have written since.

    About the time of a visit: the one that waits, for the tenant's word or for the vendor's.
    """
    if about_time := _asked_time(case):
        return about_time
    last = case.last_said(case.address, *QUESTIONS)
    if last is None or (last.act == "ask_rating" and "rating" in case.facts):
        return None
    if last.act == tries.ASK:
        return last.act if tries.waiting(case) else None
    since = [line for line in case.lines if lines.is_contact(line) and line.at > last.at]
    if since and last.act not in ("confirm_fixed", "ask_rating"):
        return None
    return "ask_access" if last.act in ASKS_ACCESS else last.act


def _asked_time(case: Case) -> str | None:
    vendor = job.vendor_of(case)
    if vendor is None or not job.live(case) or job.arrived(case) or not visit.talks(case):
        return None
    now = visit.of(case)
    ends = now.until or now.at
    if ends is None or (now.turn is not visit.Awaits.VENDOR and case.now is not None and ends <= case.now):
        return None
    to_vendor = now.turn is visit.Awaits.VENDOR
    last = case.last_said(vendor, *visit.PUT_TO_VENDOR) if to_vendor else _put_to_tenant(case)
    open_to_tenant = now.turn is visit.Awaits.TENANT or (last is not None and last.about == now.line)
    return last.act if last is not None and (to_vendor or open_to_tenant) else None


def _put_to_tenant(case: Case) -> Sent | None:
    return next((s for s in reversed(case.sent) if s.gone_out and s.act in visit.PUT_TO_TENANT), None)


def clarify(case: Case, desk: Desk) -> Iterator[Action]:
    """Too little to class it: one safety question; no clear answer within ten minutes is treated as the danger."""
    unclear = [(line, item) for line, item in lines.items(case) if item.disposition is Disposition.CLARIFY]
    if not unclear or emergency.is_emergency(case):
        return
    line, item = unclear[-1]
    settled_before = case.order is None or line not in lines.fresh(case) or item.rule != POSSIBLE_DANGER
    if emergency.urgency(case) is not None and settled_before:
        return  # the place is being asked, it was asked about before, or it is a word about an order, no danger
    act = "ask_temperature" if item.item.says(Feature.NO_HEAT, Feature.NO_COOLING) else "ask_safety"
    question = say.to_tenant(case, desk, act)
    if not settled(case, question):
        yield question
        yield WaitUntil(emergency.SAFETY_QUESTION, desk.now + timedelta(minutes=SAFETY_WAIT_MIN))
    elif not case.has_said(question.to, act):
        yield from ladder.once(case, desk, MAY_NOT_ASK)  # they may not be written to: a person calls


def order(case: Case, desk: Desk) -> Iterator[Action]:
    """One work order per fault: emergencies at once, flagged when unverified; others when the unit is known."""
    level, trade = emergency.urgency(case), fault.trade(case)
    if level is None or trade is None or case.order is not None or not fault.needs_vendor(case):
        return
    if case.lead is not None or incident.opening(case, desk) is not None:
        return  # one crew for all
    if not case.lines and case.hazards:
        return  # the words are being read at this moment; safety words and page are out
    if "create_work_order" in case.failures:
        yield from _without_records(case, desk)
        return
    if level is not Urgency.EMERGENCY and (question := missing_place(case, desk)):
        yield from _ask_place(case, desk, question)
        return
    known = same_fault(case, desk, trade)
    if known is not None:
        yield UpdateWorkOrder(known.id, note=f"reported again: {fault.summary(case)}", urgency=_more(level, known))
        return
    worst = emergency.worst(case)
    yield CreateWorkOrder(
        property=place_of(case, desk),
        unit=unit_of(case, desk),
        trade=trade,
        urgency=level,
        summary=fault.summary(case),
        contact=case.contact.address,
        thing=worst.item.thing if worst else None,
        verified=case.known and desk.shown.unit is not None,
    )


def where(case: Case, desk: Desk) -> Iterator[Action]:
    """An emergency is ordered without a place; whoever comes still has to know it, so it is asked, once."""
    if case.order is None or not job.live(case) or not emergency.is_emergency(case) or not missing_place(case, desk):
        return
    if not case.has_said(case.address, "ask_where"):
        names = ", ".join(dict.fromkeys(unit.property for unit in desk.shown.candidates))
        yield say.to_tenant(case, desk, "ask_where", properties=names or None)


def same_fault(case: Case, desk: Desk, trade: Trade) -> WorkOrder | None:
    """The live order for the same unit, trade and thing of the last 14 days, whoever reported it."""
    worst = emergency.worst(case)
    thing = worst.item.thing if worst else None
    for order in desk.shown.orders:
        recent = order.live and desk.now - order.reported_at <= SAME_FAULT
        here = order.unit == unit_of(case, desk) and order.property == place_of(case, desk)
        alike = order.trade is trade and (thing is None or order.thing is None or thing == order.thing)
        if recent and here and alike and order.unit is not None:
            return order
    return None


def _more(level: Urgency, known: WorkOrder) -> Urgency | None:
    """The higher class, where the new report is the more severe one."""
    ranked = list(Urgency)
    return level if ranked.index(level) < ranked.index(known.urgency) else None


def unit_of(case: Case, desk: Desk) -> str | None:
    return desk.shown.unit.unit if desk.shown.unit else case.fact_text("unit")


def place_of(case: Case, desk: Desk) -> str | None:
    return desk.shown.unit.property if desk.shown.unit else case.fact_text("property") or case.contact.property


def missing_place(case: Case, desk: Desk) -> str | None:
    """The question to ask before work can be ordered: which unit, or in which property that unit is."""
    if not desk.shown.available or desk.shown.unit is not None:
        return None
    if case.fact_text("unit") is None:
        return None if case.contact.property and not case.contact.unit else "ask_unit"
    if desk.shown.candidates:
        return "ask_property" if len(desk.shown.candidates) > 1 else None
    return None if place_of(case, desk) else "ask_unit"


def _ask_place(case: Case, desk: Desk, act: str) -> Iterator[Action]:
    tries = [s for s in case.sent if s.act in ("ask_unit", "ask_property") and s.gone_out]
    if any(sent.root == case.root for sent in tries):
        return
    if len(tries) < 2 and any(lines.is_contact(line) for line in lines.fresh(case)):
        names = ", ".join(dict.fromkeys(unit.property for unit in desk.shown.candidates))
        yield say.to_tenant(case, desk, act, about=str(len(tries)), properties=names or None)
        yield WaitUntil("place", desk.now + timedelta(hours=ASK_AGAIN_H))
    elif "place" in case.fired or (len(tries) >= 2 and any(case.answered(line) is False for line in lines.fresh(case))):
        yield from ladder.once(case, desk, f"the {desk.company.word('unit')} {ladder.NO_UNIT}", at_once=False)


def _without_records(case: Case, desk: Desk) -> Iterator[Action]:
    """The business system does not take the order: a person writes it down, the help goes on."""
    yield from ladder.once(case, desk, "the work order could not be written; please enter it")


def corrections(case: Case, desk: Desk) -> Iterator[Action]:
    """The order follows the case: another unit, a higher class, a further word."""
    if case.order is None or not job.live(case) or "update_work_order" in case.failures:
        return
    level = emergency.urgency(case)
    raised = level if level and level is not case.order.urgency else None
    unit = unit_of(case, desk)
    moved = unit if unit and unit != case.order.unit else None
    notes = [line for line in lines.fresh(case) if lines.is_contact(line) and _adds(line, case)]
    if raised or moved or notes:
        note = " / ".join(tries.noted(case, line) for line in notes)[:400]
        place = place_of(case, desk) if moved else None
        yield UpdateWorkOrder(case.order.id, note=note, urgency=raised, unit=moved, property=place)


def _adds(line: Line, case: Case) -> bool:
    """True for words that came after the order and tell the vendor something."""
    if case.order is None or line.at <= case.order.reported_at:
        return False
    return any(item.disposition in (Disposition.UPDATE, *emergency.URGENCY) for item in line.said.items)


def access(case: Case, desk: Desk) -> str | None:
    """The one further question that helps a vendor, or None: may somebody enter without them."""
    del desk
    known = "access" in case.facts
    return None if known or emergency.is_emergency(case) else "ask_access"
