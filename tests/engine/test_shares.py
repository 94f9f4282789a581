"""How many leads each rep has had: whoever has one has had it, and who was stood up has it back."""

from __future__ import annotations

from dataclasses import replace

from deskhand import app
from deskhand.domain.appointment import AppointmentStatus
from deskhand.engine.shares import shares
from deskhand.testing.office import Office

NEW, NINE = "+13035550188", "2026-11-30T09:00:00-07:00"
THEO, LUCIA = "theo@fieldline.example", "lucia@fieldline.example"
WANTS = "hi, we run an hvac shop in Tucson with 14 techs and want a demo this week please"


def sales() -> Office:
    office = Office(NINE, company="fieldline")
    office.sms(NEW, WANTS)
    return office


def test_a_lead_counts_for_a_week_and_for_a_month():
    office = sales()
    assert shares(office.box.line) == (((THEO, 1),), ((THEO, 1),))
    office.advance(hours=24 * 8)
    assert shares(office.box.line) == (((THEO, 1),), ())
    office.advance(hours=24 * 30)
    assert shares(office.box.line) == ((), ())


def test_a_lead_that_was_handed_on_counts_for_who_has_it():
    office = sales()
    stay = tuple(rep for rep in office.files.reps if rep.email != THEO)
    app.load_records(office.box.line.store, replace(office.files, reps=stay), "reps")
    office.box.line = replace(office.box.line, records=app.builtin_records(office.box.line.store))
    office.advance(minutes=2)
    office.sms(NEW, "the first one works")
    assert shares(office.box.line)[0] == ((LUCIA, 1),)


def test_who_was_stood_up_has_the_lead_back():
    office = sales()
    office.advance(minutes=2)
    office.sms(NEW, "the first one works")
    meeting = office.cases(NEW, "lead")[-1].appointment
    assert meeting is not None
    assert office.box.line.appointments is not None
    assert shares(office.box.line)[0] == ((THEO, 1),)
    office.box.line.appointments.mark(meeting.id, AppointmentStatus.MISSED, "by-hand")
    assert shares(office.box.line) == ((), ())
