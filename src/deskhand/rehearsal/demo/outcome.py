"""What must be true in the end, by the recorded events alone."""

from __future__ import annotations

from deskhand.domain.appointment import AppointmentStatus
from deskhand.domain.case import Case
from deskhand.engine.invariants import broken_invariants
from deskhand.rehearsal.demo.people import (
    BRIGHTWATER,
    DANA,
    ETHAN,
    JANET,
    MARIA,
    MEI,
    NOAH,
    RELIABLE,
    SOFIA,
    at,
)
from deskhand.rehearsal.demo.words import START
from deskhand.rehearsal.record import Record
from deskhand.rehearsal.sandbox import Sandbox


def end_state(box: Sandbox, record: Record, second: str, third: str) -> dict[str, bool]:
    """Each promise of the story, and whether it holds."""
    return {
        **_paulas(record, second, third),
        **_archers(box, record),
        **_sentinels(box, record),
        "nothing went to the number that said STOP": not any(r.to == third for r in record.replies),
        "every invariant holds": not broken_invariants(box.line),
    }


def _paulas(record: Record, second: str, third: str) -> dict[str, bool]:
    cases = record.cases.values()
    burst = next((c for c in cases if c.contact.address == MARIA), None)
    drip = next((c for c in cases if c.contact.address == second and c.kind == "fault"), None)
    texts = {(r.to, r.act) for r in record.replies}
    maria = [r for r in record.replies if r.to == MARIA]
    return {
        "Maria was told how to stop the water before anything else": bool(maria) and maria[0].act == "safety_water",
        "one work order, plumbing, emergency, for 4B": _is_order(burst, "plumbing", "emergency", "4B"),
        "the manager was paged and acknowledged": burst is not None
        and any(e.resolution == "acknowledge" for e in burst.escalations),
        "the first plumber's window passed and the second got the job": burst is not None
        and [o.vendor for o in burst.offers] == [RELIABLE, BRIGHTWATER]
        and burst.offers[1].status == "accepted",
        "Maria and the manager heard the arrival time": {(MARIA, "vendor_eta"), (DANA, "staff_eta")} <= texts,
        "lateness was noticed by the clock": (BRIGHTWATER, "arrival_check") in texts,
        "the new time was passed on": (MARIA, "vendor_new_eta") in texts,
        "Maria said it is fixed, rated it, and the case is closed": burst is not None
        and burst.closed
        and burst.facts.get("rating") == 5,
        "the drip waited for business hours": drip is not None
        and bool(drip.offers)
        and drip.offers[0].made_at.astimezone(START.tzinfo).hour >= 8,
        "the late yes heard that the job is taken": any(act == "job_taken" for _, act in texts),
        "the quote above the limit was asked about, and approved with its code": drip is not None
        and any(e.amount and e.resolution == "yes" for e in drip.escalations),
        "the plumber heard the approval": any(act == "quote_accepted" for _, act in texts),
    }


def _archers(box: Sandbox, record: Record) -> dict[str, bool]:
    lead = next((c for c in record.cases.values() if c.contact.address == JANET and c.kind == "lead"), None)
    meeting = lead.appointment if lead else None
    reps = {rep.email: rep for rep in box.line.records.reps()}
    mine = next((c for c in record.cases.values() if c.appointment and c.appointment == meeting and c != lead), None)
    return {
        "the owner's inquiry was routed to somebody who takes leads": lead is not None and lead.rep in reps,
        "her meeting is booked with that person, in business hours": meeting is not None
        and lead is not None
        and meeting.provider == reps[lead.rep or ""].calendar
        and 8 <= meeting.starts_at.astimezone(START.tzinfo).hour < 18,
        "the lead stands in the CRM": lead is not None and lead.stage is not None,
        "Sentinel looks after the meeting": mine is not None and mine.employee == "sentinel",
    }


def _sentinels(box: Sandbox, record: Record) -> dict[str, bool]:
    book = box.line.appointments
    assert book is not None
    sofia, ethan = book.get("SH-1"), book.get("SH-2")
    at_three = [one.contact for one in book.coming(at(0)) if one.starts_at == at(15)]
    texts = {(r.to, r.act) for r in record.replies}
    return {
        "the showing at two is confirmed": sofia is not None and sofia.status is AppointmentStatus.CONFIRMED,
        "the one at three was called off": ethan is not None and ethan.status is AppointmentStatus.CANCELLED,
        "its time went to one of those who waited, and to nobody else": at_three == [NOAH],
        "the other one heard that it is gone": any(to == MEI and act == "earlier_gone" for to, act in texts),
        "both were reminded before": {(SOFIA, "reminder"), (ETHAN, "reminder")} <= texts,
    }


def _is_order(case: Case | None, trade: str, urgency: str, unit: str) -> bool:
    order = case.order if case else None
    return order is not None and (order.trade.value, order.urgency.value, order.unit) == (trade, urgency, unit)
