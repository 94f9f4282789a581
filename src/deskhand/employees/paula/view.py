"""What Paula sees in a case: urgency, trade, vendor, arrival, cost, derived from its events and nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from deskhand.domain.case import Case, Line, Offer
from deskhand.domain.desk import Desk
from deskhand.domain.disposition import Disposition
from deskhand.domain.event import JudgedItem
from deskhand.domain.money import Money
from deskhand.domain.reading import STAFF, Answer, Feature, Role, Trade
from deskhand.domain.records import OrderStatus, Urgency

URGENCY = {
    Disposition.EMERGENCY: Urgency.EMERGENCY,
    Disposition.URGENT: Urgency.URGENT,
    Disposition.ROUTINE: Urgency.ROUTINE,
}
PEOPLE_ONLY = frozenset({Feature.VIOLENCE, Feature.SELF_HARM, Feature.MEDICAL})
"""Dangers for which no vendor is sent."""

TRADE_OF = {
    Feature.GAS: Trade.FIRE_SAFETY,
    Feature.CO: Trade.FIRE_SAFETY,
    Feature.FIRE_SMOKE: Trade.FIRE_SAFETY,
    Feature.ELECTRICAL: Trade.ELECTRICAL,
    Feature.STRUCTURAL: Trade.STRUCTURAL,
    Feature.TRAPPED: Trade.ELEVATOR,
}
SAFETY_QUESTION = "safety_question"


def tenant(case: Case) -> str:
    return case.address


def zone(case: Case, desk: Desk) -> str:
    """The zone of the place that the case is about."""
    unit = desk.shown.unit
    if unit is not None and unit.time_zone:
        return unit.time_zone
    return desk.company.zone_of(case.fact_text("property") or case.contact.property)


def clock(at: datetime, case: Case, desk: Desk, language: str = "en") -> str:
    """`at` as a person says it there: 2:55 AM today, else with the day, and with its date from a week ahead on."""
    local, today = at.astimezone(ZoneInfo(zone(case, desk))), desk.now.astimezone(ZoneInfo(zone(case, desk)))
    said = hour(local, language)
    if local.date() == today.date():
        return said
    days = DAYS_ES if language == "es" else DAYS_EN
    day = days[local.weekday()]
    if abs((local.date() - today.date()).days) < len(days):
        return f"{day} {said}"
    if language == "es":
        return f"{day} {local.day} de {MONTHS_ES[local.month - 1]}, {said}"
    return f"{day}, {MONTHS_EN[local.month - 1]} {local.day}, {said}"


def hour(local: datetime, language: str) -> str:
    """The time of the clock alone."""
    half = ("AM", "PM") if language == "en" else ("a. m.", "p. m.")
    return f"{local.hour % 12 or 12}:{local.minute:02d} {half[local.hour >= 12]}"


DAYS_EN = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS_EN = tuple("January February March April May June July August September October November December".split())
MONTHS_ES = tuple("enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre".split())
DAYS_ES = ("el lunes", "el martes", "el miércoles", "el jueves", "el viernes", "el sábado", "el domingo")


# ------------------------------------------------------------------ what was said


def is_vendor(line: Line) -> bool:
    return line.said.role is Role.VENDOR


def is_staff(line: Line) -> bool:
    return line.said.role in STAFF


def is_tenant(line: Line) -> bool:
    return not is_vendor(line) and not is_staff(line)


def fresh(case: Case) -> tuple[Line, ...]:
    """The lines that this turn has taken up."""
    return tuple(line for line in case.lines if line.turn == case.root)


def items(case: Case) -> Iterator[tuple[Line, JudgedItem]]:
    """Every judged item of the tenant's side, oldest first."""
    for line in case.lines:
        if is_tenant(line):
            for item in line.said.items:
                yield line, item


def says(line: Line, *answers: Answer) -> bool:
    return any(judged.item.answer in answers for judged in line.said.items)


def mentions(case: Case, *features: Feature) -> bool:
    """True where the tenant's side has said any of `features`, or safety.py heard it."""
    if any(finding.feature in features for finding in case.hazards):
        return True
    return any(item.item.says(*features) for _, item in items(case))


def fault_items(case: Case) -> list[JudgedItem]:
    return [item for _, item in items(case) if item.disposition in URGENCY]


def worst(case: Case) -> JudgedItem | None:
    """The most severe fault that was reported, the first of equals."""
    return min(fault_items(case), key=lambda item: item.disposition.rank, default=None)


def summary(case: Case) -> str:
    """The tenant's own words about the fault, short enough for a text message."""
    found = worst(case)
    words = found.item.text if found else ""
    unclear = [item.item.text for _, item in items(case) if item.disposition is Disposition.CLARIFY]
    if found is not None and unclear and found.rule.startswith("answers_"):
        words = f"{unclear[0]} / {words}"
    if not words:
        lines = [line.said.text for line in case.lines if is_tenant(line)]
        words = lines[-1] if lines else "; ".join(dict.fromkeys(finding.quote for finding in case.hazards))
    if not words and case.order is not None:
        words = case.order.summary
    words = " ".join(words.split())
    return words if len(words) <= 120 else f"{words[:117].rstrip()}..."


# ------------------------------------------------------------------ what follows from it


def clarified(case: Case) -> bool:
    """True where the safety question is settled as the higher class: no clear answer in time, or unclear again."""
    if SAFETY_QUESTION in case.fired and not answered_safety(case):
        return True
    unclear = [line for line, item in items(case) if item.disposition is Disposition.CLARIFY]
    asked = next((s for s in case.sent if s.act in ("ask_safety", "ask_temperature") and s.gone_out), None)
    return asked is not None and any(line.at > asked.at for line in unclear)


def answered_safety(case: Case) -> bool:
    """True where what came back says what it is about; small talk and other questions leave it open."""
    asked = next((s for s in case.sent if s.act in ("ask_safety", "ask_temperature") and s.gone_out), None)
    settles = {*URGENCY, Disposition.UPDATE}
    return asked is not None and any(line.at > asked.at and item.disposition in settles for line, item in items(case))


def lowered_at(case: Case) -> datetime | None:
    """When a manager last said that it is no emergency."""
    times = (one.resolved_at for one in case.escalations if one.resolution == "downgrade")
    return max((at for at in times if at is not None), default=None)


def downgraded(case: Case) -> bool:
    """True while a manager's word that it is no emergency stands: nobody has reported one since."""
    at = lowered_at(case)
    return at is not None and not any(line.at > at for line in _emergencies(case))


def _emergencies(case: Case) -> Iterator[Line]:
    return (line for line, item in items(case) if item.disposition is Disposition.EMERGENCY)


def urgency(case: Case) -> Urgency | None:
    """The class of the case: the worst that was reported or heard, unless a manager has lowered it; None: no fault."""
    if downgraded(case):
        return Urgency.URGENT
    if case.hazards or clarified(case):
        return Urgency.EMERGENCY
    found = worst(case)
    said = URGENCY[found.disposition] if found else None
    kept = case.order.urgency if case.order else None
    ranked = [level for level in Urgency if level in (said, kept)]
    return ranked[0] if ranked else None


def is_emergency(case: Case) -> bool:
    return urgency(case) is Urgency.EMERGENCY


def presses(case: Case) -> bool:
    """True for an emergency that is not done yet: people are asked minute by minute."""
    return is_emergency(case) and (case.order is None or live(case))


def emergency_since(case: Case) -> datetime | None:
    """When the case became an emergency, anew where a manager had lowered it; None while it is none."""
    if not is_emergency(case):
        return None
    lowered = lowered_at(case)
    said = [line.at for line in _emergencies(case)]
    heard = [case.opened_at] if case.hazards else []
    unclear = [case.fired[SAFETY_QUESTION]] if SAFETY_QUESTION in case.fired else []
    return min((at for at in (*said, *heard, *unclear) if lowered is None or at > lowered), default=None)


def trade(case: Case) -> Trade | None:
    if case.order is not None:
        return case.order.trade
    found = worst(case)
    if found is not None and found.trade is not None:
        return found.trade
    named = [item.trade for _, item in items(case) if item.trade is not None]
    if found is not None and named:
        return named[0]
    of_hazard = [TRADE_OF[f.feature] for f in case.hazards if f.feature in TRADE_OF]
    if of_hazard:
        return of_hazard[0]
    return Trade.GENERAL if urgency(case) else None


def needs_vendor(case: Case) -> bool:
    """False where only people can help: violence, self-harm, a medical crisis."""
    if urgency(case) is None:
        return False
    dangers = {finding.feature for finding in case.hazards}
    if not dangers:
        found = worst(case)
        dangers = {finding.feature for finding in found.item.findings} if found else set()
        return not (dangers & PEOPLE_ONLY) or (found is not None and found.trade is not None)
    return bool(dangers - PEOPLE_ONLY) or any(item.trade is not None for item in fault_items(case))


def live(case: Case) -> bool:
    return case.order is not None and case.order.live


# ------------------------------------------------------------------ the vendor's side


def accepted(case: Case) -> Offer | None:
    return next((offer for offer in reversed(case.offers) if offer.status == "accepted"), None)


def offered(case: Case) -> bool:
    """True where the vendor who has the job took it from us; by the records alone they have known it all along."""
    won = accepted(case)
    return won is not None and won.code != ""


def vendor_of(case: Case) -> str | None:
    """Who has the job: the vendor whose offer was accepted, or the one that the record names."""
    won = accepted(case)
    if won is not None:
        return won.vendor
    if case.offers or case.order is None or case.order.status is not OrderStatus.ASSIGNED:
        return None
    return case.order.vendor


def vendor_lines(case: Case) -> tuple[Line, ...]:
    """What the vendor who has the job has said, oldest first."""
    vendor = vendor_of(case)
    return tuple(line for line in case.lines if is_vendor(line) and line.said.sender == vendor)


def reopened_at(case: Case) -> datetime | None:
    """When the tenant last said, after the vendor was done, that it is not fixed."""
    done = [line.at for line in vendor_lines(case) if says(line, Answer.DONE)]
    broken = [line.at for line in case.lines if is_tenant(line) and says(line, Answer.STILL_BROKEN)]
    return max((at for at in broken if any(before <= at for before in done)), default=None)


def was_done(case: Case, at: datetime) -> bool:
    """True where the vendor had said by then that it is done, and the tenant not yet that it is not."""
    done = [line.at for line in vendor_lines(case) if says(line, Answer.DONE) and line.at <= at]
    broken = [line.at for line in case.lines if is_tenant(line) and says(line, Answer.STILL_BROKEN) and line.at <= at]
    return bool(done) and not any(after >= max(done) for after in broken)


def this_visit(case: Case) -> str:
    """Who comes, for which time: another one for each vendor, and after each reopening. Names timers and questions."""
    again = reopened_at(case)
    return f"{vendor_of(case)} {again.isoformat() if again else 'first'}"


def visit_lines(case: Case) -> tuple[Line, ...]:
    """What the vendor who has the job has said of this visit: since it was opened again, where it was."""
    since = reopened_at(case)
    return tuple(line for line in vendor_lines(case) if since is None or line.at > since)


def declined(case: Case, vendor: str) -> bool:
    """True where they said no to the newest offer, and no yes beside it."""
    since = max((offer.made_at for offer in case.offers if offer.vendor == vendor), default=case.opened_at)
    lines = [line for line in case.lines_of(vendor) if is_vendor(line) and line.at >= since]
    answers = [item.item.answer for line in lines for item in line.said.items]
    said_no = [answer for answer in answers if answer in (Answer.DECLINE, Answer.NO, Answer.COUNTER)]
    said_yes = [answer for answer in answers if answer in (Answer.ACCEPT, Answer.YES)]
    return bool(said_no) and not said_yes


@dataclass(frozen=True)
class Eta:
    """The newest arrival time that the vendor gave, when, and in which line."""

    at: datetime
    said_at: datetime
    line: str


def eta(case: Case) -> Eta | None:
    """ETA only from the vendor: the newest of this visit that they wrote, before or after they got the job."""
    for line in reversed(visit_lines(case)):
        for judged in line.said.items:
            value = judged.item.fact("eta")
            if isinstance(value, datetime):
                return Eta(value, line.at, line.event)
    return None


def arrived(case: Case) -> bool:
    """True where the vendor said so, or named a price or an end after the time at which they were to be there."""
    known = eta(case)
    for line in visit_lines(case):
        if says(line, Answer.ARRIVED, Answer.DONE):
            return True
        if says(line, Answer.QUOTE) and known is not None and line.at >= known.at:
            return True
    return False


def done_line(case: Case) -> Line | None:
    """The line in which the vendor first said of this visit that it is done."""
    return next((line for line in visit_lines(case) if says(line, Answer.DONE)), None)


def amount(line: Line) -> Money | None:
    for judged in line.said.items:
        value = judged.item.fact("money")
        if isinstance(value, Money):
            return value
    return None
