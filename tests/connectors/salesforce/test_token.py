"""Sessions by the client's own credentials: fetched once, again when refused, and refusals in words."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import httpx
import pytest
from pydantic import SecretStr

from deskhand.connectors.salesforce.crm import Salesforce
from deskhand.connectors.salesforce.token import ClientCredentials, session_of
from deskhand.domain.crm import CrmKind
from deskhand.domain.errors import Misconfigured, Rejected, Transient
from deskhand.testing.fake_clock import FakeClock
from deskhand.testing.salesforce_server import CLIENT_ID, CLIENT_SECRET, Conduct, SalesforceServer

NOON = datetime(2026, 12, 1, 12, tzinfo=UTC)
WHERE = {"name": "Hillside"}


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock(NOON)


@pytest.fixture
def server(clock: FakeClock) -> Iterator[SalesforceServer]:
    with SalesforceServer(clock) as server:
        server.set_up()
        yield server


def opened(server: SalesforceServer, clock: FakeClock, secret: str = CLIENT_SECRET) -> Salesforce:
    return Salesforce(server.url, ClientCredentials(server.url, CLIENT_ID, SecretStr(secret), clock), clock)


def fetches(server: SalesforceServer) -> int:
    return sum(one.path[1] == "oauth2" for one in server.asked)


def test_a_session_is_fetched_once_and_kept(server: SalesforceServer, clock: FakeClock) -> None:
    crm = opened(server, clock)
    crm.find(CrmKind.COMPANY, WHERE)
    crm.find(CrmKind.COMPANY, WHERE)
    assert fetches(server) == 1
    crm.close()


def test_a_session_that_has_run_out_is_fetched_anew_and_nobody_notices(
    server: SalesforceServer, clock: FakeClock
) -> None:
    crm = opened(server, clock)
    crm.find(CrmKind.COMPANY, WHERE)
    clock.advance(timedelta(hours=2))
    server.renew()
    assert list(crm.find(CrmKind.COMPANY, WHERE)) == []
    assert fetches(server) == 2
    crm.close()


def test_of_many_whose_session_ran_out_together_one_fetches(server: SalesforceServer, clock: FakeClock) -> None:
    token = ClientCredentials(server.url, CLIENT_ID, SecretStr(CLIENT_SECRET), clock)
    first = token.get()
    clock.advance(timedelta(hours=2))
    server.renew()
    found = {token.renewed() for _ in range(5)}
    assert (found, first in found, fetches(server)) == ({server.token}, False, 2)


def test_a_client_that_is_let_in_no_more_is_the_operators_to_mend(server: SalesforceServer, clock: FakeClock) -> None:
    crm = opened(server, clock, "another-secret")
    with pytest.raises(Rejected) as refused:
        crm.find(CrmKind.COMPANY, WHERE)
    assert refused.value.reason == "misconfigured"
    assert "DESKHAND_SALESFORCE_CLIENT_ID" in refused.value.detail
    assert "another-secret" not in str(refused.value) + repr(crm)
    with pytest.raises(Misconfigured, match="invalid_client"):
        crm.check()
    crm.close()


def test_a_token_server_that_is_busy_or_away_may_be_asked_again(server: SalesforceServer, clock: FakeClock) -> None:
    crm = opened(server, clock)
    server.misbehave(Conduct.UNAVAILABLE, at="oauth2")
    with pytest.raises(Transient, match="answered 503"):
        crm.upsert(CrmKind.COMPANY, "k", WHERE)

    def away(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("no way there", request=request)

    secret = SecretStr("s")
    token = ClientCredentials("https://a.example", "id", secret, clock, transport=httpx.MockTransport(away))
    with pytest.raises(Transient, match="not reached"):
        token.get()
    crm.close()


@pytest.mark.parametrize("body", [b"", b"[]", b"<html>", b"{}", b'{"access_token": 7}'])
def test_an_answer_that_grants_nothing_is_asked_for_again(body: bytes) -> None:
    with pytest.raises(Transient, match="cannot be read"):
        session_of(200, body)


def test_a_refusal_says_salesforces_own_words() -> None:
    body = b'{"error": "invalid_grant", "error_description": "no client credentials user enabled"}'
    with pytest.raises(Rejected, match=r"\(invalid_grant: no client credentials user enabled\)"):
        session_of(400, body)
    with pytest.raises(Rejected, match=r"\(302\)"):
        session_of(302, b"")


@pytest.mark.parametrize("url", ["http://acme.my.salesforce.example", "acme.my.salesforce.example"])
def test_a_secret_does_not_travel_in_the_clear(url: str, clock: FakeClock) -> None:
    with pytest.raises(Misconfigured, match="DESKHAND_SALESFORCE_URL begins with https://"):
        ClientCredentials(url, "id", SecretStr("s"), clock)
