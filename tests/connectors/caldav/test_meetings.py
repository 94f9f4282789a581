"""Archer's and Sentinel's times where a rep keeps them in a real CalDAV calendar."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from pydantic import SecretStr

from deskhand.connectors.caldav import wire
from deskhand.connectors.caldav.calendar import CalDav
from deskhand.connectors.in_calendars import InCalendars
from deskhand.domain.availability import Span
from deskhand.domain.booking import Booking
from deskhand.ports import Place
from deskhand.testing.office import Office
from deskhand.testing.radicale import PASSWORD, USER, Radicale

LEAD = "+13035550163"
MONDAY = "2026-11-30T09:00:00-07:00"
AT = datetime.fromisoformat(MONDAY).astimezone(UTC)
ALWAYS = Span(AT - timedelta(days=1), AT + timedelta(days=60))


@pytest.fixture
def server() -> Iterator[Radicale]:
    with Radicale() as server:
        yield server


def test_a_meeting_is_offered_around_what_the_rep_has_and_stands_in_the_reps_calendar(server: Radicale) -> None:
    office, places = with_calendars(server)
    taken = Span(AT, AT + timedelta(days=1, hours=14))  # today and tomorrow are full for everybody
    for place in places.values():
        server.put(place.name, "by-hand", wire.event_text(Booking(place.name, taken, "trade fair"), "by-hand", AT))
    office.sms(LEAD, "hi, we run an hvac shop in Tucson with 14 techs and want a demo this week please")
    office.advance(minutes=2)
    office.sms(LEAD, "the first one works")
    (case,) = office.cases(LEAD, "lead")
    meeting = case.appointment
    assert meeting is not None
    assert meeting.starts_at >= taken.ends_at
    place = places[meeting.provider]
    event = place.calendar.find(place.name, meeting.id)
    assert event is not None
    assert event.booking.span == meeting.span
    assert office.broken() == []


def test_a_calendar_that_is_gone_leads_to_a_person_and_to_no_booking(server: Radicale) -> None:
    office, _ = with_calendars(server, path="nobody/there")
    office.sms(LEAD, "hi, we run an hvac shop in Tucson with 14 techs and want a demo this week please")
    (case,) = office.cases(LEAD, "lead")
    assert case.appointment is None
    assert case.open_escalations()
    assert office.broken() == []


def with_calendars(server: Radicale, path: str = "") -> tuple[Office, dict[str, Place]]:
    """Fieldline, each of whose reps has a calendar of their own on the server."""
    office = Office(MONDAY, company="fieldline")
    calendar = CalDav(server.url, office.box.clock, username=USER, password=SecretStr(PASSWORD))
    places = {}
    for number, rep in enumerate(office.files.reps):
        name = path or f"{USER}/rep-{number}"
        if not path:
            server.make(name)
        places[rep.calendar or rep.name] = Place(calendar, name)
    book = office.box.line.appointments
    assert book is not None
    office.box.line = replace(office.box.line, appointments=InCalendars(book, places))
    return office, places
