"""A meeting is taken by somebody who says so: by its rep, else by the next one, else it is the office's."""

from __future__ import annotations

from dataclasses import replace

import pytest

from deskhand.config import load_company
from deskhand.domain.case import Case
from deskhand.domain.lead import LeadPlan
from deskhand.testing.office import EXAMPLES, Office

NEW, THEO, LUCIA, JOANNA = "+13035550188", "+13035550171", "+13035550172", "+13035550100"
NINE = "2026-11-30T09:00:00-07:00"
WANTS = "hi, we run an hvac shop in Tucson with 14 techs and want a demo this week please"


def sales(at: str = NINE, claim_min: int = 30) -> Office:
    """Fieldline, with a meeting of Theo's booked."""
    company = load_company(EXAMPLES / "fieldline").company
    plan = replace(company.leads or LeadPlan(), claim_min=claim_min)
    office = Office(at, company=replace(company, leads=plan))
    office.sms(NEW, WANTS)
    office.advance(minutes=2)
    office.sms(NEW, "the first one works")
    return office


def lead(office: Office) -> Case:
    return office.cases(NEW, "lead")[-1]


def provider(office: Office) -> str:
    """In whose calendar the meeting stands, by the records and by both cases."""
    case, kept = lead(office), office.cases(NEW, "appointment")[-1]
    assert office.box.line.appointments is not None
    assert case.appointment is not None
    assert kept.appointment is not None
    stands = office.box.line.appointments.get(case.appointment.id)
    assert stands is not None
    assert stands.slot == case.appointment.slot == kept.appointment.slot
    return stands.provider


def test_the_rep_is_asked_and_takes_it():
    office = sales()
    assert office.acts(THEO) == ["lead_claim"]
    assert "14 techs" in office.texts(THEO)[0]
    assert lead(office).outcome is None
    office.sms(THEO, "1 {code}")
    assert office.acts(THEO) == ["lead_claim", "ack_thanks"]
    assert (lead(office).outcome, provider(office)) == ("booked", "Theo Brandvold")
    office.advance(hours=4)
    assert office.acts(LUCIA) == office.acts(JOANNA) == []
    assert office.broken() == []


@pytest.mark.parametrize("words", ["2 {code}", "no {code}", "{code} sorry, I can not do that one"])
def test_after_a_no_the_next_one_is_asked_at_once_and_the_meeting_goes_to_them(words: str):
    office = sales()
    office.sms(THEO, words)
    assert office.acts(THEO)[1:] == ["claim_refused"]
    assert office.acts(LUCIA) == ["lead_claim"]
    office.sms(LUCIA, "1 {code}")
    assert (lead(office).rep, provider(office)) == ("lucia@fieldline.example", "Lucía Ferrer")
    assert office.acts(NEW)[-1] == "other_rep"
    assert "Lucía Ferrer" in office.texts(NEW)[-1]
    assert lead(office).outcome == "booked"
    assert office.broken() == []


def test_without_a_word_the_next_one_is_asked_when_the_time_is_over_and_then_the_office():
    office = sales()
    office.advance(minutes=29)
    assert office.acts(LUCIA) == []
    office.advance(minutes=2)
    assert office.acts(LUCIA) == ["lead_claim"]
    assert office.acts(JOANNA) == []
    office.advance(minutes=35)
    assert office.acts(JOANNA) == ["lead_claim"]
    office.sms(THEO, "1 {code}")
    assert (lead(office).rep, provider(office)) == ("theo@fieldline.example", "Theo Brandvold")
    assert office.acts(JOANNA)[-1] == office.acts(LUCIA)[-1] == "others_answered"
    assert "other_rep" not in office.acts(NEW)
    assert office.broken() == []


def test_at_night_nobody_is_asked_before_the_office_opens():
    office = sales("2026-11-30T22:00:00-07:00")
    assert office.acts(THEO) == []
    office.advance(hours=9)
    assert office.acts(THEO) == []
    office.advance(hours=1, minutes=15)
    assert office.acts(THEO) == ["lead_claim"]
    assert office.acts(LUCIA) == []


def test_a_meeting_that_is_called_off_wants_nobody():
    office = sales()
    office.advance(minutes=2)
    office.sms(NEW, "please cancel it, we signed with somebody else and need no demo any more")
    kept = office.cases(NEW, "appointment")[-1]
    assert kept.appointment is not None
    assert not kept.appointment.live
    office.advance(hours=8)
    assert office.acts(JOANNA) == []
    assert office.broken() == []


def test_where_the_calendar_of_who_takes_it_is_not_free_a_person_sees_to_it():
    office = sales()
    meeting = lead(office).appointment
    assert meeting is not None
    assert office.box.line.appointments is not None
    office.box.line.appointments.book(
        replace(meeting.slot, provider="Lucía Ferrer"), "demo", "+13035550199", "Somebody", "elsewhere"
    )
    office.sms(THEO, "2 {code}")
    office.sms(LUCIA, "1 {code}")
    assert provider(office) == "Theo Brandvold"
    assert office.acts(JOANNA) == ["hand_off"]
    assert "their calendar has not taken it" in office.texts(JOANNA)[0]
    assert office.broken() == []


def test_without_it_the_rep_is_told_and_not_asked():
    office = sales(claim_min=0)
    assert office.acts(THEO) == ["lead_booked"]
    assert lead(office).outcome == "booked"
