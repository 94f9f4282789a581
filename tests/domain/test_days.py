"""Which words name a day."""

from __future__ import annotations

import pytest

from deskhand.domain.days import every_week, names_day, names_weekday


@pytest.mark.parametrize("text", ["Thursday at 9", "el viernes", "tomorrow 10am", "mañana a las 9", "the 14th", "hoy"])
def test_a_day_is_named(text: str) -> None:
    assert names_day(text)


@pytest.mark.parametrize("text", ["ok 9am", "after 3", "mornings only", "solo por las mañanas", "por la mañana"])
def test_an_hour_names_no_day(text: str) -> None:
    assert not names_day(text)


def test_a_weekday_is_once_and_its_plural_every_week() -> None:
    assert [names_weekday("Friday morning"), every_week("Friday morning"), every_week("not on Fridays")] == [
        True,
        False,
        True,
    ]
    assert [every_week("los viernes no"), every_week("el viernes no")] == [True, False]
