"""The appointment in people's own calendars: each version goes out once, and what they answer there counts here."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from deskhand.domain.appointment import Appointment, AppointmentStatus, case_of
from deskhand.domain.availability import Span
from deskhand.domain.case import Case
from deskhand.domain.event import DeliveryReported, InvitationAnswered, WordsReceived
from deskhand.domain.invitation import GuestSays, uid_of
from deskhand.engine.post import accept
from deskhand.ports import Inbound
from deskhand.testing.office import Office

NINE = "2026-11-30T09:00:00-07:00"
ANA, EVE, JOANNA = "ana@hvac.example", "eve@evil.example", "+13035550100"
WANTS = "hi, we run an hvac shop in Tucson with 14 techs and want a demo this week please"


def sales(**changed: object) -> Office:
    return Office(NINE, company="fieldline", with_invitations=True, **changed)


def booked(at: str = NINE) -> Office:
    """Ana has written by mail and has her demo."""
    office = Office(at, company="fieldline", with_invitations=True)
    office.mail(ANA, WANTS)
    office.advance(minutes=2)
    office.mail(ANA, "the first one works")
    return office


def visit(office: Office, contact: str = ANA) -> Case:
    return office.cases(contact, "appointment")[-1]


def record(office: Office, contact: str = ANA) -> Appointment:
    case = visit(office, contact)
    assert case.appointment is not None
    assert office.box.line.appointments is not None
    found = office.box.line.appointments.get(case.appointment.id)
    assert found is not None
    return found


def answer(
    office: Office, says: GuestSays, sequence: int = 0, by: str = ANA, attendee: str = "",
    proposed: Span | None = None, name: str = "", note: str = "", uid: str = "", words: WordsReceived | None = None,
) -> bool:  # fmt: skip
    """What a calendar answers, as a mailbox gives it to the line."""
    name = name or f"<answer-{len(office.box.history())}@example.com>"
    uid = uid or uid_of(visit(office).id, "fieldline")
    said = InvitationAnswered(uid, says, attendee or by, by, sequence, proposed, note)
    new = accept(office.box.line, Inbound(name, said, words))
    office.box.settle()
    return new


def versions(office: Office, to: str = ANA) -> list[tuple[int, bool]]:
    return [(one.sequence, one.cancelled) for one in office.invitations(to)]


# ------------------------------------------------------------------ what goes out


def test_a_booking_puts_the_appointment_into_the_persons_calendar_once() -> None:
    office = booked()
    (sent,) = office.invitations(ANA)
    assert (sent.sequence, sent.cancelled, sent.slot) == (0, False, record(office).slot)
    assert sent.uid == uid_of(case_of(record(office).id), "fieldline")
    assert sent.text.startswith("Your time with Fieldline is in this invitation.")
    office.advance(hours=5)
    assert versions(office) == [(0, False)]
    assert office.broken() == []


def test_it_says_with_whom_and_never_what_for() -> None:
    office = booked()
    (sent,) = office.invitations(ANA)
    said = f"{sent.title} {sent.text} {sent.name}".lower()
    assert sent.title.startswith("Fieldline")
    assert "demo" not in said


def test_another_time_is_a_higher_version_and_calling_it_off_the_last() -> None:
    office = booked()
    office.mail(ANA, "sorry, can't make it then, what else is there?")
    office.advance(minutes=2)
    office.mail(ANA, "the second one please")
    assert versions(office) == [(0, False), (1, False)]
    assert office.invitations(ANA)[-1].slot == record(office).slot
    office.advance(minutes=2)
    office.mail(ANA, "please cancel it, I want to cancel the appointment")
    assert record(office).status is AppointmentStatus.CANCELLED
    assert versions(office) == [(0, False), (1, False), (2, True)]
    assert {one.uid for one in office.invitations(ANA)} == {office.invitations(ANA)[0].uid}
    assert office.broken() == []


def test_what_the_records_have_is_no_news_until_it_is_moved() -> None:
    of_file = Appointment("B-1", ANA, datetime.fromisoformat(NINE) + timedelta(days=2, hours=2), "Ana Ruiz", "Theo Brandvold")
    office = sales(appointments=(of_file,))
    office.advance(hours=1)
    assert versions(office) == []
    office.mail(ANA, "can't make it on wednesday, what else do you have?")
    office.advance(minutes=2)
    office.mail(ANA, "the first one")
    assert versions(office) == [(1, False)]
    assert office.broken() == []


def test_who_was_never_asked_is_not_told_that_it_is_off() -> None:
    of_file = Appointment("B-1", ANA, datetime.fromisoformat(NINE) + timedelta(days=2, hours=2), "Ana Ruiz", "Theo Brandvold")
    office = sales(appointments=(of_file,))
    office.mail(ANA, "please cancel it, I want to cancel the appointment")
    assert record(office).status is AppointmentStatus.CANCELLED
    assert versions(office) == []


def test_who_has_a_phone_only_gets_none() -> None:
    office = sales()
    office.sms("+13035550188", WANTS)
    office.advance(minutes=2)
    office.sms("+13035550188", "the first one works")
    assert office.box.invitations is not None
    assert office.box.invitations.sent == []
    assert office.broken() == []


def test_without_a_mail_server_nothing_is_tried() -> None:
    office = Office(NINE, company="fieldline")
    office.mail(ANA, WANTS)
    office.advance(minutes=2)
    office.mail(ANA, "the first one works")
    assert visit(office).invitations == ()
    assert "send_invitation" not in office.record.actions
    assert office.broken() == []


# ------------------------------------------------------------------ what stands in the way


def late() -> Office:
    """Booked at eight in the evening, while the mail server takes nothing for an hour."""
    office = Office("2026-11-30T19:55:00-07:00", company="fieldline", with_invitations=True)
    assert office.box.invitations is not None
    office.box.invitations.fail("error")
    office.mail(ANA, WANTS)
    office.advance(minutes=2)
    office.mail(ANA, "the first one works")
    office.advance(minutes=60)
    office.box.invitations.fail("ok")
    return office


def test_who_books_at_night_has_it_at_once() -> None:
    office = booked("2026-11-30T22:00:00-07:00")
    assert versions(office) == [(0, False)]
    assert office.broken() == []


def test_what_nobody_waits_for_at_night_comes_in_the_morning() -> None:
    office = late()
    office.advance(hours=10)
    assert versions(office) == []
    office.advance(hours=2)
    assert versions(office) == [(0, False)]
    assert office.broken() == []


def test_of_what_waits_for_the_morning_the_last_word_counts() -> None:
    office = late()
    office.mail(ANA, "sorry, can't make it then, what else is there?")
    office.advance(minutes=2)
    office.mail(ANA, "the second one please")
    office.advance(hours=12)
    assert versions(office) == [(1, False)]
    assert office.broken() == []


def test_what_is_called_off_stays_open_until_the_calendar_knows() -> None:
    office = booked("2026-11-30T19:00:00-07:00")
    assert office.box.invitations is not None
    office.box.invitations.fail("error")
    office.mail(ANA, "please cancel it, I want to cancel the appointment")
    assert (record(office).status, visit(office).outcome) == (AppointmentStatus.CANCELLED, None)
    office.box.invitations.fail("ok")
    office.advance(minutes=10)
    assert versions(office) == [(0, False), (1, True)]
    office.advance(hours=48)
    assert visit(office).outcome == "called off"
    assert office.broken() == []


def test_a_mail_server_that_asks_to_wait_is_asked_again() -> None:
    office = sales()
    office.mail(ANA, WANTS)
    office.advance(minutes=2)
    assert office.box.invitations is not None
    office.box.invitations.fail("error")
    office.mail(ANA, "the first one works")
    assert versions(office) == []
    office.box.invitations.fail("ok")
    office.advance(minutes=6)
    assert versions(office) == [(0, False)]
    assert office.broken() == []


def test_an_address_that_takes_no_mail_is_a_persons_to_tell() -> None:
    office = sales()
    office.mail(ANA, WANTS)
    office.advance(minutes=2)
    assert office.box.invitations is not None
    office.box.invitations.refuse(ANA, "invalid")
    office.mail(ANA, "the first one works")
    office.advance(hours=1)
    assert versions(office) == []
    assert "hand_off" in office.acts(JOANNA)
    assert office.broken() == []


def test_a_lost_answer_is_not_sent_again_and_a_person_looks() -> None:
    office = sales()
    office.mail(ANA, WANTS)
    office.advance(minutes=2)
    assert office.box.invitations is not None
    office.box.invitations.fail("timeout")
    office.mail(ANA, "the first one works")
    office.box.invitations.fail("ok")
    office.advance(hours=2)
    assert versions(office) == [(0, False)]
    assert "page_line" in office.acts(JOANNA)
    assert office.broken() == []


def test_a_bounce_is_told_to_a_person_and_the_next_version_is_not_sent_there() -> None:
    office = booked()
    (effect,) = [one.effect for one in visit(office).invitations]
    accept(office.box.line, Inbound("bounce-1", DeliveryReported(effect, "failed", "invalid")))
    office.box.settle()
    office.advance(minutes=10)
    assert [one.status for one in visit(office).invitations] == ["failed"]
    assert versions(office) == [(0, False)]
    assert "hand_off" in office.acts(JOANNA)
    assert office.broken() == []


def test_after_a_stop_nothing_more_goes_out() -> None:
    office = booked()
    office.mail(ANA, "please stop writing to me, unsubscribe")
    office.mail(ANA, "cancel my appointment", subject="cancel")
    assert versions(office) == [(0, False)]
    assert office.broken() == []


def test_in_shadow_it_is_a_draft() -> None:
    office = sales()
    office.mail(ANA, WANTS)
    office.advance(minutes=2)
    office.box.line = replace(office.box.line, shadow=True)
    office.mail(ANA, "the first one works")
    assert versions(office) == []


# ------------------------------------------------------------------ what they answer


def test_a_yes_in_the_calendar_confirms_and_nothing_comes_back() -> None:
    office = booked()
    said = office.acts(ANA)
    answer(office, GuestSays.ACCEPTED)
    assert record(office).status is AppointmentStatus.CONFIRMED
    assert (office.acts(ANA), versions(office)) == (said, [(0, False)])
    assert office.broken() == []


def test_a_no_gets_other_times_by_mail_and_nothing_is_let_go_of() -> None:
    office = booked()
    before = record(office)
    answer(office, GuestSays.DECLINED)
    assert office.acts(ANA)[-1] == "times"
    assert record(office) == before
    office.advance(minutes=2)
    office.mail(ANA, "the first one please")
    assert record(office).starts_at != before.starts_at
    assert versions(office) == [(0, False), (1, False)]
    assert office.broken() == []


def test_a_maybe_changes_nothing() -> None:
    office = booked()
    said, before = office.acts(ANA), record(office)
    answer(office, GuestSays.TENTATIVE)
    assert (office.acts(ANA), record(office)) == (said, before)
    assert [one.answered.says for one in visit(office).answers] == [GuestSays.TENTATIVE]


def test_another_time_that_is_free_is_taken_and_the_calendar_says_so() -> None:
    office = booked()
    before = record(office)
    wanted = before.span.starts_at + timedelta(days=1)
    answer(office, GuestSays.OTHER_TIME, proposed=Span(wanted, wanted + timedelta(minutes=30)))
    assert record(office).starts_at == wanted
    assert [(one.sequence, one.slot.starts_at) for one in office.invitations(ANA)][-1] == (1, wanted)
    assert office.acts(ANA)[-1] == "booked"
    assert office.broken() == []


def test_another_time_that_is_not_free_gets_the_nearest_ones() -> None:
    office = booked()
    before = record(office)
    night = before.starts_at.replace(hour=5) + timedelta(days=1)  # ten in the evening in Denver
    answer(office, GuestSays.OTHER_TIME, proposed=Span(night, night + timedelta(minutes=30)))
    assert office.acts(ANA)[-1] == "times_other"
    assert record(office) == before
    offered = [value for sent in visit(office).sent for name, value in sent.facts if name.startswith("at_")]
    assert all(abs(datetime.fromisoformat(one) - night) < timedelta(hours=24) for one in offered)
    assert office.broken() == []


def test_a_time_that_nobody_can_read_is_asked_about() -> None:
    office = booked()
    answer(office, GuestSays.OTHER_TIME)
    assert office.acts(ANA)[-1] == "times"


def test_the_times_go_to_the_mail_address_of_who_is_texted_otherwise() -> None:
    """Priya has a phone and a mail address in the records; she answered in her calendar."""
    priya, phone = "priya.raman@example.com", "+12105550125"
    starts = datetime.fromisoformat("2027-03-04T10:00:00-06:00")
    office = Office(
        "2027-03-01T09:00:00-06:00",
        company="brightside",
        appointments=(Appointment("B-1", phone, starts, "Priya Raman", "Hygiene", "cleaning", 60),),
        waitlist=(),
        with_invitations=True,
    )
    office.sms(phone, "please move me to wednesday at 2pm")
    assert versions(office, priya) == [(1, False)]
    assert "cleaning" not in office.invitations(priya)[0].title
    uid = office.invitations(priya)[0].uid
    answer(office, GuestSays.DECLINED, 1, by=priya, uid=uid)
    assert [(one.channel, one.act[:5]) for one in office.replies if one.to == priya] == [("email", "times")]
    office.advance(minutes=2)
    office.mail(priya, "the first one please")
    assert versions(office, priya) == [(1, False), (2, False)]
    assert office.broken() == []


# ------------------------------------------------------------------ what does not count


@pytest.mark.parametrize("says", list(GuestSays))
def test_an_answer_from_another_address_changes_nothing(says: GuestSays) -> None:
    office = booked()
    before, said = record(office), office.acts(ANA)
    answer(office, says, by=EVE, attendee=ANA)
    answer(office, says, by=EVE)
    answer(office, says, by=ANA, attendee=EVE)
    assert (record(office), office.acts(ANA), versions(office)) == (before, said, [(0, False)])
    assert [one.why_not for one in visit(office).answers] == ["foreign"] * 3
    assert office.acts(EVE) == []
    assert office.broken() == []


def test_a_no_from_another_address_is_shown_to_a_person_once() -> None:
    office = booked()
    answer(office, GuestSays.DECLINED, by=EVE, attendee=ANA)
    answer(office, GuestSays.DECLINED, by=EVE, attendee=ANA)
    assert office.acts(JOANNA).count("hand_off") == 1


def test_an_answer_to_an_older_time_does_not_count() -> None:
    office = booked()
    answer(office, GuestSays.DECLINED)
    office.advance(minutes=2)
    office.mail(ANA, "the first one please")
    now, said = record(office), office.acts(ANA)
    answer(office, GuestSays.DECLINED, sequence=0)
    assert (record(office), office.acts(ANA)) == (now, said)
    assert visit(office).answers[-1].why_not == "stale"
    answer(office, GuestSays.DECLINED, sequence=7)
    assert visit(office).answers[-1].why_not == "stale"


def test_an_answer_that_comes_twice_is_one() -> None:
    office = booked()
    assert answer(office, GuestSays.DECLINED, name="<a@example.com>")
    assert not answer(office, GuestSays.DECLINED, name="<a@example.com>")
    answer(office, GuestSays.DECLINED, name="<b@example.com>")
    assert office.acts(ANA).count("times") == 2  # Archer's, and the one after the no
    assert [one.why_not for one in visit(office).answers] == ["", "repeated"]
    assert office.broken() == []


def test_who_changes_their_mind_is_heard_each_time() -> None:
    office = booked()
    answer(office, GuestSays.ACCEPTED)
    answer(office, GuestSays.DECLINED)
    answer(office, GuestSays.ACCEPTED)
    assert [one.why_not for one in visit(office).answers] == ["", "", ""]


def test_an_answer_after_it_is_over_is_kept_and_nothing_more() -> None:
    office = booked()
    before = record(office)
    office.advance(hours=(before.span.ends_at - office.box.clock.now()).total_seconds() / 3600)
    said = office.acts(ANA)
    answer(office, GuestSays.DECLINED)
    assert (record(office), office.acts(ANA)) == (before, said)
    assert visit(office).answers[-1].why_not == "over"
    assert office.broken() == []


def test_an_answer_to_what_was_called_off_changes_nothing() -> None:
    office = booked()
    office.mail(ANA, "please cancel it, I want to cancel the appointment")
    answer(office, GuestSays.ACCEPTED)
    answer(office, GuestSays.ACCEPTED, sequence=1)
    assert record(office).status is AppointmentStatus.CANCELLED
    assert office.broken() == []


def test_an_answer_to_an_event_of_somebody_else_is_kept_and_nobody_answers_it() -> None:
    office = booked()
    said = office.acts(ANA)
    words = WordsReceived("email", ANA, "hello@fieldline.example", "Accepted: lunch", "<l@example.com>")
    assert answer(office, GuestSays.ACCEPTED, uid="lunch@elsewhere", name="<l@example.com>", words=words)
    history = office.box.history()
    assert office.acts(ANA) == said
    assert [e.case for e in history if isinstance(e.what, InvitationAnswered)] == [None]
    assert record(office).status is AppointmentStatus.BOOKED


def test_a_note_beside_the_answer_is_heard() -> None:
    office = booked()
    words = WordsReceived("email", ANA, "hello@fieldline.example", "Ana has accepted.", "<n@example.com>")
    answer(office, GuestSays.ACCEPTED, note="Could I talk to a real person before?", words=words)
    assert record(office).status is AppointmentStatus.CONFIRMED
    assert "hand_off" in office.acts(JOANNA)
    assert office.broken() == []


def test_while_a_person_has_the_case_the_answer_is_theirs() -> None:
    office = booked()
    answer(office, GuestSays.DECLINED, by=EVE, attendee=ANA)
    office.sms(JOANNA, "mine {code}")
    assert visit(office).taken_by == JOANNA
    said, before = office.acts(ANA), record(office)
    answer(office, GuestSays.DECLINED)
    assert (office.acts(ANA), record(office)) == (said, before)
    assert "[calendar] declined" in office.texts(JOANNA)[-1]
    assert office.broken() == []


# ------------------------------------------------------------------ one appointment, two cases


def test_who_comes_again_after_a_miss_is_invited_by_the_new_case_alone() -> None:
    starts = datetime.fromisoformat("2027-02-25T10:00:00-06:00")
    ruth, phone = "ruth.abernathy@example.com", "+12105550120"
    missed = Appointment("B-1", phone, starts, "Ruth Abernathy", "Hygiene", "cleaning", 60, AppointmentStatus.MISSED)
    office = Office(
        "2027-03-01T09:00:00-06:00", company="brightside", appointments=(missed,), waitlist=(), with_invitations=True
    )
    office.sms(phone, "so sorry, can I come wednesday at 2pm instead")
    office.advance(minutes=2)
    office.sms(phone, "please move me to wednesday at 2pm")
    office.advance(minutes=2)
    old, new = office.cases(phone, "appointment")
    assert (old.invitations, versions(office, ruth)) == ((), [(0, False)])
    office.sms(phone, "please move me to thursday at 2pm")
    office.advance(minutes=2)
    assert versions(office, ruth) == [(0, False), (1, False)]
    assert {one.uid for one in office.invitations(ruth)} == {uid_of(new.id, "brightside")}
    assert office.broken() == []
