"""Who is likely not to come hears earlier and is asked what stands in the way; nobody is told a chance."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from deskhand.config import load_company
from deskhand.domain.appointment import Appointment, AppointmentStatus
from deskhand.domain.case import Case
from deskhand.domain.contact import Contact
from deskhand.domain.event import CallNotPlaced, Event
from deskhand.domain.risk import RiskPlan
from deskhand.engine.explain import explain
from deskhand.testing.office import EXAMPLES, Office

RUTH = "+12105550120"
NINE = "2027-03-01T09:00:00-06:00"
AHEAD = datetime(2027, 3, 18, 15, tzinfo=UTC)  # Thursday 10:00 in San Antonio, 17 days ahead
BOOKED = datetime(2027, 2, 20, 15, tzinfo=UTC)
FAR = Appointment("B-1", RUTH, AHEAD, "Ruth Abernathy", "Hygiene", "cleaning", 60, booked_at=BOOKED)


def clinic(*appointments: Appointment, at: str = NINE, with_phone: bool = False, **plan: float) -> Office:
    """Brightside with its own limits for a chance; by published rates one of 26 days ahead is missed by 20 %."""
    files = load_company(EXAMPLES / "brightside")
    risk = replace(RiskPlan(high=0.15, hold_out=0.0), **plan)  # type: ignore[arg-type]
    company = replace(files.company, appointments=replace(files.company.appointments, risk=risk))
    ruth = Contact("Ruth Abernathy", RUTH, consent=("sms", "voice"), language="en")
    others = tuple(one for one in files.contacts if one.phone != RUTH)
    return Office(
        at, company=company, appointments=appointments, waitlist=(), contacts=(ruth, *others), with_phone=with_phone
    )


def case(office: Office) -> Case:
    return office.cases(RUTH, "appointment")[0]


def history(office: Office) -> list[Event]:
    return [event for event in office.box.history() if event.case == case(office).id]


def sent_on(office: Office) -> list[tuple[str, str]]:
    return [(reply.act, f"{reply.at:%d}") for reply in office.replies if reply.to == RUTH]


def test_the_likely_ones_hear_earlier_and_are_asked_what_stands_in_the_way():
    office = clinic(FAR)
    office.advance(hours=24 * 17)
    assert sent_on(office) == [("reminder_asks", day) for day in ("08", "11", "16", "18")]
    assert "stands in the way" in office.texts(RUTH)[0] or "makes it hard" in office.texts(RUTH)[0]
    assert office.broken() == []


def test_the_others_are_reminded_as_the_company_has_it():
    office = clinic(FAR, high=0.5)
    office.advance(hours=24 * 17)
    assert sent_on(office) == [("reminder", day) for day in ("11", "16", "18")]


def test_who_surely_comes_hears_once():
    office = clinic(FAR, high=0.5, low=0.4)
    office.advance(hours=24 * 17)
    assert sent_on(office) == [("reminder", "16")]


def test_who_is_held_back_is_reminded_as_usual_and_the_case_says_so():
    office = clinic(FAR, hold_out=1.0)
    office.advance(hours=24 * 17)
    assert sent_on(office) == [("reminder", day) for day in ("11", "16", "18")]
    assert case(office).risk is not None
    assert [reason.text for reason in explain(history(office)) if "held back" in reason.text] != []


def test_a_day_before_they_are_called_unless_they_have_said_yes():
    office = clinic(FAR, with_phone=True)
    office.advance(hours=24 * 17)
    assert [act for to, act in office.calls() if to == RUTH] == ["call_reminder"]
    confirmed = clinic(FAR, with_phone=True)
    confirmed.advance(hours=24 * 11)
    confirmed.sms(RUTH, "yes I'll be there")
    confirmed.advance(hours=24 * 6)
    assert confirmed.calls() == []
    assert [act for act, _ in sent_on(confirmed)] == [
        "reminder_asks", "reminder_asks", "confirmed", "reminder_confirmed", "reminder_confirmed",
    ]  # fmt: skip


def test_without_a_phone_the_case_says_so_and_the_texts_go_on():
    office = clinic(FAR)
    office.advance(hours=24 * 17)
    calls = [event.what for event in history(office) if isinstance(event.what, CallNotPlaced)]
    assert [(call.act, call.reason) for call in calls] == [("call_reminder", "no phone is connected")]


def test_the_chance_is_told_to_the_business_and_to_nobody_else():
    office = clinic(FAR)
    office.advance(hours=24 * 17)
    assert any("the chance that nobody comes is 20%" in one.text for one in explain(history(office)))
    assert not any("%" in text or "chance" in text or "likely" in text for text in office.texts(RUTH))


def test_another_time_is_looked_at_anew():
    office = clinic(FAR)
    office.advance(hours=1)
    first = case(office).risk
    office.sms(RUTH, "can we make it Monday March 8 at 10am instead")
    office.sms(RUTH, "yes please")
    moved = case(office)
    assert first is not None
    assert moved.risk is not None
    assert moved.appointment is not None
    assert moved.risk.starts_at == moved.appointment.starts_at != first.starts_at
    assert moved.risk.booked_at == first.booked_at


def test_what_the_business_writes_into_its_records_reaches_the_case():
    soon = replace(FAR, starts_at=datetime(2027, 3, 2, 16, tzinfo=UTC))
    office = clinic(soon)
    office.advance(hours=30)
    assert office.box.line.appointments is not None
    office.box.line.appointments.mark("B-1", AppointmentStatus.MISSED, "by hand")
    office.advance(hours=24 * 2)
    assert office.acts(RUTH)[-1] == "missed"
    assert case(office).appointment == replace(soon, status=AppointmentStatus.MISSED)
    office.advance(hours=24 * 8)
    assert case(office).outcome == "missed"


def test_what_is_learnt_here_is_used_here():
    """Sixty visits of the last year: Ruth has missed each of hers."""
    past = [
        Appointment(
            f"P-{n}", RUTH if n % 6 == 0 else f"+1210555{4000 + n}", AHEAD - timedelta(days=40 + n),
            "Ruth Abernathy" if n % 6 == 0 else f"Patient {n}", "Hygiene", "cleaning", 60,
            AppointmentStatus.MISSED if n % 6 == 0 else AppointmentStatus.SHOWN, AHEAD - timedelta(days=50 + n),
        )
        for n in range(60)
    ]  # fmt: skip
    other = replace(FAR, id="B-2", contact="+12105554001", person="Patient 1", starts_at=AHEAD + timedelta(hours=2))
    office = clinic(*past, FAR, other)
    office.advance(hours=1)
    chances = {
        contact: one.risk.chance for contact in (RUTH, other.contact)
        for one in office.cases(contact, "appointment") if one.risk
    }  # fmt: skip
    assert chances[RUTH] > chances[other.contact]
