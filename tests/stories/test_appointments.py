"""Appointments from the reminder to what came of them: nothing is called off by mistake, nothing is booked twice."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from deskhand.config import load_company
from deskhand.domain.appointment import Appointment, AppointmentStatus, Waiting
from deskhand.domain.case import Case
from deskhand.domain.reading import Role
from deskhand.testing.office import EXAMPLES, Office

PALOMA, RUTH, KAYLEE, YOLANDA, PRIYA = "+12105550100", "+12105550120", "+12105550122", "+12105550124", "+12105550125"
NINE = "2027-03-01T09:00:00-06:00"
VISIT = datetime(2027, 3, 4, 16, tzinfo=UTC)  # Thursday 10:00 in San Antonio
CLEANING = Appointment("B-1", RUTH, VISIT, "Ruth Abernathy", "Hygiene", "cleaning", 60)


def clinic(*appointments: Appointment, at: str = NINE, waitlist: tuple[Waiting, ...] = ()) -> Office:
    return Office(at, company="brightside", appointments=appointments, waitlist=waitlist)


def visit(office: Office, contact: str = RUTH) -> Case:
    return office.cases(contact, "appointment")[0]


def record(office: Office, name: str = "B-1") -> Appointment:
    assert office.box.line.appointments is not None
    found = office.box.line.appointments.get(name)
    assert found is not None
    return found


# ------------------------------------------------------------------ reminders


def test_people_are_reminded_by_the_cadence_of_the_company():
    office = clinic(CLEANING)
    office.advance(hours=24)
    assert office.acts(RUTH) == []
    office.advance(hours=2)
    assert office.acts(RUTH) == ["reminder"]
    office.advance(hours=48)
    assert office.acts(RUTH) == ["reminder", "reminder"]
    assert "cleaning" not in " ".join(office.texts(RUTH))
    assert office.broken() == []


def test_a_reminder_that_would_come_at_night_comes_the_evening_before():
    early = replace(CLEANING, starts_at=VISIT - timedelta(hours=2))  # 8:00, three hours before it is 5:00
    office = clinic(early, at="2027-03-03T12:00:00-06:00")
    office.advance(hours=8)
    sent = [reply.at for reply in office.replies if reply.to == RUTH]
    assert sent == [datetime(2027, 3, 4, 1, 55, tzinfo=UTC)]
    assert office.broken() == []


def test_two_children_on_one_afternoon_are_one_message_and_one_yes():
    owen = Appointment("B-2", KAYLEE, VISIT + timedelta(hours=5), "Owen Brandt", "Hygiene", "cleaning", 45)
    lily = Appointment("B-3", KAYLEE, VISIT + timedelta(hours=6), "Lily Brandt", "Dr. Lindqvist", "check-up", 30)
    office = clinic(owen, lily)
    office.advance(hours=33)
    assert office.acts(KAYLEE) == ["reminder"]
    assert all(name in office.texts(KAYLEE)[0] for name in ("Owen", "Lily"))
    office.sms(KAYLEE, "yes, we will be there")
    assert {record(office, name).status for name in ("B-2", "B-3")} == {AppointmentStatus.CONFIRMED}
    assert office.acts(KAYLEE)[-1] == "confirmed"
    assert office.broken() == []


def test_who_opted_out_is_not_reminded():
    office = clinic(replace(CLEANING, contact="+12105550126"))
    office.advance(hours=80)
    assert office.acts("+12105550126") == []
    assert office.broken() == []


# ------------------------------------------------------------------ answers


def test_a_yes_confirms_and_says_so_after_the_record_has_it():
    office = clinic(CLEANING)
    office.advance(hours=26)
    office.sms(RUTH, "yes")
    assert (record(office).status, office.acts(RUTH)[-1]) == (AppointmentStatus.CONFIRMED, "confirmed")
    assert office.broken() == []


@pytest.mark.parametrize("words", ["no", "can't make it", "no puedo", "not gonna work"])
def test_a_bare_refusal_gets_other_times_and_lets_go_of_nothing(words):
    office = clinic(CLEANING)
    office.advance(hours=26)
    office.sms(RUTH, words)
    assert office.acts(RUTH)[-1] == "times"
    assert record(office) == CLEANING
    assert office.broken() == []


def test_the_time_that_is_chosen_is_taken_and_the_old_one_is_free_only_then():
    office = clinic(CLEANING)
    office.sms(RUTH, "can't make it thursday, what else do you have?")
    assert record(office) == CLEANING
    office.advance(minutes=2)
    office.sms(RUTH, "the first one please")
    moved = record(office)
    assert moved.starts_at != VISIT
    assert office.acts(RUTH)[-1] == "moved"
    assert visit(office).freed == (CLEANING.slot,)
    assert office.broken() == []


def test_a_time_that_is_named_and_free_is_taken_at_once():
    office = clinic(CLEANING)
    office.sms(RUTH, "please move me to wednesday at 2pm")
    assert record(office).starts_at == datetime(2027, 3, 3, 20, tzinfo=UTC)
    assert office.acts(RUTH) == ["moved"]


def test_a_time_that_is_taken_is_not_promised():
    other = Appointment("B-9", PRIYA, datetime(2027, 3, 3, 20, tzinfo=UTC), "Priya", "Hygiene", "cleaning", 60)
    office = clinic(CLEANING, other)
    office.sms(RUTH, "please move me to wednesday at 2pm")
    assert office.acts(RUTH)[-1] in ("times", "times_other")
    assert record(office) == CLEANING
    assert office.broken() == []


def test_what_is_called_off_clearly_and_in_time_is_called_off():
    office = clinic(CLEANING)
    office.sms(RUTH, "please cancel my appointment, I don't need it anymore")
    assert (record(office).status, office.acts(RUTH)) == (AppointmentStatus.CANCELLED, ["cancelled"])
    assert office.broken() == []


def test_inside_the_cut_off_a_person_decides():
    office = clinic(CLEANING, at="2027-03-04T08:00:00-06:00")
    office.sms(RUTH, "please cancel my appointment, I don't need it anymore")
    assert record(office).status is AppointmentStatus.BOOKED
    assert "hand_off" in office.acts(PALOMA)
    assert office.broken() == []


def test_danger_gets_the_safety_text_and_a_page_before_all_else():
    office = clinic(CLEANING)
    office.sms(RUTH, "I think my husband is having a heart attack")
    assert office.acts(RUTH)[0] == "safety_medical"
    assert "page_emergency" in office.acts(PALOMA)
    assert office.broken() == []


def test_late_within_the_rule_is_noted_and_beyond_it_a_person_says():
    office = clinic(CLEANING, at="2027-03-04T09:50:00-06:00")
    office.sms(RUTH, "running about 5 min late")
    assert (office.acts(RUTH), "told_late" in office.acts(PALOMA)) == (["late_noted"], True)
    office.advance(minutes=2)
    office.sms(RUTH, "traffic is awful, more like 40 min late now sorry")
    assert office.acts(RUTH)[-1] == "late_too_much"
    assert office.broken() == []


# ------------------------------------------------------------------ a free time


WAITLIST = (Waiting(YOLANDA, "cleaning", "Hygiene", 60), Waiting(PRIYA, "cleaning", "", 60))


def test_a_free_time_goes_to_the_first_yes_and_the_others_are_told():
    office = clinic(CLEANING, waitlist=WAITLIST)
    office.sms(RUTH, "cancel it please, I moved to another city")
    assert (office.acts(YOLANDA), office.acts(PRIYA)) == (["offer_slot"], ["offer_slot"])
    office.sms(PRIYA, "yes please!")
    assert office.acts(PRIYA)[-1] == "earlier_yours"
    assert office.acts(YOLANDA)[-1] == "earlier_gone"
    office.sms(YOLANDA, "sí, la quiero")
    assert office.acts(YOLANDA)[-1] == "earlier_gone"
    booked = [one for one in office.cases(PRIYA, "appointment") if one.appointment]
    assert [one.appointment.starts_at for one in booked if one.appointment] == [VISIT]
    assert office.broken() == []


def test_who_takes_an_earlier_time_lets_go_of_their_own_last():
    later = Appointment("B-7", PRIYA, VISIT + timedelta(days=7), "Priya Raman", "Hygiene", "cleaning", 60)
    office = clinic(CLEANING, later, waitlist=WAITLIST[1:])
    office.sms(RUTH, "cancel it please, I moved to another city")
    office.sms(PRIYA, "yes I'd love that")
    assert record(office, "B-7").starts_at == VISIT
    assert visit(office, PRIYA).freed == (later.slot,)
    assert office.broken() == []


def test_after_a_miss_there_is_one_kind_word():
    missed = replace(CLEANING, starts_at=VISIT - timedelta(days=4), status=AppointmentStatus.BOOKED)
    office = clinic(missed, at="2027-02-28T09:00:00-06:00")
    office.advance(hours=1)
    assert office.box.line.appointments is not None
    office.box.line.appointments.mark("B-1", AppointmentStatus.MISSED, "by hand")
    office.advance(hours=60)
    assert office.acts(RUTH).count("missed") <= 1
    assert office.broken() == []


# ------------------------------------------------------------------ whose it is


def test_a_stranger_without_an_appointment_is_told_nothing_of_anybody():
    office = clinic(CLEANING)
    office.sms("+12105550177", "yes I'll be there")
    assert "10:00" not in " ".join(office.texts("+12105550177"))
    assert record(office).status is AppointmentStatus.BOOKED
    assert office.broken() == []


def test_the_tenant_with_a_showing_and_a_leak_has_two_employees():
    files = load_company(EXAMPLES / "lakeview")
    shown = Appointment("S-1", "+15125550142", datetime(2026, 3, 12, 20, tzinfo=UTC), "Maria Lopez", "", "showing", 30)
    office = Office("2026-03-09T10:00:00-05:00", appointments=(shown,), orders=())
    assert any(contact.role is Role.TENANT for contact in files.contacts)
    office.sms("+15125550142", "the kitchen faucet drips, no rush")
    assert [case.kind for case in office.record.cases.values() if case.lines] == ["fault"]
    office.advance(hours=31)
    office.sms("+15125550142", "yes I'll be there")
    assert record(office, "S-1").status is AppointmentStatus.CONFIRMED
    assert office.broken() == []




# ------------------------------------------------------------------ one of the times that were offered


def test_a_time_that_is_asked_for_to_the_minute_is_offered_alone():
    office = clinic(CLEANING)
    office.sms(RUTH, "could we do Tuesday at 10 instead?")
    assert office.acts(RUTH) == ["times_one"]
    assert "Tuesday 10:00 AM is free" in office.texts(RUTH)[-1]
    office.sms(RUTH, "yes pls")
    assert office.acts(RUTH) == ["times_one", "moved"]
    assert record(office).starts_at == datetime(2027, 3, 2, 16, tzinfo=UTC)


@pytest.mark.parametrize(
    "words", ["the {hour} one", "{hour} works", "can you move me to {day}, {hour} please?", "{day} {hour}"]
)
def test_a_time_that_was_offered_is_taken_by_its_hour(words: str):
    office = clinic(CLEANING)
    office.sms(RUTH, "can't make it thursday")
    offered = dict(next(sent for sent in reversed(visit(office).sent) if sent.act == "times").facts)
    second = datetime.fromisoformat(offered["at_2"]).astimezone(ZoneInfo("America/Chicago"))
    office.sms(RUTH, words.format(hour=f"{second:%-I:%M%p}".lower().replace(":00", ""), day=f"{second:%A %B %-d}".lower()))
    assert office.acts(RUTH)[-1] == "moved"
    assert record(office).starts_at == second


# ------------------------------------------------------------------ what a time, a yes and a "both" are about


def test_an_hour_without_a_day_is_of_the_day_that_is_spoken_of():
    office = clinic(CLEANING)
    office.sms(RUTH, "need to move it to the 10th")
    office.advance(minutes=2)
    office.sms(RUTH, "10am")
    assert record(office).starts_at == datetime(2027, 3, 10, 16, tzinfo=UTC)


def test_another_hour_of_the_same_day_is_of_the_day_of_the_appointment():
    office = clinic(CLEANING)
    office.sms(RUTH, "can we do 10:30 instead of 10")
    assert office.acts(RUTH) == ["times_one"]
    office.sms(RUTH, "yes")
    assert record(office).starts_at == VISIT + timedelta(minutes=30)


def test_none_of_those_takes_none_of_those():
    office = clinic(CLEANING)
    office.sms(RUTH, "can't make it thursday, my shift changed")
    office.advance(minutes=2)
    office.sms(RUTH, "none of those work, what about friday afternoon")
    assert record(office).starts_at == VISIT
    assert office.acts(RUTH)[-1].startswith("times")


def test_a_yes_to_several_times_is_asked_which_with_the_same_times():
    office = clinic(CLEANING)
    office.sms(RUTH, "reschedule please")
    office.advance(minutes=2)
    office.sms(RUTH, "perfect")
    first, second = (dict(sent.facts) for sent in visit(office).sent if sent.act in ("times", "which_time"))
    assert [first[name] for name in ("at_1", "at_2", "at_3")] == [second[name] for name in ("at_1", "at_2", "at_3")]
    office.sms(RUTH, "the second")
    assert record(office).starts_at == datetime.fromisoformat(second["at_2"])


def test_a_yes_to_another_day_confirms_nothing():
    office = clinic(CLEANING)
    office.sms(RUTH, "can't")
    office.advance(minutes=2)
    office.sms(RUTH, "ok he says tuesday next week is fine")
    assert record(office).status is AppointmentStatus.BOOKED
    assert office.acts(RUTH)[-1].startswith("times")


def test_who_takes_a_cancellation_back_gets_the_old_time_again_if_it_is_free():
    office = clinic(CLEANING)
    office.sms(RUTH, "please cancel my appt, i dont want to reschedule")
    office.advance(minutes=12)
    office.sms(RUTH, "omg sorry I didn't mean that, can I still keep it??")
    assert office.acts(RUTH)[-1] == "times_one"
    office.sms(RUTH, "yes please")
    assert office.acts(RUTH)[-1] == "moved"
    booked = [case.appointment for case in office.cases(RUTH, "appointment")]
    assert [one.starts_at for one in booked if one is not None and one.live][-1:] == [VISIT]
    office.advance(hours=24 * 3)
    assert office.acts(RUTH).count("reminder") <= 2
    assert office.broken() == []


FAMILY = (
    Appointment("F-1", KAYLEE, VISIT + timedelta(hours=5), "Owen Brandt", "Hygiene", "cleaning", 45),
    Appointment("F-2", KAYLEE, VISIT + timedelta(hours=5, minutes=30), "Lily Brandt", "Dr. Lindqvist", "check-up", 30),
)


@pytest.mark.parametrize("words", [("yes we'll both be there",), ("yes", "both")])
def test_both_are_both(words: tuple[str, ...]):
    office = clinic(*FAMILY)
    for text in words:
        office.sms(KAYLEE, text)
        office.advance(minutes=1)
    assert {record(office, name).status for name in ("F-1", "F-2")} == {AppointmentStatus.CONFIRMED}


def test_which_is_asked_twice_and_then_a_person_sorts_it_out():
    office = clinic(*FAMILY)
    for text in ("hmm", "what", "the thing"):
        office.sms(KAYLEE, text)
        office.advance(minutes=1)
    assert office.acts(KAYLEE) == ["which", "which", "not_understood"]
    assert [one.reason for one in office.cases(KAYLEE, "inquiry")[-1].escalations] == ["two tries to understand have failed"]


def test_a_rep_hears_when_their_meeting_is_moved_or_called_off():
    office = Office("2026-11-30T09:00:00-07:00", company="fieldline")
    lead, theo = "+13035550188", "+13035550171"
    office.sms(lead, "hi, we run an hvac shop in Tucson with 14 techs and want a demo this week please")
    office.advance(minutes=2)
    office.sms(lead, "the first one works")
    office.advance(minutes=2)
    office.sms(lead, "please cancel it, we signed with somebody else and need no demo any more")
    assert office.acts(theo) == ["lead_booked", "host_cancelled"]
    assert office.broken() == []


@pytest.mark.parametrize(
    "words",
    [
        "please cancel my other appointment with dr smith, not yours. see you then",
        "cancel my subscription to your newsletter",
        "cancelen la otra cita que tengo con el doctor Ruiz, con ustedes ahi nos vemos",
    ],
)
def test_what_may_be_about_something_else_calls_nothing_off(words):
    office = clinic(CLEANING)
    office.sms(RUTH, words)
    assert record(office, CLEANING.id).live
    assert "cancelled" not in office.acts(RUTH)
    assert office.broken() == []


def test_what_somebody_else_answers_to_the_freed_time_is_no_word_of_who_gave_it_up():
    office = clinic(CLEANING, waitlist=WAITLIST)
    office.sms(RUTH, "cancel it please, I moved to another city")
    before = office.acts(RUTH)
    office.sms(YOLANDA, "si")
    assert "earlier_yours" in office.acts(YOLANDA)
    office.sms(PRIYA, "how long does it take, is it the same doctor?")
    assert office.acts(RUTH) == before
    assert office.broken() == []


def test_who_may_not_be_written_to_and_writes_is_called_by_a_person():
    office = Office("2027-02-23T09:30:00-06:00", company="brightside")
    harlan = next(one for one in office.files.contacts if "-sms" in one.consent)
    office.sms(harlan.phone, "cant come on the 4th")
    assert office.acts(harlan.phone) == []
    told = [reply.text for reply in office.replies if reply.act == "hand_off"]
    assert "cant come on the 4th" in told[0]
    assert office.broken() == []


@pytest.mark.parametrize("words", ["can we move it a little later that day", "podemos mas tarde el mismo dia", "another one please"])
def test_a_wish_for_another_time_is_no_yes_to_the_one_that_was_offered(words):
    office = clinic(CLEANING)
    office.sms(RUTH, "can we do the day after, same time")
    office.advance(minutes=2)
    assert office.acts(RUTH)[-1] in ("times_one", "times", "times_other")
    office.sms(RUTH, words)
    assert record(office, CLEANING.id).starts_at == CLEANING.starts_at
    assert office.broken() == []


def test_who_wants_the_old_time_back_is_not_confirmed_for_the_new_one():
    office = clinic(CLEANING)
    office.sms(RUTH, "can we do the day after, same time")
    office.advance(minutes=2)
    office.sms(RUTH, "the first one")
    office.advance(minutes=2)
    assert "moved" in office.acts(RUTH)
    office.sms(RUTH, "actually no, keep the old one sorry")
    assert "confirmed" not in office.acts(RUTH)
    assert office.acts(RUTH)[-1].startswith("times")
    assert office.broken() == []


def test_a_bare_no_is_answered_in_the_language_of_the_record():
    office = Office("2027-02-23T09:30:00-06:00", company="brightside")
    miguel = next(one for one in office.files.contacts if one.name == "Miguel Santos")
    office.sms(miguel.phone, "no")
    assert "usted" in office.texts(miguel.phone)[0].lower() or "¿" in office.texts(miguel.phone)[0]
