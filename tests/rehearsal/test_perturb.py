"""What a perturbed run may change, and what it may never touch (DESIGN §8)."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from deskhand.domain.event import WordsReceived
from deskhand.rehearsal.expect import dispositions
from deskhand.rehearsal.perturb import Perturbation, perturbation, shuffled, verbatim

RUNS = range(2, 202)
LONG = "There is water dripping slowly from the ceiling in the bathroom!"
STORY = "lines: [{say: one}, {wait: 1m}, {say: two}, {fail: {sms: ok}}, {say: three}]"


@pytest.fixture
def changes(scenario, lakeview):
    """The perturbations of two hundred runs of a story."""
    story = scenario(STORY)
    return [perturbation(story, lakeview, run) for run in RUNS]


def versions(changes: list[Perturbation], text: str) -> list[tuple[str, ...]]:
    return [tuple(change.words((text,), 0)) for change in changes]


def bare(text: str) -> list[str]:
    """The words without case and punctuation."""
    return re.findall(r"\w+", text.lower())


def joined(texts: tuple[str, ...]) -> str:
    return " ".join(texts)


# ------------------------------------------------------------------ the same run is the same run


def test_the_first_run_is_verbatim():
    assert verbatim() == Perturbation()
    assert verbatim().words(("Hi, there!",), 0) == ("Hi, there!",)


def test_a_run_is_the_same_whenever_it_is_played(scenario, lakeview):
    story = scenario(STORY)
    one, other = (perturbation(story, lakeview, 7) for _ in range(2))
    assert (one.moved, one.twice_at, one.sms_fails_at) == (other.moved, other.twice_at, other.sms_fails_at)
    assert one.words((LONG,), 0) == other.words((LONG,), 0)


def test_runs_differ(changes):
    assert len(set(versions(changes, LONG))) > 50


# ------------------------------------------------------------------ typing


def test_a_long_line_gets_typos_in_long_words_only(changes):
    for texts in versions(changes, LONG):
        before, after = bare(LONG), bare(joined(texts))
        slipped = [old for old, new in zip(before, after, strict=True) if old != new]
        assert len(slipped) <= 1
        assert [word for word in slipped if len(word) < 5] == []


def test_typos_do_happen(changes):
    typed = [bare(joined(texts)) != bare(LONG) for texts in versions(changes, LONG)]
    assert typed.count(True) > 100


@pytest.mark.parametrize("text", ["water everywhere now", "flooding", "ceiling collapsed"])
def test_a_line_of_three_words_or_less_gets_none(changes, text):
    assert {tuple(bare(joined(texts))) for texts in versions(changes, text)} == {tuple(bare(text))}


@pytest.mark.parametrize(
    "text",
    [
        "Maria Lopez from Lakeview Court was here on it",
        "Reliable Plumbing or Brightwater Plumbing or so it is",
        "pay 12345 and 67890.50 or call +15125550142 at 10:45am ok",
        "my code is K27 or was it B14 and so on it is",
        "then it says unsubscribe or stopall or start or revoke",
    ],
    ids=["people and places", "vendors", "digits", "codes", "carrier words"],
)
def test_names_digits_codes_and_carrier_words_are_never_touched(changes, text):
    assert {tuple(bare(joined(texts))) for texts in versions(changes, text)} == {tuple(bare(text))}


@pytest.mark.parametrize("text", ["STOP", "Stop.", "start", "UNSUBSCRIBE", "ayuda"])
def test_a_carrier_word_alone_stays_as_it_is_written(changes, text):
    assert set(versions(changes, text)) == {(text,)}


def test_case_and_the_last_sign_do_change(changes):
    ends = {joined(texts)[-1] for texts in versions(changes, LONG)}
    cases = {joined(texts).isupper() for texts in versions(changes, LONG)}
    assert {"!", "."} <= ends
    assert cases == {True, False}


# ------------------------------------------------------------------ splitting


def test_a_line_of_eight_words_or_more_is_sometimes_split_in_two_and_loses_nothing(changes):
    text = "water comes from above into my one bath"
    found = versions(changes, text)
    parts = {len(texts) for texts in found}
    assert parts == {1, 2}
    assert [texts for texts in found if len(bare(joined(texts))) != 8] == []
    assert min(len(part.split()) for texts in found for part in texts) >= 3


def test_a_line_of_seven_words_is_not(changes):
    assert {len(texts) for texts in versions(changes, "water comes from above into my bath")} == {1}


def test_texts_that_are_split_already_are_not_split_again(changes):
    assert {len(change.words((LONG, LONG), 0)) for change in changes} == {2}


def test_a_split_line_counts_once_with_the_disposition_of_its_last_part(played):
    text = "the bathroom faucet drips a little, no rush at all"
    split = Perturbation(words=lambda _texts, _number: (text[:20], text[20:]))
    assert dispositions(played(f"lines: [{{say: '{text}'}}]", split)) == dispositions(
        played(f"lines: [{{say: '{text}'}}]")
    )


# ------------------------------------------------------------------ the clock


def moved(scenario, lakeview, at: str) -> list[datetime]:
    """Where two hundred runs put a story's first clock, in Austin."""
    story = scenario(STORY, at=at)
    zone = ZoneInfo("America/Chicago")
    return [(story.at + perturbation(story, lakeview, run).moved).astimezone(zone) for run in RUNS]


def test_the_clock_moves_by_up_to_twenty_minutes_either_way(scenario, lakeview):
    found = moved(scenario, lakeview, "2026-03-09T14:30:00-05:00")
    minutes = [(at.hour * 60 + at.minute) - 870 for at in found]
    assert (min(minutes), max(minutes)) == (-20, 20)


@pytest.mark.parametrize(
    ("at", "low", "high"),
    [
        ("07:50", "07:30", "07:59"),
        ("08:00", "08:00", "08:20"),
        ("08:50", "08:30", "08:59"),
        ("09:10", "09:00", "09:30"),
        ("17:55", "17:35", "17:59"),
        ("18:05", "18:00", "18:25"),
        ("19:59", "19:39", "19:59"),
        ("20:01", "20:00", "20:21"),
        ("23:55", "23:35", "23:59"),
        ("00:05", "00:00", "00:25"),
    ],
)
def test_it_never_crosses_an_edge_of_business_quiet_or_on_call_hours_or_midnight(scenario, lakeview, at, low, high):
    found = {f"{one:%H:%M}" for one in moved(scenario, lakeview, f"2026-03-11T{at}:00-05:00")}
    assert [one for one in found if not low <= one <= high] == []


def test_an_on_call_hour_of_its_own_is_an_edge_too(scenario, lakeview):
    shifts = tuple(
        replace(shift, starts=shift.starts.replace(hour=14)) if shift.who == "KeyWorks Locksmiths" else shift
        for shift in lakeview.shifts
    )
    found = moved(scenario, replace(lakeview, shifts=shifts), "2026-03-11T14:05:00-05:00")
    assert [one for one in found if one.hour < 14] == []


# ------------------------------------------------------------------ rows, duplicates, a lost answer


def test_rows_come_in_another_order_and_none_is_lost(scenario, lakeview):
    story = scenario(STORY)
    mixed = shuffled(lakeview, story, 2)
    assert mixed.vendors != lakeview.vendors
    assert sorted(mixed.vendors, key=repr) == sorted(lakeview.vendors, key=repr)
    assert sorted(mixed.contacts, key=repr) == sorted(lakeview.contacts, key=repr)
    assert sorted(mixed.units, key=repr) == sorted(lakeview.units, key=repr)
    assert mixed.shifts == lakeview.shifts


def test_one_spoken_line_is_delivered_twice_and_one_loses_an_answer(changes):
    assert {change.twice_at for change in changes} == {0, 2, 4}
    assert {change.sms_fails_at for change in changes} == {0, 2, 4}


def test_a_duplicated_webhook_is_one_message(played):
    body = "lines: [{say: 'the bathroom faucet drips a little, no rush'}]"
    once, twice = played(body), played(body, Perturbation(twice_at=0))
    words = [event for event in twice.sandbox.history() if isinstance(event.what, WordsReceived)]
    assert len(words) == 1
    assert twice.record.replies == once.record.replies


def test_after_the_lost_answer_the_carrier_works_again(played):
    body = "lines: [{say: 'the bathroom faucet drips a little, no rush'}, {wait: 1h}, {say: 'any news?'}]"
    story = played(body, Perturbation(sms_fails_at=0))
    by_status = [(one.act, one.status) for case in story.record.cases.values() for one in case.sent]
    assert [status for act, status in by_status if act.startswith("status_")] == ["sent"]
    assert (
        story.sandbox.channels["sms"].send("+15125550142", "words", "key")
        == f"fake-out-{len(story.sandbox.channels['sms'].sent)}"
    )


def test_the_clock_of_a_played_story_is_moved_with_its_lines(played):
    still = played("lines: [{say: thanks}]")
    later = played("lines: [{say: thanks}]", Perturbation(moved=timedelta(minutes=7)))
    assert later.lines[0][2] - still.lines[0][2] == timedelta(minutes=7)
