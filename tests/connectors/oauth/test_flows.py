"""A person lets Deskhand in: with a browser on this machine, or with one anywhere."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import timedelta
from urllib.parse import parse_qsl, urlencode, urlsplit

import httpx
import pytest

from deskhand.connectors.oauth import wire
from deskhand.connectors.oauth.flows import by_browser, by_device
from deskhand.connectors.oauth.landing import DONE, STRAY, Landing
from deskhand.domain.errors import Misconfigured, Transient
from deskhand.testing.oauth_questions import ConsentAnswer
from deskhand.testing.oauth_rig import OAuthRig
from deskhand.testing.vendor_http import Fate

# ------------------------------------------------------------------ by browser


def test_a_yes_in_the_browser_brings_tokens(desk: OAuthRig) -> None:
    tokens = by_browser(desk.endpoint(), desk.browse)
    assert desk.pages == [DONE]
    assert tokens.access.get_secret_value() in desk.server
    assert tokens.expires_at == desk.clock.now() + timedelta(hours=1)


def test_a_no_in_the_browser_is_told(desk: OAuthRig) -> None:
    desk.server.answer = ConsentAnswer.NO
    with pytest.raises(Misconfigured, match="was told not to let us in; run `deskhand connect google` again"):
        by_browser(desk.endpoint(), desk.browse)


def test_a_box_that_was_left_unticked_is_named(desk: OAuthRig) -> None:
    desk.server.answer = ConsentAnswer.HALF
    with pytest.raises(Misconfigured, match=r"not into the calendar \(calendar.events\)"):
        by_browser(desk.endpoint(), desk.browse)


def test_nobody_who_comes_back_is_told(desk: OAuthRig) -> None:
    with pytest.raises(Misconfigured, match="nobody came back within 0 s"):
        by_browser(desk.endpoint(), lambda address, port: None, patience_s=0)


def test_a_port_that_is_in_use_is_told(desk: OAuthRig) -> None:
    with Landing("state", "127.0.0.1") as other, pytest.raises(Misconfigured, match=f"port {other.port} is in use"):
        by_browser(desk.endpoint(), desk.browse, port=other.port)


def test_an_answer_to_another_question_is_not_taken(desk: OAuthRig) -> None:
    """Somebody else's code, or none, with a state that we did not give; then the right one."""

    def attacked(address: str, port: int) -> None:
        for path in ("/?state=guess&code=theirs", "/?code=theirs", "/favicon.ico", "/?state=%F0"):
            assert httpx.get(f"http://127.0.0.1:{port}{path}").text == STRAY
        desk.browse(address)

    assert by_browser(desk.endpoint(), attacked).access.get_secret_value() in desk.server


def test_a_code_is_of_no_use_without_the_verifier(desk: OAuthRig) -> None:
    """PKCE: whoever sees the code on its way cannot redeem it."""
    address = wire.authorize_url(desk.provider, "http://127.0.0.1:1", "state", "v" * 43)
    answer = httpx.get(address, follow_redirects=False)
    code = dict(parse_qsl(urlsplit(answer.headers["Location"]).query))["code"]
    with pytest.raises(wire.Refused, match="invalid_grant"):
        desk.endpoint().tokens(wire.code_form(code, "http://127.0.0.1:1", "w" * 43))


@pytest.mark.parametrize("fate", [Fate.FAILS, Fate.GARBLED, Fate.LOST])
def test_a_token_server_that_fails_may_pass(desk: OAuthRig, fate: Fate) -> None:
    desk.server.http.fated("POST", fate)
    with pytest.raises(Transient, match="token"):
        by_browser(desk.endpoint(), desk.browse)


@pytest.mark.parametrize(
    "change",
    [{"redirect_uri": "https://evil.example"}, {"code_challenge_method": "plain"}, {"client_id": "x"}, {"more": "y"}],
    ids=["elsewhere", "no PKCE", "another client", "unknown parameter"],
)
def test_the_server_of_these_tests_is_strict(desk: OAuthRig, change: dict[str, str]) -> None:
    address = urlsplit(wire.authorize_url(desk.provider, "http://127.0.0.1:1", "state", "v" * 43))
    query = urlencode(dict(parse_qsl(address.query)) | change)
    assert httpx.get(f"{address.scheme}://{address.netloc}{address.path}?{query}").status_code == 400


# ------------------------------------------------------------------ by device


class Waiting:
    """Time that passes on the clock only; `then` happens at the pause of that number."""

    def __init__(self, rig: OAuthRig, at: int, then: Callable[[], None]) -> None:
        self.rig, self.at, self.then = rig, at, then
        self.pauses: list[float] = []

    def __call__(self, seconds: float) -> None:
        self.pauses.append(seconds)
        self.rig.clock.advance(timedelta(seconds=seconds))
        if len(self.pauses) == self.at:
            self.then()


def test_a_code_that_is_typed_elsewhere_brings_tokens(desk: OAuthRig) -> None:
    shown: list[tuple[str, str]] = []
    waiting = Waiting(desk, 3, desk.server.typed)
    tokens = by_device(desk.endpoint(), lambda address, code: shown.append((address, code)), waiting)
    assert shown == [(f"{desk.server.http.url}/device", "WDJB-MJHT")]
    assert waiting.pauses == [5, 5, 5]
    assert tokens.access.get_secret_value() in desk.server


def test_whoever_is_told_to_slow_down_does(desk: OAuthRig) -> None:
    desk.server.next_poll_slow = True
    waiting = Waiting(desk, 2, desk.server.typed)
    by_device(desk.endpoint(), lambda *_: None, waiting)
    assert waiting.pauses == [5, 10]


def test_a_connection_that_fails_in_between_is_tried_more_slowly(desk: OAuthRig) -> None:
    waiting = Waiting(desk, 1, lambda: desk.server.http.fated("POST", Fate.FAILS, Fate.LOST))
    with pytest.raises(Misconfigured, match="not typed in time"):
        by_device(desk.endpoint(), lambda *_: None, waiting)
    assert waiting.pauses[:4] == [5, 10, 20, 20]
    assert sum(waiting.pauses) >= 900


def test_a_code_that_is_refused_elsewhere_is_told(desk: OAuthRig) -> None:
    with pytest.raises(Misconfigured, match="was told not to let us in"):
        by_device(desk.endpoint(), lambda *_: None, Waiting(desk, 2, lambda: desk.server.typed(ConsentAnswer.NO)))


def test_a_vendor_that_gives_no_calendars_to_devices_is_explained(desk: OAuthRig) -> None:
    desk.server.device_scopes = False
    with pytest.raises(Misconfigured, match="without --device it asks in the browser"):
        by_device(desk.endpoint(), lambda *_: None, lambda _: None)


def test_the_landing_is_on_the_loopback_only() -> None:
    with Landing(secrets.token_urlsafe(8), "localhost") as landing:
        assert landing._server.server_address[0] == "127.0.0.1"
        assert landing.url == f"http://localhost:{landing.port}"
