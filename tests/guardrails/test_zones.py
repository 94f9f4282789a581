from __future__ import annotations

from datetime import UTC, datetime

import pytest

from deskhand.guardrails.zones import US_ZONES, candidate_zones, local, zones_of_number


@pytest.mark.parametrize(
    ("number", "zones"),
    [
        ("+15125550142", ("America/Chicago",)),
        ("+18505550142", ("America/Chicago", "America/New_York")),
        ("+13085550142", ("America/Chicago", "America/Denver")),
        ("+12085550142", ("America/Boise", "America/Denver", "America/Los_Angeles")),
        ("+16025550142", ("America/Phoenix",)),
        ("+18085550142", ("Pacific/Honolulu",)),
        ("+17875550142", ("America/Puerto_Rico",)),
        ("+16715550142", ("Pacific/Guam",)),
        ("+442079460000", ("Europe/London",)),
    ],
)
def test_a_number_may_be_anywhere_in_its_area_code(number, zones):
    assert zones_of_number(number) == zones


@pytest.mark.parametrize(
    "number", ["+18005551234", "+18885551234", "+18335551234", "+15005550006", "+19995551234", "+1", "+abc"]
)
def test_a_number_that_tells_nothing_may_be_anywhere_in_the_country(number):
    assert zones_of_number(number) == US_ZONES


def test_the_zones_of_the_persons_home_count_before_the_number(situation):
    assert candidate_zones("+18505550142", situation(zones=("America/Denver",))) == ("America/Denver",)
    assert candidate_zones("+18505550142", situation(zones=())) == ("America/Chicago", "America/New_York")


def test_an_e_mail_address_is_taken_to_be_where_the_company_is(situation):
    assert candidate_zones("maria@example.com", situation(zones=())) == ("America/Chicago",)


def test_local_time_follows_the_clock_on_the_wall():
    before = datetime(2026, 3, 8, 7, 59, tzinfo=UTC)
    after = datetime(2026, 3, 8, 8, 0, tzinfo=UTC)
    assert (local(before, "America/Chicago").hour, local(after, "America/Chicago").hour) == (1, 3)
