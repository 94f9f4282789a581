"""The weather of rehearsals keeps what every source of the weather keeps."""

from __future__ import annotations

from datetime import timedelta

import pytest

from deskhand.testing.contracts.weather import WeatherContract
from deskhand.testing.failing_ports import FixedWeather


class _Rig:
    place = "Lakeview Court"
    troubles = ("nobody knows",)

    def __init__(self) -> None:
        self.weather = FixedWeather()

    def be(self, degrees_f: float) -> None:
        self.weather.degrees_f = degrees_f

    def fail(self, trouble: str) -> None:
        self.weather.degrees_f = None

    def pass_time(self, time: timedelta) -> None:
        """It knows no time."""


class TestFixedWeather(WeatherContract):
    @pytest.fixture
    def rig(self) -> _Rig:
        return _Rig()
