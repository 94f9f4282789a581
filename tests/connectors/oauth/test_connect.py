"""`deskhand connect`: what the operator sees, and what is kept."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta

import pytest
from structlog.testing import capture_logs

from deskhand.connectors.calendars import open_calendar
from deskhand.domain.errors import Misconfigured, Rejected
from deskhand.operate.connect import connect, connections
from deskhand.testing.contracts.calendar import DAY, hour
from deskhand.testing.google_server import GoogleServer
from deskhand.testing.graph_server import GraphServer
from deskhand.testing.oauth_rig import OAuthRig
from deskhand.testing.vendor_http import Fate


@pytest.fixture
def google(desk: OAuthRig) -> Iterator[GoogleServer]:
    with GoogleServer(desk.clock, desk.server) as google:
        google.make("primary", "America/Chicago")
        yield google


@pytest.fixture
def graph(desk: OAuthRig) -> Iterator[GraphServer]:
    with GraphServer(desk.clock, desk.server) as graph:
        graph.make("me/calendar")
        yield graph


def environ(desk: OAuthRig, name: str, url: str) -> dict[str, str]:
    return desk.server.environ(name) | {f"DESKHAND_{name.upper()}_URL": url}


def connected_google(desk: OAuthRig, google: GoogleServer, lines: list[str]) -> str:
    given = environ(desk, "google", google.url)
    return connect("google", desk.folder, given, desk.clock, say=lines.append, open_page=desk.browse)


def test_google_is_connected_in_the_browser_and_used_at_once(desk: OAuthRig, google: GoogleServer) -> None:
    lines: list[str] = []
    told = connected_google(desk, google, lines)
    assert told == (
        f"Google is connected as primary@example.com. The tokens are in {desk.folder}/var/connections/google.json, "
        f"sealed with {desk.folder}/var/secret.key."
    )
    assert "Open this address, sign in at Google" in lines[0]
    assert "ssh -L" in lines[1]
    google.enter("primary", hour(1))
    calendar = open_calendar("google", desk.folder, environ(desk, "google", google.url), desk.clock)
    assert list(calendar.busy("primary", DAY)) == [hour(1)]
    calendar.close()


def test_microsoft_is_connected_by_a_code_for_any_browser(desk: OAuthRig, graph: GraphServer) -> None:
    lines: list[str] = []
    given = environ(desk, "microsoft", graph.url)

    def pause(seconds: float) -> None:
        desk.clock.advance(timedelta(seconds=seconds))
        desk.server.typed()

    told = connect("microsoft", desk.folder, given, desk.clock, device=True, say=lines.append, pause=pause)
    assert told.startswith("Microsoft is connected as ana@example.com.")
    assert "WDJB-MJHT" in lines[0]
    calendar = open_calendar("microsoft", desk.folder, given, desk.clock)
    calendar.check()
    calendar.close()


def test_what_is_said_and_shown_holds_no_secret(desk: OAuthRig, google: GoogleServer) -> None:
    """The address holds the state and the challenge of the question; the answer to it is never shown."""
    lines: list[str] = []
    told = connected_google(desk, google, lines)
    text = " ".join((told, *lines, *desk.pages))
    assert [secret for secret in desk.server.secrets if secret in text] == []


def test_a_connection_that_does_not_work_replaces_none_that_may(desk: OAuthRig, google: GoogleServer) -> None:
    connected_google(desk, google, [])
    before = (desk.folder / "var/connections/google.json").read_bytes()
    google.http.fated("GET", Fate.FORBIDDEN)
    with pytest.raises(Misconfigured, match="does not allow it"):
        connected_google(desk, google, [])
    google.http.fated("GET", Fate.FAILS)
    with pytest.raises(Misconfigured, match="again in a while"):
        connected_google(desk, google, [])
    google.http.fated("GET", Fate.UNTRUSTED)
    with pytest.raises(Misconfigured, match="did not take the token that it gave"):
        connected_google(desk, google, [])
    assert (desk.folder / "var/connections/google.json").read_bytes() == before


def test_a_withdrawn_consent_is_told_wherever_the_operator_looks(desk: OAuthRig, google: GoogleServer) -> None:
    connected_google(desk, google, [])
    given = environ(desk, "google", google.url)
    calendar = open_calendar("google", desk.folder, given, desk.clock)
    assert [wrong for wrong, _ in connections(desk.folder, given, desk.clock)] == [False]
    desk.server.revoke()
    with capture_logs() as logs, pytest.raises(Rejected) as refused:
        calendar.busy("primary", DAY)
    with pytest.raises(Misconfigured) as at_check:
        calendar.check()
    told = refused.value.detail
    assert told.endswith("run `deskhand connect google` again")
    assert logs[0]["what_to_do"] == told
    assert told in str(at_check.value)
    assert list(connections(desk.folder, given, desk.clock)) == [(True, told)]
    connected_google(desk, google, [])
    assert list(calendar.busy("primary", DAY)) == []
    calendar.close()


def test_a_consent_that_ends_is_told_before_it_does(desk: OAuthRig, google: GoogleServer) -> None:
    """Google ends those of applications in testing after seven days."""
    desk.server.ends_s = 7 * 24 * 3600
    connected_google(desk, google, [])
    line = (
        "google: connected as primary@example.com since 2026-03-09; the consent ends on 2026-03-16: "
        "run `deskhand connect google` before"
    )
    assert list(connections(desk.folder, {}, desk.clock)) == [(False, line)]
    desk.clock.advance(timedelta(days=5))
    assert list(connections(desk.folder, {}, desk.clock)) == [(True, line)]


def test_connections_that_cannot_be_read_are_told_and_none_is_none(desk: OAuthRig, google: GoogleServer) -> None:
    assert list(connections(desk.folder, {}, desk.clock)) == []
    assert not (desk.folder / "var").exists()
    connected_google(desk, google, [])
    file = desk.folder / "var/connections/google.json"
    file.write_text(json.dumps(json.loads(file.read_text()) | {"sealed": "changed"}))
    ((wrong, told),) = connections(desk.folder, {}, desk.clock)
    assert (wrong, "set the former key" in told) == (True, True)
    given = {"DESKHAND_SECRET_KEY": "no-key"}
    assert [wrong for wrong, _ in connections(desk.folder, given, desk.clock)] == [True]
