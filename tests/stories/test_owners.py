"""Whom somebody looks after already goes to that one: a lead to its owner, a complaint to the account manager."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from deskhand.domain.case import Case
from deskhand.domain.crm import CrmKind
from deskhand.domain.errors import Transient
from deskhand.domain.event import Event, LeadAssigned, OwnerLookedUp, What
from deskhand.engine.explain import explain
from deskhand.ports import Crm
from deskhand.store import events
from deskhand.testing.office import Office

NEW, THEO, LUCIA, JOANNA, DOLORES = "+13035550188", "+13035550171", "+13035550172", "+13035550100", "+13035550120"
NINE, NIGHT = "2026-11-30T09:00:00-07:00", "2026-11-30T22:30:00-07:00"
THEOS, LUCIAS = "theo@fieldline.example", "lucia@fieldline.example"
WANTS = "hi, we run an hvac shop in Tucson with 14 techs and want a demo this week please"
MISSES = "hola, no me carga la agenda desde ayer"


def sales(at: str = NINE, **changed: Any) -> Office:
    return Office(at, company="fieldline", **changed)


def crm_of(office: Office) -> Crm:
    assert office.box.line.crm is not None
    return office.box.line.crm


def known(office: Office, name: str = "by-hand", **fields: str) -> None:
    crm_of(office).upsert(CrmKind.CONTACT, name, {"name": "Rosa Delgado", **fields})


def lead(office: Office, contact: str = NEW) -> Case:
    return office.cases(contact, "lead")[-1]


def history(office: Office, case: Case) -> list[Event]:
    with office.box.line.store.read() as tx:
        return list(events.of_case(tx, case.id))


def told(office: Office, case: Case) -> list[What]:
    return [event.what for event in history(office, case)]


def why(office: Office, case: Case) -> str:
    return next(one.why for one in reversed(told(office, case)) if isinstance(one, LeadAssigned))


# ------------------------------------------------------------------ a lead


def test_the_owner_in_the_crm_goes_before_all_routes():
    office = sales()
    known(office, phone=NEW, owner=LUCIAS)
    office.sms(NEW, WANTS)
    assert lead(office).rep == LUCIAS
    assert why(office, lead(office)) == "Lucía Ferrer owns the contact in the CRM"
    assert "Lucía Ferrer" in office.texts(NEW)[0]
    assert office.broken() == []


def test_the_crm_is_asked_once_per_lead_and_the_audit_says_what_it_said():
    office = sales()
    known(office, phone=NEW, owner=LUCIAS)
    office.sms(NEW, WANTS)
    office.advance(minutes=2)
    office.sms(NEW, "the first one works")
    assert sum(isinstance(one, OwnerLookedUp) for one in told(office, lead(office))) == 1
    reasons = [one.text for one in explain(history(office, lead(office)))]
    assert f"{LUCIAS} owns the contact in the CRM" in reasons


def test_a_colleague_of_somebody_known_goes_to_the_owner_of_the_company():
    office = sales()
    crm_of(office).upsert(CrmKind.COMPANY, "c", {"name": "Delgado", "domain": "delgadohvac.example", "owner": LUCIAS})
    office.mail("sam@delgadohvac.example", WANTS)
    assert why(office, lead(office, "sam@delgadohvac.example")) == "Lucía Ferrer owns their company in the CRM"


def test_of_two_contacts_the_one_changed_last_counts_and_the_choice_says_so():
    office = sales()
    known(office, "one", phone=NEW, owner=THEOS)
    office.advance(minutes=1)
    known(office, "two", phone=NEW, owner=LUCIAS)
    office.sms(NEW, WANTS)
    assert lead(office).rep == LUCIAS
    assert why(office, lead(office)).endswith("the CRM has 2 with different owners, this one changed last")


def test_an_owner_who_has_left_or_is_on_holiday_leaves_it_to_the_routes_and_the_choice_says_so():
    office = sales()
    known(office, phone=NEW, owner="gone@fieldline.example")
    office.sms(NEW, WANTS)
    assert lead(office).rep == THEOS
    assert why(office, lead(office)).startswith(
        "gone@fieldline.example owns the contact in the CRM and is none of the reps; the catch-all: Theo Brandvold"
    )
    away = tuple(replace(rep, weight=0) if rep.email == LUCIAS else rep for rep in office.files.reps)
    other = sales(reps=away)
    known(other, phone=NEW, owner=LUCIAS)
    other.sms(NEW, WANTS)
    assert lead(other).rep == THEOS
    assert why(other, lead(other)).startswith("Lucía Ferrer owns the contact in the CRM and is on holiday; ")
    assert office.broken() + other.broken() == []


class DownFor:
    """A CRM that answers none of the first `times` questions."""

    def __init__(self, crm: Crm, times: int) -> None:
        self.crm, self.times = crm, times

    def __getattr__(self, name: str) -> Any:
        if name == "find" and self.times > 0:
            self.times -= 1
            raise Transient("it is being updated")
        return getattr(self.crm, name)


def test_a_crm_that_is_down_keeps_no_lead_waiting_and_whose_times_were_offered_keeps_it():
    office = sales()
    known(office, phone=NEW, owner=LUCIAS)
    office.box.line = replace(office.box.line, crm=DownFor(crm_of(office), 2))  # type: ignore[arg-type]
    office.sms(NEW, WANTS)
    assert (office.acts(NEW), lead(office).rep, lead(office).owned) == (["times"], THEOS, None)
    office.advance(minutes=6)
    assert lead(office).owned is not None
    office.sms(NEW, "the first one works")
    assert (lead(office).rep, lead(office).outcome) == (THEOS, "booked")
    assert "account of Lucía Ferrer" in office.texts(THEO)[0]
    assert office.broken() == []


# ------------------------------------------------------------------ a complaint


def test_a_customer_goes_to_the_account_manager_first_by_name():
    office = sales()
    known(office, phone=DOLORES, owner=THEOS)
    office.sms(DOLORES, MISSES)
    assert (office.acts(DOLORES), office.acts(THEO), office.acts(JOANNA)) == (["to_owner"], ["hand_off"], [])
    assert "account of Theo Brandvold" in office.texts(THEO)[0]
    office.sms(THEO, "1 {code}")
    assert office.acts(THEO) == ["hand_off", "ack_thanks"]
    assert office.broken() == []


def test_an_account_manager_who_does_not_answer_is_followed_by_the_ladder():
    office = sales()
    known(office, phone=DOLORES, owner=THEOS)
    office.sms(DOLORES, MISSES)
    office.advance(minutes=31)
    assert "hand_off" in office.acts(JOANNA)
    assert "account of Theo Brandvold" in office.texts(JOANNA)[0]
    assert office.broken() == []


def test_at_night_it_waits_for_the_morning_and_for_the_account_manager():
    office = sales(NIGHT)
    known(office, phone=DOLORES, owner=THEOS)
    office.sms(DOLORES, MISSES)
    assert (office.acts(THEO), office.acts(JOANNA)) == ([], [])
    office.advance(hours=11)
    assert office.acts(THEO)[:1] == ["hand_off"]
    assert office.broken() == []


def test_an_owner_whom_nobody_knows_here_leaves_it_to_the_ladder():
    office = sales()
    known(office, phone=DOLORES, owner="gone@fieldline.example")
    office.sms(DOLORES, MISSES)
    assert "hand_off" in office.acts(JOANNA)
    assert "account of" not in office.texts(JOANNA)[0]


def test_who_asks_for_a_person_gets_the_one_who_looks_after_them():
    office = sales()
    known(office, phone=NEW, owner=THEOS)
    office.sms(NEW, "can I just talk to a real person about this")
    assert "Theo Brandvold" in office.texts(NEW)[0]
    assert office.acts(THEO) == ["hand_off"]
    assert office.broken() == []
