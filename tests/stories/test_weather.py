"""No heat, no cooling: the weather outside decides, where anybody can say it; otherwise the person is asked."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import pytest

from deskhand.connectors.weather.open_meteo import OpenMeteo
from deskhand.testing.failing_ports import FixedWeather
from deskhand.testing.fake_clock import FakeClock
from deskhand.testing.office import BURST, JAMES, MARIA, RELIABLE, STRANGER, Office
from deskhand.testing.weather_server import Conduct, WeatherServer

COLD_DAY = "2026-01-12T10:00:00-06:00"
NO_HEAT = "our heat stopped working today, two adults here"
PLACES = {"Lakeview Court": (30.27, -97.74)}


@pytest.fixture
def service() -> Iterator[WeatherServer]:
    with WeatherServer(FakeClock(datetime.fromisoformat(COLD_DAY)), degrees_f=30) as server:
        yield server


@pytest.fixture
def office(service: WeatherServer) -> Office:
    """Lakeview on a cold day, with a weather service that is asked over HTTP."""
    return Office(COLD_DAY, weather=OpenMeteo(PLACES, service.clock, service.url, limit_s=20))


def test_no_heat_at_30_degrees_is_an_emergency_without_a_question(office: Office) -> None:
    office.sms(MARIA, NO_HEAT)
    assert office.case(MARIA).order.urgency == "emergency"
    assert "ask_temperature" not in office.acts(MARIA)
    assert office.broken() == []


@pytest.mark.parametrize("conduct", [Conduct.FAILS, Conduct.STALE, Conduct.CELSIUS])
def test_where_the_service_is_in_trouble_the_person_is_asked(
    office: Office, service: WeatherServer, conduct: Conduct
) -> None:
    service.conduct = conduct
    office.sms(MARIA, NO_HEAT)
    assert office.acts(MARIA) == ["ask_temperature"]
    office.sms(MARIA, "it is 30 degrees outside")
    assert office.acts(MARIA)[-1] == "order_emergency"
    assert office.broken() == []


def test_a_mild_day_is_no_emergency_and_nobody_is_asked(office: Office, service: WeatherServer) -> None:
    service.degrees_f = 60
    office.sms(MARIA, NO_HEAT)
    assert office.case(MARIA).order.urgency == "urgent"
    assert "ask_temperature" not in office.acts(MARIA)


def test_without_a_service_the_person_is_asked() -> None:
    office = Office(COLD_DAY)
    office.sms(MARIA, NO_HEAT)
    assert office.acts(MARIA) == ["ask_temperature"]


def test_what_the_weather_does_not_change_does_not_ask_for_it() -> None:
    weather = FixedWeather(30)
    office = Office(weather=weather)
    office.sms(MARIA, BURST)
    office.advance(minutes=1)
    office.sms(RELIABLE, "yes, 35 min")
    assert weather.asked == []
    office.sms(JAMES, NO_HEAT)
    assert weather.asked != []


def test_the_weather_is_that_of_the_property_that_is_named() -> None:
    weather = FixedWeather(30)
    office = Office(COLD_DAY, weather=weather)
    office.sms(STRANGER, "no heat in unit 2A at Cedar Terrace, two adults here")
    office.sms(MARIA, NO_HEAT)
    assert weather.asked == ["Cedar Terrace", "Lakeview Court"]
