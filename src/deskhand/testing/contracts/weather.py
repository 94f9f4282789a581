"""What every source of the weather keeps. An adapter's test subclasses WeatherContract and gives a rig.

class TestFrogInAGlass(WeatherContract):
    @pytest.fixture
    def rig(self) -> Iterator[FrogRig]:
        with FrogRig() as rig:
            yield rig
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Protocol

import pytest

from deskhand.ports import Weather

LONG = timedelta(hours=1)
"""After so long nothing that was said before counts, and nobody is left alone any more."""


class WeatherRig(Protocol):
    """A source of the weather together with power over what it is like outside."""

    @property
    def weather(self) -> Weather: ...

    @property
    def place(self) -> str:
        """A property whose weather can be known."""

    @property
    def troubles(self) -> Iterable[str]:
        """All the ways in which nobody knows it."""

    def be(self, degrees_f: float) -> None:
        """From here on it is so warm outside, and whoever is asked says so."""

    def fail(self, trouble: str) -> None:
        """From here on there is this trouble."""

    def pass_time(self, time: timedelta) -> None:
        """The clock moves."""


class WeatherContract:
    """Inherit, and give the fixture `rig`."""

    @pytest.mark.parametrize("degrees_f", [30.0, -21.5, 0.0, 109.4])
    def test_it_says_how_warm_it_is(self, rig: WeatherRig, degrees_f: float) -> None:
        rig.be(degrees_f)
        assert rig.weather.outdoor_f(rig.place) == degrees_f

    def test_what_was_true_an_hour_ago_is_not_said_any_more(self, rig: WeatherRig) -> None:
        rig.be(50)
        rig.weather.outdoor_f(rig.place)
        rig.pass_time(LONG)
        rig.be(30)
        assert rig.weather.outdoor_f(rig.place) == 30

    def test_any_trouble_is_an_unknown_temperature_and_never_an_error(self, rig: WeatherRig) -> None:
        said = {}
        for trouble in rig.troubles:
            rig.fail(trouble)
            rig.pass_time(LONG)
            said[trouble] = rig.weather.outdoor_f(rig.place)
        assert said == dict.fromkeys(rig.troubles)

    def test_after_trouble_it_is_known_again(self, rig: WeatherRig) -> None:
        for trouble in rig.troubles:
            rig.fail(trouble)
            rig.weather.outdoor_f(rig.place)
        rig.pass_time(LONG)
        rig.be(30)
        assert rig.weather.outdoor_f(rig.place) == 30
