"""Typed values out of hasty words, each with the words it was read from."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from deskhand.domain.money import Money
from deskhand.domain.reading import Fact
from deskhand.language.local.facts.degrees import read_temperature
from deskhand.language.local.facts.numbers import read_code, read_emails, read_money, read_phones, read_rating
from deskhand.language.local.facts.people import read_access, read_pets, read_vulnerable
from deskhand.language.local.facts.places import read_units
from deskhand.language.local.facts.times import read_etas, read_windows
from deskhand.language.local.facts.weather import read_weather

NOW = datetime(2026, 3, 9, 14, 0, tzinfo=ZoneInfo("America/Chicago"))  # a Monday


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("water everywhere, 4B", "4B"),
        ("apt 12 no heat", "12"),
        ("I'm in unit 3-C", "3-C"),
        ("#204 sink leaks", "204"),
        ("soy del depto 5", "5"),
        ("4b", "4B"),
        ("it's unit 12 not 14", "12"),
        ("this is Maria in 7, toilet is clogged", "7"),
        ("apartamento 3A por favor", "3A"),
    ],
)
def test_the_unit_is_read_as_the_record_writes_it(text: str, unit: str) -> None:
    assert [fact.value for fact in read_units(text)] == [unit]


def test_a_known_unit_comes_first_in_the_records_own_writing() -> None:
    assert [fact.value for fact in read_units("unit 12 and unit 3c", known=("3-C",))] == ["3-C", "12"]


@pytest.mark.parametrize(
    "text",
    [
        "the sink drips since 2 days", "be there at 4", "it's 48 in here", "no heat", "call me at 5pm",
        "the oven shows E21", "error code F4 on the washer", "display is flashing: E3", "el horno marca el error E21",
    ],
)
def test_other_numbers_are_no_units(text: str) -> None:
    assert read_units(text) == []


@pytest.mark.parametrize(
    ("text", "dollars"),
    [
        ("$450", 450),
        ("450 bucks", 450),
        ("two hundred dollars", 200),
        ("two hundred and fifty bucks", 250),
        ("1.2k", 1200),
        ("$85/hr + parts", 85),
        ("$1,450.50 total", 1450.5),
        ("son 300 dólares", 300),
    ],
)
def test_money_is_read_in_cents(text: str, dollars: float) -> None:
    assert [fact.value for fact in read_money(text)] == [Money(round(dollars * 100))]


@pytest.mark.parametrize(
    ("text", "dollars"),
    [
        ("it's gonna be 850 for the whole thing", 850),
        ("all done, swapped the trap, 240", 240),
        ("te lo hago por 300", 300),
    ],
)
def test_a_bare_number_is_money_where_a_price_is_expected(text: str, dollars: int) -> None:
    assert [fact.value for fact in read_money(text, expects_price=True)] == [Money(dollars * 100)]


@pytest.mark.parametrize("text", ["there in 35 min", "be there by 3:15", "at 6", "unit 204 has no water", "1 hr"])
def test_times_and_units_are_no_money(text: str) -> None:
    assert read_money(text, expects_price=True) == []


def test_phones_and_mail_are_normalised() -> None:
    text = "call (512) 555-0142 or write Maria.L@Example.com"
    assert read_phones(text, "US") == [Fact("phone", "+15125550142", "(512) 555-0142")]
    assert read_emails(text) == [Fact("email", "maria.l@example.com", "Maria.L@Example.com")]


@pytest.mark.parametrize(("text", "code"), [("1 k27", "K27"), ("got it K27", "K27"), ("yes", None), ("unit K2", None)])
def test_a_code_is_read_where_its_form_appears(text: str, code: str | None) -> None:
    assert read_code(text) == code


@pytest.mark.parametrize(
    ("text", "language", "degrees"),
    [
        ("its 48 in here", "en", [48]),
        ("8 grados adentro", "es", [46.4]),
        ("heat is out, 41 outside, I'm 72", "en", [41]),
        ("no heat since 4 am", "en", []),
        ("furnace died, unit 46", "en", []),
        ("ac is dead and mother is 91", "en", []),
        ("forty-eight degrees in the bedroom", "en", [48]),
    ],
)
def test_temperatures_are_read_in_fahrenheit(text: str, language: str, degrees: list[float]) -> None:
    assert [fact.value for fact in read_temperature(text, language) if fact.name == "temperature_f"] == degrees


@pytest.mark.parametrize(
    ("text", "weather"),
    [("I can see my breath", "freezing"), ("it's mild out", "mild"), ("not that cold yet", "mild"), ("no heat", None)],
)
def test_the_weather_is_read_where_no_number_is_named(text: str, weather: str | None) -> None:
    assert next((fact.value for fact in read_weather(text)), None) == weather


@pytest.mark.parametrize(
    "text",
    [
        "my newborn is here",
        "mother is 84 years old",
        "I'm pregnant",
        "dad is on oxygen",
        "tengo un bebé de 3 meses",
        "vive mi abuela",
    ],
)
def test_vulnerable_people_are_noticed(text: str) -> None:
    assert [fact.value for fact in read_vulnerable(text)] == [True]


@pytest.mark.parametrize(
    "text", ["no babies here, just me", "sin niños ni enfermos", "I'm sick of this", "the baby blue wall"]
)
def test_people_who_are_not_there_are_not_noticed(text: str) -> None:
    assert read_vulnerable(text) == []


@pytest.mark.parametrize(
    ("text", "access"),
    [
        ("come in whenever, dog is crated", True),
        ("you have permission to enter", True),
        ("don't come in without me", False),
        ("pueden entrar con la llave", True),
        ("no entren si no estoy", False),
    ],
)
def test_access_is_what_they_allow(text: str, access: bool) -> None:
    assert [fact.value for fact in read_access(text)] == [access]


@pytest.mark.parametrize(
    ("text", "access"),
    [
        ("no", [False]), ("no, wait for me", [False]), ("no quiero", [False]), ("yes sir", [True]), ("si claro", [True]),
        ("no heat in here either", []), ("no hay agua", []), ("ok so now the tub leaks too", []), ("not working", []),
    ],
)  # fmt: skip
def test_a_yes_or_no_is_about_coming_in_where_it_ends_its_clause_or_goes_on_about_it(
    text: str, access: list[bool]
) -> None:
    assert [fact.value for fact in read_access(text, was_asked=True)] == access


def test_a_bare_yes_is_access_only_where_it_was_asked() -> None:
    assert read_access("yeah sure") == []
    assert [fact.value for fact in read_access("yeah sure", was_asked=True)] == [True]


def test_pets_keep_their_words() -> None:
    assert [fact.value for fact in read_pets("careful, my dog is crated")] == ["my dog is crated"]


@pytest.mark.parametrize(
    ("text", "local"),
    [
        ("yes, there in 35 min", "2026-03-09T14:35"),
        ("be there by 3:15", "2026-03-09T15:15"),
        ("1 hr", "2026-03-09T15:00"),
        ("I can be there at 6", "2026-03-09T18:00"),
        ("mañana a las 8", "2026-03-10T08:00"),
        ("half an hour", "2026-03-09T14:30"),
        ("en 20 minutos llego", "2026-03-09T14:20"),
        ("tomorrow at 9am", "2026-03-10T09:00"),
        ("stuck in traffic, 20 more min", "2026-03-09T14:20"),
        ("20-30 min", "2026-03-09T14:30"),
        ("yes, 30", "2026-03-09T14:30"),
        ("give me 45", "2026-03-09T14:45"),
    ],
)
def test_an_eta_is_an_instant_in_the_zone_of_now(text: str, local: str) -> None:
    expected = datetime.fromisoformat(local).replace(tzinfo=NOW.tzinfo)
    assert [fact.value for fact in read_etas(text, NOW)][:1] == [expected]


@pytest.mark.parametrize(
    ("text", "name", "start", "end"),
    [
        ("tomorrow morning works", "when", "2026-03-10T08:00", "2026-03-10T12:00"),
        ("after 3pm", "when", "2026-03-09T15:00", "2026-03-09T20:00"),
        ("tuesday 9-12", "when", "2026-03-10T09:00", "2026-03-10T12:00"),
        ("not on friday", "not_when", "2026-03-13T08:00", "2026-03-13T18:00"),
        ("mañana por la tarde", "when", "2026-03-10T12:00", "2026-03-10T17:00"),
    ],
)
def test_a_window_is_start_and_end(text: str, name: str, start: str, end: str) -> None:
    window = "/".join(datetime.fromisoformat(at).replace(tzinfo=NOW.tzinfo).isoformat() for at in (start, end))
    assert [(fact.name, fact.value) for fact in read_windows(text, NOW)] == [(name, window)]


@pytest.mark.parametrize(
    ("text", "rating"), [("5", 5), ("4/5", 4), ("three stars", 3), ("⭐⭐⭐⭐", 4), ("un 2", 2), ("great", None)]
)
def test_a_rating_is_one_to_five(text: str, rating: int | None) -> None:
    assert next((fact.value for fact in read_rating(text)), None) == rating


@pytest.mark.parametrize(
    ("text", "units"),
    [
        ("the notice is on the door. I have to go now", []),
        ("somebody kicked the door! A man with a hood", []),
        ("it is apt. A, ground floor", ["A"]),
        ("suite B has no water", ["B"]),
    ],
)
def test_a_letter_that_begins_a_sentence_is_no_unit(text: str, units: list[str]) -> None:
    assert [fact.value for fact in read_units(text)] == units


def test_a_number_that_everybody_calls_and_a_letter_for_a_word_are_no_units() -> None:
    assert read_units("ya llame al 911") == []
    assert read_units("i left it in the apartment n the door locked") == []
    assert [fact.value for fact in read_units("apartment N, top floor")] == ["N"]


@pytest.mark.parametrize(
    ("text", "dollars"),
    [("done 185 changed the valve", 185), ("fine 480", 480), ("its gonna run 600-700", 700), ("needs replacing 3800", 3800)],
)  # fmt: skip
def test_a_price_is_read_as_vendors_type_it(text: str, dollars: int) -> None:
    assert [fact.value for fact in read_money(text, expects_price=True)] == [Money(dollars * 100)]
