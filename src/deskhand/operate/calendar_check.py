"""The calendars of company.yaml: whose time is kept where, and with `--live` whether they answer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from deskhand import app
from deskhand.app import Settings
from deskhand.config import CompanyFiles
from deskhand.connectors.calendars import open_places
from deskhand.domain.errors import Misconfigured, Rejected, Transient, Unknown
from deskhand.engine.hand_made import overlaps
from deskhand.operate.connect import connections
from deskhand.operate.opened import existing_store, has_store, quiet_line


def calendar_summary(files: CompanyFiles) -> str:
    """Whose time is kept where."""
    places = files.company.calendars
    told = ", ".join(f"{name} in {place.kind}" for name, place in places.items())
    return f"calendars: {told}" if told else "calendars: everybody's time is kept here"


def calendar_overlaps(folder: Path, environ: Mapping[str, str], files: CompanyFiles) -> Iterator[str]:
    """Events in the calendars that are no appointments because one is there already; calendars that do not answer are
    named by calendar_problems."""
    if not files.company.calendars or not has_store(Settings.read(folder, environ)):
        return
    with existing_store(folder, environ) as store:
        clock = app.SystemClock()
        try:
            places = open_places(files.company, folder, environ, clock)
        except Misconfigured:
            return
        try:
            yield from overlaps(replace(quiet_line(store, files), places=places), clock.now())
        except (Rejected, Transient, Unknown):
            return
        finally:
            for place in places.values():
                place.calendar.close()


def calendar_problems(folder: Path, environ: Mapping[str, str], files: CompanyFiles, live: bool) -> Iterator[str]:
    """Names that nobody has, settings that are missing, consents that have ended; with `live` what does not answer."""
    there = {rep.calendar or rep.name for rep in files.reps} | set(files.company.appointments.hours)
    there |= {one.provider for one in files.appointments}
    for name in files.company.calendars:
        if name not in there:
            yield f"company.yaml: calendars: {name!r} is neither a provider of appointments nor a rep's calendar"
    clock = app.SystemClock()
    yield from (told for trouble, told in connections(folder, environ, clock) if trouble)
    try:
        places = open_places(files.company, folder, environ, clock)
    except Misconfigured as error:
        yield str(error)
        return
    for calendar in {id(place.calendar): place.calendar for place in places.values()}.values():
        with closing(calendar):
            try:
                if live:
                    calendar.check()
            except (Misconfigured, Rejected, Transient, Unknown) as error:
                yield f"calendar {calendar.name}: {error}"
