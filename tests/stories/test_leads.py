"""Leads from the first word to a meeting in the calendar, or an honest other end."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from deskhand import app
from deskhand.config import load_company
from deskhand.domain.case import Case
from deskhand.domain.company import Connection
from deskhand.domain.contact import Contact
from deskhand.domain.crm import CrmKind
from deskhand.domain.errors import Transient
from deskhand.domain.reading import Role
from deskhand.ports import Crm
from deskhand.testing.fake_channel import FakeChannel
from deskhand.testing.office import EXAMPLES, MARIA, Office

NEW, THEO, LUCIA, JOANNA, DOLORES = "+13035550188", "+13035550171", "+13035550172", "+13035550100", "+13035550120"
NINE = "2026-11-30T09:00:00-07:00"


def sales() -> Office:
    return Office(NINE, company="fieldline")


def lead(office: Office, contact: str = NEW) -> Case:
    return office.cases(contact, "lead")[-1]


WANTS = "hi, we run an hvac shop in Tucson with 14 techs and want a demo this week please"


def test_who_fits_and_asks_is_offered_times_of_whoever_takes_them():
    office = sales()
    office.sms(NEW, WANTS)
    case = lead(office)
    assert office.acts(NEW) == ["times"]
    assert case.rep == "theo@fieldline.example"
    assert "Theo Brandvold" in office.texts(NEW)[0]
    assert office.broken() == []


def test_the_time_that_is_picked_is_booked_and_then_said():
    office = sales()
    office.sms(NEW, WANTS)
    office.advance(minutes=2)
    office.sms(NEW, "the first one works")
    case = lead(office)
    assert case.appointment is not None
    assert (office.acts(NEW)[-1], case.outcome) == ("booked", "booked")
    assert office.acts(THEO) == ["lead_booked"]
    assert "14 techs" in office.texts(THEO)[0]
    assert office.broken() == []


def test_the_booking_opens_a_case_of_the_appointment():
    office = sales()
    office.sms(NEW, WANTS)
    office.advance(minutes=2)
    office.sms(NEW, "the first one works")
    kept = office.cases(NEW, "appointment")
    assert [one.employee for one in kept] == ["sentinel"]
    office.advance(minutes=2)
    office.sms(NEW, "sorry something came up, can't make it")
    assert office.acts(NEW)[-1] == "times"
    assert office.broken() == []


def test_spanish_goes_to_who_speaks_it():
    office = sales()
    office.sms(NEW, "hola, tenemos 20 técnicos de plomería y queremos una demo esta semana")
    assert lead(office).rep == "lucia@fieldline.example"
    assert office.texts(NEW)[0].startswith(("Con gusto", "Hola"))
    assert office.broken() == []


def test_the_round_robin_goes_by_weight():
    office = sales()
    for number in range(6):
        office.sms(f"+1303555019{number}", WANTS)
    reps = [case.rep for number in range(6) for case in office.cases(f"+1303555019{number}", "lead")]
    assert reps.count("theo@fieldline.example") == 4
    assert reps.count("lucia@fieldline.example") == 2
    assert office.broken() == []


def test_two_firms_cannot_have_the_same_time_of_one_person():
    office = sales()
    for number in range(2):
        office.sms(f"+1303555019{number}", "we are 30 plumbers and want a demo tomorrow at 10am")
    booked = [case.appointment for n in range(2) for case in office.cases(f"+1303555019{n}", "lead")]
    slots = [(one.provider, one.starts_at) for one in booked if one is not None]
    assert len(slots) == len(set(slots))
    assert office.broken() == []


def test_a_customer_goes_to_who_looks_after_them():
    office = sales()
    office.sms(DOLORES, "hola, no me carga la agenda desde ayer")
    assert (office.acts(DOLORES), "hand_off" in office.acts(JOANNA)) == (["to_owner"], True)
    assert office.broken() == []


def test_an_owner_whom_the_records_know_is_told_that_an_ai_writes_and_gets_an_answer():
    elvira = Contact("Elvira Navarro", "+15125553950", None, role=Role.OWNER, language="es", consent=("sms",))
    office = Office("2026-05-12T15:45:00-05:00", contacts=(elvira,))
    office.sms(elvira.phone, "hola, compre otra casa en Austin y quiero meterla tambien con ustedes")
    assert office.acts(elvira.phone) == ["handed_over"]
    assert "asistente de IA" in office.texts(elvira.phone)[0]
    assert office.broken() == []


def test_a_seller_gets_no_answer_and_a_reason_on_record():
    office = sales()
    office.sms(NEW, "We can get your website to page 1 of Google, guaranteed. Reply YES for a free SEO audit!")
    case = lead(office)
    assert office.acts(NEW) == []
    assert (case.outcome or "").startswith("blocked: ")
    assert office.broken() == []


def test_too_small_is_told_so_kindly():
    office = sales()
    office.sms(NEW, "I'm a one man plumbing shop, just me, want a demo")
    assert office.acts(NEW) == ["disqualified"]
    assert (lead(office).outcome or "").startswith("disqualified: ")


def test_a_person_at_the_first_ask():
    office = sales()
    office.sms(NEW, "can I just talk to a real person about this")
    assert "handed_over" in office.acts(NEW)
    assert "hand_off" in office.acts(JOANNA)


def test_a_bare_question_is_answered_from_the_companys_words_and_one_thing_is_asked():
    office = sales()
    office.sms(NEW, "do you integrate with QuickBooks?")
    assert office.acts(NEW)[0] == "answer"
    assert "QuickBooks" in office.texts(NEW)[0]
    assert sum(text.count("?") for text in office.texts(NEW)) <= 1


def test_a_lead_in_paulas_thread_goes_to_archer_and_a_fault_in_his_to_paula():
    files = load_company(EXAMPLES / "lakeview")
    office = Office("2026-03-09T10:00:00-05:00", orders=())
    office.sms(NEW, "hello, I own a duplex in Austin and I'm looking for a company to manage it starting next month")
    given = [case for case in office.record.cases.values() if case.handed_over]
    assert [(case.employee, case.handed_over[0][0]) for case in given] == [("paula", "archer")]
    assert [case.employee for case in office.cases(NEW, "lead")] == ["archer"]
    first = {"sms": Connection("sms", "+15125550199", "archer")}
    other = Office("2026-03-09T10:00:00-05:00", company=replace(files.company, connections=first), orders=())
    other.sms(MARIA, "the kitchen faucet drips all the time, no rush, you can come in")
    assert [case.employee for case in other.cases(MARIA, "fault")] == ["paula"]
    assert office.broken() + other.broken() == []


# ------------------------------------------------------------------ nobody to take it


def test_where_nobody_takes_leads_a_person_hears_of_it_and_no_time_is_promised():
    office = Office(NINE, company="fieldline", reps=())
    office.sms(NEW, WANTS)
    assert office.acts(NEW) == ["times_none"]
    assert "hand_off" in office.acts(JOANNA)
    assert office.broken() == []


def test_the_lead_of_a_rep_who_left_goes_to_another_and_no_old_time_is_booked():
    office = sales()
    office.sms(NEW, WANTS)
    assert lead(office).rep == "theo@fieldline.example"
    stay = tuple(rep for rep in office.files.reps if rep.email != "theo@fieldline.example")
    app.load_records(office.box.line.store, replace(office.files, reps=stay), "reps")
    office.box.line = replace(office.box.line, records=app.builtin_records(office.box.line.store))
    office.advance(minutes=2)
    office.sms(NEW, "the first one works")
    assert lead(office).rep == "lucia@fieldline.example"
    assert lead(office).appointment is None
    assert "Lucía Ferrer" in office.texts(NEW)[-1]
    assert office.acts(THEO) == []
    assert office.broken() == []


# ------------------------------------------------------------------ no answer


def with_consent() -> Office:
    """The office, and somebody in its records who has agreed to be texted."""
    asked = Contact("Ray Ortiz", NEW, role=Role.LEAD, consent=("sms",))
    return Office(NINE, company="fieldline", contacts=(*load_company(EXAMPLES / "fieldline").contacts, asked))


def test_who_goes_quiet_is_asked_again_until_they_say_a_word():
    office = with_consent()
    office.sms(NEW, WANTS)
    office.advance(hours=25)
    assert office.acts(NEW) == ["times", "follow_up"]
    office.sms(NEW, "sorry, busy week. the first one")
    assert office.acts(NEW)[2] == "times"  # that hour is over
    office.sms(NEW, "the first one then")
    assert office.acts(NEW)[3] == "booked"
    assert lead(office).outcome == "booked"
    assert office.broken() == []


def test_quiet_for_good_is_asked_three_times_and_left_alone():
    office = with_consent()
    office.sms(NEW, WANTS)
    office.advance(hours=24 * 15)
    assert office.acts(NEW) == ["times", "follow_up", "follow_up", "follow_up"]
    assert lead(office).outcome == "no answer"
    assert office.broken() == []


def test_who_has_agreed_to_nothing_is_answered_and_not_asked_again():
    office = sales()
    office.sms(NEW, WANTS)
    office.advance(hours=24 * 15)
    assert office.acts(NEW) == ["times"]
    assert lead(office).outcome == "no answer"


def test_nobody_is_asked_again_who_was_told_no_or_is_a_customer_or_wants_no_more():
    office = sales()
    office.sms(NEW, "I'm a one man plumbing shop, just me, want a demo")
    office.sms(DOLORES, "hola, no me carga la agenda desde ayer")
    other = "+13035550177"
    office.sms(other, WANTS)
    office.sms(other, "STOP")
    office.advance(hours=24 * 8)
    assert [act for to in (NEW, DOLORES, other) for act in office.acts(to) if act == "follow_up"] == []
    assert office.broken() == []


# ------------------------------------------------------------------ the CRM


def crm_of(office: Office) -> Crm:
    assert office.box.line.crm is not None
    return office.box.line.crm


def test_a_lead_is_kept_in_the_crm_once_and_its_deal_follows_it():
    office = sales()
    office.sms(NEW, WANTS)
    crm = crm_of(office)
    (deal,) = crm.find(CrmKind.DEAL, {})
    assert (deal.fields["stage"], deal.fields["owner"]) == ("qualified", "theo@fieldline.example")
    office.advance(minutes=2)
    office.sms(NEW, "the first one works")
    (deal,) = crm.find(CrmKind.DEAL, {})
    assert deal.fields["stage"] == "meeting"
    (contact,) = crm.find(CrmKind.CONTACT, {})
    assert (contact.fields["phone"], (CrmKind.CONTACT, contact.ref) in deal.links) == (NEW, True)
    notes = crm.find(CrmKind.NOTE, {})
    assert len(notes) == 2
    assert all("14 techs" in note.fields["body"] for note in notes[:1])
    assert office.broken() == []


def test_whom_the_crm_knows_is_not_made_anew_and_stays_as_somebody_wrote_them():
    office = sales()
    crm = crm_of(office)
    known = crm.upsert(CrmKind.CONTACT, "by-hand", {"name": "Rosa Delgado", "phone": NEW, "owner": "rosa@x.example"})
    office.sms(NEW, WANTS)
    assert [one.fields for one in crm.find(CrmKind.CONTACT, {})] == [known.fields]
    (deal,) = crm.find(CrmKind.DEAL, {})
    assert (CrmKind.CONTACT, known.ref) in deal.links


def test_sellers_and_customers_make_no_deal():
    office = sales()
    office.sms(NEW, "We can get your website to page 1 of Google, guaranteed. Reply YES for a free SEO audit!")
    office.sms(DOLORES, "hola, no me carga la agenda desde ayer")
    assert list(crm_of(office).find(CrmKind.DEAL, {})) == []


class DownFor:
    """A CRM that takes nothing for the first `times` writes."""

    def __init__(self, crm: Crm, times: int) -> None:
        self.crm, self.times = crm, times

    def __getattr__(self, name: str) -> Any:
        if name == "find" and self.times > 0:
            self.times -= 1
            raise Transient("it is being updated")
        return getattr(self.crm, name)


def test_a_crm_that_is_down_keeps_nobody_waiting_and_gets_the_lead_when_it_is_back():
    office = sales()
    crm = crm_of(office)
    office.box.line = replace(office.box.line, crm=DownFor(crm, 2))  # type: ignore[arg-type]
    office.sms(NEW, WANTS)
    assert office.acts(NEW) == ["times"]
    assert list(crm.find(CrmKind.DEAL, {})) == []
    office.advance(minutes=6)
    office.advance(minutes=61)
    assert [one.fields["stage"] for one in crm.find(CrmKind.DEAL, {})] == ["qualified"]
    assert office.broken() == []


def test_who_has_a_meeting_and_wants_another_time_gets_no_second_one():
    office = sales()
    office.sms(NEW, "hola, tenemos 20 técnicos de plomería y queremos una demo esta semana")
    assert "una demostración" in office.texts(NEW)[0]
    office.advance(minutes=2)
    office.sms(NEW, "el primero por favor")
    office.advance(minutes=5)
    office.sms(NEW, "perdón, mejor otro día, ¿tienen el jueves por la mañana?")
    office.advance(minutes=5)
    office.sms(NEW, "el segundo está bien")
    booked = {case.appointment.id for case in office.cases(NEW, "appointment") if case.appointment}
    assert len(booked) == 1
    assert len({case.appointment.id for case in office.cases(NEW, "lead") if case.appointment}) == 1
    assert office.broken() == []


class AtOnce(FakeChannel):
    """A carrier whose people answer their first message while it is still being handed over."""

    def __init__(self, office: Office, answer: str) -> None:
        super().__init__(office.box.clock)
        self._office, self._answer = office, answer

    def send(self, to: str, text: str, key: str) -> str:
        ref = super().send(to, text, key)
        answer, self._answer = self._answer, ""
        if answer:
            self._office.box.hear(to, [answer])
        return ref


def test_an_answer_that_comes_before_the_turn_is_over_is_heard_as_one():
    office = sales()
    office.box.channels["sms"] = AtOnce(office, "the first one works")
    office.sms(NEW, WANTS)
    assert [line.said.disposition.value for line in lead(office).lines] == ["book", "book"]
    assert lead(office).appointment is not None


def test_a_price_that_is_asked_beside_a_demo_is_told_beside_the_times():
    office = sales()
    office.sms(NEW, "hey, 12 techs hvac in denver, want a demo this week. how much is it?")
    assert office.acts(NEW) == ["times", "answer"]
    assert "39 USD" in office.texts(NEW)[1]
    assert office.broken() == []


def test_who_asks_to_be_called_is_handed_to_a_person():
    office = sales()
    office.sms(NEW, "call me please")
    assert office.acts(NEW) == ["handed_over"]
