"""Tokens that hold whenever they are asked for, and what is said when they do not any more."""

from __future__ import annotations

import stat
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from pydantic import SecretStr
from structlog.testing import capture_logs

from deskhand.connectors.oauth.consent import ConsentFile
from deskhand.connectors.oauth.endpoint import TokenEndpoint
from deskhand.connectors.oauth.keeper import TokenKeeper
from deskhand.connectors.oauth.providers import provider_of
from deskhand.connectors.oauth.seal import Seal, seal_of
from deskhand.domain.errors import Rejected, Transient
from deskhand.testing.oauth_questions import RETRY_AFTER_S
from deskhand.testing.oauth_rig import OAuthRig
from deskhand.testing.vendor_http import Fate

ASKERS = 20
OTHER_KEY = "A" * 43 + "="


def test_a_token_that_holds_is_handed_out_without_a_question(connected: OAuthRig) -> None:
    keeper = connected.keeper()
    connected.clock.advance(timedelta(minutes=57))
    assert keeper.access().get_secret_value() in connected.server
    assert connected.server.refreshes == 0


def test_one_that_ends_within_two_minutes_is_renewed(connected: OAuthRig) -> None:
    keeper = connected.keeper()
    before = keeper.access()
    connected.clock.advance(timedelta(minutes=58))
    after = keeper.access()
    assert after != before
    assert after.get_secret_value() in connected.server
    assert (keeper.access(), connected.server.refreshes) == (after, 1)


def test_of_many_who_find_it_ended_one_renews_it(connected: OAuthRig) -> None:
    """Half of them are another process."""
    keepers = [connected.keeper(), connected.keeper()]
    connected.clock.advance(timedelta(hours=2))
    with ThreadPoolExecutor(ASKERS) as pool:
        tokens = list(pool.map(lambda number: keepers[number % 2].access(), range(ASKERS)))
    assert len({token.get_secret_value() for token in tokens}) == 1
    assert connected.server.refreshes == 1


def test_of_many_whose_token_was_refused_one_renews_it(connected: OAuthRig) -> None:
    keepers = [connected.keeper(), connected.keeper()]
    refused = keepers[0].access()
    connected.server.expire()
    with ThreadPoolExecutor(ASKERS) as pool:
        tokens = list(pool.map(lambda number: keepers[number % 2].renewed(refused), range(ASKERS)))
    assert len({token.get_secret_value() for token in tokens} | {refused.get_secret_value()}) == 2
    assert connected.server.refreshes == 1


def test_a_refresh_token_that_changes_each_time_is_kept_each_time(connected: OAuthRig) -> None:
    connected.server.rotates = True
    for _ in range(3):
        connected.clock.advance(timedelta(hours=2))
        assert connected.keeper().access().get_secret_value() in connected.server
    assert connected.server.refreshes == 3


def test_before_it_is_connected_it_is_told_how(desk: OAuthRig) -> None:
    with pytest.raises(Rejected, match="google is not connected yet; run `deskhand connect google`"):
        desk.keeper().access()


@pytest.mark.parametrize("code", ["unsupported_grant_type", "temporarily_unavailable", "server_error"])
def test_other_refusals_are_told_or_pass(connected: OAuthRig, code: str) -> None:
    answer = httpx.MockTransport(lambda _: httpx.Response(400, json={"error": code}))
    keeper = TokenKeeper(connected.file(), TokenEndpoint(connected.provider, connected.clock, transport=answer))
    connected.clock.advance(timedelta(hours=2))
    with pytest.raises(Rejected if code == "unsupported_grant_type" else Transient, match=code):
        keeper.access()


# ------------------------------------------------------------------ consents that are over


def test_a_withdrawn_consent_is_told_in_words_once_and_asked_about_once(connected: OAuthRig) -> None:
    keeper = connected.keeper()
    connected.server.revoke()
    connected.clock.advance(timedelta(hours=2))
    with capture_logs() as logs:
        for one in (keeper, keeper, connected.keeper()):
            with pytest.raises(Rejected) as refused:
                one.access()
            assert refused.value.reason == "misconfigured"
            assert refused.value.detail == (
                "Google lets us in no more (invalid_grant): the consent was withdrawn, or it has run out; "
                "run `deskhand connect google` again"
            )
    assert [(line["event"], line["log_level"]) for line in logs] == [("a connection is lost", "error")]
    assert sum(request.path.endswith("/token") for request in connected.server.http.requests) == 2


def test_connecting_again_mends_it_without_a_restart(connected: OAuthRig) -> None:
    keeper = connected.keeper()
    connected.server.revoke()
    with pytest.raises(Rejected):
        keeper.renewed(keeper.access())
    connected.connect()
    assert keeper.access().get_secret_value() in connected.server


def test_a_client_that_is_wrong_is_mended_in_the_settings_and_the_consent_stays(connected: OAuthRig) -> None:
    environ = connected.server.environ("google") | {"DESKHAND_GOOGLE_CLIENT_SECRET": "old-secret"}
    wrong = TokenKeeper(connected.file(), TokenEndpoint(provider_of("google", environ), connected.clock))
    connected.clock.advance(timedelta(hours=2))
    with pytest.raises(Rejected, match="mend DESKHAND_GOOGLE_CLIENT_ID and DESKHAND_GOOGLE_CLIENT_SECRET"):
        wrong.access()
    assert connected.keeper().access().get_secret_value() in connected.server


# ------------------------------------------------------------------ a server that is not as it should be


@pytest.mark.parametrize("fate", [Fate.LIMITED, Fate.FAILS, Fate.GARBLED, Fate.LOST])
def test_while_the_old_token_still_holds_it_is_used_and_then_it_may_pass(connected: OAuthRig, fate: Fate) -> None:
    keeper = connected.keeper()
    before = keeper.access()
    connected.clock.advance(timedelta(minutes=59))
    connected.server.http.fated("POST", fate, fate)
    assert keeper.access() == before
    connected.clock.advance(timedelta(minutes=2))
    with pytest.raises(Transient) as later:
        keeper.access()
    assert later.value.retry_after_s == (RETRY_AFTER_S if fate is Fate.LIMITED else None)
    assert keeper.access().get_secret_value() in connected.server


# ------------------------------------------------------------------ the file


def test_tokens_lie_sealed_in_a_file_of_their_owner(connected: OAuthRig) -> None:
    path = connected.folder / "var" / "connections" / "google.json"
    text = path.read_text()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [secret for secret in connected.server.secrets if secret in text] == []
    assert "ana@example.com" in text


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (None, "google is not connected yet; run `deskhand connect google`"),
        ("{", "is unreadable; run `deskhand connect google` again"),
        ("[]", "is unreadable"),
        ('{"sealed": "x"}', "closed under another key, or changed"),
    ],
)
def test_a_file_that_cannot_be_used_is_explained(desk: OAuthRig, text: str | None, words: str) -> None:
    file = desk.file()
    if text is not None:
        file.path.parent.mkdir(parents=True)
        file.path.write_text(text)
    with pytest.raises(Rejected, match="misconfigured") as wrong:
        file.load()
    assert words in wrong.value.detail


def test_another_key_than_before_is_named_with_what_to_do(connected: OAuthRig, tmp_path: Path) -> None:
    file = ConsentFile(tmp_path, "google", Seal(OTHER_KEY, "DESKHAND_SECRET_KEY"))
    with pytest.raises(Rejected) as wrong:
        file.load()
    assert "set the former key (DESKHAND_SECRET_KEY), or run `deskhand connect google` again" in wrong.value.detail


def test_a_consent_is_read_as_it_was_kept(connected: OAuthRig) -> None:
    file = connected.file()
    consent = file.load()
    ends_at = connected.clock.now() + timedelta(days=7)
    changed = replace(consent, trouble="why", tokens=replace(consent.tokens, ends_at=ends_at, access=SecretStr("a")))
    file.save(changed)
    assert ConsentFile(connected.folder, "google", seal_of(connected.folder, {})).load() == changed
