"""OpenMeteo against a server on loopback that answers as the real one does, and in every way that it should not."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from pydantic import SecretStr
from structlog.testing import capture_logs

from deskhand.connectors.weather.open_meteo import FAILURES_TO_OPEN, OPEN_FOR_S, OpenMeteo
from deskhand.domain.errors import Transient
from deskhand.testing.contracts.weather import WeatherContract
from deskhand.testing.fake_clock import FakeClock
from deskhand.testing.waiting import until
from deskhand.testing.weather_server import MISCONDUCT, Conduct, WeatherServer

NIGHT = datetime(2026, 1, 12, 8, 4, tzinfo=UTC)
EAST, WEST = "Lakeview Court", "Cedar Terrace"
PLACES = {EAST: (30.267153, -97.743057), WEST: (30.31, -97.7)}
PATIENT_S, HURRIED_S = 20.0, 0.2
SLOW = (Conduct.SILENT, Conduct.DRIPS)


class _Rig:
    place = EAST
    troubles = tuple(conduct for conduct in MISCONDUCT if conduct not in SLOW)

    def __init__(self, server: WeatherServer, clock: FakeClock) -> None:
        self.server, self.clock = server, clock
        self.weather = OpenMeteo(PLACES, clock, server.url, limit_s=PATIENT_S)

    def be(self, degrees_f: float) -> None:
        self.server.degrees_f, self.server.conduct = degrees_f, Conduct.ANSWERS

    def fail(self, trouble: str) -> None:
        self.server.conduct = Conduct(trouble)

    def pass_time(self, time: timedelta) -> None:
        self.clock.advance(time)


@pytest.fixture
def rig() -> Iterator[_Rig]:
    clock = FakeClock(NIGHT)
    with WeatherServer(clock) as server:
        yield _Rig(server, clock)


class TestOpenMeteo(WeatherContract):
    """The contract, with the rig of this file."""


def test_the_question_names_the_place_to_a_kilometre_and_nobody_in_it(rig: _Rig) -> None:
    rig.weather.outdoor_f(EAST)
    assert rig.server.questions == [
        {
            "latitude": "30.27",
            "longitude": "-97.74",
            "current": "temperature_2m",
            "temperature_unit": "fahrenheit",
            "timeformat": "unixtime",
        }
    ]


@pytest.mark.parametrize("place", [None, "a property without degrees"])
def test_a_place_that_is_not_known_has_no_weather_and_nobody_is_asked(rig: _Rig, place: str | None) -> None:
    assert (rig.weather.outdoor_f(place), rig.server.questions) == (None, [])


def test_a_property_is_asked_about_once_in_a_quarter_of_an_hour(rig: _Rig) -> None:
    for minutes in (0, 14, 1):
        rig.clock.advance(timedelta(minutes=minutes))
        assert rig.weather.outdoor_f(EAST) == 30
    assert len(rig.server.questions) == 1
    rig.weather.outdoor_f(WEST)
    rig.clock.advance(timedelta(minutes=1))
    rig.weather.outdoor_f(EAST)
    assert [asked["latitude"] for asked in rig.server.questions] == ["30.27", "30.31", "30.27"]


def test_after_failures_in_a_row_the_service_is_left_alone_for_a_while(rig: _Rig) -> None:
    rig.fail(Conduct.FAILS)
    for _ in range(FAILURES_TO_OPEN + 5):
        assert rig.weather.outdoor_f(EAST) is None
    assert len(rig.server.questions) == FAILURES_TO_OPEN
    rig.be(30)
    rig.clock.advance(timedelta(seconds=OPEN_FOR_S))
    assert rig.weather.outdoor_f(EAST) == 30


@pytest.mark.parametrize("conduct", SLOW)
def test_nobody_waits_for_an_answer_that_does_not_come_or_does_not_end(rig: _Rig, conduct: Conduct) -> None:
    hurried = OpenMeteo(PLACES, rig.clock, rig.server.url, limit_s=HURRIED_S)
    rig.fail(conduct)
    with pytest.raises(Transient, match="it did not answer within"):
        hurried.ask(EAST)
    assert hurried.outdoor_f(EAST) is None


def test_an_answer_that_comes_too_late_is_there_for_the_next_who_asks(rig: _Rig) -> None:
    hurried = OpenMeteo(PLACES, rig.clock, rig.server.url, limit_s=HURRIED_S, patience_s=PATIENT_S)
    rig.server.may_answer.clear()
    assert hurried.outdoor_f(EAST) is None
    rig.server.may_answer.set()
    until(lambda: "weather" not in [thread.name for thread in threading.enumerate()], PATIENT_S)
    assert hurried.outdoor_f(EAST) == 30
    assert len(rig.server.questions) == 1


def test_trouble_is_told_once_and_its_end_once(rig: _Rig) -> None:
    with capture_logs() as told:
        rig.fail(Conduct.FAILS)
        rig.weather.outdoor_f(EAST)
        rig.weather.outdoor_f(WEST)
        rig.be(30)
        rig.weather.outdoor_f(EAST)
        rig.weather.outdoor_f(WEST)
    assert [(line["log_level"], line.get("why")) for line in told] == [
        ("warning", "it answered 500"),
        ("info", None),
    ]


@pytest.mark.parametrize(
    ("conduct", "why"),
    [
        (Conduct.LIMITED, "it answered 429"),
        (Conduct.REDIRECTS, "it answered 302"),
        (Conduct.NOT_JSON, "its answer has no temperature that can be read"),
        (Conduct.NO_VALUE, "its answer has no temperature that can be read"),
        (Conduct.ABSURD, "its answer cannot be true: 451 °F"),
        (Conduct.CELSIUS, "its answer is not in degrees Fahrenheit"),
        (Conduct.STALE, "its answer is not of now: 2026-01-12T05:00Z"),
        (Conduct.OF_TOMORROW, "its answer is not of now: 2026-01-13T08:00Z"),
        (Conduct.HUGE, "its answer does not end"),
        (Conduct.HANGS_UP, "it could not be asked (RemoteProtocolError)"),
    ],
)
def test_who_asks_by_hand_hears_what_is_wrong(rig: _Rig, conduct: Conduct, why: str) -> None:
    rig.fail(conduct)
    with pytest.raises(Transient) as trouble:
        rig.weather.ask(EAST)
    assert str(trouble.value) == why


def test_a_service_that_is_not_there_is_trouble_like_any_other(rig: _Rig) -> None:
    nowhere = OpenMeteo(PLACES, rig.clock, "http://127.0.0.1:1/v1/forecast")
    with pytest.raises(Transient, match="it could not be asked \\(ConnectError\\)"):
        nowhere.ask(EAST)


def test_a_key_goes_to_the_service_and_nowhere_else(rig: _Rig) -> None:
    keyed = OpenMeteo(PLACES, rig.clock, rig.server.url, key=SecretStr("k-3-y"))
    with capture_logs() as told:
        keyed.outdoor_f(EAST)
        rig.fail(Conduct.HANGS_UP)
        keyed.outdoor_f(WEST)
    assert [asked["apikey"] for asked in rig.server.questions] == ["k-3-y", "k-3-y"]
    assert "k-3-y" not in f"{keyed!r} {told}"


def test_many_may_ask_at_once(rig: _Rig) -> None:
    said: list[float | None] = []
    threads = [threading.Thread(target=lambda: said.append(rig.weather.outdoor_f(EAST))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert said == [30] * 8
