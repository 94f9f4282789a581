"""The CRM that the environment names, and what is said where it names it badly."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from pydantic import SecretStr

from deskhand.connectors.builtin.crm import BuiltinCrm
from deskhand.connectors.crms import FixedToken, open_crm, open_named
from deskhand.connectors.hubspot.crm import HubSpot
from deskhand.connectors.salesforce.crm import Salesforce
from deskhand.connectors.tryton.crm import Tryton
from deskhand.domain.crm import CrmKind
from deskhand.domain.errors import Misconfigured, Rejected
from deskhand.store.database import Store, open_engine
from deskhand.testing.fake_clock import FakeClock
from deskhand.testing.salesforce_server import CLIENT_ID, CLIENT_SECRET, SalesforceServer

HUBSPOT = {"DESKHAND_HUBSPOT_TOKEN": "pat-na1-secret"}
SALESFORCE = {
    "DESKHAND_SALESFORCE_URL": "https://acme.my.salesforce.example",
    "DESKHAND_SALESFORCE_CLIENT_ID": "3MVG9",
    "DESKHAND_SALESFORCE_CLIENT_SECRET": "secret",
}
TRYTON = {
    "DESKHAND_TRYTON_URL": "http://127.0.0.1:1",
    "DESKHAND_TRYTON_DATABASE": "crm",
    "DESKHAND_TRYTON_USER": "deskhand",
    "DESKHAND_TRYTON_PASSWORD": "secret",
}


def chosen(environ: dict[str, str]) -> object:
    clock = FakeClock(datetime(2026, 11, 30, tzinfo=UTC))
    return open_crm(environ, Store(open_engine("sqlite://"), "acme"), clock, "America/Denver")


NAMED = [({}, BuiltinCrm), (HUBSPOT, HubSpot), (SALESFORCE, Salesforce), (TRYTON, Tryton)]


@pytest.mark.parametrize(("environ", "kind"), NAMED)
def test_the_environment_names_the_crm(environ: dict[str, str], kind: type):
    assert isinstance(chosen(environ), kind)


def test_an_empty_setting_counts_as_absent():
    assert isinstance(chosen({"DESKHAND_HUBSPOT_TOKEN": ""}), BuiltinCrm)


@pytest.mark.parametrize("lacking", [*SALESFORCE, *TRYTON])
def test_what_is_missing_is_named(lacking: str):
    settings = SALESFORCE if lacking in SALESFORCE else TRYTON
    with pytest.raises(Misconfigured, match=f"^the CRM lacks {lacking}$"):
        chosen({name: value for name, value in settings.items() if name != lacking})


@pytest.mark.parametrize(
    ("one", "other"), [(HUBSPOT, TRYTON), (HUBSPOT, SALESFORCE), (SALESFORCE, TRYTON)], ids=["ht", "hs", "st"]
)
def test_two_crms_are_one_too_many(one: dict[str, str], other: dict[str, str]):
    first, second = next(iter(one)), next(iter(other))
    with pytest.raises(Misconfigured, match=f"^two CRMs are named, by {first} and {second}: leave all but one out$"):
        chosen(one | other)


def test_two_are_named_by_what_is_there_of_each():
    half = {"DESKHAND_TRYTON_USER": "deskhand"}
    with pytest.raises(Misconfigured, match="by DESKHAND_HUBSPOT_TOKEN and DESKHAND_TRYTON_USER:"):
        chosen(HUBSPOT | half)
    with pytest.raises(Misconfigured, match="three CRMs are named"):
        chosen(HUBSPOT | SALESFORCE | half)


def test_a_secret_is_in_no_repr():
    assert "secret" not in repr(chosen(HUBSPOT)) + repr(chosen(TRYTON)) + repr(chosen(SALESFORCE))


def test_a_token_that_hubspot_takes_no_more_is_the_operators_to_mend():
    with pytest.raises(Rejected, match="make a new one in its private app") as refused:
        FixedToken(SecretStr("pat")).renewed()
    assert refused.value.reason == "misconfigured"


def test_salesforce_is_asked_under_the_clients_own_credentials():
    clock = FakeClock(datetime(2026, 11, 30, tzinfo=UTC))
    with SalesforceServer(clock) as server:
        server.set_up()
        own = {"URL": server.url, "CLIENT_ID": CLIENT_ID, "CLIENT_SECRET": CLIENT_SECRET}
        crm = open_named({f"DESKHAND_SALESFORCE_{name}": said for name, said in own.items()}, clock, "UTC")
        assert crm is not None
        assert list(crm.find(CrmKind.COMPANY, {"name": "Hillside"})) == []
        crm.close()
        assert ["/".join(one.path) for one in server.asked] == ["services/oauth2/token", "services/data/v67.0/query"]
