"""Google Calendar against a local server that behaves as Google publishes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from structlog.testing import capture_logs

from deskhand.connectors.google_calendar import wire
from deskhand.connectors.google_calendar.calendar import AGAIN, google_calendar
from deskhand.connectors.oauth.first_come import FirstComeCalendar
from deskhand.domain.availability import Span
from deskhand.domain.booking import Booked, Booking, Guest
from deskhand.domain.errors import Misconfigured, Rejected, Transient
from deskhand.testing.contracts.calendar import DAY, MORNING, hour
from deskhand.testing.contracts.vendor_calendar import VendorCalendarContract
from deskhand.testing.contracts.vendor_rig import FRESH, TOKEN, book, signed
from deskhand.testing.fake_clock import FakeClock
from deskhand.testing.google_server import RETRY_AFTER_S, GoogleServer
from deskhand.testing.meanwhile import Meanwhile
from deskhand.testing.oauth_questions import SECRET
from deskhand.testing.oauth_rig import OAuthRig
from deskhand.testing.oauth_server import OAuthServer
from deskhand.testing.vendor_http import Fate, VendorHttp

WHO = "ana@example.com"


@dataclass
class Rig:
    """Somebody at the same calendar in a browser."""

    server: GoogleServer
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
        calendar = google_calendar(self.server.url, signed(), FakeClock(MORNING), **more)
        self.opened.append(calendar)
        return calendar

    def by_hand(self, span: Span) -> None:
        self.server.enter(WHO, span)

    def invited(self, span: Span, guest: str, title: str, notes: str) -> None:
        guests = [{"email": guest}, {"email": WHO, "self": True, "organizer": True, "responseStatus": "accepted"}]
        self.server.enter(WHO, span, summary=title, description=notes, attendees=guests)

    def moved_by_hand(self, booked: Booked, to: Span) -> None:
        self.server.edit(WHO, booked.ref, **wire.times_body(to))

    def renamed_by_hand(self, booked: Booked, title: str) -> None:
        self.server.edit(WHO, booked.ref, summary=title)

    def accepted_by_guest(self, booked: Booked) -> None:
        guest = {"email": booked.booking.attendee, "responseStatus": "accepted"}
        self.server.edit(WHO, booked.ref, attendees=[guest])

    def deleted_by_hand(self, booked: Booked) -> None:
        self.server.edit(WHO, booked.ref, status="cancelled")

    def living(self) -> list[str]:
        return [event["summary"] for event in self.server.events[WHO].values() if event["status"] != "cancelled"]


@pytest.fixture
def rig() -> Iterator[Rig]:
    with GoogleServer(FakeClock(MORNING), {TOKEN, FRESH}) as server:
        server.make(WHO, "America/Chicago")
        server.make("primary")
        rig = Rig(server)
        yield rig
        for calendar in rig.opened:
            calendar.close()


class TestGoogle(VendorCalendarContract):
    """Two events a page."""


# ------------------------------------------------------------------ what blocks time


@pytest.mark.parametrize(
    ("fields", "busy"),
    [
        ({"status": "cancelled"}, []),
        ({"transparency": "transparent"}, []),
        ({"attendees": [{"email": WHO, "self": True, "responseStatus": "declined"}]}, []),
        ({"attendees": [{"email": "sam@example.com", "responseStatus": "declined"}]}, ["16:00-17:00"]),
        ({"status": "tentative"}, ["16:00-17:00"]),
        ({"start": {"dateTime": "2026-03-09T11:30:00-05:00"}}, ["16:30-17:00"]),
        ({"start": {"date": "2026-03-09"}, "end": {"date": "2026-03-10"}}, ["05:00-05:00"]),
        ({"start": {"date": "2026-03-08"}, "end": {"date": "2026-03-09"}}, ["06:00-05:00"]),
        ({"end": {"dateTime": "2026-03-09T16:00:00Z"}}, []),
    ],
    ids=["cancelled", "available", "declined", "declined by a guest", "tentative", "of another offset", "a whole day",
         "a whole day of 23 hours", "of no length"],
)  # fmt: skip
def test_what_blocks_time_and_what_does_not(rig: Rig, fields: dict[str, Any], busy: list[str]) -> None:
    rig.server.enter(WHO, hour(1), **fields)
    found = rig.calendar.busy(WHO, Span(MORNING - timedelta(hours=40), MORNING + timedelta(hours=20)))
    assert [f"{span.starts_at:%H:%M}-{span.ends_at:%H:%M}" for span in found] == busy


@pytest.mark.parametrize(
    ("fields", "whole_day", "free"),
    [
        ({}, False, False),
        ({"transparency": "transparent"}, False, True),
        ({"attendees": [{"email": WHO, "self": True, "responseStatus": "declined"}]}, False, True),
        ({"start": {"date": "2026-03-09"}, "end": {"date": "2026-03-10"}}, True, False),
    ],
    ids=["an hour", "available", "declined", "a whole day"],
)
def test_what_takes_nobodys_time_is_listed_as_such(
    rig: Rig, fields: dict[str, Any], whole_day: bool, free: bool
) -> None:
    rig.server.enter(WHO, hour(1), **fields)
    assert [(one.all_day, one.transparent) for one in rig.calendar.events(WHO, DAY)] == [(whole_day, free)]


def test_guests_have_names_and_rooms_are_none(rig: Rig) -> None:
    guests = [{"email": "lena@example.com", "displayName": "Lena Ortiz"}, {"email": "room@example.com", "resource": True}]
    rig.server.enter(WHO, hour(1), attendees=guests, location="12 Oak St")
    (found,) = rig.calendar.events(WHO, DAY)
    assert (found.guests, found.place) == ((Guest("lena@example.com", "Lena Ortiz"),), "12 Oak St")


def test_every_page_is_listed_or_none(rig: Rig) -> None:
    for number in range(5):
        rig.server.enter(WHO, hour(number))
    assert len(rig.calendar.events(WHO, DAY)) == 5

    def second_fails(request: httpx.Request) -> httpx.Response:
        more = "pageToken" in request.url.params
        return httpx.Response(500) if more else httpx.Response(200, json={"items": [], "nextPageToken": "p2"})

    with pytest.raises(Transient):
        rig.open(transport=httpx.MockTransport(second_fails)).events(WHO, DAY)


def test_a_series_comes_one_by_one_and_every_page_is_read(rig: Rig) -> None:
    rig.server.enter(WHO, hour(0), recurrence=["RRULE:FREQ=DAILY;COUNT=5"], id="series")
    for number in range(5):
        rig.server.enter(WHO, hour(number), recurringEventId="series")
    assert sorted(rig.calendar.busy(WHO, DAY)) == [hour(number) for number in range(5)]
    assert [request.query.get("pageToken") for request in rig.http.requests] == [None, "p2", "p4"]


def test_what_only_touches_the_time_asked_for_is_left_out(rig: Rig) -> None:
    for number in range(3):
        rig.server.enter(WHO, hour(number))
    assert list(rig.calendar.busy(WHO, hour(1))) == [hour(1)]


# ------------------------------------------------------------------ what Google has of its own


@pytest.mark.parametrize("late_is", ["lower", "higher"])
def test_whoever_comes_later_within_the_same_second_goes(rig: Rig, late_is: str) -> None:
    """Google tells a creation to the second only: by it, or by the ids, both would have stayed."""
    keys = sorted(("key-1", "key-2"), key=wire.event_id, reverse=late_is == "higher")
    first = rig.open()
    late = rig.open(transport=Meanwhile("POST", lambda: first.book(Booking(WHO, hour(1), "First"), keys[1])))
    with pytest.raises(Rejected, match="taken"):
        late.book(Booking(WHO, hour(1.5), "Late"), keys[0])
    assert rig.living() == ["First"]
    assert len({event["created"] for event in rig.server.events[WHO].values()}) == 1


def test_the_key_of_what_was_deleted_is_spent(rig: Rig) -> None:
    booked = book(rig)
    rig.deleted_by_hand(booked)
    found = rig.calendar.find(WHO, "k")
    assert found is not None
    assert found.cancelled
    with pytest.raises(Rejected, match="gone"):
        book(rig)
    rig.server.events[WHO][booked.ref] = {
        "id": booked.ref,
        "status": "cancelled",
        "etag": '"1"',
    }  # all that is promised
    assert rig.calendar.find(WHO, "k") is None
    with pytest.raises(Rejected, match="gone"):
        book(rig)


def test_an_event_that_was_made_a_whole_day_is_read_in_the_calendars_zone(rig: Rig) -> None:
    booked = book(rig)
    rig.server.edit(WHO, booked.ref, start={"date": "2026-03-09"}, end={"date": "2026-03-10"})
    found = rig.open().find(WHO, "k")
    assert found is not None
    starts_at = datetime(2026, 3, 9, 5, tzinfo=UTC)
    assert found.booking.span == Span(starts_at, starts_at + timedelta(days=1))


def test_people_are_sent_nothing_by_google(rig: Rig) -> None:
    """Our employees write to them."""
    booked = rig.calendar.book(Booking(WHO, hour(1), "Demo", attendee="sam@example.com"), "k")
    rig.calendar.cancel(rig.calendar.move(booked, hour(2)))
    changes = [request for request in rig.http.requests if request.method != "GET"]
    assert [request.query["sendUpdates"] for request in changes] == ["none"] * 3


def test_a_full_quota_passes_by_itself(rig: Rig) -> None:
    rig.http.fated("GET", Fate.QUOTA)
    with pytest.raises(Transient, match="403 userRateLimitExceeded"):
        rig.calendar.busy(WHO, DAY)


def test_pages_that_do_not_end_end(rig: Rig) -> None:
    endless = httpx.MockTransport(lambda _: httpx.Response(200, json={"items": [], "nextPageToken": "again"}))
    with pytest.raises(Transient, match="do not end"):
        rig.open(transport=endless).busy(WHO, DAY)


@pytest.mark.parametrize("item", [{"id": "x"}, {"id": "x", "start": {}, "end": {}}, "text", None])
def test_an_event_that_cannot_be_read_leaves_no_time_free(rig: Rig, item: Any) -> None:
    """Better nobody is booked than somebody twice."""
    answer = httpx.MockTransport(lambda _: httpx.Response(200, json={"items": [item]}))
    with pytest.raises(Transient, match="cannot be read"):
        rig.open(transport=answer).busy(WHO, DAY)


@pytest.mark.parametrize(
    "body",
    [{"summary": 5}, {"colour": "red"}, {"start": {"dateTime": "tomorrow"}}, {"id": "Z-1"}, {"etag": "1"}],
    ids=["of another type", "unknown", "no time", "not base32hex", "read-only"],
)
def test_the_server_of_these_tests_takes_only_what_is_published(rig: Rig, body: dict[str, Any]) -> None:
    url, auth = f"{rig.server.url}calendars/{WHO}/events", {"Authorization": f"Bearer {TOKEN}"}
    whole = {**wire.event_body(Booking(WHO, hour(1), "Demo"), "k")}
    assert httpx.post(url, json=whole | body, headers=auth).status_code == 400
    assert httpx.post(url, content=b"{}", headers=auth).status_code == 400
    assert httpx.post(url, json=whole).status_code == 401
    assert httpx.get(url, params={"limit": "5"}, headers=auth).status_code == 400
    assert rig.living() == []


# ------------------------------------------------------------------ tokens, over the whole way


def test_an_expired_token_is_renewed_and_a_withdrawn_consent_told_and_no_secret_shown(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    clock, said = FakeClock(MORNING), []
    caplog.set_level("DEBUG")
    with OAuthServer(clock) as server, GoogleServer(clock, server) as google, capture_logs() as logs:
        google.make(WHO)
        rig = OAuthRig(tmp_path, clock, server)
        rig.connect()
        caplog.clear()  # the browser of this test has shown the code to the log; it is of no use any more
        bearer = rig.bearer()
        calendar = google_calendar(google.url, bearer, clock)
        wanted = Booking(WHO, hour(1), "Demo")
        server.expire()
        booked = calendar.book(wanted, "k")
        clock.advance(timedelta(hours=2))
        assert list(calendar.busy(WHO, DAY)) == [booked.booking.span]
        assert server.refreshes == 2
        server.revoke()
        for ask in (lambda: calendar.busy(WHO, DAY), lambda: calendar.book(wanted, "k2"), calendar.check):
            with pytest.raises((Rejected, Misconfigured), match="run `deskhand connect google` again") as refused:
                ask()
            said += [str(refused.value), repr(refused.value), repr(refused.value.__cause__)]
        calendar.close()
    shown = " ".join([*said, caplog.text, repr(logs), *map(repr, (calendar, bearer, rig, rig.keeper(), rig.file()))])
    assert [secret for secret in (*server.secrets, SECRET) if secret in shown] == []
