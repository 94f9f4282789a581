"""The weather service of company.yaml: whether there is one, and with `--live` what it says."""

from __future__ import annotations

from collections.abc import Mapping

from deskhand import app
from deskhand.config import CompanyFiles
from deskhand.domain.errors import Transient


def weather_summary(files: CompanyFiles) -> str:
    """Who is asked for the temperature outdoors, and for how many properties."""
    source = files.company.weather
    if source is None:
        return "weather: nobody is asked; people say how cold or hot it is"
    known = len(app.places_of(files.company))
    return f"weather: {source.kind} at {source.url}, for {known} of {len(files.company.properties)} properties"


def weather_now(files: CompanyFiles, environ: Mapping[str, str]) -> tuple[list[str], list[str]]:
    """What the service answers for the first place that is known: what to tell, and what is wrong."""
    service, places = app.open_weather(files.company, environ, app.SystemClock()), app.places_of(files.company)
    if service is None or not places:
        return [], []
    name = next(iter(places))
    try:
        return [f"weather: {service.ask(name):.0f} °F at {name} now"], []
    except Transient as error:
        return [], [f"weather could not be asked at {name}: {error}"]
