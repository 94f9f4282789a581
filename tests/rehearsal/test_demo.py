"""The night and the day at Lakeview end right, whatever the others' words, the order of the vendors and the minute of the clock."""

from __future__ import annotations

import io
import json
from datetime import timedelta

import pytest
from rich.console import Console

from deskhand import app
from deskhand.rehearsal.demo.tell import Told, tell
from deskhand.rehearsal.demo.words import START, story
from deskhand.rehearsal.timeline import as_data, moments, print_timeline

SEEDS = range(1, 51)


@pytest.fixture(scope="module")
def told() -> Told:
    return tell(app.local_language())


def test_the_night_as_the_readme_tells_it_ends_right(told):
    assert told.problems == []
    assert len(told.checks) == 23


@pytest.mark.parametrize("seed", SEEDS)
def test_every_seed_ends_right(seed):
    assert tell(app.local_language(), seed).problems == []


def test_the_seeds_tell_the_night_in_many_ways():
    tellings = {tuple(vars(story(seed)).values()) for seed in SEEDS}
    starts = [story(seed).start - START for seed in SEEDS]
    assert len(tellings) == len(SEEDS)
    assert (max(starts) > timedelta(minutes=30), min(starts) < timedelta(minutes=-30)) == (True, True)


def test_a_seed_is_the_same_night_every_time():
    assert vars(story(7)) == vars(story(7))


def test_a_check_that_does_not_hold_is_a_problem(told):
    broken = Told(told.box, told.files, told.record, {"the sun rises": True, "the moon is blue": False})
    assert broken.problems == ["the moon is blue"]


def test_the_timeline_is_in_the_order_of_the_clock_and_names_people(told):
    seen = moments(told)
    assert [moment.at for moment in seen] == sorted(moment.at for moment in seen)
    first = seen[0]
    assert (first.kind, first.who, first.text) == (
        "said",
        "Maria Lopez, 4B",
        "there is water EVERYWHERE pipe under the sink exploded, 4B",
    )


def test_what_is_printed_ends_with_the_checked_end_state(told):
    out = io.StringIO()
    print_timeline(told, Console(file=out, width=120))
    assert out.getvalue().splitlines()[-1] == "End state checked: 23 of 23 hold, audit chain verified."
    assert "Monday 09 March 2026" in out.getvalue()


def test_an_end_state_that_is_wrong_is_printed_as_such(told):
    out = io.StringIO()
    broken = Told(told.box, told.files, told.record, {"the moon is blue": False}, told.kpis)
    print_timeline(broken, Console(file=out, width=120))
    assert out.getvalue().splitlines()[-2:] == ["The end state is not right:", "  the moon is blue"]


def test_as_data_it_is_json_with_everything_in_it(told):
    data = json.loads(json.dumps(as_data(told)))
    assert list(data) == ["company", "timeline", "kpis", "checks", "problems"]
    assert (data["company"], data["problems"], len(data["checks"])) == ("Lakeview Homes", [], 23)
    assert data["kpis"]["satisfaction"] == 5
