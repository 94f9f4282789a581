"""Days and hours as people write them: what suits, what does not, and what is no wish."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deskhand.language.local.facts.times import read_etas, read_windows

ZONE = ZoneInfo("America/Chicago")
NOW = datetime(2026, 3, 10, 9, 0, tzinfo=ZONE)  # a Tuesday


def heard(text: str) -> list[str]:
    """Windows in short: "+" suits, "-" does not, day and time of both ends."""
    short = {"when": "+", "not_when": "-"}
    ends = [(fact.name, *map(datetime.fromisoformat, str(fact.value).split("/"))) for fact in read_windows(text, NOW)]
    return [f"{short[name]}{start:%d %H:%M}-{end:%d %H:%M}" for name, start, end in ends]


@pytest.mark.parametrize(
    ("text", "windows"),
    [
        ("noon on Friday suits me", ["+13 12:00-13 13:00"]),
        ("el viernes a las diez menos cuarto", ["+13 09:45-13 10:45"]),
        ("tonight around 8", ["+10 20:00-10 21:00"]),
        ("could he come in two hours", ["+10 11:00-10 12:00"]),
        ("Friday after 10 but before 2", ["+13 10:00-13 14:00"]),
        ("sat between 8 and noon", ["+14 08:00-14 12:00"]),
        ("mañana de 9 a 1", ["+11 09:00-11 13:00"]),
        ("thursday or friday, mornings", ["+12 08:00-12 12:00", "+13 08:00-13 12:00"]),
        ("by Thursday please", ["+10 09:00-13 00:00"]),
        ("antes del jueves", ["+10 09:00-12 00:00"]),
        ("starting Thursday", ["+12 00:00-26 00:00"]),
        ("I get off work at 4:30, any time after that", ["+10 16:30-10 20:00"]),
        ("next week", ["+16 00:00-23 00:00"]),
        ("del 16 al 19", ["+16 00:00-20 00:00"]),
    ],
)  # fmt: skip
def test_what_suits_is_a_window(text: str, windows: list[str]) -> None:
    assert heard(text) == windows


@pytest.mark.parametrize(
    ("text", "windows"),
    [
        ("every day except Monday works", ["-16 08:00-16 18:00"]),
        ("can't do Thursday or Friday", ["-12 08:00-12 18:00", "-13 08:00-13 18:00"]),
        ("mañana no puedo, el jueves sí", ["-11 08:00-11 18:00", "+12 08:00-12 18:00"]),
        ("the 17th won't work, how about the 18th", ["-17 08:00-17 18:00", "+18 08:00-18 18:00"]),
        ("next week, just not Wednesday", ["+16 00:00-23 00:00", "-18 08:00-18 18:00"]),
        ("move it from Monday to Thursday", ["-16 08:00-16 18:00", "+12 08:00-12 18:00"]),
        ("we're away until Friday", ["-10 09:00-13 00:00"]),
        ("no estoy el viernes por la mañana pero en la tarde sí", ["-13 08:00-13 12:00", "+13 12:00-13 17:00"]),
    ],
)
def test_what_is_refused_is_no_wish(text: str, windows: list[str]) -> None:
    assert heard(text) == windows


@pytest.mark.parametrize(
    "text",
    [
        "the pump quit on Sunday around 4", "they promised between 8 and 12 and nobody came", "we open at 7am",
        "out since Monday", "no hay agua desde ayer a las 5", "it rattles every night at 2", "sink is clogged today",
        "unit 12, 3 outlets are dead", "buenos días", "the lease ends April 1", "24 hours without water",
    ],
)  # fmt: skip
def test_what_has_been_or_is_usual_is_no_wish(text: str) -> None:
    assert heard(text) == []


@pytest.mark.parametrize(
    ("text", "local"),
    [
        ("there in 35", "2026-03-10T09:35"),
        ("after 6", "2026-03-10T18:00"),
        ("thursday 9", "2026-03-12T09:00"),
        ("mañana a primera hora", "2026-03-11T08:00"),
        ("can't today, tomorrow at 9", "2026-03-11T09:00"),
        ("como a las 4 y media", "2026-03-10T16:30"),
    ],
)
def test_who_comes_names_the_instant(text: str, local: str) -> None:
    assert [fact.value for fact in read_etas(text, NOW)] == [datetime.fromisoformat(local).replace(tzinfo=ZONE)]


_DAYS = ("", "today", "tomorrow", "tonight", "friday", "sunday", "not sunday", "hoy", "el domingo", "this weekend", "3/8", "the 1st")
_HOURS = ("", "at 2", "at 2:30 am", "after 7", "before 9", "between 11 and 1", "by midnight", "morning", "a las 3 y media", "in 2 hours")
_MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31))  # noqa: DTZ001
_CHANGES = st.sampled_from([datetime(2026, 3, 8), datetime(2026, 11, 1)])  # noqa: DTZ001
_NOWS = _MOMENTS | st.builds(lambda day, minutes: day + timedelta(minutes=minutes), _CHANGES, st.integers(-1440, 1440))


@settings(deadline=None, max_examples=150)
@given(day=st.sampled_from(_DAYS), hours=st.sampled_from(_HOURS), at=_NOWS)
def test_a_window_ends_after_its_beginning_and_never_lies_in_the_past(day: str, hours: str, at: datetime) -> None:
    now = datetime.fromtimestamp(at.replace(tzinfo=ZONE).timestamp(), ZONE)
    found = read_windows(f"{day} {hours}", now)
    for fact in found:
        start, end = (datetime.fromisoformat(part) for part in str(fact.value).split("/"))
        assert now <= start < end
    assert read_windows(f"{day} {hours}", now) == found


@settings(deadline=None, max_examples=150)
@given(st.lists(st.sampled_from("not monday or 3 to 5 pm the 15th after before until el 16 al y media no mañana , . between - half past noon".split()), max_size=9))
def test_any_words_are_read_the_same_each_time_and_are_quoted(words: list[str]) -> None:
    text = " ".join(words)
    found = read_windows(text, NOW)
    assert found == read_windows(text, NOW)
    assert all(fact.quote in text for fact in [*found, *read_etas(text, NOW)])
