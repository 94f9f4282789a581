"""What the front office reads: replies about appointments, leads, and whose business words are."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from deskhand.domain.reading import Asked, Feature, ReadingContext, Role
from deskhand.language.local.facts.leads import count_in, days_until, dollars_in
from deskhand.language.local.front import spelled
from deskhand.language.local.reader import local_reader

NOW = datetime(2026, 11, 30, 10, tzinfo=ZoneInfo("America/Chicago"))


def reply(text: str, asked: str = "reminder", about: str = "dental cleaning") -> str:
    context = ReadingContext(Role.CUSTOMER, (Asked(asked),), now=NOW, reads="appointment", about=about)
    return local_reader().read(text, context).items[0].severity[0][0]


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("Yes, see you then", "confirm"),
        ("👍", "confirm"),
        ("claro que sí, ahí estaré", "confirm"),
        ("I can't do that day, what else is there?", "reschedule"),
        ("running 10 minutes behind", "late"),
        ("you have the wrong number", "wrong_number"),
        ("please cancel, I found another dentist", "cancel"),
        ("my dad passed away last night", "escalate"),
    ],
)
def test_plain_replies_are_read(text: str, label: str) -> None:
    assert reply(text) == label


def test_the_same_yes_takes_an_earlier_time_where_one_was_offered() -> None:
    assert reply("yes please", asked="earlier") == "waitlist_accept"


def test_danger_and_a_wish_for_a_person_are_heard_by_the_floor_whoever_reads() -> None:
    context = ReadingContext(Role.CUSTOMER, (), now=NOW, reads="appointment", about="cleaning")
    found = local_reader().read("there's a gas smell in here. let me talk to a human", context)
    assert [one.feature for one in found.hazards] == [Feature.GAS]
    assert found.wants_human


def test_blank_words_have_no_item() -> None:
    context = ReadingContext(Role.CUSTOMER, (), now=NOW, reads="lead", about="roofing")
    assert local_reader().read("   ", context).items == ()


def test_facts_of_a_lead_are_its_own_words() -> None:
    context = ReadingContext(Role.LEAD, (), now=NOW, reads="lead", about="software for field service")
    item = local_reader().read("We are 25 electricians in Mesa and want to start in March", context).items[0]
    facts = {fact.name: fact for fact in item.facts}
    assert facts["size_number"].value == 25.0
    assert all(fact.quote in item.text for fact in item.facts)


def test_signs_are_spelled_and_skin_is_no_word() -> None:
    assert spelled("ok 👍🏽") == "ok  thumbs up sign"


@pytest.mark.parametrize(
    ("words", "number"),
    [("14 techs", 14), ("fifteen guys", 15), ("veinticinco", None), ("twenty two of us", 22), ("a dozen", 12), ("two hundred", 200),
     ("1,200 units", 1200), ("a condo", 1), ("some", None)],
)  # fmt: skip
def test_how_many(words: str, number: float | None) -> None:
    assert count_in(words) == number


@pytest.mark.parametrize(("words", "dollars"), [("$1,450", 1450), ("12k", 12000), ("between 900 and 1100", 1100), ("cheap", None)])
def test_how_much(words: str, dollars: float | None) -> None:
    assert dollars_in(words) == dollars


@pytest.mark.parametrize(
    ("words", "days"),
    [("asap", 0), ("in march", 91), ("next year", 365), ("in 6 months", 180), ("dos semanas", 14), ("2028", 397), ("someday", None)],
)
def test_in_how_many_days(words: str, days: float | None) -> None:
    assert days_until(words, NOW) == days
