"""The routes of a link over real HTTP: headers, refusals, floods, and that looking keeps nothing."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import httpx
import pytest

from deskhand.domain.appointment import Appointment
from deskhand.domain.event import LinkUsed
from deskhand.engine.appointments import case_of
from deskhand.engine.links import Links
from deskhand.testing.office import Office
from deskhand.testing.server_thread import served
from deskhand.web.hooks import Hooks
from deskhand.web.server import web_app
from deskhand.web.visit_page import POLICY
from deskhand.web.visits import BY_LINK, BY_PLACE, Visits

RUTH = "+12105550120"
VISIT = datetime(2027, 3, 4, 16, tzinfo=UTC)
CLEANING = Appointment("B-1", RUTH, VISIT, "Ruth Abernathy", "Hygiene", "cleaning", 60)


@dataclass
class Rig:
    """A clinic whose links are served; nobody works on what is pressed."""

    client: httpx.Client
    office: Office
    link: str
    seconds: list[float]

    def events(self) -> int:
        return len(self.office.box.history())

    def used(self) -> list[LinkUsed]:
        return [event.what for event in self.office.box.history() if isinstance(event.what, LinkUsed)]

    def post(self, noun: str, **said: str) -> httpx.Response:
        return self.client.post(f"{self.link}/{noun}", data={"seen": VISIT.isoformat()} | said)


@pytest.fixture
def rig() -> Iterator[Rig]:
    office = Office("2027-03-01T09:00:00-06:00", company="brightside", appointments=(CLEANING,), waitlist=())
    office.box.settle()
    seconds = [1_000.0]
    with socket.create_server(("127.0.0.1", 0)) as taken:
        links = Links(f"http://127.0.0.1:{taken.getsockname()[1]}", b"k" * 32)
        visits = Visits(replace(office.box.line, links=links), links, now=lambda: seconds[0])
        app = web_app(Hooks({}, lambda inbound: True), lambda: None, lambda: None, dict, visits=visits)
        with served(app, taken), httpx.Client(trust_env=False) as client:
            yield Rig(client, office, links.address(case_of("B-1")) or "", seconds)


def test_looking_keeps_nothing_and_the_page_is_nobody_elses(rig: Rig) -> None:
    before = rig.events()
    answers = [rig.client.get(rig.link), rig.client.get(f"{rig.link}/cancellation"), rig.client.head(rig.link)]
    assert ([one.status_code for one in answers], rig.events()) == ([200] * 3, before)
    for answer in answers:
        assert {name: answer.headers[name] for name in HEADERS} == HEADERS


HEADERS = {
    "content-security-policy": POLICY,
    "cache-control": "no-store",
    "referrer-policy": "no-referrer",
    "x-robots-tag": "noindex, nofollow",
    "x-content-type-options": "nosniff",
}


@pytest.mark.parametrize("noun", ["confirmation", "slot", "cancellation"])
def test_nothing_is_changed_by_opening_what_is_to_be_posted(rig: Rig, noun: str) -> None:
    rig.client.get(f"{rig.link}/{noun}")
    assert rig.used() == []


def test_what_stands_behind_a_link_in_a_sentence_is_no_part_of_it(rig: Rig) -> None:
    assert [rig.client.get(f"{rig.link}{end}").status_code for end in (".", ",", ")")] == [200] * 3


def test_an_unknown_token_is_told_so_in_the_language_of_the_browser(rig: Rig) -> None:
    wrong = f"{rig.link[:-1]}{'a' if rig.link[-1] != 'a' else 'b'}"
    answer = rig.client.get(wrong, headers={"Accept-Language": "es-MX,es;q=0.9"})
    posted = rig.client.post(f"{wrong}/cancellation", data={"seen": VISIT.isoformat()})
    assert (answer.status_code, posted.status_code, rig.used()) == (404, 404, [])
    assert ("Este enlace no lleva a nada" in answer.text, "+12105550199" in answer.text) == (True, True)
    assert answer.headers["cache-control"] == "no-store"


def test_a_press_is_kept_and_says_what_happens(rig: Rig) -> None:
    answer = rig.post("confirmation")
    assert (answer.status_code, "noting that you will be there" in answer.text, len(rig.used())) == (200, True, 1)
    assert answer.headers["content-security-policy"] == POLICY


@pytest.mark.parametrize(
    ("noun", "said"),
    [
        ("slot", {"at": "2027-03-03T03:00:00-06:00"}),
        ("slot", {"at": "<script>"}),
        ("slot", {"at": "2027-03-03T10:00:00"}),
        ("slot", {}),
        ("confirmation", {"seen": "yesterday"}),
        ("cancellation", {"seen": "2027-03-05T16:00:00+00:00"}),
        ("cancellation", {"seen": VISIT.isoformat(), "more": "x" * 3_000}),
    ],
)
def test_what_the_page_does_not_offer_is_not_done(rig: Rig, noun: str, said: dict[str, str]) -> None:
    answer = rig.post(noun, **said)
    assert (answer.status_code, rig.used(), "<script" in answer.text) == (409, [], False)


def test_a_flood_on_one_link_or_from_one_place_is_slowed_down(rig: Rig) -> None:
    of_link = [rig.client.get(rig.link).status_code for _ in range(BY_LINK.burst + 1)]
    rest = [rig.client.get(f"{rig.link}x").status_code for _ in range(BY_PLACE.burst - len(of_link) + 1)]
    assert (of_link[-2:], rest[-2:]) == ([200, 429], [404, 429])
    late = rig.client.get(rig.link)
    assert (late.status_code, int(late.headers["retry-after"]) >= 1) == (429, True)
    rig.seconds[0] += 600
    assert rig.client.get(rig.link).status_code == 200


def test_without_links_there_is_no_such_page(rig: Rig) -> None:
    app = web_app(Hooks({}, lambda inbound: True), lambda: None, lambda: None, dict)
    with socket.create_server(("127.0.0.1", 0)) as taken, served(app, taken):
        path = rig.link.partition("/visits/")[2]
        answer = rig.client.get(f"http://127.0.0.1:{taken.getsockname()[1]}/visits/{path}")
    assert answer.status_code == 404
    assert answer.text == "Not Found"
