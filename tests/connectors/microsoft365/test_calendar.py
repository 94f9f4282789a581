"""Microsoft 365 against a local server that behaves as Microsoft publishes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from structlog.testing import capture_logs

from deskhand.connectors.microsoft365 import wire
from deskhand.connectors.microsoft365.calendar import AGAIN, microsoft365
from deskhand.connectors.oauth.first_come import FirstComeCalendar
from deskhand.domain.availability import Span
from deskhand.domain.booking import Booked, Booking, Guest
from deskhand.domain.errors import Misconfigured, Rejected, Transient
from deskhand.testing.contracts.calendar import DAY, MORNING, hour
from deskhand.testing.contracts.vendor_calendar import VendorCalendarContract
from deskhand.testing.contracts.vendor_rig import FRESH, TOKEN, book, signed
from deskhand.testing.fake_clock import FakeClock
from deskhand.testing.graph_server import RETRY_AFTER_S, GraphServer
from deskhand.testing.oauth_questions import SECRET
from deskhand.testing.oauth_rig import OAuthRig
from deskhand.testing.oauth_server import OAuthServer
from deskhand.testing.vendor_http import VendorHttp

WHO = "ana@example.com"
PLACE = f"users/{WHO}/calendar"


@dataclass
class Rig:
    """Somebody at the same calendar in Outlook."""

    server: GraphServer
    who: str = WHO
    retry_after_s: float = RETRY_AFTER_S
    again: str = AGAIN
    opened: list[FirstComeCalendar] = field(default_factory=list)

    @property
    def http(self) -> VendorHttp:
        return self.server.http

    @property
    def calendar(self) -> FirstComeCalendar:
        return self.opened[0] if self.opened else self.open()

    def open(self, **more: Any) -> FirstComeCalendar:
        calendar = microsoft365(self.server.url, signed(), FakeClock(MORNING), time_zone="America/Chicago", **more)
        self.opened.append(calendar)
        return calendar

    def by_hand(self, span: Span) -> None:
        self.server.enter(PLACE, span)

    def invited(self, span: Span, guest: str, title: str, notes: str) -> None:
        guests = [{"type": "required", "emailAddress": {"address": guest, "name": "Lena"}}]
        self.server.enter(PLACE, span, subject=title, body={"contentType": "text", "content": notes}, attendees=guests)

    def moved_by_hand(self, booked: Booked, to: Span) -> None:
        self.server.move(PLACE, booked.ref, to)

    def renamed_by_hand(self, booked: Booked, title: str) -> None:
        self.server.edit(PLACE, booked.ref, subject=title)

    def accepted_by_guest(self, booked: Booked) -> None:
        guest = {"emailAddress": {"address": booked.booking.attendee}, "status": {"response": "accepted"}}
        self.server.edit(PLACE, booked.ref, attendees=[guest])

    def deleted_by_hand(self, booked: Booked) -> None:
        del self.server.events[PLACE][booked.ref]

    def living(self) -> list[str]:
        return [event["subject"] for event in self.server.events[PLACE].values()]


@pytest.fixture
def rig() -> Iterator[Rig]:
    with GraphServer(FakeClock(MORNING), {TOKEN, FRESH}) as server:
        server.make(PLACE)
        server.make("me/calendar")
        rig = Rig(server)
        yield rig
        for calendar in rig.opened:
            calendar.close()


class TestMicrosoft(VendorCalendarContract):
    """Two events a page."""


# ------------------------------------------------------------------ what blocks time


def at(text: str) -> dict[str, str]:
    return {"dateTime": f"{text}.0000000", "timeZone": "UTC"}


@pytest.mark.parametrize(
    ("fields", "busy"),
    [
        ({"isCancelled": True}, []),
        ({"showAs": "free"}, []),
        ({"responseStatus": {"response": "declined"}}, []),
        ({"showAs": "tentative"}, ["16:00-17:00"]),
        ({"showAs": "oof"}, ["16:00-17:00"]),
        ({"showAs": "workingElsewhere"}, ["16:00-17:00"]),
        ({"isAllDay": True, "start": at("2026-03-09T00:00:00"), "end": at("2026-03-10T00:00:00")}, ["05:00-05:00"]),
        ({"isAllDay": True, "start": at("2026-03-08T00:00:00"), "end": at("2026-03-09T00:00:00")}, ["06:00-05:00"]),
        ({"end": at("2026-03-09T16:00:00")}, []),
    ],
    ids=["cancelled", "free", "declined", "tentative", "away", "elsewhere", "a whole day", "a whole day of 23 hours",
         "of no length"],
)  # fmt: skip
def test_what_blocks_time_and_what_does_not(rig: Rig, fields: dict[str, Any], busy: list[str]) -> None:
    rig.server.enter(PLACE, hour(1), **fields)
    found = rig.calendar.busy(WHO, Span(MORNING - timedelta(hours=40), MORNING + timedelta(hours=20)))
    assert [f"{span.starts_at:%H:%M}-{span.ends_at:%H:%M}" for span in found] == busy


@pytest.mark.parametrize(
    ("fields", "whole_day", "free"),
    [
        ({}, False, False),
        ({"showAs": "free"}, False, True),
        ({"responseStatus": {"response": "declined"}}, False, True),
        ({"isAllDay": True, "start": at("2026-03-09T00:00:00"), "end": at("2026-03-10T00:00:00")}, True, False),
    ],
    ids=["an hour", "free", "declined", "a whole day"],
)
def test_what_takes_nobodys_time_is_listed_as_such(
    rig: Rig, fields: dict[str, Any], whole_day: bool, free: bool
) -> None:
    rig.server.enter(PLACE, hour(1), **fields)
    assert [(one.all_day, one.transparent) for one in rig.calendar.events(WHO, DAY)] == [(whole_day, free)]


def test_guests_have_names_and_rooms_are_none(rig: Rig) -> None:
    guests = [
        {"type": "required", "emailAddress": {"address": "lena@example.com", "name": "Lena Ortiz"}},
        {"type": "resource", "emailAddress": {"address": "room@example.com", "name": "Room"}},
    ]
    rig.server.enter(PLACE, hour(1), attendees=guests, location={"displayName": "12 Oak St"})
    (found,) = rig.calendar.events(WHO, DAY)
    assert (found.guests, found.place) == ((Guest("lena@example.com", "Lena Ortiz"),), "12 Oak St")


def test_a_whole_day_blocks_its_last_hour_in_the_zone_of_the_calendar(rig: Rig) -> None:
    """Graph knows it as a day of UTC, which is over by then."""
    rig.server.enter(PLACE, hour(1), isAllDay=True, start=at("2026-03-09T00:00:00"), end=at("2026-03-10T00:00:00"))
    eleven_at_night = hour(13)
    with pytest.raises(Rejected, match="taken"):
        rig.calendar.book(Booking(WHO, eleven_at_night, "Demo"), "k")


def test_a_series_comes_one_by_one_and_every_page_is_read(rig: Rig) -> None:
    rig.server.enter(PLACE, hour(0), type="seriesMaster")
    for number in range(5):
        rig.server.enter(PLACE, hour(number), type="occurrence")
    assert sorted(rig.calendar.busy(WHO, DAY)) == [hour(number) for number in range(5)]
    assert [request.query.get("$skip") for request in rig.http.requests] == [None, "2", "4"]


# ------------------------------------------------------------------ what Graph has of its own


def test_an_event_that_exchange_touches_by_itself_can_be_moved(rig: Rig) -> None:
    """Its version changes a moment after it was made, and nothing that anybody would see."""
    booked = book(rig)
    rig.server.edit(PLACE, booked.ref)
    assert rig.calendar.move(booked, hour(3)).booking.span == hour(3)


def test_notes_are_words_and_not_a_page(rig: Rig) -> None:
    booked = rig.calendar.book(Booking(WHO, hour(1), "Demo", "Gate code: 1 < 2\nDog"), "k")
    assert booked.booking.notes == "Gate code: 1 < 2\nDog"
    assert rig.server.events[PLACE][booked.ref]["body"] == {"contentType": "text", "content": "Gate code: 1 < 2\nDog"}


@pytest.mark.parametrize(
    ("calendar", "place"),
    [("primary", "me/calendar"), ("", "me/calendar"), ("sam@example.com", "users/sam@example.com/calendar"),
     ("AAMk/x+y=", "me/calendars/AAMk/x+y=")],
)  # fmt: skip
def test_a_calendar_is_ones_own_a_persons_or_another(rig: Rig, calendar: str, place: str) -> None:
    rig.server.make(place)
    booked = rig.calendar.book(Booking(calendar, hour(1), "Demo"), "k")
    rig.calendar.move(booked, hour(2))
    assert [event["start"] for event in rig.server.events[place].values()] == [
        {"dateTime": "2026-03-09T17:00:00", "timeZone": "UTC"}
    ]


def test_a_page_elsewhere_is_not_asked_for_and_gets_no_token(rig: Rig) -> None:
    asked: list[str] = []

    def leading_away(request: httpx.Request) -> httpx.Response:
        asked.append(str(request.url.host))
        return httpx.Response(200, json={"value": [], "@odata.nextLink": "https://evil.example/v1.0/me/calendar"})

    with pytest.raises(Transient, match="not its own"):
        rig.open(transport=httpx.MockTransport(leading_away)).busy(WHO, DAY)
    assert asked == ["127.0.0.1"]


def test_pages_that_do_not_end_end(rig: Rig) -> None:
    more = {"value": [], "@odata.nextLink": f"{rig.server.url}users/x/calendar/calendarView?$skip=2"}
    with pytest.raises(Transient, match="do not end"):
        rig.open(transport=httpx.MockTransport(lambda _: httpx.Response(200, json=more))).busy(WHO, DAY)


@pytest.mark.parametrize("said", [{}, {"value": [{"id": "x"}]}, {"value": ["text"]}, {"value": None}])
def test_an_event_that_cannot_be_read_leaves_no_time_free(rig: Rig, said: Any) -> None:
    """Better nobody is booked than somebody twice."""
    with pytest.raises(Transient, match="cannot be read"):
        rig.open(transport=httpx.MockTransport(lambda _: httpx.Response(200, json=said))).busy(WHO, DAY)


def test_a_conflict_that_is_answered_to_a_plain_question_may_pass(rig: Rig) -> None:
    """Graph does so now and then."""
    body = {"error": {"code": "ErrorIrresolvableConflict", "message": "The change key does not match."}}
    with pytest.raises(Transient, match="412"):
        rig.open(transport=httpx.MockTransport(lambda _: httpx.Response(412, json=body))).busy(WHO, DAY)


@pytest.mark.parametrize(
    "body",
    [{"subject": 5}, {"colour": "red"}, {"start": {"dateTime": "2026-03-09T16:00:00Z", "timeZone": "UTC"}},
     {"singleValueExtendedProperties": [{"id": "key", "value": "k"}]}, {"isCancelled": True}],
    ids=["of another type", "unknown", "an offset in a time", "no name of a property", "read-only"],
)  # fmt: skip
def test_the_server_of_these_tests_takes_only_what_is_published(rig: Rig, body: dict[str, Any]) -> None:
    url, auth = f"{rig.server.url}{PLACE}/events", {"Authorization": f"Bearer {TOKEN}"}
    whole = wire.event_body(Booking(WHO, hour(1), "Demo"), "k")
    assert httpx.post(url, json=whole | body, headers=auth).status_code == 400
    assert httpx.post(url, content=b"{}", headers=auth).status_code == 400
    assert httpx.post(url, json=whole).status_code == 401
    assert httpx.get(url, params={"$filter": "transactionId eq 'x'"}, headers=auth).status_code == 400
    assert rig.living() == []


# ------------------------------------------------------------------ tokens, over the whole way


def test_an_expired_token_is_renewed_and_a_withdrawn_consent_told_and_no_secret_shown(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Microsoft's refresh tokens change with every use."""
    clock, said = FakeClock(MORNING), []
    caplog.set_level("DEBUG")
    with OAuthServer(clock, rotates=True) as server, GraphServer(clock, server) as graph, capture_logs() as logs:
        graph.make(PLACE)
        graph.make("me/calendar")
        rig = OAuthRig(tmp_path, clock, server, "microsoft")
        rig.connect()
        caplog.clear()  # the browser of this test has shown the code to the log; it is of no use any more
        calendar = microsoft365(graph.url, rig.bearer(), clock)
        for _ in range(2):
            server.expire()
            calendar.check()
        assert server.refreshes == 2
        server.revoke()
        for ask in (lambda: calendar.busy(WHO, DAY), calendar.check):
            with pytest.raises((Rejected, Misconfigured), match="run `deskhand connect microsoft` again") as refused:
                ask()
            said += [str(refused.value), repr(refused.value), repr(refused.value.__cause__)]
        calendar.close()
    shown = " ".join([*said, caplog.text, repr(logs), *map(repr, (calendar, rig, rig.keeper(), rig.file()))])
    assert [secret for secret in (*server.secrets, SECRET) if secret in shown] == []
