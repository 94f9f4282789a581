"""What the staff of a clinic do by hand in their calendar, over a real CalDAV server: kept, followed, told once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import count
from zoneinfo import ZoneInfo

import httpx
import pytest
from pydantic import SecretStr

from deskhand.config import load_company
from deskhand.connectors.caldav.calendar import CalDav
from deskhand.connectors.in_calendars import InCalendars
from deskhand.domain.appointment import Appointment, AppointmentStatus
from deskhand.domain.availability import Slot
from deskhand.domain.company import CalendarPlace
from deskhand.engine.by_hand import CalendarLook
from deskhand.engine.rounds import Rounds
from deskhand.ports import Place
from deskhand.testing.office import EXAMPLES, Office
from deskhand.testing.radicale import PASSWORD, USER, Radicale

RUTH, PALOMA = "+12105550120", "+12105550100"
MONDAY = "2027-03-01T09:00:00-06:00"
THURSDAY = datetime(2027, 3, 4, 16, tzinfo=UTC)  # 10:00 in San Antonio
HYGIENE = "Hygiene"
NUMBERS = count()


@pytest.fixture(scope="module")
def server() -> Iterator[Radicale]:
    with Radicale() as server:
        yield server


@dataclass
class Clinic:
    """Brightside, where Hygiene keeps its time in a CalDAV calendar into which people write."""

    office: Office
    server: Radicale
    calendar: CalDav
    who: str
    look: CalendarLook

    def write(self, name: str, *lines: str) -> None:
        """A program of theirs writes a file."""
        body = "\r\n".join(("BEGIN:VEVENT", f"UID:{name}", "DTSTAMP:20270101T000000Z", *lines, "END:VEVENT"))
        text = f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Other//EN\r\n{body}\r\nEND:VCALENDAR\r\n"
        self.server.put(self.who, name, text)

    def enter(self, starts_at: datetime, name: str = "ruth", *lines: str) -> None:
        """An hour with Ruth's number in its words, new or moved."""
        times = [f"{key}:{at:%Y%m%dT%H%M%SZ}" for key, at in (("DTSTART", starts_at), ("DTEND", starts_at + HOUR))]
        self.write(name, *times, "SUMMARY:Ruth\\, cleaning", "DESCRIPTION:(210) 555-0120", *lines)

    def looked(self, times: int = 1) -> None:
        """So many looks, a minute apart, and what comes of them."""
        rounds = Rounds(self.office.box.line, self.look)
        for _ in range(times):
            rounds.go()
            assert rounds.trouble == ""
            self.office.advance(minutes=1)

    def rows(self) -> list[Appointment]:
        assert self.office.box.line.appointments is not None
        return [one for one in self.office.box.line.appointments.coming(NOW) if one.provider == HYGIENE]


HOUR = timedelta(hours=1)
NOW = datetime.fromisoformat(MONDAY).astimezone(UTC)


@pytest.fixture
def clinic(server: Radicale) -> Iterator[Clinic]:
    opened = open_clinic(server, MONDAY)
    yield opened
    opened.calendar.close()


def open_clinic(server: Radicale, at: str) -> Clinic:
    who = f"{USER}/hygiene-{next(NUMBERS)}"
    server.make(who)
    company = load_company(EXAMPLES / "brightside").company
    company = replace(company, calendars={HYGIENE: CalendarPlace("caldav", who, by_guests=True)})
    office = Office(at, company=company, appointments=(), waitlist=())
    calendar = CalDav(
        server.url, office.box.clock, username=USER, password=SecretStr(PASSWORD), time_zone=company.time_zone
    )
    places, line = {HYGIENE: Place(calendar, who)}, office.box.line
    assert line.appointments is not None
    office.box.line = replace(line, appointments=InCalendars(line.appointments, places), places=places)
    return Clinic(office, server, calendar, who, CalendarLook(office.box.line))


# ------------------------------------------------------------------ made


def test_a_hand_made_event_with_a_guest_becomes_an_appointment_with_a_reminder(clinic: Clinic) -> None:
    clinic.enter(THURSDAY)
    clinic.looked(3)
    (row,) = clinic.rows()
    assert (row.contact, row.person, row.slot, row.type) == (RUTH, "Ruth Abernathy", Slot(THURSDAY, 60, HYGIENE), "")
    assert len(clinic.office.cases(RUTH, "appointment")) == 1
    clinic.office.advance(hours=26)
    assert clinic.office.acts(RUTH) == ["reminder"]
    clinic.office.sms(RUTH, "yes")
    assert clinic.rows()[0].status is AppointmentStatus.CONFIRMED
    assert clinic.office.broken() == []


def test_what_is_private_takes_time_and_is_no_appointment(clinic: Clinic) -> None:
    clinic.write("team", "DTSTART:20270304T160000Z", "DURATION:PT1H", "SUMMARY:Team")
    clinic.write("away", "DTSTART;VALUE=DATE:20270305", "SUMMARY:away\\, call 210-555-0120")
    clinic.write("free", "DTSTART:20270304T180000Z", "DURATION:PT1H", "SUMMARY:210-555-0120", "TRANSP:TRANSPARENT")
    clinic.enter(THURSDAY + 5 * HOUR, "off", "STATUS:CANCELLED")
    clinic.looked(2)
    assert (clinic.rows(), clinic.office.acts(RUTH)) == ([], [])


@pytest.mark.parametrize(
    ("at", "first"),
    [("2027-03-09T09:00:00-06:00", "20270310"), ("2027-11-02T09:00:00-05:00", "20271103")],
    ids=["spring", "autumn"],
)
def test_a_repeated_event_is_at_its_local_hour_on_both_sides_of_the_change_of_the_clock(
    server: Radicale, at: str, first: str
) -> None:
    clinic = open_clinic(server, at)
    clinic.write(
        "weekly", f"DTSTART;TZID=America/Chicago:{first}T090000", "DURATION:PT1H", "RRULE:FREQ=WEEKLY;COUNT=3",
        "SUMMARY:Ruth", "ATTENDEE:mailto:ruth.abernathy@example.com",
    )  # fmt: skip
    clinic.looked(2)
    zone = clinic.office.files.company.time_zone
    rows = clinic.rows()
    assert len({one.starts_at.hour for one in rows}) == 2
    assert [f"{one.starts_at.astimezone(ZoneInfo(zone)):%a %H:%M}" for one in rows] == ["Wed 09:00"] * 3
    clinic.calendar.close()


# ------------------------------------------------------------------ moved


def test_moving_it_by_hand_re_times_the_reminder_and_tells_the_guest_once(clinic: Clinic) -> None:
    clinic.enter(THURSDAY)
    clinic.looked(2)
    friday = THURSDAY + timedelta(days=1)
    clinic.enter(friday)
    clinic.looked(1)
    assert [one.starts_at for one in clinic.rows()] == [THURSDAY]  # it is seen twice before it counts
    clinic.looked(3)
    assert [one.starts_at for one in clinic.rows()] == [friday]
    assert clinic.office.acts(RUTH) == ["moved_by_office"]
    assert "Friday" in clinic.office.texts(RUTH)[0]
    clinic.office.advance(hours=47)
    assert clinic.office.acts(RUTH) == ["moved_by_office"]
    clinic.office.advance(hours=3)
    assert clinic.office.acts(RUTH) == ["moved_by_office", "reminder"]
    clinic.office.advance(hours=48)
    assert clinic.office.acts(RUTH).count("reminder") == 2
    assert clinic.office.broken() == []


def test_the_new_time_may_be_answered_like_a_reminder(clinic: Clinic) -> None:
    clinic.enter(THURSDAY)
    clinic.looked(2)
    clinic.enter(THURSDAY + timedelta(days=1))
    clinic.looked(2)
    clinic.office.sms(RUTH, "yes that works")
    assert clinic.rows()[0].status is AppointmentStatus.CONFIRMED
    assert clinic.office.acts(RUTH) == ["moved_by_office", "confirmed"]


def test_a_series_that_is_moved_as_a_whole_is_moved_and_not_called_off(clinic: Clinic) -> None:
    guest = ("RRULE:FREQ=WEEKLY;COUNT=2", "SUMMARY:Ruth", "ATTENDEE:mailto:ruth.abernathy@example.com", "DURATION:PT1H")
    clinic.write("weekly", "DTSTART:20270304T160000Z", *guest)
    clinic.looked(2)
    before = [one.id for one in clinic.rows()]
    clinic.write("weekly", "DTSTART:20270304T190000Z", *guest)
    clinic.looked(4)
    assert [(one.id, one.starts_at.hour) for one in clinic.rows()] == [(name, 19) for name in before]
    assert clinic.office.broken() == []


def test_what_the_guest_moves_by_text_is_not_taken_for_the_work_of_a_hand(clinic: Clinic) -> None:
    clinic.enter(THURSDAY)
    clinic.looked(2)
    clinic.office.sms(RUTH, "please move me to wednesday at 2pm")
    clinic.looked(3)
    wednesday = datetime(2027, 3, 3, 20, tzinfo=UTC)
    assert [one.starts_at for one in clinic.rows()] == [wednesday]
    assert [span.starts_at for span in clinic.calendar.busy(clinic.who, clinic.rows()[0].span)] == [wednesday]
    assert clinic.office.acts(RUTH) == ["moved"]
    assert clinic.office.broken() == []


def test_an_event_that_is_moved_onto_another_appointment_is_for_a_person(clinic: Clinic) -> None:
    clinic.enter(THURSDAY)
    clinic.enter(THURSDAY + 3 * HOUR, "second")
    clinic.looked(2)
    clinic.enter(THURSDAY + 2.5 * HOUR)
    clinic.looked(6)
    assert [one.starts_at for one in clinic.rows()] == [THURSDAY, THURSDAY + 3 * HOUR]
    assert clinic.office.acts(PALOMA) == ["hand_off"]
    assert "another appointment" in clinic.office.texts(PALOMA)[0]
    assert clinic.office.broken() == []


# ------------------------------------------------------------------ taken out


def test_deleting_it_by_hand_stops_everything_and_tells_the_guest_once(clinic: Clinic) -> None:
    clinic.enter(THURSDAY)
    clinic.looked(2)
    clinic.server.delete(clinic.who, "ruth")
    clinic.looked(4)
    assert (clinic.rows(), clinic.office.acts(RUTH)) == ([], ["cancelled_by_office"])
    assert "10:00" in clinic.office.texts(RUTH)[0]
    (case,) = clinic.office.cases(RUTH, "appointment")
    assert case.closed
    clinic.office.advance(hours=100)
    assert clinic.office.acts(RUTH) == ["cancelled_by_office"]
    assert clinic.office.broken() == []


def test_what_the_guest_calls_off_by_text_is_out_of_the_calendar_and_said_once(clinic: Clinic) -> None:
    clinic.enter(THURSDAY)
    clinic.looked(2)
    row = clinic.rows()[0]
    clinic.office.sms(RUTH, "please cancel my appointment, I don't need it anymore")
    assert list(clinic.calendar.busy(clinic.who, row.span)) == []
    clinic.looked(3)
    assert (clinic.rows(), clinic.office.acts(RUTH)) == ([], ["cancelled"])
    assert clinic.office.broken() == []


def test_at_night_the_guest_hears_of_it_in_the_morning(clinic: Clinic) -> None:
    clinic.enter(THURSDAY)
    clinic.looked(2)
    clinic.office.advance(hours=14)
    clinic.server.delete(clinic.who, "ruth")
    clinic.looked(3)
    assert clinic.office.acts(RUTH) == []
    clinic.office.advance(hours=10)
    assert clinic.office.acts(RUTH) == ["cancelled_by_office"]
    assert clinic.office.cases(RUTH, "appointment")[0].closed
    assert clinic.office.broken() == []


def test_what_the_line_booked_is_followed_too(clinic: Clinic) -> None:
    desk = clinic.office.box.line.appointments
    assert desk is not None
    made = desk.book(Slot(THURSDAY, 60, HYGIENE), "cleaning", RUTH, "Ruth Abernathy", "k1")
    clinic.looked(2)
    (event,) = clinic.calendar.events(clinic.who, made.span)
    clinic.server.delete(clinic.who, event.id)
    clinic.looked(2)
    assert clinic.rows() == []


def test_a_look_that_fails_changes_nothing_and_is_made_again(clinic: Clinic) -> None:
    clinic.enter(THURSDAY)
    clinic.looked(2)
    before = clinic.rows()
    down = CalDav("http://calendar.invalid", clinic.office.box.clock, transport=httpx.MockTransport(_unavailable))
    line = clinic.office.box.line
    look = CalendarLook(replace(line, places={HYGIENE: Place(down, clinic.who)}))
    rounds = Rounds(line, look)
    for _ in range(3):
        rounds.go()
        clinic.office.advance(minutes=5)
    assert "503" in rounds.trouble
    assert clinic.rows() == before
    clinic.looked(2)
    assert (clinic.rows(), clinic.office.acts(RUTH)) == (before, [])
    down.close()


def _unavailable(_: httpx.Request) -> httpx.Response:
    return httpx.Response(503)
