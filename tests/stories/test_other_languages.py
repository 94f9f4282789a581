"""Who writes in a language that nobody here reads gets a courteous word in it, and a person at once."""

from __future__ import annotations

import pytest

from deskhand.domain.case import Case
from deskhand.testing.office import DANA, MARIA, Office

FRENCH = "il y a de l'eau qui coule du plafond depuis ce matin, venez vite s'il vous plaît"
LUCIA_AT_THE_CLINIC = "+12105550120"


def last(office: Office, contact: str) -> Case:
    return max(
        (one for one in office.record.cases.values() if one.contact.address == contact), key=lambda one: one.opened_at
    )


def test_a_person_is_told_at_once_at_night_too_and_no_order_is_made_of_a_guess():
    office = Office(orders=())
    office.sms(MARIA, FRENCH)
    assert office.acts(MARIA) == ["other_language"]
    assert office.texts(MARIA)[0].startswith("Merci de votre message.")
    assert "911" in office.texts(MARIA)[0]
    assert office.acts(DANA) == ["hand_off"]
    assert "writes in French" in office.texts(DANA)[0]
    assert "coule du plafond" in office.texts(DANA)[0]
    assert last(office, MARIA).order is None
    assert office.broken() == []


@pytest.mark.parametrize(
    ("company", "employee", "text"),
    [
        ("brightside", LUCIA_AT_THE_CLINIC, "je ne peux pas venir demain, je voudrais annuler mon rendez-vous"),
        ("fieldline", "+13035550188", "bonjour, nous avons douze techniciens et nous cherchons un logiciel"),
    ],
)
def test_the_front_office_hands_it_over_as_well(company: str, employee: str, text: str):
    office = Office("2027-03-01T10:00:00-06:00", company=company)
    office.sms(employee, text)
    assert office.acts(employee) == ["other_language"]
    assert [one.reason for one in last(office, employee).escalations] == [
        "writes in French, which only a person can read here"
    ]
    assert office.broken() == []


def test_a_language_without_words_of_its_own_here_gets_ours():
    office = Office(orders=())
    office.sms(MARIA, "छत से पानी टपक रहा है")
    assert office.acts(MARIA) == ["other_language"]
    assert office.texts(MARIA)[0].startswith("I read English and Spanish only")


def test_when_they_go_on_in_english_they_are_read():
    office = Office(orders=())
    office.sms(MARIA, "bonjour, vous avez quelqu'un qui parle français ?")
    office.advance(minutes=2)
    office.sms(MARIA, "ok english then: the bathroom faucet drips a little, no rush")
    assert any(act.startswith("order_routine") for act in office.acts(MARIA))
    assert office.broken() == []
