"""Which hand-made events are appointments, and whose."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from deskhand.domain.availability import Span
from deskhand.domain.booking import CalendarEvent, Guest
from deskhand.domain.company import CalendarPlace, Company, Connection
from deskhand.domain.contact import Contact
from deskhand.domain.hand_made import guest_of, inside_of, region_of
from deskhand.domain.lead import Rep

NINE = datetime(2026, 3, 9, 15, tzinfo=UTC)
EVENT = CalendarEvent("e1", Span(NINE, NINE + timedelta(hours=1)), title="Visit")
ANA, LENA, SAM = Guest("ana@clinic.example", "Ana"), Guest("lena@gmail.com", "Lena Ortiz"), Guest("sam@example.com")
INSIDE = frozenset({"ana@clinic.example", "clinic.example", "+15125550100"})


@pytest.mark.parametrize(
    ("guests", "words", "whose"),
    [
        ((ANA, LENA), "", LENA),
        ((LENA,), "call 512-555-0142", LENA),
        ((LENA, SAM), "", None),
        ((LENA, SAM), "call 512-555-0142", None),
        ((ANA,), "", None),
        ((ANA, Guest("bea@clinic.example")), "Lena, (512) 555-0142", Guest("+15125550142")),
        ((), "Lena +1 512 555 0142 or lena@gmail.com", Guest("+15125550142")),
        ((), "Lena, LENA@gmail.com.", Guest("lena@gmail.com")),
        ((), "dial +1 512 555 0142 or +44 20 7946 0018", None),
        ((), "512-555-0142, from office 512-555-0100", Guest("+15125550142")),
        ((), "cleaning at 3:30, room 512, 2026-03-09 10:00", None),
        ((), "", None),
    ],
    ids=["one guest", "a guest before a number", "a meeting", "a meeting with a number", "a colleague",
         "colleagues and a number", "a number before a mail", "a mail", "two numbers", "a number beside our own",
         "no number", "nothing"],
)  # fmt: skip
def test_it_is_theirs_whom_one_address_names(guests: tuple[Guest, ...], words: str, whose: Guest | None) -> None:
    assert guest_of(replace(EVENT, guests=guests, notes=words), INSIDE) == whose


@pytest.mark.parametrize("field", ["all_day", "transparent"])
def test_what_takes_no_time_of_the_day_is_none(field: str) -> None:
    assert guest_of(replace(EVENT, guests=(LENA,), **{field: True}), INSIDE) is None


def test_a_number_stands_anywhere_in_the_words_and_is_read_in_the_companys_country() -> None:
    for event in (replace(EVENT, title="020 7946 0018"), replace(EVENT, place="020 7946 0018")):
        assert guest_of(event, INSIDE, "GB") == Guest("+442079460018")
        assert guest_of(event, INSIDE, "US") is None


def test_inside_are_its_people_its_numbers_and_the_domain_of_its_own_mail() -> None:
    company = Company(
        "c", "Clinic", "America/Chicago",
        connections={"email": Connection("email", "Desk@Clinic.example", "sentinel")},
        escalation=("+15125550100",),
        calendars={"Ana": CalendarPlace("google", "ana.ruiz@gmail.com")},
    )  # fmt: skip
    staff, rep = Contact("Luis", "+15125550101", "luis@other.example"), Rep("Kim", "kim@other.example")
    assert inside_of(company, [staff], [rep]) == {
        "desk@clinic.example", "clinic.example", "+15125550100", "+15125550101", "ana.ruiz@gmail.com",
        "luis@other.example", "kim@other.example",
    }  # fmt: skip
    free = replace(company, connections={"email": Connection("email", "clinic@gmail.com", "sentinel")})
    assert "gmail.com" not in inside_of(free, [], [])


@pytest.mark.parametrize(("number", "region"), [("+442079460018", "GB"), ("+15125550199", "US"), ("", "US")])
def test_the_country_is_that_of_the_companys_number(number: str, region: str) -> None:
    company = Company("c", "Clinic", "UTC", connections={"sms": Connection("sms", number, "sentinel")})
    assert region_of(company) == region
