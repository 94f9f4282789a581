"""What Open-Meteo is asked and what its answer means; no network here.

Source: open-meteo.com/en/docs, "Weather Forecast API" (read 2026-11-30). `current` is what its models hold to be true
in the quarter of an hour of `current.time`; `current_units` says in which units.
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from deskhand.domain.errors import Transient

Place = tuple[float, float]
"""Latitude and longitude in degrees."""

PLAUSIBLE_F = (-90.0, 140.0)
"""Beyond what was ever measured in America (-80 at Prospect Creek, 134 in Death Valley) an answer is an error."""
OLDEST = timedelta(hours=2)
AHEAD = timedelta(minutes=30)
"""Clocks differ, and the quarter of an hour that is meant may not be over."""


@dataclass(frozen=True)
class Observation:
    """How warm it was outdoors, in degrees Fahrenheit, and when."""

    degrees_f: float
    at: datetime

    def holds(self, now: datetime) -> bool:
        """True while it says something of `now`."""
        return -AHEAD <= now - self.at <= OLDEST


def query(place: Place, key: str) -> dict[str, str]:
    """The question. Two decimals are a kilometre: near enough for weather, and no house."""
    latitude, longitude = place
    asked = {
        "latitude": f"{latitude:.2f}",
        "longitude": f"{longitude:.2f}",
        "current": "temperature_2m",
        "temperature_unit": "fahrenheit",
        "timeformat": "unixtime",
    }
    return asked | ({"apikey": key} if key else {})


def parse_observation(body: bytes, now: datetime) -> Observation:
    """What the answer says of `now`; Transient where it says nothing that can be relied upon."""
    try:
        said = json.loads(body)
        units, current = said["current_units"], said["current"]
        unit, at = units["temperature_2m"], datetime.fromtimestamp(_number(current["time"]), UTC)
        found = Observation(_number(current["temperature_2m"]), at)
    except (ValueError, KeyError, TypeError, IndexError, OverflowError, OSError, RecursionError):
        raise Transient("its answer has no temperature that can be read") from None
    if unit != "°F":
        raise Transient("its answer is not in degrees Fahrenheit")
    low, high = PLAUSIBLE_F
    if not low <= found.degrees_f <= high:
        raise Transient(f"its answer cannot be true: {found.degrees_f:g} °F")
    if not found.holds(now):
        raise Transient(f"its answer is not of now: {found.at:%Y-%m-%dT%H:%MZ}")
    return found


def _number(said: object) -> float:
    if isinstance(said, bool) or not isinstance(said, int | float) or not math.isfinite(said):
        raise ValueError("no number")
    return float(said)
