"""By link, over real HTTP: looking changes nothing; booking, moving and cancelling end as they do by text."""

from __future__ import annotations

import re
import socket
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import httpx
import pytest

from deskhand.domain.appointment import Appointment, AppointmentStatus, Waiting
from deskhand.domain.case import Case
from deskhand.engine.appointments import tell_case
from deskhand.engine.links import Links
from deskhand.engine.post import accept
from deskhand.testing.office import Office
from deskhand.testing.server_thread import served
from deskhand.web.hooks import Hooks
from deskhand.web.server import web_app
from deskhand.web.visits import Visits

PALOMA, RUTH, YOLANDA, PRIYA = "+12105550100", "+12105550120", "+12105550124", "+12105550125"
NEW, THEO = "+13035550188", "+13035550171"
WANTS = "hi, we run an hvac shop in Tucson with 14 techs and want a demo this week please"
VISIT = datetime(2027, 3, 4, 16, tzinfo=UTC)  # Thursday 10:00 in San Antonio
CLEANING = Appointment("B-1", RUTH, VISIT, "Ruth Abernathy", "Hygiene", "cleaning", 60)
WAITLIST = (Waiting(YOLANDA, "cleaning", "Hygiene", 60), Waiting(PRIYA, "cleaning", "", 60))
CANCELLED = AppointmentStatus.CANCELLED
LINK = re.compile(r"https?://\S+/visits/[a-z]+")


@dataclass
class Browser:
    """Somebody's phone: it opens links and presses buttons of an office that is served."""

    office: Office
    client: httpx.Client

    def link(self, to: str) -> str:
        """The newest link that was sent to somebody."""
        return [found for text in self.office.texts(to) for found in LINK.findall(text)][-1]

    def look(self, link: str) -> httpx.Response:
        return self.client.get(link)

    def times(self, link: str) -> list[str]:
        """The times that can be pressed there."""
        return re.findall(r'name="at" value="([^"]+)"', self.look(link).text)

    def press(self, link: str, noun: str, at: str = "") -> httpx.Response:
        """Press a button of the page as it stands now, and let the office work on it."""
        answer = self.only_press(link, noun, at)
        self.office.box.settle()
        return answer

    def only_press(self, link: str, noun: str, at: str = "", seen: str | None = None) -> httpx.Response:
        shown = re.findall(r'name="seen" value="([^"]*)"', self.look(link).text)
        said = {"seen": seen if seen is not None else next(iter(shown), ""), "at": at}
        return self.client.post(f"{link}/{noun}", data=said)


@pytest.fixture
def serve() -> Iterator[object]:
    """Serves an office with its links and gives its browser."""
    with ExitStack() as stack:

        def open_office(office: Office) -> Browser:
            taken = stack.enter_context(socket.create_server(("127.0.0.1", 0)))
            links = Links(f"http://127.0.0.1:{taken.getsockname()[1]}", b"k" * 32)
            office.box.line = line = replace(office.box.line, links=links)
            hooks = Hooks({}, lambda inbound: accept(line, inbound))
            app = web_app(hooks, lambda: None, lambda: None, dict, visits=Visits(line, links))
            stack.enter_context(served(app, taken))
            return Browser(office, stack.enter_context(httpx.Client(trust_env=False)))

        yield open_office


def clinic(at: str = "2027-03-01T09:00:00-06:00", *others: Appointment) -> Office:
    return Office(at, company="brightside", appointments=(CLEANING, *others), waitlist=WAITLIST)


def record(office: Office, name: str = "B-1") -> Appointment:
    assert office.box.line.appointments is not None
    found = office.box.line.appointments.get(name)
    assert found is not None
    return found


def visit(office: Office, contact: str = RUTH) -> Case:
    return office.cases(contact, "appointment")[0]


def events_in(office: Office) -> int:
    return len(office.box.history())


# ------------------------------------------------------------------ a lead


def test_a_time_that_was_offered_is_booked_by_link_and_the_same_link_moves_and_cancels_it(serve):
    browser = serve(Office("2026-11-30T09:00:00-07:00", company="fieldline"))
    office = browser.office
    office.sms(NEW, WANTS)
    link, before = browser.link(NEW), events_in(office)
    times = browser.times(link)
    assert (len(times), events_in(office)) == (3, before)
    said = browser.press(link, "slot", times[1])
    lead = office.cases(NEW, "lead")[-1]
    assert lead.appointment is not None
    assert (said.status_code, lead.appointment.starts_at.isoformat(), lead.outcome) == (200, times[1], "booked")
    assert (office.acts(NEW)[-1], office.acts(THEO)) == ("booked", ["lead_booked"])
    other = browser.times(link)[0]
    browser.press(link, "slot", other)
    moved = record(office, lead.appointment.id)
    assert (moved.starts_at.isoformat(), office.acts(NEW)[-1]) == (other, "moved")
    assert lead.appointment.starts_at - office.box.clock.now() > timedelta(hours=24)
    browser.press(link, "cancellation")
    assert (record(office, lead.appointment.id).status, office.acts(NEW)[-1]) == (CANCELLED, "cancelled")
    assert office.broken() == []


def test_who_pressed_is_not_asked_again_as_if_they_had_said_nothing(serve):
    browser = serve(Office("2026-11-30T09:00:00-07:00", company="fieldline"))
    office = browser.office
    office.sms(NEW, WANTS)
    browser.press(browser.link(NEW), "slot", browser.times(browser.link(NEW))[0])
    office.advance(hours=200)
    assert "follow_up" not in office.acts(NEW)
    assert office.broken() == []


def test_two_leads_cannot_have_one_time_by_link(serve):
    browser = serve(Office("2026-11-30T09:00:00-07:00", company="fieldline"))
    office, pair = browser.office, ("+13035550191", "+13035550192", "+13035550193")
    for who in pair:
        office.sms(who, WANTS)
    of_theo = [who for who in pair if office.cases(who, "lead")[-1].rep == "theo@fieldline.example"][:2]
    first, second = (browser.link(who) for who in of_theo)
    at = browser.times(first)[0]
    browser.only_press(first, "slot", at)
    browser.only_press(second, "slot", at)  # before the first is worked on
    office.box.settle()
    assert [office.acts(who)[-1] for who in of_theo] == ["booked", "times_taken"]
    again = browser.press(second, "slot", at)
    assert (again.status_code, "still free" in again.text) == (409, True)
    assert browser.press(second, "slot", browser.times(second)[0]).status_code == 200
    assert office.acts(of_theo[1])[-1] == "booked"
    assert office.broken() == []


# ------------------------------------------------------------------ an appointment


def test_a_reminder_is_answered_by_link(serve):
    browser = serve(clinic())
    office = browser.office
    office.advance(hours=26)
    link, before = browser.link(RUTH), events_in(office)
    page = browser.look(link).text
    assert ("Thursday, March 4, 10:00 AM" in page, "cleaning" in page, "Hygiene" in page) == (True, False, False)
    assert events_in(office) == before
    browser.press(link, "confirmation")
    assert (record(office).status, office.acts(RUTH)[-1]) == (AppointmentStatus.CONFIRMED, "confirmed")
    assert "I will be there" not in browser.look(link).text
    assert office.broken() == []


def test_another_time_by_link_lets_go_of_the_old_one_last(serve):
    browser = serve(clinic())
    office = browser.office
    office.advance(hours=26)
    link = browser.link(RUTH)
    times = browser.times(link)
    assert 2 <= len(times) <= 6
    browser.press(link, "slot", times[0])
    assert (record(office).starts_at.isoformat(), office.acts(RUTH)[-1]) == (times[0], "moved")
    assert visit(office).freed == (CLEANING.slot,)
    assert "offer_slot" in office.acts(PRIYA)
    assert office.broken() == []


def test_what_is_cancelled_by_link_goes_to_the_waitlist(serve):
    browser = serve(clinic())
    office = browser.office
    office.advance(hours=26)
    link = browser.link(RUTH)
    asked = browser.look(f"{link}/cancellation")
    assert ("Yes, cancel it" in asked.text, record(office)) == (True, CLEANING)
    browser.press(link, "cancellation")
    assert (record(office).status, office.acts(RUTH)[-1]) == (AppointmentStatus.CANCELLED, "cancelled")
    assert (office.acts(YOLANDA), office.acts(PRIYA)) == (["offer_slot"], ["offer_slot"])
    office.sms(PRIYA, "yes please!")
    assert (office.acts(PRIYA)[-1], office.acts(YOLANDA)[-1]) == ("earlier_yours", "earlier_gone")
    assert "called off" in browser.look(link).text
    assert office.broken() == []


def test_inside_the_cut_off_a_person_decides_and_is_asked_once(serve):
    browser = serve(clinic())
    office = browser.office
    office.advance(hours=26)
    link = browser.link(RUTH)
    office.advance(hours=28)
    assert "too close" in browser.look(f"{link}/cancellation").text
    said = browser.press(link, "cancellation")
    assert ("decides" in said.text, record(office).status) == (True, AppointmentStatus.BOOKED)
    browser.press(link, "cancellation")
    asked = [text for text in office.texts(PALOMA) if "cancels inside the cut-off" in text]
    assert (len(asked), "Anularla (por el enlace)" in asked[0]) == (1, True)
    assert office.acts(RUTH) == ["reminder", "handed_over"]
    assert office.broken() == []


@pytest.mark.parametrize("noun", ["confirmation", "cancellation"])
def test_pressed_twice_it_is_done_once(serve, noun):
    browser = serve(clinic())
    office = browser.office
    office.advance(hours=26)
    link = browser.link(RUTH)
    for _ in range(2):
        browser.only_press(link, noun, seen=VISIT.isoformat())
    office.box.settle()
    before = office.acts(RUTH)
    browser.press(link, noun)
    assert (before[1:], office.acts(RUTH)) == ([{"confirmation": "confirmed"}.get(noun, "cancelled")], before)
    assert office.broken() == []


def test_what_was_changed_meanwhile_is_not_touched_by_an_old_page(serve):
    browser = serve(clinic())
    office = browser.office
    office.advance(hours=26)
    link = browser.link(RUTH)
    office.sms(RUTH, "please move me to wednesday at 2pm")
    old = browser.only_press(link, "cancellation", seen=VISIT.isoformat())
    office.box.settle()
    assert (old.status_code, record(office).live, office.acts(RUTH)[-1]) == (409, True, "moved")
    assert "Wednesday, March 3, 2:00 PM" in old.text


def test_a_case_that_a_person_has_taken_over_hears_it_through_them(serve):
    browser = serve(clinic())
    office = browser.office
    office.advance(hours=26)
    link = browser.link(RUTH)
    office.sms(RUTH, "I want to talk to a person")
    office.sms(PALOMA, "mine {code}")
    assert "looks after this" in browser.look(link).text
    browser.press(link, "confirmation")
    assert (record(office).status, office.acts(PALOMA)[-1]) == (AppointmentStatus.BOOKED, "forwarded")
    assert office.broken() == []


def test_when_it_is_over_the_link_has_ended(serve):
    browser = serve(clinic())
    office = browser.office
    office.advance(hours=26)
    link = browser.link(RUTH)
    office.advance(hours=48)
    assert (browser.look(link).status_code, browser.press(link, "confirmation").status_code) == (404, 404)
    assert record(office).status is AppointmentStatus.BOOKED


def test_a_press_at_night_is_answered_at_once(serve):
    browser = serve(clinic())
    office = browser.office
    office.advance(hours=26)
    link = browser.link(RUTH)
    office.advance(hours=11)  # ten in the evening
    browser.press(link, "confirmation")
    assert office.acts(RUTH)[-1] == "confirmed"
    assert office.broken() == []


def test_after_a_miss_a_new_time_is_booked_by_link(serve):
    browser = serve(clinic())
    office, line = browser.office, browser.office.box.line
    office.advance(hours=26)
    link = browser.link(RUTH)
    office.advance(hours=49)
    assert line.appointments is not None
    missed = line.appointments.mark("B-1", AppointmentStatus.MISSED, "by hand")
    with line.write() as tx:
        tell_case(line, tx, missed, "by hand", "by hand")
    office.box.settle()
    at = browser.times(link)[0]
    browser.press(link, "slot", at)
    assert (office.acts(RUTH)[-1], record(office).status) == ("moved", AppointmentStatus.MISSED)
    booked = [one for case in office.cases(RUTH, "appointment") if (one := case.appointment) and one.live]
    assert {one.starts_at.isoformat() for one in booked} == {at}
    assert office.broken() == []


def test_two_visits_on_one_day_are_reminded_of_without_a_link(serve):
    second = replace(CLEANING, id="B-2", starts_at=VISIT + timedelta(hours=3), person="Otto Abernathy")
    browser = serve(clinic("2027-03-01T09:00:00-06:00", second))
    browser.office.advance(hours=26)
    assert (browser.office.acts(RUTH), LINK.findall(browser.office.texts(RUTH)[0])) == (["reminder"], [])


def test_without_a_public_address_nothing_carries_a_link():
    office = clinic()
    office.advance(hours=26)
    office.sms(RUTH, "can't make it thursday, what else do you have?")
    assert [LINK.findall(text) for text in office.texts(RUTH)] == [[], []]
