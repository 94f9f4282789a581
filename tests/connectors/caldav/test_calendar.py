"""CalDAV against a real server: Radicale."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count

import httpx
import pytest
from pydantic import SecretStr

from deskhand.connectors.caldav import wire
from deskhand.connectors.caldav.calendar import CalDav
from deskhand.domain.availability import Span
from deskhand.domain.booking import Booked, Booking, Guest
from deskhand.domain.errors import Misconfigured, Rejected, Transient
from deskhand.testing.contracts.calendar import DAY, MORNING, CalendarContract, hour
from deskhand.testing.fake_clock import FakeClock
from deskhand.testing.radicale import PASSWORD, USER, Radicale

NUMBERS = count()


@pytest.fixture(scope="module")
def server() -> Iterator[Radicale]:
    with Radicale() as server:
        yield server


@dataclass(frozen=True)
class Rig:
    """Another program that writes files into the same calendar."""

    calendar: CalDav
    server: Radicale
    who: str

    def by_hand(self, span: Span) -> None:
        name = f"hand-{next(NUMBERS)}"
        self.server.put(self.who, name, wire.event_text(Booking(self.who, span, "by hand"), name, MORNING))

    def moved_by_hand(self, booked: Booked, to: Span) -> None:
        text = self.server.get(self.who, booked.ref)
        self.server.put(self.who, booked.ref, wire.moved_text(text, to, MORNING))


    def invited(self, span: Span, guest: str, title: str, notes: str) -> None:
        name = f"hand-{next(NUMBERS)}"
        text = wire.event_text(Booking(self.who, span, title, notes, guest), f"uid-of-{name}", MORNING)
        self.server.put(self.who, name, text)

    def deleted_by_hand(self, booked: Booked) -> None:
        self.server.delete(self.who, booked.ref)


@pytest.fixture
def rig(server: Radicale) -> Iterator[Rig]:
    who = f"{USER}/work-{next(NUMBERS)}"
    server.make(who)
    calendar = opened(server.url)
    yield Rig(calendar, server, who)
    calendar.close()


def opened(url: str, password: str = PASSWORD) -> CalDav:
    return CalDav(
        url, FakeClock(MORNING), username=USER, password=SecretStr(password), time_zone="America/Chicago"
    )


class TestCalDav(CalendarContract):
    """Over Radicale."""


# ------------------------------------------------------------------ what other programs write


def series(*lines: str) -> str:
    body = "\r\n".join(("BEGIN:VEVENT", "UID:series", "DTSTAMP:20260101T000000Z", *lines, "END:VEVENT"))
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Other//EN\r\n{body}\r\nEND:VCALENDAR\r\n"


def test_a_weekly_event_keeps_its_local_hour_over_the_change_of_the_clock(rig: Rig) -> None:
    rig.server.put(
        rig.who,
        "weekly",
        series(
            "DTSTART;TZID=America/Chicago:20260302T090000",
            "DTEND;TZID=America/Chicago:20260302T100000",
            "RRULE:FREQ=WEEKLY;COUNT=4",
            "EXDATE;TZID=America/Chicago:20260323T090000",
            "SUMMARY:Team",
        ),
    )
    found = rig.calendar.busy(rig.who, Span(datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 4, 1, tzinfo=UTC)))
    assert [f"{span.starts_at:%m-%d %H:%M}" for span in sorted(found)] == ["03-02 15:00", "03-09 14:00", "03-16 14:00"]


@pytest.mark.parametrize(
    ("lines", "busy"),
    [
        (("DTSTART:20260309T160000Z", "DTEND:20260309T170000Z", "STATUS:CANCELLED"), []),
        (("DTSTART:20260309T160000Z", "DTEND:20260309T170000Z", "TRANSP:TRANSPARENT"), []),
        (("DTSTART:20260309T160000Z", "DURATION:PT90M"), ["16:00-17:30"]),
        (("DTSTART:20260309T110000", "DTEND:20260309T120000"), ["16:00-17:00"]),
        (("DTSTART;VALUE=DATE:20260309",), ["05:00-05:00"]),
    ],
    ids=["cancelled", "free", "with a duration", "without a zone", "a whole day"],
)
def test_what_blocks_time_and_what_does_not(rig: Rig, lines: tuple[str, ...], busy: list[str]) -> None:
    rig.server.put(rig.who, "one", series(*lines, "SUMMARY:Something"))
    found = rig.calendar.busy(rig.who, Span(MORNING - timedelta(hours=12), MORNING + timedelta(hours=20)))
    assert [f"{span.starts_at:%H:%M}-{span.ends_at:%H:%M}" for span in found] == busy


def test_what_stands_in_an_event_besides_its_time_stays_when_it_moves(rig: Rig) -> None:
    booked = rig.calendar.book(Booking(rig.who, hour(1), "Roof estimate", "Dog in the yard", "sam@example.com"), "k")
    text = rig.server.get(rig.who, booked.ref).replace("END:VEVENT", "LOCATION:12 Oak St\r\nEND:VEVENT")
    rig.server.put(rig.who, booked.ref, text)
    now = rig.calendar.find(rig.who, "k")
    assert now is not None
    moved = rig.calendar.move(now, hour(5))
    assert "LOCATION:12 Oak St" in rig.server.get(rig.who, booked.ref)
    assert (moved.booking.notes, moved.booking.attendee) == ("Dog in the yard", "sam@example.com")


WEEKLY = (
    "DTSTART;TZID=America/Chicago:{first}T090000",
    "DURATION:PT1H",
    "RRULE:FREQ=WEEKLY;COUNT=4",
    "SUMMARY:Lena",
    "ATTENDEE;CN=Lena Ortiz:mailto:Lena@Example.com",
    "ATTENDEE;CUTYPE=ROOM:mailto:room@example.com",
)


@pytest.mark.parametrize(
    ("first", "hours"),
    [("20260302", ["03-02 15", "03-09 14", "03-16 14", "03-23 14"]),
     ("20261026", ["10-26 14", "11-02 15", "11-09 15", "11-16 15"])],
    ids=["spring", "autumn"],
)  # fmt: skip
def test_the_events_of_a_series_have_names_of_their_own_on_both_sides_of_the_change_of_the_clock(
    rig: Rig, first: str, hours: list[str]
) -> None:
    rig.server.put(rig.who, "weekly", series(*WEEKLY).format(first=first))
    year = Span(datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 12, 31, tzinfo=UTC))
    found = sorted(rig.calendar.events(rig.who, year), key=lambda one: one.span)
    assert [f"{one.span.starts_at:%m-%d %H}" for one in found] == hours
    assert {one.guests for one in found} == {(Guest("lena@example.com", "Lena Ortiz"),)}
    known = [rig.calendar.event(rig.who, one.id) for one in found]
    assert [one.booking.span for one in known if one] == [one.span for one in found]


def test_one_event_of_a_series_is_moved_and_another_taken_out_and_the_others_stay(rig: Rig) -> None:
    rig.server.put(rig.who, "weekly", series(*WEEKLY).format(first="20260302"))
    march = Span(datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 4, 1, tzinfo=UTC))
    names = [one.id for one in sorted(rig.calendar.events(rig.who, march), key=lambda one: one.span)]
    second = rig.calendar.event(rig.who, names[1])
    assert second is not None
    rig.calendar.move(second, hour(30))
    third = rig.calendar.event(rig.who, names[2])
    assert third is not None
    rig.calendar.cancel(third)
    found = {one.id: one.span.starts_at for one in rig.calendar.events(rig.who, march)}
    assert sorted(found, key=lambda name: found[name]) == [names[0], names[1], names[3]]
    assert found[names[1]] == hour(30).starts_at
    again = rig.calendar.event(rig.who, names[1])
    assert again is not None
    assert rig.calendar.move(again, hour(32)).booking.span == hour(32)
    assert rig.calendar.event(rig.who, names[2]) is None


def test_a_file_that_cannot_be_read_is_no_sign_that_anything_was_taken_out(rig: Rig) -> None:
    rig.server.put(rig.who, "weekly", series(*WEEKLY).format(first="20260302"))
    (first, *_) = rig.calendar.events(rig.who, DAY)
    broken = CalDav(rig.server.url, FakeClock(MORNING), transport=httpx.MockTransport(lambda _: garbled()))
    with pytest.raises(Transient, match="cannot be read"):
        broken.event(rig.who, first.id)
    broken.close()


def garbled() -> httpx.Response:
    data = "<C:calendar-data>BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:series\nEND:VEVENT\nEND:VCALENDAR</C:calendar-data>"
    body = (
        '<D:multistatus xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav"><D:response><D:href>/x.ics</D:href>'
        f"<D:propstat><D:prop>{data}</D:prop></D:propstat></D:response></D:multistatus>"
    )
    return httpx.Response(207, text=body)


# ------------------------------------------------------------------ a server that is not as it should be


def test_a_wrong_password_is_told_to_the_operator(server: Radicale) -> None:
    calendar = opened(server.url, "wrong")
    with pytest.raises(Misconfigured, match="calendar server"):
        calendar.check()
    calendar.close()


def test_the_right_one_passes(rig: Rig) -> None:
    rig.calendar.check()


def test_a_calendar_that_is_not_there_is_named(rig: Rig) -> None:
    with pytest.raises(Rejected) as refused:
        rig.calendar.busy(f"{USER}/nowhere", DAY)
    assert (refused.value.reason, "nowhere" in str(refused.value.detail)) == ("no_calendar", True)


def test_nobody_at_the_address_may_pass() -> None:
    calendar = opened("http://127.0.0.1:9/")
    with pytest.raises(Transient, match="not reached"):
        calendar.busy("ana/work", DAY)
    calendar.close()


def test_an_address_that_is_none_is_refused_at_the_start() -> None:
    with pytest.raises(Misconfigured, match="https"):
        opened("dav.example.com")


@pytest.mark.parametrize("code", [429, 503])
def test_a_server_that_asks_to_wait_is_asked_again_later(code: int) -> None:
    calendar = CalDav("http://calendar.invalid", FakeClock(MORNING), transport=answering(code))
    with pytest.raises(Transient, match=str(code)):
        calendar.busy("ana/work", DAY)
    calendar.close()


def answering(code: int) -> httpx.MockTransport:
    return httpx.MockTransport(lambda _: httpx.Response(code))
